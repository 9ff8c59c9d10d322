"""A pattern and another error → the changes that it proposes, where its sites match the code around the error."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from tree_sitter import Node

from sleepy_lsp.fixes.memory.pattern import (
    Pattern,
    Relation,
    Site,
    children_of,
    quoted_names,
    shape_of,
    spans_of,
    statement_of,
    trees_of,
)
from sleepy_lsp.fixes.memory.trees import COMMENTS, LISTS, Bindings, Tree, filled, match_trees, text_of, with_gap
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_MOST_PLACES = 4
# In a file of 20,000 lines a pattern is looked for among this many runs, the nearest to the error.
_MOST_RUNS = 300


@dataclass(frozen=True, slots=True)
class Replacement:
    """Bytes [start, end) of the text become `text`."""

    start: int
    end: int
    text: str


Change = tuple[Replacement, ...]


def applications(pattern: Pattern, diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Change]:
    """The changes that `pattern` proposes for an error in a file, the nearest to the error first, each once."""
    spans = spans_of(diagnostic, path)
    words = quoted_names(diagnostic)
    if not spans or diagnostic.code != (pattern.code or None):
        return
    if pattern.shape and shape_of(diagnostic) != pattern.shape:
        return
    seen = set()
    first, *others = pattern.sites
    for run, bindings in islice(_places(first, source, spans, words, {}), _MOST_PLACES):
        found = [(first, run)]
        for site in others:
            place = next(_places(site, source, spans, words, bindings), None)
            if place is None:
                break
            bindings = place[1]
            found.append((site, place[0]))
        else:
            change = _change(found, bindings, words, source)
            if change is not None and change not in seen:
                seen.add(change)
                yield change


def _change(
    found: Sequence[tuple[Site, Sequence[Node]]], bindings: Bindings, words: Sequence[str], source: bytes
) -> Change | None:
    """What all sites of a pattern become together; None where that can't be said or done."""
    made = [_replacement(site, run, bindings, words, source) for site, run in found]
    whole = tuple(sorted((one for one in made if one is not None), key=lambda one: one.start))
    apart = all(a.end <= b.start for a, b in pairwise(whole))
    return whole if apart and len(whole) == len(made) else None


_Place = tuple[Sequence[Node], dict[int, Tree]]


def _places(
    site: Site, source: bytes, spans: Sequence[tuple[int, int]], words: Sequence[str], bound: dict[int, Tree]
) -> Iterator[_Place]:
    """The runs of nodes that `site` matches where it may apply, nearest to its span first."""
    if site.span >= len(spans):
        return
    low, high = spans[site.span]
    n = len(site.before)
    nodes: list[Sequence[Node]] = []
    if not site.parent:
        nodes += [[node] for node in syntax.ancestors(syntax.smallest_node(source, low, high))]
    for parent in _parents(site, source, low, high):
        children = children_of(parent)
        if parent.type in LISTS or n == 1:
            nodes += [children[at : at + n] for at in range(len(children) - n + 1)]
        elif len(children) == n:
            nodes.append(children)
    nodes.sort(key=lambda run: abs(run[0].start_byte - low) + abs(run[-1].end_byte - high))
    for run in nodes[:_MOST_RUNS]:
        start, end = run[0].start_byte, run[-1].end_byte
        if not _fits(site.relation, start, end, low, high):
            continue
        bindings = match_trees(site.before, trees_of(run, source), words)
        if bindings is not None and all(bound.get(number, tree) == tree for number, tree in bindings.items()):
            yield run, {**bound, **bindings}


def _parents(site: Site, source: bytes, low: int, high: int) -> Iterator[Node]:
    area: Node | None
    if site.relation is Relation.FILE:
        area = None
    elif site.relation is Relation.ITEM:
        area = syntax.enclosing_item(source, low, high)
    else:
        area = syntax.smallest_node(source, *statement_of(source, low, high))
    area = area or syntax.parse(source).root_node
    if area.parent is not None and area.parent.type == site.parent:
        yield area.parent  # its other children are neighbours; what is below those is not near
    for node in syntax.walk(area):
        if node.type == site.parent:
            yield node


def _fits(relation: Relation, start: int, end: int, low: int, high: int) -> bool:
    if relation is Relation.SAME:
        return (start, end) == (low, high)
    if relation is Relation.INSIDE:
        return low <= start and end <= high
    if relation is Relation.AROUND:
        return start <= low and high <= end
    return True


def _replacement(
    site: Site, run: Sequence[Node], bindings: Bindings, words: Sequence[str], source: bytes
) -> Replacement | None:
    """None where a hole or a word of the new text is unknown, or a comment in the old one would be lost."""
    try:
        trees = [filled(tree, bindings, words) for tree in site.after]
    except (KeyError, IndexError):
        return None
    text = text_of([with_gap(trees[0], ""), *trees[1:]]) if trees else ""
    start, end = run[0].start_byte, run[-1].end_byte
    if b"//" in source[start:end] or b"/*" in source[start:end]:
        old, new = (Counter(_comments(code)) for code in (source[start:end], text.encode()))
        if old - new:
            return None
    return Replacement(start, end, text)


def _comments(code: bytes) -> list[str]:
    root = syntax.parse(code).root_node
    return [syntax.node_text(node).strip() for node in syntax.walk(root) if node.type in COMMENTS]
