"""Macro calls whose arguments read as expressions, seen by the parser as function calls.

To the parser the inside of `format!("{}", cart.total())` is a heap of tokens, and nothing in it is a call, a field or
an argument. In the text that `as_calls` makes it reads `format_("{}", cart.total())`: of the same length, so that
every offset is the source's own. It is for the parser alone; what is printed comes from the source.
"""

import re
from functools import lru_cache

from tree_sitter import Node

from sleepy_lsp.rust import syntax

_CALL = re.compile(rb"[A-Za-z_]\w*!\s*[(\[]")
# One round for each macro inside another.
_MOST_ROUNDS = 4


@lru_cache(maxsize=32)
def as_calls(source: bytes) -> bytes:
    """The text with `name!(…)` and `name![…]` as `name_(…)`, where that parses; those that hold no arguments stay."""
    text = source
    refused: set[int] = set()
    for _ in range(_MOST_ROUNDS):
        root = syntax.parse(text).root_node
        names = [found.start() for found in _CALL.finditer(text) if found.start() not in refused]
        calls = {name: call for name in names if (call := _macro_call(root, name)) is not None}
        if not calls:
            break
        masked = bytearray(text)
        for call in calls.values():
            _mask(call, masked)
        read = syntax.parse(bytes(masked)).root_node
        broken = {name: call for name, call in calls.items() if not _is_call(call, read)}
        # What does not parse disturbs its neighbours: they are tried again without it.
        doubtful = {name: call for name, call in calls.items() if name not in broken and _disturbs(call, read)}
        for call in (*broken.values(), *doubtful.values()):
            masked[call.start_byte : call.end_byte] = text[call.start_byte : call.end_byte]
        refused.update(broken or doubtful)
        text = bytes(masked)
    return text


def _macro_call(root: Node, start: int) -> Node | None:
    """The macro call whose name is at `start`; None in a comment or a string, and where it does not parse."""
    node = root.descendant_for_byte_range(start, start)
    while node is not None and node.type in ("identifier", "scoped_identifier"):
        node = node.parent
    if node is None or node.type != "macro_invocation" or node.has_error:
        return None
    return node if node.children[-1].type == "token_tree" else None


def _is_call(call: Node, read: Node) -> bool:
    node = _covering(call, read)
    return node is not None and not node.has_error and node.type in ("call_expression", "expression_statement")


def _disturbs(call: Node, read: Node) -> bool:
    """Whether what is around a macro call parses no more now that it is masked."""
    node = _covering(call, read)
    outer = node.parent if node is not None else None
    was_sound = call.parent is None or not call.parent.has_error
    return outer is not None and outer.has_error and was_sound


def _covering(call: Node, read: Node) -> Node | None:
    return read.descendant_for_byte_range(call.start_byte, max(call.end_byte - 1, call.start_byte))


def _mask(call: Node, text: bytearray) -> None:
    arguments = call.children[-1]
    bang = call.children[-2]
    text[bang.start_byte : bang.end_byte] = b"_"
    text[arguments.start_byte : arguments.start_byte + 1] = b"("
    text[arguments.end_byte - 1 : arguments.end_byte] = b")"
