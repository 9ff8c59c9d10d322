"""Known repairs for parameters of types: a name taken twice, a bound that is no trait, a lifetime or an error type that
is left out, a type where the parameter is meant.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.results import error_types
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_MOST_TRAITS = 4
_NUMBERS = re.compile(r"\b(?:[iu](?:8|16|32|64|128|size)|f32|f64)\b")


def parameter_renamed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method's type parameter that is the impl's too: another name where it is what comes out, or no parameter."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    function = scene.nearest(node, "function_item", "function_signature_item")
    parameters = function.child_by_field_name("type_parameters") if function is not None else None
    if node is None or function is None or parameters is None:
        return
    old = syntax.node_text(node)
    used = syntax.identifiers(function) | {syntax.node_text(one) for one in syntax.walk(function)}
    new = next((one for one in "UVWXYZABC" if one not in used), None)
    if new is None or not re.fullmatch(r"[A-Z]\w*", old):
        return
    body = function.child_by_field_name("body")
    end = body.start_byte if body is not None else function.end_byte
    names = [one for one in syntax.walk(function)
             if one.type == "type_identifier" and syntax.node_text(one) == old]  # fmt: skip
    outputs = [one for one in names if one.start_byte < end and _comes_out(one, function)]
    bounds = [one for one in names if _is_declared(one, parameters)]
    if outputs:
        yield f"call what comes out `{new}`", whole(*(replaced(one, new) for one in [*bounds, *outputs]))
    yield f"call the method's own `{new}`", whole(*(replaced(one, new) for one in names))
    others = [one for one in parameters.named_children if not _is_declared_by(one, node)]
    kept = f"<{', '.join(syntax.node_text(one) for one in others)}>" if others else ""
    yield f"take the impl's `{old}`", (replaced(parameters, kept),)


def _is_declared(name: Node, parameters: Node) -> bool:
    return parameters.start_byte <= name.start_byte and name.end_byte <= parameters.end_byte and (
        name.parent is not None and name.parent.type in ("type_parameter", "type_parameters"))  # fmt: skip


def _is_declared_by(parameter: Node, name: Node) -> bool:
    return parameter.start_byte <= name.start_byte and name.end_byte <= parameter.end_byte


def _comes_out(name: Node, function: Node) -> bool:
    """Whether a type is given back: by the function, or by a closure that it takes."""
    inner = name
    for outer in syntax.ancestors(name):
        if outer.type == "function_type":
            return outer.child_by_field_name("return_type") == inner
        if outer == function:
            return function.child_by_field_name("return_type") == inner
        inner = outer
    return False


def trait_for_bound(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A bound that names a type: a trait of the file, those first whose methods are called there."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        function = scene.nearest(node, "function_item", "impl_item", "struct_item")
        if scene.nearest(node, "trait_bounds", "impl_item", "dynamic_type", "abstract_type") is None:
            return
        said = syntax.identifiers(function) if function is not None else set()
        said |= {syntax.node_text(one) for one in syntax.walk(function) if one.type == "field_identifier"} \
            if function is not None else set()  # fmt: skip
        traits = [one for one in syntax.items(source) if one.type == "trait_item"]
        traits.sort(key=lambda one: -len({syntax.name_of(m) for m in syntax.walk(one) if m.child_by_field_name("name")}
                                         & said))  # fmt: skip
        for trait in traits[:_MOST_TRAITS]:
            name = syntax.name_of(trait)
            yield f"ask for `{name}`", (Replacement(start, end, name),)


def lifetime_of_impl(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type with a lifetime in an impl that declares one: the two belong together."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        impl = scene.nearest(syntax.smallest_node(source, start, end), "impl_item")
        declared = re.findall(r"'[a-z]\w*", scene.field_text(impl, "type_parameters"))
        if len(declared) == 1 and source[end : end + 1] != b"<":
            yield f"name its lifetime `{declared[0]}`", (inserted(end, f"<{declared[0]}>"),)


def error_named(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`Result` with one argument too few: the error type of the file's other results, or of its alias."""
    found = re.match(r"enum takes 2 generic arguments but 1 generic argument was supplied", diagnostic.message)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        generic = scene.nearest(syntax.smallest_node(source, start, end), "generic_type")
        arguments = generic.child_by_field_name("type_arguments") if generic is not None else None
        if arguments is None or not scene.field_text(generic, "type").endswith("Result"):
            return
        function = scene.nearest(generic, "function_item", "function_signature_item")
        made = re.findall(r"\bErr\((?:\w+::)*?(\w+)::\w+", syntax.node_text(function)) if function is not None else []
        of_alias = re.findall(rb"type Result<\w+> = [\w:]*Result<\w+, ([^;]+)>;", source)
        known = [*made, *error_types(source), *(one.decode() for one in of_alias)]
        for error in list(dict.fromkeys(known))[:3]:
            yield f"name the error `{error}`", (inserted(arguments.end_byte - 1, f", {error}"),)


