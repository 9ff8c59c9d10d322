"""The statistics behind every claim: a rate comes with an interval, a comparison is paired and comes with its p-value.

Sources: Wilson 1927 (score interval), McNemar 1947 in its exact form (a binomial test of the discordant pairs), Efron
1979 (bootstrap; pairs are resampled together, percentile interval). The computing is scipy's.
"""

import math
import statistics
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

CONFIDENCE = 0.95
_RESAMPLES = 9999


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of cases, with the Wilson score interval at 95 %."""

    passed: int
    n: int

    @property
    def value(self) -> float:
        return self.passed / self.n if self.n else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """(0, 1) where there are no cases: nothing is known."""
        if not self.n:
            return 0.0, 1.0
        from scipy.stats import binomtest

        found = binomtest(self.passed, self.n).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
        return float(found.low), float(found.high)

    def __str__(self) -> str:
        if not self.n:
            return "no cases"
        low, high = self.interval
        return f"{self.passed}/{self.n} = {self.value:.1%} [{low:.1%}, {high:.1%}]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the same cases. `only_a` and `only_b` are the flips each way."""

    n: int
    both: int
    only_a: int
    only_b: int
    p_value: float
    """Two-sided exact McNemar."""
    difference: float
    """Rate of B less rate of A."""
    interval: tuple[float, float]
    """Paired bootstrap of `difference`."""


def mcnemar_exact(wins: int, losses: int, *, one_sided: bool = False) -> float:
    """The p-value of so many flips each way if both directions were as likely; one-sided asks for more wins."""
    if wins + losses == 0:
        return 1.0
    from scipy.stats import binomtest

    return float(binomtest(wins, wins + losses, alternative="greater" if one_sided else "two-sided").pvalue)


def compare(a: Sequence[bool], b: Sequence[bool], *, seed: int = 0) -> Comparison:
    """Compare outcomes of the same cases in the same order. Raises ValueError for none or for unequal lengths."""
    if len(a) != len(b) or not a:
        raise ValueError(f"a paired comparison needs the same cases on both sides, not {len(a)} and {len(b)}")
    only_a = sum(x and not y for x, y in zip(a, b, strict=True))
    only_b = sum(y and not x for x, y in zip(a, b, strict=True))
    return Comparison(
        n=len(a),
        both=sum(x and y for x, y in zip(a, b, strict=True)),
        only_a=only_a,
        only_b=only_b,
        p_value=mcnemar_exact(only_b, only_a),
        difference=(only_b - only_a) / len(a),
        interval=paired_bootstrap(a, b, seed=seed),
    )


def paired_bootstrap(a: Sequence[bool], b: Sequence[bool], *, seed: int = 0) -> tuple[float, float]:
    """The 95 % percentile interval of mean(b) − mean(a), cases resampled in pairs."""
    import numpy as np
    from scipy.stats import bootstrap

    differences = np.asarray(b, dtype=float) - np.asarray(a, dtype=float)
    if len(differences) == 1 or np.all(differences == differences[0]):
        return float(differences[0]), float(differences[0])
    found = bootstrap(
        (differences,),
        np.mean,
        confidence_level=CONFIDENCE,
        n_resamples=_RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def percentile(values: Sequence[float], percent: int) -> float | None:
    """With linear interpolation between the two nearest values."""
    if not values:
        return None
    import numpy as np

    return float(np.percentile(values, percent))


def repeats(failures: Iterable[Hashable]) -> Rate:
    """How many of a run's failures, in order, fail in the way of an earlier one."""
    seen: set[Hashable] = set()
    n = n_repeated = 0
    for failure in failures:
        n += 1
        n_repeated += failure in seen
        seen.add(failure)
    return Rate(n_repeated, n)
