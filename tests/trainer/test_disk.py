"""The disk budget: what nobody needs goes, oldest first; what is live, was learned or goes on stays."""

import os
import shutil
from pathlib import Path

import pytest

from sleepy_lsp import paths
from sleepy_lsp.llm import adapters
from tests.llm.adapter_cards import card, live_names, publish
from tests.support import picture
from trainer import disk, records
from trainer.records import NightRecord

KB = 1000


def night(number: int, step: str, **sizes: int) -> Path:
    """A night that got so far, with files of these sizes in kB beside its record."""
    records.write(NightRecord(number, "2026-01-02T03:04:05Z", "tiny", "a" * 64, seed=1, step=step))
    folder = records.folder_of(number)
    for name, size in sizes.items():
        (folder / name).mkdir()
        (folder / name / "file.bin").write_bytes(b"x" * size * KB)
    return folder


def left(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def big(folder: Path, name: str, *, replacing: tuple[str, ...] = ()) -> None:
    """Publish an adapter of 100 kB."""
    file = folder / f"{name}.source"
    file.write_bytes(b"GGUF" + b"x" * 100 * KB)
    adapters.publish([adapters.Draft(card(name), file)], replacing=replacing, why="a test")


def test_within_the_budget_nothing_goes(sleepy_home: Path) -> None:
    night(1, "done", checkpoint=50)
    before = picture(sleepy_home)
    assert disk.keep_within(100 * KB).paths == ()
    assert picture(sleepy_home) == before


def test_nothing_there_is_nothing_used(sleepy_home: Path) -> None:
    assert disk.keep_within(1) == disk.Evicted((), 0, ())
    assert not sleepy_home.exists()


def test_the_oldest_night_goes_first_and_its_largest_thing(sleepy_home: Path) -> None:
    first = night(1, "done", small=10, large=50)
    second = night(2, "failed", checkpoint=50)
    night(3, "done")
    freed = disk.keep_within(disk.used_bytes() - 40 * KB)
    assert freed.paths == (first / "large",) and freed.used_bytes == disk.used_bytes()
    freed = disk.keep_within(disk.used_bytes() - 40 * KB)
    assert freed.paths == (first / "small", second / "checkpoint")


def test_records_stay_and_can_be_read(sleepy_home: Path) -> None:
    for number in (1, 2):
        night(number, "done", candidates=20)
    freed = disk.keep_within(1)
    assert [record.number for record in records.read_all()[0]] == [1, 2]
    assert left(records.folder_of(1)) == left(records.folder_of(2)) == ["night.json"]
    assert "nothing more may go; raise night_disk_gb" in freed.problems[-1]


@pytest.mark.parametrize("step", ["train", "stopped", "gate"])
def test_what_a_cut_off_night_goes_on_from_stays(sleepy_home: Path, step: str) -> None:
    night(1, step, checkpoint=20)  # nobody goes on with it any more: a later one has begun
    going_on = night(2, step, checkpoint=20)
    assert disk.keep_within(1).paths == (records.folder_of(1) / "checkpoint",)
    assert left(going_on) == ["checkpoint", "night.json"]


def test_a_night_whose_record_can_not_be_read_is_left_alone(sleepy_home: Path) -> None:
    folder = night(1, "done", checkpoint=20)
    (folder / records.RECORD).write_text("{")
    freed = disk.keep_within(1)
    assert left(folder) == ["checkpoint", "night.json"] and "can't read" in freed.problems[0]


def test_a_damaged_record_is_set_aside_and_told_once(sleepy_home: Path) -> None:
    """One of another shape stays where it is: a newer version may have written it."""
    damaged, newer = night(1, "done"), night(2, "done")
    (damaged / records.RECORD).write_bytes(b"\x00" * 50)
    (newer / records.RECORD).write_text('{"format": 9}')
    _, problems = records.read_all()
    assert len(problems) == 2 and "it was set aside as night.json.corrupt-" in problems[0]
    [aside] = damaged.iterdir()
    assert aside.read_bytes() == b"\x00" * 50
    _, problems = records.read_all()
    assert len(problems) == 1 and left(newer) == ["night.json"]


def test_a_night_that_a_full_disk_kept_from_beginning_changes_nothing(
    sleepy_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no damaged record that every report complains of, and what the one before it goes on from stays."""
    going_on = night(1, "train", checkpoint=20)

    def full(_file: Path, _content: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(records, "write_whole", full)
        night(2, "select")
    assert ([one.number for one in records.read_all()[0]], records.read_all()[1]) == ([1], [])
    freed = disk.keep_within(1)
    assert left(going_on) == ["checkpoint", "night.json"] and freed.paths == ()
    assert not any("can't read" in problem for problem in freed.problems)


def test_retired_adapters_go_by_age_and_keep_their_cards(sleepy_home: Path, tmp_path: Path) -> None:
    big(tmp_path, "a0")
    for n in range(1, 9):
        big(tmp_path, f"a{n}", replacing=(f"a{n - 1}",))
    root = paths.adapters_dir()
    freed = disk.keep_within(disk.used_bytes() - 150 * KB)
    assert freed.paths == (root / "a0/adapter.gguf", root / "a1/adapter.gguf")
    states = {one.name: one for one in adapters.adapters("a" * 64)[0]}
    assert states["a0"].state is adapters.State.RETIRED and states["a0"].card is not None
    freed = disk.keep_within(1)
    assert [path.parent.name for path in freed.paths] == ["a2", "a3"]  # a4 … a8 were live after the last five changes
    assert live_names() == ["a8"]


def test_what_a_rollback_leads_to_stays(sleepy_home: Path, tmp_path: Path) -> None:
    """However many changes ago it was live."""
    big(tmp_path, "old")
    big(tmp_path, "new", replacing=("old",))
    for _ in range(disk.KEPT_CHANGES):
        adapters.disable("new", "a test")
        adapters.enable("new")
    assert disk.keep_within(1).paths == ()
    adapters.rollback()
    assert live_names() == ["old"]


def test_a_disabled_adapter_stays(sleepy_home: Path, tmp_path: Path) -> None:
    big(tmp_path, "a")
    adapters.disable("a", "a test")
    for n in range(8):
        publish(tmp_path, f"b{n}")
    assert disk.keep_within(1).paths == ()


def test_what_became_live_again_meanwhile_stays(sleepy_home: Path, tmp_path: Path) -> None:
    big(tmp_path, "a0")
    for n in range(1, 8):
        big(tmp_path, f"a{n}", replacing=(f"a{n - 1}",))
    assert adapters.disposable(disk.KEPT_CHANGES) == ["a0", "a1", "a2"]
    adapters.rollback(to=1)
    assert not adapters.dispose("a0", disk.KEPT_CHANGES)
    assert live_names() == ["a0"]


def test_a_registry_of_a_newer_version_is_not_touched(sleepy_home: Path, tmp_path: Path) -> None:
    big(tmp_path, "a0")
    registry = paths.adapters_dir() / "registry.json"
    registry.write_text('{"format": 99}')
    before = picture(sleepy_home)
    freed = disk.keep_within(1)
    assert freed.paths == () and "newer sleepy" in freed.problems[0]
    assert picture(sleepy_home) == before


def test_what_can_not_be_deleted_is_said_and_the_rest_goes(sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a file that somebody has open stays."""
    locked, second = night(1, "done", locked=20), night(2, "done", checkpoint=20)
    really_delete = shutil.rmtree

    def delete(path: Path) -> None:
        if path.name == "locked":
            raise PermissionError(13, "in use", str(path))
        really_delete(path)

    monkeypatch.setattr(shutil, "rmtree", delete)
    freed = disk.keep_within(1)
    assert freed.paths == (second / "checkpoint",) and left(locked) == ["locked", "night.json"]
    assert freed.problems[0] == f"can't delete {locked / 'locked'}: in use"


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_are_deleted_not_what_they_lead_to(sleepy_home: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_bytes(b"x" * KB)
    folder = night(1, "done", checkpoint=20)
    (folder / "link").symlink_to(tmp_path / "precious")
    disk.keep_within(1)
    assert left(folder) == ["night.json"] and (tmp_path / "precious" / "file").exists()
