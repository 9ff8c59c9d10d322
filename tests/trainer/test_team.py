"""Several processes train as one: real processes, started by torch's and accelerate's own launchers, on the CPU."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import psutil
import pytest

from tests.support import sleepy_env

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("peft", reason="needs the extra `train`")

from safetensors.torch import load_file  # noqa: E402

from sleepy_lsp import paths  # noqa: E402
from tests.trainer.team_member import factors_of, in_float32  # noqa: E402
from tests.trainer.test_lora import EXAMPLES, StopAt, of_tiny, tasks  # noqa: E402
from trainer import loop, lora  # noqa: E402
from trainer.checkpoint import FILE  # noqa: E402
from trainer.lora import TrainingError, TrainingResult, TrainingStopped  # noqa: E402
from trainer.share.coefficients import Arm  # noqa: E402
from trainer.team import Team  # noqa: E402

STUB = Path(__file__).parent / "night_stub"
TWO = ("--multi_gpu", "--num_processes", "2")
ONE = ("--cpu", "--num_processes", "1")
ROOT = Path(__file__).parents[2]
WITHIN_S = 240.0


@pytest.fixture(scope="module", autouse=True)
def _float32() -> Iterator[None]:
    with in_float32():
        yield


@pytest.fixture(scope="module")
def alone(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> TrainingResult:
    """What one process makes of it."""
    return lora.train(EXAMPLES, tiny, of_tiny(tiny), tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def folder(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two processes made of it (`team_member.py`); `begun_alone` was begun by this one."""
    folder = tmp_path_factory.mktemp("team")
    with pytest.raises(TrainingStopped):
        lora.train(EXAMPLES, tiny, of_tiny(tiny), folder / "begun_alone", stop=StopAt(14))
    launch = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "tests.trainer.team_member")
    done = subprocess.run(
        [sys.executable, *launch, str(tiny), str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=WITHIN_S
    )
    assert (folder / "facts.json").exists(), done.stderr
    return folder


def facts(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "facts.json").read_text())[name]
    return found


def check_alike(found: dict[str, Any], file: Path, wanted: TrainingResult) -> None:
    assert found["n_steps"] == wanted.n_steps
    assert found["losses"] == pytest.approx(wanted.losses, abs=1e-5)
    factors = load_file(file)
    assert factors.keys() == factors_of(wanted).keys()
    for name, tensor in factors_of(wanted).items():
        torch.testing.assert_close(factors[name], tensor, rtol=0, atol=1e-4)


def test_two_processes_train_what_one_does(folder: Path, alone: TrainingResult) -> None:
    """Every second step has one sample, and nothing for the second process."""
    found = facts(folder, "whole")
    check_alike(found, folder / "whole.safetensors", alone)
    assert found["seen"] == list(range(1, 11))


def test_what_two_began_one_ends(folder: Path, tiny: Path, alone: TrainingResult) -> None:
    assert facts(folder, "stopped") == {"said": "stopped after 3 of 10 steps; they are saved", "seen": [1, 2, 3]}
    seen: list[int] = []
    result = lora.train(EXAMPLES, tiny, of_tiny(tiny), folder / "stopped", on_step=lambda n, _: seen.append(n))
    assert seen == list(range(4, 11)) and result.losses == pytest.approx(alone.losses, abs=1e-5)
    for name, tensor in factors_of(result).items():
        torch.testing.assert_close(tensor, factors_of(alone)[name], rtol=0, atol=1e-4)


def test_what_one_began_two_end(folder: Path, alone: TrainingResult) -> None:
    found = facts(folder, "begun_alone")
    check_alike(found, folder / "begun_alone.safetensors", alone)
    assert found["seen"][0] > 1 and found["seen"][-1] == 10


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("wild", "the loss is no number any more; try a lower learning rate", id="no number"),
        pytest.param("full", "the disk is full: free some room and train again", id="full disk"),
        pytest.param("elsewhere", "process 1 of 2 can't train: can't read the base model", id="no base there"),
        pytest.param("at_once", "stopped after 0 of 10 steps; they are saved", id="stopped at once"),
        pytest.param("left_alone", "another process of this training has ended; start it anew", id="it died"),
    ],
)
def test_what_ends_one_ends_all_with_its_reason(name: str, said: str, folder: Path) -> None:
    """And the next training has both of them again: three of these came before those above."""
    found = facts(folder, name)["said"]
    assert said in found and "\n" not in found


def test_tasks_of_share_are_trained_by_one_process(folder: Path, tiny: Path, tmp_path: Path) -> None:
    result = lora.train(EXAMPLES, tiny, of_tiny(tiny), tmp_path, tasks=tasks(Arm.COEFFICIENTS))
    check_alike(facts(folder, "share"), folder / "share.safetensors", result)


def test_each_process_has_a_gpu_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No machine that tests this has several: what torch tells of them is made up."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    two = cast(Team, object())
    assert loop.device(None) == torch.device("cuda", 0)
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert (loop.device(None), loop.device(two)) == (torch.device("cuda", 0), torch.device("cuda", 1))
    monkeypatch.setenv("LOCAL_RANK", "2")
    with pytest.raises(TrainingError, match="no GPU of its own, there are 2: launch with --num_processes 2"):
        loop.device(two)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at threads by their names in /proc")
def test_nothing_of_gloo_is_left_when_a_team_parts() -> None:
    """A thread of its that is still there when Python ends may abort the process: once in ten times it did."""
    script = (
        "from pathlib import Path\nfrom trainer import team\n"
        "with team.joined():\n    import trainer.loop\n"
        "print(*(file.read_text().strip() for file in Path('/proc/self/task').glob('*/comm')))"
    )
    alone = {"RANK": "0", "WORLD_SIZE": "1", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "0"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | alone,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
    )
    assert done.returncode == 0 and "gloo" not in done.stdout, done.stderr


