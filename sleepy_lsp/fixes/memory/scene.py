"""An error and the code around it, read once for however many patterns are tried on it."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from tree_sitter import Node

from sleepy_lsp.fixes.memory.differences import children_of
from sleepy_lsp.fixes.memory.macros import as_calls
from sleepy_lsp.fixes.memory.pattern import ANY_PARENT, Site
from sleepy_lsp.fixes.memory.places import Relation, quoted_names, shape_of, spans_of, statement_of
from sleepy_lsp.fixes.memory.trees import LISTS, Branch, Tree, from_node, with_gap
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

# In a file of 20,000 lines a pattern is looked for among this many runs, the nearest to the error.
_MOST_RUNS = 300
_NAME = re.compile(r"[^\W\d]\w*")

NodeRun = Sequence[Node]


class Scene:
    """See the module. For one thread."""

    def __init__(self, diagnostic: Diagnostic, path: str, source: bytes):
        self.code = diagnostic.code or ""
        self.source = source
        self.spans = spans_of(diagnostic, path)
        self.words = quoted_names(diagnostic)
        self._diagnostic = diagnostic
        self._parents: dict[tuple[Relation, int], dict[str, list[Node]]] = {}
        self._runs: dict[tuple[str, Relation, int, int], list[NodeRun]] = {}
        self._trees: dict[int, Tree] = {}
        self._names: dict[Relation, frozenset[str]] = {}

    @cached_property
    def shape(self) -> str:
        return shape_of(self._diagnostic)

    def names(self, relation: Relation) -> frozenset[str]:
        """Every name in the areas that code of a relation to the error's spans lies in."""
        relation = _extent_of(relation)
        if relation not in self._names:
            areas = [self._area(relation, index) for index in range(len(self.spans))]
            whole = {(outer.start_byte, outer.end_byte) for outer in (area.parent or area for area in areas)}
            texts = (self.source[start:end].decode(errors="replace") for start, end in whole)
            self._names[relation] = frozenset(name for text in texts for name in _NAME.findall(text))
        return self._names[relation]

    def runs(self, site: Site) -> list[NodeRun]:
        """The runs of nodes in which `site` may lie, the nearest to its span first."""
        if site.span >= len(self.spans):
            return []
        n = len(site.before)
        key = (site.parent, site.relation, site.span, n)
        if key not in self._runs:
            low, high = span = self.spans[site.span]
            runs = [
                run for run in self._all_runs(site, n) if site.relation.fits(run[0].start_byte, run[-1].end_byte, span)
            ]
            runs.sort(key=lambda run: abs(run[0].start_byte - low) + abs(run[-1].end_byte - high))
            self._runs[key] = runs[:_MOST_RUNS]
        return self._runs[key]

    def trees(self, run: NodeRun) -> list[Tree]:
        """A run as trees; the white space between them belongs to the later one."""
        found = []
        at = run[0].start_byte
        for node in run:
            tree = self._trees.get(node.id)
            if tree is None:
                tree = self._trees[node.id] = from_node(node, self.source)
            gap = self.source[at : node.start_byte]
            found.append(with_gap(tree, gap.decode(errors="replace")) if gap else tree)
            at = node.end_byte
        return found

    def can_be(self, before: Sequence[Tree], run: NodeRun) -> bool:
        """Whether the kinds of the nodes allow a match; quicker than to make trees of them."""
        return all(
            not isinstance(tree, Branch) or tree.kind == node.type for tree, node in zip(before, run, strict=True)
        )

    def _all_runs(self, site: Site, n: int) -> Iterator[NodeRun]:
        if not site.parent:
            low, high = self.spans[site.span]
            yield from ([node] for node in syntax.ancestors(syntax.smallest_node(as_calls(self.source), low, high)))
            return
        by_kind = self._parents_in(_extent_of(site.relation), site.span)
        of_kind = (
            by_kind.get(site.parent, []) if site.parent != ANY_PARENT else [p for ps in by_kind.values() for p in ps]
        )
        for parent in of_kind:
            children = children_of(parent)
            if parent.type in LISTS or n == 1:
                yield from (children[at : at + n] for at in range(len(children) - n + 1))
            elif len(children) == n:
                yield children

    def _parents_in(self, relation: Relation, span: int) -> dict[str, list[Node]]:
        """The nodes with children in an area, by their kind."""
        if (relation, span) not in self._parents:
            area = self._area(relation, span)
            # Its other children are neighbours; what is below those is not near.
            nodes = [*([area.parent] if area.parent is not None else []), *syntax.walk(area)]
            by_kind: dict[str, list[Node]] = {}
            for node in nodes:
                if node.child_count:
                    by_kind.setdefault(node.type, []).append(node)
            self._parents[relation, span] = by_kind
        return self._parents[relation, span]

    def _area(self, relation: Relation, span: int) -> Node:
        """The statement, the item or the file of a span."""
        text = as_calls(self.source)
        low, high = self.spans[span]
        area: Node | None = None
        if relation is Relation.ITEM:
            area = syntax.enclosing_item(text, low, high)
        elif relation is not Relation.FILE:
            area = syntax.smallest_node(text, *statement_of(self.source, low, high))
        return area or syntax.parse(text).root_node


def _extent_of(relation: Relation) -> Relation:
    """NEAR, ITEM or FILE: relations that share an area share what was read of it."""
    return relation if relation in (Relation.ITEM, Relation.FILE) else Relation.NEAR
