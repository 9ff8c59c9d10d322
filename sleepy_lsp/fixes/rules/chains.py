"""Known repairs for what a chain of iterator calls gives: results that are collected as if they were values, and a `?`
in a closure that can't hand anything on, an Option where a Result is expected.
"""

import re
from collections.abc import Iterator

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import errorvalues, scene
from sleepy_lsp.fixes.rules.results import ok_or
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_GATHERED = re.compile(
    r"a value of type `(.+)` cannot be (?:built from|made by summing|made by multiplying all elements from) an "
    r"iterator over elements of type `(?:std::\w+::)?(Result|Option)<"
)
_ENDS = {("Result", "Result"): "?", ("Option", "Option"): "?", ("Result", "Option"): ".ok()?"}


def results_gathered(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Results collected or summed into plain values: into a Result of them, handed on with `?`."""
    found = _GATHERED.match(diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    call = scene.nearest(node, "call_expression")
    function = call.child_by_field_name("function") if call is not None else None
    if found is None or call is None or function is None:
        return
    method = function.child_by_field_name("function") if function.type == "generic_function" else function
    name = scene.field_text(method, "field")
    result = scene.arguments_of(scene.field_text(scene.function_around(call), "return_type"))[0]
    end = _ENDS.get((found[2], result))
    if method is None or name not in ("collect", "sum", "product") or end is None:
        return
    kind = f"Result<{found[1]}, _>" if found[2] == "Result" else f"Option<{found[1]}>"
    text = f"{name}::<{kind}>(){end}"
    field = method.child_by_field_name("field")
    if field is not None:
        yield f"gather into `{kind}`", (Replacement(field.start_byte, call.end_byte, text),)


def transposed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An Option of a Result where the Option of its value is expected: `.transpose()?`."""
    said = scene.said_in(diagnostic)
    marked = scene.spans_in(diagnostic, path)
    if marked and re.search(r"expected `Option<[^`]+>`, found `Option<Result<", said):
        node = scene.expression_at(source, *marked[0][:2])
        if scene.arguments_of(scene.field_text(scene.function_around(node), "return_type"))[0] == "Result":
            yield "hand the error on", (inserted(node.end_byte, ".transpose()?"),)


def error_mapped(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A Result with another error than the one that is expected: `map_err` into a variant of it."""
    said = scene.said_in(diagnostic)
    found = re.search(r"expected `Result<([^`]*), (\w+)>`, found `Result<([^`]*), ([\w:]+)>`", said)
    marked = scene.spans_in(diagnostic, path)
    if found is None or not marked or found[2] == found[4]:
        return
    node = scene.expression_at(source, *marked[0][:2])
    if node.type not in ("call_expression", "macro_invocation", "identifier"):
        return
    fitting = errorvalues.holding(source, found[2], found[4])
    for one in fitting[:1]:
        yield f"wrap the error in `{one}`", (inserted(node.end_byte, f".map_err({one})"),)
    for value in errorvalues.values(source, found[2], node) if not fitting else ():
        yield f"make the error `{value}`", (inserted(node.end_byte, f".map_err(|_| {value})"),)


def loop_for_closure(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`for_each` with a closure that has an error to hand on, as a `for` loop, which can."""
    marked = scene.spans_in(diagnostic, path)
    if not marked or "in a closure that returns `()`" not in scene.said_in(diagnostic):
        return
    closure = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "closure_expression")
    call = scene.nearest(closure, "call_expression")
    function = call.child_by_field_name("function") if call is not None else None
    body = closure.child_by_field_name("body") if closure is not None else None
    if closure is None or call is None or body is None or body.type != "block":
        return
    statement = call.parent
    leaves = any(one.type == "return_expression" and not one.named_children for one in syntax.walk(body))
    if scene.field_text(function, "field") != "for_each" or statement is None or leaves:
        return
    pattern = scene.field_text(closure, "parameters").strip("|").strip()
    text = f"for {pattern} in {scene.field_text(function, 'value')} {syntax.node_text(body)}"
    whole = statement if statement.type == "expression_statement" else call
    yield "loop over it", (replaced(whole, text),)


def adapted(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An Option where a Result is expected gets the error that fits; of a Result where an Option is, `ok()`."""
    said = scene.said_in(diagnostic)
    marked = scene.spans_in(diagnostic, path)
    if not marked:
        return
    node = scene.expression_at(source, *marked[0][:2])
    if node.type not in ("call_expression", "identifier", "field_expression", "macro_invocation"):
        return
    if re.search(r"expected `Option<[^`]*>`, found `Result<", said):
        yield "make it an Option with `.ok()`", (inserted(node.end_byte, ".ok()"),)
    found = re.search(r"expected `Result<(?:[^`]*, )?(\w+)>`, found `Option<", said)
    for value in errorvalues.values(source, found[1], node) if found is not None else ():
        yield f"otherwise `{value}`", (inserted(node.end_byte, ok_or(value)),)


def elements_adapted(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Results gathered into an Option: each as an Option first."""
    found = re.match(r"a value of type `(?:std::\w+::)?Option<", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    call = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "call_expression") if marked else None
    if found is None or call is None or "over elements of type `Result<" not in diagnostic.message:
        return
    receiver = (call.child_by_field_name("function") or call).child_by_field_name("value")
    arguments = receiver.child_by_field_name("arguments") if receiver is not None else None
    closure = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    body = closure.child_by_field_name("body") if closure is not None else None
    if body is not None and body.type == "call_expression":
        yield "make each an Option with `.ok()`", (inserted(body.end_byte, ".ok()"),)


def asked_where_bound(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A name bound to a Result or an Option for whose value rustc would ask at each use: asked where it is bound."""
    edits = [span for suggestion in diagnostic.suggestions for span in suggestion.spans if span.path == path]
    for edit in edits:
        name = syntax.smallest_node(source, max(edit.byte_start - 1, 0), edit.byte_start)
        function = scene.nearest(name, "function_item")
        if edit.replacement != "?" or name.type != "identifier" or function is None:
            continue
        for one in syntax.walk(function):
            value = one.child_by_field_name("value") if one.type == "let_declaration" else None
            is_named = scene.field_text(one, "pattern") == syntax.node_text(name)
            if value is not None and is_named and one.end_byte <= name.start_byte:
                yield "take the value out where it is bound", (inserted(value.end_byte, "?"),)


# What checks first and says so: the name, and whether it gives an Option.
_CHECKED = {
    "split_at_unchecked": ("split_at_checked", True), "split_at_mut_unchecked": ("split_at_mut_checked", True),
    "get_unchecked": ("get", True), "get_unchecked_mut": ("get_mut", True), "unwrap_unchecked": ("", True),
    "from_utf8_unchecked": ("from_utf8", False), "from_u32_unchecked": ("from_u32", True),
}  # fmt: skip


def checked(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An unchecked function of std called outside of `unsafe`: the one that checks, its failure handed on."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        call = scene.expression_at(source, start, end)
        function = call.child_by_field_name("function") if call.type == "call_expression" else None
        if function is None:
            return
        text = syntax.node_text(function)
        name = re.split(r"::|\.", text)[-1]
        new, is_option = _CHECKED.get(name, ("", False))
        around = scene.function_around(call)
        kind, arguments = scene.arguments_of(scene.field_text(around, "return_type"))
        if name not in _CHECKED or kind not in ("Option", "Result"):
            return
        if kind == "Option":
            ends = ["?" if is_option else ".ok()?"]
        else:
            values = list(errorvalues.values(source, arguments[1], call)) if len(arguments) == 2 else []
            ends = [f".ok_or({one})?" if is_option else f".map_err(|_| {one})?" for one in values]
            ends = ends if is_option else ["?", *ends]
        for one in ends:
            changed = f"{text[: -len(name)]}{new}" if new else text.rpartition(".")[0]
            arguments_text = scene.field_text(call, "arguments") if new else ""
            yield f"use `{new or '?'}`", (replaced(call, f"{changed}{arguments_text}{one}"),)


def flattened(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Results gathered into plain values where no error can be handed on: those that there are."""
    found = _GATHERED.match(diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    call = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "call_expression") if marked else None
    receiver = (call.child_by_field_name("function") or call).child_by_field_name("value") if call is not None else None
    result = scene.arguments_of(scene.field_text(scene.function_around(call), "return_type"))[0] if call else ""
    if found is not None and receiver is not None and result not in ("Result", "Option"):
        yield "leave out what failed", (inserted(receiver.end_byte, ".flatten()"),)


def assigned_out(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`+=` with a value that is still in a Result or an Option: taken out with `?`."""
    found = re.match(r"cannot \w+-assign `(?:\w+::)*(Option|Result)<|cannot \w+-assign `[^`]*` by `(Option|Result)<",
                     diagnostic.message)  # fmt: skip
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        node = scene.nearest(syntax.smallest_node(source, start, end), "compound_assignment_expr")
        right = node.child_by_field_name("right") if node is not None else None
        kind = next((one for one in found.groups() if one), "") if found is not None else ""
        result = scene.arguments_of(scene.field_text(scene.function_around(right), "return_type"))[0] if right else ""
        if right is not None and (kind, result) in _ENDS.keys() | {("Result", "Result")}:
            yield "take the value out", (inserted(right.end_byte, _ENDS[(kind, result)]),)


_TWINS = {"Ok": "Some", "Err": "None", "Some": "Ok", "None": "Err"}


def arms_of_other_kind(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The patterns of a Result for an Option, or the other way round: all arms of the `match` as what it is."""
    found = re.search(r"expected `(Option|Result)<[^`]*>`, found `(Option|Result)<", scene.said_in(diagnostic))
    marked = scene.spans_in(diagnostic, path)
    arm = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "match_arm") if marked else None
    choice = scene.nearest(arm, "match_expression")
    if found is None or found[1] == found[2] or arm is None or choice is None:
        return
    pattern = arm.child_by_field_name("pattern")
    if pattern is None or not pattern.start_byte <= marked[0][0] < pattern.end_byte:
        return
    body = choice.child_by_field_name("body")
    parts = []
    for one in (arm.child_by_field_name("pattern") for arm in (body.named_children if body is not None else [])):
        text = syntax.node_text(one) if one is not None else ""
        name = re.match(r"(Ok|Err|Some|None)\b", text)
        if one is None or name is None:
            continue
        new = _TWINS[name[1]]
        rest = text[name.end() :]
        rest = "" if new == "None" else rest or "(_)"
        if new == "None" and not re.match(r"\(_\w*\)", text[name.end() :]):
            return
        parts.append(replaced(one, f"{new}{rest}"))
    if parts:
        yield f"match it as what it is, {'an Option' if found[1] == 'Option' else 'a Result'}", tuple(parts)


def looked_up(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A pattern of an Option for an element of a list: for what looks it up."""
    said = scene.said_in(diagnostic)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if "found `Option<" in said else ():
        condition = scene.nearest(syntax.smallest_node(source, start, end), "let_condition", "let_declaration")
        value = condition.child_by_field_name("value") if condition is not None else None
        pattern = condition.child_by_field_name("pattern") if condition is not None else None
        if value is None or value.type != "index_expression" or pattern is None:
            return
        owner, place = (syntax.node_text(one) for one in value.named_children[:2])
        inner = re.fullmatch(r"Some\((\w+)\)", syntax.node_text(pattern))
        look = replaced(value, f"{owner}.get({place.removeprefix('&')})")
        if inner is not None:
            yield "look it up", (replaced(pattern, f"Some(&{inner[1]})"), look)
        yield "look it up", (look,)
