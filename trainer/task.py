"""The nouns of a night: what is to be learned, what it is learned from, and what it is judged on.

- Pattern: a kind of error, as the router tells them apart by day (`sleepy_lsp/fixes/routing.py`).
- Task: a broken program with a known repair; it can be compiled, shown to the engine, and scored.
- Example: one chat of a training set, in the day's own words, with the answer that is wanted.
- Lesson: the patterns that one adapter is trained for, with their tasks split in two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sleepy_lsp.fixes.prompt import Message
from sleepy_lsp.fixes.routing import Pattern


@dataclass(frozen=True, slots=True)
class Task:
    """A broken program and its known repair. `root` is what is compiled, with `broken` in place of what is there."""

    id: str
    pattern: Pattern
    """Of the first error that the repair ends."""
    group: str
    """The source program, or the item of a project's file, that it comes from: never on both sides of a split."""
    origin: str
    """`journal`, `neighbour` (made from a repair in the journal) or `koans`."""
    root: Path
    """A crate, a workspace or a single `.rs` file."""
    broken: Mapping[Path, str]
    """The broken text of each file that differs from the disk."""
    fixed: Mapping[Path, str]
    """The same files, repaired."""
    edition: str = "2024"
    """For a single file."""
    crate_type: str = "lib"
    """For a single file: `bin` or `lib`."""
    features: tuple[str, ...] = ()
    """For a crate or a workspace: checked with these, as the settings have them."""
    episodes: tuple[int, ...] = ()
    """The journal's episodes that it was made from: whoever is measured on it must not have learned from them."""
    test: str | None = None
    """A test module that is appended when scoring; without one, the repair must be the known one, token by token."""


@dataclass(frozen=True, slots=True)
class Example:
    """A chat to learn from: the loss is on `answer` only."""

    messages: tuple[Message, ...]
    answer: str
    pattern: Pattern
    group: str
    task_id: str
    is_replay: bool = False
    """Of something that what is live can do already, so that it is not forgotten."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one adapter is to learn: patterns that belong together, because they share a project's API or a family."""

    name: str
    """For people and files: lower-case letters, digits and `-`."""
    patterns: tuple[Pattern, ...]
    train: tuple[Task, ...]
    held_out: tuple[Task, ...]
    neighbours: tuple[Task, ...] = field(default=())
    """Made from `train` by mutation; for training only."""

    @property
    def origin(self) -> str:
        """Of its tasks: `journal` or `koans`."""
        return self.held_out[0].origin
