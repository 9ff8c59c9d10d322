"""Guards against gutting: a program that compiles because something was thrown away is no fix.

Every guard looks at one file before and after (syntax trees, comments ignored) and answers with a reason for a
person, or None. They err on the side of refusing: a refused honest fix costs one more attempt, an accepted gutted
program costs the user's trust. What the diagnostic itself asks for is allowed: a duplicate item may go where the
error is the duplication, a name may change where the error is the name.

Not stopped: wrong but plausible code (tests do that), and stubs written in full (`Ok(Default::default())` as a new
method's body).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from sleepy_lsp.fixes import losses
from sleepy_lsp.rust import syntax

_FORBIDDEN_MACROS = frozenset({"todo", "unimplemented", "panic", "unreachable", "compile_error"})
_FORBIDDEN_CALLS = frozenset("abort exit panic_any resume_unwind unreachable_unchecked zeroed transmute".split())
_SILENCERS = re.compile(r"#!?\[(?:allow|expect|cfg|cfg_attr|ignore|should_panic)\b")
_ASKS_FOR_UNSAFE = frozenset({"E0133", "E0199", "E0200", "E0793"})
_DUPLICATES = frozenset({"E0119", "E0124", "E0201", "E0252", "E0254", "E0255", "E0428", "E0592"})
# A member that is in no such trait: the error is about all of it, not only about its name.
_NOT_IN_TRAIT = frozenset({"E0407", "E0437", "E0438"})
# Attributes that only ever make the compiler stricter; one that goes takes its errors along.
_STRICT = re.compile(r"#!?\[(?:deny|forbid|must_use)\b")
# Below this share of its tokens a constant's value counts as cut down, above this many tokens.
_SHRINK_SHARE, _SHRINK_TOKENS = 0.5, 12


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after a candidate."""

    before: bytes
    after: bytes
    code: str | None
    """Code of the target error."""
    spans: tuple[tuple[int, int], ...]
    """Byte ranges in `before` that the target error points at; empty when it lies in another file."""
    is_test_file: bool = False

    def points_into(self, node: Node) -> bool:
        return any(node.start_byte <= start and end <= node.end_byte for start, end in self.spans)


def gutted(change: Change) -> str | None:
    """Why `change` guts the program, or None."""
    if (reason := _breaks_syntax(change)) is not None:
        return reason
    change = _narrowed(change)
    guards: tuple[Callable[[Change], str | None], ...] = (
        _adds_stub,
        _adds_unsafe,
        _silences,
        _adds_dead_code,
        _changes_test,
        _removes_item,
        _removes_member,
        _removes_derive,
        _cuts_constant,
        _deletes_statements,
    )
    return next((reason for guard in guards if (reason := guard(change)) is not None), None)


def _narrowed(change: Change) -> Change:
    """`change` cut down to the items that differ: every guard below compares items, so equal ones are a waste."""
    (old_start, old_end), (new_start, new_end) = syntax.changed_parts(change.before, change.after)
    return replace(
        change,
        before=change.before[old_start:old_end],
        after=change.after[new_start:new_end],
        spans=tuple((start - old_start, end - old_start) for start, end in change.spans),
    )


def _breaks_syntax(change: Change) -> str | None:
    if syntax.error_count(change.after) > syntax.error_count(change.before):
        return "does not parse"
    return None


def _adds_stub(change: Change) -> str | None:
    before, after = Counter(_stubs(change.before)), Counter(_stubs(change.after))
    added = after - before
    return f"adds `{next(iter(added))}`" if added else None


def _stubs(source: bytes) -> Iterator[str]:
    """Calls that end the program or stand in for code that is missing, inside macros' arguments too."""
    tokens = syntax.tokens(syntax.parse(source).root_node)
    for i, here in enumerate(tokens):
        following = tokens[i + 1 : i + 4]
        if here in _FORBIDDEN_MACROS and following[:1] == ["!"]:
            yield f"{here}!()"
        elif here in _FORBIDDEN_CALLS and following[:1] in (["("], ["::"]):
            yield f"{here}()"
        elif here in ("assert", "debug_assert") and following == ["!", "(", "false"]:
            yield f"{here}!(false)"


def _adds_unsafe(change: Change) -> str | None:
    def count(source: bytes) -> int:
        return syntax.tokens(syntax.parse(source).root_node).count("unsafe")

    if count(change.after) > count(change.before) and change.code not in _ASKS_FOR_UNSAFE:
        return "adds `unsafe`"
    return None


def _silences(change: Change) -> str | None:
    before, after = Counter(_attributes(change.before)), Counter(_attributes(change.after))
    for text in after - before:
        if _SILENCERS.match(text):
            return f"silences with `{text}`"
    for text in before - after:
        if _STRICT.match(text):
            return f"silences by removing `{text}`"
    return None


