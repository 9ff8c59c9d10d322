"""Known repairs for what a call or a literal leaves out: a name that is bound and used nowhere else is most likely what
was to be passed; a field is filled as all its neighbours are.
"""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_MOST_NAMES = 3


def _lacking(diagnostic: Diagnostic, path: str, source: bytes) -> tuple[Node, Node, int, str] | None:
    """The call that lacks an argument, its arguments, the place (from 0) of the one it lacks, and its type if known."""
    found = re.search(r"argument #(\d+)(?: of type `(.+)`)? is missing", scene.said_in(diagnostic))
    marked = scene.spans_in(diagnostic, path)
    call = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "call_expression") if marked else None
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if found is None or call is None or arguments is None:
        return None
    return call, arguments, int(found[1]) - 1, found[2] or ""


def unused_passed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The argument that a call lacks: a name in reach that nothing uses, as the type that is asked for."""
    lacking = _lacking(diagnostic, path, source)
    if lacking is None:
        return
    call, arguments, place, kind = lacking
    given = [one for one in arguments.named_children if "comment" not in one.type]
    for name, written in _unused(call)[:_MOST_NAMES]:
        for value in _as_type(source, name, scene.squeezed(written), scene.squeezed(kind)):
            if place < len(given):
                change = inserted(given[place].start_byte, f"{value}, ")
            elif given:
                change = inserted(given[-1].end_byte, f", {value}")
            else:
                change = inserted(arguments.start_byte + 1, value)
            yield f"pass `{value}`", (change,)


def _unused(node: Node) -> list[tuple[str, str]]:
    """The names in scope, with their written types, that the function mentions only where it binds them; the latest
    first.
    """
    function = scene.nearest(node, "function_item")
    counts = Counter(syntax.tokens(function)) if function is not None else Counter[str]()
    printed = set(re.findall(r"\{(\w+)", syntax.node_text(function))) if function is not None else set()
    names = [(name, written) for name, written in scene.names_in_scope(node).items() if name != "self"]
    return [one for one in names if counts[one[0]] == 1 and one[0] not in printed and not one[0].startswith("_")][::-1]


def _as_type(source: bytes, name: str, written: str, wanted: str) -> Iterator[str]:
    """A name as a value of the type that is asked for: itself, by reference, in the box or the struct around it."""
    if wanted.startswith("&") and not written.startswith("&") and written:
        yield f"&mut {name}" if wanted.startswith("&mut") else f"&{name}"
    elif wanted.startswith("Box<") and not written.startswith("Box<"):
        yield f"Box::new({name})"
    elif wanted == "String" and written in ("&str", ""):
        yield f"{name}.to_string()"
    declaration = scene.declarations(source).get(scene.arguments_of(wanted)[0].split("::")[-1])
    fields = scene.declared_fields(declaration) if declaration is not None else []
    if declaration is not None and len(fields) == 1 and fields[0][0] == "0" and written != wanted:
        yield f"{syntax.name_of(declaration)}({name})"
    yield name
    if not wanted.startswith("&"):
        yield f"*{name}"


def field_as_neighbours(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The one field that a literal lacks, where all others are made in the same way from what is called like them."""
    found = re.match(r"missing field `(\w+)` in initializer", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    shape = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "struct_expression") if marked else None
    body = shape.child_by_field_name("body") if shape is not None else None
    if found is None or body is None:
        return
    entries = [one for one in body.named_children if one.type == "field_initializer"]
    forms = set()
    for one in entries:
        name = scene.field_text(one, "field") or scene.field_text(one, "name")
        forms.add(re.sub(rf"\b{re.escape(name)}\b", "\0", scene.squeezed(scene.field_text(one, "value"))))
    if len(entries) < 2 or len(forms) != 1 or "\0" not in next(iter(forms)):
        return
    last = entries[-1]
    name = scene.field_text(last, "field") or scene.field_text(last, "name")
    value = re.sub(rf"\b{re.escape(name)}\b", found[1], scene.field_text(last, "value"))
    _, indent = scene.line_of(source, last.start_byte)
    gap = f",\n{indent}" if b"\n" in source[body.start_byte : last.start_byte] else ", "
    yield f"give `{found[1]}` as its neighbours", (inserted(last.end_byte, f"{gap}{found[1]}: {value}"),)


def field_begun_empty(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A field that a literal lacks and that can begin empty: a collection, a text, None; zero for what is new."""
    found = re.match(r"missing field `(\w+)` in initializer of `(?:\w+::)*(\w+)", diagnostic.message)
    marked = scene.spans_in(diagnostic, path)
    shape = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "struct_expression") if marked else None
    body = shape.child_by_field_name("body") if shape is not None else None
    declaration = scene.declarations(source).get(found[2]) if found is not None else None
    if found is None or body is None or declaration is None:
        return
    kind = scene.arguments_of(dict(scene.declared_fields(declaration)).get(found[1], ""))[0].split("::")[-1]
    function = scene.nearest(shape, "function_item")
    begins = function is not None and syntax.name_of(function).split("_")[0] in ("new", "default", "with", "from")
    plain = {"bool": "false"} | dict.fromkeys(_NUMBERS, "0") | dict.fromkeys(("f32", "f64"), "0.0") if begins else {}
    empty = ({"Option": "None"} | plain).get(kind) or (f"{kind}::new()" if kind in _COLLECTIONS else None)
    entries = [one for one in body.named_children if one.type.endswith("_initializer")]
    if empty is None:
        return
    if not entries:
        yield f"begin with `{found[1]}: {empty}`", (inserted(body.start_byte + 1, f" {found[1]}: {empty} "),)
        return
    last = next((one for one in reversed(entries) if one.type != "base_field_initializer"), entries[0])
    _, indent = scene.line_of(source, last.start_byte)
    gap = f",\n{indent}" if b"\n" in source[body.start_byte : last.start_byte] else ", "
    yield f"begin with `{found[1]}: {empty}`", (inserted(last.end_byte, f"{gap}{found[1]}: {empty}"),)


_COLLECTIONS = frozenset("Vec VecDeque HashMap HashSet BTreeMap BTreeSet BinaryHeap String".split())
_NUMBERS = "i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize".split()


def other_flag(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The flag that a call lacks where all other calls pass the same: the opposite, or it would need no parameter."""
    lacking = _lacking(diagnostic, path, source)
    if lacking is None or lacking[-1] != "bool":
        return
    call, arguments, place, _ = lacking
    name = re.split(r"::|\.", scene.field_text(call, "function"))[-1]
    passed = set()
    for other in (one for one in syntax.walk(syntax.parse(source).root_node) if one.type == "call_expression"):
        given = other.child_by_field_name("arguments")
        if re.split(r"::|\.", scene.field_text(other, "function"))[-1] == name and given is not None:
            values = [syntax.node_text(one) for one in given.named_children]
            passed |= {values[place]} if len(values) > place and len(values) > len(arguments.named_children) else set()
    opposite = {"true": "false", "false": "true"}.get(passed.pop()) if len(passed) == 1 else None
    if opposite is not None and place == len(arguments.named_children) > 0:
        yield f"pass `{opposite}`", (inserted(arguments.named_children[-1].end_byte, f", {opposite}"),)
