"""Known repairs for borrows: a reference that is only a short name, two places of one slice, a value taken out of a
field, a counted pointer that each thread needs its own of.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced, whole
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_BEGUN_EMPTY = frozenset("BTreeMap BTreeSet BinaryHeap HashMap HashSet String Vec VecDeque".split())
_COUNTED = re.compile(r"^(?:std::(?:sync|rc)::)?(?:Arc|Rc)(?:::<.*>)?::(?:new|clone)\(|\.clone\(\)$", re.DOTALL)


def _aliases(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[tuple[Node, str, Node]]:
    """The `let name = &place;` in whose value the error marks something: declaration, name, reference."""
    seen = set()
    for start, end, _ in scene.spans_in(diagnostic, path):
        bound = scene.nearest(syntax.smallest_node(source, start, end), "let_declaration")
        value = bound.child_by_field_name("value") if bound is not None else None
        name = scene.field_text(bound, "pattern")
        if bound is None or value is None or value.type != "reference_expression" or bound.start_byte in seen:
            continue
        place = value.child_by_field_name("value")
        if re.fullmatch(r"[a-z_]\w*", name) and place is not None and _is_place(place):
            seen.add(bound.start_byte)
            yield bound, name, value


def _is_mutable(reference: Node) -> bool:
    return any(child.type == "mutable_specifier" for child in reference.children)


def _is_place(node: Node) -> bool:
    """Names, fields and elements at names or numbers: what can be written again and means the same."""
    kinds = {"identifier", "self", "field_expression", "field_identifier", "index_expression", "integer_literal"}
    return all(one.type in kinds for one in syntax.walk(node) if one.is_named)


def _uses(bound: Node, name: str) -> list[Node] | None:
    """Where a declared name is used in its block; None where it may be another of the same name."""
    block = bound.parent
    if block is None:
        return None
    behind = [one for one in syntax.walk(block) if one.start_byte >= bound.end_byte]
    for one in behind:
        pattern = one.child_by_field_name("pattern")
        if pattern is not None and name in syntax.identifiers(pattern) | {syntax.node_text(pattern)}:
            return None
        if one.type in ("token_tree", "macro_invocation") and re.search(rf"\b{name}\b", syntax.node_text(one)):
            return None
    return [one for one in behind if one.type == "identifier" and syntax.node_text(one) == name]


def alias_inlined(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`let x = &mut self.place;` and its uses: the place itself wherever `x` was followed or called."""
    for bound, name, value in _aliases(diagnostic, path, source):
        place = value.child_by_field_name("value")
        uses = _uses(bound, name)
        if place is None or not uses or not _is_mutable(value) or _changed_behind(bound, place):
            continue
        text = syntax.node_text(place)
        parts = [scene.without_lines(source, bound)]
        for use in uses:
            parent = use.parent
            if parent is not None and parent.type == "unary_expression" and syntax.node_text(parent).startswith("*"):
                parts.append(replaced(parent, text))
            elif parent is not None and parent.type in ("field_expression", "index_expression"):
                parts.append(replaced(use, text))
            else:
                parts.append(replaced(use, syntax.node_text(value)))
        yield f"use `{text}` itself for `{name}`", whole(*parts)


def _changed_behind(bound: Node, place: Node) -> bool:
    """Whether a variable that says which place is meant changes behind the declaration."""
    root = place
    while root.type in ("field_expression", "index_expression"):
        root = root.named_children[0]
    names = {syntax.node_text(one) for one in syntax.walk(place) if one.type == "identifier" and one != root}
    block = bound.parent
    behind = (one for one in syntax.walk(block) if one.start_byte >= bound.end_byte) if block is not None else ()
    assigned = (one for one in behind if one.type in ("assignment_expression", "compound_assignment_expr"))
    return any(scene.field_text(one, "left") in names for one in assigned)


