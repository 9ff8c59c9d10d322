"""Tasks of the kinds of errors that koans nominate: from the train split alone, written by hand and by mutation.

A dev koan that what is live fails says that its error codes want work, and nothing else of it is used. What is learned
from are koans and programs of the train split; their names say nothing of the user's API, so the patterns have none.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from koans.koan import KOANS_DIR, Case, load_koans
from koans.mutate import PROGRAMS_DIR, generate, load_programs
from sleepy_lsp.fixes.routing import Pattern, pattern_of
from sleepy_lsp.rust.errors import CheckFailed
from trainer.drafts import compiled, raise_if_set, shadow_of
from trainer.task import Task

SPLIT = "train"
_MOST_A_PROGRAM = 3
"""Of one code, so that many programs have their say."""


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

    Raises KoanError, ToolMissing, Cancelled, and OSError where `folder` can't be written.
    """
    found: list[Task] = []
    have: Counter[str] = Counter()
    wanted = most_a_code * len(codes)
    for home, group, case in _cases(codes, have, most_a_code, koans, programs, seed, jobs):
        raise_if_set(cancel)
        task = _task(folder / home, group, case, cache, cancel)
        if task is not None:
            have[case.error_code] += 1
            found.append(task)
            on_progress(len(found), wanted)
    return found


def _cases(
    codes: Collection[str], have: Counter[str], most_a_code: int, koans: Path, programs: Path, seed: int, jobs: int
) -> Iterator[tuple[str, str, Case]]:
    """A name for its folder, its source program, and the case; hand-written ones first, until there are enough."""
    for koan in load_koans(koans, split=SPLIT):
        case = koan.case()
        if case.error_code in codes and have[case.error_code] < most_a_code:
            yield koan.id, koan.source_program, case
    own = load_programs(programs, split=SPLIT)
    random.Random(seed).shuffle(own)
    for program in own:
        if all(have[code] >= most_a_code for code in codes):
            return
        here: Counter[str] = Counter()
        for made in generate([program], seed, jobs=jobs):
            code = made.case.error_code
            if code in codes and have[code] < most_a_code and here[code] < _MOST_A_PROGRAM:
                here[code] += 1
                yield made.program, made.program, made.case


def _task(folder: Path, group: str, case: Case, cache: Path, cancel: threading.Event | None) -> Task | None:
    """None where rustc no longer says what the case was kept for."""
    assert case.fixed is not None  # koans and generated tasks have a known repair
    file = folder / ("main.rs" if case.crate_type == "bin" else "lib.rs")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(case.fixed, encoding="utf-8", newline="\n")
    task = Task(
        id=case.id,
        pattern=Pattern(case.error_code, ""),
        group=group,
        origin="koans",
        root=file,
        broken={file: case.broken},
        fixed={file: case.fixed},
        edition=case.edition,
        crate_type=case.crate_type,
        test=case.test,
    )
    with shadow_of(task, cache) as shadow:
        try:
            draft = compiled(shadow, task.broken, cancel)
        except CheckFailed:
            return None
        episodes = draft.episodes()
        if not episodes or episodes[0].code != case.error_code:
            return None
        return replace(task, pattern=replace(pattern_of(draft, episodes[0].diagnostic), api=""))
