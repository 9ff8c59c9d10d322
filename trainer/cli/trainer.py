"""The trainer: learns from the journal while the machine is idle, and gets out of the way when it is not.

`run-night` runs one night here and now; `start` lets a daemon wait for idle hours, `install` starts it at every login.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import psutil

from sleepy_lsp import paths, settings
from sleepy_lsp.cli import CommandError
from sleepy_lsp.settings import Settings
from trainer import control, daemon, disk, extra, presence, priority, records, service
from trainer.cli import rehearse
from trainer.control import Control, NightFailed, Stopped
from trainer.idle import Senses, Signal, why_not_now

EXIT_DONE, EXIT_NOT_DONE, EXIT_USAGE = 0, 1, 2
START_WITHIN_S, STOP_WITHIN_S = 20.0, 40.0
POLL_S = 0.05
MEASURE_LOAD_S = 0.5


def configure(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(
        dest="action", required=True, metavar="run-night|start|stop|status|install|uninstall|rehearse"
    )
    described = {
        "run-night": "run one night now, or the rest of one that was cut off; Ctrl-C ends it in good order",
        "start": "let a daemon run a night whenever the machine is idle",
        "stop": "end the daemon and the night that it runs; what the night has done so far is kept",
        "status": "what the trainer does, and why it does not",
        "install": "start the daemon now and at every login, as a service of this system",
        "uninstall": "take `install` back",
        "rehearse": "a scripted day, a real night, and whether the morning beats the evening; in a home of its own",
    }
    actions = {name: commands.add_parser(name, help=text, description=text) for name, text in described.items()}
    for name in ("run-night", "status"):
        actions[name].add_argument("--json", action="store_true", help="print one JSON object a line")
    actions["run-night"].add_argument(
        "--follow-input",
        action="store_true",
        help="do what the lines of the standard input say (pause, resume, stop), and end when it ends",
    )
    rehearse.configure(actions["rehearse"])
    actions["start"].add_argument(
        "--foreground", action="store_true", help="be the daemon, until Ctrl-C, instead of starting one"
    )


def run(args: argparse.Namespace) -> int:
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "run-night": _run_night,
        "start": _start,
        "stop": _stop,
        "status": _status,
        "install": _install,
        "uninstall": _uninstall,
        "rehearse": rehearse.run,
    }
    if args.action == "rehearse" and _is_of_several():
        raise CommandError("a rehearsal runs in one process: only run-night is for `accelerate launch` and torchrun")
    try:
        return actions[args.action](args)
    except (extra.ExtraMissing, presence.AlreadyRunning, service.ServiceError) as exc:
        raise CommandError(str(exc)) from exc
    except BrokenPipeError:
        raise
    except OSError as exc:
        # Without a file's name it is a sentence of ours, see `paths.private_dir`.
        raise CommandError(f"can't use {exc.filename}: {exc.strerror}" if exc.filename else str(exc)) from exc


def _run_night(args: argparse.Namespace) -> int:
    if _is_of_several() and os.environ.get("RANK", "0") != "0":
        return _help()
    extra.require()
    chosen = settings.load()
    asked = Control(lambda phase: _say(args, "phase", text=phase))
    if args.follow_input:
        control.listen(asked, open(sys.stdin.fileno(), "rb", buffering=0, closefd=False))  # noqa: SIM115
    control.stop_on_signals(asked)
    priority.lower()
    _set_threads(chosen.night_threads)
    with _with_helpers(args), presence.only_night():
        _make_room(args, chosen)
        from trainer.night import run as run_night  # with the engine, which a daemon that waits does without

        try:
            record = run_night(chosen, control=asked, on_status=lambda text: _say(args, "status", text=text))
        except Stopped:
            _say(args, "status", text="stopped; the next night goes on from here")
            return EXIT_NOT_DONE
        except (NightFailed, OSError) as exc:  # a full disk may refuse even the record of the failure
            _say(args, "status", text=f"the night failed: {exc}")
            return EXIT_NOT_DONE
        finally:
            _make_room(args, chosen)
        _report(args, chosen)
    _say(args, "night", number=record.number, step=record.step, outcome=record.outcome)
    return EXIT_DONE if record.step == "done" else EXIT_NOT_DONE


def _is_of_several() -> bool:
    """Whether `accelerate launch` or `torchrun` runs this same command in several processes, one for each GPU."""
    return os.environ.get("WORLD_SIZE", "1") != "1"


@contextlib.contextmanager
def _with_helpers(args: argparse.Namespace) -> Iterator[None]:
    """For the one process of several that runs the night: the others train with it until this ends."""
    if not _is_of_several():
        yield
        return
    from trainer import team

    try:
        with team.joined() as joined:
            _say(args, "status", text=f"{joined.size} processes train together")
            yield
    except team.TeamBroken as exc:
        raise CommandError(str(exc)) from exc


def _help() -> int:
    """Be one of the others: for what is trained, nothing else. Prints and reads nothing, and takes no lock."""
    priority.lower()
    _set_threads(0)
    from trainer import team

    try:
        with team.joined() as joined:
            # Who launched this asks all processes to end. The night then ends in good order, and sends this one home.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            team.follow(joined)
    except team.TeamBroken:  # which the process that runs the night tells, if it can
        return EXIT_NOT_DONE
    return EXIT_DONE


def _set_threads(wanted: int) -> None:
    """For torch, which reads it once, when it is loaded; 0: what of the machine's cores falls to this process."""
    from sleepy_lsp.llm.launcher import physical_cores  # with an HTTP client, which a daemon that waits does without

    n_here = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))  # processes of the same launch
    os.environ["OMP_NUM_THREADS"] = str(wanted or max(physical_cores() // n_here, 1))


def _report(args: argparse.Namespace, chosen: Settings) -> None:
    """Write the page that the editors open in the morning; a disk that refuses it costs the page alone."""
    from trainer import report  # with matplotlib

    try:
        report.write(report.gather(chosen))
    except OSError as exc:
        _say(args, "status", text=f"the report can't be written: {exc}")


def _make_room(args: argparse.Namespace, chosen: Settings) -> None:
    freed = disk.keep_within(chosen.night_disk_gb * 1e9)
    for text in [*(f"deleted {path} to stay within night_disk_gb" for path in freed.paths), *freed.problems]:
        _say(args, "status", text=text)


def _say(args: argparse.Namespace, kind: str, **fields: object) -> None:
    with contextlib.suppress(OSError):  # a daemon that was killed: the night ends with its input, not with its words
        if args.json:
            print(json.dumps({"type": kind, **fields}), flush=True)
        elif kind == "night":
            print(f"night {fields['number']}, {fields['step']}: {fields['outcome']}", flush=True)
        else:
            print(fields["text"], file=sys.stderr, flush=True)


def _start(args: argparse.Namespace) -> int:
    extra.require()
    settings.load()
    if args.foreground:
        daemon.serve()
        return EXIT_DONE
    running = presence.read()
    if running is not None and presence.is_alive(running):
        print(f"the trainer is running already ({presence.describe(running)})")
        return EXIT_DONE
    child, log = _start_in_background()
    deadline = time.monotonic() + START_WITHIN_S
    while child.poll() is None and time.monotonic() < deadline:
        state = presence.read()
        if state is not None and presence.is_alive(state):
            print(f"the trainer has started (pid {state.pid}); see: sleepy trainer status")
            return EXIT_DONE
        time.sleep(POLL_S)
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise CommandError(f"the trainer did not start: {lines[-1] if lines else f'see {presence.log_file()}'}")


def _start_in_background() -> tuple["subprocess.Popen[bytes]", Path]:
    """A daemon that outlives this command and its terminal, and the file with what it prints while it starts."""
    log = paths.private_dir(paths.trainer_dir()) / "start.log"
    flags = 0
    if sys.platform == "win32":
        # A hidden console of its own, which compilers inherit: without any, each of them would open a window.
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    with log.open("wb") as out:
        child = subprocess.Popen(
            service.COMMAND,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=out,
            cwd=paths.trainer_dir(),
            start_new_session=True,
            creationflags=flags,
        )
    return child, log


def _stop(args: argparse.Namespace) -> int:
    print("the trainer has stopped" if _ended_daemon() else "the trainer is not running")
    return EXIT_DONE


def _ended_daemon() -> bool:
    """End the daemon and wait for it; False when there is none. Raises CommandError when it can't be ended."""
    state = presence.read()
    if state is None or not presence.is_alive(state):
        return False
    process = presence.process_of(state)
    if process is None:
        raise CommandError(f"the trainer runs on another machine ({presence.describe(state)}): stop it there")
    try:
        process.terminate()  # on Windows that ends it at once; its night notices, and ends at its next checkpoint
        process.wait(STOP_WITHIN_S)
        if (left := presence.read()) is not None and left.pid == state.pid and left.phase != presence.STOPPED:
            with contextlib.suppress(OSError):  # a full disk: `status` says less, and that is all
                presence.write(replace(left, phase=presence.STOPPED, reasons=[], night_pid=None))
    except psutil.TimeoutExpired as exc:
        raise CommandError(f"the trainer (pid {state.pid}) has not ended within {STOP_WITHIN_S:.0f} s") from exc
    except psutil.NoSuchProcess:
        pass  # it ended by itself just now
    return True


def _status(args: argparse.Namespace) -> int:
    chosen = settings.load()
    state = presence.read()
    alive = state is not None and presence.is_alive(state)
    senses = Senses()
    night_pid = state.night_pid if state is not None and alive else None
    senses.signals(chosen, night_pid)
    time.sleep(MEASURE_LOAD_S)
    signals = [*senses.signals(chosen, night_pid), daemon.rest(senses.ages)]
    found, problems = records.read_all()
    last = found[-1] if found else None
    used_gb = disk.used_bytes() / 1e9
    if args.json:
        table = {
            "type": "status",
            "running": alive,
            "daemon": asdict(state) if state is not None else None,
            "why_not_now": _why_not_now(state if alive else None, signals),
            "signals": [asdict(one) for one in signals],
            "last_night": {name: getattr(last, name) for name in ("number", "step", "ended", "outcome")}
            if last is not None
            else None,
            "problems": problems,
            "disk_gb": round(used_gb, 3),
            "disk_budget_gb": chosen.night_disk_gb,
        }
        print(json.dumps(table))
        return EXIT_DONE
    print(_headline(state, alive))
    for text in _why_not_now(state if alive else None, signals):
        print(f"  not now  {text}")
    for one in signals:
        word = {True: "yes", False: "no", None: "unknown"}[one.may_run]
        print(f"  {one.name:8} {word:8} {one.text}")
    if last is not None:
        print(f"night {last.number}: {last.step}{f', {last.outcome}' if last.outcome else ''}")
    print(f"nights and adapters take {used_gb:.1f} of at most {chosen.night_disk_gb:g} GB")
    for problem in problems:
        print(f"sleepy: {problem}", file=sys.stderr)
    return EXIT_DONE


def _why_not_now(state: presence.State | None, signals: list[Signal]) -> list[str]:
    """The daemon's own reasons, which know what it does; without one, what the signals say."""
    if state is None:
        return ["the trainer is not running; start it with: sleepy trainer start", *why_not_now(signals)]
    return state.reasons


def _headline(state: presence.State | None, alive: bool) -> str:
    if state is None or state.phase == presence.STOPPED:
        return "the trainer is not running"
    if not alive:
        return f"the trainer is not running; the last one did not end properly ({presence.describe(state)})"
    since = time.strftime("%Y-%m-%d %H:%M", time.localtime(state.since))
    night = f": {state.night}" if state.night and state.night_pid is not None else ""
    return f"the trainer is {state.phase} since {since}{night} ({presence.describe(state)})"


def _install(args: argparse.Namespace) -> int:
    extra.require()
    settings.load()
    if _ended_daemon():
        print("the trainer that ran has stopped: the service takes its place")
    return _told(*service.install(service.for_here()), "undo with: sleepy trainer uninstall")


def _uninstall(args: argparse.Namespace) -> int:
    return _told(*service.uninstall(service.for_here()))


def _told(lines: list[str], complete: bool, *more: str) -> int:
    for line in (*lines, *more):
        print(line)
    return EXIT_DONE if complete else EXIT_USAGE
