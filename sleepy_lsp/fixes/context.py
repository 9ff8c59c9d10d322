"""What of the user's sources a model gets to see for one error: the smallest excerpts that suffice.

On a CPU every prompt token costs about 14 ms, so the choice is by need: the item the error is in, the items that the
compiler points at, then the heads of the definitions that the offending lines name. Functions that only serve as
definitions are shown as signatures; long items are cut to a window around what the compiler points at.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.episode import Episode
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Span
from sleepy_lsp.rust.text import LineIndex

# An item of up to this many lines is shown whole; of a longer one, this many lines around each place of interest.
_WHOLE_ITEM_LINES, _WINDOW_LINES = 60, 12
# An impl or a trait that the error is about as a whole (a missing member, say) is shown whole up to this size.
_WHOLE_BLOCK_BYTES = 1600
# Definitions looked up by name: at most this many, from at most this many files beside the error's own.
_MOST_DEFINITIONS, _MOST_OFFERED, _MOST_FILES = 6, 12, 200
_LONGEST_PART_LINES = 9
_PART_KINDS = frozenset(
    "let_declaration expression_statement match_arm field_declaration enum_variant parameter use_declaration "
    "field_initializer const_item".split()
)
_COMMON_NAMES = frozenset(
    "self Self String Vec Option Result Some None Ok Err Box Rc Arc HashMap new main fmt iter into from len push "
    "clone unwrap map collect get insert i32 u32 i64 u64 usize f64 str bool x y a b i n s e T".split()
)


@dataclass(frozen=True, slots=True)
class Region:
    """Bytes [start, end) of one file."""

    path: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """What the model sees, and where its answer may go."""

    focus: Region
    """The item that the error is in, or the lines around it."""
    others: tuple[Region, ...]
    """Other items that are shown, which may be changed too."""
    parts: tuple[Region, ...]
    """The statements that the compiler points at, the likeliest cause first: what a small change would rewrite."""
    text: str
    """All of it as prompt text."""


def context(draft: Draft, episode: Episode) -> Context:
    """The context for one error."""
    regions: list[Region] = []
    for path, span in _places(draft, episode):
        region = _item_region(draft, path, span.byte_start, span.byte_end)
        if not any(
            region.path == seen.path and seen.start <= region.start and region.end <= seen.end for seen in regions
        ):
            regions.append(region)
    focus, pointed = regions[0], regions[1:4]
    heads = [
        (path, item)
        for path, item in _definitions(draft, episode, [region.path for region in regions])
        if not any(r.path == path and r.start <= item.start_byte and item.end_byte <= r.end for r in regions)
    ]
    parts = []
    if heads:
        parts.append("Definitions:\n```rust\n" + "\n".join(_heads(draft, heads)) + "\n```")
    for region in pointed:
        parts.append(f"Also in {_name(draft, region.path)}:\n```rust\n{_shown(draft, region)}\n```")
    parts.append(f"Code with the error, in {_name(draft, focus.path)}:\n```rust\n{_shown(draft, focus)}\n```")
    shown_heads = [Region(path, item.start_byte, item.end_byte) for path, item in heads]
    return Context(focus, (*pointed, *shown_heads), _parts(draft, episode), "\n".join(parts))


def _parts(draft: Draft, episode: Episode) -> tuple[Region, ...]:
    """The statements around the spans of the error in its own file, the likeliest cause first, each once."""
    causes = [span for span in episode.diagnostic.spans if _is_cause(episode, span)]
    others = [span for span in episode.diagnostic.spans if not span.is_primary and span not in causes]
    spans = [*causes, episode.span, *others]
    regions = (
        _statement_region(draft, episode.path, span.byte_start, span.byte_end)
        for span in spans
        if Path(span.path) == episode.path
    )
    return tuple(dict.fromkeys(regions))


def _is_cause(episode: Episode, span: Span) -> bool:
    """Whether a span is where a move or a borrow began that makes trouble later: that is what a fix usually changes."""
    label = span.label or ""
    return (
        episode.code in ("E0382", "E0499", "E0502", "E0505", "E0506")
        and not span.is_primary
        and ("moved" in label or ("borrow" in label and "occurs here" in label) or "is borrowed here" in label)
        and "move occurs because" not in label
    )


def _statement_region(draft: Draft, path: Path, start: int, end: int) -> Region:
    """The whole lines of the statement, arm, field or import around a span; the span's own lines where it is long."""
    text = draft.read(path)
    index = LineIndex(text)
    first, last = index.line_of(start), index.line_of(max(start, end - 1))
    for node in syntax.ancestors(syntax.smallest_node(text, start, end)):
        if node.type in _PART_KINDS or (node.parent is not None and node.parent.type == "block" and node.is_named):
            low, high = index.line_of(node.start_byte), index.line_of(max(node.end_byte - 1, node.start_byte))
            if high - low < _LONGEST_PART_LINES:
                first, last = low, high
            break
        if node.type in syntax.ITEM_KINDS:
            break
    last = min(last, first + _LONGEST_PART_LINES - 1)
    line = index.line_bytes(first)
    begin = index.starts[first] + len(line) - len(line.lstrip())
    return Region(path, begin, index.starts[last] + len(index.line_bytes(last).rstrip()))


