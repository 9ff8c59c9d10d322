"""The journal at a million events: what one more costs, what listing a project costs, how large the file is.

A made-up history: 40 projects whose sizes fall off as 1/rank, six events an episode, functions of 500 bytes, of which
every fifth is seen again. It is written in batches; then single events are recorded and timed, in turn with the same
events in `synchronous = NORMAL`, and with a plain file that gets the same bytes and an fsync.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import record
from sleepy_lsp.episode import Outcome
from sleepy_lsp.journal import purge, stats
from sleepy_lsp.journal.events import (
    Accepted,
    Detail,
    Event,
    FixedByHand,
    FixName,
    Offered,
    Seen,
    Shown,
    Text,
    TextChange,
    Tried,
)
from sleepy_lsp.journal.journal import Journal

N_EVENTS, N_PROJECTS, EVENTS_AN_EPISODE = 1_000_000, 40, 6
N_TIMED, BATCH = 6000, 1200
CODES = (("E0382", "borrow"), ("E0308", "mismatch"), ("E0599", "missing"), ("E0277", "bounds"), ("E0425", "missing"))
WORDS = (
    "let mut total = item.price; self.push(value); match order { Some(x) => x.len(), None => 0 } for i in 0..n".split()
)


def history(n_episodes: int) -> Iterator[list[Event]]:
    """Episodes, each as its events, the projects mixed as somebody works on them."""
    chance = random.Random(0)
    weights = [1 / rank for rank in range(1, N_PROJECTS + 1)]
    items: list[Text] = []
    time_us = 1_700_000_000_000_000
    for number in range(n_episodes):
        project = f"/home/somebody/work/project-{chance.choices(range(N_PROJECTS), weights)[0]:02}"
        if chance.random() > 0.2 or not items:
            items.append(Text(f"fn function_{number}() {{\n" + _body(chance, 480) + "\n}"))
        item = chance.choice(items[-50:])
        code, family = chance.choice(CODES)
        path = f"{project}/src/module_{chance.randrange(200)}.rs"
        rendered = Text(f"error[{code}]: in `function_{number}`\n" + _body(chance, 560))
        change = TextChange(path, chance.randrange(1, 900), item, Text(item.replace("fn ", "fn  ", 1) + str(number)))
        fix = FixName(chance.choice(("compiler", "model")), None, 1)
        seen = Seen(path, code, family, f"the name `value_{number % 5000}` is {family}", 3, 9, item, rendered)
        details: tuple[Detail, ...] = (
            seen,
            Tried(fix, "clone `value` before the move", (change,), Outcome.REFUSED, "the error stands", 0.3),
            Tried(fix, "borrow `value` instead", (change,), Outcome.FIXED, "the error is gone", 0.6),
            Offered(fix, "borrow `value` instead", 1),
            Shown((fix,)),
            Accepted(fix, "borrow `value` instead", (change,)) if chance.random() < 0.6 else FixedByHand((change,)),
        )
        time_us += 90_000_000
        yield [
            Event(project, f"session-{number // 60}", f"{number:016x}", detail, time_us + i * 2_000_000)
            for i, detail in enumerate(details)
        ]


def _body(chance: random.Random, n_bytes: int) -> str:
    words = chance.choices(WORDS, k=n_bytes // 5)
    return " ".join(words)[:n_bytes]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of this thread."""
    wall, cpu = time.perf_counter(), time.thread_time()
    work()
    return time.perf_counter() - wall, time.thread_time() - cpu


def quantiles(spent: Sequence[tuple[float, float]]) -> dict[str, float]:
    wall, cpu = (statistics.quantiles(column, n=1000) for column in zip(*spent, strict=True))
    ms = {"median_ms": wall[499], "p99_ms": wall[989], "p99.9_ms": wall[998], "cpu_median_ms": cpu[499]}
    return {name: round(value * 1000, 3) for name, value in {**ms, "cpu_p99_ms": cpu[989]}.items()}


