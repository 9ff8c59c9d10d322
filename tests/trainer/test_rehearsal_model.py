"""The quick rehearsal with nothing scripted: real crate, journal, compiler, small model, training, gate and report."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support import sleepy_argv, sleepy_env

pytest.importorskip("torch")


@pytest.mark.model
@pytest.mark.timeout(2400)
def test_a_day_a_night_and_a_morning(small_model: Path, tmp_path: Path) -> None:
    """What comes of it depends on the machine's last bits; that it learns, and loses nothing, does not."""
    settings = tmp_path / "config" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text(f'model = "qwen2.5-coder-0.5b-instruct"\nmodel_path = "{small_model.as_posix()}"\n')
    command = sleepy_argv(["trainer", "rehearse", "--quick", "--json", "--out", tmp_path / "out"])
    done = subprocess.run(command, env=sleepy_env(tmp_path), capture_output=True, text=True, timeout=2300)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    [candidate] = summary["night"]["candidates"]
    held_out = candidate["measured"][0]
    losses = candidate["losses"]
    assert sum(losses[-10:]) < 0.5 * sum(losses[:10])
    assert held_out["candidate"]["passed"] > held_out["live"]["passed"]
    rows = summary["rows"]
    assert rows["memory alone"]["passed"] > rows["base"]["passed"]
    if candidate["adopted"]:
        assert rows["routed adapters"]["passed"] >= rows["base"]["passed"]
        assert all(not one["lost"] for one in candidate["measured"] if one["name"] == "frozen, routed")
    page = tmp_path / "out" / "home" / "state" / "report" / "report.html"
    assert candidate["name"] in page.read_text(encoding="utf-8")
