"""Every statistic against an implementation that shares no code with ours: statsmodels, or the definition itself."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.proportion import proportion_confint

from trainer.stats import Rate, compare, mcnemar_exact, median, paired_bootstrap, percentile, repeats

counts = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_wilson_interval_equals_statsmodels(case: tuple[int, int]) -> None:
    """A rate's interval is the Wilson score interval at 95 %, whatever the counts."""
    passed, n = case
    if n == 0:
        assert Rate(0, 0).interval == (0.0, 1.0)
        return
    low, high = proportion_confint(passed, n, alpha=0.05, method="wilson")
    assert Rate(passed, n).interval == pytest.approx((max(low, 0.0), min(high, 1.0)), abs=1e-9)


@given(counts)
def test_rate_lies_in_its_interval(case: tuple[int, int]) -> None:
    """The interval holds the rate and stays within 0 and 1."""
    rate = Rate(*case)
    low, high = rate.interval
    assert 0.0 <= low <= high <= 1.0
    if rate.n:
        assert low - 1e-12 <= rate.value <= high + 1e-12


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_equals_statsmodels(wins: int, losses: int) -> None:
    """The two-sided exact McNemar test is statsmodels'."""
    table = [[5, wins], [losses, 7]]
    assert mcnemar_exact(wins, losses) == pytest.approx(statsmodels_mcnemar(table, exact=True).pvalue, abs=1e-9)


@given(st.integers(0, 40), st.integers(0, 40))
def test_one_sided_mcnemar_is_the_binomial_tail(wins: int, losses: int) -> None:
    """One-sided: the probability of at least so many wins in fair coin flips."""
    n = wins + losses
    tail = sum(math.comb(n, k) for k in range(wins, n + 1)) / 2**n
    assert mcnemar_exact(wins, losses, one_sided=True) == pytest.approx(tail if n else 1.0, abs=1e-9)


def test_six_flips_are_the_fewest_that_convince() -> None:
    """With fewer than six flips one way no paired comparison reaches 5 %, however many cases there are."""
    assert mcnemar_exact(5, 0) > 0.05 >= mcnemar_exact(6, 0)


pairs = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def _slow_bootstrap(a: Sequence[bool], b: Sequence[bool], seed: int) -> tuple[float, float]:
    """The percentile bootstrap as its definition says: draw pairs with replacement, take the mean difference."""
    rng = np.random.default_rng(seed)
    differences = [int(y) - int(x) for x, y in zip(a, b, strict=True)]
    means = [np.mean(rng.choice(differences, len(differences))) for _ in range(4000)]
    return float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


@settings(max_examples=15, deadline=None)
@given(pairs, st.integers(0, 3))
def test_bootstrap_agrees_with_its_definition(outcomes: list[tuple[bool, bool]], seed: int) -> None:
    """The interval is that of resampled pairs, up to the resampling's own noise."""
    a, b = zip(*outcomes, strict=True)
    # One case more or less in a resample is the grain of the distribution.
    assert paired_bootstrap(a, b, seed=seed) == pytest.approx(_slow_bootstrap(a, b, seed + 1), abs=1.5 / len(a) + 0.02)


@settings(max_examples=25, deadline=None)
@given(pairs)
def test_comparison_counts_every_case_once(outcomes: list[tuple[bool, bool]]) -> None:
    """Passed by both, by one, by the other, by none: together all cases; and swapping the sides mirrors everything."""
    a, b = zip(*outcomes, strict=True)
    there, back = compare(a, b), compare(b, a)
    neither = sum(not x and not y for x, y in outcomes)
    assert there.both + there.only_a + there.only_b + neither == there.n == len(outcomes)
    assert (there.only_a, there.only_b, there.p_value) == (back.only_b, back.only_a, back.p_value)
    assert there.difference == pytest.approx(-back.difference)


def test_same_seed_same_interval() -> None:
    """A comparison printed twice says the same thing twice."""
    a, b = [True, False, True, False] * 8, [True, True, False, True] * 8
    assert compare(a, b, seed=3).interval == compare(a, b, seed=3).interval


@pytest.mark.parametrize(("a", "b"), [([], []), ([True], [True, False])])
def test_comparison_refuses_what_is_not_paired(a: list[bool], b: list[bool]) -> None:
    """Different cases on the two sides are no paired comparison."""
    with pytest.raises(ValueError, match="same cases"):
        compare(a, b)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=50), st.integers(0, 100))
def test_percentile_interpolates_between_neighbours(values: list[float], percent: int) -> None:
    """Linear interpolation between the two nearest values, by hand."""
    place = (len(values) - 1) * percent / 100
    ordered, below = sorted(values), math.floor(place)
    above = min(below + 1, len(values) - 1)
    expected = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    assert percentile(values, percent) == pytest.approx(expected)


def test_nothing_to_measure_is_said_as_such() -> None:
    """No cases: no median, no percentile, an interval that says that nothing is known."""
    assert median([]) is None
    assert percentile([], 95) is None
    assert str(Rate(0, 0)) == "no cases"


@pytest.mark.parametrize(
    ("failures", "expected"),
    [([], Rate(0, 0)), (["a", "b", "c"], Rate(0, 3)), (["a", "a", "b", "a"], Rate(2, 4))],
    ids=["none", "all different", "one three times"],
)
def test_a_failure_repeats_when_an_earlier_one_looked_alike(failures: list[str], expected: Rate) -> None:
    """The repeat-error rate counts failures in the way of an earlier failure, out of all failures."""
    assert repeats(failures) == expected
