"""Diagnostic → adapter, or the base model where no adapter has proved itself for that kind of error.

A `Route` says who is asked: the name of an adapter, or None for the base model. `Router` is the one for the day.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sleepy_lsp.fixes.acceptance import Acceptance, held_out, mean
from sleepy_lsp.fixes.api import own_api
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.sources import Request
from sleepy_lsp.llm.adapters import Adapter
from sleepy_lsp.llm.cards import Card, Served
from sleepy_lsp.rust.diagnostics import Diagnostic, normalised_message

Route = Callable[[Request], str | None]

PRIOR_WEIGHT = 10
"""How many offers by day the gate's held-out tasks count for."""


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """A kind of error: what an adapter is for, and what is counted."""

    code: str
    """rustc's error code; empty for errors without one."""
    message: str
    """The normalised message."""
    api: str = ""
    """The names of the user's own items that the message quotes or a label points at, sorted, one space between."""

    @property
    def text(self) -> str:
        """How a card spells it: message and API in a line."""
        return f"{self.message} [{self.api}]" if self.api else self.message


def pattern_of(draft: Draft, diagnostic: Diagnostic) -> Pattern:
    """The pattern of one error of a draft."""
    return Pattern(diagnostic.code or "", normalised_message(diagnostic.message), own_api(draft, diagnostic))


def always(adapter: str | None) -> Route:
    """The same for every error."""
    return lambda request: adapter


to_base = always(None)


class Router:
    """Chooses among live adapters.

    1. Those whose card names the error's code and pattern; where there is none, those whose card names its message
       whatever the API, and then those whose card names the whole code.
    2. Of these and the base model the one with the highest score; where scores are equal the latest published one, the
       base model last. Where there is none, the base model.

    The score is how often its offers for that pattern can be expected to be accepted: the posterior mean of a Beta
    distribution whose prior is a held-out pass rate and whose data are the offers by day. A mean, because what is
    wanted is the choice with the most acceptances; with a prior, because in its first morning an adapter has no day
    yet. A right repair in the gate is no acceptance by a user, so the prior counts for PRIOR_WEIGHT offers at most and
    gives way to the days. Rates on different tasks don't compare, so all are scored on those of the latest published
    one, which it has beaten the others on: its own rate there, and for the rest that of what was live before it.
    """

    def __init__(self, live: Sequence[Adapter] = (), acceptance: Acceptance | None = None):
        """`live` in the order of publication; `acceptance` of what they serve, by default none so far."""
        cards = [one.card for one in live if one.card is not None]
        self.acceptance = acceptance or Acceptance(served for card in cards for served in card.serves)
        self.files = {one.name: one.file for one in live}
        """What the worker has to load."""
        self.version = _digest([(card.name, card.file_sha256) for card in cards])
        """Changes with what is live; empty where nothing is."""
        self._for: dict[tuple[str, str], list[tuple[Card, Served]]] = {}
        for card in cards:
            for served in card.serves:
                self._for.setdefault((served.code, served.pattern), []).append((card, served))

    def __call__(self, request: Request) -> str | None:
        """The adapter to ask about an error."""
        return self.choose(pattern_of(request.draft, request.episode.diagnostic)) if self._for else None

    def choose(self, pattern: Pattern) -> str | None:
        """The adapter for a pattern; None: the base model."""
        spelled = (pattern.text, pattern.message, "")
        known = next((some for one in spelled if (some := self._for.get((pattern.code, one)))), None)
        if known is None:
            return None
        latest, served = known[-1]
        passed, before = held_out(latest)

        def score(name: str | None) -> float:
            prior = passed if name == latest.name else before
            return mean(self.acceptance.of(name, served), prior, PRIOR_WEIGHT)

        return max([latest.name, *(card.name for card, _ in reversed(known[:-1])), None], key=score)


def _digest(live: Sequence[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(live).encode()).hexdigest()[:16] if live else ""
