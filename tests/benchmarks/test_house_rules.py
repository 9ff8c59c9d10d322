"""The uses of the house-rules benchmark are what they say, and its score tells right repairs from wrong ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import house_rules
from koans import behaviour
from sleepy_lsp.fixes.memory.learned import Learned, learned_from
from sleepy_lsp.journal.journal import Journal
from trainer.rehearsal import crates
from trainer.rehearsal.crates import Crate, Use

CRATES = crates.load()
SHAPES = [(crate, uses) for crate in CRATES for uses in crate.shapes().values()]
SHAPE_IDS = [uses[0].id.rpartition("/")[0] for _, uses in SHAPES]


def crate_named(name: str) -> Crate:
    return next(crate for crate in CRATES if crate.name == name)


def use_named(crate: Crate, name: str) -> Use:
    return next(use for use in crate.uses if use.name == name)


@pytest.mark.parametrize("crate", CRATES, ids=lambda crate: crate.name)
def test_crate_has_enough_uses(crate: Crate) -> None:
    """At least 24 uses in six shapes, more than four of each, so that some are left after four examples."""
    shapes = crate.shapes()
    assert len(crate.uses) >= 24
    assert len(shapes) >= 6
    assert min(map(len, shapes.values())) >= 6
    assert len({use.name for use in crate.uses}) == len(crate.uses)
    assert 60 <= len(crate.api.splitlines()) <= 120


@pytest.mark.parametrize(("crate", "uses"), SHAPES, ids=SHAPE_IDS)
def test_broken_use_fails_with_its_named_code(crate: Crate, uses: list[Use]) -> None:
    """Every error of a broken use has the declared code."""
    found = {use.name: {one.code for one in crates.errors_of(crate.api + use.broken)} for use in uses}
    assert found == {use.name: {use.code} for use in uses}


@pytest.mark.parametrize("crate", CRATES, ids=lambda crate: crate.name)
def test_repaired_uses_pass_their_tests(crate: Crate) -> None:
    """Every repaired use compiles and does what its test says."""
    program = crate.api + "".join(use.fixed for use in crate.uses)
    ran = behaviour.run_tests(program, crate.tests(crate.uses), edition=crates.EDITION)
    assert ran.passed, ran.reason


@given(st.lists(st.tuples(*[st.text("ab (\n)", max_size=5)] * 3)))
def test_marked_text_is_both_texts(parts: list[tuple[str, str, str]]) -> None:
    """What is not marked is in both; what is removed, in the first alone; what is added, in the second alone."""
    marked = "".join(f"{kept}[-{removed}-]{{+{added}+}}" for kept, removed, added in parts)
    before = "".join(kept + removed for kept, removed, _ in parts)
    after = "".join(kept + added for kept, _, added in parts)
    assert crates.before_and_after(marked) == (before, after)


def learned(crate: Crate, examples: list[Use], folder: Path) -> list[Learned]:
    return house_rules.learned_by(examples, crate, folder, folder)


def test_repair_like_the_example_is_mended(tmp_path: Path) -> None:
    """A use whose shape was shown is mended by the pattern, checked by rustc and by its test."""
    crate = crate_named("parcels")
    known = learned(crate, [use_named(crate, "is_heavy")], tmp_path)
    found = house_rules.mend(crate, use_named(crate, "heaviest"), known, tmp_path, tmp_path / "cache")
    assert (found["outcome"], found["n_tried"]) == ("mended", 1)


def test_repair_that_compiles_and_does_something_else_is_a_false_offer(tmp_path: Path) -> None:
    """The score does not take the compiler's word for it."""
    crate = crate_named("greenhouse")
    example = use_named(crate, "is_warm")
    wrong = Use(*(getattr(example, name).replace("celsius", "liters") for name in Use.__slots__))
    known = learned(crate, [wrong], tmp_path)
    found = house_rules.mend(crate, use_named(crate, "season"), known, tmp_path, tmp_path / "cache")
    assert found["outcome"] == "false offer"


def test_use_that_memory_knows_nothing_of_is_left_alone(tmp_path: Path) -> None:
    """Without a pattern nothing is tried."""
    crate = crate_named("cinema")
    found = house_rules.mend(crate, crate.uses[0], [], tmp_path, tmp_path / "cache")
    assert (found["outcome"], found["n_tried"]) == ("none", 0)


def test_every_error_of_an_example_is_recorded(tmp_path: Path) -> None:
    """Two errors that one change of the user's mends are two episodes, both mended."""
    crate = crate_named("parcels")
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        house_rules.mended_by_user(journal, tmp_path, crate, use_named(crate, "imbalance"), by_hand=True)
        assert [record.outcome.value for record in journal.episodes()] == ["fixed_by_hand"] * 2
        assert learned_from(journal)


def test_examples_are_never_among_what_is_left() -> None:
    """A use that the memory was shown is not one that it is scored on, and both scopes are scored on the same uses."""
    left_of: dict[tuple[str, str, int, int], list[list[Use]]] = {}
    for crate, _, k, draw, examples, left in house_rules.wanted(CRATES, 2):
        assert left
        assert not set(examples) & set(left)
        left_of.setdefault((crate.name, left[0].shape, k, draw), []).append(left)
    assert all(one == other for one, other in left_of.values())
