"""Slips in bodies: references, calls, statements, arms, names, punctuation."""

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from koans.operators.tree import Edits, cut, cut_from_list, cut_line, elements, field, nodes
from sleepy_lsp.rust import syntax

_COPIES = frozenset("clone cloned copied to_string to_owned to_vec into".split())
_ADAPTERS = frozenset(
    "iter iter_mut into_iter collect as_str as_ref as_mut as_deref as_slice borrow borrow_mut lock unwrap".split()
)
_CONVERSIONS = frozenset("ok ok_or ok_or_else map_err unwrap_or unwrap_or_default unwrap_or_else".split())


def drop_reference(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "reference_expression"):
        yield ((node.start_byte, field(node, "value").start_byte, ""),)


def drop_mut_binding(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "mutable_specifier"):
        if node.parent is not None and node.parent.type in ("let_declaration", "parameter", "mut_pattern"):
            yield ((node.start_byte, node.end_byte + 1, ""),)


def _calls(source: bytes, names: frozenset[str]) -> Iterator[Node]:
    """Method calls of these names; each is given as its call_expression."""
    for node in nodes(source, "call_expression"):
        function = field(node, "function")
        if function.type == "generic_function":
            function = field(function, "function")
        if function.type == "field_expression" and syntax.node_text(field(function, "field")) in names:
            yield node


def _cut_call(node: Node) -> Edits:
    function = field(node, "function")
    if function.type == "generic_function":
        function = field(function, "function")
    return ((field(function, "value").end_byte, node.end_byte, ""),)


def drop_copy(source: bytes) -> Iterator[Edits]:
    yield from map(_cut_call, _calls(source, _COPIES))


def drop_adapter(source: bytes) -> Iterator[Edits]:
    yield from map(_cut_call, _calls(source, _ADAPTERS))


def drop_conversion(source: bytes) -> Iterator[Edits]:
    yield from map(_cut_call, _calls(source, _CONVERSIONS))


def iterate_by_value(source: bytes) -> Iterator[Edits]:
    for node in _calls(source, frozenset({"iter", "iter_mut"})):
        name = field(field(node, "function"), "field")
        yield ((name.start_byte, name.end_byte, "into_iter"),)


def drop_question_mark(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "try_expression"):
        yield ((node.end_byte - 1, node.end_byte, ""),)


def drop_match_arm(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "match_arm"):
        if node.parent is not None and len(elements(node.parent)) > 2:
            yield cut_line(source, node.start_byte, node.end_byte)


def drop_field_value(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "field_initializer_list"):
        if len(elements(node)) > 1:
            for element in elements(node):
                after = element.next_sibling
                end = after.end_byte if after is not None and after.type == "," else element.end_byte
                yield cut_line(source, element.start_byte, end)


def drop_tail_value(source: bytes) -> Iterator[Edits]:
    """End a block's last expression with `;`, so that the block has no value."""
    for node in nodes(source, "block"):
        last = next((child for child in reversed(node.named_children) if "comment" not in child.type), None)
        if last is not None and last.type.endswith(("expression", "identifier", "literal", "invocation")):
            yield ((last.end_byte, last.end_byte, ";"),)


def drop_return(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "return_expression"):
        if node.named_children:
            yield ((node.start_byte, node.named_children[0].start_byte, ""),)


def swap_statements(source: bytes) -> Iterator[Edits]:
    """Exchange two neighbouring statements that name the same variable: a use now comes after the move."""
    for block in nodes(source, "block"):
        statements = [c for c in block.named_children if c.type in ("expression_statement", "let_declaration")]
        for first, second in pairwise(statements):
            if first.next_named_sibling == second and syntax.identifiers(first) & syntax.identifiers(second):
                yield (
                    (first.start_byte, first.end_byte, syntax.node_text(second)),
                    (second.start_byte, second.end_byte, syntax.node_text(first)),
                )


def rename_at_one_site(source: bytes) -> Iterator[Edits]:
    """Misname a method, a field or a function where it is used."""
    for node in nodes(source, "field_identifier", "identifier"):
        parent, text = node.parent, syntax.node_text(node)
        if parent is None or len(text) < 4:
            continue
        used = parent.type in ("field_expression", "field_initializer") or (
            parent.type in ("call_expression", "scoped_identifier") and node == parent.named_children[-1]
        )
        if used and parent.type == "call_expression" and parent.child_by_field_name("function") != node:
            continue
        if used:
            yield ((node.start_byte, node.end_byte, text[:-1] if text.endswith("s") else f"{text}s"),)
            if "_" in text:
                yield ((node.start_byte, node.end_byte, text.split("_", 1)[1]),)


