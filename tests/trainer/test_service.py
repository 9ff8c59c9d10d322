"""The service files: valid where the system's own tool can say so, and read back as what was meant."""

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp import paths
from trainer import service
from trainer.service import Service

ODD = 'a b%n$HOME"q\\x'
"""In arguments; the name of a program may hold neither quotes nor backslashes, says systemd."""
TASKS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"

Programs = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path, sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str, script: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
needs_sh = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")


def verified(made: Service, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    made.file.parent.mkdir(parents=True, exist_ok=True)
    made.file.write_bytes(made.content)
    # Without a session of its own, the tool only wants a folder that is there.
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    return subprocess.run(made.check, env=environment, capture_output=True, text=True)


@needs_systemd
def test_systemd_accepts_the_unit_and_finds_an_oddly_named_python(home: Path) -> None:
    python = program(home / "a b%n$HOME", "python 3")
    made = service.systemd([str(python), "-m", ODD], {"SLEEPY_HOME": str(home / ODD), "PATH": "/bin:/a b"})
    done = verified(made, home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    python.unlink()
    assert verified(made, home).returncode != 0


@needs_systemd
def test_systemd_accepts_what_is_installed_here(home: Path) -> None:
    done = verified(service.systemd(service.COMMAND, {"PATH": os.environ["PATH"]}), home)
    assert (done.returncode, done.stderr) == (0, "")


def test_arguments_reach_the_program_as_they_are() -> None:
    """By the rules of systemd.service(5): a program's own name keeps its `$`, an argument's is doubled."""
    unit = service.systemd(["/a $b/python", ODD], {}).content.decode()
    assert r'''ExecStart="/a $b/python" "a b%%n$$HOME\"q\\x"''' in unit.splitlines()


def test_a_unit_ends_the_daemon_alone_and_never_retries_what_is_hopeless() -> None:
    unit = service.systemd(["/usr/bin/python3", "-m", "x"], {}).content.decode()
    for line in ("KillMode=mixed", "Restart=on-failure", "RestartPreventExitStatus=2", "WantedBy=default.target"):
        assert line in unit.splitlines()


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12), min_size=1, max_size=4)
)
def test_launchd_reads_back_the_command(command: list[str]) -> None:
    table = plistlib.loads(service.launchd(command, {"PATH": "/bin"}).content)
    assert table["ProgramArguments"] == command
    assert (table["RunAtLoad"], table["EnvironmentVariables"]) == (True, {"PATH": "/bin"})


@pytest.mark.skipif(shutil.which("plutil") is None, reason="plutil is not here")
def test_macos_accepts_the_agent(home: Path) -> None:
    done = verified(service.launchd(service.COMMAND, {"PATH": "/bin"}), home)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_task_of_windows_starts_at_logon_and_runs_as_long_as_it_likes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERDOMAIN", "DESK")
    monkeypatch.setenv("USERNAME", "Ann & Bob")
    made = service.windows([r"C:\Program Files\Python\python.exe", "-m", "sleepy_lsp", "a b"])
    task = ElementTree.fromstring(made.content)
    assert made.content.startswith((b"\xff\xfe", b"\xfe\xff")), "schtasks reads UTF-16"
    found = {one.tag.removeprefix(TASKS): one.text for one in task.iter()}
    assert found["Command"] == r"C:\Program Files\Python\python.exe"
    assert found["Arguments"] == '-m sleepy_lsp "a b"'
    assert found["UserId"] == "DESK\\Ann & Bob" and found["ExecutionTimeLimit"] == "PT0S"
    assert [one.tag.removeprefix(TASKS) for one in task] == [
        "RegistrationInfo", "Triggers", "Principals", "Settings", "Actions",
    ]  # fmt: skip


def test_it_runs_this_very_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert service.COMMAND[0] == sys.executable and Path(sys.executable).is_absolute()
    content = service.for_here().content
    assert ElementTree.fromstring(content) is not None if os.name == "nt" else b"sleepy_lsp" in content


@needs_sh
def test_install_writes_checks_and_starts_and_uninstall_takes_it_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = home / "calls"
    for name in ("systemctl", "systemd-analyze"):
        program(home / "bin", name, f'echo "{name} $*" >> "{calls}"')
    monkeypatch.setenv("PATH", str(home / "bin"))
    made = service.systemd(service.COMMAND, {})
    told, complete = service.install(made)
    assert complete and made.file.read_bytes() == made.content
    assert made.file == home / "config/systemd/user/sleepy-trainer.service"
    assert told == [
        f"wrote {made.file} (systemd user unit)",
        "checked by systemd-analyze",
        "started, now and at every login",
    ]
    assert service.uninstall(made) == (["stopped", f"deleted {made.file}"], True)
    assert calls.read_text().splitlines() == [
        f"systemd-analyze --user verify {made.file}",
        "systemctl --user daemon-reload",
        "systemctl --user enable --now sleepy-trainer.service",
        "systemctl --user disable --now sleepy-trainer.service",
        "systemctl --user daemon-reload",
    ]
    assert service.uninstall(made) == ([f"nothing is installed: there is no {made.file}"], True)


@needs_sh
def test_an_agent_that_is_installed_again_takes_the_place_of_the_loaded_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """launchctl loads nothing twice; and nothing whose log has no folder."""
    loaded = home / "loaded"
    log = paths.trainer_dir()
    program(
        home / "bin",
        "launchctl",
        f'case "$1" in bootstrap) [ ! -e "{loaded}" ] && [ -d "{log}" ] && : > "{loaded}";;'
        f' bootout) [ -e "{loaded}" ] && /bin/rm "{loaded}";; esac',
    )
    monkeypatch.setenv("PATH", str(home / "bin"))
    for _ in range(2):
        told, complete = service.install(service.launchd(service.COMMAND, {}))
        assert complete and told[-1] == "started, now and at every login"


def test_without_the_systems_tool_it_says_what_to_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home / "nothing"))
    made = service.systemd(service.COMMAND, {})
    told, complete = service.install(made)
    assert not complete and made.file.exists()
    assert told[1:] == [
        "not started: systemctl is missing here",
        "to start it by hand: systemctl --user daemon-reload && "
        "systemctl --user enable --now sleepy-trainer.service",
    ]  # fmt: skip
    told, complete = service.uninstall(made)
    assert not complete and not made.file.exists() and "systemctl is missing here" in told


@needs_sh
def test_what_the_systems_tool_refuses_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(home / "bin", "systemctl", "echo 'Failed to connect to bus' >&2; echo more >&2; exit 1")
    monkeypatch.setenv("PATH", str(home / "bin"))
    told, complete = service.install(service.systemd(service.COMMAND, {}))
    assert not complete and "not started: systemctl: Failed to connect to bus" in told


def test_a_place_that_can_not_be_written_is_said(home: Path) -> None:
    (home / "config").write_text("a file where the folder should be")
    with pytest.raises(service.ServiceError, match=r"can't write .*sleepy-trainer.service"):
        service.install(service.systemd(service.COMMAND, {}))