def alias_copied(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`let x = &place;` that is read after the place has changed: what was there before, as a copy or a clone."""
    for bound, name, value in _aliases(diagnostic, path, source):
        place = value.child_by_field_name("value")
        if place is None or _is_mutable(value):
            continue
        text = syntax.node_text(place)
        followed = [
            one.parent for one in _uses(bound, name) or ()
            if one.parent is not None and one.parent.type == "unary_expression"
            and syntax.node_text(one.parent).startswith("*")
        ]  # fmt: skip
        parts = [replaced(one, name) for one in followed if one is not None]
        yield f"copy `{text}`", whole(replaced(value, text), *parts)
        yield f"clone `{text}`", whole(replaced(value, f"{text}.clone()"), *parts)


def disjoint(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Two elements of one slice borrowed mutably one after the other: both at once. Panics where they are the same."""
    found = []
    for bound, name, value in _aliases(diagnostic, path, source):
        place = value.child_by_field_name("value")
        if place is not None and place.type == "index_expression" and _is_mutable(value):
            found.append((bound, name, place))
    found.sort(key=lambda alias: alias[0].start_byte)
    for (first, one, place), (second, other, there) in pairwise(found):
        owners = [syntax.node_text(node.named_children[0]) for node in (place, there)]
        indices = [syntax.node_text(node.named_children[1]) for node in (place, there)]
        if owners[0] == owners[1] and first.next_named_sibling == second:
            text = f"let [{one}, {other}] = {owners[0]}.get_disjoint_mut([{indices[0]}, {indices[1]}]).unwrap();"
            yield (
                f"borrow both elements of `{owners[0]}` at once",
                (Replacement(first.start_byte, second.end_byte, text),),
            )


def taken(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value moved out of a field behind `&mut`: taken, with None or the default left in its place."""
    marked = scene.spans_in(diagnostic, path)
    is_option = "`Some`" in diagnostic.message or "has type `Option<Box<" in scene.said_in(diagnostic)
    if not marked or not ("as enum variant" in diagnostic.message or is_option):
        return
    node = scene.expression_at(source, *marked[0][:2])
    if node.type == "field_expression":
        text = syntax.node_text(node)
        if is_option:
            yield f"take it out of `{text}`", (replaced(node, f"{text}.take()"),)
        else:
            yield f"take `{text}` and leave the default", (replaced(node, f"std::mem::take(&mut {text})"),)


def handed_over(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A field that a method with `&mut self` returns: taken out, with what is empty left in its place."""
    marked = scene.spans_in(diagnostic, path)
    kind = re.search(r"has type `(\w+)", scene.said_in(diagnostic))
    node = scene.expression_at(source, *marked[0][:2]) if marked else None
    function = scene.function_around(node) if node is not None else None
    if node is None or node.type != "field_expression" or function is None or kind is None:
        return
    returned = node.parent is not None and node.parent.type == "return_expression"
    tails = list(scene.tails(function.child_by_field_name("body")))
    bound = node.parent if node.parent is not None and node.parent.type == "let_declaration" else None
    is_last = node in tails or scene.field_text(bound, "pattern") in map(syntax.node_text, tails)
    if not (returned or is_last) or not scene.field_text(function, "parameters").startswith("(&mut self"):
        return
    text = syntax.node_text(node)
    if kind[1] == "Option":
        yield f"take it out of `{text}`", (replaced(node, f"{text}.take()"),)
    elif kind[1] in _BEGUN_EMPTY:
        yield f"take `{text}` and leave it empty", (replaced(node, f"std::mem::take(&mut {text})"),)


def shared_into_closure(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A closure for another thread moves what it uses; counted pointers from outside the loop are cloned for it."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    closure = scene.nearest(node, "closure_expression")
    statement = next(
        (one for one in syntax.ancestors(closure) if one.parent is not None and one.parent.type == "block"), None
    ) if closure is not None else None  # fmt: skip
    if closure is None or statement is None or syntax.node_text(closure).startswith("move"):
        return
    counted = _counted_outside(statement, syntax.identifiers(closure))
    _, indent = scene.line_of(source, statement.start_byte)
    clones = "".join(f"let {name} = {name}.clone();\n{indent}" for name in counted)
    if clones:
        yield (
            f"clone {', '.join(f'`{one}`' for one in counted)} for the closure",
            (
                inserted(statement.start_byte, clones),
                inserted(closure.start_byte, "move "),
            ),
        )


def _counted_outside(statement: Node, used: set[str]) -> Sequence[str]:
    """The names in `used` that a `let` outside the loop around `statement` made as counted pointers."""
    loop = scene.nearest(statement, "for_expression", "while_expression", "loop_expression")
    function = scene.nearest(statement, "function_item")
    found = []
    for one in syntax.walk(function) if function is not None and loop is not None else ():
        if one.type == "let_declaration" and one.end_byte <= (loop.start_byte if loop is not None else 0):
            name, value = scene.field_text(one, "pattern"), scene.field_text(one, "value")
            if name in used and _COUNTED.search(value):
                found.append(name)
    return list(dict.fromkeys(found))


def shared(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """`Rc<RefCell<..>>` that goes to another thread, as `Arc<Mutex<..>>`, everywhere in the file."""
    if not re.search(r"`Rc<.*cannot be sent between threads|`RefCell<.*cannot be shared", scene.said_in(diagnostic)):
        return
    text = source.decode(errors="surrogateescape")
    new = re.sub(r"use std::cell::RefCell;\n", "", text)
    new = re.sub(r"\bstd::rc::Rc\b", "std::sync::Arc", new).replace(
        "use std::sync::Arc;", "use std::sync::{Arc, Mutex};"
    )
    new = re.sub(r"\bRc\b", "Arc", re.sub(r"\bRefCell\b", "Mutex", new))
    new = re.sub(r"\.borrow(?:_mut)?\(\)", ".lock().unwrap()", new)
    if new != text:
        yield "share it through `Arc` and `Mutex`", (Replacement(0, len(source), new),)


def removed_by_place(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """An element moved out of a list by the place at which it was found: removed from the list."""
    if not re.match(r"cannot move out of index of `(?:\w+::)*Vec<", diagnostic.message):
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        node = scene.expression_at(source, start, end)
        function = scene.nearest(node, "function_item")
        if node.type != "index_expression" or function is None or len(node.named_children) != 2:
            return
        owner, place = (syntax.node_text(one) for one in node.named_children)
        values = {scene.field_text(one, "pattern"): scene.field_text(one, "value") for one in syntax.walk(function)
                  if one.type == "let_declaration" and one.end_byte <= start}  # fmt: skip
        said = values.get(place, "")
        said = " ".join([said, *(values[name] for name in re.findall(r"\w+", said) if name in values)])
        said += "".join(scene.field_text(one, "value") for one in syntax.walk(function) if one.type == "let_condition"
                        and re.fullmatch(rf"Some\({place}\)", scene.field_text(one, "pattern")))  # fmt: skip
        if f"{owner}.iter().position(" in scene.squeezed(said):
            yield f"remove it from `{owner}`", (replaced(node, f"{owner}.remove({place})"),)


def taken_before_refilled(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A value moved out of a field that is given another one further down: taken."""
    for title, change in taken(diagnostic, path, source):
        node = scene.expression_at(source, *scene.spans_in(diagnostic, path)[0][:2])
        function = scene.nearest(node, "function_item")
        refilled = (one for one in syntax.walk(function) if one.type == "assignment_expression") if function else ()
        if any(
            scene.field_text(one, "left") == syntax.node_text(node) and one.start_byte > node.end_byte
            for one in refilled
        ):
            yield title, change
