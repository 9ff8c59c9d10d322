"""The model's answer → edits.

The model is asked for one statement's new text, or for whole items; a statement is put where the old one was, an item
in the place of the one of that name. Measured against whole files and search/replace (docs/answer-formats.md).
Reading is forgiving where only one meaning is possible (a fragment of a body, `...` for what was left out, other
indentation, comments it added or dropped) and refuses otherwise. Lines that differ only in white space stay the
user's, so the edits are the smallest that the answer needs.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.fixes.context import Context, Region
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.text import Edit, LineIndex

_BLOCK = re.compile(r"```(?:rust|rs)?[ \t]*\n(.*?)(?:\n[ \t]*```|\Z)", re.DOTALL)
_ELISION = re.compile(r"^\s*(?://\s*)?(?:\.\.\.|…).*$\n?", re.MULTILINE)
# How alike a fragment must be to the lines that it replaces.
_ALIKE = 0.6


class UnusableAnswer(ValueError):
    """The answer can't be read as a change; the message says why."""


def edits(draft: Draft, context: Context, answer: str, part: Region | None = None) -> tuple[Edit, ...]:
    """The change that `answer` describes; `part` is the statement it was asked about. Raises UnusableAnswer."""
    blocks = _BLOCK.findall(answer)
    if not blocks:
        raise UnusableAnswer("the answer holds no code")
    source = _ELISION.sub("", "\n".join(blocks)).replace("\t", "    ").encode()
    found: list[Edit] = []
    if part is not None and not _is_whole_item(source, draft, part):
        found += _in_place_of(draft, context.focus, part, source.decode())
    elif syntax.error_count(source) and not _has_items(source):
        found += _as_fragment(draft, context.focus, source.decode())
    else:
        for node in _top_level(source):
            found += _placed(draft, context, source, node)
    unique = tuple(
        dict.fromkeys(
            edit for edit in found if draft.read(edit.path)[edit.start : edit.end] != edit.replacement.encode()
        )
    )
    if not unique:
        raise UnusableAnswer("the answer repeats the code unchanged")
    return unique


def _is_whole_item(source: bytes, draft: Draft, part: Region) -> bool:
    """Whether the answer is a function or the like although a statement in one was asked for."""
    asked = syntax.parse(draft.read(part.path)[part.start : part.end]).root_node.children
    kinds = {node.type for node in syntax.parse(source).root_node.children} & syntax.ITEM_KINDS
    return bool(kinds - {"use_declaration", "const_item"}) and not any(node.type in kinds for node in asked)


def _in_place_of(draft: Draft, focus: Region, part: Region, new: str) -> list[Edit]:
    """The answer in place of the part; one that repeats the lines around it is fitted in like any fragment."""
    text = draft.read(part.path)
    n_old = text[part.start : part.end].count(b"\n") + 1
    lines = _dedented(new.strip("\n"))
    index = LineIndex(text)
    first, last = index.line_of(part.start), index.line_of(part.end)
    above = _bare(index.line_bytes(first - 1).decode(errors="replace")) if first else ""
    below = _bare(index.line_bytes(last + 1).decode(errors="replace")) if last + 1 < len(index.starts) else ""
    bare = [_bare(line) for line in lines]
    if len(lines) > n_old and ((len(above) > 2 and above in bare) or (len(below) > 2 and below in bare)):
        return _as_fragment(draft, focus, new)
    return _merged(part.path, text, part.start, part.end, lines)


def _has_items(source: bytes) -> bool:
    return any(node.type in syntax.ITEM_KINDS for node in syntax.parse(source).root_node.children)


def _top_level(source: bytes) -> Iterator[Node]:
    """Items and loose statements of an answer; attributes and comments come with the item behind them."""
    for node in syntax.parse(source).root_node.children:
        if node.type not in ("attribute_item", "inner_attribute_item", "line_comment", "block_comment"):
            yield node


def _placed(draft: Draft, context: Context, source: bytes, node: Node) -> list[Edit]:
    """The edits that put one top-level node of the answer where it belongs."""
    if node.type not in syntax.ITEM_KINDS:
        return _as_fragment(draft, context.focus, syntax.node_text(node))
    body = node.child_by_field_name("body")
    if node.type in ("impl_item", "trait_item", "mod_item") and body is not None:
        home = _find(draft, context, node)
        if home is not None:
            members = [child for child in body.children if child.type in syntax.ITEM_KINDS]
            return [edit for member in members for edit in _placed_member(draft, source, member, home)]
    if node.type == "use_declaration":
        return _with_import(draft, context.focus.path, syntax.node_text(node))
    return _placed_item(draft, context, source, node)


