"""Known repairs for what is passed as a function: one whose parameters differ by a reference, a pair where its parts
are asked for, and code that waits where it may not.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.macros import as_calls
from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_NAMES = ("value", "other", "third", "fourth")


def called_in_closure(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function passed by name whose parameters differ by references from those asked for: called in a closure."""
    said = scene.said_in(diagnostic)
    asked = re.search(r"expected (?:function|closure) signature `(?:for<[^>]*> )?fn\((.*)\) -> ", said)
    found = re.search(r"found (?:function|closure) signature `(?:for<[^>]*> )?fn\((.*)\) -> ", said)
    marked = scene.spans_in(diagnostic, path)
    node = scene.expression_at(source, *marked[0][:2]) if marked else None
    if asked is None or found is None or node is None or node.type not in ("identifier", "scoped_identifier"):
        return
    theirs, own = (scene.arguments_of(f"F<{one[1]}>")[1] for one in (asked, found))
    if not theirs or len(theirs) != len(own) or len(own) > len(_NAMES):
        return
    names = _NAMES[: len(own)]
    given = [_followed(name, *pair) for name, pair in zip(names, zip(theirs, own, strict=True), strict=True)]
    text = f"|{', '.join(names)}| {syntax.node_text(node)}({', '.join(given)})"
    yield "call it in a closure", (replaced(node, text),)


def _followed(name: str, given: str, wanted: str) -> str:
    """`name` with as many `*` or `&` as lie between the two types."""
    surplus = _depth(given) - _depth(wanted)
    return "*" * surplus + name if surplus >= 0 else "&" * -surplus + name


def _depth(type_text: str) -> int:
    """How many references are around a type: `&'a &u8` → 2."""
    found = re.match(r"(?:&(?:'\w+ )?(?:mut )?)*", type_text.strip())
    return found[0].count("&") if found is not None else 0


def parts_passed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """One tuple where its parts are asked for: the parts."""
    said = scene.said_in(diagnostic)
    found = re.search(r"expected `([^`]+)`, found `\(([^`]+)\)`", said)
    spans = scene.spans_in(diagnostic, path)
    if found is None or not spans:
        return
    call = scene.nearest(syntax.smallest_node(source, *spans[0][:2]), "call_expression")
    arguments = call.child_by_field_name("arguments") if call is not None else None
    parts = scene.arguments_of(f"T<{found[2]}>")[1]
    for start, end, _ in spans:
        node = scene.expression_at(source, start, end)
        is_argument = arguments is not None and node.parent == arguments
        if is_argument and node.type in ("identifier", "field_expression"):
            text = syntax.node_text(node)
            star = ["*" if part == f"&{found[1]}" else "" for part in parts]
            given = ", ".join(f"{mark}{text}.{place}" for place, mark in enumerate(star))
            yield f"pass the parts of `{text}`", (replaced(node, given),)
            return


