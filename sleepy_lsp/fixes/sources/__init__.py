"""Where candidates come from. A source proposes; it never decides.

A source is a generator: it yields a Candidate, is sent the Verdict on it, and may take that into account for the next
(the model does; rustc's suggestions need no second thought). It ends when it has nothing more to say.
"""

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol

from sleepy_lsp.episode import Candidate, Episode, Verdict
from sleepy_lsp.fixes.draft import Draft


class SourceFailed(Exception):
    """A source can't work in this run (no model, a dead worker); the message says why and how to mend it."""


Proposals = Generator[Candidate, Verdict, None]


@dataclass(frozen=True, slots=True)
class Request:
    """What a source is asked: one error of one draft."""

    draft: Draft
    episode: Episode
    attempts: int
    """The most answers worth giving."""
    seed: int
    cancel: threading.Event
    on_status: Callable[[str], None]
    """Told what is going on, in a few words, wherever that takes over a second."""


class Source(Protocol):
    """One origin of candidates."""

    name: str

    @property
    def version(self) -> str:
        """Changes when the source may answer otherwise than before, because it has learned something."""
        return ""

    def propose(self, request: Request) -> Proposals: ...
