"""Known repairs for lifetimes that a type or its impl must name: a type that holds references, an associated type that
borrows, a value that is lent for as long as the type holds it, a method that hands out what the type has borrowed.
"""

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_TYPES = ("struct_item", "enum_item")
_OWNED = re.compile(
    r"\.(?:to_string|to_owned|to_vec|to_uppercase|to_lowercase|into|collect|replace|repeat|join)(?:::<.*>)?\([^()]*\)$"
    r"|^String::|^Vec::|^format!|^vec!",
    re.DOTALL,
)


def _named(impl: Node | None) -> tuple[str, Sequence[Replacement]]:
    """The one lifetime of the type that an impl is for, and what names it where it is `'_`; empty without one."""
    kind = impl.child_by_field_name("type") if impl is not None else None
    if impl is None or kind is None:
        return "", ()
    written = [one for one in syntax.walk(kind) if one.type == "lifetime"]
    if len(written) != 1:
        return "", ()
    if syntax.node_text(written[0]) != "'_":
        return syntax.node_text(written[0]), ()
    parameters = impl.child_by_field_name("type_parameters")
    known = [syntax.node_text(one) for one in syntax.walk(parameters) if one.type == "lifetime"] if parameters else []
    if len(known) == 1:
        return known[0], (replaced(written[0], known[0]),)
    name = next(one for one in ("'a", "'b", "'c", "'held") if one not in syntax.node_text(impl))
    mark = next(child for child in impl.children if child.type == "impl")
    declared = (
        inserted(parameters.start_byte + 1, f"{name}, ")
        if parameters is not None
        else inserted(mark.end_byte, f"<{name}>")
    )
    return name, (declared, replaced(written[0], name))


