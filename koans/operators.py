"""Mutation operators: small syntax-tree edits that turn a correct program into one that a person might have left.

An operator is a function from a program to the mutations that it could make. Whether a mutation is an error at all is
for rustc to say; the repair is always the original text.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from tree_sitter import Node

from sleepy_lsp.rust import syntax

Edits = tuple[tuple[int, int, str], ...]
"""Byte ranges and their new texts, in order, without overlap."""


@dataclass(frozen=True, slots=True)
class Mutation:
    operator: str
    edits: Edits

    def applied(self, source: bytes) -> bytes:
        for start, end, text in sorted(self.edits, reverse=True):
            source = source[:start] + text.encode() + source[end:]
        return source

    def overlaps(self, other: "Mutation") -> bool:
        return any((a < d and c < b) or a == c for a, b, _ in self.edits for c, d, _ in other.edits)


Operator = Callable[[bytes], Iterator[Edits]]
_NUMBERS = {"u8": "u32", "u16": "u64", "u32": "u64", "u64": "u32", "i32": "i64", "i64": "i32", "usize": "u32"}
_NUMBERS |= {"f32": "f64", "f64": "f32"}
_COPIES = frozenset("clone cloned copied to_string to_owned to_vec into".split())
_ADAPTERS = frozenset(
    "iter iter_mut into_iter collect as_str as_ref as_mut as_deref as_slice borrow borrow_mut lock unwrap".split()
)
_CONVERSIONS = frozenset("ok ok_or ok_or_else map_err unwrap_or unwrap_or_default unwrap_or_else".split())
_RESTORABLE_TRAITS = frozenset("From Default PartialEq Eq PartialOrd Ord Clone Copy Error Add Sub Deref".split())
_LONGEST_REMOVED_IMPL = 14


def mutations(source: bytes, seed: int, *, most_an_operator: int) -> list[Mutation]:
    """A seeded choice of single mutations of `source`, at most so many of each operator, tests left alone."""
    chooser = random.Random(seed)
    found: list[Mutation] = []
    for name, operator in OPERATORS.items():
        possible = [Mutation(name, edits) for edits in dict.fromkeys(operator(source))]
        chooser.shuffle(possible)
        real = (mutation for mutation in possible if mutation.applied(source) != source)
        found += islice(real, most_an_operator)
    return found


def _nodes(source: bytes, *kinds: str) -> Iterator[Node]:
    return (node for node in syntax.walk(syntax.parse(source).root_node) if node.type in kinds)


def _field(node: Node, name: str) -> Node:
    child = node.child_by_field_name(name)
    if child is None:
        raise ValueError(f"{node.type} has no {name}")
    return child


def _cut(node: Node) -> Edits:
    return ((node.start_byte, node.end_byte, ""),)


def _cut_from_list(node: Node) -> Edits:
    """Cut an element of a comma-separated list with the comma that belongs to it."""
    after, before = node.next_sibling, node.prev_sibling
    if after is not None and after.type == ",":
        end = after.next_sibling.start_byte if after.next_sibling is not None else after.end_byte
        return ((node.start_byte, end, ""),)
    if before is not None and before.type == ",":
        return ((before.start_byte, node.end_byte, ""),)
    return _cut(node)


def _cut_line(source: bytes, start: int, end: int) -> Edits:
    """Cut whole lines where nothing else is on them."""
    line_start = source.rfind(b"\n", 0, start) + 1
    line_end = source.find(b"\n", end)
    line_end = len(source) if line_end < 0 else line_end + 1
    if source[line_start:start].strip() or source[end:line_end].strip():
        return ((start, end, ""),)
    return ((line_start, line_end, ""),)


def _elements(node: Node) -> list[Node]:
    return [child for child in node.named_children if "comment" not in child.type and child.type != "attribute_item"]


def drop_reference(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "reference_expression"):
        yield ((node.start_byte, _field(node, "value").start_byte, ""),)


def drop_mut_binding(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "mutable_specifier"):
        if node.parent is not None and node.parent.type in ("let_declaration", "parameter", "mut_pattern"):
            yield ((node.start_byte, node.end_byte + 1, ""),)


def drop_mut_reference(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "mutable_specifier"):
        if node.parent is not None and node.parent.type in ("reference_expression", "reference_type", "self_parameter"):
            yield ((node.start_byte, node.end_byte + 1, ""),)


def _calls(source: bytes, names: frozenset[str]) -> Iterator[Node]:
    """Method calls of these names; each is given as its call_expression."""
    for node in _nodes(source, "call_expression"):
        function = _field(node, "function")
        if function.type == "generic_function":
            function = _field(function, "function")
        if function.type == "field_expression" and syntax.node_text(_field(function, "field")) in names:
            yield node


def _cut_call(node: Node) -> Edits:
    function = _field(node, "function")
    if function.type == "generic_function":
        function = _field(function, "function")
    return ((_field(function, "value").end_byte, node.end_byte, ""),)


def drop_copy(source: bytes) -> Iterator[Edits]:
    yield from map(_cut_call, _calls(source, _COPIES))


def drop_adapter(source: bytes) -> Iterator[Edits]:
    yield from map(_cut_call, _calls(source, _ADAPTERS))


def drop_conversion(source: bytes) -> Iterator[Edits]:
    yield from map(_cut_call, _calls(source, _CONVERSIONS))


def iterate_by_value(source: bytes) -> Iterator[Edits]:
    for node in _calls(source, frozenset({"iter", "iter_mut"})):
        name = _field(_field(node, "function"), "field")
        yield ((name.start_byte, name.end_byte, "into_iter"),)


def drop_derive(source: bytes) -> Iterator[Edits]:
    for attribute in _nodes(source, "attribute"):
        arguments = attribute.child_by_field_name("arguments")
        if arguments is None or not syntax.node_text(attribute).startswith("derive"):
            continue
        names = [node for node in arguments.named_children if node.type == "identifier"]
        for name in names:
            if len(names) > 1:
                yield _cut_from_list(name)
            elif attribute.parent is not None:
                yield _cut_line(source, attribute.parent.start_byte, attribute.parent.end_byte)


def drop_use(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "use_declaration"):
        yield _cut_line(source, node.start_byte, node.end_byte)
    for node in _nodes(source, "use_list"):
        if len(_elements(node)) > 1:
            yield from map(_cut_from_list, _elements(node))


def drop_question_mark(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "try_expression"):
        yield ((node.end_byte - 1, node.end_byte, ""),)


def drop_lifetime(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "lifetime"):
        parent = node.parent
        if parent is not None and parent.type == "reference_type":
            yield ((node.start_byte, node.end_byte + 1, ""),)
    for node in _nodes(source, "type_parameters"):
        if all(child.type in ("lifetime", "lifetime_parameter") for child in node.named_children):
            yield _cut(node)


def drop_bound(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "trait_bounds"):
        bounds = node.named_children
        if len(bounds) == 1 and node.parent is not None and node.parent.type != "where_predicate":
            yield _cut(node)
        for before, after in pairwise(bounds):
            yield ((before.end_byte, after.end_byte, ""),)
    for node in _nodes(source, "where_clause"):
        if len(_elements(node)) == 1:
            yield _cut(node)


def drop_match_arm(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "match_arm"):
        if node.parent is not None and len(_elements(node.parent)) > 2:
            yield _cut_line(source, node.start_byte, node.end_byte)


def drop_field_value(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "field_initializer_list"):
        if len(_elements(node)) > 1:
            for element in _elements(node):
                after = element.next_sibling
                end = after.end_byte if after is not None and after.type == "," else element.end_byte
                yield _cut_line(source, element.start_byte, end)


def drop_tail_value(source: bytes) -> Iterator[Edits]:
    """End a block's last expression with `;`, so that the block has no value."""
    for node in _nodes(source, "block"):
        last = next((child for child in reversed(node.named_children) if "comment" not in child.type), None)
        if last is not None and last.type.endswith(("expression", "identifier", "literal", "invocation")):
            yield ((last.end_byte, last.end_byte, ";"),)


