"""Koans nominate error codes; what is learned from is of the train split alone, and compiles as it says."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koans.koan import load_koans
from sleepy_lsp.rust.errors import Cancelled
from tests.koans.small import FIXED, TEST, small_koan
from tests.support import write_tree
from trainer import koan_tasks
from trainer.curriculum import examples_of
from trainer.drafts import shadow_of
from trainer.koan_tasks import koans_of_night, tasks_from_koans
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


DEV = load_koans(split="dev")


@given(st.integers(1, 40), st.integers(1, 100), st.integers(0, 9), st.randoms())
def test_every_dev_koan_has_its_turn(n: int, first: int, seed: int, order: object) -> None:
    """So many nights on end as it takes try all; nights do not depend on the order of the folder."""
    shuffled = list(DEV)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    nights = range(first, first + -(-len(DEV) // n))
    tried = [koans_of_night(number, n, seed, shuffled) for number in nights]
    assert all(len({koan.id for koan in some}) == n for some in tried)
    assert {koan.id for some in tried for koan in some} == {koan.id for koan in DEV}
    assert tried == [koans_of_night(number, n, seed, DEV) for number in nights]


def test_a_night_never_tries_a_koan_twice() -> None:
    assert sorted(koan.id for koan in koans_of_night(3, 9, 0, DEV[:4])) == [koan.id for koan in DEV[:4]]


def test_programs_are_broken_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next night, and one that goes on, read what came of it; a damaged file costs the work again, no more."""
    small_koan(tmp_path / "koans", "koan", split='"train"')
    files = {"program.toml": MANIFEST.format(split="train"), "program.rs": PROGRAM, "test.rs": TEST}
    write_tree(tmp_path / "programs" / "sum", files)
    folders = {"koans": tmp_path / "koans", "programs": tmp_path / "programs"}

    def made() -> list[str]:
        found = tasks_from_koans(["E0384"], tmp_path / "tasks", tmp_path / "cache", seed=1, **folders)
        return [task.id for task in found]

    real, broken = koan_tasks.generate, list[int]()

    def counted(*args: Any, **options: Any) -> Iterator[Any]:
        broken.append(1)
        return real(*args, **options)

    monkeypatch.setattr(koan_tasks, "generate", counted)
    first = made()
    assert len(first) > 1 and made() == first and len(broken) == 1
    [file] = (tmp_path / "cache" / "mutants").iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    assert made() == first and len(broken) == 2 and made() == first and len(broken) == 2


def test_breaking_programs_ends_when_the_night_is_wanted_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nothing of what is wanted comes up."""
    small_koan(tmp_path / "koans", "koan", split='"train"')
    files = {"program.toml": MANIFEST.format(split="train"), "program.rs": PROGRAM, "test.rs": TEST}
    write_tree(tmp_path / "programs" / "sum", files)
    away, real = threading.Event(), koan_tasks.generate

    def interrupted(*args: Any, **options: Any) -> Iterator[Any]:
        away.set()
        return real(*args, **options)

    monkeypatch.setattr(koan_tasks, "generate", interrupted)
    folders = {"koans": tmp_path / "koans", "programs": tmp_path / "programs"}
    with pytest.raises(Cancelled):
        tasks_from_koans(["E9999"], tmp_path / "tasks", tmp_path / "cache", seed=1, cancel=away, **folders)
    assert not (tmp_path / "cache" / "mutants").exists()
