"""Known repairs where a pattern or a literal does not have the shape of its struct or variant.

The declaration in the same file says which fields there are; names that fit it are kept as they are.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import permutations

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Replacement
from sleepy_lsp.fixes.rules import errorvalues, scene
from sleepy_lsp.fixes.rules.scene import Proposal, inserted, replaced
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_FIELD_NODES = frozenset({"field_pattern", "field_initializer", "shorthand_field_initializer"})
_SHAPED = ("struct_pattern", "tuple_struct_pattern", "struct_expression")


def field_renamed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A field that is not there by one of those that the pattern or literal does not name yet; its binding stays."""
    marked = scene.spans_in(diagnostic, path)
    if not marked:
        return
    name = syntax.smallest_node(source, *marked[0][:2])
    shape = scene.nearest(name, "struct_pattern", "struct_expression")
    field = next((one for one in syntax.ancestors(name) if one.type in _FIELD_NODES), None)
    declaration = _declaration(source, shape)
    if shape is None or field is None or declaration is None:
        return
    free = _free(shape, declaration)
    given = field.child_by_field_name("pattern") or field.child_by_field_name("value")
    rest = f": {syntax.node_text(given)}" if given is not None else f": {syntax.node_text(name)}"
    value = rest.removeprefix(": ")
    old = syntax.node_text(name)
    for other in sorted(free, key=lambda one: (one != value, -SequenceMatcher(None, old, one).ratio()))[:3]:
        entry = other if other == value else f"{other}{rest}"
        yield f"name the field `{other}`", (replaced(field, entry),)
    if not free and field.type == "field_pattern" and given is None:
        yield from _merged(shape, field, value)


