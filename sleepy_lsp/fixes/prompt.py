"""Diagnostic → chat messages, and nothing else: the same function serves the day, training and evaluation.

Order matters for speed. What never changes (the rules and the answer format) comes first, then what one error's
attempts share (excerpts, compiler text), then what differs by attempt: the worker's prompt cache serves every token up
to the first difference.
"""

import re

from sleepy_lsp.episode import Episode
from sleepy_lsp.fixes.answer import INSTRUCTIONS
from sleepy_lsp.fixes.context import Context
from sleepy_lsp.fixes.draft import Draft

Message = dict[str, str]

_RULES = """\
You repair Rust code. You are given parts of a program and one compiler error. Make the smallest change that removes \
the error and keeps what the program does. Never delete working code, never write todo!(), unimplemented!(), panic!() \
or unsafe, never add #[allow]."""

_MOST_COMPILER_LINES = 24

TAIL_PLAIN = "Write the corrected code."
TAIL_RULE = (
    "First say in one sentence which rule of Rust the code breaks and how to satisfy it, then write the corrected code."
)


def messages(
    draft: Draft, episode: Episode, shown: Context, tail: str, instructions: str = INSTRUCTIONS
) -> list[Message]:
    """The chat for one attempt; `tail` is what asks for this attempt's answer."""
    error = compiler_text(episode, draft)
    return [
        {"role": "system", "content": f"{_RULES}\n\n{instructions}"},
        {"role": "user", "content": f"{shown.text}\n\nCompiler error:\n{error}\n\n{tail}"},
    ]


def compiler_text(episode: Episode, draft: Draft) -> str:
    """rustc's own words, without frames that only repeat code the model already sees, and without advertisement."""
    root = f"{draft.shadow.root}/"
    lines = []
    for line in episode.diagnostic.rendered.splitlines():
        if not line.strip(" |") or line.lstrip().startswith(
            ("= note: `#[", "For more information", "= note: required for")
        ):
            continue
        lines.append(re.sub(r"^\s*(\d*) \|", r"\1 |", line).replace(root, ""))
    return "\n".join(lines[:_MOST_COMPILER_LINES])