def drop_return(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "return_expression"):
        if node.named_children:
            yield ((node.start_byte, node.named_children[0].start_byte, ""),)


def swap_statements(source: bytes) -> Iterator[Edits]:
    """Exchange two neighbouring statements that name the same variable: a use now comes after the move."""
    for block in _nodes(source, "block"):
        statements = [c for c in block.named_children if c.type in ("expression_statement", "let_declaration")]
        for first, second in pairwise(statements):
            if first.next_named_sibling == second and syntax.identifiers(first) & syntax.identifiers(second):
                yield (
                    (first.start_byte, first.end_byte, syntax.node_text(second)),
                    (second.start_byte, second.end_byte, syntax.node_text(first)),
                )


def swap_number_type(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "primitive_type"):
        other = _NUMBERS.get(syntax.node_text(node))
        if other is not None:
            yield ((node.start_byte, node.end_byte, other),)


def swap_string_type(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "type_identifier"):
        if syntax.node_text(node) == "String" and node.parent is not None and node.parent.type != "scoped_identifier":
            yield ((node.start_byte, node.end_byte, "&str"),)
    for node in _nodes(source, "reference_type"):
        if syntax.node_text(node) == "&str":
            yield ((node.start_byte, node.end_byte, "String"),)


def option_for_result(source: bytes) -> Iterator[Edits]:
    """Declare `Option<T>` where `Result<T, E>` is meant, and the other way round."""
    for node in _nodes(source, "generic_type"):
        name, arguments = _field(node, "type"), _field(node, "type_arguments")
        first = arguments.named_children[0] if arguments.named_children else None
        if first is None or node.parent is None or node.parent.type != "function_item":
            continue
        if syntax.node_text(name) == "Option":
            yield ((node.start_byte, node.end_byte, f"Result<{syntax.node_text(first)}, String>"),)
        elif syntax.node_text(name) == "Result":
            yield ((node.start_byte, node.end_byte, f"Option<{syntax.node_text(first)}>"),)


