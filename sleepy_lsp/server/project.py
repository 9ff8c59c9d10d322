"""One cargo workspace, or one stand-alone file: its shadow, and the thread that checks it.

The thread enters the shadow for a burst of work and leaves it when there is nothing to do, so that `sleepy fix` and
other editors can have it. In a burst it checks the newest text it was given, then asks the quick sources about every
error, the one under the cursor first, and tells its listener of each result as it comes. Only the newest text waits;
an older one that was never looked at is forgotten.

The thinker's thread works in the same shadow: `hold` keeps the burst alive for it.
"""

import enum
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sleepy_lsp.episode import Candidate, Fix, Verdict
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.fixes.engine import Budget, Engine, Event
from sleepy_lsp.fixes.rank import rank
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.fixes.verify import verify
from sleepy_lsp.rust.errors import Cancelled, RustError
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.server.memo import Memo
from sleepy_lsp.server.offers import (
    Entry,
    Offer,
    brought_to,
    compatible,
    entries_of,
    joined,
    offer_of,
    offers_of,
)

_LOG = logging.getLogger(__name__)

_GRACE_S = 2.0
"""How long a burst waits for more work before it leaves the shadow: entering again means looking at every file."""
_YOUNG_CHECK_S = 2.0
"""A check that has run for less is not worth finishing once there is a newer text."""
MOST_OFFERS = 3
"""Offers of one source for one error."""
_MOST_ROUNDS_TOGETHER = 4


class State(enum.Enum):
    """What a project's thread is doing."""

    ASLEEP = "asleep"
    CHECKING = "checking"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The open documents' texts at one moment."""

    generation: int
    texts: Mapping[Path, bytes]


class Listener(Protocol):
    """Told by a project's thread, on that thread."""

    def on_state(self, project: "Project", state: State, text: str) -> None: ...

    def on_checked(self, project: "Project", snapshot: Snapshot, draft: Draft, entries: tuple[Entry, ...]) -> None: ...

    def on_judged(self, project: "Project", entry: Entry, candidate: Candidate, verdict: Verdict) -> None: ...

    def on_offers(self, project: "Project", key: str, source: str, offers: tuple[Offer, ...]) -> None: ...

    def on_file_offer(self, project: "Project", path: Path, offer: Offer | None) -> None: ...

    def on_looked(self, project: "Project", snapshot: Snapshot) -> None: ...


