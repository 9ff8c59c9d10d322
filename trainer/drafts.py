"""A task as the engine meets it: its project in a shadow, its broken text compiled.

Shadows lie in a cache folder of the night's own: one that an editor's server holds would have to be waited for.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.rust.errors import Cancelled
from sleepy_lsp.rust.shadow import Shadow
from trainer.task import Task


def by_project(tasks: Sequence[Task]) -> dict[Path, list[Task]]:
    """The tasks by their root, in the order in which the roots come up."""
    found: dict[Path, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.root, []).append(task)
    return found


@contextmanager
def shadow_of(task: Task, cache: Path) -> Iterator[Shadow]:
    """The shadow of a task's project, for all tasks of that root. Raises ProjectError, ToolMissing."""
    with Shadow(task.root, cache, edition=task.edition, crate_type=task.crate_type, features=task.features) as shadow:
        yield shadow


def encoded(texts: Mapping[Path, str]) -> dict[Path, bytes]:
    return {path: text.encode() for path, text in texts.items()}


def compiled(shadow: Shadow, texts: Mapping[Path, str], cancel: threading.Event | None) -> Draft:
    """What rustc says of `texts`; of the tests and examples too where it says nothing of the rest, as the engine asks.

    Raises CheckFailed, Cancelled.
    """
    draft = check(shadow, encoded(texts), cancel=cancel)
    return draft if draft.errors else check(shadow, encoded(texts), all_targets=True, cancel=cancel)


def raise_if_set(cancel: threading.Event | None) -> None:
    """Raises Cancelled."""
    if cancel is not None and cancel.is_set():
        raise Cancelled("stopped at the caller's wish")
