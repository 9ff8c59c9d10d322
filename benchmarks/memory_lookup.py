"""How long it takes to find a pattern among 10,000, to learn from one more repair, and what that many weigh.

The patterns are those of the house-rules crates, again and again under other invented names: each renaming is a project
with an API of its own, and its errors are looked up in it. `one_project` is the worst case: as if all of them were the
API of a single project. Looking up means: the error and the file in hand, its syntax parsed or not, until every change
that the memory would try is known. Learning means: the repair is in the journal; until the index that holds it is made.
"""

import random
import re
import statistics
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks import record
from sleepy_lsp.fixes.memory import macros
from sleepy_lsp.fixes.memory.choices import export_lines
from sleepy_lsp.fixes.memory.index import Index
from sleepy_lsp.fixes.memory.learned import Learned, Learner
from sleepy_lsp.fixes.memory.learning import lessons
from sleepy_lsp.fixes.memory.matching import applications
from sleepy_lsp.fixes.memory.pattern import Pattern
from sleepy_lsp.fixes.memory.scene import Scene
from sleepy_lsp.journal.events import Event, FixedByHand, Mark, Seen, Text, TextChange
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.known_words import KEYWORDS, std_names
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic
from trainer.rehearsal.crates import Crate, Use, errors_of, load
from trainer.stats import percentile

N_PATTERNS, N_LOOKUPS, N_EPISODES, N_ACCEPTANCES = 10_000, 1000, 2000, 40
MOST_CHANGES = 16
"""As many as the memory source proposes for one error."""
LARGE_FILE_LINES = 2000
TARGETS = {"lookup_p99_ms": 5, "learning_ms": 100}
_RSS = """
import gc, sys
from pathlib import Path
from sleepy_lsp.fixes.memory.choices import import_patterns
from sleepy_lsp.fixes.memory.index import Index
from sleepy_lsp.fixes.memory.learned import Learned
import sleepy_lsp.fixes.sources.memory

def rss():
    gc.collect()
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))

Index([])
before = rss()
known = [Learned(one, frozenset({"/p"}), (n,), "a.rs") for n, one in enumerate(import_patterns(Path(sys.argv[1])))]
index = Index(known)
print(rss() - before, len(known))
"""


@dataclass(frozen=True, slots=True)
class Repair:
    """A use of a house-rules crate under other names: its error, its file, the repair."""

    project: str
    error: Diagnostic
    file: str
    before: str
    after: str
    """The function alone, before and after."""


def renamings(crate: Crate) -> Iterator[Callable[[str], str]]:
    """Ways to give the crate's own names others of the same length, so that no offset changes."""
    names = {name for name in re.findall(r"[A-Za-z_]\w{2,}", crate.api) if name not in std_names() | KEYWORDS}
    pattern = re.compile(rf"\b({'|'.join(sorted(names))})\b")
    for number in count():
        letters = {name: _other(name, number) for name in names}
        yield lambda text, letters=letters: pattern.sub(lambda found: letters[found[0]], text)  # type: ignore[misc]


def _other(name: str, number: int) -> str:
    chooser = random.Random(f"{name} {number}")
    new = "".join("_" if letter == "_" else chooser.choice(string.ascii_lowercase) for letter in name[:-1]) + "q"
    return new.capitalize() if name[0].isupper() else new


def repairs(crates: Sequence[Crate]) -> Iterator[Repair]:
    """Without end: every use of every crate under its own names' first renaming, then the next."""
    ways = [(crate, renamings(crate)) for crate in crates]
    for number in count():
        for crate, others in ways:
            rename = next(others)
            for use in crate.uses:
                yield _renamed(crate, use, rename, f"/{crate.name}/{number}")


def _renamed(crate: Crate, use: Use, rename: Callable[[str], str], project: str) -> Repair:
    error = errors_of(crate.api + use.broken)[0]
    spans = tuple(replace(span, label=rename(span.label) if span.label else None) for span in error.spans)
    error = replace(error, message=rename(error.message), spans=spans, notes=())
    return Repair(project, error, rename(crate.api + use.broken), rename(use.broken), rename(use.fixed))


def taught(repair: Repair) -> list[Pattern]:
    head = repair.file.removesuffix(repair.before)
    assert repair.error.primary is not None
    after = head + repair.after
    return lessons(repair.error, repair.error.primary.path, repair.file.encode(), after.encode())


# --- looking up


def lookup(index: Index, repair: Repair, project: str) -> int:
    """How many changes the memory would try."""
    assert repair.error.primary is not None
    scene = Scene(repair.error, repair.error.primary.path, repair.file.encode())
    found = (change for one in index.candidates(scene, project) for change in applications(one.pattern, scene))
    return len(list(islice(found, MOST_CHANGES)))


