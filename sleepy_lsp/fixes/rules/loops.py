"""Known repairs for loops and look-ups in collections: a list that changes as it is walked, or that threads are to
have; two entries at once, an entry that may not be there yet, a character of a text.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic


def _loops(diagnostic: Diagnostic, path: str, source: bytes) -> list[tuple[Node, Node]]:
    """The `for` loops in whose heads the error marks something, and those heads."""
    found = []
    for start, end, _ in scene.spans_in(diagnostic, path):
        loop = scene.nearest(syntax.smallest_node(source, start, end), "for_expression")
        head = loop.child_by_field_name("value") if loop is not None else None
        if loop is not None and head is not None and head.start_byte <= start and end <= head.end_byte:
            found.append((loop, head))
    return found


def taken_whole(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A loop that drains a field while methods of `self` are called: the field is taken, and walked on its own."""
    for _, head in _loops(diagnostic, path, source)[:1]:
        drained = re.fullmatch(r"(self(?:\.\w+)+)\.drain\(\.\.\)", scene.squeezed(syntax.node_text(head)))
        if drained is not None:
            yield f"take `{drained[1]}` first", (replaced(head, f"std::mem::take(&mut {drained[1]})"),)


def given_to_threads(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A loop over references for threads that may outlive them: over the values."""
    if "borrowed for `'static`" not in scene.said_in(diagnostic):
        return
    for loop, head in _loops(diagnostic, path, source)[:1]:
        body = loop.child_by_field_name("body")
        closures = [one for one in syntax.walk(body) if one.type == "closure_expression"] if body is not None else []
        moves = tuple(inserted(one.start_byte, "move ") for one in closures
                      if scene.field_text(one.parent.parent if one.parent else None, "function").endswith("spawn")
                      and not syntax.node_text(one).startswith("move"))  # fmt: skip
        text = syntax.node_text(head)
        if head.type == "reference_expression":
            yield "walk over the values", (replaced(head, scene.field_text(head, "value")), *moves)
        elif text.endswith(".iter()"):
            yield "walk over the values", (replaced(head, f"{text.removesuffix('.iter()')}.into_iter()"), *moves)


def removed_while_walking(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A loop over a list that takes elements out of it: by place, which moves on only where nothing was taken out."""
    for loop, value in _loops(diagnostic, path, source)[:1]:
        head = re.fullmatch(r"([\w.]+?)\.iter(?:_mut)?\(\)\.enumerate\(\)", scene.squeezed(syntax.node_text(value)))
        names = re.fullmatch(r"\((\w+), (\w+)\)", scene.field_text(loop, "pattern"))
        body = loop.child_by_field_name("body")
        if head is None or names is None or body is None or len(body.named_children) != 1:
            return
        inner = body.named_children[0]
        inner = inner.named_children[0] if inner.type == "expression_statement" else inner
        place, element, walked = names[1], names[2], head[1]
        is_choice = inner.type == "if_expression" and inner.child_by_field_name("alternative") is None
        if is_choice and f"{walked}.remove({place})" in syntax.node_text(inner):
            _, indent = scene.line_of(source, loop.start_byte)
            text = (
                f"let mut {place} = 0;\n{indent}while {place} < {walked}.len() {{\n"
                f"{indent}    let {element} = &{walked}[{place}];\n"
                f"{indent}    {syntax.node_text(inner)} else {{\n{indent}        {place} += 1;\n"
                f"{indent}    }}\n{indent}}}"
            )
            yield "walk by place", (replaced(loop, text),)


def both_at_once(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Two entries of one map looked up to be changed: both at once. Panics where they are the same."""
    found: list[tuple[Node, Node, str, str, str]] = []
    for start, end, _ in scene.spans_in(diagnostic, path):
        bound = scene.nearest(syntax.smallest_node(source, start, end), "let_declaration")
        name = scene.field_text(bound, "pattern")
        for call in syntax.walk(bound) if bound is not None else ():
            function = call.child_by_field_name("function") if call.type == "call_expression" else None
            if bound is not None and scene.field_text(function, "field") == "get_mut" and re.fullmatch(r"\w+", name):
                key = scene.field_text(call, "arguments")[1:-1]
                entry = bound, call, name, scene.field_text(function, "value"), key
                found += [entry] if entry[0] not in [one[0] for one in found] else []
    found.sort(key=lambda one: one[0].start_byte)
    if len(found) != 2 or found[0][3] != found[1][3] or found[0][0].parent != found[1][0].parent:
        return
    (first, call, one, owner, key), (_, second, other, _, twin) = found
    _, indent = scene.line_of(source, first.start_byte)
    text = f"let [{one}, {other}] = {owner}.get_disjoint_mut([{key}, {twin}]);\n{indent}"
    parts = (inserted(first.start_byte, text), replaced(call, one), replaced(second, other))
    yield f"look both up in `{owner}` at once", parts


def entry_changed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`map[key] += ..`, which no map allows: the entry, begun with the default where there is none."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        change = scene.nearest(node, "compound_assignment_expr", "assignment_expression")
        place = change.child_by_field_name("left") if change is not None else None
        if change is None or place is None or place.type != "index_expression":
            return
        owner, key = (syntax.node_text(one) for one in place.named_children[:2])
        key = key.removeprefix("&")
        for form in (key, f"{key}.to_string()", f"*{key}", f"{key}.clone()"):
            if change.type == "compound_assignment_expr":
                text = f"*{owner}.entry({form}).or_default()"
                yield f"change the entry of `{owner}`", (replaced(place, text),)
            else:
                text = f"{owner}.insert({form}, {scene.field_text(change, 'right')})"
                yield f"put it into `{owner}`", (replaced(change, text),)


def character_at(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A text indexed by a number: its character there, if it has one."""
    found = re.match(r"the type `(?:str|String)` cannot be indexed by `", diagnostic.message)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        node = scene.nearest(syntax.smallest_node(source, start, end), "index_expression")
        if node is None:
            return
        owner, place = (syntax.node_text(one) for one in node.named_children[:2])
        text = f"{owner}.chars().nth({place})" if place != "0" else f"{owner}.chars().next()"
        field = node.parent if node.parent is not None and node.parent.type == "field_expression" else None
        call = field.parent if field is not None and field.parent is not None else None
        if field is not None and call is not None and call.type == "call_expression" and "c" not in syntax.tokens(call):
            asked = f"{scene.field_text(field, 'field')}{scene.field_text(call, 'arguments')}"
            yield "ask the character there", (replaced(call, f"{text}.is_some_and(|c| c.{asked})"),)
        if scene.arguments_of(scene.field_text(scene.function_around(node), "return_type"))[0] == "Option":
            yield "take the character there", (replaced(node, f"{text}?"),)
        parent = node.parent
        if parent is not None and parent.type == "binary_expression":
            other = next((one for one in parent.named_children if one != node), None)
            if other is not None and other.type == "char_literal":
                parts = (replaced(node, text), replaced(other, f"Some({syntax.node_text(other)})"))
                yield "compare the character there", tuple(sorted(parts, key=lambda one: one.start))


def parts_copied(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Collections of references where those of values are given back: the loop that fills them copies its parts."""
    found = re.search(r"expected `(\w+)<[^&`]*>`, found `(\w+)<[^`]*&", scene.said_in(diagnostic))
    function = None
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        function = scene.function_around(syntax.smallest_node(source, start, end))
    if found is None or function is None or found[1] != found[2]:
        return
    pushes = [one for one in syntax.walk(function) if one.type == "call_expression"
              and scene.field_text(one.child_by_field_name("function"), "field") == "push"]  # fmt: skip
    texts = re.search(r"expected `[^`]*\bString\b[^`]*`, found `[^`]*&str\b", scene.said_in(diagnostic))
    for arguments in (one.child_by_field_name("arguments") for one in pushes):
        if texts is not None and arguments is not None and len(arguments.named_children) == 1:
            yield "make it a String", (inserted(arguments.named_children[0].end_byte, ".to_string()"),)
    for loop in (one for one in syntax.walk(function) if one.type == "for_expression"):
        pattern = loop.child_by_field_name("pattern")
        if pattern is not None and pattern.type in ("tuple_pattern", "identifier"):
            yield "copy what the loop is given", (inserted(pattern.start_byte, "&"),)


def walked_by_place(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A loop that changes the elements of a field while methods of `self` are asked: over the places instead."""
    for loop, value in _loops(diagnostic, path, source)[:1]:
        head = re.fullmatch(r"&mut(self(?:\.\w+)+)|(self(?:\.\w+)+)\.iter_mut\(\)(\.enumerate\(\))?",
                            scene.squeezed(syntax.node_text(value)))  # fmt: skip
        pattern = loop.child_by_field_name("pattern")
        body = loop.child_by_field_name("body")
        if head is None or pattern is None or body is None:
            return
        names = [syntax.node_text(one) for one in pattern.named_children] if head[3] else [syntax.node_text(pattern)]
        place, element = (names if len(names) == 2 else ["place", *names])[:2]
        owner = head[1] or head[2]
        parts = [replaced(value, f"0..{owner}.len()"), replaced(pattern, place)]
        for one in syntax.walk(body):
            parent = one.parent
            if one.type == "identifier" and syntax.node_text(one) == element and parent is not None:
                is_followed = parent.type == "unary_expression" and syntax.node_text(parent).startswith("*")
                parts.append(replaced(parent if is_followed else one, f"{owner}[{place}]"))
        if re.fullmatch(r"[a-z_]\w*", place) and (len(names) == 2 or "place" not in syntax.tokens(loop)):
            yield "walk by place", tuple(sorted(parts, key=lambda one: one.start))
