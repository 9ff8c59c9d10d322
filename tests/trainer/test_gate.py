"""The gate adopts what is better and harms nothing, and its numbers are the exact test's."""

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.gate import Decision, Judgement, Outcome, Rule, can_win, decide, judge, pair

RULE = Rule(0.05)


def outcomes(passed: str, prefix: str = "case") -> list[Outcome]:
    """One letter a case: `+` passed, `-` failed, `?` could not be measured."""
    return [Outcome(f"{prefix}{n}", n, mark == "+", "no rustc" if mark == "?" else "") for n, mark in enumerate(passed)]


class Candidate:
    """Answers as it was told, and remembers what it was asked."""

    def __init__(self, held_out: str, frozen: str = "") -> None:
        self._known = {one.case_id: one for one in [*outcomes(held_out), *outcomes(frozen, "frozen")]}
        self.asked: list[str] = []

    def __call__(self, case_id: str) -> Outcome:
        self.asked.append(case_id)
        return self._known[case_id]


def check(live: str, candidate: str, frozen: str = "++-", frozen_now: str = "++-", rule: Rule = RULE) -> Decision:
    return judge(outcomes(live), outcomes(frozen, "frozen"), Candidate(candidate, frozen_now), rule)


def test_five_wins_of_five_are_enough_and_four_are_not() -> None:
    """At p ≤ 0.05 five one-way flips are the fewest: 1/32 against 1/16."""
    adopted = check("-----+", "++++++")
    assert adopted.is_adopted and adopted.held_out.p_value == pytest.approx(1 / 32)
    assert adopted.reasons[0].startswith("5 won and 0 lost of 6, +83.3%")
    refused = check("----+", "+++++")
    assert refused.judgement is Judgement.REJECT
    assert "even if all were won" in refused.reasons[0]


def test_no_case_is_asked_when_the_plan_can_never_be_won() -> None:
    candidate = Candidate("+++++")
    decision = judge(outcomes("----+"), outcomes("+", "frozen"), candidate, RULE)
    assert candidate.asked == [] and not decision.is_adopted and decision.frozen is None


def test_the_hopeless_stop_early_and_never_see_the_frozen_cases() -> None:
    candidate = Candidate("-" * 20)
    decision = judge(outcomes("-" * 20), outcomes("+++", "frozen"), candidate, RULE)
    assert len(candidate.asked) == 16, "with four cases left, four wins would not do"
    assert decision.reasons[0].startswith("stopped after 16 of 20 cases: passing all the rest would not be enough")
    assert decision.frozen is None


def test_one_frozen_case_lost_refuses_whatever_was_won() -> None:
    """And the first loss is enough: the rest is not asked."""
    candidate = Candidate("+" * 20, "+-++")
    decision = judge(outcomes("-" * 20), outcomes("++++", "frozen"), candidate, RULE)
    assert not decision.is_adopted
    assert decision.reasons == ("lost on the frozen set: frozen1",)
    assert candidate.asked[-1] == "frozen1"
    assert decision.frozen is not None and decision.frozen.n == 2


def test_a_frozen_case_won_for_one_lost_is_no_excuse() -> None:
    assert not check("-" * 20, "+" * 20, frozen="+-", frozen_now="-+").is_adopted


def test_frozen_cases_are_answered_as_users_get_them() -> None:
    """The held-out ones by the candidate, the frozen ones by the router around it."""
    alone, routed = Candidate("+" * 8, "---"), Candidate("", "+++")
    decision = judge(outcomes("-" * 8), outcomes("+++", "frozen"), alone, RULE, answer_frozen=routed)
    assert decision.is_adopted
    assert routed.asked == ["frozen0", "frozen1", "frozen2"]


@pytest.mark.parametrize(
    ("live", "now", "frozen", "frozen_now", "adopted"),
    [
        pytest.param("-" * 7 + "?", "+" * 8, "+", "+", True, id="live not measured: a tie"),
        pytest.param("-----???", "+++++" + "---", "+", "+", True, id="ties decide nothing"),
        pytest.param("------++", "++++++??", "+", "+", False, id="candidate not measured where live passes: a loss"),
        pytest.param("--------", "?????+++", "+", "+", False, id="candidate not measured is no win"),
        pytest.param("--------", "++++++++", "+-", "+?", False, id="frozen candidate not measured"),
        pytest.param("--------", "++++++++", "+?", "++", False, id="frozen live not measured"),
        pytest.param("--------", "++++++++", "", "", False, id="no frozen cases"),
        pytest.param("", "", "+", "+", False, id="no held-out cases"),
    ],
)
def test_what_could_not_be_measured_never_helps_a_candidate(
    live: str, now: str, frozen: str, frozen_now: str, adopted: bool
) -> None:
    decision = check(live, now, frozen, frozen_now)
    assert decision.is_adopted is adopted, decision.reasons
    assert decision.reasons


