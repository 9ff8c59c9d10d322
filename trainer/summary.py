"""What a run's results add up to: `summary.json`, and the same as a table in the terminal."""

import statistics
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from koans.koan import FAMILIES
from trainer.evaluate import Result
from trainer.stats import Comparison, Rate, median, percentile, repeats


def summarise(results: Sequence[Result]) -> dict[str, Any]:
    """Rates with intervals, per family and source; times in seconds over all cases and over those that were mended."""
    passed = [result for result in results if result.passed]
    return {
        "n": len(results),
        "pass_rate": _rate(results),
        "families": {name: _rate([r for r in results if r.family == name]) for name in families(results)},
        "sources": {
            source: sum(result.source == source for result in passed)
            for source in sorted({result.source or "none" for result in passed})
        },
        "compiles": sum(result.compiles for result in results),
        "median_attempts": median([result.attempts for result in passed]),
        "median_seconds": median([result.seconds for result in results]),
        "p95_seconds": percentile([result.seconds for result in results], 95),
        "median_seconds_to_fix": median([result.seconds for result in passed]),
        "p95_seconds_to_fix": percentile([result.seconds for result in passed], 95),
        "repeat_error_rate": _described(repeats(result.remaining or (result.reason,) for result in _failed(results))),
        "mean_prompt_tokens": _mean([result.prompt_tokens for result in results]),
        "mean_cached_tokens": _mean([result.cached_tokens for result in results]),
        "mean_output_tokens": _mean([result.output_tokens for result in results]),
        "problems": sum(bool(result.problem) for result in results),
    }


def families(results: Sequence[Result]) -> list[str]:
    """The families that occur, the known ones first in their order."""
    present = {result.family for result in results}
    return [*(name for name in FAMILIES if name in present), *sorted(present - FAMILIES.keys())]


def table(results: Sequence[Result], title: str) -> Table:
    found = Table(title=title, title_justify="left")
    for name in ("family", "passed", "95 % interval", "by", "answers", "median s", "p95 s"):
        found.add_column(name, justify="left" if name in ("family", "by") else "right", no_wrap=name != "by")
    groups = [(name, [r for r in results if r.family == name]) for name in families(results)]
    for name, group in [*groups, ("all", list(results))]:
        rate = Rate(sum(result.passed for result in group), len(group))
        low, high = rate.interval
        found.add_row(
            name,
            f"{rate.passed}/{rate.n}",
            f"{low:.1%} – {high:.1%}",
            ", ".join(f"{n} {source}" for source, n in sources(group).items()),
            _number(median([result.attempts for result in group if result.passed])),
            _number(median([result.seconds for result in group])),
            _number(percentile([result.seconds for result in group], 95)),
            end_section=name == groups[-1][0] if groups else False,
        )
    return found


def sources(results: Sequence[Result]) -> dict[str, int]:
    """How many of the passed cases each source (or several together) mended."""
    names = sorted({result.source or "none" for result in results if result.passed})
    return {name: sum(result.passed and (result.source or "none") == name for result in results) for name in names}


def comparison_lines(a: str, b: str, found: Comparison) -> list[str]:
    low, high = found.interval
    return [
        f"{found.n} cases in both: {found.both} passed by both, {found.only_a} only by A, {found.only_b} only by B",
        f"A {a}: {Rate(found.both + found.only_a, found.n)}",
        f"B {b}: {Rate(found.both + found.only_b, found.n)}",
        f"B − A: {found.difference:+.1%} [{low:+.1%}, {high:+.1%}] (95 %, paired bootstrap)",
        f"exact McNemar p = {found.p_value:.4f}",
    ]


def _failed(results: Sequence[Result]) -> list[Result]:
    return sorted((result for result in results if not result.passed), key=lambda result: result.id)


def _rate(results: Sequence[Result]) -> dict[str, Any]:
    return _described(Rate(sum(result.passed for result in results), len(results)))


def _described(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {
        "passed": rate.passed,
        "n": rate.n,
        "rate": round(rate.value, 4) if rate.n else None,
        "wilson_95": [round(low, 4), round(high, 4)],
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(statistics.mean(values), 1) if values else None


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
