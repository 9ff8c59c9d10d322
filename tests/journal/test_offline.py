"""The journal never leaves the machine: its whole life without a socket."""

import socket
from pathlib import Path

import pytest

from sleepy_lsp import paths
from sleepy_lsp.cli import main
from sleepy_lsp.journal.journal import Journal
from tests.journal.conftest import ONE_OF_EACH, story


def test_a_whole_life_opens_no_socket(
    sleepy_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Open, record, ask, show, count, plot, export, redact, purge, and starting again after damage."""
    opened: list[object] = []

    class NoSocket(socket.socket):
        def __init__(self, *args: object, **kwargs: object) -> None:
            opened.append(args)
            raise AssertionError("the journal opened a socket")

    monkeypatch.setattr(socket, "socket", NoSocket)
    monkeypatch.setattr(socket, "create_connection", NoSocket)
    with pytest.raises(AssertionError):
        socket.socket()
    opened.clear()
    with Journal.open(paths.journal_file()) as journal:
        journal.record_many(story(*ONE_OF_EACH))
        assert journal.events(journal.episodes()[0].id) and journal.last_activity_us()
    for words in (
        ["show"],
        ["stats", "--plot", str(tmp_path / "plot.png")],
        ["stats", "--json"],
        ["export", "--out", str(tmp_path / "all.jsonl")],
        ["export", "--redact"],
        ["purge", "--older-than", "1", "--yes"],
        ["purge", "--all", "--yes"],
    ):
        assert main(["journal", *words]) == 0, capsys.readouterr().err
    paths.journal_file().write_bytes(b"damage" * 1000)
    assert main(["journal", "show"]) == 0
    assert opened == []
