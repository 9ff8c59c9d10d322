"""Known repairs for what is passed as a function: one whose parameters differ by a reference, a pair where its parts
are asked for, and code that waits where it may not.
"""

import re
from collections.abc import Iterator

from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
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
