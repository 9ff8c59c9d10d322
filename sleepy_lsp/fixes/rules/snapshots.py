"""Known repairs that read before something changes: a look-up that is handed out only where it finds something, a
question asked before the loop that borrows, the parts that a loop needs gathered before its body changes their owner.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import borrows, owning, scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_PLAIN = re.compile(r"&(?:'\w+ )?(?!mut\b)|(?:[iu](?:8|16|32|64|128|size)|f32|f64|bool|char|usize|isize)$")


def found_first(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A look-up given back at once where it finds something, which borrows its owner on the other way too: asked
    whether it finds something first, and looked up again to be given back.
    """
    marks = scene.spans_in(diagnostic, path)
    if not any("returning this value requires that" in label for _, _, label in marks):
        return
    for start, end, _ in marks:
        node = syntax.smallest_node(source, start, end)
        found = _condition(node) or _matched(node)
        if found is None:
            continue
        head, call, name, body = found
        for question, again in _asked_again(call, name, body):
            parts = [again_in for one in _mentions(body, name) if (again_in := _replaced_use(one, again)) is not None]
            if len(parts) == len(_mentions(body, name)) and parts:
                yield "look whether it is there first", whole(*_as_question(head, question, source), *parts)
        return


def _condition(node: Node) -> tuple[Node, Node, str, Node] | None:
    """The condition of `if let Some(name) = CALL { .. }` around a node, the call, the name and the block."""
    condition = scene.nearest(node, "let_condition")
    around = condition.parent if condition is not None else None
    body = around.child_by_field_name("consequence") if around is not None and around.type == "if_expression" else None
    value = condition.child_by_field_name("value") if condition is not None else None
    name = re.fullmatch(r"Some\((\w+)\)", scene.field_text(condition, "pattern"))
    if condition is None or body is None or value is None or name is None or value.type != "call_expression":
        return None
    return condition, value, name[1], body


def _matched(node: Node) -> tuple[Node, Node, str, Node] | None:
    """The same of `match CALL { Some(name) => .., None => .. }`; the head is the match."""
    match = scene.nearest(node, "match_expression")
    value = match.child_by_field_name("value") if match is not None else None
    body = match.child_by_field_name("body") if match is not None else None
    if match is None or value is None or body is None or value.type != "call_expression":
        return None
    arms = [one for one in body.named_children if one.type == "match_arm"]
    name = re.fullmatch(r"Some\((\w+)\)", scene.field_text(arms[0], "pattern")) if len(arms) == 2 else None
    given = arms[0].child_by_field_name("value") if arms else None
    if name is None or given is None or scene.field_text(arms[1], "pattern") not in ("None", "_"):
        return None
    return match, value, name[1], given


def _as_question(head: Node, question: str, source: bytes) -> list[Replacement]:
    """What makes a condition or a match ask `question`; the uses of the name are apart."""
    if head.type == "let_condition":
        return [replaced(head, question)]
    body = head.child_by_field_name("body")
    first, second = [one for one in body.named_children if one.type == "match_arm"] if body is not None else (head,) * 2
    given, other = first.child_by_field_name("value"), second.child_by_field_name("value")
    if given is None or other is None:
        return []
    low, high = ("", "") if given.type == "block" else ("{ ", " }")
    text = syntax.node_text(other)
    text = text if other.type == "block" else f"{{ {text} }}"
    return [
        Replacement(head.start_byte, given.start_byte, f"if {question} {low}"),
        Replacement(given.end_byte, head.end_byte, f"{high} else {text}"),
    ]


