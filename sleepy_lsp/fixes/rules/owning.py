"""Known repairs where a reference does not live as long as it is needed: the value is returned, kept or copied."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.fixes.rules.signatures import given_back
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_BORROWING = (".as_str()", ".as_slice()", ".as_ref()", ".as_path()", ".as_mut_slice()", ".iter()")
_OWNED = {"str": "String", "Path": "std::path::PathBuf", "OsStr": "std::ffi::OsString"}
_BY_VALUE = frozenset("is_none_or is_some_and map map_or map_or_else and_then unwrap_or unwrap_or_else".split())
_SHARED = re.compile(r"^(?:std::)?(?:sync::|rc::|mpsc::)*(?:Arc|Rc|Sender|SyncSender)<")


def returned_owned(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that gives back a reference to what it made: the value instead, and the type that says so."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    function = scene.function_around(node) if node is not None else None
    declared = function.child_by_field_name("return_type") if function is not None else None
    if function is None or declared is None:
        return
    borrowed = [one for one in syntax.walk(declared) if one.type == "reference_type"]
    outer = [one for one in borrowed if scene.nearest(one.parent, "reference_type") is None]
    if not outer:
        return
    owned = {scene.field_text(one, "type") for one in outer}
    parts = [replaced(one, _owned(scene.field_text(one, "type"))) for one in outer]
    for value in given_back(function):
        inner = _held(value)
        if inner is not None:
            parts.append(replaced(inner, _as_owned(inner, owned)))
    yield "return the value itself", whole(*parts)


def kept_and_returned(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A collection given back that is filled with references to what ends here: filled with the values."""
    marked = scene.spans_in(diagnostic, path)
    function = scene.function_around(syntax.smallest_node(source, *marked[0][:2])) if marked else None
    declared = function.child_by_field_name("return_type") if function is not None else None
    if declared is None:
        return
    parts = []
    for start, end, label in marked:
        node = scene.expression_at(source, start, end)
        call = node.parent.parent if node.parent is not None and node.parent.type == "field_expression" else None
        place = call if call is not None and syntax.node_text(call).endswith(_BORROWING) else node.parent
        if "is borrowed here" not in label or place is None or _keeper(place) is None:
            continue
        if place == call or place.type == "reference_expression":
            parts.append(replaced(place, syntax.node_text(node)))
    kinds = [one for one in syntax.walk(declared) if one.type == "reference_type"]
    if parts and kinds:
        owned = [replaced(one, _owned(scene.field_text(one, "type"))) for one in kinds]
        yield "give back the values", whole(*owned, *parts)


def _owned(type_text: str) -> str:
    found = re.fullmatch(r"\[([^;\]]+)\]", type_text.strip())
    return f"Vec<{found[1]}>" if found is not None else _OWNED.get(type_text.strip(), type_text)


def _held(value: Node) -> Node | None:
    """What `Some(..)` or `Ok(..)` around a value holds, or the value; None for None and for errors."""
    if value.type == "call_expression" and scene.field_text(value, "function") in ("Some", "Ok", "Err"):
        arguments = value.child_by_field_name("arguments")
        is_error = scene.field_text(value, "function") == "Err"
        inner = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        return None if is_error or inner is None or inner.type == "tuple_expression" else inner
    return None if syntax.node_text(value) == "None" else value


def _as_owned(node: Node, kinds: set[str]) -> str:
    text = syntax.node_text(node)
    gathered = re.fullmatch(r"(.*)(\.collect(?:::<.*>)?\(\))", text, re.DOTALL)
    if gathered is not None:
        return f"{gathered[1]}{'.map(str::to_string)' if kinds == {'str'} else '.cloned()'}{gathered[2]}"
    copy = "to_string" if kinds == {"str"} else "to_vec" if any(kind.startswith("[") for kind in kinds) else "clone"
    if node.type == "reference_expression":
        inner = node.child_by_field_name("value")
        plain = inner is not None and inner.type in ("identifier", "call_expression", "macro_invocation")
        return scene.field_text(node, "value") if plain else f"{scene.field_text(node, 'value')}.{copy}()"
    for end in _BORROWING:
        if text.endswith(end) and "." not in text.removesuffix(end):
            return text.removesuffix(end)
    return f"{text}.{copy}()"