def shorten_owner(source: bytes) -> Iterator[Edits]:
    """Put the owner of a borrow into an inner block: `let b = { let a = …; &a };`."""
    for block in nodes(source, "block"):
        statements = [c for c in block.named_children if c.type.endswith(("_statement", "_declaration"))]
        for owner, borrower in pairwise(statements):
            if owner.type != "let_declaration" or borrower.type != "let_declaration":
                continue
            name, value = field(owner, "pattern"), borrower.child_by_field_name("value")
            if name.type != "identifier" or value is None or owner.next_named_sibling != borrower:
                continue
            if not re.search(rf"(?:&\s*|\b){syntax.node_text(name)}\b", syntax.node_text(value)):
                continue
            rest = source[borrower.end_byte : block.end_byte].decode(errors="replace")
            if re.search(rf"\b{syntax.node_text(name)}\b", rest):
                continue
            inner = f"{{ {syntax.node_text(owner)} {syntax.node_text(value)} }}"
            yield ((owner.start_byte, borrower.start_byte, ""), (value.start_byte, value.end_byte, inner))


def drop_argument(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "arguments"):
        if len(elements(node)) > 1:
            yield from map(cut_from_list, elements(node))


def swap_arguments(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "arguments"):
        for a, b in pairwise(elements(node)):
            if syntax.node_text(a) != syntax.node_text(b):
                yield ((a.start_byte, a.end_byte, syntax.node_text(b)), (b.start_byte, b.end_byte, syntax.node_text(a)))


def drop_move(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "closure_expression"):
        if node.children[0].type == "move":
            yield ((node.start_byte, node.children[1].start_byte, ""),)


def drop_dereference(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "unary_expression"):
        if node.children[0].type == "*":
            yield ((node.start_byte, node.start_byte + 1, ""),)


def drop_cast(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "type_cast_expression"):
        yield ((field(node, "value").end_byte, node.end_byte, ""),)


def unwrap_value(source: bytes) -> Iterator[Edits]:
    """Leave out the `Some(…)` or `Ok(…)` around a value."""
    for node in nodes(source, "call_expression"):
        arguments = elements(field(node, "arguments"))
        if syntax.node_text(field(node, "function")) in ("Some", "Ok", "Err") and len(arguments) == 1:
            inner = arguments[0]
            yield ((node.start_byte, inner.start_byte, ""), (inner.end_byte, node.end_byte, ""))


def drop_annotation(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "let_declaration"):
        annotation = node.child_by_field_name("type")
        if annotation is not None:
            yield ((field(node, "pattern").end_byte, annotation.end_byte, ""),)
    for node in nodes(source, "generic_function"):
        yield ((field(node, "function").end_byte, node.end_byte, ""),)


def drop_path(source: bytes) -> Iterator[Edits]:
    """Leave out the enum, type or module before `::`."""
    for node in nodes(source, "scoped_identifier"):
        if node.parent is not None and node.parent.type not in ("use_declaration", "scoped_identifier", "use_list"):
            yield ((node.start_byte, field(node, "name").start_byte, ""),)


def swap_literal(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "float_literal"):
        if syntax.node_text(node).endswith(".0"):
            yield ((node.end_byte - 2, node.end_byte, ""),)
    for node in nodes(source, "char_literal"):
        text = syntax.node_text(node)
        if '"' not in text and "\\" not in text:
            yield ((node.start_byte, node.end_byte, f'"{text[1:-1]}"'),)


def drop_punctuation(source: bytes) -> Iterator[Edits]:
    """Leave out the `;` of a let, or the comma of a list."""
    for node in nodes(source, "let_declaration"):
        yield ((node.end_byte - 1, node.end_byte, ""),)
    for node in nodes(source, "field_initializer_list", "field_declaration_list", "arguments"):
        commas = [child for child in node.children if child.type == "," and child.next_named_sibling is not None]
        yield from map(cut, commas)
