"""What the model should have answered: a known repair, written in the formats that it is asked for.

An answer is good only if reading it gives the repaired program back, token by token: what is trained on is what would
work. Where a new item is put is for the reader to choose, so the order of a file's items is free, as it is in Rust.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.fixes import answer as answers
from sleepy_lsp.fixes.context import Context, Region
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.text import Edit, OverlappingEdits, apply_edits, minimal_edits

_OWNERS = frozenset({"impl_item", "trait_item", "mod_item"})


def known_answer(draft: Draft, shown: Context, part: Region | None, fixed: Mapping[Path, bytes]) -> str | None:
    """The answer that turns the draft into `fixed`: the part's new text, or the items that change.

    None where that format can't say it.
    """
    code = _of_items(draft, shown, fixed) if part is None else _of_part(draft, part, fixed)
    if not code:
        return None
    answer = f"```rust\n{code}\n```"
    try:
        overlay = draft.edited(answers.edits(draft, shown, answer, part))
    except (answers.UnusableAnswer, OverlappingEdits, UnicodeError):
        return None
    wanted = {**draft.overlay, **fixed}
    same = all(
        _program(overlay.get(path, draft.read(path))) == _program(wanted.get(path, draft.read(path)))
        for path in {*overlay, *wanted}
    )
    return answer if same else None


def _program(text: bytes) -> Counter[tuple[str, ...]]:
    """The tokens of a file, item by item with its attributes, in any order of the items."""
    found: Counter[tuple[str, ...]] = Counter()
    attributes: list[str] = []
    for node in syntax.parse(text).root_node.children:
        tokens = syntax.tokens(node)
        if node.type == "attribute_item":
            attributes += tokens
        elif tokens:
            found[(*attributes, *tokens)] += 1
            attributes = []
    return found


def _of_part(draft: Draft, part: Region, fixed: Mapping[Path, bytes]) -> str:
    """The new text of a part; empty where something changes outside it."""
    edits = [edit for path, text in fixed.items() for edit in minimal_edits(path, draft.read(path), text)]
    if not edits or not all(lies_in(edit, part) for edit in edits):
        return ""
    text = draft.read(part.path)[part.start : part.end]
    inside = [Edit(part.path, edit.start - part.start, edit.end - part.start, edit.replacement) for edit in edits]
    return _lines(apply_edits(text, inside))


def lies_in(edit: Edit, region: Region) -> bool:
    return edit.path == region.path and region.start <= edit.start and edit.end <= region.end


def _of_items(draft: Draft, shown: Context, fixed: Mapping[Path, bytes]) -> str:
    paths = sorted(fixed, key=lambda path: (path != shown.focus.path, str(path)))
    return "\n\n".join(said for path in paths for said in _changed(draft.read(path), fixed[path]))


def _changed(before: bytes, after: bytes) -> Iterator[str]:
    """The items of `after` that `before` has not, imports first, as one would write them in an answer."""
    old = {_key(item): item for item in syntax.items(before)}
    old_imports = {syntax.node_text(item) for item in old.values() if item.type == "use_declaration"}
    covered = 0
    for item in syntax.items(after):
        if item.start_byte < covered:
            continue
        twin = old.get(_key(item))
        if item.type == "use_declaration":
            if syntax.node_text(item) not in old_imports:
                yield _lines(after[item.start_byte : item.end_byte])
            continue
        if item.type in _OWNERS and twin is not None and item.child_by_field_name("body") is not None:
            continue  # its members follow
        covered = item.end_byte
        start, old_start = syntax.with_attributes(item), syntax.with_attributes(twin) if twin is not None else 0
        if twin is None:
            yield _in_its_owner(item, _dedented(after, start, item))
        elif before[old_start : twin.start_byte] != after[start : item.start_byte]:
            yield _dedented(after, start, item)
        elif before[twin.start_byte : twin.end_byte] != after[item.start_byte : item.end_byte]:
            yield _dedented(after, item.start_byte, item)


def _key(item: Node) -> tuple[str, str]:
    return item.type, syntax.qualified_name(item)


def _in_its_owner(item: Node, said: str) -> str:
    """A new member inside the head of its impl or trait; what is in none alone."""
    owner = next((node for node in list(syntax.ancestors(item))[1:] if node.type in ("impl_item", "trait_item")), None)
    body = owner.child_by_field_name("body") if owner is not None else None
    if owner is None or body is None:
        return said
    head = syntax.node_text(owner)[: -len(syntax.node_text(body))].rstrip()
    members = "\n".join(f"    {line}" if line else "" for line in said.split("\n"))
    return f"{head} {{\n{members}\n}}"


def _dedented(source: bytes, start: int, item: Node) -> str:
    """An item from `start` on, without the indentation of its first line."""
    line = source.rfind(b"\n", 0, start) + 1
    indent = source[line:start].decode()
    lines = _lines(source[start : item.end_byte]).split("\n")
    if indent.strip():
        return "\n".join(lines)
    return "\n".join(line.removeprefix(indent) for line in lines)


def _lines(text: bytes) -> str:
    return text.decode(errors="replace").replace("\r\n", "\n")
