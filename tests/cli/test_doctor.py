"""`sleepy doctor`: one line for each thing, and an exit code that says whether `sleepy fix` can work."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.support import write_tree


def test_everything_required_is_there(run: Run) -> None:
    """The model is not required: without it rustc's suggestions still work."""
    done = run(["doctor", "--json"])
    found = {entry["name"]: entry for entry in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, done.stdout
    assert {"rustc", "cargo", "settings", "model", "disk", "memory"} <= set(found)
    assert found["rustc"]["ok"] and found["cargo"]["ok"] and found["rustc"]["text"].startswith("rustc 1.")
    assert not found["model"]["required"] and not found["memory"]["required"]


def test_what_is_missing_says_how_to_mend_it(run: Run, tmp_path: Path) -> None:
    done = run(["doctor", "--json"], environment={"PATH": str(tmp_path)})
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    missing = [entry for entry in findings if entry["required"] and not entry["ok"]]
    assert done.returncode == 1 and missing
    assert all(entry["mend"] for entry in findings if not entry["ok"])
    assert "rustup.rs" in missing[0]["mend"]


def test_bad_settings_are_a_finding_not_a_crash(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path / "home/config", {"settings.toml": "colour = 1\n"})
    done = run(["doctor"])
    assert done.returncode == 1 and "unknown setting 'colour'" in done.stdout and done.stderr == ""


def test_nothing_is_written(run: Run, tmp_path: Path) -> None:
    run(["doctor"])
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []
