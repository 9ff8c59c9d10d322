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


_NEEDS = {
    "Ord": ["PartialEq", "Eq", "PartialOrd", "Ord"], "PartialOrd": ["PartialEq", "PartialOrd"],
    "Eq": ["PartialEq", "Eq"], "Hash": ["PartialEq", "Eq", "Hash"], "Copy": ["Clone", "Copy"],
    "Clone": ["Clone"], "Debug": ["Debug"], "PartialEq": ["PartialEq"],
}  # fmt: skip
_FLOAT = re.compile(r"\bf(?:32|64)\b")


def derived_whole(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A trait that a type lacks, derived with those that it needs, for the types of the file in its fields too; an
    order of a struct with floats is written out, by their total order.
    """
    said = scene.said_in(diagnostic)
    for name, trait in re.findall(r"`&?(?:\w+::)*(\w+): (?:\w+::)*(\w+)`", said)[:2]:
        item = scene.declarations(source).get(name)
        if item is None or item.type not in _TYPES or trait not in _NEEDS:
            continue
        held = list(_held_types(source, item, []))
        if trait in ("Ord", "Eq", "Hash") and any(_FLOAT.search(_fields_text(one)) for one in held):
            if trait == "Ord" and len(held) == 1:
                yield from _ordered_by_fields(source, item)
            continue
        parts = [part for one in held for part in _derived(source, one, _NEEDS[trait])]
        if parts:
            yield f"derive `{trait}` with what it needs", whole(*parts)


def _fields_text(item: Node) -> str:
    return scene.field_text(item, "body")


def _held_types(source: bytes, item: Node, seen: list[Node]) -> Iterator[Node]:
    """A type of the file and those of the file that it holds, through lists and options."""
    if item in seen or item.type not in _TYPES:
        return
    seen.append(item)
    yield item
    body = item.child_by_field_name("body")
    for one in syntax.walk(body) if body is not None else ():
        inner = scene.declarations(source).get(syntax.node_text(one)) if one.type == "type_identifier" else None
        if inner is not None:
            yield from _held_types(source, inner, seen)


def _derived(source: bytes, item: Node, wanted: list[str]) -> Iterator[Replacement]:
    """What adds to a type's derives those of `wanted` that it neither derives nor has by hand."""
    places = _derives(source, item)
    have = {name.split("::")[-1] for _, _, names in places for name in names}
    name = syntax.name_of(item)
    for impl in (one for one in syntax.items(source) if one.type == "impl_item"):
        if scene.arguments_of(scene.field_text(impl, "type"))[0] == name:
            have.add(scene.arguments_of(scene.field_text(impl, "trait"))[0].split("::")[-1])
    new = [one for one in wanted if one not in have]
    if new and places:
        yield inserted(places[0][1], "".join(f", {one}" for one in new))
    elif new:
        _, indent = scene.line_of(source, item.start_byte)
        yield inserted(item.start_byte, f"#[derive({', '.join(new)})]\n{indent}")


def _ordered_by_fields(source: bytes, item: Node) -> Iterator[Proposal]:
    """An order of a struct by its fields from first to last, of floats by their total order."""
    name, fields = syntax.name_of(item), scene.declared_fields(item)
    if item.type != "struct_item" or not fields or item.child_by_field_name("type_parameters") is not None:
        return
    steps = [
        f"self.{field}.{'total_cmp' if kind in ('f32', 'f64') else 'cmp'}(&other.{field})" for field, kind in fields
    ]
    order = steps[0] + "".join(f".then_with(|| {step})" for step in steps[1:])
    ordering = "std::cmp::Ordering"
    bodies = {
        "PartialEq": "    fn eq(&self, other: &Self) -> bool {\n"
        f"        self.cmp(other) == {ordering}::Equal\n    }}\n",
        "Eq": "",
        "PartialOrd": f"    fn partial_cmp(&self, other: &Self) -> Option<{ordering}> {{\n"
        "        Some(self.cmp(other))\n    }\n",
        "Ord": f"    fn cmp(&self, other: &Self) -> {ordering} {{\n        {order}\n    }}\n",
    }
    parts = []
    for start, end, names in _derives(source, item):
        kept = [one for one in names if one not in bodies]
        if kept and len(kept) < len(names):
            parts.append(Replacement(start, end, ", ".join(kept)))
        elif not kept:
            line, _ = scene.line_of(source, start)
            parts.append(Replacement(line, source.find(b"\n", end) + 1, ""))
    impls = "".join(f"\n\nimpl {trait} for {name} {{{chr(10) * bool(body)}{body}}}" for trait, body in bodies.items())
    yield f"order `{name}` by its fields", whole(*parts, inserted(item.end_byte, impls))


def boxed_objects(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Trait objects held by value: in boxes, and what is listed in the same place too."""
    found = re.match(r"the size for values of type `dyn (?:\w+::)*(\w+)", diagnostic.message)
    parts: list[Replacement] = []
    for one in syntax.walk(syntax.parse(source).root_node) if found is not None else ():
        text = scene.squeezed(syntax.node_text(one))
        holder = one.parent
        if one.type != "dynamic_type" or found is None or not re.match(rf"dyn(?:\w+::)*{found[1]}\b", text):
            continue
        if holder is None or holder.type not in ("type_arguments", "field_declaration", "let_declaration"):
            continue
        if holder.type == "type_arguments" and _head(holder.parent or holder) in ("Box", "Rc", "Arc"):
            continue
        parts.append(replaced(one, f"Box<{syntax.node_text(one)}>"))
        bound = scene.nearest(one, "let_declaration")
        value = bound.child_by_field_name("value") if bound is not None else None
        listed = value.named_children[-1] if value is not None and value.type == "macro_invocation" else None
        if listed is not None and syntax.node_text(listed)[:1] == "[" and value is not None:
            elements = scene.arguments_of(f"V<{syntax.node_text(listed)[1:-1]}>")[1]
            boxed = ", ".join(f"Box::new({element})" for element in elements if element)
            parts.append(replaced(listed, f"[{boxed}]"))
    if parts:
        yield "put them into boxes", whole(*parts)


def cloned_by_derive(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value of a type of the file that is needed again after it was given away: a clone, and the derive for it."""
    note = next((one for one in diagnostic.notes if "you could clone the value" in one.message), None)
    name = re.match(r"if `(?:\w+::)*(\w+)` implemented `Clone`", note.message) if note is not None else None
    item = scene.declarations(source).get(name[1]) if name is not None else None
    if (
        note is None
        or item is None
        or item.type not in _TYPES
        or item.child_by_field_name("type_parameters") is not None
    ):
        return
    given = [one.byte_end for one in note.spans if one.label == "you could clone this value" and one.path == path]
    parts = [part for one in _held_types(source, item, []) for part in _derived(source, one, _NEEDS["Clone"])]
    if len(given) == 1 and parts:
        yield f"give a clone of the `{syntax.name_of(item)}`", whole(*parts, inserted(given[0], ".clone()"))
