"""What is trained for is measured; halves share no group and no item; too little is no lesson, and says so."""

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.rust.errors import Cancelled
from trainer.journal_tasks import Count
from trainer.leakage import changed_items
from trainer.select import MIN_HELD_OUT, MIN_TRAIN, select, split
from trainer.task import Task

MOVED, SWAPPED = Pattern("E0382", "use of moved value: `_`"), Pattern("E0308", "arguments are incorrect", "Hall")
FILE = Path("/somewhere/shop/src/lib.rs")


def task(number: int, pattern: Pattern = SWAPPED, *, body: str = "", group: str = "", origin: str = "journal") -> Task:
    """One whose items are like no other's, unless `body` says so."""
    head = f"fn f{number}() {{ {body or '; '.join(['g()'] * (number + 1))} "
    return Task(
        id=f"{origin}-{number:03}",
        pattern=pattern,
        group=group or f"item {number}",
        origin=origin,
        root=Path("/somewhere/shop"),
        broken={FILE: f"{head} broken() }}"},
        fixed={FILE: f"{head} fixed(1) }}"},
    )


made = st.builds(
    lambda number, group, body: task(number, group=f"group {group}", body=f"x{body}(" + "1, " * body + ")"),
    st.integers(0, 10_000), st.integers(0, 40), st.integers(0, 40),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(made, max_size=40, unique_by=lambda one: one.id), st.integers(0, 99), st.randoms())
def test_halves_have_nothing_in_common(tasks: list[Task], seed: int, order: object) -> None:
    """Nothing is lost, and neither the order of the tasks nor the run changes a half."""
    halves = split(tasks, seed)
    shuffled = list(tasks)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert split(shuffled, seed) == halves
    if halves is None:
        return
    train, held_out = halves
    assert sorted(one.id for one in (*train, *held_out)) == sorted(one.id for one in tasks)
    assert not {one.group for one in train} & {one.group for one in held_out}
    items = [{item for one in half for item in changed_items(one)} for half in halves]
    assert not items[0] & items[1]
    assert len(held_out) >= MIN_HELD_OUT and len(train) >= MIN_TRAIN


@pytest.mark.parametrize("n", [10, 12, 25, 100])
def test_two_fifths_are_held_out(n: int) -> None:
    halves = split([task(number) for number in range(n)], 7)
    assert halves is not None
    assert len(halves[1]) == max(MIN_HELD_OUT, -(-2 * n // 5))


def test_five_errors_of_one_function_are_one_case() -> None:
    """Five wins on them would be no proof: whoever mends the one mends the others."""
    tasks = [task(number, group=f"item {number % 2}") for number in range(12)]
    assert split(tasks, 0) is None
    enough = [*tasks, *(task(100 + number) for number in range(5))]
    halves = split(enough, 0)
    assert halves is not None and len({one.group for one in halves[1]}) >= MIN_HELD_OUT


def test_another_seed_is_another_split() -> None:
    tasks = [task(number) for number in range(30)]
    assert split(tasks, 1) != split(tasks, 2)


def test_what_is_live_mends_is_left_alone() -> None:
    """By what it does with the tasks, not by how often the error was met; the solved are kept to be repeated."""
    tasks = [task(number) for number in range(12)] + [task(20 + number, MOVED) for number in range(12)]
    counts = {SWAPPED: Count(12, 12), MOVED: Count(90, 3), Pattern("E0425", "cannot find"): Count(2, 2)}
    tried: list[Task] = []

    def mended_at_once(one: Task) -> bool:
        tried.append(one)
        return one.pattern == MOVED

    found = select(tasks, counts, mended_at_once, seed=3)
    said = [(one.code, one.kept, one.n_episodes, one.n_unmended, one.live_passed, one.live_n) for one in found.patterns]
    assert said == [
        ("E0382", False, 90, 3, 10, 10),
        ("E0308", True, 12, 12, 0, 10),
        ("E0425", False, 2, 2, 0, 0),
    ]
    (lesson,) = found.lessons
    assert lesson.patterns == (SWAPPED,) and len(lesson.train) == 7 and len(lesson.held_out) == 5
    assert lesson.name.startswith("shop-")
    assert {one.pattern for one in found.solved} == {MOVED} and len(found.solved) == 10
    assert len(tried) == 20, "no more than ten tasks of a pattern are tried"


def test_too_few_is_no_training_and_says_so() -> None:
    """Twelve tasks of which eight are copies but for their names are five."""
    tasks = [task(number, body="same(1)") for number in range(8)] + [task(number) for number in range(8, 12)]
    found = select(tasks, {}, lambda _: False, seed=0)
    assert not found.lessons
    (record,) = found.patterns
    assert not record.kept and record.reason.startswith(
        "too few for training: 12 tasks, 5 unlike each other, for shop-"
    )


def test_lessons_are_by_project_and_for_koans_by_family() -> None:
    own = [task(number, pattern) for number in range(12) for pattern in (SWAPPED if number % 2 else MOVED,)]
    koans = [task(100 + number, MOVED, origin="koans") for number in range(12)]
    found = select([*own, *koans], {}, lambda _: False, seed=0)
    assert sorted((lesson.name.partition("-")[0], lesson.patterns) for lesson in found.lessons) == [
        ("koans", (MOVED,)),
        ("shop", (SWAPPED, MOVED)),
    ]
    assert any(lesson.name == "koans-borrow" for lesson in found.lessons)


def test_it_stops_when_asked() -> None:
    stop = threading.Event()
    with pytest.raises(Cancelled):
        select([task(1), task(2)], {}, lambda _: stop.set() or False, seed=0, cancel=stop)  # type: ignore[func-returns-value]


def test_what_could_not_be_asked_is_no_failure() -> None:
    """With a worker that is down nothing is trained for; single failures of tools are left out of the count."""
    tasks = [task(number) for number in range(12)]
    [down] = select(tasks, {}, lambda _: None, seed=1).patterns
    assert not down.kept and (down.live_passed, down.live_n) == (0, 0) and "could not be asked" in down.reason
    answers = iter([None, True, True, True, False, *[True] * 5])
    [most] = select(tasks, {}, lambda _: next(answers), seed=1).patterns
    assert not most.kept and (most.live_passed, most.live_n) == (8, 9)
