"""Repairs by place: the same statements in another order, or an expression computed a little earlier.

Borrow errors are often about when something happens, and rustc, which says where the two conflicting uses are, suggests
nothing. A pattern of fixed length can't say "move it below its last use", so these are rules: which statements the
error marks decides what is tried, and the compiler decides what holds.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count, permutations

from tree_sitter import Node

from sleepy_lsp.fixes.memory.matching import Change, Replacement
from sleepy_lsp.fixes.memory.places import spans_of
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic

_BLOCKS = frozenset({"block", "match_block"})
_HOISTED = frozenset({"call_expression", "field_expression", "index_expression", "macro_invocation"})
_REPEATED = frozenset({"while_expression", "for_expression", "loop_expression", "closure_expression", "match_arm"})
_CONFLICTS = frozenset("E0382 E0499 E0502 E0503 E0505 E0506".split())
_TOO_SHORT_LIVED = frozenset("E0597 E0716 E0515 E0505".split())


def moved(diagnostic: Diagnostic, path: str, source: bytes) -> Iterator[tuple[str, Change]]:
    """What to try for an error in a file: what it does, in a few words, and the change."""
    spans = spans_of(diagnostic, path)
    if diagnostic.code in _CONFLICTS:
        yield from _reordered(source, spans)
        yield from _computed_earlier(source, spans)
    if diagnostic.code in _TOO_SHORT_LIVED:
        yield from _declared_earlier(source, spans)
    if diagnostic.code == "E0425" and spans:
        yield from _declaration_moved_up(source, spans[0])


def _statements_of(source: bytes, span: tuple[int, int]) -> Iterator[Node]:
    """The statements around a span, the innermost first, up to the function."""
    for node in syntax.ancestors(syntax.smallest_node(source, *span)):
        if node.parent is not None and node.parent.type == "block" and node.is_named:
            yield node
        if node.type == "function_item":
            return


def _reordered(source: bytes, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, Change]]:
    """One of two marked statements of a block moved past the other."""
    chains = [list(_statements_of(source, span)) for span in spans]
    pairs: dict[tuple[int, int], tuple[Node, Node]] = {}
    for one, other in permutations(chains, 2):
        for a in one:
            twin = next((b for b in other if b.parent == a.parent), None)
            if twin is not None:
                if a.start_byte < twin.start_byte:
                    pairs.setdefault((a.start_byte, twin.start_byte), (a, twin))
                break
    for first, last in pairs.values():
        if _ends_itself(last):
            yield f"move `{_short(first)}` below `{_short(last)}`", _move(source, first, last.end_byte, below=True)
        if _ends_itself(last) and _ends_itself(first):
            yield f"move `{_short(last)}` above `{_short(first)}`", _move(source, last, first.start_byte, below=False)


def _ends_itself(statement: Node) -> bool:
    """Whether it is no value of the block: it ends with `;` or is a loop or the like with something behind it."""
    return statement.type in ("let_declaration", "expression_statement") or statement.next_named_sibling is not None


def _move(source: bytes, statement: Node, to: int, *, below: bool) -> Change:
    """Cut the lines of a statement and put them behind or before the byte `to`, with the indentation found there."""
    start, end = _lines(source, statement.start_byte, statement.end_byte)
    text = source[statement.start_byte : statement.end_byte].decode(errors="replace")
    indent = _indent(source, to)
    put = f"\n{indent}{text}" if below else f"{text}\n{indent}"
    return tuple(sorted((Replacement(start, end, ""), Replacement(to, to, put)), key=lambda one: one.start))


def _lines(source: bytes, start: int, end: int) -> tuple[int, int]:
    """The whole lines of [start, end) where nothing else is on them."""
    low = source.rfind(b"\n", 0, start) + 1
    high = source.find(b"\n", end)
    high = len(source) if high < 0 else high + 1
    return (low, high) if not source[low:start].strip() and not source[end:high].strip() else (start, end)


def _indent(source: bytes, offset: int) -> str:
    """The white space at the start of the line on which a statement that ends or starts at `offset` begins."""
    node = syntax.smallest_node(source, max(offset - 1, 0), offset) if offset else None
    for outer in syntax.ancestors(node) if node is not None else ():
        if outer.parent is not None and outer.parent.type in _BLOCKS and outer.is_named:
            offset = outer.start_byte if outer.end_byte == offset else offset
            break
    line = source[source.rfind(b"\n", 0, offset) + 1 : offset]
    return re.match(rb"[ \t]*", line)[0].decode()  # type: ignore[index]


def _computed_earlier(source: bytes, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, Change]]:
    """A marked expression bound to a name before the statement with which it conflicts."""
    around = {statement.start_byte for span in spans for statement in list(_statements_of(source, span))[:2]}
    starts = sorted(around, reverse=True)  # the less it moves, the less can happen in between
    for span in spans:
        node = syntax.smallest_node(source, *span)
        calls = [outer for outer in syntax.ancestors(node) if outer.type in _HOISTED][:3]
        own = next(iter(_statements_of(source, span)), None)
        for expression in calls:
            if own is None or expression.start_byte < own.start_byte or _is_place(expression):
                continue
            for start in starts:
                if start <= own.start_byte and not _runs_again(expression, start):
                    yield _bound_before(source, expression, start)


def _runs_again(expression: Node, start: int) -> bool:
    """Whether a loop or a closure lies between: what it computes each time would be computed once.

    The size of what a `for` loop has borrowed for all its rounds is the same in each.
    """
    between = [outer for outer in syntax.ancestors(expression) if outer.start_byte >= start]
    return any(outer.type in _REPEATED and not _holds_the_size(outer, expression) for outer in between)


def _holds_the_size(loop: Node, expression: Node) -> bool:
    function, head = expression.child_by_field_name("function"), loop.child_by_field_name("value")
    if loop.type != "for_expression" or function is None or function.type != "field_expression" or head is None:
        return False
    owner, name = function.child_by_field_name("value"), function.child_by_field_name("field")
    if owner is None or name is None or syntax.node_text(name) not in ("len", "is_empty"):
        return False
    return syntax.node_text(owner) in {syntax.node_text(node) for node in syntax.walk(head)}


def _is_place(expression: Node) -> bool:
    """Whether it stands for a place, not for its value: a copy taken earlier would be changed in its stead."""
    parent = expression.parent
    if parent is None or parent.type == "expression_statement":
        return True
    if parent.type in ("assignment_expression", "compound_assignment_expr"):
        return parent.child_by_field_name("left") == expression
    places = ("field_expression", "index_expression", "reference_expression", "call_expression")
    return expression.type != "call_expression" and parent.type in places


def _bound_before(source: bytes, expression: Node, start: int) -> tuple[str, Change]:
    text = syntax.node_text(expression)
    name = _free_name(source, expression)
    binding = Replacement(start, start, f"let {name} = {text};\n{_indent(source, start)}")
    use = Replacement(expression.start_byte, expression.end_byte, name)
    return f"compute `{_shortened(text)}` before", (binding, use)


def _free_name(source: bytes, expression: Node) -> str:
    """A name for the value: that of the method or field it comes from, if the function has no such name yet."""
    function = expression.child_by_field_name("function") or expression
    field = function.child_by_field_name("field") or expression.child_by_field_name("field")
    name = syntax.node_text(field) if field is not None else "value"
    name = name if re.fullmatch(r"[a-z_]\w*", name) and name not in ("clone", "iter", "get", "len") else "value"
    item = syntax.enclosing_item(source, expression.start_byte, expression.end_byte)
    used = {syntax.node_text(node) for node in syntax.walk(item) if node.type == "identifier"} if item else set()
    return next(one for one in chain([name], (f"{name}_{n}" for n in count(2))) if one not in used)


def _declared_earlier(source: bytes, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, Change]]:
    """A declaration that a value outlives moved out of its block, to before the statement around it."""
    for span in spans:
        around = list(_statements_of(source, span))
        if not around or around[0].type != "let_declaration":
            continue
        inner = around[0]
        for statement in around[1:]:
            yield f"declare `{_short(inner)}` earlier", _move(source, inner, statement.start_byte, below=False)
        block = inner.parent
        siblings = block.named_children if block is not None else []
        first = next((child for child in siblings if child.type == "let_declaration"), inner)
        if first != inner:
            yield f"declare `{_short(inner)}` earlier", _move(source, inner, first.start_byte, below=False)


def _declaration_moved_up(source: bytes, span: tuple[int, int]) -> Iterator[tuple[str, Change]]:
    """The declaration of a variable that is not there yet, or not in this block, moved before the use."""
    name = source[span[0] : span[1]].decode(errors="replace")
    item = syntax.enclosing_item(source, *span)
    targets = list(_statements_of(source, span))
    for node in syntax.walk(item) if item is not None else ():
        pattern = node.child_by_field_name("pattern") if node.type == "let_declaration" else None
        if pattern is None or name not in syntax.identifiers(pattern) | {syntax.node_text(pattern)}:
            continue
        for target in targets:
            if node.start_byte >= target.end_byte or (target.start_byte < node.start_byte and target != node):
                yield f"declare `{_short(node)}` earlier", _move(source, node, target.start_byte, below=False)
        blocks = [target.parent for target in targets]
        for around in list(_statements_of(source, (node.start_byte, node.end_byte)))[1:]:
            if around.parent in blocks:  # declared in a block that has ended where the use is
                yield f"declare `{_short(node)}` earlier", _move(source, node, around.start_byte, below=False)


def _short(node: Node) -> str:
    return _shortened(syntax.node_text(node))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:37]}..."
