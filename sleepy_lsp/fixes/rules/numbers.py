"""Known repairs for numbers and texts: two types of number that meet, floats that have no total order, what overflows
before the program runs, a text times a number, one without its closing quote.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_BITS = {"8": 8, "16": 16, "32": 32, "64": 64, "128": 128}
_NUMBER = r"(?:[iu](?:8|16|32|64|128|size)|f32|f64)"
_MEET = re.compile(
    rf"cannot (?:multiply|divide|calculate the remainder of) `(?P<left>{_NUMBER})` (?:divided )?by "
    rf"`&?(?P<right>{_NUMBER})`|cannot (?:multiply|divide)-assign `(?P<left2>{_NUMBER})` by `&?(?P<right2>{_NUMBER})`"
    rf"|cannot (?:add|subtract)(?:-assign)? `&?(?P<right3>{_NUMBER})` (?:to|from) `(?P<left3>{_NUMBER})`"
)
_FOUND = re.compile(rf"expected `({_NUMBER})`, found `({_NUMBER})`")
_BY_ORDER = {"sort": "sort_by", "sort_unstable": "sort_unstable_by", "max": "max_by", "min": "min_by"}
_BY_KEY = {f"{by}_key": by for by in _BY_ORDER.values()}


def converted(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A number of one type where another is expected: without loss where that can be, else checked, else cast."""
    marked = scene.spans_in(diagnostic, path)
    found = _FOUND.search(scene.said_in(diagnostic))
    if marked and found is not None:
        node = scene.expression_at(source, *marked[0][:2])
        limit = re.fullmatch(rf"{_NUMBER}::(MAX|MIN)", syntax.node_text(node))
        if limit is not None:
            yield f"take that of `{found[1]}`", (replaced(node, f"{found[1]}::{limit[1]}"),)
        elif found[1][0] == "f" and scene.field_text(node, "operator") == "/":
            sides = [one for one in (node.child_by_field_name("left"), node.child_by_field_name("right")) if one]
            yield f"divide as `{found[1]}`", whole(*(replaced(one, _as_type(one, "u64", found[1])[0]) for one in sides))
        elif found[1][0] == "i" and found[2][0] == "u" and scene.field_text(node, "operator") == "-":
            sides = [one for one in (node.child_by_field_name("left"), node.child_by_field_name("right")) if one]
            yield f"subtract as `{found[1]}`", whole(*(replaced(one, _as_type(one, found[2], found[1])[0])
                                                       for one in sides))  # fmt: skip
        elif node.type not in ("integer_literal", "float_literal", "block", "source_file"):
            for text in _as_type(node, found[2], found[1]):
                yield f"convert it to `{found[1]}`", (replaced(node, text),)


