"""Known repairs where the right thing has the wrong place or path: an import of a namesake, an arm behind one that
matches everything, a type where a trait belongs, an index where the type has a method.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic


def namesake_imported(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type of the right name and the wrong module: the import that the error's own words ask for."""
    said = scene.said_in(diagnostic)
    found = re.search(r"this expression has type `&*(?:mut )?((?:\w+::)+)(\w+)\b", said)
    if found is None or "similar names, but are actually distinct types" not in said:
        return
    wanted = f"{found[1]}{found[2]}"
    for item in syntax.items(source):
        argument = item.child_by_field_name("argument")
        imported = syntax.node_text(argument) if argument is not None and item.type == "use_declaration" else ""
        if argument is not None and imported.endswith(f"::{found[2]}") and imported != wanted and "{" not in imported:
            yield f"import `{wanted}`", (replaced(argument, wanted),)


def arm_before(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An arm that is never reached moved before the one that matches all that it matches."""
    marks = scene.spans_in(diagnostic, path)
    arms = [scene.nearest(syntax.smallest_node(source, start, end), "match_arm") for start, end, _ in marks]
    lost = arms[0] if arms else None
    covering = next(
        (arm for arm in arms[1:] if arm is not None and lost is not None and arm.parent == lost.parent), None
    )
    if lost is None or covering is None or covering.start_byte >= lost.start_byte:
        return
    start = covering.start_byte
    _, indent = scene.line_of(source, start)
    text = syntax.node_text(lost)
    text = text if text.rstrip().endswith((",", "}")) else f"{text},"
    yield "move the arm up", whole(inserted(start, f"{text}\n{indent}"), scene.without_lines(source, lost))


def converted_bound(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type among bounds: what can be turned into it, where the code does so."""
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = syntax.smallest_node(source, start, end)
        bounds = scene.nearest(node, "trait_bounds")
        function = scene.nearest(node, "function_item", "impl_item")
        if bounds is not None and function is not None and ".into()" in syntax.node_text(function):
            text = source[start:end].decode(errors="replace")
            yield f"ask for `Into<{text}>`", (Replacement(start, end, f"Into<{text}>"),)


def asked_of_method(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An index into a type that is no list, as the only method of it that takes as many values and gives one."""
    found = re.search(r"cannot index into a value of type `&*(?:mut )?(?:\w+::)*(\w+)", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    node = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "index_expression") if marked else None
    if found is None or node is None:
        return
    while node.parent is not None and node.parent.type == "index_expression" and node.parent.named_children[0] == node:
        node = node.parent
    indices: list[str] = []
    whole_node, root = node, node
    while root.type == "index_expression":
        indices.insert(0, syntax.node_text(root.named_children[1]))
        root = root.named_children[0]
    fitting = [one for one in _methods_of(source, found[1]) if _takes(one, len(indices))]
    if len(fitting) == 1:
        text = f"{syntax.node_text(root)}.{syntax.name_of(fitting[0])}({', '.join(indices)})"
        yield f"ask `{syntax.name_of(fitting[0])}` for it", (replaced(whole_node, text),)


def _methods_of(source: bytes, owner: str) -> Iterator[Node]:
    for item in syntax.items(source):
        if item.type == "impl_item" and scene.arguments_of(scene.field_text(item, "type"))[0] == owner:
            body = item.child_by_field_name("body")
            yield from (one for one in (body.named_children if body is not None else []) if one.type == "function_item")


def _takes(method: Node, n_values: int) -> bool:
    """Whether a method reads `self`, takes so many values and gives one back."""
    parameters = method.child_by_field_name("parameters")
    kinds = [one.type for one in parameters.named_children] if parameters is not None else []
    reads = (
        bool(kinds) and parameters is not None and syntax.node_text(parameters.named_children[0]) in ("&self", "self")
    )
    return reads and kinds.count("parameter") == n_values and method.child_by_field_name("return_type") is not None


def borrowed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value where a reference is expected, as one; a clone that was made for it goes."""
    marked = scene.spans_in(diagnostic, path)
    if not marked or not re.search(r"expected `&[^`]*`, found `[^&`][^`]*`", scene.said_in(diagnostic)):
        return
    node = scene.expression_at(source, *marked[0][:2])
    text = syntax.node_text(node)
    if node.type == "call_expression" and text.endswith(".clone()"):
        yield "borrow it", (replaced(node, f"&{text.removesuffix('.clone()')}"),)
    elif node.type in ("identifier", "field_expression", "index_expression"):
        yield "borrow it", (inserted(node.start_byte, "&"),)


def unit_arm(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An arm that only does something, where the other arms say `false` (or `true`): it does and says the opposite."""
    marked = scene.spans_in(diagnostic, path)
    if not marked or "expected `bool`, found `()`" not in scene.said_in(diagnostic):
        return
    arm = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "match_arm")
    value = arm.child_by_field_name("value") if arm is not None else None
    if arm is None or arm.parent is None or value is None or value.end_byte != marked[0][1]:
        return
    others = {scene.field_text(one, "value") for one in arm.parent.named_children if one != arm}
    opposite = {"false": "true", "true": "false"}.get(next(iter(others))) if len(others) == 1 else None
    if opposite is not None and value.type != "block":
        _, indent = scene.line_of(source, arm.start_byte)
        text = f"{{\n{indent}    {syntax.node_text(value)};\n{indent}    {opposite}\n{indent}}}"
        yield f"say `{opposite}` afterwards", (replaced(value, text),)
