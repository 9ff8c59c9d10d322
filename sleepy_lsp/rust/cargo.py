"""cargo and rustc as functions: find them, read a workspace's metadata, run a check.

Every child runs in a process group of its own and is killed with all its children on time-out or cancel. Nothing
here runs in the user's target directory: callers name one of their own. cargo always runs offline: a fix must never
be the reason that something is fetched.
"""

import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from sleepy_lsp.rust.diagnostics import Diagnostic, parse_message
from sleepy_lsp.rust.errors import Cancelled, CheckFailed, ProjectError, ToolMissing

# How often a waiting caller looks at its cancel event, in seconds.
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Toolchain:
    """The user's cargo and rustc for one folder, past rustup's proxies (which cost a process start each call)."""

    cargo: Path
    rustc: Path
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    folder: Path
    edition: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """What `cargo metadata` says of a workspace."""

    root: Path
    target_dir: Path
    packages: tuple[Package, ...]
    outside: tuple[Path, ...]
    """Folders of path dependencies that lie outside `root`."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check said."""

    diagnostics: tuple[Diagnostic, ...]
    finished: frozenset[str]
    """The units (see Diagnostic.unit) that compiled; the others failed or waited for one that did."""
    seconds: float


def find_toolchain(folder: Path) -> Toolchain:
    """The toolchain that rustup (or PATH) gives `folder`. Raises ToolMissing."""
    rustc = shutil.which("rustc")
    if rustc is None:
        raise ToolMissing("rustc is not on PATH; install Rust from https://rustup.rs")
    done = run([rustc, "--print", "sysroot"], folder, timeout_s=60)
    if done.returncode != 0:
        raise ToolMissing(f"rustc does not run: {_first_line(done.stderr)}; `rustup default stable` may mend it")
    binaries = Path(os.fsdecode(done.stdout.strip())) / "bin"
    direct = binaries / Path(rustc).name
    cargo = shutil.which("cargo", path=str(binaries)) or shutil.which("cargo")
    if cargo is None:
        raise ToolMissing("cargo is not on PATH; install Rust from https://rustup.rs")
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}" if direct.is_file() else os.environ.get("PATH", "")
    return Toolchain(
        cargo=Path(cargo),
        rustc=direct if direct.is_file() else Path(rustc),
        environment={"PATH": path, "CARGO_TERM_COLOR": "never", "CARGO_TERM_PROGRESS_WHEN": "never"},
    )


def find_manifest(path: Path) -> Path | None:
    """The nearest Cargo.toml in `path`'s folder or above, as cargo itself looks for it."""
    start = path if path.is_dir() else path.parent
    return next((f / "Cargo.toml" for f in (start, *start.parents) if (f / "Cargo.toml").is_file()), None)


def load_workspace(toolchain: Toolchain, manifest: Path) -> Workspace:
    """`cargo metadata` for `manifest`, without resolving or locking anything. Raises ProjectError."""
    metadata = _metadata(toolchain, manifest)
    root = Path(metadata["workspace_root"])
    packages = tuple(
        Package(package["name"], Path(package["manifest_path"]).parent, package["edition"])
        for package in metadata["packages"]
    )
    outside: dict[Path, None] = {}
    queue = _path_dependencies(metadata)
    while queue:
        folder = queue.pop()
        if folder in outside or folder.is_relative_to(root) or not (folder / "Cargo.toml").is_file():
            continue
        outside[folder] = None
        queue += _path_dependencies(_metadata(toolchain, folder / "Cargo.toml"))
    return Workspace(root, Path(metadata["target_directory"]), packages, tuple(outside))


def _metadata(toolchain: Toolchain, manifest: Path) -> dict[str, Any]:
    argv = [str(toolchain.cargo), "metadata", "--no-deps", "--offline", "--format-version", "1"]
    done = run([*argv, "--manifest-path", str(manifest)], manifest.parent, toolchain.environment, timeout_s=60)
    if done.returncode != 0:
        raise ProjectError(f"cargo can't read {manifest}: {_cargo_error(done.stderr)}")
    metadata: dict[str, Any] = json.loads(done.stdout)
    return metadata