_Place = tuple[Path, Node]


def _placed_item(draft: Draft, context: Context, source: bytes, node: Node) -> list[Edit]:
    place = _find(draft, context, node)
    if place is not None:
        return _replaced(draft, place, source, node)
    if node.type == "function_signature_item":
        return []
    path = context.focus.path
    text = draft.read(path)
    item = syntax.enclosing_item(text, context.focus.start, context.focus.start)
    while item is not None and item.parent is not None and item.parent.parent is not None and item.type != "mod_item":
        if item.parent.type == "source_file":
            break
        item = item.parent
    at = item.end_byte if item is not None and item.parent and item.parent.type == "source_file" else len(text.rstrip())
    return [Edit(path, at, at, "\n\n" + _text_with_attributes(source, node))]


def _placed_member(draft: Draft, source: bytes, member: Node, home: _Place) -> list[Edit]:
    """A member of an impl, trait or module: in the place of its namesake there, or added at the end."""
    path, owner = home
    body = owner.child_by_field_name("body")
    assert body is not None  # _find returns only owners with a body for a node with one
    for twin in body.children:
        if _same_kind(twin, member) and syntax.name_of(twin) == syntax.name_of(member):
            if member.type == "function_signature_item" and twin.type == "function_item":
                return []
            return _replaced(draft, (path, twin), source, member)
    if member.type == "function_signature_item" and owner.type != "trait_item":
        return []
    last = next((child for child in reversed(body.children) if child.type in syntax.ITEM_KINDS), None)
    at = last.end_byte if last is not None else body.start_byte + 1
    indent = _indent_of(draft.read(path), last.start_byte) if last is not None else "    "
    lines = _dedented(_text_with_attributes(source, member))
    tail = "" if last is not None else "\n"
    return [Edit(path, at, at, "\n" + "\n".join(indent + line if line else "" for line in lines) + tail)]


def _same_kind(one: Node, other: Node) -> bool:
    functions = ("function_item", "function_signature_item")
    return one.type == other.type or (one.type in functions and other.type in functions)


def _find(draft: Draft, context: Context, node: Node) -> _Place | None:
    """The one item that `node` is a new version of: in the focus first, then among everything shown.

    Raises UnusableAnswer when several would do.
    """
    name = syntax.name_of(node)
    found: list[tuple[bool, Path, Node]] = []
    for path in dict.fromkeys(region.path for region in (context.focus, *context.others)):
        for item in syntax.items(draft.read(path)):
            if _same_kind(item, node) and syntax.name_of(item) == name:
                in_focus = (
                    path == context.focus.path
                    and item.start_byte <= context.focus.end
                    and context.focus.start <= item.end_byte
                )
                shown = any(
                    region.path == path and region.start <= item.end_byte and item.start_byte <= region.end
                    for region in context.others
                )
                if in_focus or shown or node.type in ("impl_item", "mod_item"):
                    found.append((not in_focus, path, item))
    if not found:
        return None
    found.sort(key=lambda place: place[0])
    if len(found) > 1 and found[0][0] == found[1][0] and node.type != "impl_item":
        raise UnusableAnswer(f"there are several `{name}`")
    return found[0][1], found[0][2]


def _replaced(draft: Draft, place: _Place, source: bytes, node: Node) -> list[Edit]:
    """`node` of the answer in the place of an item, line by line, so that only what differs is edited."""
    path, item = place
    text = draft.read(path)
    has_attributes = syntax.with_attributes(node) != node.start_byte
    start = syntax.with_attributes(item) if has_attributes else item.start_byte
    new = _text_with_attributes(source, node)
    return _merged(path, text, start, item.end_byte, _dedented(new))


def _text_with_attributes(source: bytes, node: Node) -> str:
    start = syntax.with_attributes(node)
    column = start - (source.rfind(b"\n", 0, start) + 1)
    return " " * column + source[start : node.end_byte].decode()


def _dedented(text: str) -> list[str]:
    """The lines without the indentation that the first one has."""
    lines = text.split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip())
    return [line[indent:] if not line[:indent].strip() else line.lstrip() for line in lines]


def _indent_of(text: bytes, offset: int) -> str:
    line = text[text.rfind(b"\n", 0, offset) + 1 : offset]
    return line.decode() if not line.strip() else ""