def timed_inserts(journal: Journal, episodes: Iterator[list[Event]], file: Path) -> dict[str, Any]:
    """Single events in three ways, in turn, so that whatever else the machine does meets all of them."""
    spent: dict[str, list[tuple[float, float]]] = {"full": [], "normal": [], "plain_file": []}
    with file.open("ab") as plain:

        def append(event: Event) -> None:
            plain.write(repr(event).encode() + b"\n")
            plain.flush()
            os.fsync(plain.fileno())

        def synchronous(level: str) -> None:
            journal.run(lambda connection: connection.execute(f"PRAGMA synchronous = {level}"))

        ways: dict[str, tuple[Callable[[], None], Callable[[Event], object]]] = {
            "full": (lambda: synchronous("FULL"), journal.record),
            "normal": (lambda: synchronous("NORMAL"), journal.record),
            "plain_file": (lambda: None, append),
        }
        while min(map(len, spent.values())) < N_TIMED:
            for name, (before, write) in ways.items():
                before()
                for event in next(episodes):
                    spent[name].append(timed(lambda event=event, write=write: write(event)))  # type: ignore[misc]
        synchronous("FULL")
    found = {name: quantiles(times) for name, times in spent.items()}
    full, plain_file = found["full"], found["plain_file"]
    return {
        "inserts_timed_each": N_TIMED,
        "insert_p99_target_ms": 2,
        "insert_full": full,
        "insert_normal": found["normal"],
        "append_and_fsync_of_a_plain_file": plain_file,
        "full_to_plain_file_median_ratio": round(full["median_ms"] / plain_file["median_ms"], 2),
        "full_to_plain_file_p99_ratio": round(full["p99_ms"] / plain_file["p99_ms"], 2),
    }


def timed_listings(journal: Journal) -> dict[str, Any]:
    """`episodes(project=…)` of the largest, the middle and the smallest project, and the latest 200 of the largest."""
    result: dict[str, Any] = {"episodes_by_project_target_ms": 50}
    for name, rank, limit in (("largest", 0, None), ("5th", 4, None), ("middle", 19, None), ("largest_200", 0, 200)):
        project = f"/home/somebody/work/project-{rank:02}"
        found = journal.episodes(project=project, limit=limit)
        spent = [timed(lambda: journal.episodes(project=project, limit=limit)) for _ in range(30)]  # noqa: B023
        result[f"episodes_of_{name}"] = {"n_episodes": len(found), **quantiles(spent)}
    return result


def main() -> None:
    n_events = int(sys.argv[1]) if len(sys.argv) > 1 else N_EVENTS
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "journal.sqlite3"
        episodes = history(n_events)
        with Journal.open(path) as journal:
            started = time.perf_counter()
            n_written = 0
            while n_written < n_events:
                batch = [event for _ in range(BATCH // EVENTS_AN_EPISODE) for event in next(episodes)]
                n_written += len(batch)
                journal.record_many(batch)
            result: dict[str, Any] = {
                "what": f"a journal of {n_written} events",
                "events": n_written,
                "batched_events_per_s": round(n_written / (time.perf_counter() - started)),
            }
            journal.run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
            result["load_average"] = round(os.getloadavg()[0], 1)
            result["file_mb"] = round(path.stat().st_size / 1e6, 1)
            result["file_bytes_per_event"] = round(path.stat().st_size / n_written)
            result |= timed_inserts(journal, episodes, Path(name) / "plain.jsonl")
            result |= timed_listings(journal)
            result["stats_s"] = round(record.seconds(lambda: stats.of_journal(journal)), 2)
            project = "/home/somebody/work/project-04"
            result["purge_of_the_5th_project_s"] = round(
                record.seconds(lambda: purge.purge(journal, project=project)), 2
            )
        result["open_ms"] = round(
            statistics.median(record.seconds(lambda: Journal.open(path).close()) for _ in range(9)) * 1e3, 2
        )
    record.write("journal" if n_events == N_EVENTS else "journal_small", result)


if __name__ == "__main__":
    main()
