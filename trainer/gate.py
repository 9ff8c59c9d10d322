"""The gate: a candidate adapter against what is live, on the same cases with the same seeds. Adopt, or change nothing.

A candidate is adopted when both hold:
- on the pattern's held-out cases it wins: a one-sided exact McNemar test of the cases that only one of the two passes
  gives p ≤ threshold;
- on the frozen cases, answered as users would get them (routed), nothing that what is live passes is lost.

**Sequential, by futility alone.** The test is of a fixed number of cases, planned beforehand. Before each case the gate
asks whether the best that the rest could bring would still be enough; if not, it stops and refuses. That takes outcomes
away from "adopted" and adds none, so the error of the fixed test (adopting what is no better, at most `threshold`)
stands without correction, and nothing that the fixed test would adopt is refused. Alpha-spending would also allow
stopping early to adopt, and pay for it with a stricter last look: at 12 to 60 held-out cases that costs candidates, and
who is adopted has the frozen cases still to answer anyway. The best that is possible is counted exactly: what is live
was measured before, so only the cases that it fails can still be won.

**Several candidates for one pattern in one night** share the held-out cases, so the threshold is divided by their
number (Bonferroni). Over many nights on the same cases the error adds up; the card keeps n and p of each.

A case that could not be measured (no compiler, the worker died) is never a win: it is a tie where what is live failed
or was not measured, and a loss where what is live passed.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.stats import Rate, mcnemar_exact, paired_bootstrap


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case."""

    case_id: str
    seed: int
    """The case's own; both sides of a pair must have the same."""
    passed: bool
    problem: str = ""
    """Why it could not be measured; then `passed` says nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a candidate has to show."""

    threshold: float
    """The largest p-value that is adopted; `night_max_p` in the settings."""
    n_candidates: int = 1
    """How many candidates are judged on these held-out cases tonight."""

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 0.5 or self.n_candidates < 1:
            raise ValueError(f"no rule: {self}")

    @property
    def alpha(self) -> float:
        """What one candidate's p-value is held against."""
        return self.threshold / self.n_candidates


@dataclass(frozen=True, slots=True)
class Paired:
    """Candidate against what is live on the same cases, with everything that a reader needs to judge it."""

    n_planned: int
    n: int
    """Cases that both have answered; fewer than planned where it was stopped early."""
    wins: int
    losses: int
    lost: tuple[str, ...]
    """The cases that what is live passes and the candidate does not."""
    unmeasured: tuple[str, ...]
    """The cases in which a tool failed on either side."""
    live: Rate
    candidate: Rate
    p_value: float
    """One-sided exact McNemar: this many wins or more if candidate and live were equally good."""
    difference: float
    interval: tuple[float, float]
    """95 % paired bootstrap of `difference`."""


