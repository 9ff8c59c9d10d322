"""One repair → a pattern; a pattern and another error → candidate edits.

A repair is a text before and after and the error that it ended. The pattern is the smallest run of sibling trees that
differs. What the two runs share becomes holes: it is what the repair kept. A name that is new becomes a Word where the
compiler's message quotes it, and stays fixed otherwise. Where the pattern applies is told by the relation between the
run and the error's spans, so that a repair of the marked expression is not tried on every expression of the file.
"""

import enum
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from sleepy_lsp.fixes.memory.trees import (
    COMMENTS,
    DEEPEST,
    LISTS,
    Branch,
    Hole,
    Leaf,
    Tree,
    Word,
    first_gap,
    from_node,
    is_named,
    plain_gap,
    size,
    sort_of,
    subtrees,
    text_of,
    with_gap,
)
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic, normalised_message

# A repair that touches more places than this, or a larger run, is not one idea.
_MOST_SITES, _LARGEST_RUN_TOKENS, _LARGEST_RUN_BYTES = 3, 60, 2000
_MOST_SPANS = 6


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


@dataclass(frozen=True, slots=True)
class Site:
    """One place that a pattern changes."""

    parent: str
    """The kind of node that the run lies in; empty where the error's span alone says what is meant."""
    before: tuple[Tree, ...]
    after: tuple[Tree, ...]
    relation: Relation
    span: int
    """Which of the error's spans the relation is to: 0 the primary, then the labelled ones in order."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A repair with holes. The sites belong together."""

    code: str
    shape: str
    """The normalised message and label of the error, which the indices of Words belong to; empty without Words."""
    sites: tuple[Site, ...]

    @property
    def size(self) -> int:
        """Tokens that are fixed: the more, the more specific."""
        return sum(size(tree) for site in self.sites for tree in (*site.before, *site.after))

    def describe(self) -> str:
        """Before and after in a line, holes as `$1`."""
        return "; ".join(f"`{text_of(site.before)}` → `{text_of(site.after)}`" for site in self.sites)

    def before_and_after(self) -> list[str]:
        """The same as the lines of a diff."""
        lines = []
        for site in self.sites:
            lines += [f"- {line}" for line in text_of(site.before).split("\n")]
            lines += [f"+ {line}" for line in text_of(site.after).split("\n")]
        return lines


def _said(diagnostic: Diagnostic) -> tuple[str, str]:
    """The message and the label of the primary span."""
    return diagnostic.message, (diagnostic.primary.label or "") if diagnostic.primary else ""


def shape_of(diagnostic: Diagnostic) -> str:
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


def learn(diagnostic: Diagnostic, path: str, before: bytes, after: bytes) -> Pattern | None:
    """The pattern of a repair of `diagnostic` that turned the file's text `before` into `after`; None if it is none."""
    spans = spans_of(diagnostic, path)
    runs = _differences(syntax.parse(before).root_node, syntax.parse(after).root_node, before, after)
    if not spans or not 0 < len(runs) <= _MOST_SITES or not all(run.old for run in runs):
        return None
    words = quoted_names(diagnostic)
    if any(sum(map(size, (*run.old, *run.new))) > _LARGEST_RUN_TOKENS for run in runs):
        return None
    sites = []
    abstraction = _Abstraction(words)
    olds = [abstraction.of_old(run.old, run.new) for run in runs]  # all of them first: they say which holes there are
    for run, old in zip(runs, olds, strict=True):
        relation, span = _relation(before, run.start, run.end, spans)
        marked = relation is Relation.SAME and len(run.old) == 1 and run.start < run.end
        parent = "" if marked else run.parent  # what is missing has no place of its own
        sites.append(Site(parent, old, abstraction.of_new(run.new), relation, span))
    sites.sort(key=lambda site: list(Relation).index(site.relation))
    shape = shape_of(diagnostic) if _has_words(sites) else ""
    return Pattern(diagnostic.code or "", shape, tuple(sites)) if is_anchored(sites) else None


def is_anchored(sites: Sequence[Site]) -> bool:
    """Whether every site can be found: by the error's span, by what is fixed in it, or by the sites before it."""
    known: set[int] = set()
    for site in sites:
        holes = {one.number for tree in site.before for one in subtrees(tree) if isinstance(one, Hole)}
        words = any(isinstance(one, Word) for tree in site.before for one in subtrees(tree))
        near = site.relation not in (Relation.ITEM, Relation.FILE)
        if not (near or words or holes & known or any(map(_has_fixed_names, site.before))):
            return False
        known |= holes
    return True


def _has_fixed_names(tree: Tree) -> bool:
    return any(isinstance(one, Leaf) and is_named(one) for one in subtrees(tree))


@dataclass(frozen=True, slots=True)
class _Run:
    parent: str
    old: tuple[Tree, ...]
    new: tuple[Tree, ...]
    start: int
    end: int
    """Bytes of the old run."""


