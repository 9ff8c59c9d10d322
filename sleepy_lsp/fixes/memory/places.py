"""Where an error is, and how code lies to it: what a pattern says of its place."""

import enum
import re
from collections.abc import Sequence

from sleepy_lsp.fixes.memory.macros import as_calls
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic, normalised_message

_LARGEST_RUN_BYTES = 2000
_MOST_SPANS = 6
_AROUND_STATEMENTS = ("block", "match_block", "declaration_list", "source_file")


class Relation(enum.StrEnum):
    """How the changed run lies to a span of the error."""

    SAME = "same"
    INSIDE = "inside"
    AROUND = "around"
    """It contains the span and lies in its statement."""
    NEAR = "near"
    """It lies in the same statement, arm or declaration."""
    ITEM = "item"
    """It is elsewhere in the same item."""
    FILE = "file"

    def fits(self, start: int, end: int, span: tuple[int, int]) -> bool:
        """Whether bytes [start, end), which lie in the relation's area, have it to `span`."""
        low, high = span
        match self:
            case Relation.SAME:
                return (start, end) == span
            case Relation.INSIDE:
                return low <= start and end <= high
            case Relation.AROUND:
                return start <= low and high <= end
            case _:
                return True

    def covering(self, other: "Relation") -> "Relation":
        """The closest relation that code in either of two has."""
        if Relation.SAME in (self, other):
            return other if self is Relation.SAME else self
        if self is not other and {self, other} == {Relation.INSIDE, Relation.AROUND}:
            return Relation.NEAR
        return max(self, other, key=list(Relation).index)


def relation_of(source: bytes, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Relation, int]:
    """The closest relation that bytes [start, end) have to one of the spans, and to which."""
    for index, span in enumerate(spans):
        if span == (start, end):
            return Relation.SAME, index
    for index, (low, high) in enumerate(spans):
        if low <= start and end <= high:
            return Relation.INSIDE, index
    for index, (low, high) in enumerate(spans):
        first, last = statement_of(source, low, high)
        if first <= start and end <= last:
            return (Relation.AROUND if start <= low and high <= end else Relation.NEAR), index
    for index, (low, high) in enumerate(spans):
        first, last = statement_of(source, low, high)
        if start <= first and last <= end and end - start < _LARGEST_RUN_BYTES:  # statements around the marked one
            return Relation.AROUND, index
    item = syntax.enclosing_item(source, *spans[0])
    inside = item is not None and item.start_byte <= start and end <= item.end_byte
    return (Relation.ITEM if inside else Relation.FILE), 0


def statement_of(source: bytes, start: int, end: int) -> tuple[int, int]:
    """The statement, arm or declaration around a span."""
    node = syntax.smallest_node(as_calls(source), start, end)
    for outer in syntax.ancestors(node):
        if outer.parent is None or outer.parent.type in _AROUND_STATEMENTS:
            return outer.start_byte, outer.end_byte
    return start, end


def _said(diagnostic: Diagnostic) -> tuple[str, str]:
    """The message and the label of the primary span."""
    return diagnostic.message, (diagnostic.primary.label or "") if diagnostic.primary else ""


def shape_of(diagnostic: Diagnostic) -> str:
    """What an error says, without its names: the same for errors of one form."""
    return " | ".join(map(normalised_message, _said(diagnostic)))


def quoted_names(diagnostic: Diagnostic) -> list[str]:
    """The names in back-quotes in what the error says, each once, in order."""
    quoted = re.findall(r"`([^`]+)`", " \n ".join(_said(diagnostic)))
    return list(dict.fromkeys(re.findall(r"[A-Za-z_]\w*", " ".join(quoted))))


def spans_of(diagnostic: Diagnostic, path: str) -> list[tuple[int, int]]:
    """The spans in one file: the primary ones, the labelled ones, those of the notes."""
    spans = sorted(diagnostic.spans, key=lambda span: not span.is_primary)
    spans += [span for note in diagnostic.notes for span in note.spans if span.replacement is None]
    own = ((span.byte_start, span.byte_end) for span in spans if span.path == path)
    return list(dict.fromkeys(own))[:_MOST_SPANS]