class Project:
    """See the module. `start` starts the thread; everything public may be called from any thread."""

    def __init__(
        self,
        path: Path,
        cache: Path,
        listener: Listener,
        *,
        edition: str,
        features: Sequence[str],
        check_timeout_s: float,
    ):
        """Raises ProjectError, ToolMissing."""
        self.shadow = Shadow(
            path,
            cache,
            edition=edition,
            features=features,
            check_timeout_s=check_timeout_s,
            on_wait=lambda text: listener.on_state(self, State.WAITING, text),
        )
        self.root = self.shadow.path if self.shadow.single_file else self.shadow.root
        self.name = self.shadow.name
        self.memo = Memo()
        self.sources: Sequence[Source] = ()
        """The quick ones, asked for every error."""
        self.thought_as: Callable[[Draft, Entry], str] = lambda draft, entry: ""
        """What a thought about the error depends on beside the error."""
        self.replay: Callable[[str, Draft, Entry], Source | None] = lambda known_as, draft, entry: None
        """What was thought of the error in an earlier session, to be verified again."""
        self.budget = Budget(seconds=60.0, attempts=8)
        self.order: Callable[[Iterable[Entry]], list[Entry]] = list
        """Which error is looked at first."""
        self._listener = listener
        self._bell = threading.Condition()
        self._wanted: Snapshot | None = None
        self._holders = 0
        self._draft: Draft | None = None
        self._entered = self._resync = self._stopped = False
        self._check_cancel: tuple[threading.Event, float] | None = None
        self._working: tuple[Engine, Entry] | None = None
        self._without_offers: dict[str, frozenset[str]] = {}
        self._thread = threading.Thread(target=self._run, name=f"check {self.name}", daemon=True)

    # --- for the server's loop

    def start(self) -> None:
        self._thread.start()

    def request_check(self, snapshot: Snapshot, *, resync: bool = False) -> None:
        """Check `snapshot` as soon as possible; `resync` reads the files on disk again before."""
        with self._bell:
            self._wanted = snapshot
            self._resync = self._resync or resync
            running, working = self._check_cancel, self._working
            self._bell.notify_all()
        if running is not None and time.monotonic() - running[1] < _YOUNG_CHECK_S:
            running[0].set()
        if working is not None and brought_to(working[1], snapshot.texts).touched:
            working[0].cancel()

    def drop_work(self) -> None:
        """Forget what waits and stop what runs."""
        with self._bell:
            self._wanted = None
            running, working = self._check_cancel, self._working
        if running is not None:
            running[0].set()
        if working is not None:
            working[0].cancel()

    def hold(self, draft: Draft) -> bool:
        """Keep the shadow for work on `draft`; False when it has been left or synchronised since."""
        with self._bell:
            if not self._entered or self._draft is not draft or self._resync or self._stopped:
                return False
            self._holders += 1
            return True

    def release(self) -> None:
        """End a `hold`."""
        with self._bell:
            self._holders -= 1
            self._bell.notify_all()

    def stop(self) -> None:
        """Stop the work and let the thread end; `join` waits for it."""
        with self._bell:
            self._stopped = True
            self._bell.notify_all()
        self.drop_work()

    def join(self, timeout_s: float) -> bool:
        """Whether the thread has ended within `timeout_s`."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # --- the thread

    def _run(self) -> None:
        while self._await_work():
            try:
                with self.shadow:
                    with self._bell:
                        self._entered, self._resync = True, False
                    try:
                        while (snapshot := self._next()) is not None:
                            self._look(snapshot)
                    finally:
                        with self._bell:
                            self._entered, self._draft = False, None
            except (RustError, OSError) as exc:
                with self._bell:
                    self._wanted = None
                self._fail(exc)

    def _await_work(self) -> bool:
        with self._bell:
            self._bell.wait_for(lambda: self._stopped or self._wanted is not None)
            return not self._stopped

    def _next(self) -> Snapshot | None:
        """The next text to look at; None when the shadow is to be left."""
        deadline = time.monotonic() + _GRACE_S
        with self._bell:
            while True:
                now = time.monotonic()
                if self._holders:
                    deadline = now + _GRACE_S
                if self._stopped or self._resync or (now >= deadline and self._wanted is None):
                    if not self._holders:
                        self._entered, self._draft = False, None
                        return None
                elif self._wanted is not None:
                    snapshot, self._wanted = self._wanted, None
                    return snapshot
                self._bell.wait(None if self._holders else max(deadline - now, 0.01))

    def _look(self, snapshot: Snapshot) -> None:
        """Check one text and ask the quick sources about its errors, until there is a newer one."""
        cancel = threading.Event()
        with self._bell:
            self._check_cancel = (cancel, time.monotonic())
        self._listener.on_state(self, State.CHECKING, f"checking {self.name}")
        try:
            draft = self._checked(snapshot, cancel)
        except Cancelled:
            self._listener.on_state(self, State.ASLEEP, "")
            return
        except (RustError, OSError) as exc:
            self._fail(exc)
            return
        finally:
            with self._bell:
                self._check_cancel = None
        entries = entries_of(draft)
        with self._bell:
            self._draft = draft
        self._listener.on_checked(self, snapshot, draft, entries)
        self._ask_about(draft, entries)
        self._listener.on_looked(self, snapshot)
        self._listener.on_state(self, State.ASLEEP, "")

    def _checked(self, snapshot: Snapshot, cancel: threading.Event) -> Draft:
        """What stands in `snapshot`: the crate's own errors, or, once there are none, those of tests and examples."""
        overlay = {
            path: text
            for path, text in snapshot.texts.items()
            if self.shadow.contains(path) and self.shadow.read(path) != text
        }
        draft = check(self.shadow, overlay, cancel=cancel)
        return draft if draft.errors else check(self.shadow, overlay, all_targets=True, cancel=cancel)

    def _ask_about(self, draft: Draft, entries: Sequence[Entry]) -> None:
        found: dict[str, tuple[Offer, ...]] = {}
        company = frozenset(entry.key for entry in entries)
        waiting = self.order(entries)
        while waiting:
            entry = waiting.pop(0)
            for source in self.sources:
                offers = self._ask(source, draft, entry, company)
                if offers is None:
                    return
                found[entry.key] = (*found.get(entry.key, ()), *offers)
                if any(offer.is_sure for offer in offers):
                    break
            if not any(offer.is_sure for offer in found.get(entry.key, ())):
                self._replay(draft, entry)
            if self._has_news():
                return
            waiting = self.order(waiting)
        self._without_offers = {key: seen for key, seen in self._without_offers.items() if seen == company}
        for path in dict.fromkeys(entry.path for entry in entries):
            if self._has_news():
                return
            here = [entry for entry in entries if entry.path == path]
            cancel = threading.Event()
            with self._bell:
                self._check_cancel = (cancel, time.monotonic())
            try:
                offer = self._together(draft, here, found, cancel)
            except (RustError, OSError) as exc:
                _LOG.info("fixes of %s not combined: %s", path, exc)
                continue
            finally:
                with self._bell:
                    self._check_cancel = None
            self._listener.on_file_offer(self, path, offer)

    def _ask(self, source: Source, draft: Draft, entry: Entry, company: frozenset[str]) -> tuple[Offer, ...] | None:
        """The offers of one source for one error, told to the listener; None when the work was cancelled.

        That there were none may have been another error's doing, so it is known only as long as the errors are the
        same, `company`.
        """
        known_as = f"{source.name} {source.version}"
        offers = self.memo.get(entry.key, known_as, draft.read)
        if offers is None or (not offers and self._without_offers.get(entry.key) != company):
            offers = self._found(source, draft, entry)
            if offers is None:
                return None
            self.memo.put(entry.key, known_as, offers)
            if not offers:
                self._without_offers[entry.key] = company
        self._listener.on_offers(self, entry.key, source.name, offers)
        return offers

    def _found(self, source: Source, draft: Draft, entry: Entry) -> tuple[Offer, ...] | None:
        def told(event: Event) -> None:
            if event.judged is not None:
                self._listener.on_judged(self, entry, *event.judged)

        engine = Engine(self.shadow, [source], self.budget, on_event=told)
        with self._bell:
            self._working = (engine, entry)
        deadline = threading.Timer(self.budget.seconds, engine.expire)
        deadline.daemon = True
        deadline.start()
        try:
            return offers_of(draft, entry, engine.fixes_for(source, draft, entry.episode), MOST_OFFERS)
        except Cancelled:
            return None
        except (RustError, OSError) as exc:
            self._fail(exc)
            return None
        finally:
            deadline.cancel()
            with self._bell:
                self._working = None

    def _replay(self, draft: Draft, entry: Entry) -> None:
        """Offer what an earlier session thought of, where it still compiles."""
        known_as = self.thought_as(draft, entry)
        known = self.memo.get_thought(entry.key, known_as, draft.read)
        if known is None:
            source = self.replay(known_as, draft, entry)
            known = None if source is None else self._found(source, draft, entry)
            if known is None:
                return
            self.memo.put_thought(entry.key, known_as, known)
        self._listener.on_offers(self, entry.key, "model", known)

    def _together(
        self,
        draft: Draft,
        entries: Sequence[Entry],
        found: Mapping[str, tuple[Offer, ...]],
        cancel: threading.Event,
    ) -> Offer | None:
        """One Offer that makes the best fixes of a file's errors at once; None where there is none to make."""
        chosen: dict[tuple[object, ...], tuple[Offer, list[Entry]]] = {}
        for entry in entries:
            best = next(
                (o for o in sorted(found.get(entry.key, ()), key=lambda o: o.rank) if not o.rank.doubtful), None
            )
            if best is not None:
                chosen.setdefault(best.edits, (best, []))[1].append(entry)
        group = compatible(offer for offer, _ in chosen.values())
        for _ in range(_MOST_ROUNDS_TOGETHER):
            if not group:
                return None
            targets = [entry for offer in group for entry in chosen[offer.edits][1]]
            if len(group) == 1:
                only = group[0]
                return replace(only, id=f"{only.id}-all", keys=tuple(entry.key for entry in targets))
            candidate = joined(group)
            verdict = verify(draft, [entry.episode for entry in targets], candidate, cancel=cancel)
            if verdict.accepted and self._passes_tests(draft, candidate, verdict, cancel):
                place, reason = rank(draft, candidate, verdict, entries[0].episode)
                fix = Fix(candidate, verdict, tuple(entry.episode for entry in targets), reason, 1, 0.0)
                return offer_of(draft, targets, place, fix)
            left = {(error.code, error.message) for error in verdict.after}
            blamed = [
                offer
                for offer in group
                if any((e.episode.code, e.episode.diagnostic.message) in left for e in chosen[offer.edits][1])
            ]
            group = [offer for offer in group if offer not in blamed] if blamed else group[: len(group) // 2]
        return None

    def _passes_tests(self, draft: Draft, candidate: Candidate, verdict: Verdict, cancel: threading.Event) -> bool:
        """Whether the tests pass with `candidate`, where the user asked for that and the program compiles."""
        if not self.budget.run_tests or verdict.after:
            return True
        return self.shadow.test(draft.edited(candidate.edits), timeout_s=self.budget.seconds, cancel=cancel)[0]

    def _has_news(self) -> bool:
        with self._bell:
            return self._stopped or self._wanted is not None

    def _fail(self, exc: Exception) -> None:
        _LOG.warning("%s: %s", self.name, exc)
        self._listener.on_state(self, State.FAILED, str(exc).splitlines()[0] if str(exc) else type(exc).__name__)
