"""Where a benchmark's numbers go: one JSON file a benchmark in `results/`, with the machine that made it."""

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def write(name: str, result: dict[str, Any]) -> None:
    """Write `results/NAME.json` and print it."""
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    machine = {"cpus": os.cpu_count(), "arch": platform.machine(), "python": platform.python_version(), "rustc": rustc}
    text = json.dumps({"benchmark": name, **result, "machine": machine}, indent=1)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n")
    print(text)


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return clock() - started


def _nothing() -> None:
    pass


def paired(
    runs: int,
    first: Callable[[], object],
    second: Callable[[], object],
    before: tuple[Callable[[], object], Callable[[], object]] = (_nothing, _nothing),
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Median seconds of two workloads run in turn (A B A B …, one warm-up each) and the median of their ratios.

    `before` are run before each of the two and not timed.
    """
    pairs = []
    for _ in range(runs + 1):
        before[0]()
        a = seconds(first, clock)
        before[1]()
        pairs.append((a, seconds(second, clock)))
    del pairs[0]
    return {
        "runs": runs,
        "median_s": round(statistics.median(a for a, _ in pairs), 4),
        "alternative_median_s": round(statistics.median(b for _, b in pairs), 4),
        "median_ratio": round(statistics.median(a / b for a, b in pairs), 3),
    }


def wilson(passed: int, n: int) -> tuple[float, float]:
    """The Wilson score 95 % interval of a rate."""
    from scipy.stats import binomtest

    interval = binomtest(passed, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def mcnemar(wins: int, losses: int) -> float:
    """The exact two-sided McNemar p-value: a binomial test of the discordant pairs."""
    from scipy.stats import binomtest

    return round(float(binomtest(wins, wins + losses).pvalue), 4) if wins + losses else 1.0
