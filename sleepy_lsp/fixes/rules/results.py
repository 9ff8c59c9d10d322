"""Known repairs for Option and Result: the adapter between them, what `?` needs, where an error must be returned.

Which error value is meant is told by `errorvalues`. No rule here unwraps.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import errorvalues, scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_COLLECTIONS = frozenset("Vec VecDeque HashMap HashSet BTreeMap BTreeSet Result Option Box Rc Arc".split())
_ITERATORS = frozenset(
    "Map Filter FilterMap Range RangeInclusive Rev Chars Zip Enumerate Take Skip Chain FlatMap Cloned Copied".split()
)
_KIND = r"`&*(?:mut )?(?:std::(?:option|result)::)?(Option|Result)<"
_HELD = re.compile(
    rf"no field `\w+` on type {_KIND}|found for (?:enum |reference )?{_KIND}"
    rf"|{_KIND}[^`]*` (?:is not an iterator|cannot be)|into a value of type {_KIND}"
    rf"|(?:to|from|by|add|subtract|multiply|divide|negate) {_KIND}"
)


def other_adapter(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`map_err` on an Option is `ok_or`, and the other way round."""
    found = re.match(
        r"no method named `(map_err|ok_or|ok_or_else|ok)` found for enum `(Option|Result)<", diagnostic.message
    )
    marked = scene.spans_in(diagnostic, path)
    call = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "call_expression") if marked else None
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if found is None or call is None or arguments is None:
        return
    method = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "field_expression")
    name = method.child_by_field_name("field") if method is not None else None
    receiver = method.child_by_field_name("value") if method is not None else None
    given = arguments.named_children[0] if arguments.named_children else None
    if name is None or receiver is None:
        return
    if found[1] == "ok" and found[2] == "Option":
        yield "drop `.ok()`", (Replacement(receiver.end_byte, call.end_byte, ""),)
    elif given is not None and found[1] == "map_err" and found[2] == "Option" and given.type == "closure_expression":
        body = scene.field_text(given, "body")
        if not (scene.field_text(given, "parameters").strip("|_ ") and _uses_parameter(given)):
            plain = re.fullmatch(r"[\w:]+", body) is not None
            text = f"ok_or({body})" if plain else f"ok_or_else(|| {body})"
            yield (
                "use `ok_or`: an Option has no error",
                (replaced(name, text.split("(")[0]), replaced(arguments, text[text.index("(") :])),
            )
    elif given is not None and found[1] in ("ok_or", "ok_or_else") and found[2] == "Result":
        value = scene.field_text(given, "body") if given.type == "closure_expression" else syntax.node_text(given)
        yield (
            "use `map_err`: a Result has an error already",
            (replaced(name, "map_err"), replaced(arguments, f"(|_| {value})")),
        )


def _uses_parameter(closure: Node) -> bool:
    parameters, body = closure.child_by_field_name("parameters"), closure.child_by_field_name("body")
    return (
        parameters is not None and body is not None and bool(syntax.identifiers(parameters) & syntax.identifiers(body))
    )


def handed_on(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """What a `?` of the wrong kind needs before it: `.ok()`, `.ok_or(..)` or `.map_err(..)`."""
    said = scene.said_in(diagnostic)
    marked = scene.spans_in(diagnostic, path)
    asked = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "try_expression") if marked else None
    if asked is None:
        return
    at = asked.end_byte - 1
    if "can only be used on `Option`s, not `Result`s" in said:
        yield "make it an Option with `.ok()`", (inserted(at, ".ok()"),)
    elif "can only be used on `Result`s, not `Option`s" in said:
        for value in errorvalues.values(source, _error_type(asked), asked):
            yield f"hand on `{value}`", (inserted(at, ok_or(value)),)
    elif (found := re.search(r"the trait `From<(.+)>` is not implemented for `([^`]+)`", said)) is not None:
        yield from _converted(source, asked, at, found[1], found[2])


def _converted(source: bytes, asked: Node, at: int, held: str, error_type: str) -> Iterator[Proposal]:
    fitting = errorvalues.holding(source, error_type, held)
    if error_type.split("::")[-1] == "String":
        yield "say the error as a text", (inserted(at, ".map_err(|error| error.to_string())"),)
        return
    if len(fitting) == 1:
        yield f"wrap the error in `{fitting[0]}`", (inserted(at, f".map_err({fitting[0]})"),)
        return
    for value in [*fitting, *errorvalues.values(source, error_type, asked)][:3]:
        text = f".map_err({value})" if value in fitting else f".map_err(|_| {value})"
        yield f"make the error `{value}`", (inserted(at, text),)


