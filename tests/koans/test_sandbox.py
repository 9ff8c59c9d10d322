"""A program under test can't break the run around it: each limit against a real program that passes it."""

import contextlib
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from koans import sandbox
from koans.sandbox import Limits, has_network_namespace, run_limited

SHORT = Limits(seconds=1.0)


def python(program: str, folder: Path, limits: Limits = SHORT) -> tuple[int, bytes, str]:
    ran = run_limited([sys.executable, "-I", "-S", "-c", program], folder, limits)
    return ran.returncode, ran.stdout, ran.stopped


def test_an_ordinary_program_ends_as_it_would_alone(tmp_path: Path) -> None:
    """Output and exit code come through."""
    assert python("print('hello'); raise SystemExit(3)", tmp_path) == (3, b"hello\n", "")


def test_a_loop_is_stopped(tmp_path: Path) -> None:
    """A program that never ends costs its time limit and no more."""
    assert python("while True: pass", tmp_path)[2] == "time"


def test_a_flood_is_stopped(tmp_path: Path) -> None:
    """Endless output ends at the limit, whether the program minds or not."""
    _, output, stopped = python(
        "import sys\nwhile True:\n try: sys.stdout.write('x' * 4096); sys.stdout.flush()\n except OSError: pass",
        tmp_path,
        Limits(seconds=20, output_bytes=100_000),
    )
    assert stopped == "output"
    assert len(output) <= 100_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces an address-space limit")
def test_a_memory_hog_is_refused_its_memory(tmp_path: Path) -> None:
    """An allocation above the limit fails in the program, not in the machine."""
    returncode, _, stopped = python("x = bytearray(1 << 30)", tmp_path, Limits(seconds=20, memory_bytes=256 << 20))
    assert (returncode != 0, stopped) == (True, "")


def test_forks_are_stopped_and_leave_nobody_behind(tmp_path: Path) -> None:
    """A program that breeds processes is stopped, and all of them with it, those in sessions of their own included."""
    marker = "sleepy-fork-test"
    breed = """
import os, time
for _ in range(200):
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""
    ran = run_limited([sys.executable, "-I", "-S", "-c", breed, marker], tmp_path, Limits(seconds=30))
    assert ran.stopped == "processes"
    left = [p for p in psutil.process_iter(["cmdline", "status"]) if marker in (p.info["cmdline"] or [])]
    _, alive = psutil.wait_procs(left, timeout=10)
    assert alive == []


@pytest.mark.skipif(not has_network_namespace(), reason="this system lets users have no network namespace")
def test_there_is_no_network(tmp_path: Path) -> None:
    """Not even this machine's own ports can be reached."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        accepted = threading.Event()
        returncode, _, _ = python(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)", tmp_path)
        assert returncode != 0
        assert not accepted.is_set()


def test_a_missing_program_is_an_error_of_the_caller(tmp_path: Path) -> None:
    """What can't be started is not a result."""
    with pytest.raises(FileNotFoundError):
        run_limited(["sleepy-no-such-program"], tmp_path)


def test_a_program_ends_with_the_process_that_watches_it(tmp_path: Path) -> None:
    """A run that is killed in the middle leaves nothing behind that would loop for ever."""
    marker = f"sleepy-orphan-test-{tmp_path.name}"
    watch = (
        "import sys; from pathlib import Path; from koans.sandbox import run_limited, Limits; "
        "run_limited([sys.executable, '-I', '-S', '-c', 'import time; print(1, flush=True); time.sleep(99)', "
        f"{marker!r}], Path({str(tmp_path)!r}), Limits(seconds=90))"
    )
    watcher = subprocess.Popen([sys.executable, "-c", watch])
    deadline = time.monotonic() + 60
    while not (started := _marked(marker, watcher.pid)) and time.monotonic() < deadline:
        with contextlib.suppress(subprocess.TimeoutExpired):
            watcher.wait(timeout=0.02)
    assert started
    watcher.kill()
    watcher.wait()
    _, alive = psutil.wait_procs([*started, *_marked(marker, watcher.pid)], timeout=20)
    assert alive == [] and _marked(marker, watcher.pid) == []


def _marked(marker: str, but: int) -> list[psutil.Process]:
    found = psutil.process_iter(["cmdline"])
    return [one for one in found if one.pid != but and marker in (one.info["cmdline"] or [])]


def test_there_is_nothing_to_read(tmp_path: Path) -> None:
    """A program that waits for input gets the end of it at once."""
    assert python("import sys; print(repr(sys.stdin.read()))", tmp_path) == (0, b"''\n", "")


def test_what_a_program_leaves_behind_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also on a system without namespaces: a child that outlives its parent is in the parent's group."""
    monkeypatch.setattr(sandbox, "_namespaces", lambda: ())
    marker = f"sleepy-left-test-{tmp_path.name}"
    leave = (
        "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', sys.argv[1]])"
    )
    ran = run_limited([sys.executable, "-I", "-S", "-c", leave, marker], tmp_path, Limits(seconds=30))
    assert (ran.returncode, ran.stopped) == (0, "")
    _, alive = psutil.wait_procs(_marked(marker, 0), timeout=10)
    assert alive == []