def rename_at_one_site(source: bytes) -> Iterator[Edits]:
    """Misname a method, a field or a function where it is used."""
    for node in _nodes(source, "field_identifier", "identifier"):
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


def misspell_type(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "type_identifier"):
        text, parent = syntax.node_text(node), node.parent
        if len(text) > 5 and parent is not None and not parent.type.endswith("_item"):
            yield ((node.start_byte, node.end_byte, text[:-2] + text[-1] + text[-2]),)


def shorten_owner(source: bytes) -> Iterator[Edits]:
    """Put the owner of a borrow into an inner block: `let b = { let a = …; &a };`."""
    for block in _nodes(source, "block"):
        statements = [c for c in block.named_children if c.type.endswith(("_statement", "_declaration"))]
        for owner, borrower in pairwise(statements):
            if owner.type != "let_declaration" or borrower.type != "let_declaration":
                continue
            name, value = _field(owner, "pattern"), borrower.child_by_field_name("value")
            if name.type != "identifier" or value is None or owner.next_named_sibling != borrower:
                continue
            if not re.search(rf"(?:&\s*|\b){syntax.node_text(name)}\b", syntax.node_text(value)):
                continue
            rest = source[borrower.end_byte : block.end_byte].decode(errors="replace")
            if re.search(rf"\b{syntax.node_text(name)}\b", rest):
                continue
            inner = f"{{ {syntax.node_text(owner)} {syntax.node_text(value)} }}"
            yield ((owner.start_byte, borrower.start_byte, ""), (value.start_byte, value.end_byte, inner))


def remove_impl(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "impl_item"):
        trait = node.child_by_field_name("trait")
        if trait is None or syntax.node_text(node).count("\n") > _LONGEST_REMOVED_IMPL:
            continue
        name = _field(trait, "type") if trait.type == "generic_type" else trait
        if syntax.node_text(name).split("::")[-1] in _RESTORABLE_TRAITS:
            yield _cut_line(source, syntax.with_attributes(node), node.end_byte)


def drop_argument(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "arguments"):
        if len(_elements(node)) > 1:
            yield from map(_cut_from_list, _elements(node))


def swap_arguments(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "arguments"):
        for a, b in pairwise(_elements(node)):
            if syntax.node_text(a) != syntax.node_text(b):
                yield ((a.start_byte, a.end_byte, syntax.node_text(b)), (b.start_byte, b.end_byte, syntax.node_text(a)))


