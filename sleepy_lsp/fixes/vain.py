"""Fixes after which the code changes a copy in vain: it compiles, and what the statement was there for is lost.

`mut` where a copy is bound, a clone handed to a function that changes what it is given, `move` for a closure that
counts: each satisfies the compiler and leaves the original as it was. rustc warns of most ("value assigned to `x` is
never read"); of a copy that is only pushed to it says nothing. Looked at only where a fix adds `mut`, `move` or a copy,
so that a variable which its author has not come to use yet refuses nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_NEVER_READ = re.compile(
    r"(value assigned to|value captured by|variable|unused variable:) `(\w+)`(?: is (?:never read|assigned to, but)|$)"
)
EMPTY = r"(?:\w+::)+(?:new|with_capacity)\([^()]*\)|vec!\[\]"
"""What a variable that is going to be filled is bound to."""
_COPIES = frozenset({"clone", "to_vec", "to_owned", "to_string", "cloned", "copied"})
_MADE_CHANGEABLE = _COPIES | {"mut", "move"}
_PLACES = frozenset({"field_expression", "index_expression", "unary_expression"})


def changed_in_vain(
    before: Mapping[Path, bytes], after: Mapping[Path, bytes], warnings: Sequence[Diagnostic]
) -> str | None:
    """What a change of some files leaves without effect, for a person, or None; `warnings` are rustc's after it."""
    for path, text in after.items():
        (old_start, old_end), (start, end) = syntax.changed_parts(before[path], text)
        old, new = (syntax.tokens(syntax.parse(part).root_node)
                    for part in (before[path][old_start:old_end], text[start:end]))  # fmt: skip
        added = {token for token in _MADE_CHANGEABLE if new.count(token) > old.count(token)}
        own = [one for one in warnings if one.primary is not None and one.primary.path == str(path)]
        functions = [one for one in syntax.walk(syntax.parse(text).root_node) if one.type == "function_item"]
        written = [one for one in functions if one.start_byte <= end and start <= one.end_byte]
        reason = _recursion(own, start, end, functions)
        if reason is None and added:
            low, high = text.rfind(b"\n", 0, start) + 1, text.find(b"\n", end)
            names = set(re.findall(r"\w+", text[low:high].decode(errors="replace")))
            reason = _never_read(own, names, written, is_moved="move" in added)
        if reason is None and added & _COPIES:
            reason = _copies_handed_over(functions, start, end)
        if reason is None and "mut" in added:
            reason = _only_changed(written, start, end)
        if reason is not None:
            return reason
    return None


def built_for_nothing(text: bytes, start: int, end: int, warnings: Sequence[Diagnostic]) -> str | None:
    """The variable that a function binds or fills and never reads, where [start, end) writes what it returns."""
    for function in syntax.ancestors(syntax.smallest_node(text, start, end)):
        if function.type != "function_item":
            continue
        body = function.child_by_field_name("body")
        last = body.named_children[-1] if body is not None and body.named_children else None
        if last is None or not last.start_byte <= start <= end <= last.end_byte or last.type == "expression_statement":
            continue
        for name, _ in _bound(function, EMPTY):
            if _is_only_changed(function, name):
                return syntax.node_text(name)
        for one in warnings:
            found, place = re.match(r"unused variable: `(\w+)`", one.message), one.primary
            if found is not None and place is not None and function.start_byte <= place.byte_start < last.start_byte:
                return found[1]
    return None


def _recursion(warnings: Sequence[Diagnostic], start: int, end: int, functions: Sequence[Node]) -> str | None:
    for one in warnings:
        place = one.primary
        if one.code == "unconditional_recursion" and place is not None:
            around = [f for f in functions if f.start_byte <= place.byte_start < f.end_byte]
            if any(f.start_byte <= end and start <= f.end_byte for f in around):
                return "writes a function that only calls itself"
    return None


def _never_read(
    warnings: Sequence[Diagnostic], names: Collection[str], written: Sequence[Node], *, is_moved: bool
) -> str | None:
    """rustc's word that a copy is changed and never read: a parameter, a loop's variable, one bound to a place; `names`
    are those on the lines of the change.
    """
    for one in warnings:
        found = _NEVER_READ.match(one.message)
        place = one.primary
        if found is None or place is None:
            continue
        name = found[2]
        if found[1] == "value captured by":
            if is_moved or name in names:
                return f"changes a copy of `{name}` in vain"
            continue
        inside = [f for f in written if f.start_byte <= place.byte_start < f.end_byte]
        if name in names and any(_is_copy(binding, name) for f in inside for binding in syntax.walk(f)):
            return f"changes a copy of `{name}` in vain"
    return None