def _attributes(source: bytes) -> Iterator[str]:
    for node in syntax.walk(syntax.parse(source).root_node):
        if node.type in ("attribute_item", "inner_attribute_item"):
            yield "".join(syntax.tokens(node))


def _adds_dead_code(change: Change) -> str | None:
    return losses.dead_code(change.before, change.after)


def _removes_item(change: Change) -> str | None:
    before, after = _items(change.before), _items(change.after)
    for key, nodes in before.items():
        kind, name = key
        left = after.get(key, [])
        if not left:
            if change.code in _DUPLICATES and any(map(change.points_into, nodes)):
                continue
            if _is_renamed(change, nodes[0], before, after) or _is_closure_now(change, nodes[0]):
                continue
            if _is_type_of_its_own_now(change, nodes[0]) or _is_for_each_now(change, nodes[0]):
                continue
            return f"removes {kind.removesuffix('_item').replace('_', ' ')} `{name}`"
        if len(left) < len(nodes) and not _may_merge(change, nodes):
            return f"removes {kind.removesuffix('_item').replace('_', ' ')} `{name}`"
        if max(map(_visibility, nodes)) > max(map(_visibility, left)):
            return f"makes `{name}` private"
        if any(map(_has_body, nodes)) and not any(map(_has_body, left)):
            return f"removes the body of `{name}`"
    return None


def _is_closure_now(change: Change, node: Node) -> bool:
    """Whether a function that may not capture what it uses has become a closure of the same name."""
    kept = re.search(rf"\blet {re.escape(syntax.name_of(node))} = \|".encode(), change.after)
    return change.code == "E0434" and node.type == "function_item" and kept is not None


def _is_type_of_its_own_now(change: Change, node: Node) -> bool:
    """Whether an alias of somebody else's type, which may not be given a trait, has become a struct of its name."""
    kept = re.search(rf"\bstruct {re.escape(syntax.name_of(node))}\(".encode(), change.after)
    return change.code in ("E0116", "E0117") and node.type == "type_item" and kept is not None


def _is_for_each_now(change: Change, node: Node) -> bool:
    """Whether an impl for all types, which may not be, stands in a macro for some, each of its tokens kept."""
    impl = next((one for one in syntax.ancestors(node) if one.type == "impl_item"), None)
    kind = impl.child_by_field_name("type") if impl is not None else None
    body = impl.child_by_field_name("body") if impl is not None else None
    if kind is None or impl is None or body is None or change.code not in ("E0119", "E0210"):
        return False
    for_each = ["$kind" if one == syntax.node_text(kind) else one for one in syntax.tokens(body)]
    after = "".join(syntax.tokens(syntax.parse(change.after).root_node))
    return change.points_into(impl) and "".join(for_each) in after


def _may_merge(change: Change, twins: list[Node]) -> bool:
    """Whether items of one name may become fewer: blocks of methods may, and duplicates that the error is about."""
    if twins[0].type == "impl_item":
        return twins[0].child_by_field_name("trait") is None
    return change.code in _DUPLICATES and any(map(change.points_into, twins))


def _visibility(node: Node) -> int:
    """0 private, 1 for a part of the crate, 2 public."""
    modifier = next((child for child in node.children if child.type == "visibility_modifier"), None)
    if modifier is None:
        return 0
    return 2 if syntax.node_text(modifier) == "pub" else 1


def _has_body(item: Node) -> bool:
    return item.type == "function_item"


_Items = dict[tuple[str, str], list[Node]]


def _items(source: bytes) -> _Items:
    """The items of a file by kind and qualified name, imports apart: those are the compiler's to judge."""
    found: _Items = {}
    for item in syntax.items(source):
        kind = item.type
        if kind == "use_declaration" and not syntax.is_public(item):
            continue
        if kind == "function_signature_item":  # a declaration that is given a body stays the same item
            kind = "function_item"
        found.setdefault((kind, syntax.qualified_name(item)), []).append(item)
    return found


def _is_renamed(change: Change, item: Node, before: _Items, after: _Items) -> bool:
    """Whether the error is about the item's own name or head and as many items of its kind are left as before."""
    kind = item.type
    named = [node for node in (item.child_by_field_name(f) for f in ("name", "trait", "type", "argument")) if node]
    if change.code in _NOT_IN_TRAIT:
        named.append(item)
    if item.type != "use_declaration" and not any(
        node.start_byte <= start and end <= node.end_byte for node in named for start, end in change.spans
    ):
        return False

    def count(items: _Items) -> int:
        return sum(len(nodes) for (k, _), nodes in items.items() if k == kind)

    return count(after) >= count(before)


