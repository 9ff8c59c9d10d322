"""Keeps what the nights and the adapters take on the disk within a budget, by deleting what nobody needs any more.

In this order, until it fits: what ended nights left beside their records (checkpoints, candidates that were refused,
examples), the oldest night first; then the files of retired adapters, the oldest first. Never: a record (`night.json`),
a card, what an unfinished night goes on from, an adapter that is live, was live lately or is what a rollback leads to.

What must outlive its night belongs elsewhere than in the night's folder.
"""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp import paths
from sleepy_lsp.llm import adapters
from sleepy_lsp.llm.errors import AdapterError
from trainer import records

KEPT_CHANGES = 5
"""Adapters that were live after any of so many last changes of the registry stay."""
ENDED = ("done", "failed")


@dataclass(frozen=True, slots=True)
class Evicted:
    """What was deleted, and how it stands now."""

    paths: tuple[Path, ...]
    used_bytes: int
    problems: tuple[str, ...]
    """A line for each thing that could not be deleted or read; they stay."""


def used_bytes() -> int:
    """What the nights and the adapters take."""
    return _size(paths.nights_dir()) + _size(paths.adapters_dir())


def keep_within(budget_bytes: float) -> Evicted:
    """Delete until what is there takes at most `budget_bytes`, or nothing more may go.

    For whoever holds the night's lock: an unfinished night that runs is left alone, one that was cut off, too, as long
    as no later one has begun.
    """
    used = used_bytes()
    gone: list[Path] = []
    problems: list[str] = []
    for path in _left_by_nights(problems):
        if used <= budget_bytes:
            return Evicted(tuple(gone), used, tuple(problems))
        size = _size(path)
        try:
            _delete(path)
        except OSError as exc:
            problems.append(f"can't delete {path}: {exc.strerror or exc}")
        else:
            used -= size
            gone.append(path)
    try:
        for name in adapters.disposable(KEPT_CHANGES) if used > budget_bytes else []:
            file = paths.adapters_dir() / name / adapters.FILE
            size = _size(file)
            if used > budget_bytes and adapters.dispose(name, KEPT_CHANGES):
                used -= size
                gone.append(file)
    except AdapterError as exc:
        problems.append(str(exc))
    if used > budget_bytes:
        problems.append(f"{used / 1e9:.1f} GB are in use and nothing more may go; raise night_disk_gb in the settings")
    return Evicted(tuple(gone), used, tuple(problems))


def _left_by_nights(problems: list[str]) -> Iterator[Path]:
    """What lies beside the records of nights that won't go on: the oldest night first, in it the largest thing first.

    A night whose record can't be read is left alone, and said, unless a later one has begun.
    """
    folders = sorted(paths.nights_dir().glob("[0-9]" * 6))
    begun = [folder for folder in folders if (folder / records.RECORD).exists()]
    for folder in folders:
        if begun and folder == begun[-1]:
            try:
                if records.read(int(folder.name)).step not in ENDED:
                    continue
            except records.RecordUnreadable as exc:
                problems.append(str(exc))
                continue
        yield from sorted((one for one in folder.iterdir() if one.name != records.RECORD), key=_size, reverse=True)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _size(path: Path) -> int:
    """Bytes of a file, or of everything below a folder; links are not followed, what has just gone counts nothing."""
    total = 0
    with contextlib.suppress(OSError):
        total += _file_bytes(path.lstat())
    for folder, _, names in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                total += _file_bytes(Path(folder, name).lstat())
    return total


def _file_bytes(status: os.stat_result) -> int:
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
