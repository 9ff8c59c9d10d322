"""Which value of an error type says what went wrong: the variants of its enum, filled with what is in scope.

All that compile look alike to the compiler, so only a variant with a reason is taken: nothing in the file makes it yet,
or its name shares a word with the code that fails.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.rust import syntax

_MOST_VALUES = 3
_TEXTS = ("String", "Box<str>")
_TEXT_SLICES = ("&str", "&'astr", "&'staticstr", "String", "&String")


def variants(source: bytes, error_type: str) -> list[tuple[str, Node]]:
    """The variants of an enum of the file as `Enum::Variant`, in its order."""
    prefix = f"{scene.arguments_of(error_type)[0]}::"
    return [(name, node) for name, node in scene.declarations(source).items() if name.startswith(prefix)]


def holding(source: bytes, error_type: str, held: str) -> list[str]:
    """The tuple variants of `error_type` whose only field has the type `held`; paths before type names don't count."""
    wanted = _plain(held)
    found = []
    for name, node in variants(source, error_type):
        fields = scene.declared_fields(node)
        if len(fields) == 1 and fields[0][0] == "0" and _plain(fields[0][1]) == wanted:
            found.append(name)
    return found


def _plain(type_text: str) -> str:
    return re.sub(r"(?:\w+::)+", "", scene.squeezed(type_text))


def values(source: bytes, error_type: str, node: Node) -> Iterator[str]:
    """Expressions of `error_type` for a failure at `node`, the likeliest first."""
    if error_type in ("String", "std::string::String"):
        yield from _said(node)
        return
    made = made_in(source)
    statement = scene.nearest(node, "let_declaration", "expression_statement", "match_arm") or node
    words = words_of(syntax.node_text(statement))
    ranked, fillable = [], []
    for place, (name, variant) in enumerate(variants(source, error_type)):
        value = filled(name, variant, node)
        shared = len(words & words_of(name.rpartition("::")[2]))
        is_new = name not in made
        fillable += [value] if value is not None else []
        if value is not None and (is_new or shared):
            ranked.append((-shared if is_new else 1 - shared, not is_new, place, value))
    best = [value for *_, value in sorted(ranked)][:_MOST_VALUES]
    yield from best or (fillable if len(fillable) == 1 else [])


def made_in(source: bytes) -> set[str]:
    """The variants that the file makes somewhere, patterns left out."""
    found = set()
    for node in syntax.walk(syntax.parse(source).root_node):
        if node.type in ("scoped_identifier", "scoped_type_identifier") and not _in_pattern(node):
            text = scene.squeezed(syntax.node_text(node))
            if text.startswith("Self::"):
                owner = scene.nearest(node, "impl_item")
                text = f"{scene.arguments_of(scene.field_text(owner, 'type'))[0]}{text[4:]}"
            found.add("::".join(text.split("::")[-2:]))
    return found


def _said(node: Node) -> Iterator[str]:
    """A text for what was sought and is not there, with the name by which it was sought; none without such a name."""
    in_scope = scene.names_in_scope(node)
    asked = [syntax.node_text(one) for one in syntax.walk(node) if one.type == "identifier"]
    texts = [name for name in asked if scene.squeezed(in_scope.get(name, "")) in _TEXT_SLICES]
    if texts:
        yield f'format!("no {{{texts[-1]}}}")'


def _in_pattern(node: Node) -> bool:
    for outer in syntax.ancestors(node):
        if outer.type.endswith("_pattern"):
            return True
        if outer.type in ("call_expression", "block", "struct_expression"):
            return False
    return False


def words_of(text: str) -> set[str]:
    """The words of all names in a text, in lower case, without their plural s; two letters say nothing."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)
    return {word.lower().removesuffix("s") for word in words if len(word) > 2}


def filled(name: str, variant: Node, node: Node) -> str | None:
    """The variant as an expression, its fields taken from the names in scope; None where one can't be had."""
    fields = scene.declared_fields(variant)
    if not fields:
        return name
    in_scope = scene.names_in_scope(node)
    if fields[0][0] == "0":
        parts = [_by_type(type_text, in_scope, node) for _, type_text in fields]
        return f"{name}({', '.join(part for part in parts if part)})" if all(parts) else None
    given = []
    for field, type_text in fields:
        if field not in in_scope:
            return None
        value = _as_owned(field, in_scope[field], type_text)
        given.append(field if value == field else f"{field}: {value}")
    return f"{name} {{ {', '.join(given)} }}"


def _by_type(type_text: str, in_scope: dict[str, str], node: Node) -> str | None:
    """A name that the failing statement mentions and that may have the type: written down, or a text for a String."""
    mentioned = [name for name in in_scope if name in syntax.identifiers(node)]
    wanted = scene.squeezed(type_text)
    for name in mentioned:
        written = scene.squeezed(in_scope[name])
        if written == wanted or written == f"&{wanted}" or (wanted in _TEXTS and written in ("", *_TEXT_SLICES)):
            return _as_owned(name, in_scope[name], type_text)
    named = {syntax.node_text(one) for one in syntax.walk(node) if one.type == "string_literal"}
    if wanted in (*_TEXTS, "&'staticstr") and len(named) == 1 and re.fullmatch(r'"[\w -]+"', text := named.pop()):
        return text if wanted.startswith("&") else f"{text}.to_string()"
    return None


def _as_owned(name: str, written: str, wanted: str) -> str:
    """`name` as a value of the type `wanted`: texts are copied, references to numbers followed."""
    written, wanted = scene.squeezed(written), scene.squeezed(wanted)
    if wanted in _TEXTS and written != wanted:
        return f"{name}.to_string()"
    return f"*{name}" if written == f"&{wanted}" else name
