"""Diagnostic → chat messages, and nothing else: the same function serves the day, training and evaluation.

Order matters for speed. What never changes (the rules and the answer format) comes first, then what one error's
attempts share (excerpts, compiler text), then what differs by attempt: the worker's prompt cache serves every token up
to the first difference.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sleepy_lsp.episode import Episode
from sleepy_lsp.fixes.context import Context
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.hints import hint
from sleepy_lsp.fixes.memory.examples import Repair
from sleepy_lsp.rust.diagnostics import Span
from sleepy_lsp.rust.text import LineIndex

Message = dict[str, str]

RULES = """\
You repair Rust code. You are given parts of a program and one compiler error. Make the smallest change that removes \
the error and keeps what the program does. Never delete working code, never write todo!(), unimplemented!(), panic!() \
or unsafe, never add #[allow]. Reply with one ```rust block."""

_MOST_LINES = 14
# Notes on where in the standard library something is or what could be switched on, and guesses at a method's name by
# its letters: a model that is told that `map_or` looks like `map_err` writes `map_or`.
_NO_USE = re.compile(r"^(required for|`#\[|the full (name|type)|this error originates)|but with different arguments")

TAIL_ITEM = (
    "Write the corrected code: the whole function, or the whole struct, enum, impl or use line, of what changes."
)
TAIL_RULE = f"First say in one sentence which rule of Rust the code breaks and how to satisfy it. Then: {TAIL_ITEM}"


def tail_for_part(part: str) -> str:
    """Ask for a new text of one statement only: a small model changes what it is asked about, and copies the rest."""
    return (
        "Rewrite only this part so that the error goes away; it may become several lines. "
        f"Reply with its new text in a ```rust block.\n```rust\n{part}\n```"
    )


def refused(reason: str) -> str:
    """Tell why an earlier answer did not do."""
    return f"An earlier answer was refused: {reason}. Answer differently."


def messages(
    draft: Draft, episode: Episode, shown: Context, tail: str, examples: Sequence[Repair] = ()
) -> list[Message]:
    """The chat for one attempt; `tail` is what asks for this attempt's answer, `examples` are past repairs.

    Errors of one kind have the same examples and different excerpts, so the examples come first.
    """
    error = compiler_text(draft, episode)
    parts = [*([examples_text(examples)] if examples else []), shown.text, error, tail]
    return [
        {"role": "system", "content": RULES},
        {"role": "user", "content": "\n\n".join(parts)},
    ]


def examples_text(examples: Sequence[Repair]) -> str:
    """Past repairs, each as what the compiler said and the changed code before and after."""
    told = [f"{_headline(one.code, one.message)}\n{_change(one)}" for one in examples]
    return "\n\n".join(["Errors in this project that were mended before, and how:", *told])


def _headline(code: str | None, message: str) -> str:
    return f"error[{code}]: {message}" if code else f"error: {message}"


def _change(repair: Repair) -> str:
    blocks = []
    for before, after in repair.statements:
        old, new = (f"```rust\n{side}\n```" if side else "" for side in (before, after))
        blocks.append(f"{old}\nbecame\n{new}" if old and new else f"added:\n{new}" if new else f"removed:\n{old}")
    return "\n".join(blocks)


def compiler_text(draft: Draft, episode: Episode) -> str:
    """What rustc says, without the frames around it: each label beside the line it belongs to, then notes and a hint.

    A third of the tokens of rustc's rendering; the code itself is in the prompt already.
    """
    diagnostic = episode.diagnostic
    lines = [_headline(diagnostic.code, diagnostic.message)]
    for span in sorted(diagnostic.spans, key=lambda span: not span.is_primary):
        lines += _labelled(draft, span)
    for note in diagnostic.notes:
        if any(span.replacement is not None for span in note.spans) or _NO_USE.search(note.message):
            continue
        lines.append(f"{note.level}: {note.message}")
        for span in note.spans:
            lines += _labelled(draft, span)
    lines = lines[:_MOST_LINES]
    if advice := hint(episode):
        lines.append(f"hint: {advice}")
    return "\n".join(lines)


def _labelled(draft: Draft, span: Span) -> Iterator[str]:
    """The line of code that a span is on and what the compiler says of it; nothing for what it says nothing of."""
    path = Path(span.path)
    if not (path.is_absolute() and draft.shadow.contains(path)):
        return
    text = draft.read(path)
    code = text[span.byte_start : span.byte_end].decode(errors="replace").split("\n")[0]
    line = LineIndex(text).line_bytes(span.line_start - 1).decode(errors="replace").strip()
    if span.label or span.is_primary:
        yield f"- `{code}` in `{line}`" + (f": {span.label}" if span.label else "")
