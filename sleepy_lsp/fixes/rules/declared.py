"""Known repairs in what a type declares of itself: a trait that it derives twice or not yet, a part that is the type
itself, a closure or trait object that another thread is to have.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_TYPES = ("struct_item", "enum_item")


def _derives(source: bytes, item: Node) -> list[tuple[int, int, list[str]]]:
    """The derive attributes of a type: where the names in the parentheses stand, and the names."""
    low = syntax.with_attributes(item)
    found = re.finditer(rb"#\[derive\(([^)]*)\)\]", source[low : item.start_byte])
    listed = ((one, re.findall(r"[\w:]+", one[1].decode())) for one in found)
    return [(low + one.start(1), low + one.end(1), names) for one, names in listed]


def derived_once(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A trait that a type derives and has by hand: by hand only."""
    found = re.match(r"conflicting implementations of trait `(?:\w+::)*(\w+)[^`]*` for type `(?:\w+::)*(\w+)",
                     diagnostic.message)  # fmt: skip
    item = scene.declarations(source).get(found[2]) if found is not None else None
    if found is None or item is None or item.type not in _TYPES:
        return
    for start, end, names in _derives(source, item):
        if found[1] in names:
            kept = [name for name in names if name != found[1]]
            if kept:
                yield f"do not derive `{found[1]}`", (Replacement(start, end, ", ".join(kept)),)
            else:
                attribute = source.rfind(b"#[", 0, start)
                line, _ = scene.line_of(source, attribute)
                yield f"do not derive `{found[1]}`", (Replacement(line, source.find(b"\n", end) + 1, ""),)
            return


def derived_too(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The traits that rustc wants derived, those apart that the type derives already."""
    said = scene.said_in(diagnostic)
    for name, wanted in re.findall(r"consider annotating `(?:\w+::)*(\w+)[^`]*` with `#\[derive\(([^)]*)\)\]`", said):
        item = scene.declarations(source).get(name)
        if item is None or item.type not in _TYPES:
            continue
        places = _derives(source, item)
        have = {one for _, _, names in places for one in names}
        new = [one for one in map(str.strip, wanted.split(",")) if one not in have]
        if places and new and len(new) < len(wanted.split(",")):
            yield f"derive `{', '.join(new)}` too", (inserted(places[0][1], f", {', '.join(new)}"),)


def boxed_recursion(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A type that holds itself: all its parts of that type in boxes, and what is put there too."""
    found = re.match(r"recursive type `(?:\w+::)*(\w+)`", diagnostic.message)
    item = scene.declarations(source).get(found[1]) if found is not None else None
    if found is None or item is None or item.type not in _TYPES:
        return
    parts = []
    for one in syntax.walk(item):
        is_own = one.type in ("type_identifier", "generic_type") and _head(one) == found[1]
        if not is_own or one.parent is None or one == item.child_by_field_name("name"):
            continue
        holder = one.parent
        if holder.type == "type_arguments" and holder.parent is not None and _head(holder.parent) != "Option":
            continue
        if holder.type in ("generic_type", "reference_type", "enum_item", "struct_item"):
            continue
        parts.append(replaced(one, f"Box<{syntax.node_text(one)}>"))
    if parts:
        yield f"put `{found[1]}` into boxes", whole(*parts)


def _head(node: Node) -> str:
    return scene.arguments_of(syntax.node_text(node))[0]


def sent(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A boxed closure or trait object that goes to another thread: `+ Send`, wherever the file names its type."""
    found = re.search(
        r"`(?:\(?dyn |Box<\(?dyn )(.+?)(?: \+ 'static)?\)?>?` cannot be (sent|shared) between threads safely",
        scene.said_in(diagnostic),
    )
    if found is None:
        return
    wanted = scene.squeezed(re.sub(r"(?:\w+::)+", "", found[1]))
    mark = "Send" if found[2] == "sent" else "Sync"
    parts = []
    for one in syntax.walk(syntax.parse(source).root_node):
        text = scene.squeezed(re.sub(r"(?:\w+::)+", "", syntax.node_text(one).removeprefix("dyn ")))
        around = one.parent if one.parent is not None and one.parent.type == "bounded_type" else one
        if one.type == "dynamic_type" and text == wanted and mark not in syntax.node_text(around):
            parts.append(inserted(one.end_byte, f" + {mark}"))
    if parts:
        yield f"let it be {found[2]} with `+ {mark}`", whole(*parts)