def _name(draft: Draft, path: Path) -> str:
    root = draft.shadow.root
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _places(draft: Draft, episode: Episode) -> Iterator[tuple[Path, Span]]:
    """Every place in the user's sources that the diagnostic points at, the error's own first."""
    seen = set()
    diagnostic = episode.diagnostic
    notes = (span for note in diagnostic.notes if note.level == "note" for span in note.spans)
    for outer in (episode.span, *diagnostic.spans, *notes):
        for span in outer.out_of_macros():
            path = Path(span.path)
            key = (path, span.byte_start, span.byte_end)
            if key not in seen and path.is_absolute() and draft.shadow.contains(path):
                seen.add(key)
                yield path, span


def _item_region(draft: Draft, path: Path, start: int, end: int) -> Region:
    """The item around a span; a few lines where there is none, a window where it is long."""
    text = draft.read(path)
    index = LineIndex(text)
    first, last = index.line_of(min(start, len(text))), index.line_of(min(end, len(text)))
    item = syntax.enclosing_item(text, start, end)
    if item is not None and item.type not in ("mod_item", "impl_item", "trait_item"):
        begin, finish = syntax.with_attributes(item), item.end_byte
        if index.line_of(finish) - index.line_of(begin) < _WHOLE_ITEM_LINES:
            return Region(path, begin, finish)
        low, high = index.line_of(begin), index.line_of(finish)
    elif item is not None and item.end_byte - item.start_byte < _WHOLE_BLOCK_BYTES:
        return Region(path, syntax.with_attributes(item), item.end_byte)
    else:
        low, high = 0, len(index.starts) - 1
    from_line, to_line = max(first - _WINDOW_LINES, low), min(last + _WINDOW_LINES, high)
    return Region(path, index.starts[from_line], index.starts[to_line] + len(index.line_bytes(to_line)))


def _shown(draft: Draft, region: Region) -> str:
    """The region's text, inside the heads of the impls, traits and modules around it."""
    text = draft.read(region.path)
    start = text.rfind(b"\n", 0, region.start) + 1
    if text[start : region.start].strip():
        start = region.start
    code = text[start : region.end].decode(errors="replace").replace("\r\n", "\n")
    node = syntax.smallest_node(text, region.start, region.end)
    for outer in syntax.ancestors(node):
        body = outer.child_by_field_name("body")
        if outer.type in ("impl_item", "trait_item") and body is not None and body.start_byte < region.start:
            members = [
                f"    {_bare_text(text, child)}"
                for child in body.children
                if child.type in ("associated_type", "type_item", "const_item")
                and not (region.start <= child.start_byte < region.end)
            ]
            code = "\n".join([_bare_text(text, outer, body) + " {", *members, code, "}"])
    return code


def _bare_text(text: bytes, node: Node, until: Node | None = None) -> str:
    return text[node.start_byte : until.start_byte if until else node.end_byte].decode(errors="replace").rstrip()


def _heads(draft: Draft, definitions: Iterable[tuple[Path, Node]]) -> Iterator[str]:
    """Types in full, functions as signatures, each inside the head of its impl or trait."""
    for path, item in definitions:
        text = draft.read(path)
        body = item.child_by_field_name("body")
        if item.type == "function_item" and body is not None:
            head = _bare_text(text, item, body) + ";"
        else:
            start = syntax.with_attributes(item)
            head = text[start : item.end_byte].decode(errors="replace").replace("\r\n", "\n")
            head = "\n".join(head.split("\n")[:_WHOLE_ITEM_LINES])
            head = re.sub(r"^\s*///.*\n", "", head, flags=re.MULTILINE)
        for outer in list(syntax.ancestors(item))[1:]:
            owner_body = outer.child_by_field_name("body")
            if outer.type in ("impl_item", "trait_item") and owner_body is not None:
                head = f"{_bare_text(text, outer, owner_body)} {{ {head} }}"
        yield head


def _definitions(draft: Draft, episode: Episode, files: Iterable[Path]) -> Iterator[tuple[Path, Node]]:
    """Definitions of the names that the message and the offending lines use: types and function heads.

    For a method or a name that does not exist, also what there is in its place: the type's methods, the module's items.
    """
    names = _wanted_names(draft, episode)
    owners = _owners_of_the_missing(episode)
    n_found = n_offered = 0
    for path in dict.fromkeys([episode.path, *files, *draft.shadow.rust_files()[:_MOST_FILES]]):
        if not names or n_found >= _MOST_DEFINITIONS:
            return
        text = draft.read(path)
        if not any(name.encode() in text for name in names | owners):
            continue
        for item in syntax.items(text):
            name = syntax.name_of(item)
            if owners and n_offered < _MOST_OFFERED and _belongs_to(item, path, owners) and name not in names:
                n_offered += 1
                yield path, item
            if name in names and item.type not in ("use_declaration", "impl_item", "mod_item"):
                n_found += 1
                yield path, item
                if item.type in syntax.TYPE_ITEM_KINDS or n_found >= _MOST_DEFINITIONS:
                    names.discard(name)


def _owners_of_the_missing(episode: Episode) -> set[str]:
    """The types or modules in which the error's name was looked for in vain."""
    message = episode.diagnostic.message
    if episode.code == "E0599":
        return set(re.findall(r"(?:struct|enum|type|reference|trait) `[&\w' ]*?(\w+)(?:<.*>)?`", message))
    if episode.code in ("E0432", "E0433", "E0425", "E0423"):
        return set(re.findall(r"`(?:\w+::)*(\w+)::\w+`", message)) | set(
            re.findall(r"in (?:module )?`(?:\w+::)*(\w+)`", message)
        )
    return set()


def _belongs_to(item: Node, path: Path, owners: set[str]) -> bool:
    """Whether `item` is a function or type directly inside one of `owners`: an impl, a module, a module's file."""
    if item.type not in ("function_item", "struct_item", "enum_item", "const_item", "trait_item"):
        return False
    outer = next((node for node in list(syntax.ancestors(item))[1:] if node.type in syntax.ITEM_KINDS), None)
    if outer is None:
        return path.stem in owners
    return bool(re.split(r"\W", syntax.name_of(outer).rpartition(" ")[2])[0] in owners)


def _wanted_names(draft: Draft, episode: Episode) -> set[str]:
    """Names in the message's back-quotes and on the lines that the error points at."""
    text = draft.read(episode.path)
    index = LineIndex(text)
    spans = [span for span in episode.diagnostic.spans if Path(span.path) == episode.path] or [episode.span]
    lines = b"\n".join(index.line_bytes(span.line_start - 1) for span in spans if span.line_start <= len(index.starts))
    said = " ".join(re.findall(r"`([^`]+)`", episode.diagnostic.message))
    said += " ".join(quoted for span in spans for quoted in re.findall(r"`([^`]+)`", span.label or ""))
    code = lines.decode(errors="replace")
    # A lower-case name is worth a look-up only where it is called: most are variables.
    names = set(re.findall(r"[A-Z]\w+|[a-z_]\w+(?=\s*[(!:]{1,2})", code)) | set(re.findall(r"[A-Za-z_]\w+", said))
    names |= _return_type_names(text, episode)
    if "self" in names:  # what the fields are is in the type that is being implemented
        around = syntax.ancestors(syntax.smallest_node(text, episode.span.byte_start, episode.span.byte_end))
        types = (node.child_by_field_name("type") for node in around if node.type == "impl_item")
        names |= {name for node in types if node for name in syntax.identifiers(node)}
    return names - _COMMON_NAMES


def _return_type_names(text: bytes, episode: Episode) -> set[str]:
    """The types that the function around the error returns: an error type's variants decide what `?` needs."""
    item = syntax.enclosing_item(text, episode.span.byte_start, episode.span.byte_end)
    returned = item.child_by_field_name("return_type") if item is not None else None
    return syntax.identifiers(returned) if returned is not None else set()
