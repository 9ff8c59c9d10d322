"""What the user decided about the memory: patterns to forget, patterns brought along from another machine.

One small JSON file beside the journal. What was learned from the journal is not in it.
"""

import json
import logging
import math
import threading
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sleepy_lsp import paths
from sleepy_lsp.fixes.memory.encoding import from_json, to_json
from sleepy_lsp.fixes.memory.examples import Repair
from sleepy_lsp.fixes.memory.learned import Learned, Learner, pattern_id
from sleepy_lsp.fixes.memory.pattern import Pattern
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.wholefile import write_whole

FORMAT = 1
_READ_EVERY_S = 1.0
_LOG = logging.getLogger(__name__)


class MemoryFileError(Exception):
    """A memory file can't be read; the message says which and why."""


@dataclass(slots=True)
class Choices:
    forgotten: set[str] = field(default_factory=set)
    """Ids of patterns that are offered no more."""
    imported: list[Pattern] = field(default_factory=list)


def choices_file() -> Path:
    return paths.data_dir() / "memory.json"


def load_choices() -> tuple[Choices, str | None]:
    """The user's choices, and what to tell the user when the file was damaged and has been set aside."""
    file = choices_file()
    try:
        entry = json.loads(file.read_text(encoding="utf-8"))
        return Choices(set(map(str, entry["forgotten"])), list(map(from_json, entry["imported"]))), None
    except FileNotFoundError:
        return Choices(), None
    except (OSError, ValueError, KeyError, TypeError) as exc:
        aside = file.with_name(f"{file.name}.corrupt-{time.strftime('%Y%m%d-%H%M%S')}")
        file.rename(aside)
        return Choices(), f"the memory's choices can't be read ({exc}); they were set aside as {aside}"


def save_choices(choices: Choices) -> None:
    """Write atomically. Raises OSError."""
    file = paths.private_dir(choices_file().parent) / choices_file().name
    entry = {"forgotten": sorted(choices.forgotten), "imported": [to_json(pattern) for pattern in choices.imported]}
    write_whole(file, json.dumps(entry))


def remembered(
    journal: Journal | None, learner: Learner, *, without: Collection[int] = (), choices: Choices | None = None
) -> list[Learned]:
    """What the user's repairs and imports taught, without what is to be forgotten. Raises JournalError.

    `without` as in `Learner.learned_from`; `choices` where they are not to be read anew.
    """
    choices = choices or load_choices()[0]
    known = learner.learned_from(journal, without=without)
    patterns = {one.pattern for one in known}
    known += [
        Learned(pattern, frozenset(), (0,), "another machine", is_imported=True)
        for pattern in choices.imported
        if pattern not in patterns
    ]
    return [one for one in known if one.id not in choices.forgotten]


def load_memory(learner: Learner | None = None) -> list[Learned]:
    """What is remembered; the journal is opened only where there is one. Raises JournalError.

    A `learner` that is kept reads only what is new.
    """
    learner = learner or Learner()
    if not paths.journal_file().exists():
        return remembered(None, learner)
    with Journal.open(paths.journal_file()) as journal:
        return remembered(journal, learner)


def readings_of(one: Learned, known: Iterable[Learned]) -> list[Learned]:
    """All patterns that the same repairs taught: to forget one of them alone would not end its offers."""
    if one.is_imported:
        return [one]
    return [other for other in known if other.episodes == one.episodes and not other.is_imported]


class LiveMemory:
    """What is remembered, read anew once the journal or the user's choices have changed; for many threads.

    A journal that can't be read is no memory: the other sources do not depend on it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: tuple[object, ...] | None = None
        self._read_at = -math.inf
        self._known: list[Learned] = []
        self._repairs: list[Repair] = []
        self._learner = Learner()

    def __call__(self) -> Sequence[Learned]:
        with self._lock:
            self._read()
            return self._known

    def repairs(self) -> Sequence[Repair]:
        """What was learned from, as examples for the model."""
        with self._lock:
            self._read()
            return self._repairs

    def _read(self) -> None:
        """Take in what is new; looks for that once in a while."""
        if time.monotonic() - self._read_at >= _READ_EVERY_S:
            state = _state_of((paths.journal_file(), Path(f"{paths.journal_file()}-wal"), choices_file()))
            if state != self._state:
                try:
                    self._known = load_memory(self._learner)
                    self._repairs = self._learner.repairs(self._known)
                except JournalError as exc:
                    _LOG.warning("nothing is remembered: %s", exc)
                    self._known, self._repairs = [], []
                self._state = state
            self._read_at = time.monotonic()


def _state_of(files: Iterable[Path]) -> tuple[object, ...]:
    found = []
    for file in files:
        try:
            status = file.stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append((0, 0))
    return tuple(found)


def export_lines(known: Iterable[Learned]) -> Sequence[str]:
    """One JSON object a line: a header, then the patterns. Says nothing of projects or files."""
    header = {"type": "sleepy-memory", "format": FORMAT}
    return [json.dumps(entry) for entry in (header, *(to_json(one.pattern) for one in known))]


def import_patterns(file: Path) -> list[Pattern]:
    """Read an export. Raises MemoryFileError, naming the line."""
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as exc:
        raise MemoryFileError(f"can't read {file}: {exc}") from exc
    patterns: dict[str, Pattern] = {}
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            if number == 1:
                if entry.get("type") != "sleepy-memory" or entry.get("format") != FORMAT:
                    raise MemoryFileError(f"{file} is no export of `sleepy memory export`, format {FORMAT}")
                continue
            pattern = from_json(entry)
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise MemoryFileError(f"{file}, line {number} is not a pattern: {exc}") from exc
        patterns[pattern_id(pattern)] = pattern
    return list(patterns.values())