def _error_type(node: Node) -> str:
    """The error type that the function around `node` returns, as written; empty where that can't be seen."""
    name, arguments = scene.arguments_of(scene.field_text(scene.function_around(node), "return_type"))
    return arguments[1] if name == "Result" and len(arguments) == 2 else ""


def ok_or(value: str) -> str:
    """What makes an Option a Result with this error."""
    return f".ok_or({value})" if re.fullmatch(r"[\w:]+", value) else f".ok_or_else(|| {value})"


def taken_out(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A field, a method, an item or an operand of what is still in an Option or Result: `?` where the function can."""
    found = _HELD.search(scene.said_in(diagnostic))
    marked = scene.spans_in(diagnostic, path)
    if found is None or not marked:
        return
    for node in _holders(diagnostic, source, marked):
        kind = next(one for one in found.groups() if one)
        for end in _questioned(source, node, kind):
            yield "take the value out with `?`", (inserted(node.end_byte, end),)
            function = scene.function_around(node)
            result = scene.field_text(function, "return_type")
            wrapper = {"Option": "Some", "Result": "Ok"}.get(scene.arguments_of(result)[0])
            last = list(scene.tails(function.child_by_field_name("body") if function is not None else None))
            tail = next(
                (one for one in last if one.start_byte <= node.start_byte and node.end_byte <= one.end_byte), None
            )
            if tail is not None and wrapper is not None and tail.type != "try_expression":
                parts = (
                    inserted(tail.start_byte, f"{wrapper}("),
                    inserted(node.end_byte, end),
                    inserted(tail.end_byte, ")"),
                )
                yield f"take the value out with `?` and wrap the result in `{wrapper}`", parts


def _holders(diagnostic: Diagnostic, source: bytes, marked: list[tuple[int, int, str]]) -> Iterator[Node]:
    """The expressions whose value may be held: the receiver, or what its name was bound to."""
    start, end, _ = marked[0]
    node = scene.expression_at(source, start, end)
    holder: Node | None = node
    parent = syntax.smallest_node(source, start, end).parent
    if diagnostic.code in ("E0609", "E0599", "E0610") and parent is not None and parent.type == "field_expression":
        holder = parent.child_by_field_name("value")
    elif (operation := scene.nearest(node, "binary_expression", "unary_expression")) is not None:
        sides = operation.named_children if operation in (node, node.parent) else []
        holder = next((side for side in sides if side.type == "identifier" and _may_hold(side)), None)
        holder = holder or (sides[0] if operation == node and sides else None)
    if holder is not None and holder.type == "identifier":
        yield from _bindings(holder)
    if holder is not None:
        yield holder


def _may_hold(name: Node) -> bool:
    """Whether a local name is bound to what calls of this kind give: an Option."""
    called = re.compile(r"\.(?:get|get_mut|first|last|pop|next|min|max|parse(?:::<\w+>)?|checked_\w+)\([^;]*\)$")
    return any(called.search(syntax.node_text(value)) for value in _bindings(name))


def _bindings(name: Node) -> Iterator[Node]:
    """What a local name was bound to, in the function around it."""
    function = scene.nearest(name, "function_item")
    for one in syntax.walk(function) if function is not None else ():
        value = one.child_by_field_name("value") if one.type == "let_declaration" else None
        is_named = scene.field_text(one, "pattern") == syntax.node_text(name)
        if value is not None and is_named and one.end_byte <= name.start_byte:
            yield value


def of_a_chain(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """What a closure is given is a whole list: the chain around it goes over an Option that holds the list."""
    marked = scene.spans_in(diagnostic, path)
    if not marked or not re.search(r"on type `&+(?:Vec<|\[)", diagnostic.message):
        return
    closure = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "closure_expression")
    root = scene.nearest(closure, "call_expression")
    while root is not None and root.type in ("call_expression", "field_expression"):
        root = root.child_by_field_name("function") or root.child_by_field_name("value")
    for value in _bindings(root) if root is not None and root.type == "identifier" else ():
        for end in _questioned(source, value, "Option"):
            yield "take the list out of the Option", (inserted(value.end_byte, end),)


def bound_in_option(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A name used as a value and bound to an Option of one, or of a reference to one: taken out where it is bound."""
    found = re.search(r"expected `([^`]+)`, found `Option<(&?)([^`]+)>`", scene.said_in(diagnostic))
    marked = scene.spans_in(diagnostic, path)
    node = scene.expression_at(source, *marked[0][:2]) if marked else None
    if found is None or node is None or node.type != "identifier" or found[3] != found[1].lstrip("&"):
        return
    star = "*" if found[2] and not found[1].startswith("&") else ""
    for value in _bindings(node):
        for end in _questioned(source, value, "Option"):
            parts = [inserted(value.start_byte, star)] if star else []
            yield "take the value out where it is bound", (*parts, inserted(value.end_byte, end))


def looped_over(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A loop over a Result or an Option of a list goes over the one list that it may hold."""
    marked = scene.spans_in(diagnostic, path)
    said = scene.said_in(diagnostic)
    loop = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "for_expression") if marked else None
    value = loop.child_by_field_name("value") if loop is not None else None
    if value is not None and re.search(r"iterator with items of type|is not an iterator", said):
        result = scene.arguments_of(scene.field_text(scene.function_around(value), "return_type"))[0]
        for end in dict.fromkeys(_questioned(source, value, result)):
            yield "take the list out with `?`", (inserted(value.end_byte, end),)


def _questioned(source: bytes, node: Node, kind: str) -> Iterator[str]:
    """What takes the value out of `node`, an Option or a Result, in the function around it."""
    result = scene.arguments_of(scene.field_text(scene.function_around(node), "return_type"))[0]
    if result == kind:
        yield "?"
    elif result == "Result" and kind == "Option":
        for value in errorvalues.values(source, _error_type(node), node):
            yield f"{ok_or(value)}?"
    elif result == "Option" and kind == "Result":
        yield ".ok()?"


def collected(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`.collect()?` into a Vec of the kind that the function returns."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:2]:
        near = syntax.smallest_node(source, start, end)
        around = scene.nearest(near, "let_declaration", "expression_statement") or near
        for asked in (one for one in syntax.walk(around) if one.type == "try_expression"):
            call = asked.named_children[0]
            function = call.child_by_field_name("function") if call.type == "call_expression" else None
            name = function.child_by_field_name("field") if function is not None else None
            if name is None or syntax.node_text(name) not in ("collect", "sum", "product"):
                continue
            kind = scene.arguments_of(scene.field_text(scene.function_around(asked), "return_type"))[0]
            rest = {"Result": "Result<{}, _>", "Option": "Option<{}>"}.get(kind)
            for inner in ("Vec<_>", "String") if rest and syntax.node_text(name) == "collect" else ():
                text = f"collect::<{(rest or '').format(inner)}>"
                yield f"collect into a `{inner}`", (replaced(name, text),)


def refuted(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A `let` whose pattern may not match leaves the function with None or the error otherwise."""
    marked = scene.spans_in(diagnostic, path)
    bound = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "let_declaration") if marked else None
    value = bound.child_by_field_name("value") if bound is not None else None
    if bound is None or value is None or bound.child_by_field_name("alternative") is not None:
        return
    _, indent = scene.line_of(source, bound.start_byte)
    result = scene.arguments_of(scene.field_text(scene.function_around(bound), "return_type"))[0]
    leaves = []
    if result == "Option":
        leaves = ["return None"]
    elif result == "Result":
        leaves = [f"return Err({one})" for one in errorvalues.values(source, _error_type(bound), bound)]
    for leave in leaves:
        text = f" else {{\n{indent}    {leave};\n{indent}}}"
        yield f"otherwise `{leave}`", (inserted(value.end_byte, text),)


def returned(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value that is what the function returns, where the code goes on: `return` it."""
    marked = scene.spans_in(diagnostic, path)
    if not marked:
        return
    node = scene.expression_at(source, *marked[0][:2])
    function = scene.function_around(node)
    result = scene.field_text(function, "return_type")
    if "let...else" in diagnostic.message:
        for tail in scene.tails(syntax.smallest_node(source, *marked[0][:2])):
            yield f"return `{syntax.node_text(tail)}`", (replaced(tail, f"return {syntax.node_text(tail)};"),)
        return
    found = re.search(r"expected `[^`]*`, found (?:enum |struct )?`([^`]+)`", scene.said_in(diagnostic))
    place = node.parent.type if node.parent is not None else ""
    value_of_all = any(tail == node for tail in scene.tails(function.child_by_field_name("body") if function else None))
    if found is None or not result or place not in ("match_arm", "block", "expression_statement") or value_of_all:
        return
    if scene.arguments_of(found[1])[0] == scene.arguments_of(result)[0] and node.type != "return_expression":
        end = ";" if place == "expression_statement" or node.parent is None or node.parent.type == "block" else ""
        yield (
            f"return `{' '.join(syntax.node_text(node).split())[:40]}`",
            (replaced(node, f"return {syntax.node_text(node)}{end}"),),
        )


def result_declared(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that uses `?` or returns an `Err` and declares no such result: the error type of the file's others."""
    said = scene.said_in(diagnostic)
    marked = scene.spans_in(diagnostic, path)
    function = scene.function_around(syntax.smallest_node(source, *marked[0][:2])) if marked else None
    body = function.child_by_field_name("body") if function is not None else None
    if (
        function is None
        or body is None
        or "that returns `()`" not in said
        or function.child_by_field_name("return_type")
    ):
        return
    made = {name.rpartition("::")[0] for name in errorvalues.made_in(syntax.node_text(function).encode())}
    known = [name for name in error_types(source) if name in made] or error_types(source)
    parameters = function.child_by_field_name("parameters")
    _, indent = scene.line_of(source, body.end_byte - 1)
    last = list(scene.tails(body))
    for error in known[:2] if parameters is not None else ():
        parts = [inserted(parameters.end_byte if parameters else 0, f" -> Result<(), {error}>")]
        bare = [one for one in syntax.walk(body) if one.type == "return_expression" and not one.named_children]
        parts += [replaced(one, "return Ok(())") for one in bare]
        if not last or body.named_children[-1].type in ("expression_statement", "let_declaration"):
            parts.append(inserted(body.end_byte - 1, f"    Ok(())\n{indent}"))
        else:
            parts += [inserted(last[0].end_byte, f";\n{indent}    Ok(())")]
        yield f"return `Result<(), {error}>`", whole(*parts)


def error_types(source: bytes) -> list[str]:
    """The error types of the results that the file's functions return, the commonest first."""
    found = []
    for item in syntax.items(source):
        name, arguments = (
            scene.arguments_of(scene.field_text(item, "return_type")) if item.type == "function_item" else ("", [])
        )
        if name == "Result" and len(arguments) == 2:
            found.append(arguments[1])
    return sorted(dict.fromkeys(found), key=lambda one: -found.count(one))


def else_given(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An `if` at the end of a function that says nothing otherwise: None, or the error that nothing makes yet."""
    marked = scene.spans_in(diagnostic, path)
    choice = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "if_expression") if marked else None
    if choice is None or choice.child_by_field_name("alternative") is not None:
        return
    kind = scene.arguments_of(scene.field_text(scene.function_around(choice), "return_type"))[0]
    given = ["None"] if kind == "Option" else []
    if kind == "Result":
        given = [f"Err({one})" for one in errorvalues.values(source, _error_type(choice), choice)]
    _, indent = scene.line_of(source, choice.start_byte)
    for one in given:
        yield f"otherwise `{one}`", (inserted(choice.end_byte, f" else {{\n{indent}    {one}\n{indent}}}"),)


def made_into_list(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An iterator or a range where a collection is expected: `.collect()`."""
    marked = scene.spans_in(diagnostic, path)
    found = re.search(r"expected (?:struct |enum )?`(\w+)<[^`]*`, found (?:struct )?`(\w+)<", scene.said_in(diagnostic))
    if not marked or found is None or found[1] not in _COLLECTIONS or found[2] not in _ITERATORS:
        return
    node = scene.expression_at(source, *marked[0][:2])
    if node.type == "range_expression":
        yield "collect it", (replaced(node, f"({syntax.node_text(node)}).collect()"),)
    else:
        yield "collect it", (inserted(node.end_byte, ".collect()"),)
