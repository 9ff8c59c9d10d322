"""Acceptance by day: who is counted for what, and when an adapter is switched off."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from sleepy_lsp.fixes.acceptance import FIRST_LOOK, MOST_FALSE, Acceptance, Tally, held_out, mean, p_of_fewer, why_not
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm.cards import Served
from tests.fixes.days import answered, card

MESSAGE = "mismatched types"
MINE = Served("E0308", f"{MESSAGE} [Cents Ledger]")
TALLIES = st.integers(0, 40).flatmap(lambda n: st.builds(Tally, st.integers(0, n), st.just(n)))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


@given(TALLIES, TALLIES)
def test_fishers_test_is_scipys(own: Tally, other: Tally) -> None:
    table = [[own.accepted, own.n - own.accepted], [other.accepted, other.n - other.accepted]]
    assert p_of_fewer(own, other) == pytest.approx(fisher_exact(table, alternative="less").pvalue, abs=1e-9)


@given(TALLIES, TALLIES, st.integers(1, 50))
def test_the_mean_lies_between_what_it_is_made_of(day: Tally, prior: Tally, weight: int) -> None:
    rates = [0.5, *(one.accepted / one.n for one in (day, prior) if one.n)]
    assert min(rates) - 1e-9 <= mean(day, prior, weight) <= max(rates) + 1e-9


def test_an_offer_counts_for_the_api_that_its_error_names(journal: Journal) -> None:
    """The same code and message are everywhere; an adapter for one API has nothing to do with the rest."""
    whole = Served("E0308")
    acceptance = Acceptance([MINE, whole])
    answered(journal, None, True, False, rendered="expected `Cents`, found `i64` in `Ledger`")
    answered(journal, "x", True, rendered="fn post(Ledger, Cents)")
    answered(journal, None, True, True, rendered="expected `u8`, found `Cents`")
    answered(journal, None, True, code="E0382", rendered="Cents Ledger")
    answered(journal, None, True, message="other words", rendered="Cents Ledger")
    assert acceptance.read(journal) == {None, "x"} and acceptance.read(journal) == set()
    assert acceptance.of(None, MINE) == (1, 2)
    assert acceptance.of("x", MINE) == (1, 1)
    assert acceptance.of(None, whole) == (4, 5)
    assert acceptance.in_turn("x", 0) == [True]


def test_what_the_card_says_of_both(journal: Journal) -> None:
    assert held_out(card("x", MINE, held_out=(18, 2, 20))) == (Tally(18, 20), Tally(2, 20))


def day(journal: Journal, own: str, base: str, *, held_out: tuple[int, int, int] = (18, 2, 20)) -> str:
    """Why adapter x is to be switched off after offers that were taken (+) or not (-)."""
    one = card("x", Served("E0308"), held_out=held_out)
    acceptance = Acceptance(one.serves)
    answered(journal, None, *(sign == "+" for sign in base))
    answered(journal, "x", *(sign == "+" for sign in own))
    acceptance.read(journal)
    return why_not(one, acceptance, since_us=0)


@pytest.mark.parametrize(
    ("own", "base", "is_off"),
    [
        pytest.param("-" * 9, "+" * 20, False, id="too few to tell"),
        pytest.param("-" * 10, "+" * 20, True, id="never taken, where the base model always is"),
        pytest.param("-----+++++", "+++++-----", False, id="alike"),
        pytest.param("+--" * 7, "+++-" * 5, True, id="a third against three quarters"),
        pytest.param("+--" * 5, "+++-" * 3, False, id="the same, but looked at after 10"),
        pytest.param("-" * 10, "++++", False, id="too few of the base model's: its two held-out tasks of 20 count"),
    ],
)
def test_an_adapter_that_users_like_less_than_the_base_model_is_switched_off(
    journal: Journal, own: str, base: str, is_off: bool
) -> None:
    reason = day(journal, own, base)
    assert bool(reason) is is_off, reason


def test_without_offers_of_the_base_model_its_held_out_tasks_count(journal: Journal) -> None:
    reason = day(journal, "-" * 10, "", held_out=(20, 15, 20))
    assert reason == (
        "accepted 0 of 10 times, less often than what the model mended without it when it was published, "
        "15 of 20 (p = 0.0001)"
    )


def test_looking_again_and_again_switches_off_few_good_adapters() -> None:
    """As often accepted as the base model, judged after every offer of 160: at most MOST_FALSE are switched off."""
    chance = random.Random(1)
    one, n_runs, n_off = card("x", Served("E0308")), 400, 0
    for _ in range(n_runs):
        own = [chance.random() < 0.5 for _ in range(FIRST_LOOK * 16)]
        base = Tally(sum(chance.random() < 0.5 for _ in range(40)), 40)
        n_off += any(why_not(one, Scripted(own[:n], base), 0) for n in range(len(own) + 1))
    assert n_off / n_runs <= MOST_FALSE


class Scripted(Acceptance):
    """Numbers without a journal, for many runs."""

    def __init__(self, own: list[bool], base: Tally):
        super().__init__([])
        self._own, self._base = own, base

    def of(self, adapter: str | None, served: Served) -> Tally:
        return self._base

    def in_turn(self, adapter: str, since_us: int) -> list[bool]:
        return self._own
