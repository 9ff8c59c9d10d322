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
        for name, call in calls.items():
            start, end = call.start_byte, call.end_byte
            node = read.descendant_for_byte_range(start, max(end - 1, start))
            if node is None or node.has_error or node.type not in ("call_expression", "expression_statement"):
                masked[start:end] = text[start:end]
                refused.add(name)
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


def _mask(call: Node, text: bytearray) -> None:
    arguments = call.children[-1]
    bang = call.children[-2]
    text[bang.start_byte : bang.end_byte] = b"_"
    text[arguments.start_byte : arguments.start_byte + 1] = b"("
    text[arguments.end_byte - 1 : arguments.end_byte] = b")"