def value_copied(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A reference that a call gave and that is still read when its owner changes: the value, copied or cloned."""
    seen = set()
    for start, end, _ in scene.spans_in(diagnostic, path):
        bound = scene.nearest(syntax.smallest_node(source, start, end), "let_declaration", "let_condition")
        value = bound.child_by_field_name("value") if bound is not None else None
        pattern = bound.child_by_field_name("pattern") if bound is not None else None
        if bound is None or value is None or pattern is None or bound.start_byte in seen:
            continue
        seen.add(bound.start_byte)
        if not (value.start_byte <= start and end <= value.end_byte):
            continue
        is_held = pattern.type == "tuple_struct_pattern" and syntax.node_text(pattern).startswith("Some(")
        if value.type not in ("call_expression", "try_expression") or (not is_held and pattern.type != "identifier"):
            continue
        names = {syntax.node_text(pattern)} if not is_held else syntax.identifiers(pattern) - {"Some"}
        block = scene.nearest(bound, "block")
        followed = [
            one for one in syntax.walk(block)
            if one.type == "unary_expression" and one.start_byte >= bound.end_byte
            and re.fullmatch(r"\*\w+", syntax.node_text(one)) and syntax.node_text(one)[1:] in names
        ] if block is not None else []  # fmt: skip
        parts = [Replacement(one.start_byte, one.start_byte + 1, "") for one in followed]
        if is_held:
            yield "copy what it holds", whole(inserted(value.end_byte, ".copied()"), *parts)
            yield "clone what it holds", whole(inserted(value.end_byte, ".cloned()"), *parts)
        else:
            yield "copy the value", whole(inserted(value.start_byte, "*"), *parts)
            if value.type == "try_expression":
                yield "clone the value", whole(inserted(value.end_byte, ".clone()"), *parts)


def kept_owned(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A reference to what ends here, kept in a variable or a collection that goes on: the value is kept."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.expression_at(source, start, end)
        place = node if node.type == "reference_expression" else scene.nearest(node, "reference_expression")
        if place is None:
            continue
        call = scene.nearest(place.parent, "call_expression", "assignment_expression")
        inner = scene.field_text(place, "value")
        keeper = _keeper(place)
        if call is None or keeper is None or not inner:
            continue
        parts = [replaced(place, inner)]
        function = scene.nearest(place, "function_item")
        for one in syntax.walk(function) if function is not None else ():
            if one.type == "let_declaration" and scene.field_text(one, "pattern") == keeper:
                declared = one.child_by_field_name("type")
                if declared is not None:
                    parts += [
                        replaced(ref, _owned(scene.field_text(ref, "type"))) for ref in syntax.walk(declared)
                        if ref.type == "reference_type"
                    ]  # fmt: skip
        uses = [one for one in syntax.walk(function) if one.type == "identifier" and syntax.node_text(one) == keeper] \
            if function is not None else []  # fmt: skip
        asked = [inserted(one.end_byte, ".as_ref()") for one in uses if _taken_by_value(one)]
        yield "keep the value", whole(*parts, *asked[:-1] if len(asked) > 1 else asked)
        if asked:
            yield "keep the value", whole(*parts, *asked)


def _keeper(place: Node) -> str | None:
    """The variable that a value is assigned to, or whose `push` or `insert` it is given to."""
    for outer in syntax.ancestors(place):
        if outer.type == "assignment_expression":
            return scene.field_text(outer, "left")
        if outer.type == "call_expression":
            function = outer.child_by_field_name("function")
            if scene.field_text(function, "field") in ("push", "push_back", "push_front", "insert"):
                return scene.field_text(function, "value")
        if outer.type in ("block", "let_declaration"):
            return None
    return None


def _taken_by_value(name: Node) -> bool:
    """Whether a method of Option takes the variable itself."""
    parent = name.parent
    return parent is not None and parent.type == "field_expression" and scene.field_text(parent, "field") in _BY_VALUE


def field_shared(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A closure for another thread that uses fields of `self` which are shared pointers: their clones, made before."""
    for start, end, _ in scene.spans_in(diagnostic, path):
        node = syntax.smallest_node(source, start, end)
        around = scene.nearest(node, "call_expression") or node
        closure = next((one for one in syntax.walk(around) if one.type == "closure_expression"), None)
        closure = closure or scene.nearest(node, "closure_expression")
        owner = scene.arguments_of(scene.field_text(scene.nearest(node, "impl_item"), "type"))[0]
        declaration = scene.declarations(source).get(owner)
        if closure is None or declaration is None:
            continue
        fields = dict(scene.declared_fields(declaration))
        uses: dict[str, list[Node]] = {}
        for one in syntax.walk(closure):
            name = scene.field_text(one, "field")
            if one.type == "field_expression" and scene.field_text(one, "value") == "self" and name in fields:
                uses.setdefault(name, []).append(one)
        statement = next((one for one in syntax.ancestors(closure)
                          if one.parent is not None and one.parent.type == "block"), None)  # fmt: skip
        if not uses or statement is None or "self" in _without_fields(closure):
            continue
        if not all(_SHARED.match(scene.squeezed(fields[name])) for name in uses):
            continue
        _, indent = scene.line_of(source, statement.start_byte)
        clones = "".join(f"let {name} = self.{name}.clone();\n{indent}" for name in uses)
        parts = [replaced(one, name) for name, all_uses in uses.items() for one in all_uses]
        if not syntax.node_text(closure).startswith("move"):
            parts.append(inserted(closure.start_byte, "move "))
        yield (
            f"clone {', '.join(f'`self.{name}`' for name in uses)} for the closure",
            whole(inserted(statement.start_byte, clones), *parts),
        )
        return


def _without_fields(closure: Node) -> set[str]:
    """`self` where a closure uses it other than for one of its fields."""
    return {
        "self" for one in syntax.walk(closure)
        if one.type == "self" and (one.parent is None or one.parent.type != "field_expression"
                                   or (one.parent.parent is not None
                                   and one.parent.parent.type == "call_expression"
                                   and one.parent.parent.child_by_field_name("function") == one.parent))
    }  # fmt: skip
