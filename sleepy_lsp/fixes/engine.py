"""The engine: sources → verify → rank → adopt, under one time budget, until nothing makes progress.

One run works on a chain of drafts. Each round adopts what the cheapest source can do and reads the errors anew, so
that an import missing behind twelve errors is added once. What rustc suggests for several errors at once is first
tried together: one compile then verifies them all.

An error is not taken up twice by one source unless the item around it has changed.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from sleepy_lsp.episode import Candidate, Episode, Fix, Outcome, Verdict
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.fixes.followup import MOST_ROUNDS, followed_up
from sleepy_lsp.fixes.group import compatible, is_blamed
from sleepy_lsp.fixes.nearmiss import NearMiss, best, near_miss, together
from sleepy_lsp.fixes.rank import Rank, is_doubted, is_settled, moved_along, moves_error, rank
from sleepy_lsp.fixes.sources import Request, Source, SourceFailed
from sleepy_lsp.fixes.sources.compiler import suggested
from sleepy_lsp.fixes.unasked import may_panic, why_unasked
from sleepy_lsp.fixes.verify import refused_unchecked, verify
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Applicability, Diagnostic
from sleepy_lsp.rust.errors import Cancelled
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import Edit


@dataclass(frozen=True, slots=True)
class Budget:
    """What one run may spend."""

    seconds: float
    attempts: int
    """Answers of the model for one error."""
    seed: int = 0
    run_tests: bool = False
    """A fix that leaves no error must also leave the tests passing."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a person who watches would want to see."""

    kind: str
    """`checking`, `trying`, `status`, `judged`, `refused`, `adopted` or `problem`."""
    text: str
    episode: Episode | None = None
    adopted: "Adopted | None" = None
    judged: "tuple[Candidate, Verdict] | None" = None


