"""A file appears whole or stays as it was, whoever writes at once or has it open."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sleepy_lsp import wholefile
from sleepy_lsp.wholefile import write_whole


def test_a_write_that_fails_leaves_the_old_text_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.json"
    write_whole(file, "old")

    def refuse(_: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="full"):
        write_whole(file, "new")
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]


def test_several_threads_write_one_file(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    texts = [f"{number}" * 50_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write_whole(file, text), texts))
    assert file.read_text() in texts and list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("n_refused", "said"), [(0, "new"), (2, "new"), (3, "old")])
def test_a_reader_on_windows_delays_a_writer_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, n_refused: int, said: str
) -> None:
    """There a file that is open can't be replaced: `sleepy trainer status` must not make a night fail."""
    file, refused = tmp_path / "night.json", 0
    file.write_text("old")
    really_replace = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal refused
        refused += 1
        if refused <= n_refused:
            raise PermissionError(13, "in use", str(target))
        return really_replace(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(wholefile, "TRIES", 3)
    monkeypatch.setattr(wholefile, "PAUSE_S", 0.0)
    if said == "new":
        write_whole(file, "new")
    else:
        with pytest.raises(PermissionError):
            write_whole(file, "new")
    assert [one.read_text() for one in tmp_path.iterdir()] == [said]
