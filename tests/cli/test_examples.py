"""`sleepy fix` shows the model what the user mended before: the whole way, with a scripted server at the far end."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from sleepy_lsp.journal.events import Event, FixedByHand, Mark, Seen, Text, TextChange
from sleepy_lsp.journal.journal import Journal
from tests.cli.conftest import Run
from tests.support import crate

API = "pub struct Till;\nimpl Till { pub fn total(&self) -> i64 { 1 } }\n"
TWICE = "pub fn twice(till: &Till) -> i64 { 2 * till.amount() }"
BROKEN = API + TWICE + "\n"


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[list[str]]:
    """The questions to an endpoint that the home's settings name; it knows the answer only from an example."""
    questions: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
            questions.append(question)
            name = "total" if "1 + till.total()" in question else "guess"
            code = f"```rust\n{TWICE.replace('amount', name)}\n```"
            answer = {"choices": [{"delta": {"content": code}, "finish_reason": "stop"}]}
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(f"data: {json.dumps(answer)}\n\ndata: [DONE]\n\n".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        (tmp_path / "home" / "config").mkdir(parents=True)
        (tmp_path / "home" / "config" / "settings.toml").write_text(
            f'endpoint = "http://127.0.0.1:{server.server_address[1]}/v1"\nendpoint_model = "m"\nsources = ["model"]\n'
        )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield questions
        server.shutdown()
        thread.join()


def mended_by_hand(home: Path, project: Path) -> None:
    """In the journal: such an error, mended by the user in another function of the project."""
    before, after = (f"pub fn f(till: &Till) -> i64 {{ 1 + till.{name}() }}" for name in ("amount", "total"))
    start = before.index("amount")
    mark = Mark(start, start + 6, True, "method not found in `&Till`")
    said = ("E0599", "missing", "no method named `amount` found for reference `&Till` in the current scope", 1, 1)
    seen = Seen(str(project / "src" / "a.rs"), *said, Text(before), Text(""), (mark,))
    change = (TextChange(seen.path, 1, Text(before), Text(after)),)
    (home / "data").mkdir(parents=True, exist_ok=True)
    with Journal.open(home / "data" / "journal.sqlite3") as journal:
        journal.record_many(Event(str(project), "s", "an error", detail) for detail in (seen, FixedByHand(change)))


def test_a_past_fix_is_shown_and_mends_the_next_error(run: Run, tmp_path: Path, asked: list[str]) -> None:
    """Without it the model knows nothing of the new name, and the prompt says nothing of examples."""
    root = crate(tmp_path / "user", {"src/lib.rs": BROKEN})
    assert run(["fix", root, "--attempts", "1"]).returncode == 1
    assert asked and not any("mended before" in question for question in asked)
    mended_by_hand(tmp_path / "home", root)
    done = run(["fix", root, "--attempts", "1", "--apply"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "src" / "lib.rs").read_text() == BROKEN.replace("amount", "total")


@pytest.mark.skipif(sys.platform == "win32", reason="no connection to 0.0.0.0 on Windows")
def test_the_journal_never_leaves_this_machine(run: Run, tmp_path: Path, asked: list[str]) -> None:
    """To an endpoint that is not known to be here no past fix is told; the error still is."""
    root = crate(tmp_path / "user", {"src/lib.rs": BROKEN})
    mended_by_hand(tmp_path / "home", root)
    settings = tmp_path / "home" / "config" / "settings.toml"
    settings.write_text(settings.read_text().replace("127.0.0.1", "0.0.0.0"))
    assert run(["fix", root, "--attempts", "1"]).returncode == 1
    assert asked and not any("mended before" in question for question in asked)


def test_a_journal_that_cannot_be_read_costs_the_examples_alone(run: Run, tmp_path: Path, asked: list[str]) -> None:
    """The model is asked all the same, and the user is told."""
    root = crate(tmp_path / "user", {"src/lib.rs": BROKEN})
    (tmp_path / "home" / "data" / "journal.sqlite3").mkdir(parents=True)
    done = run(["fix", root, "--attempts", "1", "--json"])
    assert asked
    assert "journal" in json.loads(done.stdout.splitlines()[-1])["problems"][0]
