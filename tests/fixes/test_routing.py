"""Who is asked about an error: code and pattern first, then what users accept."""

from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp.fixes.acceptance import Acceptance, Tally
from sleepy_lsp.fixes.routing import PRIOR_WEIGHT, Pattern, Router
from sleepy_lsp.llm.cards import Card, Served
from tests.fixes.days import adapter, card

CENTS = Pattern("E0308", "mismatched types", "Cents")
OTHER = Pattern("E0308", "mismatched types", "Euros")
FOR_CENTS = Served("E0308", CENTS.text)


def router(*cards: Card, **days: tuple[int, int]) -> Router:
    """For these cards; `days`: adapter, or `base`, → offers accepted, offers seen."""
    return Router([adapter(one) for one in cards], Days(days))


class Days(Acceptance):
    """The same numbers for every pattern."""

    def __init__(self, days: dict[str, tuple[int, int]]):
        super().__init__([])
        self._days = days

    def of(self, adapter: str | None, served: Served) -> Tally:
        return Tally(*self._days.get(adapter or "base", (0, 0)))


def test_an_adapter_is_asked_for_its_own_pattern_and_for_no_other() -> None:
    chosen = router(card("x", FOR_CENTS))
    assert chosen.choose(CENTS) == "x"
    for other in (OTHER, Pattern("E0308", "mismatched types"), Pattern("E0277", CENTS.message, CENTS.api)):
        assert chosen.choose(other) is None


def test_a_pattern_comes_before_a_whole_code() -> None:
    """However good the one for the whole code is."""
    chosen = router(card("x", FOR_CENTS, held_out=(9, 2, 20)), card("all", Served("E0308"), held_out=(20, 0, 20)))
    assert (chosen.choose(CENTS), chosen.choose(OTHER)) == ("x", "all")


def test_the_latest_is_asked_for_it_has_beaten_the_others() -> None:
    """Their rates are on other tasks: it may have had the harder ones."""
    easy, hard = card("old", FOR_CENTS, held_out=(20, 2, 20)), card("new", FOR_CENTS, held_out=(9, 3, 20))
    assert router(easy, hard).choose(CENTS) == "new"


def test_days_outweigh_the_gate() -> None:
    """What has won the gate is asked no more once users take an earlier one's offers."""
    old, new = card("old", FOR_CENTS, held_out=(14, 2, 20)), card("new", FOR_CENTS, held_out=(18, 2, 20))
    assert router(old, new, new=(5, 40), old=(36, 40)).choose(CENTS) == "old"


def test_the_base_model_answers_where_it_does_better() -> None:
    one = card("x", FOR_CENTS, held_out=(12, 8, 20))
    assert router(one).choose(CENTS) == "x"
    assert router(one, x=(3, 12), base=(11, 12)).choose(CENTS) is None
    assert router(one, x=(6, 12), base=(6, 12)).choose(CENTS) == "x"


def test_without_adapters_there_is_no_version_and_nothing_to_load() -> None:
    none = Router()
    assert (none.version, none.files, none.choose(CENTS)) == ("", {}, None)
    assert router(card("x", FOR_CENTS)).version not in ("", router(card("y", FOR_CENTS)).version)


patterns = st.builds(
    Pattern, st.sampled_from(["E0308", "E0599", ""]), st.sampled_from("ab"), st.sampled_from(["", "X"])
)
served = patterns.flatmap(lambda one: st.sampled_from([Served(one.code, one.text), Served(one.code)]))
rates = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n)))
tallies = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


days = st.dictionaries(st.sampled_from(["a0", "a1", "base"]), tallies)


def test_an_adapter_without_an_api_is_for_any_and_gives_way_to_one_with_it() -> None:
    of_any, of_x = (
        card("any", Served("E0599", "m"), held_out=(9, 0, 9)),
        card("x", Served("E0599", "m [X]"), held_out=(9, 0, 9)),
    )
    assert router(of_any).choose(Pattern("E0599", "m", "X")) == "any"
    assert router(of_any, of_x).choose(Pattern("E0599", "m", "X")) == "x"
    assert router(of_x).choose(Pattern("E0599", "m", "Y")) is None


@given(st.lists(st.tuples(served, rates), max_size=4), days, patterns)
def test_whoever_is_chosen_serves_the_pattern(
    made: list[tuple[Served, tuple[int, int, int]]], days: dict[str, tuple[int, int]], pattern: Pattern
) -> None:
    cards = [card(f"a{idx}", one, held_out=rate) for idx, (one, rate) in enumerate(made)]
    chosen = router(*cards, **days).choose(pattern)
    if chosen is not None:
        [one] = next(one for one in cards if one.name == chosen).serves
        assert one.code == pattern.code and one.pattern in ("", pattern.message, pattern.text)


@given(rates, tallies, tallies)
def test_nobody_is_asked_who_was_accepted_less_often_for_long(
    rate: tuple[int, int, int], own: tuple[int, int], base: tuple[int, int]
) -> None:
    """With so many offers that the gate's test hardly counts, the better acceptance rate decides."""
    many = 1000 * PRIOR_WEIGHT
    days = {"x": (own[0] * many, own[1] * many), "base": (base[0] * many, base[1] * many)}
    if own[1] and base[1] and abs(own[0] / own[1] - base[0] / base[1]) > 0.01:
        chosen = router(card("x", FOR_CENTS, held_out=rate), **days).choose(CENTS)
        assert (chosen == "x") is (own[0] / own[1] > base[0] / base[1])