def error_of_ok(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`Ok(..)` whose error type nothing says: what it is to be turned into, or the file's error types."""
    said = scene.said_in(diagnostic)
    if "type parameter `E` declared on the enum `Result`" not in said:
        return
    found = re.search(r"`_: Into<([^`]+)>`|`(\w+): From<_>`|`([^`]+): From<", said)
    wanted = [next(one for one in found.groups() if one)] if found is not None else []
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        if source[start:end] == b"Ok":
            for error in list(dict.fromkeys([*wanted, *error_types(source)]))[:3]:
                yield f"name the error `{error}`", (inserted(end, f"::<_, {error}>"),)


def parameter_typed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function's argument of a plain type where its type parameter is expected: declared as the parameter."""
    found = re.search(r"expected type parameter `(\w+)`, found `([^`]+)`", scene.said_in(diagnostic))
    marked = scene.spans_in(diagnostic, path)
    if found is None or not marked:
        return
    node = scene.expression_at(source, *marked[0][:2])
    name = re.match(r"[&*]*(\w+)$", syntax.node_text(node))
    function = scene.nearest(node, "function_item")
    for one in syntax.walk(function) if function is not None and name is not None else ():
        if one.type == "parameter" and name is not None and scene.field_text(one, "pattern") == name[1]:
            declared = one.child_by_field_name("type")
            if declared is not None and syntax.node_text(declared).lstrip("&") == found[2].lstrip("&"):
                text = syntax.node_text(declared).replace(found[2].lstrip("&"), found[1])
                yield f"take a `{text}`", (replaced(declared, text),)


def parameter_moved(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type parameter of an impl that neither the trait nor the type has: the parameter of the methods that use it."""
    found = re.match(r"the type parameter `(\w+)` is not constrained", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    impl = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "impl_item") if marked else None
    parameters = impl.child_by_field_name("type_parameters") if impl is not None else None
    body = impl.child_by_field_name("body") if impl is not None else None
    if found is None or impl is None or parameters is None or body is None:
        return
    own = next((one for one in parameters.named_children if re.match(rf"{found[1]}\b", syntax.node_text(one))), None)
    where = next((child for child in impl.children if child.type == "where_clause"), None)
    if own is None or (where is not None and re.search(rf"\b{found[1]}\b", syntax.node_text(where))):
        return
    others = [syntax.node_text(one) for one in parameters.named_children if one != own]
    parts = [replaced(parameters, f"<{', '.join(others)}>" if others else "")]
    for method in body.named_children:
        named = method.child_by_field_name("name") if method.type == "function_item" else None
        if named is None or found[1] not in {syntax.node_text(one) for one in syntax.walk(method)}:
            continue
        theirs = method.child_by_field_name("type_parameters")
        if theirs is not None:
            parts.append(inserted(theirs.end_byte - 1, f", {syntax.node_text(own)}"))
        else:
            parts.append(inserted(named.end_byte, f"<{syntax.node_text(own)}>"))
    yield f"let the methods have `{found[1]}`", whole(*parts)


def number_summed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A sum or a parsed number whose type nothing says: a type of number that the function or the file names."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        around = scene.nearest(node, "let_declaration", "expression_statement") or node
        function = scene.nearest(node, "function_item")
        texts = [
            scene.field_text(function, "return_type"),
            scene.field_text(function, "parameters"),
            source.decode(errors="replace"),
        ]
        kinds = list(dict.fromkeys(kind for text in texts for kind in _NUMBERS.findall(text)))
        for field in (one for one in syntax.walk(around) if one.type == "field_identifier"):
            call = field.parent.parent if field.parent is not None else None
            plain = call is not None and call.type == "call_expression" and field.parent is not None
            if plain and syntax.node_text(field) in ("sum", "product", "parse"):
                for kind in kinds[:3]:
                    yield f"make it a `{kind}`", (inserted(field.end_byte, f"::<{kind}>"),)
                return


def parameter_copied(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value of a type parameter moved out of what is only lent: the parameter is one that can be copied."""
    found = re.search(r"has type `([A-Z]\w*)`, which does not implement the `Copy` trait", scene.said_in(diagnostic))
    name = found[1] if found is not None else ""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if name else ():
        node = syntax.smallest_node(source, start, end)
        for item in (one for one in syntax.ancestors(node) if one.type in ("function_item", "impl_item")):
            parameters = item.child_by_field_name("type_parameters")
            for one in parameters.named_children if parameters is not None else ():
                if re.match(rf"{name}\b", syntax.node_text(one)):
                    text = " + Copy" if ":" in syntax.node_text(one) else ": Copy"
                    yield f"ask that `{name}` can be copied", (inserted(one.end_byte, text),)
                    return


def argument_found(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type of the file named with one argument too few: the types that functions beside it take and give, wherever
    it is named so.
    """
    found = re.match(r"struct takes (\d+) generic arguments? but (\d+) generic arguments? w", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    name = source[slice(*marked[0][:2])].decode(errors="replace") if marked else ""
    if (
        found is None
        or int(found[1]) != int(found[2]) + 1
        or int(found[2]) == 0
        or name not in scene.declarations(source)
    ):
        return
    uses = []
    for one in syntax.walk(syntax.parse(source).root_node):
        arguments = one.child_by_field_name("type_arguments") if one.type == "generic_type" else None
        if arguments is not None and scene.field_text(one, "type") == name:
            uses += [arguments] if len(arguments.named_children) == int(found[2]) else []
    holders = [scene.nearest(one, "struct_item", "impl_item", "function_item") for one in uses]
    if not uses or any(one is not None and one.child_by_field_name("type_parameters") is not None for one in holders):
        return  # what is generic itself may leave the argument to its own user
    names = {syntax.name_of(one) for one in holders if one is not None}
    kinds: list[str] = []
    for one in syntax.items(source):
        around = scene.nearest(one, "impl_item")
        if one.type == "function_item" and (around is None or syntax.name_of(around) in names):
            body = one.child_by_field_name("body")
            end = body.start_byte if body is not None else one.end_byte
            kinds += [syntax.node_text(kind) for kind in syntax.walk(one) if kind.start_byte < end
                      and kind.type in ("primitive_type", "type_identifier")]  # fmt: skip
    for kind in [one for one in dict.fromkeys(kinds) if one not in ("Self", name, "str", *_given(uses))][:4]:
        yield f"name `{kind}` too", whole(*(inserted(one.end_byte - 1, f", {kind}") for one in uses))


def _given(uses: list[Node]) -> set[str]:
    return {syntax.node_text(one) for arguments in uses for one in arguments.named_children}
