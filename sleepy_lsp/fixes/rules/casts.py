"""Known repairs for numbers that no cast turns into what is wanted: bits as a truth value, a number as a variant, steps
of a fold that may overflow; and for keys that have no total order.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene, traits
from sleepy_lsp.fixes.rules.scene import Proposal, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_CHECKED = {"+": "checked_add", "-": "checked_sub", "*": "checked_mul", "/": "checked_div", "%": "checked_rem"}
_MOST_ARMS = 16


def none_of_the_bits(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`!bits as bool`, where `!` turns every bit round: whether the bits are zero, which is what a person reads."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        cast = scene.nearest(syntax.smallest_node(source, start, end), "type_cast_expression")
        value = cast.child_by_field_name("value") if cast is not None else None
        if cast is not None and value is not None and re.match(r"!\s*[(\w]", syntax.node_text(value)):
            yield "compare the bits with zero", (replaced(cast, f"{syntax.node_text(value)[1:].strip()} == 0"),)


def variants_by_number(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A matched number cast to an enum: an arm for each number, with the variant that has it."""
    found = re.match(r"non-primitive cast: `[iu](?:\d+|size)` as `(?:\w+::)*(\w+)`", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    item = scene.declarations(source).get(found[1]) if found is not None else None
    cast = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "type_cast_expression") if marked else None
    arm = scene.nearest(cast, "match_arm")
    choice = scene.nearest(arm, "match_expression")
    value = arm.child_by_field_name("value") if arm is not None else None
    if found is None or item is None or cast is None or arm is None or choice is None or value is None:
        return
    numbers = _numbers(scene.field_text(arm, "pattern"))
    known = _by_number(item)
    is_same = scene.field_text(cast, "value") == scene.field_text(choice, "value")
    if not is_same or not numbers or len(numbers) > _MOST_ARMS or not all(one in known for one in numbers):
        return
    _, indent = scene.line_of(source, arm.start_byte)
    low, high = cast.start_byte - value.start_byte, cast.end_byte - value.start_byte
    text = source[value.start_byte : value.end_byte]
    arms = []
    for number in numbers:
        given = text[:low] + f"{found[1]}::{known[number]}".encode() + text[high:]
        arms.append(f"{number} => {given.decode(errors='replace')}{'' if value.type == 'block' else ','}")
    yield "an arm for each number", (replaced(arm, f"\n{indent}".join(arms)),)


def _numbers(pattern: str) -> list[int]:
    """The whole numbers that a pattern of numbers covers; none where it covers anything else."""
    found: list[int] = []
    for part in pattern.split("|"):
        one = re.fullmatch(r"\s*(\d+)(?:\s*(\.\.=?)\s*(\d+))?\s*", part)
        if one is None:
            return []
        last = int(one[3]) + (one[2] == "..=") if one[3] else int(one[1]) + 1
        found += range(int(one[1]), min(last, int(one[1]) + _MOST_ARMS + 1))
    return found


def _by_number(item: Node) -> dict[int, str]:
    """The variants of an enum without fields by their number: the one that is written, else one more than before."""
    body = item.child_by_field_name("body")
    found, following = {}, 0
    for one in body.named_children if body is not None and item.type == "enum_item" else []:
        if one.type != "enum_variant":
            continue
        written = scene.field_text(one, "value")
        if one.child_by_field_name("body") is not None or (written and not written.isdigit()):
            return {}
        number = int(written) if written else following
        found[number], following = syntax.name_of(one), number + 1
    return found


def steps_checked(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A `try_fold` over whole numbers whose step gives a bare result: arithmetic that says when it overflows."""
    found = re.match(r"the trait bound `[iu](?:\d+|size): (?:\w+::)*Try` is not satisfied", diagnostic.message)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        call = scene.nearest(syntax.smallest_node(source, start, end), "call_expression")
        arguments = call.child_by_field_name("arguments") if call is not None else None
        closure = arguments.named_children[-1] if arguments is not None and arguments.named_children else None
        body = closure.child_by_field_name("body") if closure is not None else None
        function = scene.nearest(call, "function_item")
        result = scene.arguments_of(scene.field_text(function, "return_type"))[0]
        if body is None or closure is None or closure.type != "closure_expression" or result.startswith("Result"):
            return
        tails = list(scene.tails(body))
        parts = [replaced(one, text) for one in tails if (text := _checked(one))]
        if parts and len(parts) == len(tails):
            yield "let each step be checked", whole(*parts)


def _checked(node: Node) -> str:
    """A sum, difference or product as an Option that is None where it overflows; empty for anything else."""
    while node.type == "parenthesized_expression":
        node = node.named_children[0]
    operator = _CHECKED.get(scene.field_text(node, "operator")) if node.type == "binary_expression" else None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if operator is None or left is None or right is None:
        return ""
    if left.type == "integer_literal" and operator in ("checked_add", "checked_mul"):
        left, right = right, left
    receiver, given = (f"{text}?" if (text := _checked(one)) else syntax.node_text(one) for one in (left, right))
    plain = ("identifier", "field_expression", "call_expression", "binary_expression", "parenthesized_expression")
    return f"{receiver}.{operator}({given})" if left.type in plain else ""


def bounds_as_promised(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that asks more of its parameters than its trait: the trait's bounds; sorting by a part of their order
    where the trait promises no total one.
    """
    marked = scene.spans_in(diagnostic, path)
    method = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "function_item") if marked else None
    own = method.child_by_field_name("type_parameters") if method is not None else None
    declared = traits.in_trait(source, scene.nearest(method, "impl_item"), syntax.name_of(method)) if method else None
    theirs = declared.child_by_field_name("type_parameters") if declared is not None else None
    if method is None or own is None or theirs is None:
        return
    parts = [replaced(own, syntax.node_text(theirs))]
    calls = [one for one in syntax.walk(method) if one.type == "call_expression"]
    for call in calls if re.search(r"\bPartialOrd\b", syntax.node_text(theirs)) else ():
        function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        field = function.child_by_field_name("field") if function is not None else None
        name = syntax.node_text(field) if field is not None else ""
        if field is None or arguments is None or not re.fullmatch(r"(?:sort|sort_unstable|max|min)(?:_by_key)?", name):
            continue
        order = _partly(arguments.named_children[0]) if arguments.named_children else "|a, b| a.partial_cmp(b)"
        if order:
            text = f"{name.removesuffix('_by_key')}_by({order}.unwrap_or(std::cmp::Ordering::Equal))"
            parts.append(Replacement(field.start_byte, arguments.end_byte, text))
    yield "ask what the trait asks", whole(*parts)


def _partly(closure: Node) -> str:
    """`|x| key(x)` as `|a, b| key(a).partial_cmp(&key(b))`, turned round for `Reverse`; empty where it is not plain."""
    name, key = scene.field_text(closure, "parameters").strip("| "), scene.field_text(closure, "body")
    if not re.fullmatch(r"[a-z_]\w*", name) or {"a", "b"} & set(re.findall(r"\w+", key)) - {name}:
        return ""
    turned = re.fullmatch(r"(?:\w+::)*Reverse\((.*)\)", key, re.DOTALL)
    first, second = ("b", "a") if turned is not None else ("a", "b")
    key = turned[1] if turned is not None else key
    one, other = (re.sub(rf"(?<![.\w]){name}\b", each, key) for each in (first, second))
    return f"|a, b| {one}.partial_cmp(&{other})"