def _differences(old: Node, new: Node, before: bytes, after: bytes, depth: int = 0) -> list[_Run]:
    """The smallest runs of siblings that differ between two trees of the same kind."""
    olds, news = children_of(old), children_of(new)
    if len(olds) == len(news) and all(a.type == b.type for a, b in zip(olds, news, strict=True)):
        found = []
        for a, b in zip(olds, news, strict=True):
            if syntax.tokens(a) != syntax.tokens(b):
                if not a.children or not b.children or depth >= DEEPEST:
                    found.append(_run(old, [a], [b], before, after))
                else:
                    found += _differences(a, b, before, after, depth + 1)
        return found
    head = 0
    while head < min(len(olds), len(news)) and _same(olds[head], news[head]):
        head += 1
    tail = 0
    while tail < min(len(olds), len(news)) - head and _same(olds[-1 - tail], news[-1 - tail]):
        tail += 1
    middle_old, middle_new = olds[head : len(olds) - tail], news[head : len(news) - tail]
    if len(middle_old) == len(middle_new) == 1 and middle_old[0].type == middle_new[0].type and depth < DEEPEST:
        return _differences(middle_old[0], middle_new[0], before, after, depth + 1)
    if old.type in LISTS:
        if not middle_old:  # something to hold on to: the neighbour before, else the one behind
            if head:
                return [_run(old, olds[head - 1 : head], news[head - 1 : len(news) - tail], before, after)]
            if tail:
                return [_run(old, olds[:1], news[: len(news) - tail + 1], before, after)]
        if middle_old:
            return [_run(old, middle_old, middle_new, before, after)]
    if len(middle_old) == 1 and len(middle_new) == 1:
        return [_run(old, middle_old, middle_new, before, after)]
    return [_run(old, olds, news, before, after)]


def children_of(node: Node) -> list[Node]:
    return [child for child in node.children if child.type not in COMMENTS]


def _same(one: Node, other: Node) -> bool:
    return one.type == other.type and syntax.tokens(one) == syntax.tokens(other)


def _run(parent: Node, old: Sequence[Node], new: Sequence[Node], before: bytes, after: bytes) -> _Run:
    start = old[0].start_byte if old else parent.start_byte
    end = old[-1].end_byte if old else parent.start_byte
    return _Run(parent.type, trees_of(old, before), trees_of(new, after), start, end)


def trees_of(nodes: Sequence[Node], source: bytes) -> tuple[Tree, ...]:
    """The nodes of one run as trees; the white space between them belongs to the later one."""
    found = []
    at = nodes[0].start_byte if nodes else 0
    for node in nodes:
        found.append(from_node(node, source, gap_from=at))
        at = node.end_byte
    return tuple(found)


def _relation(source: bytes, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Relation, int]:
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
    node = syntax.smallest_node(source, start, end)
    for outer in syntax.ancestors(node):
        if outer.parent is None or outer.parent.type in ("block", "match_block", "declaration_list", "source_file"):
            return outer.start_byte, outer.end_byte
    return start, end


class _Abstraction:
    """Turns what both sides of a repair have into holes, with the same number everywhere in the pattern."""

    def __init__(self, words: Sequence[str]):
        self._words = {word: index for index, word in enumerate(words)}
        self._numbers: dict[Tree, int] = {}

    def of_old(self, old: Sequence[Tree], new: Sequence[Tree]) -> tuple[Tree, ...]:
        """`old` with a hole for each largest subtree that `new` has too."""
        shared = _named_subtrees(old) & _named_subtrees(new)
        return tuple(self._abstracted(tree, shared) for tree in old)

    def of_new(self, new: Sequence[Tree]) -> tuple[Tree, ...]:
        """`new` with the holes that an old side has; any other could never be filled."""
        return tuple(self._abstracted(tree, self._numbers.keys()) for tree in new)

    def _abstracted(self, tree: Tree, shared: Collection[Tree]) -> Tree:
        if isinstance(tree, Leaf) and is_named(tree) and tree.text in self._words:
            return Word(self._words[tree.text], tree.kind, plain_gap(tree.gap))
        if tree in shared:
            number = self._numbers.setdefault(tree, len(self._numbers) + 1)
            return Hole(number, sort_of(tree), plain_gap(first_gap(tree)))
        if isinstance(tree, Branch):
            return Branch(tree.kind, tuple(self._abstracted(child, shared) for child in tree.children))
        return with_gap(tree, plain_gap(first_gap(tree)))


def _named_subtrees(trees: Sequence[Tree]) -> set[Tree]:
    return {one for tree in trees for one in subtrees(tree) if is_named(one)}


def _has_words(sites: Sequence[Site]) -> bool:
    return any(
        isinstance(one, Word) for site in sites for tree in (*site.before, *site.after) for one in subtrees(tree)
    )
