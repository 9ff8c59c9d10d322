"""The user's past repairs as examples for the model: of those of a project the nearest to an error, cut down to what
they changed.

Unlike a pattern, an example need not apply anywhere: it shows how the project's own code is used now, and the model
draws the conclusion. So a repair that is too particular for a pattern can be one. It is shown in its own project alone,
and one that threw code away, was dismissed, undone or forgotten never is.
"""

import difflib
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from sleepy_lsp.episode import Episode
from sleepy_lsp.fixes import guards
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.memory.differences import Version, children_of
from sleepy_lsp.fixes.memory.trees import DEEPEST
from sleepy_lsp.journal.events import EpisodeRecord, Seen, TextChange
from sleepy_lsp.journal.known_words import KEYWORDS, std_names
from sleepy_lsp.rust.diagnostics import normalised_message
from sleepy_lsp.rust.text import LineIndex

MOST_EXAMPLES, MOST_TOKENS = 3, 300
_BYTES_A_TOKEN = 3
# What the prompt puts around one: two code blocks and a word between them.
_FRAME_BYTES = 40
# Past this the changed lines are shown instead of the whole statement: an `if` whose condition changed, say.
_LONGEST_STATEMENT_BYTES = 240
_LONGEST_ITEM_BYTES = 20_000
# What is shown of a repair takes milliseconds to make, the first time; most of them can be shown.
_MOST_LOOKED_AT = 12
_LISTS = frozenset(
    "source_file block declaration_list field_declaration_list enum_variant_list match_block ERROR".split()
)
_QUOTED = re.compile(r"`([^`]+)`")
_NAME = re.compile(r"[^\W\d_]\w*|_\w+")
# What is called, a path, a field, a type: a lower-case name by itself is a variable, and its name says nothing.
_USED = re.compile(r"[A-Z]\w*|[^\W\d]\w*(?=\s*(?:\(|::))|(?<=\.)[^\W\d]\w*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')

Run = tuple[Sequence[Node], Sequence[Node]]


@dataclass(frozen=True)  # with no slots: what is shown of one is made when it is first wanted
class Repair:
    """An error of the user's and the change that ended it."""

    episode: int
    """Its id in the journal: the later, the larger."""
    project: str
    path: str
    code: str
    """Of the error; empty for one without."""
    message: str
    """The error's, first line; with what rustc says of the marked place."""
    normalised: str
    """The message without names."""
    spans: tuple[tuple[int, int], ...]
    """Where the error pointed, in bytes of the first change's old text."""
    changes: tuple[TextChange, ...]
    """That of the error's own item first."""
    names: frozenset[str]
    """What it is about: the names that rustc quoted, and the user's own on the lines that it marked."""
    patterns: tuple[str, ...]
    """Ids of the patterns that it taught; repairs with one in common say the same."""

    @cached_property
    def statements(self) -> tuple[tuple[str, str], ...]:
        """The changed statements before and after, one of which may be empty; none where code was thrown away."""
        found: dict[tuple[str, str], None] = {}
        for number, one in enumerate(self.changes):
            before, after = one.before.encode(), one.after.encode()
            if max(len(before), len(after)) > _LONGEST_ITEM_BYTES:
                return ()
            if guards.gutted(guards.Change(before, after, self.code, () if number else self.spans)) is not None:
                return ()
            found.update(dict.fromkeys(changed_statements(before, after)))
        return tuple(found)

    @cached_property
    def n_tokens(self) -> int:
        """About what it costs in a prompt."""
        sides = (len(side.encode()) for one in self.statements for side in one)
        return (len(self.message.encode()) + sum(sides) + _FRAME_BYTES * len(self.statements)) // _BYTES_A_TOKEN


def nearest(repairs: Sequence[Repair], draft: Draft, episode: Episode) -> list[Repair]:
    """The examples for an error, in the order in which they were made: at most so many, within so many tokens.

    They have a name in common with the error, or neither it nor they name anything and the message is the same. Where
    there are such of the same code and message, there are no others; then come those of the same code, then the rest.
    Among equals first those with most names in common, then those of the same file, then the latest.
    """
    projects = draft.shadow.projects
    path = str(episode.path)
    code, normalised = episode.code or "", normalised_message(episode.diagnostic.message)
    spans = [span for span in episode.diagnostic.spans if span.path == path]
    names = _names(
        [episode.diagnostic.message, *(span.label or "" for span in spans)],
        draft.read(episode.path),
        [(span.byte_start, span.byte_end) for span in spans],
    )
    found: dict[tuple[bool, bool], list[Repair]] = {}
    for one in repairs:
        if one.project in projects:
            kind = (one.code == code, one.normalised == normalised)
            if one.names & names or (all(kind) and not one.names and not names):
                found.setdefault(kind, []).append(one)
    of_kind = found[max(found)] if found else []
    of_kind.sort(key=lambda one: (len(one.names & names), one.path == path, one.episode), reverse=True)
    chosen: list[Repair] = []
    said: set[str] = set()
    n_left = MOST_TOKENS
    n_looked_at = 0
    for one in of_kind:
        if len(chosen) == MOST_EXAMPLES or n_looked_at == _MOST_LOOKED_AT:
            break
        if said.isdisjoint(one.patterns):
            n_looked_at += 1
            is_new = all(one.statements != other.statements for other in chosen)
            if one.statements and is_new and one.n_tokens <= n_left:
                chosen.append(one)
                said.update(one.patterns)
                n_left -= one.n_tokens
    return sorted(chosen, key=lambda one: one.episode)


def repair_of(record: EpisodeRecord, seen: Seen, changes: Sequence[TextChange], patterns: Sequence[str]) -> Repair:
    """A mended episode; `changes` begin with that of the error's own item."""
    label = f": {seen.marks[0].label}" if seen.marks and seen.marks[0].label else ""
    spans = tuple((mark.start, mark.end) for mark in seen.marks)
    return Repair(
        episode=record.id,
        project=record.project,
        path=record.path,
        code=seen.code or "",
        message=seen.message.split("\n")[0] + label,
        normalised=record.normalised,
        spans=spans,
        changes=tuple(changes),
        names=_names([seen.message, *(mark.label for mark in seen.marks)], seen.item.encode(), spans),
        patterns=tuple(patterns),
    )


def changed_statements(before: bytes, after: bytes) -> list[tuple[str, str]]:
    """The smallest statements, fields, arms or items that differ, before and after; of long ones the lines that do."""
    old, new = Version(before), Version(after)
    found: list[tuple[str, str]] = []
    for gone, come in _runs(old, new, old.root, new.root, 0) or ():
        was, became = _text(gone, before), _text(come, after)
        if max(len(was), len(became)) > _LONGEST_STATEMENT_BYTES:
            found += _changed_lines(was, became)
        else:
            found.append((was, became))
    return list(dict.fromkeys(found))


def _runs(old: Version, new: Version, node: Node, other: Node, depth: int) -> list[Run] | None:
    """The runs of statements that differ in two nodes of a kind; None where what differs is in no statement below."""
    olds, news = children_of(node), children_of(other)

    def same(one: Node, two: Node) -> bool:
        return one.type == two.type and old.tokens(one) == new.tokens(two)

    if depth > DEEPEST:
        return None
    if node.type not in _LISTS:
        if not olds or [one.type for one in olds] != [one.type for one in news]:
            return None
        found: list[Run] = []
        for one, two in zip(olds, news, strict=True):
            below = [] if same(one, two) else _runs(old, new, one, two, depth + 1)
            if below is None:
                return None
            found += below
        return found
    n_shared = min(len(olds), len(news))
    head = next((at for at in range(n_shared) if not same(olds[at], news[at])), n_shared)
    tail = next((at for at in range(n_shared - head) if not same(olds[-1 - at], news[-1 - at])), n_shared - head)
    gone, come = olds[head : len(olds) - tail], news[head : len(news) - tail]
    if len(gone) != len(come):
        return [(gone, come)]
    runs: list[Run] = []
    for one, two in zip(gone, come, strict=True):
        if not same(one, two):
            below = _runs(old, new, one, two, depth + 1) if one.type == two.type else None
            runs += [([one], [two])] if below is None else below
    return runs


def _text(nodes: Sequence[Node], source: bytes) -> str:
    """The source of neighbours, without their indentation."""
    if not nodes:
        return ""
    start, end = nodes[0].start_byte, nodes[-1].end_byte
    line = source.rfind(b"\n", 0, start) + 1
    start = line if not source[line:start].strip() else start
    return textwrap.dedent(source[start:end].decode(errors="replace").replace("\r\n", "\n")).strip()


def _changed_lines(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The runs of lines that differ in more than white space."""
    old, new = before.split("\n"), after.split("\n")
    bare_old, bare_new = (["".join(line.split()) for line in lines] for lines in (old, new))
    for kind, first, last, start, end in difflib.SequenceMatcher(None, bare_old, bare_new, False).get_opcodes():
        if kind != "equal":
            yield _joined(old[first:last]), _joined(new[start:end])


def _joined(lines: Sequence[str]) -> str:
    return textwrap.dedent("\n".join(lines)).strip()


def _names(said: Sequence[str], source: bytes, spans: Sequence[tuple[int, int]]) -> frozenset[str]:
    """What an error is about: the names that rustc quotes, and those on the marked lines that are not the library's."""
    index = LineIndex(source)
    lines = {index.line_of(min(start, len(source))) for start, _ in spans}
    code = b"\n".join(index.line_bytes(line) for line in lines).decode(errors="replace")
    used = frozenset(name for name in _USED.findall(_STRING.sub('""', code)) if name not in std_names())
    quoted = " ".join(part for text in said for part in _QUOTED.findall(text))
    return used.union(_NAME.findall(quoted)) - KEYWORDS
