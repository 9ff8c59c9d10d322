"""Where things live on the user's disk: one function a place, all below platformdirs' folders for `sleepy-lsp`.

`SLEEPY_HOME` moves all of them below one folder. Nothing here reads or writes a file; a folder is made by whoever
writes into it, private to the user (`private_dir`).
"""

import hashlib
import os
import tempfile
from pathlib import Path

import platformdirs

APP = "sleepy-lsp"

# sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, the closing NUL included.
MAX_SOCKET_PATH_BYTES = 103


def data_dir() -> Path:
    """What was learned: journal, memory, adapters."""
    return _home("data") or platformdirs.user_data_path(APP, appauthor=False)


def cache_dir() -> Path:
    """What can be made or fetched again: models, shadow workspaces."""
    return _home("cache") or platformdirs.user_cache_path(APP, appauthor=False)


def config_dir() -> Path:
    """The user's settings."""
    return _home("config") or platformdirs.user_config_path(APP, appauthor=False)


def state_dir() -> Path:
    """What a running process leaves for the next: logs, locks, the worker's address, the report."""
    return _home("state") or platformdirs.user_state_path(APP, appauthor=False)


def models_dir() -> Path:
    return cache_dir() / "models"


def shadows_dir() -> Path:
    return cache_dir() / "shadow"


def settings_file() -> Path:
    return config_dir() / "settings.toml"


def journal_file() -> Path:
    """The day log's SQLite file; beside it lie what SQLite adds (`-wal`, `-shm`) and what was set aside."""
    return data_dir() / "journal.sqlite3"


def adapters_dir() -> Path:
    """The adapters that nights have published: a folder each, and the registry that says which are live."""
    return data_dir() / "adapters"


def nights_dir() -> Path:
    """What the trainer's nights have written: a folder a night, by number."""
    return data_dir() / "nights"


def report_file() -> Path:
    """The morning report's page; its pictures lie beside it."""
    return state_dir() / "report" / "report.html"


def worker_dir() -> Path:
    """The worker's folder: lock, address file, key, log."""
    return state_dir() / "worker"


def trainer_dir() -> Path:
    """The trainer daemon's folder: lock, state, log, and what the editors say about it."""
    return state_dir() / "trainer"


def editor_idle_file() -> Path:
    """The idle minutes that an editor sent last, as text; editors and trainer share no process."""
    return trainer_dir() / "editor-idle-minutes"


def socket_path(name: str) -> Path:
    """A path for a Unix socket called `name`, short enough for the kernel even below a deep home."""
    path = worker_dir() / name
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH_BYTES:
        return path
    digest = hashlib.sha256(os.fsencode(worker_dir())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"{APP}-{_user_tag()}-{digest}" / name


def private_dir(path: Path) -> Path:
    """Make `path` with mode 0700 (parents as the umask says) and return it.

    Raises PermissionError when it exists and belongs to somebody else: a socket below it could be read by them.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid"):
        status = path.lstat()
        if status.st_uid != os.getuid():
            raise PermissionError(f"{path} belongs to another user")
        if status.st_mode & 0o077:
            path.chmod(0o700)
    return path


def _home(kind: str) -> Path | None:
    home = os.environ.get("SLEEPY_HOME")
    return Path(home).expanduser().absolute() / kind if home else None


def _user_tag() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
