"""A repair read backwards: what its new code was before, as trees with holes, to be broken again elsewhere.

Forwards, an error says where a pattern applies; backwards there is none. So what is taken is the smallest expression
around each change that holds a name to be found by: one of the project's own items, or one that the repair brought in.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.fixes.memory.differences import Run
from sleepy_lsp.fixes.memory.learning import abstracted
from sleepy_lsp.fixes.memory.macros import as_calls
from sleepy_lsp.fixes.memory.pattern import fixed_names
from sleepy_lsp.fixes.memory.trees import Branch, Tree, filled, from_node, match_trees, size, text_of
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.text import Edit, minimal_edits

_LARGEST_TOKENS = 60
_OUTERMOST = frozenset({"block", "match_block", "declaration_list", "source_file"})

Reversal = tuple[Tree, Tree]
"""Code as it is after the repair, and as it was before."""


def reversals(before: bytes, after: bytes, own_names: Collection[str]) -> list[Reversal]:
    """One for each place that a repair changed, each once; none for a place with no name to be found by."""
    old, new = as_calls(before), as_calls(after)
    introduced = syntax.identifiers(syntax.parse(new).root_node) - syntax.identifiers(syntax.parse(old).root_node)
    names = introduced | set(own_names)
    edits = minimal_edits(Path(), after, before)
    found = []
    for edit in edits:
        for node in syntax.ancestors(syntax.smallest_node(new, edit.start, edit.end)):
            if node.type in _OUTERMOST or node.type in syntax.ITEM_KINDS:
                break
            twin = _twin(node, old, edits)
            if twin is None or not names & syntax.identifiers(node):
                continue
            now, was = from_node(node, after), from_node(twin, before)
            if size(now) + size(was) <= _LARGEST_TOKENS:
                run = Run("", (now,), (was,), node.start_byte, node.end_byte)
                ((now,), (was,)) = abstracted([run], {}, names)[0]
                if names & set(fixed_names([now])):
                    found.append((now, was))
            break
    return list(dict.fromkeys(found))


def broken_again(source: bytes, item: Node, reversal: Reversal) -> Iterator[bytes]:
    """`source` with one place of an item as it was before the repair, for each place that looks as after it."""
    now, was = reversal
    last = max(item.end_byte - 1, item.start_byte)
    area = syntax.parse(as_calls(source)).root_node.descendant_for_byte_range(item.start_byte, last) or item
    for node in syntax.walk(area):
        if isinstance(now, Branch) and now.kind != node.type:
            continue
        bindings = match_trees((now,), (from_node(node, source),), ())
        if bindings is not None:
            text = text_of([filled(was, bindings, ())])
            yield source[: node.start_byte] + text.encode() + source[node.end_byte :]


def _twin(node: Node, old: bytes, edits: Sequence[Edit]) -> Node | None:
    """The node of the old text that `node` of the new one was, by its place."""
    inside = [edit for edit in edits if node.start_byte <= edit.start and edit.end <= node.end_byte]
    before = [edit for edit in edits if edit.end <= node.start_byte and edit not in inside]
    start = node.start_byte + _grown(before)
    end = node.end_byte + _grown(before) + _grown(inside)
    twin = syntax.smallest_node(old, start, end)
    return twin if (twin.start_byte, twin.end_byte) == (start, end) else None


def _grown(edits: Sequence[Edit]) -> int:
    return sum(len(edit.replacement.encode()) - (edit.end - edit.start) for edit in edits)
