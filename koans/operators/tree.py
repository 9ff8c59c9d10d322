"""What the operators share: finding nodes, and cutting them out so that what is left reads well."""

from collections.abc import Callable, Iterator

from tree_sitter import Node

from sleepy_lsp.rust import syntax

Edits = tuple[tuple[int, int, str], ...]
"""Byte ranges and their new texts, in order, without overlap."""
Operator = Callable[[bytes], Iterator[Edits]]


def nodes(source: bytes, *kinds: str) -> Iterator[Node]:
    return (node for node in syntax.walk(syntax.parse(source).root_node) if node.type in kinds)


def field(node: Node, name: str) -> Node:
    child = node.child_by_field_name(name)
    if child is None:
        raise ValueError(f"{node.type} has no {name}")
    return child


def cut(node: Node) -> Edits:
    return ((node.start_byte, node.end_byte, ""),)


def cut_from_list(node: Node) -> Edits:
    """Cut an element of a comma-separated list with the comma that belongs to it."""
    after, before = node.next_sibling, node.prev_sibling
    if after is not None and after.type == ",":
        end = after.next_sibling.start_byte if after.next_sibling is not None else after.end_byte
        return ((node.start_byte, end, ""),)
    if before is not None and before.type == ",":
        return ((before.start_byte, node.end_byte, ""),)
    return cut(node)


def cut_line(source: bytes, start: int, end: int) -> Edits:
    """Cut whole lines where nothing else is on them."""
    line_start = source.rfind(b"\n", 0, start) + 1
    line_end = source.find(b"\n", end)
    line_end = len(source) if line_end < 0 else line_end + 1
    if source[line_start:start].strip() or source[end:line_end].strip():
        return ((start, end, ""),)
    return ((line_start, line_end, ""),)


def elements(node: Node) -> list[Node]:
    return [child for child in node.named_children if "comment" not in child.type and child.type != "attribute_item"]
