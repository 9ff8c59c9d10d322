"""Koans nominate error codes; what is learned from is of the train split alone, and compiles as it says."""

from pathlib import Path

import pytest

from tests.koans.small import FIXED, TEST, small_koan
from tests.support import write_tree
from trainer.curriculum import examples_of
from trainer.drafts import shadow_of
from trainer.koan_tasks import tasks_from_koans
from trainer.task import Task

MANIFEST = 'title = "Sum"\nedition = "2021"\nsplit = "{split}"\n'
PROGRAM = "pub fn twice(n: u32) -> u32 {\n    let mut all = n;\n    all += n;\n    all\n}\n"


@pytest.fixture
def made(tmp_path: Path) -> list[Task]:
    """The tasks for one code, where every split has a koan and a program with it."""
    for split in ("train", "dev", "frozen"):
        small_koan(tmp_path / "koans", f"koan_{split}", split=f'"{split}"')
        files = {"program.toml": MANIFEST.format(split=split), "program.rs": PROGRAM, "test.rs": TEST}
        write_tree(tmp_path / "programs" / f"sum_{split}", files)
    folders = {"koans": tmp_path / "koans", "programs": tmp_path / "programs"}
    return tasks_from_koans({"E0384"}, tmp_path / "tasks", tmp_path / "cache", seed=1, **folders)


def test_tasks_of_a_code_are_of_the_train_split(made: list[Task], tmp_path: Path) -> None:
    """A koan and mutants of a program, each a file of its own with its tests, and a pattern without an API."""
    assert {task.group for task in made} == {"koan_train", "sum_train"}
    assert {(task.pattern.code, task.pattern.message, task.pattern.api) for task in made} == {
        ("E0384", "cannot assign twice to immutable variable `_`", "")
    }
    koan = next(task for task in made if task.group == "koan_train")
    assert koan.fixed == {koan.root: FIXED} and koan.test == TEST and koan.root.read_text() == FIXED
    with shadow_of(koan, tmp_path / "cache") as shadow:
        learned = examples_of(shadow, koan)
    bare = FIXED.removeprefix("/// Counts up.\n").rstrip()
    assert [example.answer for example in learned] == [f"```rust\n{code}\n```" for code in (bare, "let mut n = 1;")]
    assert {example.pattern for example in learned} == {koan.pattern}


def test_no_more_than_wanted(tmp_path: Path) -> None:
    for number in range(3):
        small_koan(tmp_path / "koans", f"koan_{number}", split='"train"')
    files = {"program.toml": MANIFEST.format(split="train"), "program.rs": PROGRAM, "test.rs": TEST}
    write_tree(tmp_path / "programs" / "sum", files)
    folders = {"koans": tmp_path / "koans", "programs": tmp_path / "programs"}
    said: list[tuple[int, int]] = []
    found = tasks_from_koans(
        ["E0384"], tmp_path / "tasks", tmp_path / "cache", seed=1, most_a_code=2,
        on_progress=lambda n_done, n: said.append((n_done, n)), **folders,
    )  # fmt: skip
    assert [task.id for task in found] == ["koan_0", "koan_1"] and said == [(1, 2), (2, 2)]
