"""Known repairs where a value must say how something went: which of two results of one type, which error for each way
out of a function that was written for an Option, what a number that may be missing adds.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import errorvalues, scene
from sleepy_lsp.fixes.rules.results import ok_or
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_MAY_MISS = re.compile(
    r"cannot (add|subtract) `(Option<)?&?[iu](?:\d+|size)>?` (?:to|from) `(Option<)?&?[iu](?:\d+|size)>?`"
)
_LOOPS = ("for_expression", "while_expression", "loop_expression")


def found_or_where(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A search that gives one type both ways, `Result<T, T>`: what it returns from its loop is Ok, what is left at its
    end is Err.
    """
    found = re.search(r"expected `Result<([^`]+)>`, found `([^`]+)`", scene.said_in(diagnostic))
    marked = scene.spans_in(diagnostic, path)
    node = scene.expression_at(source, *marked[0][:2]) if marked else None
    function = scene.function_around(node) if node is not None else None
    parts = scene.arguments_of(f"R<{found[1]}>")[1] if found is not None else []
    body = function.child_by_field_name("body") if function is not None else None
    if found is None or node is None or body is None or len(parts) != 2 or parts[0] != parts[1]:
        return
    ends = [one for one in scene.tails(body) if scene.nearest(one, *_LOOPS) is None]
    early = [one for one in syntax.walk(body) if one.type == "return_expression" and scene.nearest(one, *_LOOPS)]
    if not ends or not early:
        return
    if node.parent in early:
        yield "found: Ok", (inserted(node.start_byte, "Ok("), inserted(node.end_byte, ")"))
    elif node in ends:
        yield "not found: Err", (inserted(node.start_byte, "Err("), inserted(node.end_byte, ")"))


def errors_for_none(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A function with a result of its own error type, its body still written for an Option: each None as the variant
    that its condition names, each `?` as the one variant that is left.
    """
    said = scene.said_in(diagnostic)
    marked = scene.spans_in(diagnostic, path)
    function = scene.function_around(syntax.smallest_node(source, *marked[0][:2])) if marked else None
    body = function.child_by_field_name("body") if function is not None else None
    error = scene.arguments_of(scene.field_text(function, "return_type"))[1][-1:]
    variants = errorvalues.variants(source, error[0]) if error else []
    if body is None or not variants or not re.search(r"Option<|`Option`", said):
        return
    if {"Ok", "Err"} & {
        scene.field_text(one, "function") for one in syntax.walk(body) if one.type == "call_expression"
    }:
        return
    parts: list[Replacement] = []
    left = [name for name, _ in variants]
    for none in [one for one in syntax.walk(body) if one.type == "identifier" and syntax.node_text(one) == "None"]:
        asked = _condition_of(none)
        value = _only_named(variants, asked) if asked is not None else None
        if value is None or scene.nearest(none, "tuple_struct_pattern", "match_pattern") is not None:
            return
        parts.append(replaced(none, f"Err({value})"))
        left = [name for name in left if not value.startswith(name)]
    questions = [one for one in syntax.walk(body) if one.type == "try_expression"]
    known = dict(variants)
    if not parts or (questions and len(left) != 1):
        return
    for one in questions:
        value = errorvalues.filled(left[0], known[left[0]], one)
        if value is None:
            return
        parts.append(inserted(one.end_byte - 1, ok_or(value)))
    for one in [one for one in syntax.walk(body) if scene.field_text(one, "function") == "Some"]:
        some = one.child_by_field_name("function")
        parts += [replaced(some, "Ok")] if some is not None and one.type == "call_expression" else []
    yield "say what went wrong each time", whole(*parts)


def _condition_of(none: Node) -> Node | None:
    """The condition of the `if` in whose block a None leaves the function."""
    choice = scene.nearest(none, "if_expression")
    within = choice.child_by_field_name("consequence") if choice is not None else None
    holds = within is not None and within.start_byte <= none.start_byte and none.end_byte <= within.end_byte
    return choice.child_by_field_name("condition") if choice is not None and holds else None


def _only_named(variants: list[tuple[str, Node]], asked: Node) -> str | None:
    """The one variant whose name shares a word with a condition, filled with what the condition asks about."""
    words = errorvalues.words_of(syntax.node_text(asked))
    named = [(name, one) for name, one in variants if words & errorvalues.words_of(name.rpartition("::")[2])]
    if len(named) != 1:
        return None
    name, variant = named[0]
    fields = scene.declared_fields(variant)
    words = errorvalues.words_of(name.rpartition("::")[2])
    called = [one for one in scene.names_in_scope(asked) if one in syntax.identifiers(asked) and one in words]
    if len(fields) == 1 and fields[0][0] == "0" and len(called) == 1:
        return f"{name}({called[0]})"
    return errorvalues.filled(name, variant, asked)


def missing_adds_nothing(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A number that may be missing in a sum: nothing where it is."""
    found = _MAY_MISS.match(diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    if found is None or not marked or bool(found[2]) == bool(found[3]):
        return
    node = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "binary_expression")
    is_left = bool(found[3])
    side = node.child_by_field_name("left" if is_left else "right") if node is not None else None
    if side is not None and not (found[1] == "subtract" and is_left):
        yield "add nothing where it is missing", (inserted(side.end_byte, ".unwrap_or(0)"),)


def told_apart(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Two functions of one name: the later one gets a name of its own, and so does each call that means it, by the
    words that the call and the functions share.
    """
    marked = scene.spans_in(diagnostic, path)
    twins = [scene.nearest(syntax.smallest_node(source, start, end), "function_item") for start, end, _ in marked[:2]]
    pair = sorted((one for one in twins if one is not None), key=lambda one: one.start_byte)
    if len(pair) != 2 or pair[0].parent != pair[1].parent or pair[0] == pair[1]:
        return
    name = syntax.name_of(pair[1])
    written = [source[syntax.with_attributes(one) : one.end_byte].decode(errors="replace") for one in pair]
    said = [errorvalues.words_of(one) for one in written]
    only = [said[0] - said[1], said[1] - said[0]]
    calls = [one for one in syntax.walk(syntax.parse(source).root_node)
             if one.type == "call_expression" and scene.field_text(one, "function") == name]  # fmt: skip
    parts, deciding = [], set()
    for call in calls:
        holder = scene.nearest(call, "field_initializer", "let_declaration", "match_arm", "expression_statement")
        target = scene.field_text(holder, "field") or scene.field_text(holder, "pattern")
        words = errorvalues.words_of(f"{target} {scene.field_text(call, 'arguments')}")
        first, second = (words & one for one in only)
        function = call.child_by_field_name("function")
        if bool(first) == bool(second) or function is None:
            return
        if second:
            deciding |= second
            parts.append(function)
    named = pair[1].child_by_field_name("name")
    if named is None or not parts or len(parts) == len(calls):
        return
    new = f"{name}_{min(deciding, key=lambda word: (-len(word), word))}"
    yield f"call the second `{new}`", whole(*(replaced(one, new) for one in [named, *parts]))