def carried(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type that holds references: a lifetime for it and for the types that hold it, in their impls too."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    types = {syntax.name_of(one): one for one in syntax.items(source) if one.type in ("struct_item", "enum_item")}
    if scene.nearest(node, *_TYPES) is None or _is_filled_with_owned(source, scene.nearest(node, "field_declaration")):
        return
    types = {name: item for name, item in types.items() if "'" not in scene.field_text(item, "type_parameters")}
    holding = {name for name, item in types.items() if any(_elided(item))}
    while more := {name for name, item in types.items() if any(_named_in(item, holding))} - holding:
        holding |= more
    parts: list[Replacement] = []
    for item in [types[name] for name in holding]:
        parts += _with_lifetime(item, item.child_by_field_name("name"))
        parts += [inserted(one.start_byte + 1, "'a ") for one in _elided(item)]
        parts += [_lent(one) for one in _named_in(item, holding)]
    for impl in (one for one in syntax.items(source) if one.type == "impl_item"):
        kind = impl.child_by_field_name("type")
        own = list(_named_in(kind, holding)) if kind is not None else []
        associated = [place for one in syntax.walk(impl) if one.type == "type_item" and one.parent is not None
                      for place in (*_named_in(one, holding), *_elided(one))]  # fmt: skip
        name, header = ("'a", [*_with_lifetime(impl, None), *(_lent(one) for one in own)]) if own else _named(impl)
        if associated and not name:
            return
        if own or associated:
            parts += header
            parts += [_lent(one, name) if one.type != "reference_type" else inserted(one.start_byte + 1, f"{name} ")
                      for one in associated]  # fmt: skip
    if parts and len(parts) == len(set(parts)):
        yield "give what it borrows a lifetime", whole(*parts)


def _is_filled_with_owned(source: bytes, field: Node | None) -> bool:
    """Whether some literal gives a field a value of its own making: then it holds that, and no reference."""
    owner, name = scene.nearest(field, *_TYPES), syntax.name_of(field) if field is not None else ""
    kind = syntax.name_of(owner) if owner is not None else ""
    for one in syntax.walk(syntax.parse(source).root_node):
        shape = scene.nearest(one, "struct_expression") if one.type.endswith("field_initializer") else None
        made = scene.arguments_of(scene.field_text(shape, "name"))[0].split("::")[-1] if shape is not None else ""
        if made not in (kind, "Self") or not name:
            continue
        if scene.field_text(one, "field") == name and _OWNED.search(scene.field_text(one, "value")):
            return True
        if syntax.node_text(one) == name and scene.names_in_scope(one).get(name, "").startswith(("String", "Vec<")):
            return True
    return False


def _elided(item: Node) -> Iterator[Node]:
    """The references in a type or its body that name no lifetime, those apart that a function type has."""
    for one in syntax.walk(item):
        plain = one.type == "reference_type" and "lifetime" not in [child.type for child in one.children]
        outer = scene.nearest(one, "function_type", "function_item") if plain else None
        if plain and (outer is None or (outer.start_byte <= item.start_byte and item.end_byte <= outer.end_byte)):
            yield one


def _named_in(item: Node, names: set[str]) -> Iterator[Node]:
    """Where types of these names are mentioned without a lifetime, their own declarations apart."""
    for one in syntax.walk(item):
        around = one.parent
        arguments = around.child_by_field_name("type_arguments") if around is not None else None
        if one.type != "type_identifier" or syntax.node_text(one) not in names or around is None:
            continue
        if around.child_by_field_name("name") != one and not (
            arguments is not None and "'" in syntax.node_text(arguments)
        ):
            yield one


def _lent(name: Node, lifetime: str = "'a") -> Replacement:
    """`Name` → `Name<'a>`, `Name<T>` → `Name<'a, T>`."""
    around = name.parent
    arguments = around.child_by_field_name("type_arguments") if around is not None else None
    if arguments is not None and around is not None and around.child_by_field_name("type") == name:
        return inserted(arguments.start_byte + 1, f"{lifetime}, ")
    return inserted(name.end_byte, f"<{lifetime}>")


def _with_lifetime(item: Node, name: Node | None) -> list[Replacement]:
    """The lifetime among the parameters of a type or an impl."""
    parameters = item.child_by_field_name("type_parameters")
    if parameters is not None:
        return [inserted(parameters.start_byte + 1, "'a, ")]
    mark = name if name is not None else next(child for child in item.children if child.type == "impl")
    return [inserted(mark.end_byte, "<'a>")]


def associated_borrows(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`type Item = &T;` in an impl for a type with a lifetime: that lifetime."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        item = scene.nearest(node, "type_item", "associated_type")
        name, parts = _named(scene.nearest(item, "impl_item"))
        if name and item is not None:
            given = f"{name} " if source[start:end] == b"&" else f"<{name}>"
            yield f"name the lifetime `{name}`", whole(*parts, inserted(end, given))


def lent_as_long(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A reference with a lifetime of its own where the impl's is needed: the parameter, or the method that gives it."""
    if diagnostic.message != "lifetime may not live long enough":
        return
    marks = scene.spans_in(diagnostic, path)
    impl = scene.nearest(syntax.smallest_node(source, *marks[0][:2]), "impl_item") if marks else None
    name, parts = _named(impl)
    if impl is not None and parts and impl.child_by_field_name("type_parameters") is not None:
        yield f"name its lifetime `{name}`", whole(*parts)
    short = re.search(r"returning data with lifetime `('\w+)`|that `('\w+)` must outlive", scene.said_in(diagnostic))
    lent = short[1] or short[2] if short is not None else ""
    at = next((start for start, _, label in marks if f"lifetime of this reference `{lent}`" in label), None)
    if not lent or at is None or source[at : at + 1] != b"&":
        return
    node = syntax.smallest_node(source, at, at + 1)
    if scene.nearest(node, "self_parameter") is None:
        name, parts = _named(scene.nearest(node, "impl_item"))
        if name and scene.nearest(node, "parameter") is not None:
            yield f"take it for as long as `{name}`", whole(*parts, inserted(at + 1, f"{name} "))
        return
    given = syntax.smallest_node(source, *marks[0][:2])
    for method in _own_methods(source, given):
        result = method.child_by_field_name("return_type")
        name, parts = _named(scene.nearest(method, "impl_item"))
        elided = list(_elided(result)) if result is not None else []
        if name and elided:
            longer = [inserted(one.start_byte + 1, f"{name} ") for one in elided]
            yield f"let `{syntax.name_of(method)}` give it for `{name}`", whole(*parts, *longer)


def _own_methods(source: bytes, given: Node) -> Iterator[Node]:
    """The methods of the same type that are called on `self` in what is given back."""
    impl = scene.nearest(given, "impl_item")
    owner = scene.arguments_of(scene.field_text(impl, "type"))[0]
    called = {
        scene.field_text(one, "field")
        for one in syntax.walk(given)
        if one.type == "field_expression" and scene.field_text(one, "value") == "self"
    }
    for one in syntax.items(source):
        around = scene.nearest(one, "impl_item") if one.type == "function_item" else None
        kind = scene.arguments_of(scene.field_text(around, "type"))[0]
        if around is not None and syntax.name_of(one) in called and kind == owner:
            yield one
