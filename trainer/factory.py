"""Mine the factory memory: the repairs that recur across this project's own training programs.

    python -m trainer.factory

Every program of the train split is broken by single mutations; the way back, with the error that rustc printed, gives
a pattern. What was seen in fewer than MIN_PROGRAMS programs is dropped: it may hold a name of one program. So is what
looks for a name that the standard library does not have: a slip's own misspelling. Programs and koans of the other
splits are never read.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from koans.mutate import Task, generate, load_programs, n_attempts
from sleepy_lsp.fixes import memory
from sleepy_lsp.fixes.memory.encoding import to_json
from sleepy_lsp.fixes.memory.learning import learn
from sleepy_lsp.fixes.memory.pattern import Pattern, fixed_names
from sleepy_lsp.fixes.memory.places import quoted_names
from sleepy_lsp.journal.known_words import std_names
from trainer.progress import progress

SPLIT = "train"
MIN_PROGRAMS = 2
_ERRORS_A_TASK = 3
FILE = Path(memory.__file__).with_name("factory.jsonl")


def mine(tasks: Iterable[Task]) -> list[dict[str, object]]:
    """The recurring patterns as entries of the file, most frequent first."""
    repairs: dict[Pattern, int] = {}
    programs: dict[Pattern, set[str]] = {}
    quoted: dict[Pattern, dict[str, list[str]]] = {}
    for task in tasks:
        if len(task.operators) > 1 or task.case.fixed is None:
            continue
        for pattern, words in _patterns_of(task).items():
            repairs[pattern] = repairs.get(pattern, 0) + 1
            programs.setdefault(pattern, set()).add(task.program)
            for word in words:
                quoted.setdefault(pattern, {}).setdefault(word, []).append(task.program)
    entries = [
        {
            **to_json(pattern),
            "n_repairs": n,
            "n_programs": len(programs[pattern]),
            "words": {
                word: len(seen)
                for word, seen in sorted(quoted.get(pattern, {}).items())
                if len(set(seen)) >= MIN_PROGRAMS
            },
        }
        for pattern, n in repairs.items()
        if len(programs[pattern]) >= MIN_PROGRAMS and _seeks_std_names(pattern)
    ]
    return sorted(entries, key=lambda entry: (-int(str(entry["n_repairs"])), json.dumps(entry)))


def _seeks_std_names(pattern: Pattern) -> bool:
    return all(name in std_names() for site in pattern.sites for name in fixed_names(site.before))


def _patterns_of(task: Task) -> dict[Pattern, list[str]]:
    """The patterns of one task's repair, one for each of its first errors, with the names that the error quotes."""
    assert task.case.fixed is not None
    before, after = task.case.broken.encode(), task.case.fixed.encode()
    found = {}
    for error in task.errors[:_ERRORS_A_TASK]:
        pattern = learn(error, error.primary.path, before, after) if error.primary else None
        if pattern is not None:
            found[pattern] = quoted_names(error)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int)
    args = parser.parse_args()
    programs = load_programs(split=SPLIT)
    with progress() as bar:
        row = bar.add_task("mutations", total=n_attempts(programs, args.seed))
        tasks = generate(programs, args.seed, jobs=args.jobs, on_tried=lambda n, _: bar.update(row, completed=n))
        entries = mine(tasks)
    args.out.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8")
    print(f"{len(entries)} patterns from {len(programs)} programs: {args.out}")


if __name__ == "__main__":
    main()