def _asked_again(call: Node, name: str, body: Node) -> Iterator[tuple[str, str]]:
    """Questions whether a look-up finds something, and what looks it up again, as a value without `Some`."""
    function = call.child_by_field_name("function")
    owner, method = scene.field_text(function, "value"), scene.field_text(function, "field")
    key = scene.field_text(call, "arguments")[1:-1].strip().rstrip(",")
    if all(_wrapped(one) is not None for one in _mentions(body, name)) and method != "find":
        yield (
            f"{owner}.contains_key({key})" if method in ("get", "get_mut") else f"{syntax.node_text(call)}.is_some()",
            (f"?{syntax.node_text(call)}"),
        )
    if method == "get":
        yield f"{owner}.contains_key({key})", f"&{owner}[{key}]"
        yield f"{key} < {owner}.len()", f"&{owner}[{key}]"
    elif method == "get_mut":
        yield f"{owner}.contains_key({key})", f"{owner}.get_mut({key}).unwrap()"
        yield f"{key} < {owner}.len()", f"&mut {owner}[{key}]"
    elif method == "find":
        walked = re.fullmatch(r"(.+)\.iter(_mut)?\(\)", scene.squeezed(owner))
        place = next(one for one in ("place", "at", "found_at") if one not in syntax.tokens(body))
        if walked is not None:
            mark = "&mut " if walked[2] else "&"
            question = f"let Some({place}) = {walked[1]}.iter().position({key})"
            yield question, f"{mark}{walked[1]}[{place}]"


def _mentions(body: Node, name: str) -> list[Node]:
    return [one for one in syntax.walk(body) if one.type == "identifier" and syntax.node_text(one) == name]


def _wrapped(use: Node) -> Node | None:
    """The `Some(..)` that holds nothing but a use of the name."""
    around = use.parent.parent if use.parent is not None and use.parent.type == "arguments" else None
    is_some = around is not None and scene.field_text(around, "function") == "Some"
    return around if is_some and around is not None and around.type == "call_expression" else None


def _replaced_use(use: Node, again: str) -> Replacement | None:
    """A use of the name as what looks it up again; None where the use is inside a macro or something else."""
    parent = use.parent
    if again.startswith("?"):
        around = _wrapped(use)
        return replaced(around, again[1:]) if around is not None else None
    place = again.removeprefix("&mut ").removeprefix("&")
    if parent is not None and parent.type == "unary_expression" and syntax.node_text(parent).startswith("*"):
        return replaced(parent, place)
    if parent is not None and parent.type == "field_expression":
        return replaced(use, place)
    return replaced(use, again) if parent is None or parent.type != "token_tree" else None


def asked_before(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that reads other fields, asked while one field is borrowed: asked before the borrow begins."""
    if not re.match(r"cannot borrow `\*self` as immutable", diagnostic.message):
        return
    marks = scene.spans_in(diagnostic, path)
    call = _call_on_self(syntax.smallest_node(source, *marks[0][:2])) if marks else None
    lent = next((start for start, _, label in marks if label.startswith("mutable borrow occurs")), None)
    if call is None or lent is None:
        return
    statement = _statement_of(syntax.smallest_node(source, lent, lent + 1))
    field = re.match(rb"(?:&\s*mut\s+)?self\.(\w+)", source[lent : lent + 200])
    name = scene.field_text(call.child_by_field_name("function"), "field")
    method = next((one for one in syntax.items(source)
                   if one.type == "function_item" and syntax.name_of(one) == name), None)  # fmt: skip
    if statement is None or field is None or method is None or statement.start_byte >= call.start_byte:
        return
    read = {scene.field_text(one, "field") for one in syntax.walk(method)
            if one.type == "field_expression" and scene.field_text(one, "value") == "self"}  # fmt: skip
    function = scene.nearest(call, "function_item")
    behind = source[statement.start_byte : function.end_byte].decode(errors="replace") if function is not None else ""
    changed = re.findall(r"\bself\.(\w+)(?:\[[^\]]*\])?\s*(?:[-+*/%|&^]|<<|>>)?=(?!=)", behind)
    used = syntax.identifiers(call) - {name}
    known = scene.names_in_scope(statement)
    if (
        field[1].decode() in read
        or read & set(changed)
        or "self" in scene.field_text(method, "body").replace("self.", "")
    ):
        return
    if any(one not in known and one.islower() and one not in read for one in used - {"self"}):
        return
    variable = name if name not in known else f"{name}_before"
    _, indent = scene.line_of(source, statement.start_byte)
    asked = inserted(statement.start_byte, f"let {variable} = {syntax.node_text(call)};\n{indent}")
    yield f"ask `{name}` before", (asked, replaced(call, variable))
    yield f"ask `{name}` before", (asked, replaced(call, f"{variable}.clone()"))


def _call_on_self(node: Node) -> Node | None:
    """The call of a method on `self` around a node."""
    for one in syntax.ancestors(node):
        function = one.child_by_field_name("function") if one.type == "call_expression" else None
        if scene.field_text(function, "value") == "self":
            return one
    return None


def _statement_of(node: Node) -> Node | None:
    """The statement around a node that stands in a block."""
    inner = next((one for one in syntax.ancestors(node) if one.parent is not None and one.parent.type == "block"), None)
    return inner if inner is not None and inner.type in ("let_declaration", "expression_statement") else None


def gathered_first(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A loop over some elements of a field whose body has a method change `self` and needs one part of each element:
    the parts are gathered first.
    """
    if not re.match(r"cannot borrow `\*self` as mutable", diagnostic.message):
        return
    for start, end, _ in scene.spans_in(diagnostic, path):
        loop = scene.nearest(syntax.smallest_node(source, start, end), "for_expression")
        head = loop.child_by_field_name("value") if loop is not None else None
        body = loop.child_by_field_name("body") if loop is not None else None
        name = scene.field_text(loop, "pattern")
        if loop is None or head is None or body is None or not (head.start_byte <= start and end <= head.end_byte):
            continue
        uses = _mentions(body, name)
        parts = {scene.field_text(one.parent, "field") for one in uses}
        walked = _walked(head)
        if not walked or len(parts) != 1 or "" in parts or re.search(rf"\{{{name}\b", syntax.node_text(body)):
            return
        part = parts.pop()
        known = scene.names_in_scope(loop)
        variable = part if part not in known and part not in syntax.identifiers(body) - {part} else f"{name}_{part}"
        kinds = {text for one in scene.declarations(source).values() for field, text in scene.declared_fields(one)
                 if field == part}  # fmt: skip
        copied = "" if kinds and all(_PLAIN.match(one) for one in kinds) else ".clone()"
        gathered = f"{walked}.map(|{name}| {name}.{part}{copied}).collect::<Vec<_>>()"
        changes = [replaced(one.parent, variable) for one in uses if one.parent is not None]
        pattern = loop.child_by_field_name("pattern")
        if pattern is not None and all(_is_read(one) for one in uses):
            yield f"gather each `{part}` first", whole(replaced(pattern, variable), replaced(head, gathered), *changes)
        return


def _walked(head: Node) -> str:
    """What a loop walks over, as an iterator by reference; empty where it takes or changes the elements."""
    text = syntax.node_text(head)
    if head.type == "reference_expression" and not text.startswith("&mut"):
        return f"{scene.field_text(head, 'value')}.iter()"
    return text if ".iter()" in text else ""


def _is_read(use: Node) -> bool:
    """Whether a part of an element is read: neither assigned to nor called."""
    field = use.parent
    around = field.parent if field is not None else None
    if around is None or field is None:
        return False
    changes = around.type in ("assignment_expression", "compound_assignment_expr")
    return (
        not (changes and around.child_by_field_name("left") == field)
        and around.child_by_field_name("function") != field
    )


def copied_beside(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An element changed through a name while another is read: the place itself for the name, a copy of the other."""
    for title, inlined in borrows.alias_inlined(diagnostic, path, source):
        for other, copied in owning.value_copied(diagnostic, path, source):
            yield f"{title}, {other}", whole(*inlined, *copied)
