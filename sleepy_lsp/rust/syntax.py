"""Syntax of a Rust file through tree-sitter: items, what they name, statements, tokens.

Offsets are bytes of the text as given. A file that does not parse still has a tree, with ERROR nodes where the
parser gave up, so everything here answers for broken code too.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import tree_sitter_rust
from tree_sitter import Language, Node, Parser, Tree

_LANGUAGE = Language(tree_sitter_rust.language())

ITEM_KINDS = frozenset(
    "function_item function_signature_item struct_item enum_item union_item trait_item impl_item mod_item const_item "
    "static_item type_item use_declaration macro_definition extern_crate_declaration foreign_mod_item "
    "associated_type".split()
)
TYPE_ITEM_KINDS = frozenset({"struct_item", "enum_item", "union_item", "trait_item", "type_item"})
_COMMENTS = frozenset({"line_comment", "block_comment"})
# #[test], #[tokio::test(…)], #[test_case(…)], #[cfg(test)], #[cfg(all(test, …))]
_TEST_ATTRIBUTE = re.compile(r"test\]$|test\(|test_case\(|^#\[cfg\(.*[(,]test[,)]|^#\[cfg\(test\)")
_IDENTIFIERS = frozenset({"identifier", "type_identifier", "field_identifier", "shorthand_field_identifier"})


@lru_cache(maxsize=32)
def parse(source: bytes) -> Tree:
    """The syntax tree of a whole file."""
    return Parser(_LANGUAGE).parse(source)


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it, in source order, without recursion (deep trees are common in macros)."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children))


def node_text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")


def error_count(source: bytes) -> int:
    """How many places of `source` do not parse."""
    root = parse(source).root_node
    if not root.has_error:
        return 0
    return sum(node.is_error or node.is_missing for node in walk(root))


def changed_parts(before: bytes, after: bytes) -> tuple[tuple[int, int], tuple[int, int]]:
    """The byte ranges of two versions of a file in which their top-level items differ, attributes included.

    Outside of them the texts are equal, so that what compares versions need not look at 20,000 lines for an edit
    of one. A text that does not parse is all one part: its items depend on what comes before them.
    """
    old, new = parse(before).root_node, parse(after).root_node
    if old.has_error or new.has_error:
        return (0, len(before)), (0, len(after))
    old_children, new_children = old.children, new.children
    old_texts = [before[node.start_byte : node.end_byte] for node in old_children]
    new_texts = [after[node.start_byte : node.end_byte] for node in new_children]
    n_shared = min(len(old_texts), len(new_texts))
    head = next((i for i in range(n_shared) if old_texts[i] != new_texts[i]), n_shared)
    while head and (old_children[head - 1].type == "attribute_item" or old_children[head - 1].type in _COMMENTS):
        head -= 1
    n_left = n_shared - head
    tail = next((i for i in range(n_left) if old_texts[-1 - i] != new_texts[-1 - i]), n_left)
    return _extent(old_children, head, tail), _extent(new_children, head, tail)


def _extent(nodes: list[Node], head: int, tail: int) -> tuple[int, int]:
    """The bytes from node `head` up to the last `tail` nodes."""
    if head >= len(nodes) - tail:
        return (0, 0)
    return nodes[head].start_byte, nodes[len(nodes) - tail - 1].end_byte


def smallest_node(source: bytes, start: int, end: int) -> Node:
    """The smallest node that covers bytes [start, end)."""
    root = parse(source).root_node
    limit = max(len(source) - 1, 0)
    return root.descendant_for_byte_range(min(start, limit), min(max(end - 1, start), limit)) or root


def ancestors(node: Node) -> Iterator[Node]:
    """`node`, then its parents up to the file."""
    current: Node | None = node
    while current is not None:
        yield current
        current = current.parent


def enclosing_item(source: bytes, start: int, end: int) -> Node | None:
    """The innermost item around bytes [start, end): a function, a type, an impl, a use; None outside all of them.

    A function inside a function counts as part of the outer one: what goes wrong in it usually needs both.
    """
    chain = [node for node in ancestors(smallest_node(source, start, end)) if node.type in ITEM_KINDS]
    functions = [node for node in chain if node.type == "function_item"]
    if functions:
        return functions[-1]
    return chain[0] if chain else None


def item_named_in(source: bytes, start: int, end: int) -> Node | None:
    """The innermost item whose own name lies in bytes [start, end), as in "method defined here"."""
    for node in ancestors(smallest_node(source, start, end)):
        name = node.child_by_field_name("name") if node.type in ITEM_KINDS else None
        if name is not None and start <= name.start_byte and name.end_byte <= end:
            return node
    return None


def with_attributes(item: Node) -> int:
    """Where `item` starts when its attributes and doc comments, which are siblings before it, count as part of it."""
    start = item
    while (before := start.prev_sibling) is not None and (
        before.type in ("attribute_item", "inner_attribute_item")
        or (before.type in _COMMENTS and node_text(before).startswith(("///", "/**")))
    ):
        start = before
    return start.start_byte


def name_of(item: Node) -> str:
    """An item's name; for an impl its type, with the trait where there is one (`From<u32> for Money`).

    Lifetimes and the type's own arguments are no part of it: `impl<'a> Index<'a>` and `impl Index` are one place.
    """
    if item.type == "impl_item":
        type_node, trait_node = item.child_by_field_name("type"), item.child_by_field_name("trait")
        if type_node is not None and type_node.type == "generic_type":
            type_node = type_node.child_by_field_name("type") or type_node
        name = _without_lifetimes(node_text(type_node)) if type_node else ""
        return f"{_without_lifetimes(node_text(trait_node))} for {name}" if trait_node else name
    node = item.child_by_field_name("name") or item.child_by_field_name("argument")
    return node_text(node) if node else ""


def _without_lifetimes(text: str) -> str:
    return re.sub(r"<\s*>", "", re.sub(r"'\w+\s*,?\s*", "", text))


def items(source: bytes) -> Iterator[Node]:
    """Every item of the file, nested ones included, in source order."""
    return (node for node in walk(parse(source).root_node) if node.type in ITEM_KINDS)


def qualified_name(item: Node) -> str:
    """The item's name below the modules, impls and traits around it: `shop::Cart::total`."""
    return "::".join(reversed([name_of(node) for node in ancestors(item) if node.type in ITEM_KINDS]))


