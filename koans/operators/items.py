"""Slips in declarations: types, signatures, derives, bounds, imports, visibility."""

from collections.abc import Iterator
from itertools import pairwise

from koans.operators.tree import Edits, cut, cut_from_list, cut_line, elements, field, nodes
from sleepy_lsp.rust import syntax

_NUMBERS = {"u8": "u32", "u16": "u64", "u32": "u64", "u64": "u32", "i32": "i64", "i64": "i32", "usize": "u32"}
_NUMBERS |= {"f32": "f64", "f64": "f32"}
_RESTORABLE_TRAITS = frozenset("From Default PartialEq Eq PartialOrd Ord Clone Copy Error Add Sub Deref".split())
_LONGEST_REMOVED_IMPL = 14


def drop_mut_reference(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "mutable_specifier"):
        if node.parent is not None and node.parent.type in ("reference_expression", "reference_type", "self_parameter"):
            yield ((node.start_byte, node.end_byte + 1, ""),)


def drop_derive(source: bytes) -> Iterator[Edits]:
    for attribute in nodes(source, "attribute"):
        arguments = attribute.child_by_field_name("arguments")
        if arguments is None or not syntax.node_text(attribute).startswith("derive"):
            continue
        names = [node for node in arguments.named_children if node.type == "identifier"]
        for name in names:
            if len(names) > 1:
                yield cut_from_list(name)
            elif attribute.parent is not None:
                yield cut_line(source, attribute.parent.start_byte, attribute.parent.end_byte)


def drop_use(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "use_declaration"):
        yield cut_line(source, node.start_byte, node.end_byte)
    for node in nodes(source, "use_list"):
        if len(elements(node)) > 1:
            yield from map(cut_from_list, elements(node))


def drop_lifetime(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "lifetime"):
        parent = node.parent
        if parent is not None and parent.type == "reference_type":
            yield ((node.start_byte, node.end_byte + 1, ""),)
    for node in nodes(source, "type_parameters"):
        if all(child.type in ("lifetime", "lifetime_parameter") for child in node.named_children):
            yield cut(node)


def drop_bound(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "trait_bounds"):
        bounds = node.named_children
        if len(bounds) == 1 and node.parent is not None and node.parent.type != "where_predicate":
            yield cut(node)
        for before, after in pairwise(bounds):
            yield ((before.end_byte, after.end_byte, ""),)
    for node in nodes(source, "where_clause"):
        if len(elements(node)) == 1:
            yield cut(node)


def swap_number_type(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "primitive_type"):
        other = _NUMBERS.get(syntax.node_text(node))
        if other is not None:
            yield ((node.start_byte, node.end_byte, other),)


def swap_string_type(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "type_identifier"):
        if syntax.node_text(node) == "String" and node.parent is not None and node.parent.type != "scoped_identifier":
            yield ((node.start_byte, node.end_byte, "&str"),)
    for node in nodes(source, "reference_type"):
        if syntax.node_text(node) == "&str":
            yield ((node.start_byte, node.end_byte, "String"),)


def option_for_result(source: bytes) -> Iterator[Edits]:
    """Declare `Option<T>` where `Result<T, E>` is meant, and the other way round."""
    for node in nodes(source, "generic_type"):
        name, arguments = field(node, "type"), field(node, "type_arguments")
        first = arguments.named_children[0] if arguments.named_children else None
        if first is None or node.parent is None or node.parent.type != "function_item":
            continue
        if syntax.node_text(name) == "Option":
            yield ((node.start_byte, node.end_byte, f"Result<{syntax.node_text(first)}, String>"),)
        elif syntax.node_text(name) == "Result":
            yield ((node.start_byte, node.end_byte, f"Option<{syntax.node_text(first)}>"),)


def misspell_type(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "type_identifier"):
        text, parent = syntax.node_text(node), node.parent
        if len(text) > 5 and parent is not None and not parent.type.endswith("_item"):
            yield ((node.start_byte, node.end_byte, text[:-2] + text[-1] + text[-2]),)


def remove_impl(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "impl_item"):
        trait = node.child_by_field_name("trait")
        if trait is None or syntax.node_text(node).count("\n") > _LONGEST_REMOVED_IMPL:
            continue
        name = field(trait, "type") if trait.type == "generic_type" else trait
        if syntax.node_text(name).split("::")[-1] in _RESTORABLE_TRAITS:
            yield cut_line(source, syntax.with_attributes(node), node.end_byte)


def drop_visibility(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "visibility_modifier"):
        if any(above.type == "mod_item" for above in syntax.ancestors(node)):
            yield ((node.start_byte, node.end_byte + 1, ""),)


def drop_self(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "self_parameter"):
        yield cut_from_list(node)
    for node in nodes(source, "field_expression"):
        if field(node, "value").type == "self":
            yield ((node.start_byte, field(node, "field").start_byte, ""),)


def take_self_by_value(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "self_parameter"):
        if syntax.node_text(node).startswith("&"):
            yield ((node.start_byte, node.end_byte, "self"),)


def drop_associated_type(source: bytes) -> Iterator[Edits]:
    for node in nodes(source, "type_item"):
        if any(above.type == "impl_item" for above in syntax.ancestors(node)):
            yield cut_line(source, node.start_byte, node.end_byte)
