"""What a night has of the koans: the dev ones whose turn it is, and tasks of the kinds of errors that they nominate.

A dev koan that what is live fails, or needs several answers for, says that its error codes want work, and nothing else
of it is used. What is learned from are koans and programs of the train split, written by hand and by mutation; their
names say nothing of the user's API, so the patterns have none.
"""

import hashlib
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import sleepy_lsp
from koans.behaviour import rustc_version
from koans.koan import KOANS_DIR, Case, Koan, KoanError, load_koans
from koans.mutate import PROGRAMS_DIR, Program, generate, load_programs
from sleepy_lsp.fixes.routing import Pattern, pattern_of
from sleepy_lsp.rust.errors import CheckFailed
from sleepy_lsp.wholefile import write_whole
from trainer.drafts import compiled, raise_if_set, shadow_of
from trainer.task import Task

KOANS = "koans"
"""The origin of their tasks."""
SPLIT = "train"
_MOST_A_PROGRAM = 3
"""Of one code, so that many programs have their say."""


def koans_of_night(number: int, n: int, seed: int, koans: Sequence[Koan]) -> list[Koan]:
    """The `n` koans whose turn it is in the night of that number, counted from 1: the next ones of an order that the
    seed and the ids decide, from the start again after the last."""
    order = sorted(koans, key=lambda koan: hashlib.sha256(f"{seed}/{koan.id}".encode()).digest())
    return [order[((number - 1) * n + idx) % len(order)] for idx in range(min(n, len(order)))]


def as_tasks(koans: Iterable[Koan], folder: Path) -> list[Task]:
    """Each koan as a task whose file, below `folder`, holds the broken text. Raises OSError."""
    return [_task_of(folder / koan.id, koan.source_program, koan.case(), koan.broken) for koan in koans]


def tasks_from_koans(
    codes: Collection[str],
    folder: Path,
    cache: Path,
    *,
    seed: int,
    most_a_code: int = 30,
    jobs: int = 1,
    koans: Path = KOANS_DIR,
    programs: Path = PROGRAMS_DIR,
    on_progress: Callable[[int, int], None] = lambda n_done, n: None,
    cancel: threading.Event | None = None,
) -> list[Task]:
    """At most `most_a_code` tasks for each of the codes, written below `folder`; `jobs` compilers run at once.

    What mutation makes of a program is kept in `cache`: breaking all of them takes minutes. Raises KoanError,
    ToolMissing, Cancelled, and OSError where `folder` or `cache` can't be written.
    """
    found: list[Task] = []
    have: Counter[str] = Counter()
    wanted = most_a_code * len(codes)

    def cases() -> Iterator[tuple[str, str, Case]]:
        """A name for its folder, its source program, and the case; hand-written ones first, until there are enough."""
        for koan in load_koans(koans, split=SPLIT):
            yield koan.id, koan.source_program, koan.case()
        own = load_programs(programs, split=SPLIT)
        random.Random(seed).shuffle(own)
        for program in own:
            if all(have[code] >= most_a_code for code in codes):
                return
            here: Counter[str] = Counter()
            for case in _broken(program, seed, jobs, cache / "mutants", cancel):
                here[case.error_code] += 1
                if here[case.error_code] <= _MOST_A_PROGRAM:
                    yield program.name, program.name, case

    for home, group, case in cases():
        raise_if_set(cancel)
        if case.error_code not in codes or have[case.error_code] >= most_a_code:
            continue
        task = _compiled(_task_of(folder / home, group, case, case.fixed or ""), cache, cancel)
        if task is not None:
            have[case.error_code] += 1
            found.append(task)
            on_progress(len(found), wanted)
    return found


def _broken(program: Program, seed: int, jobs: int, cache: Path, cancel: threading.Event | None) -> list[Case]:
    """What mutation makes of a program, from a file in `cache` where that was done before, by this compiler."""
    made_by = [sleepy_lsp.__version__, rustc_version(), seed, program.edition, program.text, program.test]
    key = hashlib.sha256(json.dumps(made_by).encode()).hexdigest()
    file = cache / f"{program.name}.jsonl"
    try:
        found, *lines = file.read_text(encoding="utf-8").split("\n")
        if found == key:
            return [Case.from_json(line) for line in lines]
    except (OSError, UnicodeDecodeError, KoanError):
        pass  # not there yet, or damaged: it is made anew
    cases = [one.case for one in generate([program], seed, jobs=jobs, on_tried=lambda *_: raise_if_set(cancel))]
    cache.mkdir(parents=True, exist_ok=True)
    write_whole(file, "\n".join([key, *(case.to_json() for case in cases)]))
    return cases


def _task_of(folder: Path, group: str, case: Case, text: str) -> Task:
    """A task whose file, in `folder`, holds `text`."""
    assert case.fixed is not None  # koans and generated tasks have a known repair
    file = folder / ("main.rs" if case.crate_type == "bin" else "lib.rs")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return Task(
        id=case.id,
        pattern=Pattern(case.error_code, ""),
        group=group,
        origin=KOANS,
        root=file,
        broken={file: case.broken},
        fixed={file: case.fixed},
        edition=case.edition,
        crate_type=case.crate_type,
        test=case.test,
    )


def _compiled(task: Task, cache: Path, cancel: threading.Event | None) -> Task | None:
    """With the pattern that rustc's words make; None where it no longer says what the task was kept for."""
    with shadow_of(task, cache) as shadow:
        try:
            draft = compiled(shadow, task.broken, cancel)
        except CheckFailed:
            return None
        episodes = draft.episodes()
        if not episodes or (episodes[0].code or "") != task.pattern.code:
            return None
        return replace(task, pattern=replace(pattern_of(draft, episodes[0].diagnostic), api=""))
