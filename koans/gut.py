"""Gutting: programs that keep every signature and do nothing, which a koan's tests must tell from a repair.

Two ways: every body becomes `todo!()`, or the plainest value of its return type (zero, the empty string, `None`,
`Ok(…)`). One function at a time, or all at once.
"""

import re
from collections.abc import Iterator

from tree_sitter import Node

from sleepy_lsp.rust import syntax

_TODO = "{ todo!() }"
_DEFAULTS: tuple[tuple[str, str], ...] = (
    (r"^$|^\(\)$", ""),
    (r"^[iu](8|16|32|64|128|size)$", "0"),
    (r"^f(32|64)$", "0.0"),
    (r"^bool$", "false"),
    (r"^char$", "'x'"),
    (r"^&('\w+ )?(mut )?str$", '""'),
    (r"^(String|Vec<.*>|(Hash|BTree)(Map|Set)<.*>|VecDeque<.*>)$", "Default::default()"),
    (r"^(\w+::)*Option<.*>$", "None"),
    (r"^&('\w+ )?\[.*\]$", "&[]"),
)
_RESULT = re.compile(r"^(?:\w+::)*Result<(.*)>$", re.DOTALL)


def functions(source: bytes) -> list[Node]:
    """The functions with a body that are not part of tests, outermost first."""
    return [
        node
        for node in syntax.walk(syntax.parse(source).root_node)
        if node.type == "function_item" and node.child_by_field_name("body") is not None and not syntax.is_test(node)
    ]


def gutted_by_todo(source: bytes, nodes: list[Node]) -> bytes:
    """`source` with the bodies of `nodes` replaced by `todo!()`."""
    return _with_bodies(source, [(node, _TODO) for node in nodes])


def gutted_by_default(source: bytes, nodes: list[Node]) -> bytes:
    """`source` with the bodies of `nodes` replaced by the plainest value; one that has none becomes `todo!()`."""
    return _with_bodies(source, [(node, default_body(node)) for node in nodes])


def default_body(function: Node) -> str:
    returned = function.child_by_field_name("return_type")
    value = _default_of(" ".join(syntax.node_text(returned).split()) if returned else "")
    return _TODO if value is None else f"{{ {value} }}"


def _default_of(type_text: str) -> str | None:
    result = _RESULT.match(type_text)
    if result is not None:
        inner = _default_of(_first_argument(result[1]))
        return None if inner is None else f"Ok({inner or '()'})"
    return next((value for pattern, value in _DEFAULTS if re.search(pattern, type_text, re.DOTALL)), None)


def _first_argument(text: str) -> str:
    depth = 0
    for offset, character in enumerate(text):
        depth += (character in "<([") - (character in ">)]")
        if character == "," and depth == 0:
            return text[:offset].strip()
    return text.strip()


def touched(before: bytes, after: bytes) -> Iterator[Node]:
    """The functions of `after` whose text is not in `before`: those that a repair changed."""
    known = {syntax.node_text(node) for node in functions(before)}
    return (node for node in functions(after) if syntax.node_text(node) not in known)


def _with_bodies(source: bytes, bodies: list[tuple[Node, str]]) -> bytes:
    """`source` with other bodies; one inside another is covered by the outer."""
    pieces: list[bytes] = []
    at = 0
    for node, text in sorted(bodies, key=lambda pair: pair[0].start_byte):
        body = node.child_by_field_name("body")
        if body is None or body.start_byte < at:
            continue
        pieces += [source[at : body.start_byte], text.encode()]
        at = body.end_byte
    return b"".join([*pieces, source[at:]])