def fields_renamed(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Several fields of a pattern that are not there: each by the one of the others that looks most like it."""
    marked = scene.spans_in(diagnostic, path)
    wrong = re.findall(r"`(\w+)`", diagnostic.message.partition("named")[2])
    shape = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "struct_pattern") if marked else None
    declaration = _declaration(source, shape)
    if shape is None or declaration is None or len(wrong) < 2:
        return
    free = _free(shape, declaration)
    if len(free) < len(wrong):
        return
    orders = sorted(permutations(free, len(wrong)), key=lambda order: -sum(map(_likeness, wrong, order)))
    named = {scene.field_text(one, "name") or syntax.node_text(one): one
             for one in shape.named_children if one.type == "field_pattern"}  # fmt: skip
    if all(name in named for name in wrong):
        parts = []
        for name, new in zip(wrong, orders[0], strict=True):
            given = scene.field_text(named[name], "pattern") or name
            parts.append(replaced(named[name], f"{new}: {given}"))
        yield f"name the fields {', '.join(f'`{one}`' for one in orders[0])}", scene.whole(*parts)


def _likeness(one: str, other: str) -> float:
    begins = one.startswith(other) or other.startswith(one)
    return begins + SequenceMatcher(None, one, other).ratio()


def _merged(shape: Node, field: Node, name: str) -> Iterator[Proposal]:
    """Where all fields are named: the binding of the one that is not there given to one that nothing uses."""
    arm = scene.nearest(shape, "match_arm")
    body = scene.field_text(arm, "value")
    others = [one for one in shape.named_children if one.type == "field_pattern" and one != field]
    for other in others:
        bound = syntax.node_text(other)
        if re.fullmatch(r"\w+", bound) and not re.search(rf"\b{bound}\b", body):
            before = other.prev_sibling
            start = before.start_byte if before is not None and before.type == "," else other.start_byte
            parts = scene.whole(replaced(field, f"{bound}: {name}"), Replacement(start, other.end_byte, ""))
            yield f"bind `{bound}` as `{name}`", parts


def _declaration(source: bytes, shape: Node | None) -> Node | None:
    """The struct or variant that a pattern or literal names, where the file declares it."""
    if shape is None:
        return None
    text = scene.field_text(shape, "type") or scene.field_text(shape, "name")
    parts = re.sub(r"<.*>", "", scene.squeezed(text)).split("::")
    if parts[0] == "Self" or parts[-1] == "Self":
        owner = scene.arguments_of(scene.field_text(scene.nearest(shape, "impl_item"), "type"))[0]
        parts = [owner if part == "Self" else part for part in parts]
    known = scene.declarations(source)
    return known.get("::".join(parts[-2:])) or known.get(parts[-1])


def _free(shape: Node, declaration: Node) -> list[str]:
    """The declared fields that `shape` does not mention."""
    body = shape.child_by_field_name("body") or shape
    used = set()
    for node in body.named_children:
        if node.type in _FIELD_NODES:
            used.add(
                (scene.field_text(node, "name") or scene.field_text(node, "field") or syntax.node_text(node)).split(
                    ":"
                )[0]
            )
    return [name for name, _ in scene.declared_fields(declaration) if name not in used]


def fields_added(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """The fields that a literal lacks, from names in scope that are called the same."""
    marked = scene.spans_in(diagnostic, path)
    shape = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "struct_expression") if marked else None
    declaration = _declaration(source, shape)
    body = shape.child_by_field_name("body") if shape is not None else None
    if shape is None or declaration is None or body is None:
        return
    in_scope = scene.names_in_scope(shape)
    types = dict(scene.declared_fields(declaration))
    choices: list[list[str]] = [[]]
    for name in _free(shape, declaration):
        if name not in in_scope:
            return
        forms = [name]
        if scene.squeezed(types[name]) == "String" and scene.squeezed(in_scope[name]) != "String":
            forms = [f"{name}: {name}.to_string()"]
        choices = [[*one, form] for one in choices for form in forms]
    for given in choices:
        if given:
            change = _listed(source, body, given)
            yield f"give the field{'s' * (len(given) > 1)} {', '.join(f'`{one}`' for one in given)}", change


def _listed(source: bytes, body: Node, given: Sequence[str]) -> tuple[Replacement, ...]:
    """More entries at the end of a list in braces, one a line where the list has lines."""
    last = next((node for node in reversed(body.named_children) if node.type in _FIELD_NODES), None)
    if last is None:
        return (inserted(body.start_byte + 1, f" {', '.join(given)} "),)
    if b"\n" in source[body.start_byte : last.start_byte]:
        _, indent = scene.line_of(source, last.start_byte)
        text = "".join(f",\n{indent}{one}" for one in given)
    else:
        text = "".join(f", {one}" for one in given)
    return (inserted(last.end_byte, text),)


def kind_of_pattern(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A tuple pattern for a variant with named fields written with braces, and the other way round."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    shape = scene.nearest(node, *_SHAPED)
    declaration = _declaration(source, shape)
    if shape is None or declaration is None or shape.type == "struct_expression":
        return
    fields = [name for name, _ in scene.declared_fields(declaration)]
    head = shape.child_by_field_name("type")
    if head is None or not fields:
        return
    inner = _elements(shape, head)
    texts = [syntax.node_text(one) for one in inner if "comment" not in one.type]
    if shape.type == "tuple_struct_pattern" and fields[0] != "0":
        given = [text for text in texts if text not in ("_", "..")]
        if all(text in fields for text in given):
            rest = [".."] if len(given) < len(fields) else []
            yield "write the pattern with braces", (_rewritten(head, shape, " { ", [*given, *rest], " }"),)
        elif len(texts) == len(fields):
            pairs = [f"{name}: {text}" for name, text in zip(fields, texts, strict=True)]
            yield "write the pattern with braces", (_rewritten(head, shape, " { ", pairs, " }"),)
    elif shape.type == "struct_pattern" and fields[0] == "0":
        given = [text.split(":")[-1].strip() for text in texts if text != ".."]
        if len(given) == len(fields):
            yield "write the pattern with parentheses", (_rewritten(head, shape, "(", given, ")"),)


def _elements(shape: Node, head: Node) -> list[Node]:
    """What stands between the brackets of a pattern; `_` and `..` are no named nodes."""
    return [one for one in shape.children if one != head and one.type not in ("(", ")", "{", "}", ",")]


def _rewritten(head: Node, shape: Node, opening: str, parts: Sequence[str], closing: str) -> Replacement:
    return Replacement(head.end_byte, shape.end_byte, f"{opening}{', '.join(parts)}{closing}")


def fewer_fields(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A tuple pattern with a field too many: without the one that is ignored or that nothing uses."""
    marked = scene.spans_in(diagnostic, path)
    node = syntax.smallest_node(source, *marked[0][:2]) if marked else None
    shape = scene.nearest(node, "tuple_struct_pattern")
    declaration = _declaration(source, shape)
    head = shape.child_by_field_name("type") if shape is not None else None
    if shape is None or declaration is None or head is None:
        return
    texts = [syntax.node_text(one) for one in _elements(shape, head)]
    surplus = len(texts) - len(scene.declared_fields(declaration))
    arm = scene.nearest(shape, "match_arm")
    body = arm.child_by_field_name("value") if arm is not None else None
    used = set(re.findall(r"\w+", syntax.node_text(body))) if body is not None else set()
    if surplus != 1:
        return
    for place in sorted(range(len(texts)), key=lambda n: (texts[n] != "_", texts[n] in used)):
        if texts[place] == "_" or texts[place] not in used:
            rest = [*texts[:place], *texts[place + 1 :]]
            yield f"drop `{texts[place]}` from the pattern", (_rewritten(head, shape, "(", rest, ")"),)
    yield from _unprinted(shape, head, texts, body)


def _unprinted(shape: Node, head: Node, texts: Sequence[str], body: Node | None) -> Iterator[Proposal]:
    """The surplus name is also taken out of the text that is printed, with the punctuation behind it."""
    literal = next((one for one in syntax.walk(body) if one.type == "string_literal"), None) if body else None
    for place, text in enumerate(texts):
        if literal is not None and f"{{{text}}}" in syntax.node_text(literal):
            said = re.sub(r"\{" + re.escape(text) + r"\}[:,;]? ?", "", syntax.node_text(literal), count=1)
            rest = [*texts[:place], *texts[place + 1 :]]
            yield f"drop `{text}`", (_rewritten(head, shape, "(", rest, ")"), replaced(literal, said))


def same_names(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """Alternatives of a pattern that bind different names: the field bound to the name that the others have."""
    marked = scene.spans_in(diagnostic, path)
    either = scene.nearest(syntax.smallest_node(source, *marked[0][:2]), "or_pattern") if marked else None
    if either is None:
        return
    sides = [one for one in either.named_children if "comment" not in one.type]
    bound = [_bound(side) for side in sides]
    for here, there in permutations(bound, 2):
        extra, missing = set(here) - set(there), set(there) - set(here)
        if len(extra) != 1 or len(missing) != 1:
            continue
        name, wanted = extra.pop(), missing.pop()
        node = here[name]
        is_shorthand = node.type == "shorthand_field_identifier"
        text = f"{name}: {wanted}" if is_shorthand else wanted
        yield f"bind `{name}` as `{wanted}`", (replaced(node, text),)


def _bound(pattern: Node) -> dict[str, Node]:
    """The names that a pattern binds and where."""
    found: dict[str, Node] = {}
    for node in syntax.walk(pattern):
        path = node.parent is not None and node.parent.type in ("scoped_identifier", "scoped_type_identifier")
        if (
            node.type in ("identifier", "shorthand_field_identifier")
            and not path
            and syntax.node_text(node)[:1].islower()
        ):
            found[syntax.node_text(node)] = node
    return found


def field_like(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A field that is not there, by the one whose name begins with it or shares a word with it."""
    found = re.match(r"no field `(\w+)` on type `&*(?:mut )?(?:\w+::)*(\w+)", diagnostic.message)
    declaration = scene.declarations(source).get(found[2]) if found is not None else None
    if found is None or declaration is None or declaration.type != "struct_item":
        return
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        for other in _alike(found[1], [name for name, _ in scene.declared_fields(declaration)]):
            yield f"name the field `{other}`", (Replacement(start, end, other),)


def _alike(name: str, others: Sequence[str]) -> list[str]:
    words = set(name.split("_"))
    alike = [one for one in others if words & set(one.split("_")) or one.startswith(name) or name.startswith(one)]
    return sorted(alike, key=lambda one: -_likeness(name, one))[:3]


def variant_like(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[Proposal]:
    """A variant that is not there, by the only one of its enum that the file never makes."""
    found = re.match(r"no variant[^`]* named `\w+` found for enum `(?:\w+::)*(\w+)", diagnostic.message)
    made = errorvalues.made_in(source) if found is not None else set()
    names = [name for name, _ in errorvalues.variants(source, found[1])] if found is not None else []
    unmade = [name.rpartition("::")[2] for name in names if name not in made]
    for start, end, _ in scene.spans_in(diagnostic, path)[:1]:
        if len(unmade) == 1:
            yield f"name the variant `{unmade[0]}`", (Replacement(start, end, unmade[0]),)
