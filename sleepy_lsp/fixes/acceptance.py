"""How often the model's offers are accepted by day: with each adapter, and without, for the same errors.

Two uses: the router weighs an adapter against the base model, and an adapter that users accept less often than the
base model is switched off. Counted are offers that the user has seen, see `journal/reception.py`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from math import comb
from typing import NamedTuple

from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.reception import Reception, Receptions
from sleepy_lsp.llm.cards import Card, Served

FIRST_LOOK = 10
"""An adapter is judged after so many of its offers, then after twice, four times, … as many."""
MOST_FALSE = 0.05
"""How probable it is at most, over all looks together, that an adapter as good as the base model is switched off."""
_FEWEST_OF_BASE = 5
"""With fewer of its own offers for the same errors, the base model stands as it did in the gate's test."""

_NAME = re.compile(r"[A-Za-z_]\w*")


class Tally(NamedTuple):
    """So many of so many."""

    accepted: int
    n: int


class Acceptance:
    """What the user made of the model's offers for errors that are in `served`; kept up to date by `read`."""

    def __init__(self, served: Iterable[Served]):
        self._served: dict[tuple[str, str], list[tuple[Served, frozenset[str]]]] = {}
        """By code and message (empty: any): what speaks of them, and the names that must stand in the error."""
        for one in dict.fromkeys(served):
            message, _, api = one.pattern.removesuffix("]").rpartition(" [")
            self._served.setdefault((one.code, one.pattern), []).append((one, frozenset()))
            if message and one.pattern.endswith("]"):
                self._served.setdefault((one.code, message), []).append((one, frozenset(_NAME.findall(api))))
        self._receptions = Receptions("model")
        self._forget()

    def _forget(self) -> None:
        self._episodes: dict[int, tuple[Reception, list[Served]]] = {}
        self._own: dict[str | None, dict[int, Reception]] = {}
        self._n: Counter[tuple[str | None, Served]] = Counter()
        self._accepted: Counter[tuple[str | None, Served]] = Counter()

    def read(self, journal: Journal) -> set[str | None]:
        """Take in what is new; the adapters (None: the base model) that it is about. Raises JournalError."""
        is_void, news = self._receptions.news(journal)
        if is_void:
            self._forget()
        for reception in news:
            known = self._episodes.pop(reception.episode_id, None)
            if known is not None:
                self._count(*known, -1)
            served = self._concerned(reception)
            if served:
                reception = replace(reception, rendered="")
                self._episodes[reception.episode_id] = (reception, served)
                self._count(reception, served, 1)
        return {adapter for reception in news for adapter in reception.accepted}

    def _concerned(self, reception: Reception) -> list[Served]:
        """What speaks of an episode: its code, its message, and all names of the API in what rustc printed.

        The journal keeps no pattern, so an error that names more of the user's items than those counts, too.
        """
        found = [one for one, _ in self._served.get((reception.code, ""), ())]
        alike = self._served.get((reception.code, reception.message), ())
        names = set(_NAME.findall(reception.rendered)) if any(api for _, api in alike) else set()
        return found + [one for one, api in alike if api <= names]

    def _count(self, reception: Reception, served: Iterable[Served], step: int) -> None:
        for adapter, accepted in reception.accepted.items():
            own = self._own.setdefault(adapter, {})
            if step > 0:
                own[reception.episode_id] = reception
            else:
                del own[reception.episode_id]
            for one in served:
                self._n[adapter, one] += step
                self._accepted[adapter, one] += step * accepted

    def of(self, adapter: str | None, served: Served) -> Tally:
        """The offers given with `adapter` (None: the base model) for errors that `served` speaks of."""
        return Tally(self._accepted[adapter, served], self._n[adapter, served])

    def in_turn(self, adapter: str, since_us: int) -> list[bool]:
        """Whether each offer given with `adapter` was accepted, as they were decided after that time."""
        own = [one for one in self._own.get(adapter, {}).values() if one.ended_us >= since_us]
        return [one.accepted[adapter] for one in sorted(own, key=lambda one: one.place)]


def held_out(card: Card) -> tuple[Tally, Tally]:
    """What the adapter and what was live before it did on the gate's held-out tasks, as the card has it."""
    metric = card.metrics.get("held-out")
    passed, n = (metric.passed, metric.n) if metric is not None else (card.beat.wins, card.beat.n)
    before = min(max(passed - card.beat.wins + card.beat.losses, 0), n)
    return Tally(passed, n), Tally(before, n)


def why_not(card: Card, acceptance: Acceptance, since_us: int) -> str:
    """Why the adapter should be used no more, for the user; empty where nothing speaks against it.

    The rule: after FIRST_LOOK, twice, four times, … as many of its offers since `since_us`, a one-sided exact test of
    Fisher's against the base model's offers for the same errors (where those are too few: against the base model's
    held-out tasks on the card). The k-th look needs p ≤ MOST_FALSE / 2ᵏ: looking again and again adds up to no more
    than MOST_FALSE.
    """
    own = acceptance.in_turn(card.name, since_us)
    look, n = 0, FIRST_LOOK
    while n <= len(own):
        look, n = look + 1, n * 2
    if look == 0:
        return ""
    n //= 2
    by_day = [acceptance.of(None, served) for served in card.serves]
    base = Tally(sum(one.accepted for one in by_day), sum(one.n for one in by_day))
    against = "the base model's for the same errors"
    if base.n < _FEWEST_OF_BASE:
        base, against = held_out(card)[1], "what the model mended without it when it was published"
    accepted = sum(own[:n])
    p_value = p_of_fewer(Tally(accepted, n), base)
    if p_value > MOST_FALSE / 2**look:
        return ""
    return (
        f"accepted {accepted} of {n} times, less often than {against}, {base.accepted} of {base.n} (p = {p_value:.2g})"
    )


def p_of_fewer(own: Tally, other: Tally) -> float:
    """Fisher's exact test, one-sided: how probable so few acceptances are if both are accepted equally often.

    Not scipy's: loading it costs the server half a second and more memory than all else that it holds.
    """
    accepted = own.accepted + other.accepted
    ways = sum(comb(own.n, i) * comb(other.n, accepted - i) for i in range(own.accepted + 1) if i <= accepted)
    return ways / comb(own.n + other.n, accepted)


def mean(day: Tally, prior: Tally, weight: int) -> float:
    """The posterior mean of an acceptance rate: Beta(1, 1), `prior` counted as `weight` outcomes at most, `day`."""
    share = min(1.0, weight / prior.n) if prior.n else 0.0
    return (1 + share * prior.accepted + day.accepted) / (2 + share * prior.n + day.n)