def _merged(path: Path, text: bytes, start: int, end: int, new: Sequence[str]) -> list[Edit]:
    """Edits that turn bytes [start, end) into the lines `new` (without indentation), keeping equal lines."""
    indent = _indent_of(text, start)
    start -= len(indent.encode())  # whole lines, so that a line can be put before the first one
    old = text[start:end].decode().replace("\r\n", "\n").split("\n")
    index = LineIndex(text)
    first = index.line_of(start)
    wanted = _reindented([_without_new_comment(line, old) for line in new], old, indent)
    found = []
    matcher = difflib.SequenceMatcher(None, [_bare(line) for line in old], [_bare(line) for line in wanted], False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        while i1 < i2 and _is_comment(old[i1]):  # a comment that the model dropped stays
            i1 += 1
        lines = [line for line in wanted[j1:j2] if not _is_comment(line)]
        if i1 == i2 and not lines:
            continue
        if i1 == len(old):  # lines behind the last one
            found.append(Edit(path, end, end, "\n" + "\n".join(lines)))
            continue
        from_byte = start if i1 == 0 else index.starts[first + i1]
        if i2 == len(old):
            found.append(Edit(path, from_byte, end, "\n".join(lines)))
        else:
            to_byte = start if i2 == 0 else index.starts[first + i2]
            found.append(Edit(path, from_byte, to_byte, "".join(f"{line}\n" for line in lines)))
    return found


def _reindented(new: Sequence[str], old: Sequence[str], indent: str) -> list[str]:
    """The answer's lines at the user's depth.

    A model that is shown a statement may begin it at the margin and keep the other lines' depth, or move them all; the
    lines that it left as they were tell which. Without any, all are moved by as much as the first.
    """
    depths: dict[str, int] = {_bare(line): _depth(line) for line in old}
    moved = Counter(
        depths[_bare(line)] - _depth(line) for line in new[1:] if len(_bare(line)) > 2 and _bare(line) in depths
    )
    shift = moved.most_common(1)[0][0] if moved else len(indent)
    if not moved and len(new) > 1 and len(old) > 1 and _depth(new[1]) >= _depth(old[1]) > 0:
        shift = 0
    rest = [" " * max(_depth(line) + shift, 0) + line.lstrip() if line.strip() else "" for line in new[1:]]
    return [indent + new[0].lstrip(), *rest]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _bare(line: str) -> str:
    return re.sub(r"\s+", " ", line.strip())


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


def _without_new_comment(line: str, old: Sequence[str]) -> str:
    """The line without a remark at its end that the user's code does not have."""
    code, mark, remark = line.rpartition("//")
    if mark and code.strip() and '"' not in remark and not any(remark in theirs for theirs in old):
        return code.rstrip()
    return line


def _with_import(draft: Draft, path: Path, declaration: str) -> list[Edit]:
    """Add a `use`, in place of the one it extends or before the first item; none where it is there already."""
    text = draft.read(path)
    items = [node for node in syntax.parse(text).root_node.children if node.type in syntax.ITEM_KINDS]
    for item in items:
        if item.type == "use_declaration":
            theirs = syntax.node_text(item)
            if _bare(theirs) == _bare(declaration):
                return []
            if syntax.identifiers(item) and syntax.identifiers(item) - {"self"} <= syntax.identifiers(
                syntax.parse(declaration.encode()).root_node
            ):
                return [Edit(path, item.start_byte, item.end_byte, declaration)]
    at = syntax.with_attributes(items[0]) if items else len(text)
    return [Edit(path, at, at, declaration + "\n")]


def _as_fragment(draft: Draft, focus: Region, fragment: str) -> list[Edit]:
    """A piece of a body: put in place of the run of lines in the focus that it is most like."""
    text = draft.read(focus.path)
    index = LineIndex(text)
    first, last = index.line_of(focus.start), index.line_of(max(focus.end - 1, focus.start))
    lines = [index.line_bytes(line).decode(errors="replace") for line in range(first, last + 1)]
    new = _dedented(fragment.strip("\n"))
    bare = [_bare(line) for line in new]
    best, where = _ALIKE, None
    for size in range(max(1, len(new) - 3), len(new) + 4):
        for i in range(len(lines) - size + 1):
            ratio = difflib.SequenceMatcher(None, "\n".join(map(_bare, lines[i : i + size])), "\n".join(bare)).ratio()
            if ratio > best:
                best, where = ratio, (i, size)
    if where is None:
        raise UnusableAnswer("the answer fits nowhere in the code")
    i, size = where
    start = index.starts[first + i] + len(lines[i]) - len(lines[i].lstrip())
    end = index.starts[first + i + size - 1] + len(index.line_bytes(first + i + size - 1))
    return _merged(focus.path, text, start, end, new)