def lookups(index: Index, chosen: Sequence[Repair], project: str | None) -> dict[str, Any]:
    """Each repair's error looked up twice: in a file that is not parsed yet, and in one that is."""
    first, again, changes = [], [], []
    for repair in chosen:
        place = project or repair.project
        syntax.parse.cache_clear()
        macros.as_calls.cache_clear()
        first.append(_ms(lambda repair=repair, place=place: lookup(index, repair, place)))  # type: ignore[misc]
        again.append(_ms(lambda repair=repair, place=place: lookup(index, repair, place)))  # type: ignore[misc]
        changes.append(lookup(index, repair, place))
    return {
        "lookups": len(chosen),
        "with_a_change": sum(map(bool, changes)),
        "parsed_before": _spread(again),
        "not_parsed_before": _spread(first),
    }


def longer(repair: Repair) -> Repair:
    """The same error at the end of a long file: its API many times over."""
    head = repair.file.removesuffix(repair.before)
    filler = head * (LARGE_FILE_LINES // max(head.count("\n"), 1))
    shift = len(filler.encode())
    spans = tuple(
        replace(span, byte_start=span.byte_start + shift, byte_end=span.byte_end + shift) for span in repair.error.spans
    )
    return replace(repair, file=filler + repair.file, error=replace(repair.error, spans=spans))


# --- learning


def accepted(journal: Journal, repair: Repair, number: int) -> None:
    """Record the repair as the server does."""
    start = len(repair.file.removesuffix(repair.before).encode())
    path = f"{repair.project}/src/orders.rs"
    marks = tuple(
        Mark(span.byte_start - start, span.byte_end - start, span.is_primary, span.label or "")
        for span in repair.error.spans
        if span.byte_start >= start
    )
    error = repair.error
    seen = Seen(path, error.code, "other", error.message, 1, 1, Text(repair.before), Text(""), marks)
    end = FixedByHand((TextChange(path, 1, Text(repair.before), Text(repair.after)),))
    journal.record_many(Event(repair.project, "s", f"{number}", detail) for detail in (seen, end))


def learning(crates: Sequence[Crate]) -> dict[str, Any]:
    found = list(islice(repairs(crates), N_EPISODES + N_ACCEPTANCES))
    learner = Learner()
    ms = []
    with tempfile.TemporaryDirectory() as name, Journal.open(Path(name) / "journal.sqlite3") as journal:
        for number, repair in enumerate(found[:N_EPISODES]):
            accepted(journal, repair, number)
        known: list[Learned] = []

        def learn() -> None:
            known[:] = learner.learned_from(journal)
            Index(known)

        whole = _ms(learn)
        for number, repair in enumerate(found[N_EPISODES:], start=N_EPISODES):
            accepted(journal, repair, number)
            ms.append(_ms(learn))
    return {
        "episodes": N_EPISODES,
        "patterns": len(known),
        "from_nothing_cpu_ms": round(whole[1]),
        "one_more": _spread(ms),
    }


# --- all together


_Times = tuple[float, float]
"""Milliseconds on the clock, and of this thread on a processor: a shared machine takes its time away."""


def _ms(work: Callable[[], object]) -> _Times:
    clock, cpu = time.perf_counter(), time.thread_time()
    work()
    return (time.perf_counter() - clock) * 1000, (time.thread_time() - cpu) * 1000


def _spread(times: Sequence[_Times]) -> dict[str, float]:
    clock, cpu = zip(*times, strict=True)
    return {
        "median_ms": round(statistics.median(clock), 2),
        "p99_ms": round(percentile(clock, 99) or 0.0, 2),
        "median_cpu_ms": round(statistics.median(cpu), 2),
        "p99_cpu_ms": round(percentile(cpu, 99) or 0.0, 2),
        "max_cpu_ms": round(max(cpu), 2),
    }


def resident_mb(known: Sequence[Learned]) -> float:
    """What the patterns and their index add to a fresh process."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in export_lines(known))
        out.flush()
        argv = [sys.executable, "-c", _RSS, out.name]
        kib, n = map(int, subprocess.run(argv, capture_output=True, text=True, check=True).stdout.split())
    assert n == len(known)
    return round(kib / 1024, 1)


def main() -> None:
    crates = load()
    learned = learning(crates)  # first, in a process that holds nothing else
    projects: dict[Pattern, set[str]] = {}
    seen: list[Repair] = []
    for repair in repairs(crates):
        seen.append(repair)
        for pattern in taught(repair):
            projects.setdefault(pattern, set()).add(repair.project)
        if len(projects) >= N_PATTERNS:
            break
    known = [Learned(one, frozenset(of), (n,), "a.rs") for n, (one, of) in enumerate(projects.items())]
    together = [replace(one, projects=frozenset({"/one"})) for one in known]
    chosen = random.Random(0).sample(seen, N_LOOKUPS)
    index = Index(known)
    result = {
        "what": "the memory with 10,000 patterns",
        "targets": TARGETS,
        "patterns": len(known),
        "projects": len({repair.project for repair in seen}),
        "lookup": lookups(index, chosen, None),
        "lookup_in_a_file_of_2000_lines": lookups(index, [longer(one) for one in chosen[: N_LOOKUPS // 5]], None),
        "lookup_in_one_project": lookups(Index(together), chosen, "/one"),
        "learning": learned,
        "resident_mb": resident_mb(known),
    }
    record.write("memory_lookup", result)


if __name__ == "__main__":
    main()
