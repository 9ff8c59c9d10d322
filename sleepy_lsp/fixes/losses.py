"""What function bodies lose: statements that nothing in the new text stands for, and code that never runs.

A statement is its own tokens, without the statements nested in it. What counts is the names and literals in them:
an honest rewrite of a statement keeps some of what it was about (`take(items)` → `take(&items)`), a cheat does not
(`take(items)` → `0`). Every lost statement must be matched with a gained one of its own that keeps a share of its
names; a `let` may also have been folded into the places that used it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tree_sitter import Node

from sleepy_lsp.rust import syntax

_STATEMENT_PARENTS = frozenset({"block", "match_block"})
_NOT_STATEMENTS = frozenset({"{", "}", ";", "line_comment", "block_comment", "attribute_item"})
_LITERALS = frozenset({"string_literal", "raw_string_literal", "char_literal"})
_JUMPS = frozenset({"return_expression", "break_expression", "continue_expression"})
# What a statement is about: identifiers and literals; of the keywords those that end or suspend a function.
_NAME = re.compile(r"[\w'\"]")
_GRAMMAR = frozenset(
    "let mut for in if else match while loop as ref move fn pub const static _ unsafe dyn impl".split()
)
# A rewritten statement keeps this share of its names, a folded `let` this one of its value's.
_REWRITTEN_SHARE, _FOLDED_SHARE = 0.25, 0.6
# Of this many names in all lost statements of a function, this share must be left in the new ones.
_SHRINK_NAMES, _SHRINK_SHARE = 12, 1 / 3
_NEVER_TRUE = frozenset({("if", "false"), ("while", "false"), ("&&", "false"), ("cfg", "!")})


@dataclass(frozen=True, slots=True)
class _Statement:
    tokens: tuple[str, ...]
    names: Counter[str]
    """What it is about; of a `let`, without the names that it binds."""
    binds: frozenset[str]
    kind: str
    node: Node

    @property
    def is_trivial(self) -> bool:
        """Whether it says so little that another of its kind may stand for it: `-1`, `let v = vec![]`."""
        return self.names.total() <= 1

    def share_in(self, names: Counter[str]) -> float:
        """The share of what it is about that `names` has too."""
        return (self.names & names).total() / self.names.total() if self.names else 1.0

    def lives_on_in(self, other: "_Statement") -> bool:
        if self.is_trivial and self.kind == other.kind and self.binds == other.binds:
            return True
        return bool(self.names) and self.share_in(other.names) >= _REWRITTEN_SHARE


def lost_statements(before: bytes, after: bytes, is_asked_for: Callable[[Node], bool]) -> str | None:
    """What the functions of a file lost, for a person, or None; `is_asked_for` says where the error points."""
    new_functions = _functions(after)
    elsewhere = _reachable_elsewhere(before, after)
    for name, old in _functions(before).items():
        new = new_functions.get(name) or _renamed(old, before, after)
        if new is None or new.text == old.text:
            continue
        reason = _lost_in(old, new, elsewhere, is_asked_for) or _ignores_parameters(old, new)
        if reason is not None:
            return reason
    return None


def dead_code(before: bytes, after: bytes) -> str | None:
    """A place of `after` that never runs and was not in `before`, for a person, or None."""
    added = Counter(_dead_places(after)) - Counter(_dead_places(before))
    defined = {name for name, _ in _local_functions(before)}
    for name, n_mentions in _local_functions(after):
        if n_mentions == 1 and name not in defined:
            added[name] += 1
    return f"adds code that never runs (`{next(iter(added))}`)" if added else None


def _functions(source: bytes) -> dict[str, Node]:
    return {syntax.qualified_name(item): item for item in syntax.items(source) if item.type == "function_item"}


def _renamed(old: Node, before: bytes, after: bytes) -> Node | None:
    """The function that took the place of one that is gone by name: of the new ones the most alike."""
    known = _functions(before).keys()
    new = [item for name, item in _functions(after).items() if name not in known]
    tokens = Counter(syntax.tokens(old))
    return max(new, key=lambda item: (tokens & Counter(syntax.tokens(item))).total(), default=None)


def _reachable_elsewhere(before: bytes, after: bytes) -> Counter[tuple[str, ...]]:
    """The statements of all functions, those apart that are new and that nobody calls."""
    known = _functions(before).keys()
    mentions = Counter(syntax.tokens(syntax.parse(after).root_node))
    return Counter(
        statement.tokens
        for name, item in _functions(after).items()
        if name in known or mentions[syntax.name_of(item)] > 1
        for statement in _statements(item)
    )


def _lost_in(
    old: Node, new: Node, elsewhere: Counter[tuple[str, ...]], is_asked_for: Callable[[Node], bool]
) -> str | None:
    """What one function lost that nothing in its new text stands for."""
    name = syntax.name_of(old)
    old_statements, gained = list(_statements(old)), list(_statements(new))
    kept = Counter(statement.tokens for statement in gained)
    lost: list[_Statement] = []
    for statement in old_statements:
        if kept[statement.tokens]:
            kept[statement.tokens] -= 1
            gained.remove(next(other for other in gained if other.tokens == statement.tokens))
        elif not elsewhere[statement.tokens] and not _is_early_drop(statement, is_asked_for):
            lost.append(statement)
    names = sum((statement.names for statement in gained), Counter[str]())
    gone = frozenset().union(*(s.binds for s in lost)) - frozenset().union(*(s.binds for s in gained))
    lost = [_without(statement, gone) for statement in lost]
    left = [s for s in lost if not (s.kind == "let_declaration" and s.share_in(names) >= _FOLDED_SHARE)]
    unmatched = _unmatched(left, gained)
    if unmatched:
        return f"deletes `{_shortened(max(unmatched, key=lambda s: len(s.tokens)).tokens)}` from `{name}`"
    all_lost = sum((statement.names for statement in left), Counter[str]())
    if all_lost.total() >= _SHRINK_NAMES and (all_lost & names).total() < _SHRINK_SHARE * all_lost.total():
        return f"cuts `{name}` down"
    return None


def _without(statement: _Statement, names: frozenset[str]) -> _Statement:
    left = Counter({name: n for name, n in statement.names.items() if name not in names})
    return _Statement(statement.tokens, left, statement.binds - names, statement.kind, statement.node)


def _unmatched(lost: Sequence[_Statement], gained: Sequence[_Statement]) -> list[_Statement]:
    """The lost statements that are left when as many as can be have a gained one of their own (Kuhn's matching)."""
    taken: dict[int, int] = {}

    def assign(i: int, seen: set[int]) -> bool:
        for j in range(len(gained)):
            if j not in seen and lost[i].lives_on_in(gained[j]):
                seen.add(j)
                if j not in taken or assign(taken[j], seen):
                    taken[j] = i
                    return True
        return False

    return [lost[i] for i in range(len(lost)) if not assign(i, set())]


def _statements(function: Node) -> Iterator[_Statement]:
    """The statements, match arms and tail expressions of a function, each without those nested in it."""
    for node in syntax.walk(function):
        if node.parent is None or node.parent.type not in _STATEMENT_PARENTS or node.type in _NOT_STATEMENTS:
            continue
        tokens = tuple(_own_tokens(node))
        if not tokens:
            continue
        pattern = node.child_by_field_name("pattern") if node.type == "let_declaration" else None
        binds = frozenset(syntax.identifiers(pattern)) if pattern is not None else frozenset()
        names = Counter(token for token in tokens if _NAME.match(token) and token not in _GRAMMAR | binds)
        kind = node.type if node.type in ("let_declaration", "match_arm", "expression_statement") else "tail"
        yield _Statement(tokens, names, binds, kind, node)


def _own_tokens(statement: Node) -> Iterator[str]:
    stack = [statement] if statement.type in _LITERALS else list(reversed(statement.children)) or [statement]
    while stack:
        node = stack.pop()
        if node.type in _STATEMENT_PARENTS or node.type in ("line_comment", "block_comment", "match_arm"):
            continue
        if node.children and node.type not in _LITERALS:
            stack.extend(reversed(node.children))
        elif (text := syntax.node_text(node)) and text not in (";", ","):
            yield text


def _is_early_drop(statement: _Statement, is_asked_for: Callable[[Node], bool]) -> bool:
    """Whether the statement is a `drop(x)` that the error points into: dropping later is what is asked for."""
    tokens = statement.tokens
    return "drop" in tokens[: tokens.index("(") if "(" in tokens else 0] and is_asked_for(statement.node)


def _ignores_parameters(old: Node, new: Node) -> str | None:
    """A body that used its parameters and now uses none of them was replaced by something else."""
    if _used_parameters(old) and _parameters(new) and not _used_parameters(new):
        return f"no longer uses the parameters of `{syntax.name_of(new)}`"
    return None


def _parameters(function: Node) -> set[str]:
    head = function.child_by_field_name("parameters")
    found: set[str] = set()
    for node in head.children if head is not None else ():
        if node.type == "self_parameter":
            found.add("self")
        elif (pattern := node.child_by_field_name("pattern")) is not None:
            found |= syntax.identifiers(pattern)
    return found


def _used_parameters(function: Node) -> set[str]:
    body = function.child_by_field_name("body")
    tokens = syntax.tokens(body) if body is not None else []
    captured = re.findall(r"\{(\w+)", " ".join(token for token in tokens if token.endswith(('"', "#"))))
    return _parameters(function) & {*tokens, *captured}


def _dead_places(source: bytes) -> Iterator[str]:
    """Conditions that are never true, and jumps with statements behind them in the same block."""
    root = syntax.parse(source).root_node
    tokens = syntax.tokens(root)
    for pair in pairwise(tokens):
        if pair in _NEVER_TRUE:
            yield " ".join(pair)
    for node in syntax.walk(root):
        if node.type == "expression_statement" and node.children[0].type in _JUMPS and _has_follower(node):
            yield _shortened(syntax.tokens(node))


def _has_follower(statement: Node) -> bool:
    following = statement.next_sibling
    while following is not None and (following.type in _NOT_STATEMENTS or following.type in syntax.ITEM_KINDS):
        following = following.next_sibling
    return following is not None


def _local_functions(source: bytes) -> Iterator[tuple[str, int]]:
    """Closures bound by a `let` and functions in functions: name, and how often the function around mentions it."""
    for node in syntax.walk(syntax.parse(source).root_node):
        value = node.child_by_field_name("value") if node.type == "let_declaration" else None
        if value is not None and value.type == "closure_expression":
            name = syntax.node_text(named) if (named := node.child_by_field_name("pattern")) else ""
        elif node.type == "function_item" and node.parent is not None and node.parent.type == "block":
            name = syntax.name_of(node)
        else:
            continue
        outer = [item for item in syntax.ancestors(node) if item.type == "function_item" and item != node]
        if outer:
            yield name, syntax.tokens(outer[-1]).count(name)


def _shortened(tokens: Sequence[str]) -> str:
    text = " ".join(tokens)
    return text if len(text) <= 40 else f"{text[:37]}..."
