"""More tasks of a kind: the user's own repairs applied backwards where the project is right.

A user mends one error three times and has thirty other places that do it the new way. Each of these, put back to the
old way, is a task with a known repair, if the compiler then says what it said of the user's own. They are made of what
is trained on alone, and never in an item that is held out, nor in one that differs from such an item in names only.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.fixes.api import declared
from sleepy_lsp.fixes.memory.backwards import Reversal, broken_again, reversals
from sleepy_lsp.fixes.routing import pattern_of
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.errors import CheckFailed, ProjectError
from sleepy_lsp.rust.shadow import Shadow
from trainer.drafts import compiled, raise_if_set, shadow_of
from trainer.journal_tasks import group_of
from trainer.leakage import Judged, items_of, judged_on
from trainer.task import Lesson, Task

_MOST_A_TASK, _MOST_TRIES = 6, 20
_MOST_ERRORS = 3


def with_neighbours(
    lesson: Lesson,
    cache: Path,
    *,
    on_progress: Callable[[int, int], None] = lambda n_done, n: None,
    cancel: threading.Event | None = None,
) -> Lesson:
    """The lesson with neighbours of its training tasks that come from the journal. Raises ToolMissing, Cancelled."""
    judged = judged_on(lesson.held_out)
    own = [task for task in lesson.train if task.origin == "journal"]
    seen = {tuple(sorted(task.broken.items())) for task in (*lesson.train, *lesson.held_out)}
    found: list[Task] = []
    for number, task in enumerate(own):
        raise_if_set(cancel)
        try:
            with shadow_of(task, cache) as shadow:
                for neighbour in _neighbours(shadow, task, judged, cancel):
                    key = tuple(sorted(neighbour.broken.items()))
                    if key not in seen:
                        seen.add(key)
                        found.append(neighbour)
        except (ProjectError, CheckFailed):
            continue  # the project was moved or broken since its tasks were made: it has none to add
        on_progress(number + 1, len(own))
    return replace(lesson, neighbours=tuple(found))


@dataclass(frozen=True, slots=True)
class _Site:
    path: Path
    source: bytes
    item: Node
    group: str


def _neighbours(shadow: Shadow, task: Task, judged: Judged, cancel: threading.Event | None) -> Iterator[Task]:
    n_found = n_tried = 0
    backwards = _reversals(shadow, task)
    for site in _sites(shadow, task, judged) if backwards else ():
        for broken in (text for reversal in backwards for text in broken_again(site.source, site.item, reversal)):
            if n_found >= _MOST_A_TASK or n_tried >= _MOST_TRIES:
                return
            n_tried += 1
            texts = {site.path: broken.decode()}
            draft = compiled(shadow, texts, cancel)
            errors = draft.episodes()
            if not 0 < len(errors) <= _MOST_ERRORS or pattern_of(draft, errors[0].diagnostic) != task.pattern:
                continue
            if items_of(texts[site.path]) & (judged.items - items_of(site.source.decode())):
                continue
            n_found += 1
            yield replace(
                task,
                id=f"{task.id}-neighbour-{n_found}",
                group=site.group,
                origin="neighbour",
                broken=texts,
                fixed={site.path: site.source.decode()},
            )


def _reversals(shadow: Shadow, task: Task) -> list[Reversal]:
    names = {name for path in shadow.rust_files() for group in declared(shadow.read(path)) for name in group}
    pairs = ((task.broken[path].encode(), fixed.encode()) for path, fixed in task.fixed.items())
    return list(dict.fromkeys(found for before, after in pairs for found in reversals(before, after, names)))


def _sites(shadow: Shadow, task: Task, judged: Judged) -> Iterator[_Site]:
    """The functions of the project that may be broken: not the task's own, none that is held out, no tests."""
    for path in shadow.rust_files():
        source = shadow.read(path)
        text = source.decode(errors="replace")
        if text.encode() != source:
            continue  # no UTF-8, so rustc refuses it too
        for item in syntax.items(source):
            outermost = syntax.enclosing_item(source, item.start_byte, item.end_byte)
            if item.type != "function_item" or syntax.is_test(item) or outermost != item:
                continue
            group = group_of(path, text, len(source[: item.start_byte].decode()))
            alike = items_of(source[item.start_byte : item.end_byte].decode()) & judged.items
            if group != task.group and group not in judged.groups and not alike:
                yield _Site(path, source, item, group)