class Judgement(enum.Enum):
    ADOPT = "adopt"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer; `reasons` says it in words, the rest in numbers."""

    judgement: Judgement
    reasons: tuple[str, ...]
    rule: Rule
    held_out: Paired
    frozen: Paired | None
    """None where the held-out cases had refused the candidate already."""
    beside: dict[str, Paired] = field(default_factory=dict)
    """Measured but not decisive: averaged, unrouted, …"""

    @property
    def is_adopted(self) -> bool:
        return self.judgement is Judgement.ADOPT

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """The cases in which a tool failed."""
        return (*self.held_out.unmeasured, *(self.frozen.unmeasured if self.frozen is not None else ()))


Answer = Callable[[str], Outcome]
"""Answers the case of that id with the candidate."""


def judge(
    held_out: Sequence[Outcome],
    frozen: Sequence[Outcome],
    answer: Answer,
    rule: Rule,
    *,
    answer_frozen: Answer | None = None,
) -> Decision:
    """Measure the candidate and decide. `held_out` and `frozen` are the outcomes of what is live.

    Held-out cases are asked in their order until the candidate can't win any more, then, of those who won, the frozen
    ones until the first loss. `answer_frozen` answers those as users would get them; default: `answer`. Raises
    ValueError when a case is there twice or an answer is of another case or seed.
    """
    tried = pair(held_out, _until(held_out, answer, lambda so_far: not can_win(held_out, so_far, rule)))
    if any(_against_held_out(tried, rule)):
        return decide(tried, None, rule)
    seen = _until(frozen, answer_frozen or answer, lambda so_far: _harms(frozen, so_far))
    return decide(tried, pair(frozen, seen), rule)


def _harms(live: Sequence[Outcome], candidate: Sequence[Outcome]) -> bool:
    """Whether what was seen of the frozen cases refuses the candidate already."""
    marks = _marks(live, candidate)
    return bool(_lost(marks)) or any(was is None or now is None for _, was, now in marks)


def can_win(live: Sequence[Outcome], candidate: Sequence[Outcome], rule: Rule) -> bool:
    """Whether a candidate with these outcomes so far would still be adopted if it passed all the rest of the cases."""
    marks = _marks(live, candidate)
    answered = {outcome.case_id for outcome in candidate}
    winnable = sum(not one.passed and not one.problem for one in live if one.case_id not in answered)
    return mcnemar_exact(_n_won(marks) + winnable, len(_lost(marks)), one_sided=True) <= rule.alpha


def pair(live: Sequence[Outcome], candidate: Sequence[Outcome]) -> Paired:
    """Compare by case; `live` is the plan, `candidate` may have answered only some of it. Raises ValueError."""
    marks = _marks(live, candidate)
    n, n_won, lost = len(marks), _n_won(marks), _lost(marks)
    # In the rates and the interval, a case that what is live was not measured on is a tie, as it is in the test.
    flips = [(was is True, was is not None and now is True) for _, was, now in marks]
    return Paired(
        n_planned=len(live),
        n=n,
        wins=n_won,
        losses=len(lost),
        lost=lost,
        unmeasured=tuple(case_id for case_id, was, now in marks if was is None or now is None),
        live=Rate(sum(was for was, _ in flips), n),
        candidate=Rate(sum(now for _, now in flips), n),
        p_value=mcnemar_exact(n_won, len(lost), one_sided=True),
        difference=(n_won - len(lost)) / n if n else 0.0,
        interval=paired_bootstrap([was for was, _ in flips], [now for _, now in flips]) if n else (-1.0, 1.0),
    )


def decide(
    held_out: Paired, frozen: Paired | None, rule: Rule, *, beside: Mapping[str, Paired] | None = None
) -> Decision:
    """The decision on what was measured. Without `frozen` nothing is adopted."""
    against = [*_against_held_out(held_out, rule), *(_against_frozen(frozen) if frozen is not None else ())]
    if frozen is None and not against:
        against = ["the frozen cases were not answered"]
    reasons = against or [_numbers(held_out, rule), "nothing lost on the frozen set"]
    judgement = Judgement.REJECT if against else Judgement.ADOPT
    return Decision(judgement, tuple(reasons), rule, held_out, frozen, dict(beside or {}))


def _against_held_out(found: Paired, rule: Rule) -> Iterable[str]:
    if found.n_planned == 0:
        yield "there is no held-out case to win"
    elif found.n < found.n_planned:
        stopped = f"stopped after {found.n} of {_cases(found.n_planned)}: passing all the rest would not be enough"
        if found.n == 0:
            stopped = f"what is live leaves too few of the {_cases(found.n_planned)} to win, even if all were won"
        yield f"{stopped} ({_numbers(found, rule)})"
    elif found.p_value > rule.alpha:
        yield f"no better on the held-out cases, as far as can be told: {_numbers(found, rule)}"


def _against_frozen(found: Paired) -> Iterable[str]:
    if found.n_planned == 0:
        yield "there is no frozen case to show that nothing is lost"
    elif found.lost:
        yield f"lost on the frozen set: {_named(found.lost)}"
    if found.unmeasured:
        yield f"could not be measured on the frozen set, so a loss can't be ruled out: {_named(found.unmeasured)}"
    if found.n < found.n_planned and not (found.lost or found.unmeasured):
        yield f"only {found.n} of {_cases(found.n_planned)} of the frozen set were answered"


def _named(cases: Sequence[str], limit: int = 5) -> str:
    more = f" and {len(cases) - limit} more" if len(cases) > limit else ""
    return ", ".join(cases[:limit]) + more


def _numbers(found: Paired, rule: Rule) -> str:
    low, high = found.interval
    return (
        f"{found.wins} won and {found.losses} lost of {found.n}, {found.difference:+.1%} [{low:+.1%}, {high:+.1%}], "
        f"p = {found.p_value:.3g}, needed at most {rule.alpha:.3g}"
    )


def _cases(n: int) -> str:
    return f"{n} case" if n == 1 else f"{n} cases"


def _until(live: Sequence[Outcome], answer: Answer, stop: Callable[[Sequence[Outcome]], bool]) -> list[Outcome]:
    """The candidate's outcomes, case by case in the order of `live`, until `stop` says so."""
    found: list[Outcome] = []
    for planned in live:
        if stop(found):
            break
        found.append(answer(planned.case_id))
    return found


Mark = tuple[str, bool | None, bool | None]
"""A case's id, and whether what is live and the candidate pass it; None: not measured."""


def _marks(live: Sequence[Outcome], candidate: Sequence[Outcome]) -> list[Mark]:
    """The cases that both have answered. Raises ValueError when they are not pairs."""
    planned, answered = _by_case(live), _by_case(candidate)
    for case_id, outcome in answered.items():
        if case_id not in planned:
            raise ValueError(f"case {case_id} was not planned")
        if outcome.seed != planned[case_id].seed:
            raise ValueError(f"case {case_id} was answered with seed {outcome.seed}, not {planned[case_id].seed}")
    return [(case_id, _mark(planned[case_id]), _mark(outcome)) for case_id, outcome in answered.items()]


def _mark(outcome: Outcome) -> bool | None:
    return None if outcome.problem else outcome.passed


def _n_won(marks: Iterable[Mark]) -> int:
    return sum(was is False and now is True for _, was, now in marks)


def _lost(marks: Iterable[Mark]) -> tuple[str, ...]:
    return tuple(case_id for case_id, was, now in marks if was and not now)


def _by_case(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    found = {outcome.case_id: outcome for outcome in outcomes}
    if len(found) != len(outcomes):
        raise ValueError("a case is there twice: pairs must be independent")
    return found
