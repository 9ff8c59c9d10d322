"""A text before and after → the smallest runs of sibling trees that differ: what a repair changed, and no more.

Small is not always right. What stands unchanged inside its other version was wrapped or unwrapped, and is changed as a
whole; so are arguments in another order, and a call whose name and arguments changed together.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from sleepy_lsp.fixes.memory.macros import as_calls
from sleepy_lsp.fixes.memory.trees import COMMENTS, DEEPEST, LISTS, Tree, from_node
from sleepy_lsp.rust import syntax

# Looking for one tree in another takes time by the product of their sizes.
_LARGEST_WRAPPED_TOKENS = 300


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours in one node that became others."""

    parent: str
    """The kind of the node."""
    old: tuple[Tree, ...]
    """Empty where two texts have nothing in common."""
    new: tuple[Tree, ...]
    start: int
    end: int
    """Bytes of the old run."""


def differences(before: bytes, after: bytes) -> list[Run]:
    """What changed, in the order of the text; empty where only white space and comments did."""
    old, new = Version(before), Version(after)
    if old.tokens(old.root) == new.tokens(new.root):
        return []
    comparison = _Comparison(old, new)
    found = comparison.inside(old.root, new.root, 0)
    return [comparison.run(old.root, children_of(old.root), children_of(new.root))] if found is None else found


def children_of(node: Node) -> list[Node]:
    return [child for child in node.children if child.type not in COMMENTS]


def trees_of(nodes: Sequence[Node], source: bytes) -> tuple[Tree, ...]:
    """The nodes of one run as trees; the white space between them belongs to the later one."""
    found = []
    at = nodes[0].start_byte if nodes else 0
    for node in nodes:
        found.append(from_node(node, source, gap_from=at))
        at = node.end_byte
    return tuple(found)


class Version:
    """A text, its tree, and the tokens of every node, read once."""

    def __init__(self, source: bytes):
        self.source = source
        self.root = syntax.parse(as_calls(source)).root_node
        self._starts: list[int] = []
        self._tokens: list[str] = []
        for start, text in syntax.placed_tokens(self.root):
            self._starts.append(start)
            self._tokens.append(text)

    def tokens(self, node: Node) -> list[str]:
        low, high = bisect_left(self._starts, node.start_byte), bisect_left(self._starts, node.end_byte)
        return self._tokens[low:high]


class _Comparison:
    def __init__(self, old: Version, new: Version):
        self._old, self._new = old, new

    def run(self, parent: Node, old: Sequence[Node], new: Sequence[Node]) -> Run:
        start = old[0].start_byte if old else parent.start_byte
        end = old[-1].end_byte if old else parent.start_byte
        return Run(parent.type, trees_of(old, self._old.source), trees_of(new, self._new.source), start, end)

    def inside(self, old: Node, new: Node, depth: int) -> list[Run] | None:
        """The runs in two nodes of a kind; None where they have nothing in common to hold on to."""
        olds, news = children_of(old), children_of(new)
        if [one.type for one in olds] == [one.type for one in news]:
            return self._in_pairs(old, olds, news, depth)
        n_shared = min(len(olds), len(news))
        head = next((at for at in range(n_shared) if not self._same(olds[at], news[at])), n_shared)
        n_left = n_shared - head
        tail = next((at for at in range(n_left) if not self._same(olds[-1 - at], news[-1 - at])), n_left)
        if head + tail == len(olds):
            return self._insertion(old, olds, news, head, tail)
        gone, come = olds[head : len(olds) - tail], news[head : len(news) - tail]
        if len(gone) == len(come) == 1:
            return self._pair(old, gone[0], come[0], depth)
        return [self.run(old, gone, come)] if old.type in LISTS else None

    def _in_pairs(self, parent: Node, olds: Sequence[Node], news: Sequence[Node], depth: int) -> list[Run] | None:
        """The runs in two lists of children of the same kinds."""
        changed = [at for at, (a, b) in enumerate(zip(olds, news, strict=True)) if not self._same(a, b)]
        if len(changed) > 1 and parent.type in LISTS:
            first, last = changed[0], changed[-1] + 1
            if self._bag(self._old, olds[first:last]) == self._bag(self._new, news[first:last]):
                return [self.run(parent, olds[first:last], news[first:last])]  # the same in another order
        found = [run for at in changed for run in self._pair(parent, olds[at], news[at], depth)]
        if parent.type == "call_expression":
            if len(changed) > 1 and len({(run.old, run.new) for run in found}) > 1:
                return None  # the name and the arguments changed together
            if any(
                run.parent == parent.type and olds[at].type == "field_expression" for run in found for at in changed
            ):
                return None  # what is before the arguments is no method call any more, or another one
        return found

    def _pair(self, parent: Node, old: Node, new: Node, depth: int) -> list[Run]:
        """The runs of one child that became another."""
        if old.type == new.type and old.children and new.children and depth < DEEPEST and not self._wraps(old, new):
            found = self.inside(old, new, depth + 1)
            if found is not None:
                return found
        return [self.run(parent, [old], [new])]

    def _insertion(
        self, parent: Node, olds: Sequence[Node], news: Sequence[Node], head: int, tail: int
    ) -> list[Run] | None:
        """What came in, with something to hold on to: the neighbour before, else the one behind."""
        if parent.type not in LISTS or not olds:
            return None
        come = news[head : len(news) - tail]
        while head > 1 and not olds[head - 1].is_named and self._same(olds[head - 1], come[-1]):
            head, tail = head - 1, tail + 1  # the comma that was there is the one behind what came in
            come = news[head : len(news) - tail]
        if head:
            return [self.run(parent, olds[head - 1 : head], news[head - 1 : len(news) - tail])]
        return [self.run(parent, olds[:1], news[: len(news) - tail + 1])]

    def _same(self, old: Node, new: Node) -> bool:
        return old.type == new.type and self._old.tokens(old) == self._new.tokens(new)

    def _wraps(self, old: Node, new: Node) -> bool:
        """Whether one of the two stands unchanged in the other."""
        if old.type in LISTS:
            return False
        n_old, n_new = len(self._old.tokens(old)), len(self._new.tokens(new))
        if n_old < n_new:
            return _holds(self._new, new, old.type, self._old.tokens(old))
        return n_new < n_old and _holds(self._old, old, new.type, self._new.tokens(new))

    @staticmethod
    def _bag(version: Version, nodes: Sequence[Node]) -> Counter[tuple[str, ...]]:
        return Counter(tuple(version.tokens(one)) for one in nodes)


def _holds(version: Version, outer: Node, kind: str, inner: list[str]) -> bool:
    """Whether there is a node of a kind and with these tokens below `outer`."""
    whole = version.tokens(outer)
    n = len(inner)
    if not inner or len(whole) > _LARGEST_WRAPPED_TOKENS:
        return False
    if not any(whole[at] == inner[0] and whole[at : at + n] == inner for at in range(len(whole) - n + 1)):
        return False
    return any(one.type == kind and version.tokens(one) == inner for one in syntax.walk(outer))