def drop_move(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "closure_expression"):
        if node.children[0].type == "move":
            yield ((node.start_byte, node.children[1].start_byte, ""),)


def drop_dereference(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "unary_expression"):
        if node.children[0].type == "*":
            yield ((node.start_byte, node.start_byte + 1, ""),)


def drop_cast(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "type_cast_expression"):
        yield ((_field(node, "value").end_byte, node.end_byte, ""),)


def unwrap_value(source: bytes) -> Iterator[Edits]:
    """Leave out the `Some(…)` or `Ok(…)` around a value."""
    for node in _nodes(source, "call_expression"):
        arguments = _elements(_field(node, "arguments"))
        if syntax.node_text(_field(node, "function")) in ("Some", "Ok", "Err") and len(arguments) == 1:
            inner = arguments[0]
            yield ((node.start_byte, inner.start_byte, ""), (inner.end_byte, node.end_byte, ""))


def drop_annotation(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "let_declaration"):
        annotation = node.child_by_field_name("type")
        if annotation is not None:
            yield ((_field(node, "pattern").end_byte, annotation.end_byte, ""),)
    for node in _nodes(source, "generic_function"):
        yield ((_field(node, "function").end_byte, node.end_byte, ""),)


def drop_visibility(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "visibility_modifier"):
        if any(above.type == "mod_item" for above in syntax.ancestors(node)):
            yield ((node.start_byte, node.end_byte + 1, ""),)


def drop_self(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "self_parameter"):
        yield _cut_from_list(node)
    for node in _nodes(source, "field_expression"):
        if _field(node, "value").type == "self":
            yield ((node.start_byte, _field(node, "field").start_byte, ""),)


def take_self_by_value(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "self_parameter"):
        if syntax.node_text(node).startswith("&"):
            yield ((node.start_byte, node.end_byte, "self"),)


def drop_path(source: bytes) -> Iterator[Edits]:
    """Leave out the enum, type or module before `::`."""
    for node in _nodes(source, "scoped_identifier"):
        if node.parent is not None and node.parent.type not in ("use_declaration", "scoped_identifier", "use_list"):
            yield ((node.start_byte, _field(node, "name").start_byte, ""),)


def swap_literal(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "float_literal"):
        if syntax.node_text(node).endswith(".0"):
            yield ((node.end_byte - 2, node.end_byte, ""),)
    for node in _nodes(source, "char_literal"):
        text = syntax.node_text(node)
        if '"' not in text and "\\" not in text:
            yield ((node.start_byte, node.end_byte, f'"{text[1:-1]}"'),)


def drop_associated_type(source: bytes) -> Iterator[Edits]:
    for node in _nodes(source, "type_item"):
        if any(above.type == "impl_item" for above in syntax.ancestors(node)):
            yield _cut_line(source, node.start_byte, node.end_byte)


def drop_punctuation(source: bytes) -> Iterator[Edits]:
    """Leave out the `;` of a let, or the comma of a list."""
    for node in _nodes(source, "let_declaration"):
        yield ((node.end_byte - 1, node.end_byte, ""),)
    for node in _nodes(source, "field_initializer_list", "field_declaration_list", "arguments"):
        commas = [child for child in node.children if child.type == "," and child.next_named_sibling is not None]
        yield from map(_cut, commas)


OPERATORS: dict[str, Operator] = {
    operator.__name__: operator
    for operator in (
        drop_reference,
        drop_mut_binding,
        drop_mut_reference,
        drop_copy,
        drop_adapter,
        drop_conversion,
        iterate_by_value,
        drop_derive,
        drop_use,
        drop_question_mark,
        drop_lifetime,
        drop_bound,
        drop_match_arm,
        drop_field_value,
        drop_tail_value,
        drop_return,
        swap_statements,
        swap_number_type,
        swap_string_type,
        option_for_result,
        rename_at_one_site,
        misspell_type,
        shorten_owner,
        remove_impl,
        drop_argument,
        swap_arguments,
        drop_move,
        drop_dereference,
        drop_cast,
        unwrap_value,
        drop_annotation,
        drop_visibility,
        drop_self,
        take_self_by_value,
        drop_path,
        swap_literal,
        drop_associated_type,
        drop_punctuation,
    )
}
"""By name, in the order in which they are tried."""
