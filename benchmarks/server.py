"""The language server: start, answers under load, keystrokes, time to a fix, memory and work while idle.

The load has no language model in it: a busy process beside the server takes its place, since the model runs in a
process of its own. All of it with a real server over stdio.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks import record
from tests.lsp_client import Editor, LspError, editor

_EMPTY = """
from pygls.lsp.server import LanguageServer
LanguageServer("empty", "1").start_io()
"""
_FILES, _ERRORS_A_FILE, _KEYS_A_SECOND, _SECONDS = 20, 15, 30, 15
_MOVED = 'pub fn f{0}() {{\n    let s1 = String::from("a");\n    let s2 = s1;\n    println!("{{s1}} {{s2}}");\n}}\n\n'
_HOME = "SLEEPY_HOME"


def sleepy_argv() -> list[str]:
    return [str(Path(sys.executable).with_name("sleepy")), "serve"]


def start(argv: list[str], folder: Path) -> float:
    """Seconds from spawning a server to its answer to `initialize`."""
    started = time.perf_counter()
    with editor(argv, os.environ, folder) as one:
        one.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        return time.perf_counter() - started


def spawn(folder: Path, runs: int) -> dict[str, Any]:
    pairs = [(start(sleepy_argv(), folder), start([sys.executable, "-c", _EMPTY], folder)) for _ in range(runs + 1)][1:]
    return {
        "median_s": round(statistics.median(ours for ours, _ in pairs), 3),
        "empty_server_median_s": round(statistics.median(empty for _, empty in pairs), 3),
        "median_ratio": round(statistics.median(ours / empty for ours, empty in pairs), 2),
        "target_ratio": 3.0,
    }


def make_crate(folder: Path) -> list[Path]:
    source = folder / "src"
    source.mkdir(parents=True)
    (folder / "Cargo.toml").write_text(f'[package]\nname = "{folder.name}"\nversion = "0.1.0"\nedition = "2021"\n')
    (source / "lib.rs").write_text("".join(f"pub mod m{i};\n" for i in range(_FILES)))
    paths = [source / f"m{i}.rs" for i in range(_FILES)]
    for path in paths:
        path.write_text("".join(_MOVED.format(i) for i in range(_ERRORS_A_FILE)))
    return paths


def quiet(one: Editor, n_ready: int) -> None:
    one.deadline_s = 600
    one.wait_for_status(lambda status: status["state"] == "asleep" and sum(status["ready"].values()) >= n_ready)


def under_load(folder: Path) -> dict[str, Any]:
    """300 errors in 20 files, a process that takes a core as the model does, keys typed and actions asked for.

    It begins with the first offers: all the while, the server compiles fixes for the other errors.
    """
    paths = make_crate(folder / "loaded")
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        with (
            editor(sleepy_argv(), os.environ, folder) as one,
            editor([sys.executable, "-c", _EMPTY], os.environ, folder) as empty,
        ):
            empty.initialize()
            one.initialize(options={"sources": ["compiler"]})
            uris = [one.open(path) for path in paths]
            one.deadline_s = 600
            one.wait_for_status(lambda status: sum(status["ready"].values()) >= _FILES)
            answers, acks, beside = typed(one, empty, uris)
            state = one.status["state"]
            one.shut_down()
    finally:
        busy.kill()
        busy.wait()
    return {
        "errors": _FILES * _ERRORS_A_FILE,
        "keys_a_second": _KEYS_A_SECOND,
        "code_action": percentiles(answers),
        "an_empty_server_beside_it": percentiles(beside),
        "state_at_the_end": state,
        "target_p99_ms": 20.0,
        "keystrokes": {
            "first_half_median_ms": round(statistics.median(acks[: len(acks) // 2]) * 1e3, 2),
            "second_half_median_ms": round(statistics.median(acks[len(acks) // 2 :]) * 1e3, 2),
            "last_ms": round(acks[-1] * 1e3, 2),
            "what": "a key, then a request: its answer comes once every key before it has been handled",
        },
    }


def typed(one: Editor, empty: Editor, uris: list[str]) -> tuple[list[float], list[float], list[float]]:
    """Type at the given rate for a while.

    Seconds of each code action, of each answer that follows a key, and of an answer of an empty pygls server, idle
    itself: what the machine costs anybody.
    """
    answers, acks, beside = [], [], []
    began = time.perf_counter()
    for number in range(_KEYS_A_SECOND * _SECONDS):
        due = began + number / _KEYS_A_SECOND
        time.sleep(max(due - time.perf_counter(), 0))
        uri = uris[number % 3]
        one.type(uri, one.buffers[uri] + "/")
        started = time.perf_counter()
        one.request("sleepy/info")
        acks.append(time.perf_counter() - started)
        where = {"line": 3 + 6 * (number % _ERRORS_A_FILE), "character": 16}
        started = time.perf_counter()
        one.actions(uris[number % _FILES], {"start": where, "end": where})
        answers.append(time.perf_counter() - started)
        started = time.perf_counter()
        with contextlib.suppress(LspError):
            empty.request("empty/unknown", {})
        beside.append(time.perf_counter() - started)
    return answers, acks, beside


def percentiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1e3, 2)

    return {"n": len(ordered), "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": round(ordered[-1] * 1e3, 2)}


def time_to_fix(folder: Path, runs: int) -> dict[str, Any]:
    """From a forwarded diagnostic to an offered fix, against one warm `cargo check` of the same crate."""
    root = folder / "fixed"
    (root / "src").mkdir(parents=True)
    (root / "Cargo.toml").write_text('[package]\nname = "fixed"\nversion = "0.1.0"\nedition = "2021"\n')
    path = root / "src" / "lib.rs"
    path.write_text(_MOVED.format(0))
    seconds, checks = [], []
    with editor(sleepy_argv(), os.environ, folder) as one:
        one.initialize(options={"sources": ["compiler"], "run": "on save"})
        uri = one.open(path)
        quiet(one, 1)
        for number in range(runs):
            path.write_text(_MOVED.format(number))
            started = time.perf_counter()
            subprocess.run(["cargo", "check", "--quiet", "--offline"], cwd=root, capture_output=True, check=False)
            checks.append(time.perf_counter() - started)
            name = f"g{number}"
            one.type(uri, _MOVED.format(0).replace("f0", name))
            one.until(lambda: not one.actions(uri, "s1} "), "the old fix to go")
            where = {"start": {"line": 3, "character": 15}, "end": {"line": 3, "character": 19}}
            diagnostic = {"range": where, "message": "borrow of moved value: `s1`", "code": "E0382", "source": "rustc"}
            n_before = len(one.messages)
            started = time.perf_counter()
            one.notify("sleepy/diagnostics", {"uri": uri, "version": None, "diagnostics": [diagnostic]})
            one.wait_for_status(lambda status: bool(status["ready"]), after=n_before)
            seconds.append(time.perf_counter() - started)
        one.shut_down()
    check_s = statistics.median(checks)
    return {
        "median_s": round(statistics.median(seconds), 3),
        "warm_check_median_s": round(check_s, 3),
        "target_s": round(0.15 + 2 * check_s, 3),
    }


def idle(folder: Path) -> dict[str, Any]:
    """Memory and processor time of a server that has checked a crate and is left alone."""
    path = folder / "fixed" / "src" / "lib.rs"
    with editor(sleepy_argv(), os.environ, folder) as one:
        one.initialize(options={"sources": ["compiler"]})
        one.open(path)
        quiet(one, 1)
        process = psutil.Process(one.child.pid)
        time.sleep(5)  # the burst ends, the shadow is left
        before = process.cpu_times()
        time.sleep(20)
        after = process.cpu_times()
        resident = process.memory_info().rss
        one.shut_down()
    spent = after.user + after.system - before.user - before.system
    return {
        "resident_mb": round(resident / 1e6, 1),
        "target_mb": 90,
        "cpu_percent": max(round(spent / 20 * 100, 2), 0.0),
        "target_cpu_percent": 0,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[_HOME] = str(folder / "home")
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "start": lambda: spawn(folder, 9),
            "time_to_fix": lambda: time_to_fix(folder, 11),
            "idle": lambda: idle(folder),
            "under_load": lambda: under_load(folder),
        }
        chosen = sys.argv[1:] or list(parts)
        result = {part: parts[part]() for part in chosen}
    if chosen == list(parts):
        record.write("server", {"what": "the language server", "load_average": os.getloadavg()[0], **result})
    else:
        print(result)


if __name__ == "__main__":
    main()
