"""`sleepy adapters`: exit codes, and what users and scripts read."""

import argparse
import json
from pathlib import Path

import pytest

from sleepy_lsp import paths
from sleepy_lsp.cli import adapters as command
from sleepy_lsp.cli import main
from sleepy_lsp.llm import adapters, catalog
from tests.llm.adapter_cards import draft

BASE = catalog.find("qwen2.5-coder-1.5b-instruct").sha256


@pytest.fixture(autouse=True)
def home(sleepy_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    adapters.publish([draft(tmp_path, "ledger-1", base_sha256=BASE)], why="night 1")


def test_list_says_what_each_is_for_and_what_it_beat(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adapters", "list"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "ledger-1 live E0599 no method `tally` on `Ledger`, E0308" in out
    assert "base 9 won, 1 lost of 24" in out


def test_list_as_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    adapters.publish([draft(tmp_path, "parcel-1", base_sha256=BASE)], why="night 2")
    assert main(["adapters", "list", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["name"], first["state"], first["card"]["beat"]["wins"]) == ("ledger-1", "live", 9)
    assert second["name"] == "parcel-1"


def test_show_gives_the_test_that_it_beat_and_where_it_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adapters", "show", "ledger-1"]) == 0
    out = capsys.readouterr().out
    for part in ("exact McNemar, one-sided, p = 0.011", "held-out: 20/24 [64.0%, 93.0%]", "rank 8", "c" * 64, "older"):
        assert part in out
    assert main(["adapters", "show", "ledger-1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["card"]["seeds"] == {"training": 7}


def test_disable_says_how_to_come_back_and_enable_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adapters", "disable", "ledger-1", "--why", "it guesses [u8] for &str"]) == 0
    assert "sleepy adapters enable ledger-1" in capsys.readouterr().out
    assert adapters.live(BASE)[0] == []
    assert main(["adapters", "list"]) == 0
    assert "ledger-1: it guesses [u8] for &str" in capsys.readouterr().out
    assert main(["adapters", "enable", "ledger-1"]) == 0
    assert [one.name for one in adapters.live(BASE)[0]] == ["ledger-1"]


def test_rollback_says_what_is_live_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adapters", "rollback"]) == 0
    assert capsys.readouterr().out == "taken back: ledger-1; live now: none\n"
    assert main(["adapters", "rollback"]) == 2
    assert capsys.readouterr().err == "sleepy: there is nothing to take back: no adapter has been published\n"
    assert main(["adapters", "rollback", "--to", "1"]) == 0
    assert "live now: ledger-1" in capsys.readouterr().out
    assert main(["adapters", "history", "--json"]) == 0
    assert [json.loads(line)["what"] for line in capsys.readouterr().out.splitlines()] == [
        "publish",
        "rollback",
        "rollback",
    ]


def test_an_unknown_name_is_a_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adapters", "show", "nobody"]) == 2
    assert capsys.readouterr().err == "sleepy: there is no adapter 'nobody'; `sleepy adapters list` shows them\n"


def test_a_damaged_one_is_listed_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    (paths.adapters_dir() / "ledger-1" / "card.json").write_text("{}")
    assert main(["adapters", "list"]) == 0
    out = capsys.readouterr().out
    assert "damaged" in out and "ledger-1: its card is not the one that was published" in out
    assert main(["adapters", "show", "ledger-1"]) == 0


@pytest.mark.parametrize("action", [["list", "--json"], ["history"], ["disable", "ledger-1"]], ids=lambda one: one[0])
def test_a_damaged_registry_is_told_on_stderr(
    action: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """By whatever command sees it first, once."""
    adapters.publish([draft(tmp_path, "parcel-1", base_sha256=BASE)], why="night 2")
    (paths.adapters_dir() / "registry.json").write_text("{}")
    assert main(["adapters", *action]) == 0
    shown = capsys.readouterr()
    assert shown.err.startswith("sleepy: the adapters' registry can't be read")
    assert shown.err.count("\n") == 1
    assert main(["adapters", "list"]) == 0
    assert capsys.readouterr().err == "", "told once"


def test_before_the_first_night_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLEEPY_HOME", str(tmp_path / "empty"))
    assert main(["adapters", "list"]) == 0
    assert capsys.readouterr().out.startswith("no adapters yet")
    assert main(["adapters", "history"]) == 0
    assert not (tmp_path / "empty").exists()


def test_the_docs_name_every_command_and_state() -> None:
    text = (Path(__file__).parents[2] / "docs" / "adapters.md").read_text(encoding="utf-8")
    parser = argparse.ArgumentParser()
    command.configure(parser)
    [actions] = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for name in actions.choices:
        assert f"sleepy adapters {name}" in text, name
    for state in adapters.State:
        assert f"| {state.value} |" in text, state
