"""The router of the moment, over a real registry and a real journal."""

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepy_lsp import paths
from sleepy_lsp.fixes.live import LiveAdapters
from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters
from sleepy_lsp.llm.adapters import State
from sleepy_lsp.llm.cards import Served
from sleepy_lsp.settings import Settings
from tests.fixes.days import BASE, answered, card, publish

MOVED = Pattern("E0308", "mismatched types")
SERVES = Served(MOVED.code, MOVED.text)
SETTINGS = Settings()


@pytest.fixture
def live(sleepy_home: Path) -> Iterator[LiveAdapters]:
    found = LiveAdapters()
    yield found
    found.close()


@pytest.fixture
def journal(sleepy_home: Path) -> Iterator[Journal]:
    with Journal.open(paths.journal_file()) as opened:
        yield opened


def asked(live: LiveAdapters) -> str | None:
    return live.router(SETTINGS).choose(MOVED)


def states() -> dict[str, State]:
    return {one.name: one.state for one in adapters.adapters(BASE)[0]}


def test_what_is_published_is_asked_at_the_next_request(live: LiveAdapters, tmp_path: Path) -> None:
    assert (asked(live), live.version(SETTINGS)) == (None, "")
    publish(tmp_path, card("one", SERVES))
    assert asked(live) == "one"
    first = live.version(SETTINGS)
    assert live.router(SETTINGS).files == {"one": paths.adapters_dir() / "one" / "adapter.gguf"}
    publish(tmp_path, card("two", Served("E0599", "no method")))
    assert set(live.router(SETTINGS).files) == {"one", "two"} and live.version(SETTINGS) not in ("", first)
    adapters.rollback()
    assert live.version(SETTINGS) == first, "what was thought of with these adapters holds again"
    adapters.disable("one", "a test")
    assert (asked(live), live.version(SETTINGS), live.take_notices()) == (None, "", [])


@pytest.mark.parametrize("name", ["adapter.gguf", "card.json"])
def test_a_damaged_adapter_is_left_out_and_told_once(live: LiveAdapters, tmp_path: Path, name: str) -> None:
    """The other one is asked on; the damaged one is back when its file is."""
    publish(tmp_path, card("one", SERVES))
    publish(tmp_path, card("two", SERVES))
    file = paths.adapters_dir() / "two" / name
    good = file.read_bytes()
    file.write_bytes(b"not that at all")
    assert asked(live) == asked(live) == "one" and set(live.router(SETTINGS).files) == {"one"}
    [notice] = live.take_notices()
    assert notice.startswith("adapter two is not used: ")
    assert live.take_notices() == []
    file.write_bytes(good)
    assert asked(live) == "two"


def test_a_file_that_vanishes_between_two_requests_is_not_loaded(live: LiveAdapters, tmp_path: Path) -> None:
    publish(tmp_path, card("one", SERVES))
    assert asked(live) == "one"
    (paths.adapters_dir() / "one" / "adapter.gguf").unlink()
    assert asked(live) is None and live.router(SETTINGS).files == {}
    assert len(live.take_notices()) == 1


def test_a_registry_that_can_not_be_used_leaves_the_base_model(live: LiveAdapters, tmp_path: Path) -> None:
    publish(tmp_path, card("one", SERVES))
    registry = paths.adapters_dir() / "registry.json"
    registry.write_text('{"format": 99}')
    assert asked(live) is asked(live) is None and live.router(SETTINGS).files == {}
    [notice] = live.take_notices()
    assert "written by a newer sleepy" in notice


def test_a_journal_that_can_not_be_read_leaves_what_the_cards_say(live: LiveAdapters, tmp_path: Path) -> None:
    publish(tmp_path, card("one", SERVES))
    paths.journal_file().mkdir(parents=True)
    assert asked(live) == asked(live) == "one"
    [notice] = live.take_notices()
    assert notice.startswith("adapters are chosen without what the journal says: ")


def test_a_damaged_journal_is_set_aside_and_told(live: LiveAdapters, tmp_path: Path) -> None:
    publish(tmp_path, card("one", SERVES))
    paths.journal_file().parent.mkdir(parents=True, exist_ok=True)
    paths.journal_file().write_bytes(b"no database at all, but long enough to be looked at" * 100)
    assert asked(live) == asked(live) == "one"
    [notice] = live.take_notices()
    assert notice.startswith("the journal was damaged; ")


def test_an_adapter_of_another_model_is_not_asked(live: LiveAdapters, tmp_path: Path) -> None:
    publish(tmp_path, card("one", SERVES))
    assert asked(live) == "one"
    small = Settings(model="qwen2.5-coder-0.5b-instruct")
    assert live.router(small).choose(MOVED) is None
    assert live.router(Settings(endpoint="http://localhost:1")).choose(MOVED) is None
    assert asked(live) == "one"


def test_the_days_decide(live: LiveAdapters, journal: Journal, tmp_path: Path) -> None:
    publish(tmp_path, card("one", SERVES, held_out=(12, 8, 20)))
    assert asked(live) == "one"
    answered(journal, None, *[True] * 9)
    answered(journal, "one", *[False] * 5)
    assert asked(live) is None
    assert states() == {"one": State.LIVE}, "too few to switch it off"


def test_an_adapter_that_users_turn_down_is_switched_off_by_itself(
    live: LiveAdapters, journal: Journal, tmp_path: Path
) -> None:
    """Told once, with the numbers; the other adapter stays."""
    publish(tmp_path, card("one", SERVES))
    publish(tmp_path, card("two", SERVES))
    assert asked(live) == "two"
    answered(journal, None, *[True] * 9, False)
    answered(journal, "two", *[False] * 10)
    assert asked(live) == "one"
    assert states() == {"one": State.LIVE, "two": State.DISABLED}
    [notice] = live.take_notices()
    assert "adapter two was switched off: accepted 0 of 10 times" in notice and "9 of 10" in notice
    assert asked(live) == "one" and live.take_notices() == []


def test_what_the_user_enables_again_is_judged_by_what_comes_then(
    live: LiveAdapters, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, card("one", SERVES))
    answered(journal, None, *[True] * 10)
    answered(journal, "one", *[False] * 10)
    assert asked(live) is None and states() == {"one": State.DISABLED}
    monkeypatch.setattr("sleepy_lsp.llm.registry.now", lambda: "2999-01-01T00:00:00Z")
    adapters.enable("one")
    answered(journal, "one", False)
    live.router(SETTINGS)
    assert states() == {"one": State.LIVE}


def test_looking_writes_nothing(live: LiveAdapters, sleepy_home: Path) -> None:
    """No journal, no folder of adapters: none is made."""
    live.router(SETTINGS)
    assert not os.path.lexists(sleepy_home)


def test_a_look_at_the_disk_that_has_not_changed_reads_nothing(
    live: LiveAdapters, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, card("one", SERVES))
    router = live.router(SETTINGS)

    def never(base_sha256: str) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(adapters, "live", never)
    assert live.router(SETTINGS) is router
    answered(journal, "one", True)
    assert live.router(dataclasses.replace(SETTINGS)) is router
    assert router.acceptance.of("one", SERVES) == (1, 1)
