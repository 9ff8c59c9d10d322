"""Replacing what is the user's own, so that a journal can be shown to others.

Rule: a word stays only if it is Rust's or its standard library's (in code), one of rustc's own (in sentences), or a
number. Every other word becomes `nameN`, with the capitals of its kind; string literals become `sN`, comments
`comment N`. Equal originals become equal replacements throughout one Redactor, and code that parses keeps the shape of
its syntax tree. Format placeholders (`{}`, `{:?}`, `{name}`) stay in string literals: without them a `println!` means
something else.

What stays readable: the program's shape, numbers, times, and names that the standard library happens to have too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tree_sitter import Node

from sleepy_lsp.journal.events import (
    Accepted,
    Detail,
    Dismissed,
    EpisodeRecord,
    FixedByHand,
    FixName,
    Offered,
    Rewritten,
    Seen,
    Shown,
    Text,
    TextChange,
    Tried,
)
from sleepy_lsp.journal.known_words import message_words, std_names
from sleepy_lsp.rust.diagnostics import normalised_message
from sleepy_lsp.rust.syntax import node_text, parse
from sleepy_lsp.settings import SOURCES

_WORD = re.compile(r"(?:\br#)?\w+")
_NUMBER = re.compile(
    r"(?:\d[\d_]*(?:[eE][\d_]*)?|0x[\da-fA-F_]+|0o[0-7_]+|0b[01_]+)(?:[iu](?:8|16|32|64|128|size)|f(?:32|64))?"
)
_ERROR_CODE = re.compile(r"E\d{4}")
_PLACEHOLDER = re.compile(r"((?<!\{)\{\w*(?::[<>^+#0-9.]*[?xXobeE]?)?\}(?!\}))")
_ABIS = frozenset({"C", "C-unwind", "system", "Rust"})
_PATH_WORDS = frozenset("src main lib mod tests benches examples bin build rs toml Cargo lock".split())
# A message with such a code, or with none, may hold the user's own sentences: compile_error!, panics in constants,
# notes of #[deprecated].
_QUOTES_THE_USER = frozenset({"E0080"})


class Redactor:
    """The replacements of one export. Not for several threads."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def episode(self, record: EpisodeRecord) -> EpisodeRecord:
        """`record` with everything replaced that is the user's own."""
        message = self.message(record.message, record.code)
        return record._replace(
            project=self._project(record.project),
            identity=f"identity{self._number('identity', record.identity)}",
            path=self.path(record.path, record.project),
            message=message,
            normalised=normalised_message(message),
            source=self._source(record.source),
            adapter=self._adapter(record.adapter),
        )

    def detail(self, detail: Detail, project: str) -> Detail:
        """`detail`, of an episode of `project`, with everything replaced that is the user's own."""
        match detail:
            case Seen():
                message = self.message(detail.message, detail.code)
                path = self.path(detail.path, project)
                # rustc's own text shows lines of the program between its sentences; the item has them.
                return replace(
                    detail, path=path, message=message, item=self._code(detail.item), rendered=Text(message), marks=()
                )
            case Tried():
                return replace(
                    detail,
                    fix=self._fix(detail.fix),
                    title=self.sentence(detail.title),
                    changes=self._changes(detail.changes, project),
                    reason=self.sentence(detail.reason),
                )
            case Offered():
                return replace(detail, fix=self._fix(detail.fix), title=self.sentence(detail.title))
            case Accepted():
                changes = self._changes(detail.changes, project)
                return replace(detail, fix=self._fix(detail.fix), title=self.sentence(detail.title), changes=changes)
            case Rewritten() | FixedByHand():
                return replace(detail, changes=self._changes(detail.changes, project))
            case Shown() | Dismissed():
                return replace(detail, fixes=tuple(map(self._fix, detail.fixes)))
            case _:
                return detail

    def session(self, name: str) -> str:
        return f"session{self._number('session', name)}"

    def code(self, text: str) -> str:
        """Rust source, whole or in part, broken or not."""
        data = text.encode("utf-8", "backslashreplace")
        pieces: list[str] = []
        done = 0
        for node, redacted in self._leaves(parse(data).root_node):
            pieces += [self._between(data[done : node.start_byte]), redacted]
            done = node.end_byte
        pieces.append(self._between(data[done:]))
        return "".join(pieces)

    def message(self, message: str, code: str | None) -> str:
        """A diagnostic's message. One that may quote the user's own sentences keeps only what is in backticks."""
        if code is not None and _ERROR_CODE.fullmatch(code) and code not in _QUOTES_THE_USER:
            return self.sentence(message)
        return self._sentence(message, lambda said: re.sub(r"\S(?:.*\S)?", self._said, said, flags=re.DOTALL))

    def sentence(self, text: str) -> str:
        """A sentence of rustc's or ours: code in backticks, and between them words that rustc uses itself."""
        return self._sentence(text, self._prose)

    def path(self, path: str, project: str) -> str:
        """A file's path: its project's replacement, and below it the names that cargo itself gives."""
        root = project.rstrip("/\\")
        if path.startswith(root) and path[len(root) : len(root) + 1] in ("/", "\\"):
            return self._project(project) + self._masked(path[len(root) :], _PATH_WORDS.__contains__)
        return "/elsewhere/" + self._masked(re.split(r"[/\\]", path)[-1], _PATH_WORDS.__contains__)

    def _leaves(self, root: Node) -> Iterator[tuple[Node, str]]:
        """The parts of a tree that are replaced as one, in source order, each with its replacement."""
        stack = [root]
        while stack:
            node = stack.pop()
            if node.type in ("line_comment", "block_comment"):
                yield node, self._comment(node)
            elif node.type == "raw_string_literal" and node.named_children:
                yield node, self._raw_string(node)
            elif node.children:
                stack.extend(reversed(node.children))
            elif node.end_byte > node.start_byte:
                yield node, self._leaf(node)

    def _between(self, data: bytes) -> str:
        """What lies between the leaves: white space, and in broken code what the parser skipped, such as the text of a
        comment that does not end."""
        return re.sub(
            r"\S(?:.*\S)?",
            lambda match: self._numbered("name", match[0]),
            data.decode(errors="replace"),
            flags=re.DOTALL,
        )

    def _leaf(self, node: Node) -> str:
        text = node_text(node)
        match node.type:
            case "string_content" if text in _ABIS:
                return text
            case "string_content":
                return self._literal(text)
            case "escape_sequence":
                return "\\n"
            case "char_literal":
                return "b'c'" if text.startswith("b") else "'c'"
            case "shebang":
                return self._numbered("#!/comment", text) + "\n" * text.endswith("\n")
            case _:
                return self._words(text)

    def _literal(self, text: str) -> str:
        pieces = _PLACEHOLDER.split(text)
        texts = [self._numbered("s", piece) if piece else "" for piece in pieces[::2]]
        holders = [*map(self._words, pieces[1::2]), ""]
        return "".join(text + holder for text, holder in zip(texts, holders, strict=True))

    def _raw_string(self, node: Node) -> str:
        text, content = (node.text or b""), node.named_children[0]
        start, end = content.start_byte - node.start_byte, content.end_byte - node.start_byte
        inside = self._literal(text[start:end].decode(errors="replace"))
        return text[:start].decode() + inside + text[end:].decode()

    def _comment(self, node: Node) -> str:
        text = node_text(node)
        opening = re.match(r"///(?!/)|//!|//|/\*\*(?![*/])|/\*!|/\*", text)
        prefix = opening[0] if opening else ""
        closing = "*/" if prefix.startswith("/*") else "\n" * text.endswith("\n")
        inside = text[len(prefix) : len(text) - len(closing)]
        if not inside.strip():
            return text
        return f"{prefix} {self._numbered('comment ', inside.strip())}{' ' * (closing == '*/')}{closing}"

    def _words(self, text: str) -> str:
        """Code by the word: what is neither Rust's nor a number is replaced; signs that Rust does not have, by `¤`."""
        return re.sub(r"[^\x00-\x7f]", self._foreign, self._masked(text, std_names().__contains__))

    def _said(self, match: re.Match[str]) -> str:
        return self._numbered("text", match[0])

    @staticmethod
    def _foreign(match: re.Match[str]) -> str:
        return match[0] if match[0].isspace() else "¤"

    def _prose(self, text: str) -> str:
        known = std_names().__contains__
        return re.sub(
            r"[^\x00-\x7f]",
            self._foreign,
            self._masked(text, lambda w: w.lower() in message_words() or (known(w) and not w.islower())),
        )

    def _masked(self, text: str, stays: Callable[[str], bool]) -> str:
        def word(match: re.Match[str]) -> str:
            raw, found = match[0][: match[0].find("#") + 1], match[0].removeprefix("r#")
            if stays(found) or _NUMBER.fullmatch(found) or _ERROR_CODE.fullmatch(found) or not found.strip("_"):
                return match[0]
            return raw + self._name(found)

        return _WORD.sub(word, text)

    def _name(self, word: str) -> str:
        """The replacement of a name; underscores before it stay, since they say that it is unused."""
        bare = word.lstrip("_")
        kind = "NAME" if len(bare) > 1 and bare.isupper() else "Name" if bare[0].isupper() else "name"
        return "_" * (len(word) - len(bare)) + f"{kind}{self._number('name', bare)}"

    def _sentence(self, text: str, outside: Callable[[str], str]) -> str:
        pieces = text.split("`")
        redacted = [self._words(piece) if i % 2 else outside(piece) for i, piece in enumerate(pieces)]
        return "`".join(redacted)

    def _code(self, text: Text) -> Text:
        return Text(self.code(text))

    def _changes(self, changes: tuple[TextChange, ...], project: str) -> tuple[TextChange, ...]:
        return tuple(
            replace(
                change,
                path=self.path(change.path, project),
                before=self._code(change.before),
                after=self._code(change.after),
            )
            for change in changes
        )

    def _fix(self, fix: FixName) -> FixName:
        return replace(fix, source=self._source(fix.source) or "", adapter=self._adapter(fix.adapter))

    def _project(self, root: str) -> str:
        return f"/project{self._number('project', root)}"

    def _source(self, source: str | None) -> str | None:
        return source if source is None or source in SOURCES else self._numbered("source", source)

    def _adapter(self, adapter: str | None) -> str | None:
        return None if adapter is None else self._numbered("adapter", adapter)

    def _numbered(self, kind: str, original: str) -> str:
        return f"{kind}{self._number(kind, original)}"

    def _number(self, kind: str, original: str) -> int:
        """A number of its own for each original of a kind, counted from 1 in the order of their coming."""
        return self._numbers.setdefault((kind, original), len(self._numbers) + 1)
