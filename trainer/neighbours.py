"""More tasks of a kind: the user's own repairs applied backwards where the project is right.

A user mends one error three times and has thirty other places that do it the new way. Each of these, put back to the
old way, is a task with a known repair, if the compiler then says something that the lesson is about. They are made of
what is trained on alone, never in an item that is held out, nor in one that differs from such an item in names only.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tree_sitter import Node

from sleepy_lsp.fixes.api import declared
from sleepy_lsp.fixes.memory.backwards import Reversal, broken_again, reversals
from sleepy_lsp.fixes.routing import Pattern, pattern_of
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
    seen = {_key(task.broken) for task in (*lesson.train, *lesson.held_out)}
    found: list[Task] = []
    for number, task in enumerate(own):
        raise_if_set(cancel)
        try:
            with shadow_of(task, cache) as shadow:
                found += _neighbours(shadow, task, lesson.patterns, judged, seen, cancel)
        except (ProjectError, CheckFailed):
            continue  # the project was moved or broken since its tasks were made: it has none to add
        on_progress(number + 1, len(own))
    return replace(lesson, neighbours=tuple(found))


_Key = tuple[tuple[Path, str], ...]


def _key(texts: Mapping[Path, str]) -> _Key:
    return tuple(sorted(texts.items()))


@dataclass(frozen=True, slots=True)
class _Site:
    path: Path
    source: bytes
    item: Node
    group: str


def _neighbours(
    shadow: Shadow,
    task: Task,
    patterns: Collection[Pattern],
    judged: Judged,
    seen: set[_Key],
    cancel: threading.Event | None,
) -> Iterator[Task]:
    """The neighbours of one task, those in `seen` left out; what is tried is added to it."""
    n_found = n_tried = 0
    for site, broken in _broken_again(shadow, task, judged):
        texts = {site.path: broken.decode()}
        if _key(texts) in seen:
            continue
        if n_found >= _MOST_A_TASK or n_tried >= _MOST_TRIES:
            return
        n_tried += 1
        seen.add(_key(texts))
        draft = compiled(shadow, texts, cancel)
        errors = draft.episodes()
        is_judged = items_of(texts[site.path]) & (judged.items - items_of(site.source.decode()))
        if is_judged or not 0 < len(errors) <= _MOST_ERRORS:
            continue
        pattern = pattern_of(draft, errors[0].diagnostic)
        if pattern in patterns:
            n_found += 1
            fixed = {site.path: site.source.decode()}
            name = f"{task.id}-neighbour-{n_found}"
            yield replace(
                task, id=name, pattern=pattern, group=site.group, origin="neighbour", broken=texts, fixed=fixed
            )


def _broken_again(shadow: Shadow, task: Task, judged: Judged) -> Iterator[tuple[_Site, bytes]]:
    backwards = _reversals(shadow, task)
    for site in _sites(shadow, task, judged) if backwards else ():
        for reversal in backwards:
            for text in broken_again(site.source, site.item, reversal):
                yield site, text


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
            group = group_of(task.root, path, text, len(source[: item.start_byte].decode()))
            alike = items_of(source[item.start_byte : item.end_byte].decode()) & judged.items
            if group != task.group and group not in judged.groups and not alike:
                yield _Site(path, source, item, group)