def test_several_candidates_share_the_threshold() -> None:
    """Five wins of five let one candidate through, but not one of two."""
    assert check("-----", "+++++").is_adopted
    assert not check("-----", "+++++", rule=Rule(0.05, n_candidates=2)).is_adopted
    assert check("------", "++++++", rule=Rule(0.05, n_candidates=2)).is_adopted


@pytest.mark.parametrize(
    "candidate",
    [
        pytest.param([Outcome("case0", 1, True)], id="another seed"),
        pytest.param([Outcome("other", 0, True)], id="another case"),
        pytest.param([Outcome("case0", 0, True)] * 2, id="a case twice"),
    ],
)
def test_what_is_no_pair_is_an_error(candidate: list[Outcome]) -> None:
    with pytest.raises(ValueError, match="case"):
        pair(outcomes("-+"), candidate)


@pytest.mark.parametrize("rule", [(0.0, 1), (0.6, 1), (0.05, 0), (math.nan, 1)])
def test_a_rule_that_is_none_is_an_error(rule: tuple[float, int]) -> None:
    with pytest.raises(ValueError, match="no rule"):
        Rule(*rule)


def test_nothing_is_adopted_without_the_frozen_set() -> None:
    won = pair(outcomes("-" * 9), outcomes("+" * 9))
    assert decide(won, None, RULE).reasons == ("the frozen cases were not answered",)
    averaged = pair(outcomes("++", "frozen"), outcomes("+-", "frozen"))
    frozen = pair(outcomes("++", "frozen"), outcomes("++", "frozen"))
    found = decide(won, frozen, RULE, beside={"averaged": averaged})
    assert found.is_adopted and found.beside["averaged"].losses == 1, "told beside, and not decisive"


sides = st.lists(st.tuples(st.sampled_from("+-?"), st.sampled_from("+-?")), max_size=40)


@settings(deadline=None)
@given(sides, st.sampled_from([0.01, 0.05, 0.2]), st.integers(1, 3))
def test_stopping_early_refuses_exactly_what_the_full_test_refuses(
    cases: Sequence[tuple[str, str]], threshold: float, n_candidates: int
) -> None:
    """Futility loses no candidate that the fixed-n test would adopt, and adopts none that it would not."""
    live, now = outcomes("".join(a for a, _ in cases)), "".join(b for _, b in cases)
    rule = Rule(threshold, n_candidates)
    early = judge(live, outcomes("+", "frozen"), Candidate(now, "+"), rule)
    wins = sum(a == "-" and b == "+" for a, b in cases)
    losses = sum(a == "+" and b != "+" for a, b in cases)
    tail = sum(math.comb(wins + losses, k) for k in range(wins, wins + losses + 1)) / 2 ** (wins + losses)
    assert early.is_adopted is (bool(cases) and tail <= rule.alpha)
    assert early.held_out.p_value <= 1 and early.held_out.n <= early.held_out.n_planned == len(cases)


@settings(deadline=None)
@given(sides, st.integers(0, 40))
def test_it_is_called_hopeless_only_when_no_rest_could_win(cases: Sequence[tuple[str, str]], n: int) -> None:
    live, answered = outcomes("".join(a for a, _ in cases)), outcomes("".join(b for _, b in cases))[:n]
    best = [*answered, *(Outcome(one.case_id, one.seed, True) for one in live[len(answered) :])]
    assert can_win(live, answered, RULE) is (pair(live, best).p_value <= RULE.alpha)


def test_a_coin_is_adopted_no_more_often_than_the_threshold_says() -> None:
    """2000 candidates that are as good as what is live: at most 5 % and a bit get past the held-out cases."""
    coin = random.Random(11)
    n_adopted = 0
    for _ in range(2000):
        live, now = ("".join(coin.choice("+-") for _ in range(24)) for _ in range(2))
        marks = [(a == "+", b == "+") for a, b in zip(live, now, strict=True)]
        wins, losses = sum(b > a for a, b in marks), sum(a > b for a, b in marks)
        if wins >= losses + 3:  # the only ones whose early stop is worth the time of this test
            n_adopted += check(live, now).is_adopted
    assert 10 < n_adopted <= 2000 * 0.05
