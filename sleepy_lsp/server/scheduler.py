"""What is thought about next, and the one thread of the whole server that thinks.

Order: the error under the cursor, then what is visible, then the cursor's file, open files, the rest. One job at a
time, nothing queued: when a job ends, or the world changes, the best next one is chosen from what is there then. A
job is cancelled when the item it works on is edited, when its error is gone, or when it stands in the way of the one
under the cursor.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sleepy_lsp.episode import Candidate, Verdict
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.engine import Engine, Event
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.rust.errors import Cancelled, RustError
from sleepy_lsp.server.offers import Entry, Offer, offers_of
from sleepy_lsp.server.project import MOST_OFFERS, Project

_LOG = logging.getLogger(__name__)


class SourceMissing(Exception):
    """A thinking source can't be had (no model on this machine); the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the user is."""

    path: Path | None = None
    cursor: tuple[int, int] = (0, 0)
    """Bytes; a selection or a point."""
    line: tuple[int, int] = (0, 0)
    """Bytes of the cursor's whole line."""
    visible: tuple[tuple[int, int], ...] = ()
    open: frozenset[Path] = frozenset()

    def distance(self, entry: Entry) -> int:
        """0 under the cursor, then visible, in the same file, in an open file, elsewhere."""
        if entry.path != self.path:
            return 4 if entry.path in self.open else 5
        if _touch(entry.primary, self.line):
            return 0
        if _touch(entry.item, self.cursor):
            return 1
        return 2 if any(_touch(entry.primary, span) for span in self.visible) else 3

    def order(self, entries: Iterable[Entry]) -> list[Entry]:
        return sorted(entries, key=self.distance)


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@dataclass(slots=True)
class Job:
    """One source thinking about one error."""

    project: Project
    draft: Draft
    entry: Entry
    source: str
    cancelled: bool = False
    engine: Engine | None = field(default=None, repr=False)
    status: str = "thinking"
    known_as: str = ""
    """What its answer depends on beside the error; known once the source has been opened."""

    def cancel(self) -> None:
        """Stop it as soon as possible; may come before the thread has begun."""
        self.cancelled = True
        if self.engine is not None:
            self.engine.cancel()


@dataclass(frozen=True, slots=True)
class Thought:
    """What came of a Job."""

    offers: tuple[Offer, ...] = ()
    complete: bool = False
    """Whether the source said all that it had to say, so that it need not be asked again."""
    problem: str | None = None
    """Why the source could not work."""
    missing: bool = False
    """Whether it was not there at all."""


class ThinkerListener(Protocol):
    """Told by the thinker's thread, on that thread."""

    def on_thinking(self, job: Job, text: str) -> None: ...

    def on_thought_tried(self, job: Job, candidate: Candidate, verdict: Verdict) -> None: ...

    def on_thought(self, job: Job, thought: Thought) -> None: ...


class Thinker:
    """The thread. `open_source` makes the source of a job, on the thread, so that slow imports happen there."""

    def __init__(self, open_source: Callable[[Job, Callable[[str], None]], Source], listener: ThinkerListener):
        self._open_source = open_source
        self._listener = listener
        self._bell = threading.Condition()
        self._waiting: Job | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="think", daemon=True)

    def submit(self, job: Job) -> None:
        """Begin `job`, for which its project is held; the one before must have ended."""
        with self._bell:
            self._waiting = job
            self._bell.notify_all()
        if self._thread.ident is None:
            self._thread.start()

    def stop(self) -> None:
        with self._bell:
            self._stopped = True
            self._bell.notify_all()

    def join(self, timeout_s: float) -> None:
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            with self._bell:
                self._bell.wait_for(lambda: self._stopped or self._waiting is not None)
                if self._stopped:
                    return
                job, self._waiting = self._waiting, None
            assert job is not None
            thought = Thought(problem="the thinking thread failed; the log says why")
            try:
                thought = self._think(job)
            finally:
                job.project.release()
                self._listener.on_thought(job, thought)

    def _think(self, job: Job) -> Thought:
        try:
            source = self._open_source(job, lambda text: self._listener.on_thinking(job, text))
        except SourceMissing as exc:
            return Thought(problem=str(exc), missing=True)
        problems: list[str] = []

        def told(event: Event) -> None:
            if event.judged is not None:
                self._listener.on_thought_tried(job, *event.judged)
            elif event.kind == "problem":
                problems.append(event.text)
            elif event.kind == "status":
                self._listener.on_thinking(job, event.text)

        engine = Engine(job.project.shadow, [source], job.project.budget, on_event=told)
        job.engine = engine
        if job.cancelled:
            return Thought()
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            engine.expire()

        deadline = threading.Timer(job.project.budget.seconds, expire)
        deadline.daemon = True
        deadline.start()
        try:
            found = engine.fixes_for(source, job.draft, job.entry.episode)
        except Cancelled:
            # Out of time without a fix is an answer, too: the same budget would bring the same again.
            return Thought(complete=expired.is_set() and not job.cancelled)
        except (RustError, OSError) as exc:
            return Thought(problem=str(exc))
        finally:
            deadline.cancel()
        offers = offers_of(job.draft, job.entry, found, MOST_OFFERS)
        if problems and not offers:
            return Thought(problem=problems[0])
        return Thought(offers, complete=not job.cancelled)