@dataclass(frozen=True, slots=True)
class Adopted:
    """A fix, in the order of adoption, with the text of each file that it changed before and after."""

    fix: Fix
    texts: Mapping[Path, tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did."""

    before: tuple[Episode, ...]
    after: tuple[Episode, ...]
    elsewhere: tuple[Diagnostic, ...]
    """Errors with no place in the user's own sources: not fixable here."""
    adopted: tuple[Adopted, ...]
    overlay: Mapping[Path, bytes]
    """The new text of every file that the run has changed."""
    stopped: str
    """`done`, `no progress`, `out of time` or `cancelled`."""
    problems: tuple[str, ...]
    """What kept a source from working, a line each."""
    offered: tuple[Fix, ...] = ()
    """For errors of `after`: what compiles and is not adopted without a person, as the text was when it was tried."""


class Engine:
    """Mends the errors of one shadow. Sources are asked in the given order (`sources/order.py`). One for one run."""

    def __init__(
        self,
        shadow: Shadow,
        sources: Sequence[Source],
        budget: Budget,
        *,
        on_event: Callable[[Event], None] = lambda _: None,
    ):
        self._shadow = shadow
        self._sources = list(sources)
        self._budget = budget
        self._on_event = on_event
        self._stop = threading.Event()
        self._cancelled = False
        self._problems: dict[str, str] = {}
        self._adopted: list[Adopted] = []
        self._tried: set[tuple[object, str]] = set()
        self._held: dict[str, tuple[Rank, Fix]] = {}
        self._near: dict[str, list[NearMiss]] = {}
        self._offered: dict[str, Fix] = {}

    def cancel(self) -> None:
        """Stop as soon as possible, from any thread; `mend` then returns what it has."""
        self._cancelled = True
        self._stop.set()

    def expire(self) -> None:
        """Stop for lack of time, from any thread: `fixes_for` returns what it has by then."""
        self._stop.set()

    def mend(self, texts: Mapping[Path, bytes] = MappingProxyType({})) -> Report:
        """Mend what can be mended; `texts` stand in place of the user's files from the start.

        Raises CheckFailed when cargo can't get to the code, Cancelled before it did.
        """
        deadline = threading.Timer(self._budget.seconds, self._stop.set)
        deadline.daemon = True
        deadline.start()
        try:
            self._on_event(Event("checking", f"checking {self._shadow.name}"))
            start = draft = check(self._shadow, texts, cancel=self._stop)
            before = list(self._in_scope(draft))
            stopped = "done"
            try:
                while (following := self._next(draft)) is not None:
                    if following.all_targets and not draft.all_targets and not before:
                        before = list(self._in_scope(following))
                    draft = following
                if self._in_scope(draft):
                    self._raise_if_stopped()
                    stopped = "no progress"
            except Cancelled:
                stopped = "cancelled" if self._cancelled else "out of time"
        finally:
            deadline.cancel()
        return Report(
            before=tuple(before),
            after=self._in_scope(draft),
            elsewhere=draft.elsewhere(),
            adopted=tuple(self._adopted),
            overlay={path: text for path, text in draft.overlay.items() if text != start.read(path)},
            stopped=stopped,
            problems=tuple(self._problems.values()),
            offered=tuple(fix for e in self._in_scope(draft) if (fix := self._offered.get(self._identity(draft, e)))),
        )

    def fixes_for(
        self, source: Source, draft: Draft, episode: Episode, *, attempts: int | None = None
    ) -> list[tuple[Rank, Fix]]:
        """The verified fixes of one source for one error, best first; `attempts` as in the budget if not given.

        Raises CheckFailed, Cancelled.
        """
        started = time.monotonic()
        found: list[tuple[Rank, Fix]] = []
        request = Request(
            draft=draft,
            episode=episode,
            attempts=self._budget.attempts if attempts is None else attempts,
            seed=self._budget.seed,
            cancel=self._stop,
            on_status=lambda text: self._on_event(Event("status", text, episode)),
        )
        proposals = source.propose(request)
        try:
            candidate = next(proposals, None)
            n_tried = 0
            while candidate is not None:
                n_tried += 1
                self._on_event(Event("trying", candidate.title, episode))
                candidate, verdict, n_rounds = self._completed(draft, episode, candidate)
                self._on_event(Event("judged", candidate.title, episode, judged=(candidate, verdict)))
                if verdict.accepted:
                    far = source.name == "compiler" and n_rounds > 1  # rustc's advice on its advice on its advice
                    doubtful = far or not is_settled(draft, candidate, verdict)
                    place, reason = rank(draft, candidate, verdict, episode, doubtful=doubtful)
                    seconds = time.monotonic() - started
                    found.append((place, Fix(candidate, verdict, (episode,), reason, n_tried, seconds)))
                    if not place.doubtful and (source.name != "compiler" or not place.unsure):
                        break
                else:
                    self._on_event(Event("refused", f"{candidate.title}: {verdict.reason}", episode))
                miss = near_miss(draft, candidate, verdict)
                if miss is not None:
                    self._near.setdefault(self._identity(draft, episode), []).append(miss)
                try:
                    candidate = proposals.send(verdict)
                except StopIteration:
                    candidate = None
        except SourceFailed as exc:
            self._give_up_on(source, str(exc))
        except Cancelled:
            if self._cancelled or not found:
                raise
        finally:
            proposals.close()
        return sorted(found, key=lambda pair: pair[0])

    # --- one round

    def _next(self, draft: Draft) -> Draft | None:
        """The draft after the next adopted fix; None when there is nothing left to do or nobody knows how."""
        self._raise_if_stopped()
        episodes = self._in_scope(draft)
        if not episodes:
            if draft.all_targets or draft.errors:
                return None
            self._on_event(Event("checking", f"checking tests and examples of {self._shadow.name}"))
            return check(self._shadow, draft.overlay, all_targets=True, cancel=self._stop)
        for source in list(self._sources):
            following = None
            if source.name == "compiler":
                following = self._adopt_together(draft, episodes)
            elif source.name == "model":
                following = self._adopt_held(draft, episodes, harmless=True)
            if following is not None:
                return following
            for episode in episodes:
                following = self._adopt_from(source, draft, episode)
                if following is not None:
                    return following
        for episode in episodes:
            following = self._adopt_second_step(draft, episode)
            if following is not None:
                return following
        return self._adopt_held(draft, episodes)

    def _adopt_second_step(self, draft: Draft, episode: Episode) -> Draft | None:
        """Adopt a near miss with what the sources have for the error that it brings."""
        n_attempts = max(self._budget.attempts // 2, 1)
        for miss in best(self._near.pop(self._identity(draft, episode), [])):
            for source in list(self._sources):
                self._raise_if_stopped()
                started = time.monotonic()
                for place, second in self.fixes_for(source, miss.after, miss.target, attempts=n_attempts):
                    if place.doubtful:
                        continue
                    candidate = together(draft, miss, second.candidate)
                    verdict = self._verdict(draft, [episode], candidate)
                    if not (verdict.accepted and is_settled(draft, candidate, verdict)):
                        continue
                    place, reason = rank(draft, candidate, verdict, episode)
                    if not place.unasked:
                        fix = Fix(candidate, verdict, (episode,), reason, second.attempts, time.monotonic() - started)
                        return self._adopt(draft, [fix])
        return None

    def _adopt_together(self, draft: Draft, episodes: Sequence[Episode]) -> Draft | None:
        """Adopt, after one compile, every error's only or sure suggestion of rustc's, where they hold together."""
        chosen: dict[Candidate, list[Episode]] = {}
        for episode in episodes:
            self._raise_if_stopped()
            key = ("together", self._identity(draft, episode))
            candidates = list(suggested(draft, episode.diagnostic))
            sure = [c for c in candidates if c.applicability is Applicability.MACHINE_APPLICABLE] or candidates
            if len(sure) == 1 and key not in self._tried:
                self._tried.add(key)
                doubtful = is_doubted(draft, sure[0]) or why_unasked(draft, sure[0], episode)
                if not doubtful and refused_unchecked(draft, [episode], sure[0]) is None:
                    chosen.setdefault(sure[0], []).append(episode)
        group = compatible(chosen)
        started = time.monotonic()
        while len(group) > 1 or (group and len(episodes) == 1):
            targets = [episode for candidate in group for episode in chosen[candidate]]
            self._on_event(Event("trying", f"{len(group)} suggestions of rustc together", targets[0]))
            edits = tuple(edit for candidate in group for edit in candidate.edits)
            together = replace(group[0], edits=edits)
            verdict = self._verdict(draft, targets, together)
            if len(group) > 1:  # the places of its warnings are in a text that no single one of them makes
                verdict = replace(verdict, warnings=())
            movers = [
                one for one in group if (len(group) > 1 and moves_error(draft, one.edits, edits, verdict))
                or why_unasked(draft, one, chosen[one][0], verdict.warnings)
            ]  # fmt: skip
            if verdict.accepted and not movers:
                seconds = (time.monotonic() - started) / len(group)
                fixes = []
                for candidate in group:
                    _, reason = rank(draft, candidate, verdict, chosen[candidate][0])
                    fixes.append(Fix(candidate, verdict, tuple(chosen[candidate]), reason, 1, seconds))
                return self._adopt(draft, fixes)
            fewer = [one for one in group if one not in movers and not is_blamed(one, chosen[one], verdict)]
            group = fewer if len(fewer) < len(group) else []
        return None

    def _adopt_from(self, source: Source, draft: Draft, episode: Episode) -> Draft | None:
        """Adopt the best fix that `source` has for `episode`; a doubtful one is held until all had a say, if at all."""
        self._raise_if_stopped()
        identity = self._identity(draft, episode)
        if source not in self._sources or (source, identity) in self._tried:
            return None
        self._tried.add((source, identity))
        found = self.fixes_for(source, draft, episode)
        if not found:
            return None
        place, fix = found[0]
        if not place.doubtful:
            return self._adopt(draft, [fix])
        if place.unasked:
            self._offered.setdefault(identity, fix)
        elif identity not in self._held or place < self._held[identity][0]:
            self._held[identity] = (place, fix)
        return None

    def _adopt_held(self, draft: Draft, episodes: Sequence[Episode], *, harmless: bool = False) -> Draft | None:
        """The best of the doubtful fixes, once every source has been asked: better than none if it mends the error.

        One that may only have moved it is not: that leaves other code and no fewer errors. The `harmless` ones,
        which add no crash, need not wait for the model: it is wrong more often than they are.
        """
        for episode in episodes:
            identity = self._identity(draft, episode)
            held = self._held.get(identity)
            if held is None or (harmless and may_panic(draft, held[1].candidate)):
                continue
            del self._held[identity]
            candidate = held[1].candidate
            again = self._verdict(draft, [episode], candidate)
            if again.accepted and not moves_error(draft, candidate.edits, candidate.edits, again):
                return self._adopt(draft, [replace(held[1], verdict=again)])
        return None

    def _adopt(self, draft: Draft, fixes: Sequence[Fix]) -> Draft:
        """The draft with `fixes`, which were verified together."""
        edits: list[Edit] = []
        texts = dict(draft.overlay)
        for fix in fixes:
            edits += fix.candidate.edits
            overlay = draft.edited(edits)
            if len(fixes) == 1:
                fix = replace(fix, episodes=(*fix.episodes, *_also_ended(draft, fix)))
            before = {path: texts.get(path, self._shadow.read(path)) for path in fix.candidate.paths}
            self._adopted.append(Adopted(fix, {path: (text, overlay[path]) for path, text in before.items()}))
            self._on_event(Event("adopted", fix.candidate.title, fix.episodes[0], self._adopted[-1]))
            texts = overlay
        self._held = moved_along(draft, self._held, edits)
        verdict = fixes[0].verdict
        return replace(draft, overlay=texts, errors=verdict.after, finished=verdict.finished)

    # --- helpers

    def _verdict(self, draft: Draft, targets: Sequence[Episode], candidate: Candidate) -> Verdict:
        verdict = verify(draft, targets, candidate, cancel=self._stop)
        if not (self._budget.run_tests and verdict.accepted and not verdict.after):
            return verdict
        self._on_event(Event("status", "running the tests", targets[0]))
        passed, names = self._shadow.test(
            draft.edited(candidate.edits), timeout_s=self._budget.seconds, cancel=self._stop
        )
        return verdict if passed else Verdict(Outcome.REFUSED, f"tests fail: {names}", verdict.after)

    def _completed(self, draft: Draft, episode: Episode, candidate: Candidate) -> tuple[Candidate, Verdict, int]:
        """The candidate and its verdict, or, where rustc knows what it lacks, those of the candidate made whole in so
        many rounds.
        """
        verdict = self._verdict(draft, [episode], candidate)
        whole, of_whole = candidate, verdict
        n_rounds = 0
        while n_rounds < MOST_ROUNDS and (following := followed_up(draft, whole, of_whole)) is not None:
            whole, of_whole = following, self._verdict(draft, [episode], following)
            n_rounds += 1
        return (whole, of_whole, n_rounds) if of_whole.accepted else (candidate, verdict, 0)

    def _raise_if_stopped(self) -> None:
        if self._stop.is_set():
            raise Cancelled("out of time")

    def _give_up_on(self, source: Source, reason: str) -> None:
        self._sources.remove(source)
        self._problems[source.name] = f"{source.name}: {reason}"
        self._on_event(Event("problem", self._problems[source.name]))

    def _in_scope(self, draft: Draft) -> tuple[Episode, ...]:
        """The errors that the user asked about: of the file, or below the folder, that was named."""
        named = self._shadow.path
        return tuple(e for e in draft.episodes() if e.path == named or e.path.is_relative_to(named))

    def _identity(self, draft: Draft, episode: Episode) -> str:
        text = draft.read(episode.path)
        item = syntax.enclosing_item(text, episode.span.byte_start, episode.span.byte_end)
        return episode.identity(text[item.start_byte : item.end_byte] if item else text)


def _also_ended(draft: Draft, fix: Fix) -> tuple[Episode, ...]:
    """The other errors that went with the one a fix was made for."""
    return tuple(e for e in draft.episodes() if e.diagnostic in fix.verdict.ended and e not in fix.episodes)