def _changes_test(change: Change) -> str | None:
    after = {syntax.qualified_name(item): item for item in syntax.items(change.after) if item.type == "function_item"}
    for item in syntax.items(change.before):
        if item.type != "function_item" or not (change.is_test_file or syntax.is_test(item)):
            continue
        name = syntax.qualified_name(item)
        new = after.get(name)
        if new is None:
            continue  # caught as a removed item
        if _own_attributes(item) - _own_attributes(new):
            return f"changes test `{name}`"
        if syntax.tokens(new) == syntax.tokens(item):
            continue
        if not change.points_into(item):
            return f"changes test `{name}`"
        if _assertions(item) - _assertions(new):
            return f"changes what test `{name}` asserts"
    return None


def _assertions(item: Node) -> Counter[str]:
    return Counter(
        " ".join(syntax.tokens(node))
        for node in syntax.walk(item)
        if node.type == "macro_invocation" and syntax.node_text(node).startswith(("assert", "debug_assert"))
    )


def _own_attributes(item: Node) -> Counter[str]:
    found: Counter[str] = Counter()
    before = item.prev_sibling
    while before is not None and before.type in ("attribute_item", "line_comment", "block_comment"):
        if before.type == "attribute_item":
            found["".join(syntax.tokens(before))] += 1
        before = before.prev_sibling
    return found


def _removes_member(change: Change) -> str | None:
    """A field or a variant that is gone, unless the error is about it and another took its place."""
    before, after = _members(change.before), _members(change.after)
    for owner, members in before.items():
        if owner not in after:
            continue
        for name, member in members.items():
            new = after[owner].get(name)
            if new is not None and _visibility(member) > _visibility(new):
                return f"makes `{name}` private"
            if new is not None:
                continue
            about_it = change.points_into(member)
            if not (about_it and (change.code in _DUPLICATES or len(after[owner]) >= len(members))):
                return f"removes `{name}` from `{owner}`"
    return None


def _members(source: bytes) -> dict[str, dict[str, Node]]:
    """Fields and variants by the type that owns them; the fields of a tuple struct are called `0`, `1` and so on."""
    found: dict[str, dict[str, Node]] = {}
    for item in syntax.items(source):
        if item.type not in ("struct_item", "enum_item", "union_item"):
            continue
        members = {
            syntax.name_of(node): node
            for node in syntax.walk(item)
            if node.type in ("field_declaration", "enum_variant")
        }
        body = item.child_by_field_name("body")
        if body is not None and body.type == "ordered_field_declaration_list":
            members |= {str(i): node for i, node in enumerate(body.children_by_field_name("type"))}
        found[syntax.qualified_name(item)] = members
    return found


def _removes_derive(change: Change) -> str | None:
    """A derived trait that is gone, unless the error points at the type or its derive: it may be what can't be."""
    before, after = _derives(change.before), _derives(change.after)
    for owner, (derived, attributes) in before.items():
        gone = sorted(derived - after[owner][0]) if owner in after else []
        if gone and not any(map(change.points_into, attributes)) and not _implements(change.after, gone, owner):
            return f"removes `{gone[0]}` from `{owner}`"
    return None


def _derives(source: bytes) -> dict[str, tuple[set[str], list[Node]]]:
    """For every type the names that it derives, and the nodes that an error about them would lie in."""
    found: dict[str, tuple[set[str], list[Node]]] = {}
    for item in syntax.items(source):
        if item.type not in ("struct_item", "enum_item", "union_item"):
            continue
        names: set[str] = set()
        nodes = [item]
        before = item.prev_sibling
        while before is not None and before.type in ("attribute_item", "line_comment", "block_comment"):
            text = "".join(syntax.tokens(before))
            if text.startswith("#[derive("):
                names |= set(text.removeprefix("#[derive(").removesuffix(")]").split(",")) - {""}
                nodes.append(before)
            before = before.prev_sibling
        found[syntax.qualified_name(item)] = (names, nodes)
    return found


def _implements(source: bytes, traits: list[str], owner: str) -> bool:
    """Whether the file implements all of `traits` for a type by hand."""
    wanted = {f"{trait.rpartition('::')[2]} for {owner.rpartition('::')[2]}" for trait in traits}
    written = {syntax.name_of(item).rpartition("::")[2] for item in syntax.items(source) if item.type == "impl_item"}
    return wanted <= written


def _cuts_constant(change: Change) -> str | None:
    after = _items(change.after)
    for (kind, name), nodes in _items(change.before).items():
        left = after.get((kind, name))
        if kind in ("const_item", "static_item") and left:
            n_before, n_after = (_value_size(node) for node in (nodes[0], left[0]))
            if n_before >= _SHRINK_TOKENS and n_after < _SHRINK_SHARE * n_before:
                return f"cuts `{name}` down"
    return None


def _value_size(item: Node) -> int:
    value = item.child_by_field_name("value")
    return len(syntax.tokens(value)) if value is not None else 0


def _deletes_statements(change: Change) -> str | None:
    return losses.lost_statements(change.before, change.after, change.points_into)
