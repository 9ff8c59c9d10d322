"""A file appears whole or stays as it was, whoever writes at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

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
