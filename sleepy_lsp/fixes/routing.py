"""Diagnostic → adapter, or the base model where no adapter has proved itself for that kind of error."""

from dataclasses import dataclass

from sleepy_lsp.fixes.api import own_api
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust.diagnostics import Diagnostic, normalised_message


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
