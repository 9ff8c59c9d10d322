"""The nouns that every floor above the compiler's speaks: Episode, Candidate, Verdict, Fix.

An Episode is one error from when it is seen to what became of it. Sources propose Candidates for it; verification
gives each a Verdict; a Candidate whose Verdict lets it through is a Fix. Only Fixes are ever offered.
"""

import enum
import hashlib
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp.rust.diagnostics import Applicability, Diagnostic, Span
from sleepy_lsp.rust.families import Family, Phase, family_of, phase_of
from sleepy_lsp.rust.text import Edit


@dataclass(frozen=True, slots=True)
class Episode:
    """One error at one place of the user's own code."""

    diagnostic: Diagnostic
    path: Path
    span: Span
    """The primary span; for an error inside a macro, the innermost call in the user's own code."""

    @property
    def code(self) -> str | None:
        return self.diagnostic.code

    @property
    def family(self) -> Family:
        return family_of(self.diagnostic)

    @property
    def phase(self) -> Phase:
        return phase_of(self.diagnostic)

    @property
    def place(self) -> str:
        return f"{self.path.name}:{self.span.line_start}:{self.span.column_start}"

    @property
    def headline(self) -> str:
        code = f"[{self.code}]" if self.code else ""
        return f"error{code}: {self.diagnostic.message}".splitlines()[0]

    def identity(self, text: bytes) -> str:
        """A name that survives edits elsewhere: what is said about which text; `text` is that of the file's item."""
        said = f"{self.code}\0{self.diagnostic.message}\0{self.path}\0".encode()
        return hashlib.sha256(said + text).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed change, not yet compiled. Its edits belong together and are made together or not at all."""

    edits: tuple[Edit, ...]
    source: str
    """`compiler`, `memory` or `model`."""
    title: str
    """What it does, in one line: `clone \\`s1\\` before the move`."""
    applicability: Applicability | None = None
    """rustc's own rating, for a compiler suggestion."""
    adapter: str | None = None
    """The model's adapter, or the learned pattern that a candidate of the memory comes from."""
    attempt: int = 1
    """Which answer of its source this is, from 1."""

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(edit.path for edit in self.edits))


class Outcome(enum.StrEnum):
    FIXED = "fixed"
    """The target is gone and nothing new is broken."""
    PROGRESS = "progress"
    """The target is gone; errors of a later phase that it had been hiding have come to light."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found about a Candidate."""

    outcome: Outcome
    reason: str
    after: tuple[Diagnostic, ...] = ()
    """The errors that the compiler sees with the candidate in place; empty where it was refused unchecked."""
    revealed: tuple[Diagnostic, ...] = ()
    """Those of `after` that were not there before."""
    ended: tuple[Diagnostic, ...] = ()
    """The errors that were there before and are gone: the target, and what depended on it."""
    finished: frozenset[str] = frozenset()
    """The units of the crate that compiled with the candidate in place."""
    warnings: tuple[Diagnostic, ...] = ()
    """What the compiler only warns of with the candidate in place; it warns little while errors are left."""

    @property
    def accepted(self) -> bool:
        return self.outcome is not Outcome.REFUSED


@dataclass(frozen=True, slots=True)
class Fix:
    """A Candidate that the compiler has accepted."""

    candidate: Candidate
    verdict: Verdict
    episodes: tuple[Episode, ...]
    """The errors that it ends; the first is the one it was made for."""
    reason: str
    """Why it is offered and where it ranks, in one line for a person."""
    attempts: int
    """Candidates of its source that were tried for the error, this one included."""
    seconds: float
    """From looking at the error to having verified this."""
