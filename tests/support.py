"""Small Rust projects on disk, drafts of them, and a picture of a folder to compare: shared by the Rust-side tests."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from sleepy_lsp.episode import Candidate, Episode, Verdict
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.fixes.verify import verify
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import minimal_edits

MANIFEST = '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n'


def write_tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` (path below `root` → text) and return `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def crate(root: Path, files: Mapping[str, str | bytes], manifest: str = MANIFEST) -> Path:
    """A crate at `root` with its lock file, as a user's crate that has been built once has one."""
    lock = 'version = 4\n\n[[package]]\nname = "demo"\nversion = "0.1.0"\n'
    named = {"Cargo.toml": manifest, **({"Cargo.lock": lock} if manifest == MANIFEST else {})}
    return write_tree(root, {**named, **files})


def picture(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below `root`: kind and mode, time of change, bytes. Equal pictures mean an untouched tree."""
    found = {}
    for path in sorted([root, *root.rglob("*")]):
        status = path.lstat()
        link = os.fsencode(path.readlink()) if path.is_symlink() else b""
        data = path.read_bytes() if path.is_file() and not link else link
        found[str(path.relative_to(root))] = (status.st_mode, status.st_mtime_ns, data)
    return found


@contextmanager
def shadow_of(path: Path, cache: Path, **options: object) -> Iterator[Shadow]:
    with Shadow(path, cache, **options) as shadow:  # type: ignore[arg-type]
        yield shadow


def candidate(path: Path, before: bytes, after: bytes) -> Candidate:
    return Candidate(tuple(minimal_edits(path, before, after)), "model", "a change")


class Bench:
    """One Rust file in a shadow that stays warm; every text is laid over it, so that a try costs one rustc."""

    def __init__(self, shadow: Shadow):
        self.shadow = shadow
        self._drafts: dict[str, Draft] = {}

    def draft(self, text: str) -> Draft:
        """What rustc says of `text`; many cases share one text, and a draft is a value."""
        if text not in self._drafts:
            self._drafts[text] = check(self.shadow, {self.shadow.path: text.encode()})
        return self._drafts[text]

    def target(self, draft: Draft, code: str | None) -> Episode:
        found = [episode for episode in draft.episodes() if episode.code == code]
        assert found, f"expected {code}, rustc says {[(e.code, e.message) for e in draft.errors]}"
        return found[0]

    def verdict(self, before: str, after: str, code: str | None) -> Verdict:
        """The verdict on `after` as a fix for the first `code` in `before`."""
        draft = self.draft(before)
        change = candidate(self.shadow.path, before.encode(), after.encode())
        return verify(draft, [self.target(draft, code)], change)


def is_running(pid: int) -> bool:
    """Whether a process lives; one that was killed and that nobody has waited for yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def sleepy(
    arguments: Sequence[str | Path], home: Path, cwd: Path, *, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the `sleepy` command in a process of its own, with all of its folders below `home`."""
    return subprocess.run(
        sleepy_argv(arguments), cwd=cwd, env=sleepy_env(home, environment), capture_output=True, text=True, timeout=120
    )


def sleepy_argv(arguments: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-c", "import sys; from sleepy_lsp.cli import main; sys.exit(main())", *map(str, arguments)]


def sleepy_env(home: Path, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not re.match(r"SLEEPY_|CARGO_TARGET", name)}
    return {**kept, "SLEEPY_HOME": str(home), "COLUMNS": "100", "NO_COLOR": "1", **(changes or {})}
