"""Losing power at any byte loses at most the event that was being written, and never the file."""

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepy_lsp.journal.journal import Journal
from tests.journal.conftest import ONE_OF_EACH, event, seen, story

ROOT = Path(__file__).parent.parent.parent


def recorder(file: Path, *arguments: str) -> "subprocess.Popen[str]":
    argv = [sys.executable, "-m", "tests.journal.recorder", str(file), *arguments]
    return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def is_well(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def recorded(file: Path) -> set[str]:
    with Journal.open(file) as journal:
        assert journal.take_notice() is None
        return {f"{row.identity} {one.detail.KIND}" for row in journal.episodes() for one in journal.events(row.id)}


def test_a_killed_writer_loses_nothing_that_was_acknowledged(file: Path) -> None:
    """20 rounds of SIGKILL at random moments, over one growing journal."""
    chance = random.Random(4)
    acknowledged: set[str] = set()
    for number in range(20):
        process = recorder(file, f"round{number}")
        assert process.stdout is not None
        # The moment is counted in events, and a random bit of the next: no clock, so no machine is too slow.
        lines = [process.stdout.readline() for _ in range(chance.randrange(1, 40))]
        for _ in range(chance.randrange(20_000)):
            pass
        process.kill()
        rest = process.stdout.read()
        process.wait()
        process.stdout.close()
        whole = "".join(lines) + rest[: rest.rfind("\n") + 1]
        acknowledged |= set(whole.splitlines())
        assert is_well(file)
        found = recorded(file)
        assert acknowledged <= found
        assert len(found - acknowledged) <= number + 1, "at most the one that each round was writing"
    assert len(acknowledged) > 20


def test_several_processes_may_open_and_write_at_once(file: Path) -> None:
    """From no file at all: one makes it, all wait their turn, nothing is lost."""
    processes = [recorder(file, name, "15") for name in "abcd"]
    said = [process.communicate(timeout=300)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert recorded(file) == {line for text in said for line in text.splitlines()}
    assert sum(len(text.splitlines()) for text in said) == 4 * 15 * 2


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Sequence[int]]:
    """A journal as it lies on the disk while a server writes: file, log, and the log's length after each event."""
    folder = tmp_path_factory.mktemp("interrupted")
    file, log = folder / "live.sqlite3", folder / "live.sqlite3-wal"
    lengths = []
    with Journal.open(file) as journal:
        journal.record_many(story(*ONE_OF_EACH, identity="in the file"))
        journal.run(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        for i in range(8):
            journal.record(event(seen(), identity=f"i{i}"))
            lengths.append(log.stat().st_size)
        for source in (file, log):
            shutil.copy(source, folder / source.name.replace("live", "kept"))
    return folder / "kept.sqlite3", folder / "kept.sqlite3-wal", lengths


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 1), torn=st.sampled_from([b"", b"\0" * 600, b"\xff" * 600]))
def test_a_log_that_ends_at_any_byte_keeps_every_whole_event(
    interrupted: tuple[Path, Path, Sequence[int]],
    tmp_path_factory: pytest.TempPathFactory,
    share: float,
    torn: bytes,
) -> None:
    """Cut there, or followed by what a disk may leave in a block that it never wrote."""
    kept, log, lengths = interrupted
    size = round(share * lengths[-1])
    file = tmp_path_factory.mktemp("after") / "j.sqlite3"
    shutil.copy(kept, file)
    file.with_name("j.sqlite3-wal").write_bytes(log.read_bytes()[:size] + torn)
    with Journal.open(file) as journal:
        assert journal.take_notice() is None
        rows = [row.identity for row in journal.episodes()]
        assert rows == ["in the file", *(f"i{i}" for i in range(sum(length <= size for length in lengths)))]
        assert len(journal.events(1)) == len(ONE_OF_EACH)
        assert journal.record(event(seen(), identity="next")) is not None
    assert is_well(file)


def test_every_commit_is_synced(journal: Journal) -> None:
    """What the test above can't see: that the log's bytes were on the disk before `record` returned."""
    assert journal.run(lambda connection: connection.execute("PRAGMA synchronous").fetchone()) == (2,)
    assert journal.run(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()) == ("wal",)