def widened(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Two numbers of different types in one operation: the narrower one becomes like the other."""
    marked = scene.spans_in(diagnostic, path)
    found = _MEET.match(diagnostic.message)
    if found is None or not marked:
        return
    kinds = {name[: len(name.rstrip("23"))]: kind for name, kind in found.groupdict().items() if kind}
    node = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "binary_expression", "compound_assignment_expr")
    left = node.child_by_field_name("left") if node is not None else None
    right = node.child_by_field_name("right") if node is not None else None
    if node is None or left is None or right is None:
        return
    if scene.field_text(node, "operator") == "/" and (wanted := _float_wanted(node)) is not None:
        parts = [
            replaced(side, _as_type(side, kinds[name], wanted)[0]) for side, name in ((left, "left"), (right, "right"))
        ]
        yield f"divide as `{wanted}`", whole(*parts)
    sides = [(right, kinds["right"], kinds["left"])]
    if node.type == "binary_expression":
        sides.append((left, kinds["left"], kinds["right"]))
    sides.sort(key=lambda side: not _is_lossless(side[1], side[2]))
    for side, kind, wanted in sides:
        for text in _as_type(side, kind, wanted)[:1]:
            yield f"convert `{' '.join(syntax.node_text(side).split())[:40]}` to `{wanted}`", (replaced(side, text),)


def _float_wanted(node: Node) -> str | None:
    """The type of float that a quotient is for: its variable's or its function's."""
    bound, function = scene.nearest(node, "let_declaration"), scene.function_around(node)
    is_last = function is not None and node in list(scene.tails(function.child_by_field_name("body")))
    kind = scene.field_text(bound, "type") or (scene.field_text(function, "return_type") if is_last else "")
    return kind if kind in ("f32", "f64") else None


def _is_lossless(kind: str, wanted: str) -> bool:
    """Whether `From` converts every number of one type into another."""
    if kind[0] == "f" or "size" in kind:
        return kind == "f32" and wanted == "f64"
    bits = _BITS[kind[1:]]
    if wanted in ("usize", "isize"):
        return bits <= 8 or (bits == 16 and kind[0] == wanted[0])
    if wanted[0] == "f":
        return bits <= (16 if wanted == "f32" else 32)
    wider = _BITS[wanted[1:]]
    return (wanted[0] == kind[0] and wider > bits) or (wanted[0] == "i" and wider > bits)


def _as_type(node: Node, kind: str, wanted: str) -> list[str]:
    text = syntax.node_text(node)
    if _is_lossless(kind, wanted):
        return [f"{wanted}::from({text})"]
    simple = ("identifier", "field_expression", "call_expression", "index_expression", "parenthesized_expression",
              "unary_expression", "type_cast_expression")  # fmt: skip
    cast = f"{text} as {wanted}" if node.type in simple else f"({text}) as {wanted}"
    parent = node.parent
    if parent is not None and (
        parent.type in ("field_expression", "unary_expression")
        or (parent.type == "binary_expression" and scene.field_text(parent, "operator") in ("<", "<<"))
    ):
        cast = f"({cast})"
    result = scene.arguments_of(scene.field_text(scene.function_around(node), "return_type"))[0]
    loses_the_sign = kind[0] == "i" and wanted[0] == "u"
    if result == "Option" and loses_the_sign:
        return [f"{wanted}::try_from({text}).ok()?", cast]
    return [cast]


def ordered_floats(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """What asks for a total order of floats, by their `total_cmp`."""
    marked = scene.spans_in(diagnostic, path)
    if not marked or not re.search(r"`&?f(?:32|64): (?:std::cmp::)?(?:Ord|Eq)`", diagnostic.message):
        return
    node = syntax.smallest_node(source, *marked[0][:2])
    for call in (one for one in syntax.ancestors(node) if one.type == "call_expression"):
        function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        field = function.child_by_field_name("field") if function is not None else None
        name = syntax.node_text(field) if field is not None else ""
        if field is None or arguments is None:
            continue
        if name in _BY_ORDER and not arguments.named_children:
            text = f"{_BY_ORDER[name]}(|a, b| a.total_cmp(b))"
            yield f"use `{_BY_ORDER[name]}`", (Replacement(field.start_byte, arguments.end_byte, text),)
            return
        closure = arguments.named_children[0] if name in _BY_KEY and arguments.named_children else None
        if closure is not None and (order := _compared(closure)) is not None:
            text = f"{_BY_KEY[name]}({order})"
            yield f"use `{_BY_KEY[name]}`", (Replacement(field.start_byte, arguments.end_byte, text),)
            return


def _compared(closure: Node) -> str | None:
    """`|x| key(x)` as `|x, other| key(x).total_cmp(&key(other))`; None where the closure is not that plain."""
    name = scene.field_text(closure, "parameters").strip("| ")
    body = closure.child_by_field_name("body")
    if (
        body is None
        or body.type == "block"
        or not re.fullmatch(r"[a-z_]\w*", name)
        or "other" in {name, *syntax.tokens(body)}
    ):
        return None
    key, offset = syntax.node_text(body), body.start_byte
    twin = key.encode()
    for one in sorted(syntax.walk(body), key=lambda node: -node.start_byte):
        if one.type == "identifier" and syntax.node_text(one) == name:
            twin = twin[: one.start_byte - offset] + b"other" + twin[one.end_byte - offset :]
    return f"|{name}, other| {key}.total_cmp(&{twin.decode()})"


def partly_ordered(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A generic impl or function that asks for `Ord` and is used with floats: `PartialOrd`, and what it sorts with."""
    if not re.search(r"`f(?:32|64): (?:std::cmp::)?Ord` is not satisfied", diagnostic.message):
        return
    for start, end, label in scene.spans_in(diagnostic, path):
        item = scene.nearest(syntax.smallest_node(source, start, end), "impl_item", "function_item")
        if "required by this bound" not in label or source[start:end] != b"Ord" or item is None:
            continue
        parts = [Replacement(start, end, "PartialOrd")]
        for call in (one for one in syntax.walk(item) if one.type == "call_expression"):
            function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
            field = function.child_by_field_name("field") if function is not None else None
            if field is None or arguments is None:
                continue
            name, given = syntax.node_text(field), syntax.node_text(arguments)
            equal = "unwrap_or(std::cmp::Ordering::Equal)"
            if name in _BY_ORDER and given == "()":
                text = f"{_BY_ORDER[name]}(|a, b| a.partial_cmp(b).{equal})"
                parts.append(Replacement(field.start_byte, arguments.end_byte, text))
            elif name == "cmp":
                parts.append(Replacement(field.start_byte, arguments.end_byte, f"partial_cmp{given}.{equal}"))
        yield "ask for `PartialOrd` only", whole(*parts)
        return


def repeated(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A text times a number: `repeat`."""
    if not re.match(r"cannot multiply `&*(?:str|String)` by `", diagnostic.message):
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.nearest(syntax.smallest_node(source, start, end), "binary_expression")
        left, right = scene.field_text(node, "left"), scene.field_text(node, "right")
        if node is not None and left and right:
            right = right[1:-1] if re.fullmatch(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", right) else right
            yield "repeat the text", (replaced(node, f"{left}.repeat({right})"),)


def subtracted(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A difference of constants below zero, the other way round."""
    found = re.search(r"attempt to compute `(\d+)_\w+ - (\d+)_\w+`, which would overflow", scene.said_in(diagnostic))
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        node = scene.nearest(syntax.smallest_node(source, start, end), "binary_expression")
        left, right = (node.child_by_field_name(side) if node is not None else None for side in ("left", "right"))
        if left is not None and right is not None and scene.field_text(node, "operator") == "-":
            parts = (replaced(left, syntax.node_text(right)), replaced(right, syntax.node_text(left)))
            yield "subtract the other way round", parts


def greatest(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A literal one above the greatest number of its type: the greatest."""
    found = re.search(r"literal `(\d+)` does not fit into the type `\w+` whose range is `-?\d+\.\.=(\d+)`",
                      scene.said_in(diagnostic))  # fmt: skip
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        if found is not None and int(found[1]) == int(found[2]) + 1:
            yield f"write `{found[2]}`", (Replacement(start, end, found[2]),)


def quote_closed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A text that never ends: closed on its own line, before the punctuation at the end of it."""
    for start, _, _ in scene.spans_in(diagnostic, path)[:1]:
        end = source.find(b"\n", start)
        line = source[start : end if end >= 0 else len(source)].rstrip(b"\r")
        rest = re.search(rb"[)\]};,?]*$", line[1:])
        n_behind = len(rest[0]) if rest is not None else 0
        for place in range(n_behind, -1, -1):
            at = start + len(line) - place
            yield "close the text", (Replacement(at, at, '"'),)


def compared_floats(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`cmp` of floats, or an order that may be missing where one is needed: the total one, else equal where none is."""
    said = scene.said_in(diagnostic)
    marked = scene.spans_in(diagnostic, path)
    if not marked:
        return
    node = syntax.smallest_node(source, *marked[0][:2])
    if re.match(r"`&*f(?:32|64)` is not an iterator", diagnostic.message) and syntax.node_text(node) == "cmp":
        yield "compare with `total_cmp`", (replaced(node, "total_cmp"),)
    elif re.search(r"expected `(?:std::cmp::)?Ordering`, found `Option<(?:std::cmp::)?Ordering>`", said):
        value = scene.expression_at(source, *marked[0][:2])
        inner = (one for one in syntax.walk(value) if syntax.node_text(one) == "partial_cmp")
        name = next((one for one in inner if one.type == "field_identifier"), None)
        if name is not None:
            yield "compare with `total_cmp`", (replaced(name, "total_cmp"),)
        yield "take them as equal otherwise", (inserted(value.end_byte, ".unwrap_or(std::cmp::Ordering::Equal)"),)
