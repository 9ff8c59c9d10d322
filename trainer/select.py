"""What a night trains for: the kinds of errors that what is live does not mend at once, by measurement.

The patterns of one project's tasks make one lesson, because they share an API; those of koans make one a family. A
lesson is split in two by group before anything is made of its tasks, and so that no item of one half is one of the
other with other names. Where there is too little of a lesson there is no training, and the record says so.

What a user always mends by hand in a way that is never offered needs no rule of its own: without a test the known
repair is what a task asks for, so what is live does not mend it.
"""

import hashlib
import math
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.families import family_of
from trainer.drafts import raise_if_set
from trainer.journal_tasks import Count
from trainer.leakage import changed_items
from trainer.records import PatternRecord
from trainer.task import Lesson, Task

HANDLED = 0.8
"""A pattern of which what is live mends this share of the tasks at once is left alone."""
MOST_PROBES = 10
"""Tasks of a pattern that what is live is tried on."""
HELD_OUT_SHARE, MIN_HELD_OUT, MIN_TRAIN = 0.4, 5, 5
"""The held-out half, and the fewest tasks of each: five wins of five are the least that an exact test can tell from
chance at 5 %. Held out, they must also be unlike each other: five errors of one function are no five cases."""


@dataclass(frozen=True, slots=True)
class Selection:
    lessons: tuple[Lesson, ...]
    patterns: tuple[PatternRecord, ...]
    """Every pattern that was met, the most frequent first, with the reason for what was made of it."""
    solved: tuple[Task, ...]
    """What is live mends these at once: to be repeated, so that it is not forgotten."""


def select(
    tasks: Sequence[Task],
    counts: Mapping[Pattern, Count],
    mended_at_once: Callable[[Task], bool | None],
    *,
    seed: int,
    on_progress: Callable[[int, int], None] = lambda n_done, n: None,
    cancel: threading.Event | None = None,
) -> Selection:
    """Choose among the tasks. `mended_at_once` says whether the first thing that what is live offers passes; None where
    it could not be asked, which says nothing for or against a task's pattern.

    Raises Cancelled, and what `mended_at_once` raises.
    """
    by_pattern: dict[Pattern, list[Task]] = {}
    for task in tasks:
        by_pattern.setdefault(task.pattern, []).append(task)
    probes = {pattern: _in_order(own, seed)[:MOST_PROBES] for pattern, own in by_pattern.items()}
    n, n_done = sum(map(len, probes.values())), 0
    passed: dict[Pattern, list[Task]] = {}
    measured: Counter[Pattern] = Counter()
    for pattern, chosen in probes.items():
        for task in chosen:
            raise_if_set(cancel)
            answer = mended_at_once(task)
            measured[pattern] += answer is not None
            if answer:
                passed.setdefault(pattern, []).append(task)
            n_done += 1
            on_progress(n_done, n)
    records = [
        _record(pattern, counts, probes, measured, passed) for pattern in sorted(by_pattern.keys() | counts.keys())
    ]
    records.sort(key=lambda record: -record[1].n_episodes)
    kept = {pattern for pattern, record in records if record.kept}
    lessons: list[Lesson] = []
    for name, own in _lessons_of([task for task in tasks if task.pattern in kept]).items():
        patterns = tuple(sorted({task.pattern for task in own}))
        halves = split(own, seed)
        if halves is None:
            for pattern, record in records:
                if pattern in patterns:
                    record.kept, record.reason = False, _too_few(own, name)
        else:
            lessons.append(Lesson(name, patterns, *halves))
    solved = tuple(task for pattern, ones in passed.items() if pattern not in kept for task in ones)
    return Selection(tuple(lessons), tuple(record for _, record in records), solved)


def _record(
    pattern: Pattern,
    counts: Mapping[Pattern, Count],
    probes: Mapping[Pattern, Sequence[Task]],
    measured: Counter[Pattern],
    passed: Mapping[Pattern, Sequence[Task]],
) -> tuple[Pattern, PatternRecord]:
    n, n_passed = measured[pattern], len(passed.get(pattern, ()))
    count = counts.get(pattern, Count())
    kept = n > 0 and n_passed < HANDLED * n
    if n == 0 and pattern in probes:
        reason = "what is live could not be asked about it"
    elif n == 0:
        reason = "no repair of it can be learned from"
    elif kept:
        reason = f"what is live mends {n_passed} of {n} at once"
    else:
        reason = f"left alone: what is live mends {n_passed} of {n} at once"
    return pattern, PatternRecord(
        pattern.code, pattern.text, count.n_episodes, count.n_unmended, n_passed, n, kept, reason
    )


def _too_few(tasks: Sequence[Task], name: str) -> str:
    return (
        f"too few for training: {len(tasks)} tasks, {len(_clusters(tasks))} unlike each other, for {name}; "
        f"{MIN_TRAIN + MIN_HELD_OUT} are needed"
    )


def _lessons_of(tasks: Sequence[Task]) -> dict[str, list[Task]]:
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(_lesson_name(task), []).append(task)
    return found


def _lesson_name(task: Task) -> str:
    if task.origin == "koans":
        said = Diagnostic("error", task.pattern.code or None, task.pattern.message, (), (), "")
        return f"koans-{family_of(said).value}"
    return f"{_plain(task.root)}-{hashlib.sha256(str(task.root).encode(errors='surrogateescape')).hexdigest()[:6]}"


def _plain(root: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", root.stem.lower()).strip("-") or "project"


def split(tasks: Sequence[Task], seed: int) -> tuple[tuple[Task, ...], tuple[Task, ...]] | None:
    """Train and held out: whole clusters of tasks, in an order that the seed and their names alone decide.

    None where the halves can't be large enough. The order of `tasks` does not matter; a new cluster moves few others.
    """
    clusters = sorted(_clusters(tasks), key=lambda cluster: _place(min(task.group for task in cluster), seed))
    wanted = max(MIN_HELD_OUT, math.ceil(HELD_OUT_SHARE * len(tasks)))
    held_out: list[list[Task]] = []
    train: list[list[Task]] = []
    for cluster in clusters:
        (held_out if sum(map(len, held_out)) + len(cluster) <= wanted else train).append(cluster)
    train.sort(key=len)
    while len(held_out) < MIN_HELD_OUT and train:  # what was too large for what was wanted, the smallest first
        held_out.append(train.pop(0))
    if len(held_out) < MIN_HELD_OUT or sum(map(len, train)) < MIN_TRAIN:
        return None
    return _by_id(train), _by_id(held_out)


def _by_id(clusters: Sequence[Sequence[Task]]) -> tuple[Task, ...]:
    return tuple(sorted((task for cluster in clusters for task in cluster), key=lambda task: task.id))


def _place(name: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}/{name}".encode(errors="surrogateescape")).digest()


def _in_order(tasks: Sequence[Task], seed: int) -> list[Task]:
    return sorted(tasks, key=lambda task: _place(task.id, seed))


def _clusters(tasks: Sequence[Task]) -> list[list[Task]]:
    """The tasks that must stay together: of one group, or changing items that are alike but for their names."""
    owner: dict[str, int] = {}
    clusters: dict[int, list[Task]] = {}
    for number, task in enumerate(sorted(tasks, key=lambda task: (task.group, task.id))):
        names = {f"group {task.group}", *(f"item {item}" for item in changed_items(task))}
        joined = {owner[name] for name in names if name in owner}
        clusters[number] = [one for each in sorted(joined) for one in clusters.pop(each)] + [task]
        for name in names | {name for name, each in owner.items() if each in joined}:
            owner[name] = number
    return list(clusters.values())
