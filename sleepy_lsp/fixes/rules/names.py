"""Known repairs for names: a label that no loop has, a local that hides a function, an associated type left open, a
`Copy` that cannot be, one name for two things.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_LOOPS = ("for_expression", "while_expression", "loop_expression")


def label_given(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A label that is not there: the one that a loop around it has, or the outermost loop gets it."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    if node is None:
        return
    label = source[marked[0][0] : marked[0][1]].decode(errors="replace")
    loops = []
    for one in syntax.ancestors(node):
        if one.type in scene.FUNCTIONS:
            break
        if one.type in _LOOPS:
            loops.append(one)
    named = [child for one in loops for child in one.children if child.type == "label"]
    if len(named) == 1:
        text = syntax.node_text(named[0])
        yield f"name the loop `{text}`", (Replacement(marked[0][0], marked[0][1], text),)
    elif loops and not named:
        yield f"call the loop `{label}`", (inserted(loops[-1].start_byte, f"{label}: "),)


def local_renamed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A local that hides the function which is called behind it gets another name."""
    marked = scene.spans_in(diagnostic, path)
    if not marked or "shadowed by the local binding" not in scene.said_in(diagnostic):
        return
    called = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "call_expression")
    name = scene.field_text(called, "function")
    function = scene.nearest(called, "function_item")
    declared = (one for one in syntax.walk(function) if one.type == "let_declaration") if function is not None else ()
    bound = [one for one in declared if scene.field_text(one, "pattern") == name]
    if len(bound) != 1 or bound[0].parent is None:
        return
    new = f"{name}_value"
    pattern = bound[0].child_by_field_name("pattern")
    parts = [replaced(pattern, new)] if pattern is not None else []
    for one in syntax.walk(bound[0].parent):
        is_use = one.type == "identifier" and syntax.node_text(one) == name and one.start_byte >= bound[0].end_byte
        is_call = one.parent is not None and one.parent.child_by_field_name("function") == one
        if is_use and not is_call:
            parts.append(replaced(one, new))
    yield f"call the local `{new}`", whole(*parts)


def associated_given(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`dyn Trait` that leaves an associated type open: what all impls of the file say that it is."""
    found = re.search(r"associated type `(\w+)` in `(?:\w+::)*(\w+)(?:<[^`]*>)?` must be specified", diagnostic.message)
    if found is None:
        return
    said = set()
    for item in syntax.items(source):
        if item.type == "impl_item" and scene.field_text(item, "trait") == found[2]:
            said |= {
                scene.field_text(one, "type") for one in syntax.walk(item)
                if one.type == "type_item" and syntax.name_of(one) == found[1]
            }  # fmt: skip
    kinds = [one for one in syntax.walk(syntax.parse(source).root_node) if one.type == "dynamic_type"]
    bare = [one.child_by_field_name("trait") for one in kinds]
    places = [one for one in bare if one is not None and syntax.node_text(one) == found[2]]
    if len(said) == 1 and places:
        text = f"{found[2]}<{found[1]} = {said.pop()}>"
        yield f"write `{text}`", tuple(replaced(one, text) for one in places)


def not_copied(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`Copy` goes from the derives of a type whose fields can't be copied."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        item = scene.nearest(syntax.smallest_node(source, start, end), "struct_item", "enum_item")
        low = syntax.with_attributes(item) if item is not None else start
        derived = re.search(rb"#\[derive\([^)]*?(,\s*Copy\b|\bCopy\s*,\s*)", source[low:start])
        if derived is not None:
            yield "drop `Copy`", (Replacement(low + derived.start(1), low + derived.end(1), ""),)


def second_named(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A name bound twice in one list or pattern: the second by the one name that is used and bound nowhere."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        around = scene.nearest(node, "match_arm", "function_item", "closure_expression")
        body = around.child_by_field_name("body") or around.child_by_field_name("value") if around is not None else None
        function = scene.nearest(node, "function_item")
        if around is None or body is None or function is None:
            return
        items = {syntax.name_of(one) for one in syntax.items(source)}
        free = []
        for one in syntax.walk(body):
            text = syntax.node_text(one)
            if one.type == "identifier" and re.fullmatch(r"[a-z_]\w*", text) and text not in items and _is_value(one):
                free.append(text)
        known = scene.names_in_scope(body)
        patterns = [one.child_by_field_name("pattern") for one in syntax.walk(function)]
        bound = set().union(*(syntax.identifiers(one) | {syntax.node_text(one)} for one in patterns if one is not None))
        missing = [name for name in dict.fromkeys(free) if name not in known and name not in bound]
        if len(missing) == 1:
            yield f"call it `{missing[0]}`", (Replacement(start, end, missing[0]),)


def _is_value(node: Node) -> bool:
    """Whether a name stands for a value: no part of a path, not what is called as a macro."""
    return node.parent is not None and node.parent.type not in ("scoped_identifier", "macro_invocation", "token_tree")
