"""What a change does, in a line for a person, where its source has no words of its own for it."""

from collections.abc import Sequence

from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust.text import Edit


def title_of(draft: Draft, edits: Sequence[Edit]) -> str:
    """What the edits do, in a line: the text before and after for a small one, else how much is rewritten."""
    if len(edits) == 1:
        edit = edits[0]
        old = " ".join(draft.read(edit.path)[edit.start : edit.end].decode(errors="replace").split())
        new = " ".join(edit.replacement.split())
        if not old and len(new) <= 60:
            return f"add `{new}`"
        if old and not new and len(old) <= 60:
            return f"remove `{old}`"
        if len(old) + len(new) <= 100:
            return f"change `{old}` to `{new}`"
    n_lines = sum(max(edit.replacement.count("\n"), 1) for edit in edits)
    names = ", ".join(dict.fromkeys(edit.path.name for edit in edits))
    return f"rewrite {n_lines} line{'' if n_lines == 1 else 's'} of {names}"