def _is_copy(binding: Node, name: str) -> bool:
    """Whether a node binds `name` to what belongs to others: a parameter, a loop's variable, a place or its copy."""
    pattern = binding.child_by_field_name("pattern")
    if pattern is None or name not in syntax.identifiers(pattern) | {syntax.node_text(pattern)}:
        return False
    if binding.type in ("parameter", "for_expression"):
        return True
    value = binding.child_by_field_name("value") if binding.type == "let_declaration" else None
    return value is not None and (value.type in _PLACES or _method_of(value) in _COPIES)


def _method_of(call: Node) -> str:
    function = call.child_by_field_name("function") if call.type == "call_expression" else None
    field = function.child_by_field_name("field") if function is not None else None
    return syntax.node_text(field) if field is not None else ""


def _copies_handed_over(functions: Sequence[Node], start: int, end: int) -> str | None:
    """A clone given to a function of the same file that takes it as `mut x: T`, where nothing takes the result."""
    for function in functions:
        for call in syntax.walk(function):
            if call.type != "call_expression" or not (call.start_byte <= end and start <= call.end_byte):
                continue
            callee = call.child_by_field_name("function")
            name = syntax.node_text(callee).split("::")[-1] if callee is not None else ""
            arguments = call.child_by_field_name("arguments")
            if call.parent is None or call.parent.type != "expression_statement" or arguments is None:
                continue
            owner = callee.child_by_field_name("value") if callee is not None else None
            if owner is not None and _method_of(owner) in _COPIES and _takes_itself(functions, name.split(".")[-1]):
                return "changes a copy in vain"
            for place, argument in enumerate(arguments.named_children):
                if _method_of(argument) in _COPIES and _changes_its_own(functions, name, place):
                    return f"hands `{name}` a copy to change in vain"
    return None


def _takes_itself(functions: Sequence[Node], method: str) -> bool:
    """Whether a method of the file takes `self` by value, and so gives back what it has made of it."""
    twins = [one for one in functions if syntax.name_of(one) == method]
    taken = twins[0].child_by_field_name("parameters") if len(twins) == 1 else None
    return taken is not None and re.match(r"\(\s*(?:mut\s+)?self\b", syntax.node_text(taken)) is not None


def _changes_its_own(functions: Sequence[Node], name: str, place: int) -> bool:
    twins = [one for one in functions if syntax.name_of(one) == name]
    taken = twins[0].child_by_field_name("parameters") if len(twins) == 1 else None
    parameters = [one for one in taken.named_children if one.type == "parameter"] if taken is not None else []
    return place < len(parameters) and any(one.type == "mutable_specifier" for one in parameters[place].children)


def _only_changed(written: Sequence[Node], start: int, end: int) -> str | None:
    """A clone that the change makes `mut` and that nothing reads."""
    for function in written:
        for name, binding in _bound(function, rf"(?s).*\.(?:{'|'.join(sorted(_COPIES))})\(\)"):
            if binding.start_byte <= end and start <= binding.end_byte and _is_only_changed(function, name):
                return f"changes a copy, `{syntax.node_text(name)}`, in vain"
    return None


def _bound(function: Node, value: str) -> Iterator[tuple[Node, Node]]:
    """The names that `let mut` binds to a value of this form, with their declarations."""
    for node in syntax.walk(function):
        if node.type != "let_declaration" or not any(one.type == "mutable_specifier" for one in node.children):
            continue
        pattern, given = node.child_by_field_name("pattern"), node.child_by_field_name("value")
        if pattern is None or given is None or pattern.type != "identifier":
            continue
        if re.fullmatch(value, syntax.node_text(given)):
            yield pattern, node


def _is_only_changed(function: Node, name: Node) -> bool:
    """Whether a variable is used, and always as what a statement assigns to or calls a method of, for nothing else."""
    text = syntax.node_text(name)
    uses = [one for one in syntax.walk(function) if one.type == "identifier" and syntax.node_text(one) == text
            and one.start_byte != name.start_byte]  # fmt: skip
    said = [syntax.node_text(one) for one in syntax.walk(function) if one.type == "token_tree"]
    in_macros = any(re.search(rf"\b{text}\b", one) for one in said)
    return bool(uses) and not in_macros and all(map(_is_changed, uses))


def _is_changed(use: Node) -> bool:
    """Whether a use is the root of what is changed there: `x.list.push(1);`, `x.n += 1;`, `for one in x.iter_mut()`."""
    node = use
    while node.parent is not None and node.parent.type in ("field_expression", "index_expression"):
        if node.parent.named_children[0] != node:
            return False
        node = node.parent
    parent = node.parent
    if parent is not None and parent.parent is not None and parent.parent.type == "for_expression":
        return syntax.node_text(node).endswith(".iter_mut") and parent.parent.child_by_field_name("value") == parent
    if parent is None or parent.parent is None or parent.parent.type != "expression_statement":
        return False
    if parent.type == "call_expression":
        return parent.child_by_field_name("function") == node and node.type == "field_expression"
    assigns = parent.type in ("assignment_expression", "compound_assignment_expr")
    return assigns and parent.child_by_field_name("left") == node
