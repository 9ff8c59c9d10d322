"""What the journal writes down: one dataclass a kind of event, and nothing free-form.

An Event says when, where and about which episode; its detail says what. Adding a field needs a default, so that older
rows still read; renaming or removing one needs a migration. Texts that may be long and come again (`Text`) are kept
once for all events that hold them.
"""

import enum
import time
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple, NewType

from sleepy_lsp.episode import Outcome

Text = NewType("Text", str)
"""Source or compiler text that is stored once, however many events hold it."""


def now_us() -> int:
    """This moment: microseconds since 1970 in UTC."""
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class TextChange:
    """One stretch of a file before and after; whoever records it takes the enclosing item, so that it reads alone."""

    path: str
    """Absolute path of the file."""
    line: int
    """Line of the file, from 1, on which `before` starts."""
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the enclosing item that the diagnostic points at."""

    start: int
    """In UTF-8 bytes from the item's start."""
    end: int
    is_primary: bool
    label: str
    """What rustc says of it; may be empty."""


@dataclass(frozen=True, slots=True)
class FixName:
    """Which fix of an episode: the `attempt`-th answer of `source`, given with `adapter`."""

    source: str
    """`compiler`, `memory` or `model`."""
    adapter: str | None
    attempt: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The diagnostic showed up. Opens an episode where the last one of its identity has ended or none was."""

    KIND: ClassVar = "seen"
    path: str
    """Absolute path of the file."""
    code: str | None
    """rustc's code (`E0382`) or a lint's name; None where it gives none."""
    family: str
    """The kind of mistake, a value of `rust.families.Family`."""
    message: str
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    item: Text
    """The enclosing item as it read; empty outside all items."""
    rendered: Text
    """The diagnostic as rustc prints it."""
    marks: tuple[Mark, ...] = ()
    """Where in `item` it points, the primary place first."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate and its verdict."""

    KIND: ClassVar = "tried"
    fix: FixName
    title: str
    """What the candidate does, in one line."""
    changes: tuple[TextChange, ...]
    outcome: Outcome
    reason: str
    """The verdict's reason, in one line."""
    seconds: float
    """From looking at the diagnostic to the verdict."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A verified fix was made ready for the editor to list."""

    KIND: ClassVar = "offered"
    fix: FixName
    title: str
    rank: int
    """Its place in the list, from 1."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The editor asked for fixes at this place and was given these, in this order."""

    KIND: ClassVar = "shown"
    fixes: tuple[FixName, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The user chose a fix and the editor applied it."""

    KIND: ClassVar = "accepted"
    fix: FixName
    title: str
    changes: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The user said that none of these helps."""

    KIND: ClassVar = "dismissed"
    fixes: tuple[FixName, ...]
    """What was on offer then."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The user took an accepted fix back."""

    KIND: ClassVar = "undone"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The user changed the accepted text within ten minutes."""

    KIND: ClassVar = "rewritten"
    changes: tuple[TextChange, ...]
    """From what the fix had made of it to what the user made of that."""


@dataclass(frozen=True, slots=True)
class FixedByHand:
    """The diagnostic vanished through the user's own edit, offered or not."""

    KIND: ClassVar = "fixed_by_hand"
    changes: tuple[TextChange, ...]
    """The enclosing item before and after; several where the edit reached further."""


@dataclass(frozen=True, slots=True)
class TestsRan:
    """The tests that cover a mended place ran."""

    __test__ = False  # by its name pytest takes it for a test class
    KIND: ClassVar = "tests_ran"
    passed: bool


class AbandonReason(enum.StrEnum):
    CODE_REMOVED = "code_removed"
    """The item that held the error is gone."""
    FILE_CLOSED = "file_closed"
    SESSION_ENDED = "session_ended"


@dataclass(frozen=True, slots=True)
class Abandoned:
    """Nobody mended it, and nobody is looking any more."""

    KIND: ClassVar = "abandoned"
    reason: AbandonReason


Detail = Seen | Tried | Offered | Shown | Accepted | Dismissed | Undone | Rewritten | FixedByHand | TestsRan | Abandoned

KINDS: dict[str, type[Detail]] = {
    kind.KIND: kind
    for kind in (
        Seen, Tried, Offered, Shown, Accepted, Dismissed, Undone, Rewritten, FixedByHand, TestsRan, Abandoned
    )
}  # fmt: skip
"""Every kind of event by the name it has on disk."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one episode."""

    project: str
    """Absolute path of the workspace's root."""
    session: str
    """A name for one run of a server, unique over all runs."""
    identity: str
    """`Episode.identity(text of the enclosing item)`; with the project it says which episode is meant: the latest."""
    detail: Detail
    time_us: int = field(default_factory=now_us)
    """UTC, in microseconds since 1970."""


class EpisodeOutcome(enum.StrEnum):
    """What became of an episode."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ACCEPTED_UNDONE = "accepted_undone"
    ACCEPTED_REWRITTEN = "accepted_rewritten"
    DISMISSED = "dismissed"
    FIXED_BY_HAND = "fixed_by_hand"
    ABANDONED = "abandoned"


MENDED = frozenset({EpisodeOutcome.ACCEPTED, EpisodeOutcome.ACCEPTED_REWRITTEN, EpisodeOutcome.FIXED_BY_HAND})
"""The outcomes after which the error is gone by a repair that stayed."""


class EpisodeRecord(NamedTuple):
    """One row of the view `episodes`: a diagnostic from when it was first seen to what became of it.

    A tuple, because it is made by the ten thousand and a frozen dataclass costs five times as much to make.
    """

    id: int
    """Never given twice, not even after a purge."""
    project: str
    identity: str
    occurrence: int
    """1 the first time that this identity was seen, then 2, …"""
    path: str
    code: str | None
    family: str
    message: str
    normalised: str
    """The message without what is particular to this code: `rust.diagnostics.normalised_message`."""
    first_seen_us: int
    last_us: int
    """Time of the latest event."""
    outcome: EpisodeOutcome
    ended_us: int | None
    """When it stopped being open; an undo or a rewrite does not move it. None while open."""
    source: str | None
    """Of the accepted fix."""
    adapter: str | None
    attempts: int
    """Candidates that were tried."""
    n_offered: int
    n_shown: int
    tests_passed: bool | None
    """Whether the tests passed when they last ran after the repair; None where they did not run."""

    @property
    def seconds(self) -> float | None:
        """From the first sight to the end; None while open."""
        return None if self.ended_us is None else max(self.ended_us - self.first_seen_us, 0) / 1e6


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as the journal holds it."""

    id: int
    """Grows in the order of writing."""
    time_us: int
    session: str
    detail: Detail
