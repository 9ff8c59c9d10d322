"""Chats of the size and form of the day's, made from the koans without running a compiler: for speed and parity alone.

The error's text is only the koan's code and title, so nothing that is trained on these is worth keeping.
"""

import difflib

from koans.koan import Koan, load_koans
from sleepy_lsp.fixes import prompt
from sleepy_lsp.fixes.routing import Pattern
from trainer.task import Example


def chats(split: str) -> list[Example]:
    """Two of every koan of a split: rewrite the lines that are wrong; rewrite them with those around them."""
    return [_chat(koan, margin) for koan in load_koans(split=split) for margin in (0, 4)]


def _chat(koan: Koan, margin: int) -> Example:
    broken, fixed = koan.broken.splitlines(), koan.fixed.splitlines()
    changes = [one for one in difflib.SequenceMatcher(a=broken, b=fixed).get_opcodes() if one[0] != "equal"]
    before, after = changes[0][1], len(broken) - changes[-1][2]  # unchanged lines on both sides of all changes
    first, last = max(0, before - margin), max(0, after - margin)
    part = "\n".join(broken[first : len(broken) - last])
    answer = "\n".join(fixed[first : len(fixed) - last])
    code = koan.codes[0] if koan.codes else ""
    asked = f"```rust\n{koan.broken}```\n\nerror[{code}]: {koan.title}\n\n{prompt.tail_for_part(part)}"
    return Example(
        messages=({"role": "system", "content": prompt.RULES}, {"role": "user", "content": asked}),
        answer=f"```rust\n{answer}\n```",
        pattern=Pattern(code, koan.title),
        group=koan.source_program,
        task_id=f"{koan.id}/{margin}",
    )
