"""rustc's JSON diagnostics as types.

Source: https://doc.rust-lang.org/rustc/json.html. Byte offsets are those of the file as it lies on disk (rustc adds
back the BOM and the carriage returns that it strips before lexing), so they index the raw bytes directly; columns
count characters from 1 and are kept for people only.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


class Applicability(enum.Enum):
    """How sure rustc is of a suggestion, surest first (rustc_lint_defs::Applicability)."""

    MACHINE_APPLICABLE = "MachineApplicable"
    MAYBE_INCORRECT = "MaybeIncorrect"
    HAS_PLACEHOLDERS = "HasPlaceholders"
    UNSPECIFIED = "Unspecified"


@dataclass(frozen=True, slots=True)
class Span:
    """A region of a source file; `path` is as the compiler printed it, or made absolute by `shadow`."""

    path: str
    byte_start: int
    byte_end: int
    line_start: int
    line_end: int
    column_start: int
    column_end: int
    is_primary: bool
    label: str | None = None
    replacement: str | None = None
    applicability: Applicability | None = None
    call_site: "Span | None" = None
    """For code that a macro made: where the macro was called (one step of the expansion chain)."""

    def out_of_macros(self) -> Iterator["Span"]:
        """This span, then its macro call sites from the inside out."""
        span: Span | None = self
        while span is not None:
            yield span
            span = span.call_site


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One child's suggestion: all its spans belong together and are applied together or not at all."""

    message: str
    spans: tuple[Span, ...]
    applicability: Applicability


@dataclass(frozen=True, slots=True)
class Note:
    """A child of a diagnostic: `note`, `help` and the like, with the places it points at."""

    level: str
    message: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message of the compiler."""

    level: str
    code: str | None
    message: str
    spans: tuple[Span, ...]
    notes: tuple[Note, ...]
    rendered: str
    unit: str | None = None
    """What cargo was compiling: package, kind and name of the target; None for plain rustc."""

    @property
    def is_error(self) -> bool:
        return self.level.startswith("error")

    @property
    def primary(self) -> Span | None:
        """The first primary span, or the first span, or None for a message about no place at all."""
        return next((span for span in self.spans if span.is_primary), self.spans[0] if self.spans else None)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The children that carry replacements, in rustc's order."""
        found: list[Suggestion] = []
        for note in self.notes:
            spans = tuple(span for span in note.spans if span.replacement is not None)
            if spans:
                found.extend(Suggestion(note.message, group, _weakest(group)) for group in _alternatives(spans))
        return tuple(found)


def _weakest(spans: tuple[Span, ...]) -> Applicability:
    order = list(Applicability)
    return max((span.applicability or Applicability.UNSPECIFIED for span in spans), key=order.index)


def _alternatives(spans: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """Split a child's spans into the alternatives that it offers.

    A multi-part suggestion replaces distinct regions together. A list of alternatives ("one of these imports") puts
    several replacements at one and the same region: then every span is a suggestion of its own.
    """
    regions = {(span.path, span.byte_start, span.byte_end) for span in spans}
    if len(regions) == len(spans):
        return [spans]
    if len(regions) == 1:
        return [(span,) for span in spans]
    return _rounds(spans, len(regions))


def _rounds(spans: tuple[Span, ...], size: int) -> list[tuple[Span, ...]]:
    """Alternatives of several parts each, listed one after the other: every round names each region once."""
    rounds: list[tuple[Span, ...]] = []
    current: list[Span] = []
    seen: set[tuple[str, int, int]] = set()
    for span in spans:
        region = (span.path, span.byte_start, span.byte_end)
        if region in seen:
            rounds.append(tuple(current))
            current, seen = [], set()
        current.append(span)
        seen.add(region)
    rounds.append(tuple(current))
    return [parts for parts in rounds if len(parts) <= size]


def parse_message(message: dict[str, Any], unit: str | None = None) -> Diagnostic | None:
    """The Diagnostic in one rustc JSON object; None for what is no diagnostic (artifact notices, summaries)."""
    if "message" not in message or "level" not in message or "spans" not in message:
        return None
    text = message["message"]
    if _is_summary(text, message):
        return None
    return Diagnostic(
        level=message["level"],
        code=(message.get("code") or {}).get("code"),
        message=text,
        spans=tuple(map(_parse_span, message["spans"])),
        notes=tuple(
            Note(child["level"], child["message"], tuple(map(_parse_span, child["spans"])))
            for child in message.get("children", ())
        ),
        rendered=message.get("rendered") or text,
        unit=unit,
    )


def _is_summary(text: str, message: dict[str, Any]) -> bool:
    if message["level"] == "failure-note":
        return True
    return not message["spans"] and bool(re.match(r"aborting due to|\d+ warnings? emitted", text))


def _parse_span(span: dict[str, Any]) -> Span:
    applicability = span.get("suggestion_applicability")
    expansion = span.get("expansion")
    return Span(
        path=span["file_name"],
        byte_start=span["byte_start"],
        byte_end=span["byte_end"],
        line_start=span["line_start"],
        line_end=span["line_end"],
        column_start=span["column_start"],
        column_end=span["column_end"],
        is_primary=span["is_primary"],
        label=span.get("label"),
        replacement=span.get("suggested_replacement"),
        applicability=Applicability(applicability) if applicability else None,
        call_site=_parse_span(expansion["span"]) if expansion else None,
    )


# In this order: what is quoted may hold anything, and a lifetime looks like an open quote.
_PARTICULAR = (
    (re.compile(r'"[^"]*"'), '"_"'),
    (re.compile(r"(?<![\w'])'(?:\\[^\s']+|[^\s'])'(?![\w'])"), "'_'"),
    (re.compile(r"(?<![\w'])'[^\W\d]\w*(?![\w'])"), "'_"),
    (re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d[\d_]*)*(?!\w)"), "0"),
)


def normalised_message(message: str) -> str:
    """`message` without what is particular to one program, so that two of the same kind read alike.

    Names in backticks become `_` (punctuation stays: "expected `;`" is a kind of its own), quoted text and characters
    `_` in their quotes, lifetimes `'_`, numbers 0; white space is one space. Doing it twice changes nothing.
    """
    while (general := _generalised(message)) != message:  # what a number leaves in quotes may look like a character
        message = general
    return message


def _generalised(message: str) -> str:
    pieces = message.split("`")
    for i, piece in enumerate(pieces):
        if i % 2 and i < len(pieces) - 1:
            pieces[i] = "_" if re.search(r"\w", piece) else piece
        else:
            pieces[i] = _general(piece)
    return " ".join("`".join(pieces).split())


def _general(said: str) -> str:
    for pattern, general in _PARTICULAR:
        said = pattern.sub(general, said)
    return said
