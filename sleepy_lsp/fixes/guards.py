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
from dataclasses import dataclass

from tree_sitter import Node

from sleepy_lsp.rust import syntax

_FORBIDDEN_MACROS = frozenset({"todo", "unimplemented", "panic", "unreachable", "compile_error"})
_SILENCERS = re.compile(r"#!?\[(?:allow|expect|cfg|cfg_attr|ignore|should_panic)\b")
_ASKS_FOR_UNSAFE = frozenset({"E0133", "E0199", "E0200", "E0793"})
_DUPLICATES = frozenset({"E0119", "E0124", "E0201", "E0252", "E0254", "E0255", "E0428", "E0592"})
_STATEMENT_PARENTS = frozenset({"block", "match_block"})
_NOT_STATEMENTS = frozenset({"{", "}", ";", "line_comment", "block_comment", "attribute_item"})
# Below this share of its tokens a rewritten body counts as cut down, above this many tokens.
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
    guards: tuple[Callable[[Change], str | None], ...] = (
        _breaks_syntax,
        _adds_stub,
        _adds_unsafe,
        _silences,
        _removes_item,
        _changes_test,
        _removes_member,
        _deletes_statements,
    )
    return next((reason for guard in guards if (reason := guard(change)) is not None), None)


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
    for here, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if here in _FORBIDDEN_MACROS and following == "!":
            yield f"{here}!()"
        elif here in ("abort", "exit", "unreachable_unchecked", "zeroed", "transmute") and following in ("(", "::"):
            yield f"{here}()"


def _adds_unsafe(change: Change) -> str | None:
    def count(source: bytes) -> int:
        return syntax.tokens(syntax.parse(source).root_node).count("unsafe")

    if count(change.after) > count(change.before) and change.code not in _ASKS_FOR_UNSAFE:
        return "adds `unsafe`"
    return None


def _silences(change: Change) -> str | None:
    added = Counter(_silencers(change.after)) - Counter(_silencers(change.before))
    return f"silences with `{next(iter(added))}`" if added else None


def _silencers(source: bytes) -> Iterator[str]:
    for node in syntax.walk(syntax.parse(source).root_node):
        if node.type in ("attribute_item", "inner_attribute_item"):
            text = "".join(syntax.tokens(node))
            if _SILENCERS.match(text):
                yield text


def _removes_item(change: Change) -> str | None:
    before, after = _items(change.before), _items(change.after)
    for key, nodes in before.items():
        kind, name = key
        left = after.get(key, [])
        if not left:
            if change.code in _DUPLICATES and any(map(change.points_into, nodes)):
                continue
            if _is_renamed(change, nodes[0], before, after):
                continue
            return f"removes {kind.removesuffix('_item').replace('_', ' ')} `{name}`"
        if any(map(syntax.is_public, nodes)) and not any(map(syntax.is_public, left)):
            return f"makes `{name}` private"
    return None


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
        if new is None or syntax.tokens(new) == syntax.tokens(item):
            continue  # a removed one is caught as a removed item
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


def _removes_member(change: Change) -> str | None:
    """A field or a variant that is gone, unless the error is about it and another took its place."""
    before, after = _members(change.before), _members(change.after)
    for owner, members in before.items():
        if owner not in after:
            continue
        gone = [name for name in members if name not in after[owner]]
        for name in gone:
            about_it = change.points_into(members[name])
            if not (about_it and (change.code in _DUPLICATES or len(after[owner]) >= len(members))):
                return f"removes `{name}` from `{owner}`"
    return None


def _members(source: bytes) -> dict[str, dict[str, Node]]:
    found: dict[str, dict[str, Node]] = {}
    for item in syntax.items(source):
        if item.type in ("struct_item", "enum_item", "union_item"):
            members = (node for node in syntax.walk(item) if node.type in ("field_declaration", "enum_variant"))
            found[syntax.qualified_name(item)] = {syntax.name_of(node): node for node in members}
    return found