def is_public(item: Node) -> bool:
    return any(child.type == "visibility_modifier" for child in item.children)


def identifiers(node: Node) -> set[str]:
    """The names that occur in `node`."""
    return {node_text(child) for child in walk(node) if child.type in _IDENTIFIERS}


def tokens(node: Node) -> list[str]:
    """The tokens of `node` without comments and white space; string literals stay whole."""
    return [text for _, text in placed_tokens(node)]


def placed_tokens(node: Node) -> Iterator[tuple[int, str]]:
    """The same, each with the byte at which it starts."""
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type in _COMMENTS:
            continue
        if not current.children or current.type in ("string_literal", "raw_string_literal", "char_literal"):
            text = node_text(current)
            if text:
                yield current.start_byte, text
        else:
            stack.extend(reversed(current.children))


def is_test(item: Node) -> bool:
    """Whether an item is a test or test-only code: it or a module around it carries #[test] or #[cfg(test)]."""
    return any(_has_test_attribute(node) for node in ancestors(item) if node.type in ITEM_KINDS)


def _has_test_attribute(item: Node) -> bool:
    before = item.prev_sibling
    while before is not None and (before.type == "attribute_item" or before.type in _COMMENTS):
        text = "".join(tokens(before))
        if before.type == "attribute_item" and _TEST_ATTRIBUTE.search(text) and "not(test)" not in text:
            return True
        before = before.prev_sibling
    return False