# --- the night, as its user launches it


@contextlib.contextmanager
def launched(
    home: Path, kind: tuple[str, ...], *words: str, **environment: str
) -> Iterator[tuple["subprocess.Popen[str]", list[psutil.Process], str]]:
    """`accelerate launch … run-night --json …`, the processes that it has started, and what the night said first.

    Where there is no GPU, `--multi_gpu` starts its processes all the same; `--cpu` starts more than one by MPI alone.
    Nothing of it is left at the end.
    """
    options = (*kind, "--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no")
    command = ("-m", "sleepy_lsp", "trainer", "run-night", "--json", *words)
    path = os.pathsep.join((str(STUB), str(ROOT)))
    started: list[psutil.Process] = []
    with (
        (home.parent / "stderr").open("w") as err,
        subprocess.Popen(
            [sys.executable, "-m", "accelerate.commands.launch", *options, "--main_process_port", "0", *command],
            env=sleepy_env(home, {"PYTHONPATH": path, "STUB_ANY_LOAD": "1"} | environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        ) as launcher,
    ):

        def end_all() -> None:
            launcher.kill()
            for process in started:
                with contextlib.suppress(psutil.Error):
                    process.kill()

        timer = threading.Timer(WITHIN_S, end_all)
        timer.start()
        try:
            assert launcher.stdout is not None
            first = launcher.stdout.readline()
            assert first, (home.parent / "stderr").read_text()
            started += psutil.Process(launcher.pid).children(recursive=True)
            yield launcher, started, json.loads(first)["text"]
        finally:
            timer.cancel()
            end_all()


@pytest.mark.parametrize(("kind", "n_processes"), [(TWO, 2), (ONE, 1)])
def test_a_night_is_launched_by_accelerate(
    kind: tuple[str, ...], n_processes: int, tiny: Path, sleepy_home: Path, tmp_path: Path
) -> None:
    """One night, whoever helps: it prints and leaves what a night without a launcher does, and a line that says so."""
    training = {"STUB_NIGHT": "train", "STUB_BASE": str(tiny), "STUB_EPOCHS": "5"}
    with launched(sleepy_home, kind, **training) as (launcher, started, said_first):
        assert len(started) == n_processes
        assert (said_first == "2 processes train together") == (n_processes == 2)
        assert launcher.stdout is not None
        *said, last, night = [json.loads(line) for line in launcher.stdout]
        assert launcher.wait(WITHIN_S) == 0
    assert [one["text"] for one in said][-10:] == [f"step {n}" for n in range(1, 11)] and len(said) == 9 + n_processes
    whole = lora.train(EXAMPLES, tiny, of_tiny(tiny), tmp_path)
    assert json.loads(last["text"]) == pytest.approx(whole.losses, rel=0.05), "in bf16, as nights train"
    assert night["outcome"] == "nothing to learn"
    assert [file.name for file in paths.nights_dir().glob("checkpoint/*")] == [FILE]


@pytest.mark.skipif(os.name != "posix", reason="a launcher is not asked like that on Windows")
def test_words_and_signals_reach_the_night_and_end_all(tiny: Path, sleepy_home: Path) -> None:
    """In the middle of a training: only the night listens to the input; asked to end, all end in good order."""
    training = {"STUB_NIGHT": "train", "STUB_BASE": str(tiny), "STUB_EPOCHS": "100000"}
    with launched(sleepy_home, TWO, "--follow-input", **training) as (launcher, started, _):
        assert launcher.stdin is not None and launcher.stdout is not None

        def hear(text: str) -> None:
            assert launcher.stdout is not None
            assert any(json.loads(line).get("text") == text for line in launcher.stdout), "it said something else"

        hear("step 1")
        for _ in range(3):
            for word, heard in (("pause", "paused"), ("resume", "running")):
                launcher.stdin.write(f"{word}\n")
                launcher.stdin.flush()
                hear(heard)
        launcher.send_signal(signal.SIGTERM)
        assert json.loads(list(launcher.stdout)[-1])["step"] == "stopped"
        assert psutil.wait_procs(started, timeout=WITHIN_S)[1] == []
    assert [file.name for file in paths.nights_dir().glob("checkpoint/*")] == [FILE]


@pytest.mark.skipif(os.name != "posix", reason="needs a launcher whose death leaves its processes alone")
def test_however_the_night_dies_nobody_waits_for_it(sleepy_home: Path) -> None:
    with launched(sleepy_home, TWO, STUB_NIGHT="work") as (launcher, started, _):
        assert launcher.stdout is not None
        launcher.stdout.readline()
        launcher.kill()  # else it would end the others itself
        night, helper = sorted(started, key=lambda one: one.environ()["RANK"])
        assert helper.is_running() and helper.status() != psutil.STATUS_ZOMBIE
        night.kill()
        assert psutil.wait_procs([helper], timeout=WITHIN_S)[1] == []


def test_a_launcher_that_is_none_is_told_in_a_line(sleepy_home: Path) -> None:
    environment = sleepy_env(sleepy_home, {"WORLD_SIZE": "2"})
    command = [sys.executable, "-m", "sleepy_lsp", "trainer", "run-night"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=WITHIN_S)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "WORLD_SIZE is set" in done.stderr and "unset it" in done.stderr


def test_a_rehearsal_is_not_launched_in_several_processes(sleepy_home: Path) -> None:
    """They would write over each other's day."""
    environment = sleepy_env(sleepy_home, {"WORLD_SIZE": "2"})
    command = [sys.executable, "-m", "sleepy_lsp", "trainer", "rehearse", "--quick"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=WITHIN_S)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "a rehearsal runs in one process" in done.stderr and not paths.state_dir().exists()