def _deletes_statements(change: Change) -> str | None:
    after = {syntax.qualified_name(item): item for item in syntax.items(change.after) if item.type == "function_item"}
    elsewhere = Counter(tokens for item in after.values() for tokens, _ in _statements(item))
    for item in syntax.items(change.before):
        if item.type != "function_item":
            continue
        new = after.get(syntax.qualified_name(item))
        if new is None or new.text == item.text:
            continue
        reason = _deleted_in(change, item, new, elsewhere)
        if reason is not None:
            return reason
    return None


_Tokens = tuple[str, ...]


def _deleted_in(change: Change, old: Node, new: Node, elsewhere: "Counter[_Tokens]") -> str | None:
    """What one function lost that nothing in its new text stands for."""
    name = syntax.name_of(old)
    old_statements, new_statements = list(_statements(old)), list(_statements(new))
    kept = Counter(tokens for tokens, _ in new_statements)
    lost: list[tuple[_Tokens, Node]] = []
    for tokens, node in old_statements:
        if kept[tokens]:
            kept[tokens] -= 1
        elif not elsewhere[tokens]:  # moved to another function, whole
            lost.append((tokens, node))
    gained = list(kept.elements())
    n_lost, n_gained = sum(len(tokens) for tokens, _ in lost), sum(map(len, gained))
    if n_lost >= _SHRINK_TOKENS and n_gained < _SHRINK_SHARE * n_lost:
        return f"cuts `{name}` down"
    if len(lost) <= len(gained):
        return None
    unmatched = list(gained)
    for tokens, node in sorted(lost, key=lambda pair: -len(pair[0])):
        twin = max(unmatched, key=lambda other: _overlap(tokens, other), default=None)
        if twin is not None and _overlap(tokens, twin) >= 0.5:
            unmatched.remove(twin)
        elif not (_is_folded_in(tokens, gained) or _is_early_drop(tokens, node, change)):
            return f"deletes `{_shortened(tokens)}` from `{name}`"
    return None


def _statements(function: Node) -> Iterator[tuple[_Tokens, Node]]:
    """The statements, match arms and tail expressions of a function, each without those nested in it."""
    for node in syntax.walk(function):
        if node.parent is None or node.parent.type not in _STATEMENT_PARENTS or node.type in _NOT_STATEMENTS:
            continue
        tokens = tuple(_own_tokens(node))
        if tokens:
            yield tokens, node


def _own_tokens(statement: Node) -> Iterator[str]:
    stack = list(reversed(statement.children)) or [statement]
    while stack:
        node = stack.pop()
        if node.type in _STATEMENT_PARENTS or node.type in ("line_comment", "block_comment"):
            continue
        if node.type in ("match_arm",):
            continue
        if node.children and node.type not in ("string_literal", "raw_string_literal", "char_literal"):
            stack.extend(reversed(node.children))
        elif (text := syntax.node_text(node)) and text not in (";", ","):
            yield text


def _overlap(tokens: _Tokens, other: _Tokens) -> float:
    """The share of `tokens` that `other` has too."""
    return sum((Counter(tokens) & Counter(other)).values()) / len(tokens)


def _is_folded_in(tokens: _Tokens, gained: list[_Tokens]) -> bool:
    """Whether `let name = value` went, but its value now stands where the name was used."""
    if tokens[0] != "let" or "=" not in tokens:
        return False
    value = tokens[tokens.index("=") + 1 :]
    return bool(value) and any(_overlap(value, other) == 1.0 for other in gained)


def _is_early_drop(tokens: _Tokens, node: Node, change: Change) -> bool:
    """Whether the statement is a `drop(x)` that the error points into: dropping later is what is asked for."""
    return "drop" in tokens[: tokens.index("(") if "(" in tokens else 0] and any(
        node.start_byte <= start and end <= node.end_byte for start, end in change.spans
    )


def _shortened(tokens: _Tokens) -> str:
    text = " ".join(tokens)
    return text if len(text) <= 40 else f"{text[:37]}..."
