"""The server with the real model: a fix that rustc does not suggest, thought of, compiled, offered, taken."""

import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import Start, capabilities_of, outcomes
from tests.support import crate

BROKEN = """\
enum State {
    Open,
    Packed,
    Sent,
}

fn label(state: &State) -> &'static str {
    match state {
        State::Open => "open",
        State::Packed => "packed",
    }
}

fn main() {
    for state in [State::Open, State::Packed, State::Sent] {
        println!("{}", label(&state));
    }
}
"""


@pytest.mark.model
def test_the_model_mends_what_rustc_does_not(start: Start, tmp_path: Path, home: Path, real_model: Path) -> None:
    """While it thinks, every request is answered; its offer says where it comes from."""
    path = crate(tmp_path / "user", {"src/main.rs": BROKEN}) / "src" / "main.rs"
    settings = home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'model_path = "{real_model}"\nworker_idle_minutes = 0.2\n')
    editor = start({"sources": ["model"], "timeBudgetSeconds": 240}, capabilities_of("neovim-0.11.4"))
    editor.deadline_s = 300
    uri = editor.open(path)
    editor.wait_for_status(lambda status: status["state"] == "thinking")
    assert editor.request("sleepy/info")["model"]
    editor.wait_for("$/progress", lambda params: params["value"]["kind"] == "begin")
    editor.wait_for_status(lambda status: bool(status["ready"]))
    fixes = editor.actions(uri, "match state")
    assert fixes[0]["title"].endswith("— checked, model")
    editor.choose(fixes[0])
    editor.save(uri, path)
    said = subprocess.run(["cargo", "check", "--offline"], cwd=path.parent.parent, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    editor.until(lambda: "accepted" in outcomes(home), "the journal to say accepted")
    editor.command("sleepy.restartWorker")
    assert editor.shut_down() == 0
