"""Say what is missing on this machine, and how to mend it: one line for each thing that sleepy needs.

Exit code 0 when everything that is required is there, 1 otherwise.
"""

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sleepy_lsp import paths, settings
from sleepy_lsp.rust import cargo
from sleepy_lsp.rust.errors import RustError
from sleepy_lsp.settings import Settings, SettingsError

_PROBE_TIMEOUT_S = 20
# The 1.5B model's process with its cache, and room for a compiler beside it (measured: benchmarks/results).
_MODEL_MEMORY_BYTES = 3 << 30
_SPARE_DISK_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """What one probe saw."""

    name: str
    ok: bool
    required: bool
    """Whether `sleepy fix` needs it."""
    text: str
    mend: str = ""
    """What to do about it; empty when it is well."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def run(args: argparse.Namespace) -> int:
    findings = list(examine())
    for finding in findings:
        if args.json:
            print(json.dumps(asdict(finding)))
        else:
            mark = "ok  " if finding.ok else ("MISS" if finding.required else "note")
            print(f"{mark}  {finding.name:14} {finding.text}" + (f" — {finding.mend}" if finding.mend else ""))
    return 1 if any(finding.required and not finding.ok for finding in findings) else 0


def examine() -> Iterator[Finding]:
    """Every finding, in the order in which a newcomer would mend them."""
    yield from _tools()
    try:
        chosen = settings.load()
        yield Finding("settings", True, True, str(paths.settings_file()))
    except SettingsError as exc:
        yield Finding("settings", False, True, str(exc), "correct or delete the file")
        chosen = Settings()
    yield _model(chosen)
    yield _disk()
    yield _memory()


def _tools() -> Iterator[Finding]:
    install = "install Rust from https://rustup.rs"
    try:
        toolchain = cargo.find_toolchain(Path.cwd())
        yield _probe("rustc", True, [str(toolchain.rustc), "--version"], install)
        yield _probe("cargo", True, [str(toolchain.cargo), "--version"], install)
    except RustError as exc:
        yield Finding("rustc, cargo", False, True, str(exc), install)
    mend = "needed only in editors: `rustup component add rust-analyzer`"
    yield _probe("rust-analyzer", False, ["rust-analyzer", "--version"], mend)


def _probe(name: str, required: bool, argv: list[str], mend: str) -> Finding:
    """Whether a program runs: rustup's proxies exist for components that are not installed."""
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=_PROBE_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Finding(name, False, required, "not found", mend)
    if done.returncode != 0:
        return Finding(name, False, required, "found, but does not run", mend)
    return Finding(name, True, required, done.stdout.strip())


def _model(chosen: Settings) -> Finding:
    if chosen.endpoint is not None:
        return Finding("model", True, False, f"served by {chosen.endpoint}")
    from sleepy_lsp.llm import catalog, download
    from sleepy_lsp.llm.errors import LlmError

    pull = f"without it only rustc's suggestions are tried: `sleepy model pull {chosen.model}`"
    try:
        found = download.locate(catalog.find(chosen.model), chosen)
    except LlmError as exc:
        return Finding("model", False, False, str(exc), pull)
    return Finding("model", True, False, str(found)) if found else Finding("model", False, False, "not fetched", pull)


def _disk() -> Finding:
    folder = next(folder for folder in (paths.cache_dir(), *paths.cache_dir().parents) if folder.exists())
    free = shutil.disk_usage(folder).free
    ok = free >= _SPARE_DISK_BYTES
    mend = "" if ok else "free at least 1 GB, or move the cache with SLEEPY_HOME"
    if ok and not os.access(folder, os.W_OK):
        return Finding("disk", False, True, f"{folder} can't be written", "mend its permissions, or set SLEEPY_HOME")
    return Finding("disk", ok, True, f"{free / 1e9:.1f} GB free in {folder}", mend)


def _memory() -> Finding:
    import psutil

    available = psutil.virtual_memory().available
    ok = available >= _MODEL_MEMORY_BYTES
    mend = "" if ok else "the model needs about 3 GB: close something, or use qwen2.5-coder-0.5b-instruct"
    return Finding("memory", ok, False, f"{available / 1e9:.1f} GB available", mend)
