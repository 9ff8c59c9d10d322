"""A repair counts where it stands on disk, brings its error back when undone, and guts nothing; the rest is counted."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.journal.events import Rewritten, Text, TextChange, Undone
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.rust.errors import Cancelled
from tests.trainer.day import API, OLD_ORDER, hall, mended, use
from trainer.drafts import compiled, shadow_of
from trainer.journal_tasks import CONTRADICTED, Count, Harvest, tasks_from_journal

FRONT_OLD, FRONT = use("front", 'hall.book(1, "Ada")'), use("front", 'hall.book("Ada", 1)')
BACK_OLD, BACK = use("back", 'hall.book(9, "Bo")', "let bo = 9;"), use("back", 'hall.book("Bo", 9)', "let bo = 9;")
SWAPPED = Pattern(*OLD_ORDER, "Hall")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


def harvest(journal: Journal, tmp_path: Path) -> Harvest:
    return tasks_from_journal(journal, tmp_path / "cache")


def test_a_repair_becomes_a_task(journal: Journal, tmp_path: Path) -> None:
    """Its broken text is the file with the old item, its pattern the error that rustc prints for that."""
    root = hall(tmp_path / "hall", FRONT, BACK)
    mended(journal, root, FRONT_OLD, FRONT)
    mended(journal, root, BACK_OLD, BACK, by_hand=False)
    found = harvest(journal, tmp_path)
    file = root / "src" / "lib.rs"
    assert [task.broken[file] for task in found.tasks] == [
        file.read_text().replace(FRONT, FRONT_OLD),
        file.read_text().replace(BACK, BACK_OLD),
    ]
    assert {task.fixed[file] for task in found.tasks} == {file.read_text()}
    assert {task.pattern for task in found.tasks} == {SWAPPED}
    # Nothing of where the project stands: the split of its tasks would change with it.
    assert [task.group for task in found.tasks] == ["hall/src/lib.rs::front", "hall/src/lib.rs::back"]
    assert found.counts == {SWAPPED: Count(2, 1)} and not found.dropped


@pytest.mark.parametrize(
    ("before", "after", "error", "reason"),
    [
        pytest.param(
            FRONT_OLD, FRONT.replace("Ada", "Eve"), OLD_ORDER, "the repaired code is no longer there", id="edited since"
        ),
        pytest.param(
            FRONT.replace("1)", "2)"), FRONT, OLD_ORDER, "the error does not come back with the old code", id="no error"
        ),
        pytest.param(
            FRONT_OLD, FRONT, ("E0382", "use of moved value: `x`"),
            "the error does not come back with the old code", id="another error",
        ),
        pytest.param(
            FRONT.replace("let _ = 1;", "log(7);\n    hall.book(2, 2);"), FRONT, ("E0425", "cannot find function `log` in this scope"),  # noqa: E501
            "the repair throws code away", id="poisoned",
        ),
        pytest.param("x" * 30_000, FRONT, OLD_ORDER, "the change is too large to learn from", id="huge"),
        pytest.param(FRONT, FRONT, OLD_ORDER, "the journal does not say what was changed", id="nothing changed"),
    ],
)  # fmt: skip
def test_what_is_no_repair_is_dropped_with_its_reason(
    journal: Journal, tmp_path: Path, before: str, after: str, error: tuple[str, str], reason: str
) -> None:
    root = hall(tmp_path / "hall", FRONT)
    mended(journal, root, before, after, error)
    found = harvest(journal, tmp_path)
    assert not found.tasks and found.dropped == {reason: 1}
    assert sum(count.n_episodes for count in found.counts.values()) == 1, "it is counted all the same"


def test_code_behind_a_feature_is_checked_with_the_features_of_the_settings(journal: Journal, tmp_path: Path) -> None:
    """Without them it would not be compiled at all, and its errors never come back."""
    root = hall(tmp_path / "hall", f'#[cfg(feature = "night")]\n{FRONT}')
    with (root / "Cargo.toml").open("a") as manifest:
        manifest.write("[features]\nnight = []\n")
    mended(journal, root, FRONT_OLD, FRONT)
    assert not harvest(journal, tmp_path).tasks
    (task,) = tasks_from_journal(journal, tmp_path / "cache", features=["night"]).tasks
    assert task.features == ("night",)
    with shadow_of(task, tmp_path / "cache") as shadow:
        assert compiled(shadow, task.broken, None).errors and not compiled(shadow, task.fixed, None).errors


def test_a_program_of_one_file_is_a_project_too(journal: Journal, tmp_path: Path) -> None:
    file = tmp_path / "book.rs"
    file.write_text(f"{API}\n{FRONT}\nfn main() {{\n    front(&mut Hall::default());\n}}\n")
    mended(journal, file, FRONT_OLD, FRONT, path=file)
    (task,) = tasks_from_journal(journal, tmp_path / "cache", edition="2018").tasks
    assert (task.root, task.edition, task.crate_type, task.pattern) == (file, "2018", "bin", SWAPPED)


def test_a_project_that_is_gone_or_broken_teaches_nothing(journal: Journal, tmp_path: Path) -> None:
    root = hall(tmp_path / "broken", FRONT, "fn oops() -> u8 { true }")
    mended(journal, root, FRONT_OLD, FRONT)
    mended(journal, tmp_path / "gone", FRONT_OLD, FRONT)
    found = harvest(journal, tmp_path)
    assert found.dropped == {"its project has errors at present": 1, "its project is gone": 1}


def test_of_contradicting_repairs_the_latest_that_stands_wins(journal: Journal, tmp_path: Path) -> None:
    """By the order of writing: the clock went back a year in between."""
    other = FRONT.replace("Ada", "nobody")
    root = hall(tmp_path / "hall", FRONT, f"pub mod deep {{\n    use super::Hall;\n{other}\n}}")
    mended(journal, root, FRONT_OLD, other, time_us=2_000_000_000_000_000)
    mended(journal, root, FRONT_OLD, FRONT, time_us=1_900_000_000_000_000)
    found = harvest(journal, tmp_path)
    assert [task.group.rpartition("lib.rs::")[2] for task in found.tasks] == ["front"]
    assert found.dropped == {CONTRADICTED: 1}


def test_repairs_of_one_item_one_after_the_other_all_count(journal: Journal, tmp_path: Path) -> None:
    """The first one's text no longer stands, because the second went on with it; undone ones are none."""

    def twice(first: str, second: str) -> str:
        return use("twice", f"hall.book({first}) && hall.book({second})")

    old, half, new = twice('1, "a"', '2, "b"'), twice('"a", 1', '2, "b"'), twice('"a", 1', '"b", 2')
    root = hall(tmp_path / "hall", new)
    mended(journal, root, old, half)
    mended(journal, root, half, new, by_hand=False)
    mended(journal, root, new.replace("1", "'x'"), new, by_hand=False, more=[Undone()])
    found = harvest(journal, tmp_path)
    file = root / "src" / "lib.rs"
    assert [task.broken[file] for task in found.tasks] == [f"{API}\n{old}\n", f"{API}\n{half}\n"]
    assert len({task.group for task in found.tasks}) == 1 and not found.dropped


def test_a_fix_that_was_rewritten_counts_as_the_user_left_it(journal: Journal, tmp_path: Path) -> None:
    """The journal tells of the rewritten stretch alone."""
    root = hall(tmp_path / "hall", FRONT)
    path = str(root / "src" / "lib.rs")
    rewritten = Rewritten((TextChange(path, 1, Text('"Eve", 1'), Text('"Ada", 1')),))
    mended(journal, root, FRONT_OLD, FRONT.replace("Ada", "Eve"), by_hand=False, more=[rewritten])
    found = harvest(journal, tmp_path)
    assert [list(task.fixed.values()) for task in found.tasks] == [[f"{API}\n{FRONT}\n"]]


def test_it_can_be_watched_and_stopped(journal: Journal, tmp_path: Path) -> None:
    root = hall(tmp_path / "hall", FRONT)
    mended(journal, root, FRONT_OLD, FRONT)
    said: list[tuple[int, int]] = []
    tasks_from_journal(journal, tmp_path / "cache", on_progress=lambda n_done, n: said.append((n_done, n)))
    assert said[-1] == (1, 1)
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        tasks_from_journal(journal, tmp_path / "cache", cancel=stop)
