"""What stands around a place in a Rust file: its expression, its function, the names and the types in reach.

Everything is read off the text: a type is what is written down, and a name counts as in scope where the function
declares it before the place. What is guessed wrongly costs a compile and no more.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Change, Replacement
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

Proposal = tuple[str, Change]
"""What a change does, in a few words, and the change."""

FUNCTIONS = frozenset({"function_item", "closure_expression", "async_block"})


def spans_in(diagnostic: Diagnostic, path: str) -> list[tuple[int, int, str]]:
    """Start, end and label of what an error marks in a file, the primary spans first, then those of its notes."""
    spans = sorted(diagnostic.spans, key=lambda span: not span.is_primary)
    spans += [span for note in diagnostic.notes for span in note.spans if span.replacement is None]
    return [(span.byte_start, span.byte_end, span.label or "") for span in spans if span.path == path]


def said_in(diagnostic: Diagnostic) -> str:
    """All that an error says: message, labels and notes, a line each."""
    labels = [span.label for span in diagnostic.spans if span.label]
    labels += [span.label for note in diagnostic.notes for span in note.spans if span.label]
    return "\n".join([diagnostic.message, *labels, *(note.message for note in diagnostic.notes)])


def expression_at(source: bytes, start: int, end: int) -> Node:
    """The largest node that covers exactly the bytes of the smallest node around [start, end)."""
    node = syntax.smallest_node(source, start, end)
    while node.parent is not None and (node.parent.start_byte, node.parent.end_byte) == (
        node.start_byte,
        node.end_byte,
    ):
        if node.parent.type in ("source_file", "expression_statement"):
            break
        node = node.parent
    return node


def nearest(node: Node | None, *kinds: str) -> Node | None:
    """`node` or its nearest ancestor of one of these kinds."""
    return next((one for one in syntax.ancestors(node) if one.type in kinds), None) if node is not None else None


def function_around(node: Node) -> Node | None:
    """The function that a `return` or a `?` at `node` leaves; None inside a closure, whose type nobody has written."""
    around = next((one for one in syntax.ancestors(node) if one.type in FUNCTIONS), None)
    return around if around is not None and around.type == "function_item" else None


def field_text(node: Node | None, name: str) -> str:
    child = node.child_by_field_name(name) if node is not None else None
    return syntax.node_text(child) if child is not None else ""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def arguments_of(type_text: str) -> tuple[str, list[str]]:
    """`Result<u32, Error>` → (`Result`, [`u32`, `Error`]); the path before the name is left out."""
    found = re.fullmatch(r"\s*(?:\w+::)*(\w+)\s*<(.*)>\s*", type_text, re.DOTALL)
    if found is None:
        return type_text.strip(), []
    depth, parts, current = 0, [], ""
    for before, letter in zip(" " + found[2], found[2], strict=False):
        depth += (letter in "<([") - (letter in ">)]" and not (letter == ">" and before == "-"))
        if letter == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += letter
    return found[1], [*parts, current.strip()] if current.strip() else parts


def replaced(node: Node, text: str) -> Replacement:
    return Replacement(node.start_byte, node.end_byte, text)


def inserted(offset: int, text: str) -> Replacement:
    return Replacement(offset, offset, text)


def whole(*parts: Replacement) -> Change:
    """The parts as one change, in the order of the text."""
    return tuple(sorted(parts, key=lambda one: (one.start, one.end)))


def line_of(source: bytes, offset: int) -> tuple[int, str]:
    """Where the line around `offset` starts, and its indentation."""
    start = source.rfind(b"\n", 0, offset) + 1
    found = re.match(rb"[ \t]*", source[start:])
    return start, (found[0] if found else b"").decode()


def without_lines(source: bytes, node: Node) -> Replacement:
    """The removal of a statement with the line that it stands on alone."""
    low, _ = line_of(source, node.start_byte)
    high = source.find(b"\n", node.end_byte)
    high = len(source) if high < 0 else high + 1
    alone = not source[low : node.start_byte].strip() and not source[node.end_byte : high].strip()
    return Replacement(low, high, "") if alone else Replacement(node.start_byte, node.end_byte, "")


def tails(node: Node | None) -> Iterator[Node]:
    """The expressions that give an expression its value: through blocks, `if` and `match` down to what is plain."""
    if node is None:
        return
    if node.type in ("block", "else_clause"):
        last = node.named_children[-1] if node.named_children else None
        inner = last.named_children[0] if last is not None and _is_block_like(last) else last
        if inner is not None and not syntax.node_text(inner).endswith(";") and "declaration" not in inner.type:
            yield from tails(inner)
    elif node.type == "if_expression":
        yield from tails(node.child_by_field_name("consequence"))
        yield from tails(node.child_by_field_name("alternative"))
    elif node.type == "match_expression":
        body = node.child_by_field_name("body")
        for arm in body.named_children if body is not None else []:
            yield from tails(arm.child_by_field_name("value"))
    elif node.type not in ("return_expression", "break_expression", "continue_expression", "line_comment"):
        yield node


def _is_block_like(node: Node) -> bool:
    return node.type == "expression_statement" and not syntax.node_text(node).endswith(";")


def names_in_scope(node: Node) -> dict[str, str]:
    """The local names before `node` in its function → their written types, empty where none is written."""
    function = nearest(node, "function_item")
    found: dict[str, str] = {}
    for one in syntax.walk(function) if function is not None else ():
        if one.start_byte >= node.start_byte and one.type != "parameter":
            continue
        if one.type == "self_parameter":
            found["self"] = "Self"
        elif one.type in ("parameter", "let_declaration", "for_expression", "let_condition", "match_arm"):
            if not _reaches(one, node):
                continue
            pattern, type_text = one.child_by_field_name("pattern"), field_text(one, "type")
            for name in syntax.walk(pattern) if pattern is not None else ():
                if name.type in ("identifier", "shorthand_field_identifier") and _binds(name):
                    found[syntax.node_text(name)] = type_text if name == pattern else ""
        elif one.type == "closure_parameters" and one.parent is not None and _holds(one.parent, node):
            found.update(
                (syntax.node_text(name), "") for name in syntax.walk(one) if name.type == "identifier" and _binds(name)
            )
    return found


def _binds(name: Node) -> bool:
    """Whether an identifier in a pattern is a new name: no constant, no part of a path."""
    parent = name.parent
    return syntax.node_text(name)[:1].islower() and (parent is None or parent.type != "scoped_identifier")


def _holds(outer: Node, node: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _reaches(declaration: Node, node: Node) -> bool:
    """Whether what is declared is visible at `node`: the block or the arm around it holds it."""
    if declaration.type == "let_declaration":
        return (
            declaration.end_byte <= node.start_byte
            and declaration.parent is not None
            and _holds(declaration.parent, node)
        )
    if declaration.type == "let_condition":
        around = nearest(declaration, "if_expression", "while_expression", "match_arm")
        return around is not None and _holds(around, node)
    return declaration.type == "parameter" or _holds(declaration, node)


@lru_cache(maxsize=8)
def declarations(source: bytes) -> dict[str, Node]:
    """The structs, enums, traits and variants of a file by name; variants as `Enum::Variant`."""
    found: dict[str, Node] = {}
    for item in syntax.items(source):
        if item.type in syntax.TYPE_ITEM_KINDS:
            found.setdefault(syntax.name_of(item), item)
            body = item.child_by_field_name("body")
            for variant in body.named_children if body is not None and item.type == "enum_item" else []:
                if variant.type == "enum_variant":
                    found.setdefault(f"{syntax.name_of(item)}::{syntax.name_of(variant)}", variant)
    return found


def declared_fields(declaration: Node) -> list[tuple[str, str]]:
    """Names and types of a struct's or variant's fields; a tuple's have their number for a name."""
    body = declaration.child_by_field_name("body")
    if body is None:
        return []
    if body.type == "ordered_field_declaration_list":
        types = [node for node in body.named_children if node.type not in ("visibility_modifier", "attribute_item")]
        return [(str(n), syntax.node_text(node)) for n, node in enumerate(types)]
    fields = (node for node in body.named_children if node.type == "field_declaration")
    return [(syntax.name_of(node), field_text(node, "type")) for node in fields]
