"""The trainer as a service of the user's session: systemd's user unit, launchd's agent, a task of Windows.

What is generated names the Python that runs this by its absolute path, and carries the PATH and SLEEPY_HOME of now:
sessions start with little, and a night needs cargo. It runs while the user is logged in, with the user's rights.
"""

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import platformdirs

from sleepy_lsp import paths

NAME = "sleepy-trainer"
LABEL = "dev.sleepy-lsp.trainer"
# -P: a folder called `trainer` where this happens to run is not ours.
COMMAND = (sys.executable, "-P", "-m", "sleepy_lsp", "trainer", "start", "--foreground")
EXIT_USAGE = 2
_ENVIRONMENT = ("PATH", "SLEEPY_HOME", "CARGO_HOME", "RUSTUP_HOME", "HF_HOME")
_TASKS = "http://schemas.microsoft.com/windows/2004/02/mit/task"


class ServiceError(Exception):
    """The service could not be installed or removed; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service as one system wants it."""

    kind: str
    file: Path
    content: bytes
    check: tuple[str, ...]
    """A command that validates the file; where its program is missing, nothing is validated."""
    enable: tuple[tuple[str, ...], ...]
    """Commands that start it now and at every login."""
    disable: tuple[tuple[str, ...], ...]


def for_here(command: Sequence[str] = COMMAND) -> Service:
    """The service for the system that this runs on."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if os.environ.get(name)}
    if sys.platform == "darwin":
        return launchd(command, environment)
    return windows(command) if sys.platform == "win32" else systemd(command, environment)


def systemd(command: Sequence[str], environment: dict[str, str]) -> Service:
    """A user unit: systemd.service(5), systemd.exec(5)."""
    program, *arguments = command
    lines = [
        "[Unit]",
        "Description=sleepy-lsp's trainer: learns from the journal while the machine is idle",
        "",
        "[Service]",
        # A program's own name may hold a single $, everything after it two.
        f"ExecStart={_quoted(program)} {' '.join(_quoted(one).replace('$', '$$') for one in arguments)}",
        *(f"Environment={_quoted(f'{name}={value}')}" for name, value in environment.items()),
        "Restart=on-failure",
        "RestartSec=60",
        # Another trainer runs, or a package is missing: trying again would not help.
        f"RestartPreventExitStatus={EXIT_USAGE}",
        # The daemon alone is asked to end, and ends its night in good order.
        "KillMode=mixed",
        "TimeoutStopSec=45",
        "",
        "[Install]",
        "WantedBy=default.target",
        "",
    ]
    unit = f"{NAME}.service"
    file = platformdirs.user_config_path() / "systemd" / "user" / unit
    run = ("systemctl", "--user")
    return Service(
        kind="systemd user unit",
        file=file,
        content="\n".join(lines).encode(),
        check=("systemd-analyze", "--user", "verify", str(file)),
        enable=((*run, "daemon-reload"), (*run, "enable", "--now", unit)),
        disable=((*run, "disable", "--now", unit), (*run, "daemon-reload")),
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def launchd(command: Sequence[str], environment: dict[str, str]) -> Service:
    """A launch agent: launchd.plist(5)."""
    file = Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    table = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "EnvironmentVariables": environment,
        "RunAtLoad": True,
        "KeepAlive": {"Crashed": True},
        "ThrottleInterval": 60,
        "ExitTimeOut": 45,
        "StandardErrorPath": str(paths.trainer_dir() / "launchd.log"),
    }
    domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"
    return Service(
        kind="launchd agent",
        file=file,
        content=plistlib.dumps(table),
        check=("plutil", "-lint", str(file)),
        enable=(("launchctl", "bootstrap", domain, str(file)),),
        disable=(("launchctl", "bootout", f"{domain}/{LABEL}"),),
    )


def windows(command: Sequence[str]) -> Service:
    """A scheduled task: the task scheduler's XML schema, version 1.2. A task has the user's own environment."""
    program, *arguments = command
    ElementTree.register_namespace("", _TASKS)
    task = ElementTree.Element(f"{{{_TASKS}}}Task", version="1.2")

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        made = ElementTree.SubElement(parent, f"{{{_TASKS}}}{name}", attributes)
        made.text = text or None
        return made

    add(add(task, "RegistrationInfo"), "Description", "sleepy-lsp's trainer: learns while the machine is idle")
    user = _windows_user()
    logon = add(add(task, "Triggers"), "LogonTrigger")
    principal = add(add(task, "Principals"), "Principal", id="me")
    if user:
        add(logon, "UserId", user)
        add(principal, "UserId", user)
    add(principal, "LogonType", "InteractiveToken")
    add(principal, "RunLevel", "LeastPrivilege")
    chosen = add(task, "Settings")
    for name, text in (
        ("MultipleInstancesPolicy", "IgnoreNew"),
        ("DisallowStartIfOnBatteries", "false"),  # the daemon waits for mains power itself, and says so
        ("StopIfGoingOnBatteries", "false"),
        ("ExecutionTimeLimit", "PT0S"),  # none
    ):
        add(chosen, name, text)
    execute = add(add(task, "Actions", Context="me"), "Exec")
    add(execute, "Command", program)
    add(execute, "Arguments", subprocess.list2cmdline(arguments))
    file = paths.trainer_dir() / f"{NAME}.xml"
    return Service(
        kind="scheduled task",
        file=file,
        content=ElementTree.tostring(task, encoding="utf-16", xml_declaration=True),
        check=(),
        enable=(
            ("schtasks", "/Create", "/F", "/TN", NAME, "/XML", str(file)),
            ("schtasks", "/Run", "/TN", NAME),
        ),
        disable=(("schtasks", "/End", "/TN", NAME), ("schtasks", "/Delete", "/F", "/TN", NAME)),
    )


def _windows_user() -> str:
    domain, name = os.environ.get("USERDOMAIN", ""), os.environ.get("USERNAME", "")
    return f"{domain}\\{name}" if domain and name else name


def install(service: Service) -> tuple[list[str], bool]:
    """Write the file, validate it, start the service; what was done, a line each, and whether it is complete.

    What this system lacks the tool for is told as the command to run by hand. Raises ServiceError.
    """
    if service.file.exists():  # an older one: launchd refuses to load what it has loaded already
        for command in service.disable:
            _run(command)
    try:
        paths.private_dir(paths.trainer_dir())  # launchd starts nothing whose log has no folder
        service.file.parent.mkdir(parents=True, exist_ok=True)
        service.file.write_bytes(service.content)
    except OSError as exc:
        raise ServiceError(f"can't write {service.file}: {exc.strerror or exc}") from exc
    told = [f"wrote {service.file} ({service.kind})"]
    if service.check and shutil.which(service.check[0]):
        problem = _run(service.check)
        told.append(f"the check says: {problem}" if problem else f"checked by {service.check[0]}")
    for place, command in enumerate(service.enable):
        problem = _run(command)
        if problem:
            rest = " && ".join(subprocess.list2cmdline(one) for one in service.enable[place:])
            return [*told, f"not started: {problem}", f"to start it by hand: {rest}"], False
    return [*told, "started, now and at every login"], True


def uninstall(service: Service) -> tuple[list[str], bool]:
    """Stop the service and delete its file; what was done, a line each, and whether it is complete.

    Raises ServiceError.
    """
    if not service.file.exists():
        return [f"nothing is installed: there is no {service.file}"], True
    problems = [problem for command in service.disable if (problem := _run(command))]
    try:
        service.file.unlink()
    except OSError as exc:
        raise ServiceError(f"can't delete {service.file}: {exc.strerror or exc}") from exc
    return [*(problems or ["stopped"]), f"deleted {service.file}"], not problems


def _run(command: Sequence[str]) -> str | None:
    """Why a command failed, in a line; None when it did not."""
    if shutil.which(command[0]) is None:
        return f"{command[0]} is missing here"
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=60, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        return f"{command[0]}: {exc}"
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in (done.stderr + "\n" + done.stdout).splitlines() if line.strip()]
    return f"{command[0]}: {lines[0] if lines else f'exit status {done.returncode}'}"
