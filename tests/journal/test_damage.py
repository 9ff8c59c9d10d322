"""A damaged journal never stops the work: it is set aside, told of once, and what can be read lives on."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sleepy_lsp.journal as journal_package
from sleepy_lsp.journal.errors import JournalError, JournalTooNew
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.salvage import copy_readable, files_set_aside
from tests.journal.conftest import ONE_OF_EACH, PROJECT, event, seen, story

N_EPISODES = 120


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("healthy") / "journal.sqlite3"
    with Journal.open(file) as journal:
        for i in range(N_EPISODES):
            journal.record_many(story(*ONE_OF_EACH, identity=f"i{i}"))
    return file


def page_of(file: Path, table: str) -> int:
    """The number, from 0, of a table's first page."""
    with closing(sqlite3.connect(file)) as connection:
        row = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(row[0]) - 1


def damaged(healthy: Path, folder: Path, start: int, data: bytes) -> Path:
    folder.mkdir()
    file = folder / "journal.sqlite3"
    content = bytearray(healthy.read_bytes())
    content[start : start + len(data)] = data
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("content", [b"not a database at all " * 300, b"SQLite format 3\0" + b"\x07" * 5000])
def test_no_database_is_set_aside_and_told_of_once(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with Journal.open(file) as journal:
        notice = journal.take_notice()
        (aside,) = files_set_aside(file)
        assert notice is not None and str(aside) in notice and "0 of its events" in notice
        assert aside.name.startswith("journal.sqlite3.corrupt-") and aside.read_bytes() == content
        assert journal.take_notice() is None
        assert journal.record(event(seen())) is not None
    with Journal.open(file) as journal:
        assert journal.take_notice() is None and len(journal.episodes()) == 1


def test_a_half_file_gives_up_what_it_still_has(healthy: Path, tmp_path: Path) -> None:
    file = damaged(healthy, tmp_path / "half", 0, b"")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with Journal.open(file) as journal:
        rows = journal.episodes()
        assert (journal.take_notice() or "").count("corrupt-") == 1
        assert all(journal.events(row.id) for row in rows[:5]) or not rows
        assert journal.record(event(seen(), identity="new")) is not None


def test_one_bad_page_costs_little_more_than_its_rows(healthy: Path, tmp_path: Path) -> None:
    """Found while asking, not while opening: the answer comes from what was saved."""
    with closing(sqlite3.connect(healthy)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = healthy.read_bytes()
    payload = content.index(b'{"source":"memory"') if b'{"source":"memory"' in content else content.index(b'"rank":1}')
    file = damaged(healthy, tmp_path / "page", payload // size * size, b"\x99" * 8)  # the head of a leaf of `events`
    with Journal.open(file) as journal:
        n_events = sum(len(journal.events(row.id)) for row in journal.episodes())
        notice = journal.take_notice()
        assert notice is not None and "corrupt-" in notice
        assert N_EPISODES * len(ONE_OF_EACH) * 0.9 < n_events < N_EPISODES * len(ONE_OF_EACH)
        assert f"{n_events} of its events" in notice
        assert len(journal.episodes(project=PROJECT)) == N_EPISODES
        assert journal.take_notice() is None


def with_bad_page(file: Path) -> None:
    """Damage the head of `diagnostics` while others have the file open."""
    with file.open("r+b") as stream:
        stream.seek(page_of(file, "diagnostics") * 4096)
        stream.write(b"\x99" * 8)


def n_set_aside(file: Path) -> int:
    return sum(not one.name.endswith(("-wal", "-shm")) for one in files_set_aside(file))


def test_another_process_follows_to_the_new_file(healthy: Path, tmp_path: Path) -> None:
    """It does not go on writing into the one that was set aside."""
    file = damaged(healthy, tmp_path / "shared", 0, b"")
    with Journal.open(file) as other, Journal.open(file) as journal:
        with_bad_page(file)
        journal.episodes()
        assert journal.take_notice() is not None
        assert other.record(event(seen(), identity="from the other")) is not None
        assert "from the other" in {row.identity for row in journal.episodes()}
        assert n_set_aside(file) == 1


def test_two_that_find_the_damage_at_once_set_it_aside_once(healthy: Path, tmp_path: Path) -> None:
    """The second one finds a good new file at its place and must not throw that away."""
    file = damaged(healthy, tmp_path / "both", 0, b"")
    with Journal.open(file) as other, Journal.open(file) as journal:
        with_bad_page(file)

        def work(connection: sqlite3.Connection) -> int:
            journal.episodes()  # the first one is quicker
            return len(connection.execute("SELECT * FROM diagnostics").fetchall())

        other.run(work)
        assert (n_set_aside(file), other.take_notice()) == (1, None)


def test_a_failed_rescue_is_tried_again(healthy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the damaged file could not be renamed, the journal is not lost to this process for good."""
    file = damaged(healthy, tmp_path / "again", 0, b"")
    with Journal.open(file) as journal:
        with_bad_page(file)

        def refused(self: Path, target: Path) -> Path:
            raise PermissionError(13, "not now")

        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", refused)
            with pytest.raises(JournalError, match="not now"):
                journal.episodes()
        assert journal.record(event(seen(), identity="later")) is not None
        assert journal.episodes() and journal.take_notice() is not None


def test_pages_that_lead_back_end_the_rescue(healthy: Path, tmp_path: Path) -> None:
    """The last leaf of the events' tree stands in for every leaf: a scan by id never gets past it."""
    content = healthy.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    root = page_of(healthy, "events") * size
    n_cells = int.from_bytes(content[root + 3 : root + 5], "big")
    cells = [root + int.from_bytes(content[at : at + 2], "big") for at in range(root + 12, root + 12 + 2 * n_cells, 2)]
    changed = bytearray(content)
    for cell in cells[1:]:
        changed[cell : cell + 4] = content[cells[0] : cells[0] + 4]
    changed[root + 8 : root + 12] = content[cells[0] : cells[0] + 4]
    file = damaged(healthy, tmp_path / "circle", 0, bytes(changed))
    with closing(sqlite3.connect(":memory:")) as new:
        new.executescript((Path(journal_package.__file__).parent / "schema.sql").read_text())
        new.isolation_level = None
        assert 0 < copy_readable(file, new) < N_EPISODES * len(ONE_OF_EACH)


@pytest.mark.parametrize("byte", [b"\x80", b"\0", b"x"])
def test_a_damaged_schema_is_damage(byte: bytes, healthy: Path, tmp_path: Path) -> None:
    """Also where SQLite takes it for another schema, or can't say its own error in UTF-8."""
    content = healthy.read_bytes()
    for number, word in enumerate((b"CREATE TABLE diagnostics", b"CREATE VIEW episodes", b"first_seen_us")):
        start = content.index(word) + len(word) - 3
        file = damaged(healthy, tmp_path / str(number), start, byte)
        with Journal.open(file) as journal:
            journal.episodes()
            assert journal.record(event(seen(), identity="after")) is not None
            assert journal.take_notice() is not None


@pytest.mark.parametrize(("start", "data"), [(47, b"\5"), (20, b"\xff" * 4)])
def test_a_damaged_head_is_damage(start: int, data: bytes, healthy: Path, tmp_path: Path) -> None:
    with Journal.open(damaged(healthy, tmp_path / "head", start, data)) as journal:
        assert journal.record(event(seen(), identity="after")) is not None
        assert "corrupt-" in (journal.take_notice() or "")


@pytest.mark.parametrize("word", ["fixed_by_hand", "dismissed"])
def test_a_damaged_outcome_is_damage(word: str, healthy: Path, tmp_path: Path) -> None:
    """`outcomes` is made from the events, so nothing is lost when it is made again."""
    content = healthy.read_bytes()
    places = [one for one in range(len(content)) if content.startswith(word.encode(), one)]
    with Journal.open(healthy) as journal:
        n_episodes = len(journal.episodes())
    for number, start in enumerate(places[-3:]):
        with Journal.open(damaged(healthy, tmp_path / str(number), start, b"#")) as journal:
            assert len(journal.episodes()) == n_episodes
            assert all(row.outcome.value.islower() for row in journal.episodes())


@settings(max_examples=40, deadline=None)
@given(share=st.floats(0, 0.9999), data=st.binary(min_size=1, max_size=64))
def test_damage_anywhere_leaves_a_journal_that_works(
    healthy: Path, tmp_path_factory: pytest.TempPathFactory, share: float, data: bytes
) -> None:
    file = damaged(healthy, tmp_path_factory.mktemp("any") / "j", int(share * healthy.stat().st_size), data)
    try:
        opened = Journal.open(file)
    except JournalTooNew:  # the schema's number is damaged: that can't be told from a newer journal
        return
    with opened as journal:
        for row in journal.episodes():
            journal.events(row.id)
        assert journal.record(event(seen(), identity="after")) is not None
        assert "after" in {row.identity for row in journal.episodes()}
        told = journal.take_notice()
    assert bool(files_set_aside(file)) == (told is not None)
    shutil.rmtree(file.parent)
