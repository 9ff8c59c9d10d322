"""The whole way with the real compiler and the real model: what a user gets from `sleepy fix`."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sleepy_lsp.llm import launcher
from tests.support import sleepy_argv, sleepy_env

pytestmark = pytest.mark.model

EXAMPLE = Path(__file__).parents[2] / "examples" / "broken-inventory"
NEEDS_MODEL = """\
pub struct Line {
    pub sku: String,
    pub count: u32,
}

pub enum State {
    Open,
    Packed,
    Sent,
}

pub fn label(state: &State) -> &'static str {
    match state {
        State::Open => "open",
        State::Packed => "packed",
    }
}

pub fn total(lines: &[Line]) -> u32 {
    lines.iter().map(|line| line.quantity_on_hand()).sum()
}
"""


@pytest.fixture(scope="module")
def home(real_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose settings name the real model; its worker is stopped at the end."""
    home = tmp_path_factory.mktemp("home")
    (home / "config").mkdir()
    (home / "config" / "settings.toml").write_text(f"model_path = {json.dumps(str(real_model))}\n")
    yield home
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLEEPY_HOME", str(home))
        launcher.stop_worker()


def fix(home: Path, *arguments: str | Path) -> tuple[int, list[dict[str, object]]]:
    done = subprocess.run(
        sleepy_argv(["fix", *arguments, "--json"]), env=sleepy_env(home), capture_output=True, text=True, timeout=600
    )
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_the_demo_crate_is_mended(home: Path, tmp_path: Path) -> None:
    """Every error goes, from both sources, and the crate's own tests pass: the fixes mean what was meant."""
    crate = Path(shutil.copytree(EXAMPLE, tmp_path / "crate", ignore=shutil.ignore_patterns("target")))
    tests_before = (crate / "tests" / "flow.rs").read_bytes()

    code, lines = fix(home, crate, "--apply")

    assert (code, lines[-1]["errors_after"]) == (0, 0)
    sources = {fix["source"] for line in lines[:-1] for fix in line["fixes"]}  # type: ignore[attr-defined]
    assert sources >= {"compiler", "model"}
    assert (crate / "tests" / "flow.rs").read_bytes() == tests_before
    target = {**os.environ, "CARGO_TARGET_DIR": str(tmp_path / "target")}
    for command in ("check", "test"):
        done = subprocess.run(["cargo", command, "--offline"], cwd=crate, env=target, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_same_seed_same_machine_same_result(home: Path, tmp_path: Path) -> None:
    """Two runs give the same diffs, although the model's cache is in another state the second time."""
    file = tmp_path / "shop.rs"
    file.write_text(NEEDS_MODEL)

    def diffs() -> list[str]:
        _, lines = fix(home, file, "--sources", "model")
        return [fix["diff"] for line in lines[:-1] for fix in line["fixes"]]  # type: ignore[attr-defined]

    first = diffs()
    assert first
    assert diffs() == first


def test_a_killed_model_process_is_told_and_rustc_s_fixes_stay(home: Path, tmp_path: Path) -> None:
    """SIGKILL in the middle of an answer costs that answer, not the run."""
    file = tmp_path / "shop.rs"
    file.write_text(NEEDS_MODEL + "\npub fn moved(name: String) -> String {\n    let a = name;\n    a + &name\n}\n")
    child = subprocess.Popen(
        sleepy_argv(["fix", str(file), "--json", "--attempts", "1"]),
        env=sleepy_env(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _kill_worker_when_it_answers(home, child)
    output, errors = child.communicate(timeout=300)
    summary = json.loads(output.splitlines()[-1])
    assert child.returncode in (0, 1), errors
    assert any("model" in problem for problem in summary["problems"])
    assert summary["errors_after"] < summary["errors_before"]
    _, lines = fix(home, file, "--attempts", "1")
    assert lines[-1]["problems"] == [], "the next run starts a new worker"


def _kill_worker_when_it_answers(home: Path, child: "subprocess.Popen[str]") -> None:
    """Wait until the worker computes, then kill it."""
    deadline = time.monotonic() + 120
    address = home / "state" / "worker" / "address.json"
    while time.monotonic() < deadline and child.poll() is None:
        try:
            worker = psutil.Process(json.loads(address.read_text())["pid"])
            if worker.cpu_percent(interval=0.5) > 50 and worker.memory_info().rss > 1_000_000_000:
                os.kill(worker.pid, signal.SIGKILL)
                return
        except (OSError, ValueError, psutil.NoSuchProcess):
            continue
    pytest.fail("the worker never computed")