def _path_dependencies(metadata: dict[str, Any]) -> list[Path]:
    paths = [dep.get("path") for package in metadata["packages"] for dep in package["dependencies"]]
    return [Path(path) for path in paths if path]


def check_workspace(
    toolchain: Toolchain,
    root: Path,
    target_dir: Path,
    *,
    arguments: Sequence[str] = (),
    timeout_s: float,
    cancel: threading.Event | None = None,
) -> Check:
    """`cargo check` of the workspace at `root` into `target_dir`.

    Raises CheckFailed when cargo did not get to the code (build script, dependencies, time-out), Cancelled.
    """
    argv = [str(toolchain.cargo), "check", "--message-format=json", "--keep-going", "--offline", "--quiet"]
    argv += ["--target-dir", str(target_dir), *arguments]
    done = run(argv, root, toolchain.environment, timeout_s=timeout_s, cancel=cancel)
    diagnostics: list[Diagnostic] = []
    finished: set[str] = set()
    for message in _json_lines(done.stdout):
        if message.get("reason") == "compiler-artifact":
            finished.add(_unit(message))
        elif message.get("reason") == "compiler-message":
            diagnostic = parse_message(message["message"], unit=_unit(message))
            if diagnostic is not None:
                diagnostics.append(diagnostic)
    if done.returncode != 0 and not any(diagnostic.is_error for diagnostic in diagnostics):
        raise CheckFailed(_explain(done.stderr))
    return Check(tuple(_deduplicated(diagnostics)), frozenset(finished), done.seconds)


def _unit(message: dict[str, Any]) -> str:
    target = message["target"]
    return f"{message['package_id']} {'+'.join(target['kind'])} {target['name']}"


def check_file(
    toolchain: Toolchain,
    file: Path,
    scratch: Path,
    *,
    edition: str,
    crate_type: str,
    arguments: Sequence[str] = (),
    timeout_s: float,
    cancel: threading.Event | None = None,
) -> Check:
    """rustc's check (no code generated) of one file; its output goes to `scratch`. Raises CheckFailed, Cancelled.

    rustc is told the file's name alone, as cargo tells it the path below the root: messages name closures by it.
    """
    argv = [str(toolchain.rustc), "--edition", edition, "--crate-type", crate_type, "--crate-name", "single_file"]
    name = f"./{file.name}" if file.name.startswith(("-", "@")) else file.name  # else an option, or a file of options
    argv += ["--error-format=json", "--emit=metadata", "--out-dir", str(scratch), *arguments, name]
    done = run(argv, file.parent, toolchain.environment, timeout_s=timeout_s, cancel=cancel)
    parsed = (parse_message(message) for message in _json_lines(done.stderr))
    diagnostics = [diagnostic for diagnostic in parsed if diagnostic is not None]
    if done.returncode != 0 and not any(diagnostic.is_error for diagnostic in diagnostics):
        raise CheckFailed(f"rustc stopped without a diagnostic: {_first_line(done.stderr)}")
    return Check(tuple(_deduplicated(diagnostics)), frozenset(), done.seconds)


@dataclass(frozen=True, slots=True)
class Completed:
    returncode: int
    stdout: bytes
    stderr: bytes
    seconds: float


def run(
    argv: Sequence[str],
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    *,
    timeout_s: float,
    cancel: threading.Event | None = None,
) -> Completed:
    """Run a child to its end. Raises ToolMissing (can't start), CheckFailed (time-out), Cancelled."""
    started = time.monotonic()
    try:
        child = subprocess.Popen(
            list(argv),
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as exc:
        raise ToolMissing(f"can't run {argv[0]}: {exc.strerror or exc}") from exc
    try:
        while True:
            try:
                wait_s = _POLL_S if cancel else max(timeout_s - (time.monotonic() - started), 0.001)
                stdout, stderr = child.communicate(timeout=wait_s)
                return Completed(child.returncode, stdout, stderr, time.monotonic() - started)
            except subprocess.TimeoutExpired:
                if cancel is not None and cancel.is_set():
                    raise Cancelled("stopped at the caller's wish") from None
                if time.monotonic() - started >= timeout_s:
                    name = Path(argv[0]).name
                    raise CheckFailed(f"`{name} {argv[1]}` took more than {timeout_s:g} s and was stopped") from None
    except BaseException:
        _kill_tree(child)
        raise


def _kill_tree(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and what it started: cargo's rustcs outlive a kill of cargo alone."""
    try:
        processes = [*psutil.Process(child.pid).children(recursive=True), psutil.Process(child.pid)]
    except psutil.NoSuchProcess:
        processes = []
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    child.communicate()


def _json_lines(output: bytes) -> list[dict[str, Any]]:
    """The JSON objects among the lines; build scripts and proc macros may print anything else in between."""
    found = []
    for line in output.splitlines():
        if line.startswith(b"{"):
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    return found


def _deduplicated(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """One diagnostic each, though a library, its tests and its binaries may each report it."""
    seen = set()
    kept = []
    for diagnostic in diagnostics:
        primary = diagnostic.primary
        place = (primary.path, primary.byte_start, primary.byte_end) if primary else None
        identity = (diagnostic.level, diagnostic.code, diagnostic.message, place)
        if identity not in seen:
            seen.add(identity)
            kept.append(diagnostic)
    return kept


def _explain(stderr: bytes) -> str:
    """One line for a cargo run that never reached the user's code."""
    error = _cargo_error(stderr)
    text = stderr.decode(errors="replace")
    if "custom build command" in text:
        said = [line.strip() for line in text.partition("--- stderr")[2].splitlines() if line.strip()]
        panicked = next((i for i, line in enumerate(said[:-1]) if re.search(r"\bpanicked at \S+:$", line)), None)
        told = said[panicked + 1] if panicked is not None else next(iter(said), "")
        return f"{error}: {told}" if told else error
    if "--offline" in text or "offline" in text or "failed to get" in text:
        return f"{error}; dependencies are missing here: run `cargo fetch` in the crate once, then try again"
    return error


def _cargo_error(stderr: bytes) -> str:
    """cargo's error and its innermost cause, in one line."""
    lines = [line.strip() for line in stderr.decode(errors="replace").splitlines() if line.strip()]
    error = next((line.removeprefix("error: ") for line in lines if line.startswith("error")), None)
    causes = [lines[i + 1] for i, line in enumerate(lines[:-1]) if line == "Caused by:"]
    parts = [part for part in (error, causes[-1] if causes else None) if part]
    return ": ".join(parts) or (lines[-1] if lines else "no message")


def _first_line(output: bytes) -> str:
    return next((line for line in output.decode(errors="replace").splitlines() if line.strip()), "no message")


_FAILED_TEST = re.compile(r"^test (\S+) \.\.\. FAILED", re.MULTILINE)


def test_workspace(
    toolchain: Toolchain,
    root: Path,
    target_dir: Path,
    *,
    arguments: Sequence[str] = (),
    timeout_s: float,
    cancel: threading.Event | None = None,
) -> tuple[bool, str]:
    """`cargo test`: whether all passed, and the failed tests' names. Raises CheckFailed (time-out), Cancelled."""
    argv = [str(toolchain.cargo), "test", "--offline", "--quiet", "--no-fail-fast", "--target-dir", str(target_dir)]
    done = run(
        [*argv, *arguments, "--", "--format=pretty"], root, toolchain.environment, timeout_s=timeout_s, cancel=cancel
    )
    return done.returncode == 0, _failed_tests(done)


def test_file(
    toolchain: Toolchain,
    file: Path,
    scratch: Path,
    *,
    edition: str,
    timeout_s: float,
    cancel: threading.Event | None = None,
) -> tuple[bool, str]:
    """Build a single file's tests with `rustc --test` and run them; as `test_workspace`."""
    program = scratch / "single_file_tests"
    argv = [str(toolchain.rustc), "--test", "--edition", edition, "-o", str(program), str(file)]
    built = run(argv, file.parent, toolchain.environment, timeout_s=timeout_s, cancel=cancel)
    if built.returncode != 0:
        return False, "the tests do not compile"
    done = run([str(program)], file.parent, toolchain.environment, timeout_s=timeout_s, cancel=cancel)
    return done.returncode == 0, _failed_tests(done)


def _failed_tests(done: Completed) -> str:
    names = _FAILED_TEST.findall(done.stdout.decode(errors="replace"))
    return ", ".join(names) or ("" if done.returncode == 0 else _cargo_error(done.stderr))