def awaiting(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function that awaits, as `async fn`."""
    for start, end, label in scene.spans_in(diagnostic, path):
        if "this is not `async`" in label:
            item = scene.nearest(syntax.smallest_node(source, start, end), "function_item", "closure_expression")
            mark = next((child for child in item.children if child.type == "fn"), None) if item is not None else None
            if item is not None and item.type == "function_item" and mark is not None:
                yield "make it `async`", (inserted(mark.start_byte, "async "),)


def lent_at_each_call(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A closure that changes a variable which is used between its calls: the variable is lent to it at each call."""
    for start, end, _ in scene.spans_in(diagnostic, path):
        bound = scene.nearest(syntax.smallest_node(source, start, end), "let_declaration")
        closure = bound.child_by_field_name("value") if bound is not None else None
        if bound is None or closure is None or closure.type != "closure_expression":
            continue
        name, block = scene.field_text(bound, "pattern"), bound.parent
        listed, body = closure.child_by_field_name("parameters"), closure.child_by_field_name("body")
        known = scene.names_in_scope(bound)
        used = [one for one in syntax.walk(body) if one.type == "identifier" and syntax.node_text(one) in known] \
            if body is not None else []  # fmt: skip
        taken = syntax.identifiers(listed) if listed is not None else set()
        changed = {syntax.node_text(one) for one in used} - taken
        if block is None or listed is None or len(changed) != 1:
            continue
        variable = changed.pop()
        written = re.sub(r"^&\s*mut\s+", "", known[variable])
        kinds = re.findall(r":\s*([iuf]\w+)", syntax.node_text(listed)) if not written else []
        calls = [one for one in syntax.walk(block) if one.type == "call_expression"
                 and scene.field_text(one, "function") == name]  # fmt: skip
        for kind in [written] if written else kinds[:1]:
            is_lent = known[variable].startswith("&")
            given = variable if is_lent else f"&mut {variable}"
            parts = [inserted(listed.start_byte + 1, f"{variable}: &mut {kind}, ")]
            for one in used:
                is_plain = one.parent is None or one.parent.type not in ("field_expression", "index_expression")
                if syntax.node_text(one) == variable and is_plain and not is_lent:
                    parts.append(inserted(one.start_byte, "*"))
            for call in calls:
                arguments = call.child_by_field_name("arguments")
                if arguments is not None:
                    comma = ", " if arguments.named_children else ""
                    parts.append(inserted(arguments.start_byte + 1, f"{given}{comma}"))
            pattern = bound.child_by_field_name("pattern")
            mutable = next((child for child in bound.children if child.type == "mutable_specifier"), None)
            if mutable is not None and pattern is not None:
                parts.append(Replacement(mutable.start_byte, pattern.start_byte, ""))
            yield f"lend `{variable}` at each call", whole(*parts)


def boxed_in_field(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A closure that captures where a field or a parameter is a plain function: any closure, boxed in a field."""
    if "expected fn pointer, found closure" not in scene.said_in(diagnostic):
        return
    read = as_calls(source)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        closure = scene.expression_at(read, start, end)
        entry = closure.parent
        shape = scene.nearest(entry, "struct_expression")
        if entry is None or entry.type != "field_initializer" or shape is None:
            yield from _any_closure(source, closure)
            return
        owner, field = scene.arguments_of(scene.field_text(shape, "name"))[0], scene.field_text(entry, "field")
        item = scene.declarations(source).get(owner)
        declared = [one.child_by_field_name("type") for one in syntax.walk(item) if one.type == "field_declaration"
                    and syntax.name_of(one) == field] if item is not None else []  # fmt: skip
        kind = declared[0] if declared else None
        if kind is None or kind.type != "function_type":
            return
        signature = syntax.node_text(kind)[syntax.node_text(kind).index("fn") + 2 :]
        parts = [replaced(kind, f"Box<dyn Fn{signature}>")]
        for one in syntax.walk(syntax.parse(read).root_node):
            around = scene.nearest(one, "struct_expression") if one.type.endswith("field_initializer") else None
            if around is None or scene.arguments_of(scene.field_text(around, "name"))[0] not in (owner, "Self"):
                continue
            value = one.child_by_field_name("value")
            if value is None and syntax.node_text(one) == field:
                parts.append(replaced(one, f"{field}: Box::new({field})"))
            elif value is not None and scene.field_text(one, "field") == field:
                parts += [inserted(value.start_byte, "Box::new("), inserted(value.end_byte, ")")]
        yield f"let `{field}` hold any closure", whole(*parts)


def _any_closure(source: bytes, closure: Node) -> Iterator[Proposal]:
    """The parameter of a function of the file that a closure is passed for, as any closure."""
    arguments = closure.parent
    call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
    name = re.split(r"::|\.", scene.field_text(call, "function"))[-1]
    items = [one for one in syntax.items(source) if one.type == "function_item" and syntax.name_of(one) == name]
    if arguments is None or call is None or len(items) != 1:
        return
    listed = items[0].child_by_field_name("parameters")
    parameters = [one for one in listed.named_children if one.type == "parameter"] if listed is not None else []
    place = arguments.named_children.index(closure)
    kind = parameters[place].child_by_field_name("type") if place < len(parameters) else None
    if kind is not None and kind.type == "function_type" and syntax.node_text(kind).startswith("fn"):
        yield "take any closure", (replaced(kind, f"impl Fn{syntax.node_text(kind)[2:]}"),)


def inlined(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Closures that change the same variable and are each called once: their bodies where they are called."""
    parts: list[Replacement] = []
    names = []
    for start, end, label in scene.spans_in(diagnostic, path):
        bound = scene.nearest(syntax.smallest_node(source, start, end), "let_declaration")
        closure = bound.child_by_field_name("value") if bound is not None else None
        name = scene.field_text(bound, "pattern")
        if bound is None or closure is None or closure.type != "closure_expression" or name in names:
            continue
        is_held = re.search(r"mutable borrow occurs|closure is constructed", label) is not None
        changes = _inlined_call(source, bound, closure, name) if is_held else None
        if changes is None:
            return
        names.append(name)
        parts += changes
    if len(names) > 1:
        yield f"do what {' and '.join(f'`{one}`' for one in names)} do in place", whole(*parts)


def _inlined_call(source: bytes, bound: Node, closure: Node, name: str) -> list[Replacement] | None:
    """What puts a closure's body where it is called; None unless it is called once and means the same there."""
    block, body = bound.parent, closure.child_by_field_name("body")
    listed = closure.child_by_field_name("parameters")
    if block is None or body is None or listed is None or re.search(r"\breturn\b|\?|\bawait\b", syntax.node_text(body)):
        return None
    mentions = [one for one in syntax.walk(block) if syntax.node_text(one) == name and one.start_byte > bound.end_byte
                and one.type == "identifier"]  # fmt: skip
    call = mentions[0].parent if len(mentions) == 1 else None
    arguments = call.child_by_field_name("arguments") if call is not None and call.type == "call_expression" else None
    patterns = [one for one in listed.named_children if "comment" not in one.type]
    if call is None or arguments is None or len(patterns) != len(arguments.named_children):
        return None
    captured = syntax.identifiers(body) - syntax.identifiers(listed)
    rebound = {syntax.node_text(one) for let in syntax.walk(block) if let.start_byte > bound.end_byte
               and (pattern := let.child_by_field_name("pattern")) is not None
               for one in syntax.walk(pattern) if one.type == "identifier"}  # fmt: skip
    if captured & rebound:
        return None
    _, indent = scene.line_of(source, call.start_byte)
    given = [f"let {syntax.node_text(pattern)} = {syntax.node_text(value)};"
             for pattern, value in zip(patterns, arguments.named_children, strict=True)
             if syntax.node_text(pattern) != syntax.node_text(value)]  # fmt: skip
    inner = [syntax.node_text(one) for one in body.children[1:-1]] if body.type == "block" else [syntax.node_text(body)]
    lines = f"\n{indent}    ".join([*given, *inner])
    return [scene.without_lines(source, bound), replaced(call, f"{{\n{indent}    {lines}\n{indent}}}")]


def awaited_in_loop(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A closure that awaits for each element, in an async function: a loop, which may, and which collects or sums."""
    for start, end, label in scene.spans_in(diagnostic, path):
        closure = scene.nearest(syntax.smallest_node(source, start, end), "closure_expression")
        arguments = closure.parent if closure is not None and "not `async`" in label else None
        call = arguments.parent if arguments is not None else None
        function = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
        async_function = scene.nearest(call, "function_item")
        if closure is None or call is None or function is None or scene.field_text(function, "field") != "map":
            continue
        ends = _consumed(call)
        is_async = async_function is not None and re.match(
            r"(?:pub(?:\([^)]*\))? )?async ", syntax.node_text(async_function)
        )
        body, listed = closure.child_by_field_name("body"), closure.child_by_field_name("parameters")
        if ends is None or body is None or listed is None or not is_async:
            return
        first, consumer, end_node = ends
        statement = next((one for one in syntax.ancestors(first) if one.parent and one.parent.type == "block"), None)
        tails = list(scene.tails(body))
        if statement is None or len(tails) != 1 or re.search(r"\breturn\b", syntax.node_text(body)):
            return
        held = re.fullmatch(r"(Some|Ok)\((.*)\)", syntax.node_text(tails[0]), re.DOTALL)
        value = held[2] if held is not None else syntax.node_text(tails[0])
        total = "total" if consumer == "sum" else "gathered"
        if total in syntax.tokens(async_function or call):
            return
        _, indent = scene.line_of(source, statement.start_byte)
        kept = f"{total} += {value};" if consumer == "sum" else f"{total}.push({value});"
        before = (
            source[body.start_byte + 1 : tails[0].start_byte].decode(errors="replace") if body.type == "block" else ""
        )
        inner = f"{before.strip()}\n{indent}    {kept}" if before.strip() else kept
        begun = "0" if consumer == "sum" else "Vec::new()"
        text = (
            f"let mut {total} = {begun};\n{indent}for {syntax.node_text(listed).strip('|')} in "
            f"{scene.field_text(function, 'value')} {{\n{indent}    {inner}\n{indent}}}"
        )
        result = f"{held[1]}({total})" if held is not None else total
        if statement.start_byte <= end_node.start_byte and end_node.end_byte <= statement.end_byte:
            yield (
                "await in a loop",
                whole(inserted(statement.start_byte, f"{text}\n{indent}"), replaced(end_node, result)),
            )
        else:
            yield "await in a loop", whole(replaced(statement, text), replaced(end_node, result))
        return


def _consumed(call: Node) -> tuple[Node, str, Node] | None:
    """What is done with a mapped iterator, `collect` or `sum`, at once or by the one name that it is bound to: where it
    begins, the method, and the call of it.
    """
    walked = call
    bound = call.parent
    if bound is not None and bound.type == "let_declaration":
        name, block = scene.field_text(bound, "pattern"), bound.parent
        uses = [one for one in syntax.walk(block) if one.type == "identifier" and syntax.node_text(one) == name
                and one.start_byte > bound.end_byte] if block is not None else []  # fmt: skip
        if len(uses) != 1:
            return None
        walked = uses[0]
    method = walked.parent
    consumer = re.match(r"collect|sum", scene.field_text(method, "field") or scene.field_text(method, "function"))
    while method is not None and method.type in ("field_expression", "generic_function"):
        consumer = consumer or re.match(r"collect|sum", scene.field_text(method, "field"))
        method = method.parent
    if method is None or method.type != "call_expression" or consumer is None:
        return None
    return (call, consumer[0], method) if walked == call else (bound or call, consumer[0], method)
