"""Known repairs for habits from other languages and slips of the hand: a method by its name elsewhere, a builder whose
result is dropped, a `;` or a brace that is missing.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene, traits
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

# A method as people know it from elsewhere -> what std's types may call it; the compiler says which type has which.
_ELSEWHERE = {
    "add": ("push", "insert", "push_str", "push_back"), "append": ("push", "push_str", "push_back", "extend"),
    "push": ("insert", "push_back", "push_str"), "pop": ("pop_front", "pop_last"), "put": ("insert",),
    "set": ("insert",), "length": ("len",), "size": ("len", "count"), "count": ("len",), "len": ("count",),
    "has": ("contains", "contains_key"), "includes": ("contains",), "contains": ("contains_key", "is_some_and"),
    "contains_key": ("contains",), "delete": ("remove",), "erase": ("remove",), "first": ("front", "next"),
    "last": ("back", "next_back"), "to_upper": ("to_uppercase",), "to_lower": ("to_lowercase",),
    "strip": ("trim",), "each": ("for_each",), "reduce": ("fold",), "select": ("filter",), "exists": ("any",),
    "forall": ("all",), "index_of": ("find", "position"), "empty": ("is_empty",), "get_or": ("unwrap_or",),
    "flatmap": ("flat_map",), "foreach": ("for_each",), "keys": ("iter",), "values": ("iter",),
}  # fmt: skip
_SUMS = frozenset({"sum_of", "sum_by", "sumof", "sumby", "total_of"})
# The one method that an impl of these traits has to have.
_ONLY = {
    "Iterator": "next", "Display": "fmt", "Debug": "fmt", "Default": "default", "FromStr": "from_str", "From": "from",
    "TryFrom": "try_from", "Drop": "drop", "Deref": "deref", "Ord": "cmp", "PartialOrd": "partial_cmp",
    "PartialEq": "eq", "Clone": "clone", "Hash": "hash", "Add": "add", "Sub": "sub", "Mul": "mul", "Div": "div",
    "Neg": "neg", "Not": "not", "Index": "index", "IndexMut": "index_mut", "IntoIterator": "into_iter",
    "FromIterator": "from_iter", "Extend": "extend", "AddAssign": "add_assign", "AsRef": "as_ref",
}  # fmt: skip


def known_elsewhere(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that the type does not have under this name."""
    found = re.match(r"no method named `(\w+)` found", diagnostic.message)
    for start, end, _ in scene.spans_in(diagnostic, path)[:1] if found is not None else ():
        node = syntax.smallest_node(source, start, end)
        for name in _ELSEWHERE.get(found[1] if found is not None else "", ()):
            yield f"call it `{name}`", (replaced(node, name),)
        call = scene.nearest(node, "call_expression")
        given = call.child_by_field_name("arguments") if call is not None else None
        if found is not None and found[1] in _SUMS and call is not None and given is not None:
            for kind in _sums_of(source, given):
                text = f"map{syntax.node_text(given)}.sum::<{kind}>()"
                yield "map and sum", (Replacement(start, given.end_byte, text),)
        method = call.child_by_field_name("function") if call is not None else None
        receiver = method.child_by_field_name("value") if method is not None else None
        if found is not None and found[1] in ("join", "concat") and receiver is not None:
            for gathered in (".map(|one| one.to_string()).collect::<Vec<_>>()", ".collect::<Vec<_>>()"):
                yield "make a list of texts first", (inserted(receiver.end_byte, gathered),)


def _sums_of(source: bytes, given: Node) -> list[str]:
    """The types of number that a closure may give: those of the file's methods and fields that it asks last."""
    asked = re.findall(r"\.(\w+)", syntax.node_text(given))
    if not asked:
        return []
    results = [scene.field_text(one, "return_type") for one in syntax.items(source)
               if one.type == "function_item" and syntax.name_of(one) == asked[-1]]  # fmt: skip
    fields = [kind for one in scene.declarations(source).values() for name, kind in scene.declared_fields(one)
              if name == asked[-1]]  # fmt: skip
    return [one for one in dict.fromkeys(results + fields) if re.fullmatch(r"[iu](?:\d+|size)|f32|f64", one)]


def only_method(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that a trait of std does not have, in an impl that lacks the one that it does."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        impl = scene.nearest(syntax.smallest_node(source, start, end), "impl_item")
        trait = scene.arguments_of(scene.field_text(impl, "trait"))[0].split("::")[-1]
        methods = [one for one in traits.members(impl) if one.type == "function_item"]
        named = methods[0].child_by_field_name("name") if len(methods) == 1 else None
        if trait in _ONLY and named is not None and trait not in scene.declarations(source):
            yield f"call it `{_ONLY[trait]}`", (replaced(named, _ONLY[trait]),)


def result_kept(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A method that takes a value and gives it back changed, called as if it changed it: what it gives is kept."""
    for start, end, _ in scene.spans_in(diagnostic, path):
        statement = scene.nearest(syntax.smallest_node(source, start, end), "expression_statement")
        call = statement.named_children[0] if statement is not None and statement.named_children else None
        receiver = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
        while receiver is not None and receiver.type in ("field_expression", "call_expression"):
            receiver = receiver.child_by_field_name("value") or receiver.child_by_field_name("function")
        if statement is None or call is None or receiver is None or receiver.type != "identifier":
            continue
        method = scene.field_text(call.child_by_field_name("function"), "field")
        own = [one for impl in traits.impls(source) for one in traits.members(impl) if syntax.name_of(one) == method]
        kinds = {scene.arguments_of(scene.field_text(scene.nearest(one, "impl_item"), "type"))[0] for one in own}
        if any(scene.field_text(one, "return_type") in {"Self", *kinds} for one in own):
            name = syntax.node_text(receiver)
            in_loop = scene.nearest(statement, "for_expression", "while_expression", "loop_expression") is not None
            text = f"{name} = " if in_loop else f"let {name} = "
            yield f"keep what `{method}` gives", (inserted(statement.start_byte, text),)
            return


def ended(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A statement without its `;`, where another begins on the same line."""
    if not re.match(r"expected one of .*`;`.*, found ", diagnostic.message):
        return
    for start, _, _ in scene.spans_in(diagnostic, path)[:1]:
        before = source[:start].rstrip()
        yield "end the statement with `;`", (inserted(len(before), ";"),)


def closed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A brace that is never closed: before what stands as far left as the line that opens it, else at the end."""
    if "unclosed delimiter" not in diagnostic.message:
        return
    places = [start for start, end, label in scene.spans_in(diagnostic, path) if "unclosed" in label]
    for place in places[::-1]:
        closing = {"{": "}", "(": ")", "[": "]"}.get(source[place : place + 1].decode(errors="replace"), "}")
        _, indent = scene.line_of(source, place)
        at = source.find(b"\n", place) + 1
        while 0 < at < len(source):
            end = source.find(b"\n", at)
            line = source[at : end if end >= 0 else len(source)].decode(errors="replace")
            if line.strip() and len(line) - len(line.lstrip()) <= len(indent) and not line.lstrip().startswith("}"):
                before = len(source[:at].rstrip())
                yield f"close it with `{closing}`", (inserted(before, f"\n{indent}{closing}"),)
                break
            at = end + 1 if end >= 0 else len(source)
        yield f"close it with `{closing}`", (inserted(len(source.rstrip()), f"\n{indent}{closing}"),)
