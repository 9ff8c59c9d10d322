"""Writing a file so that whoever reads it, and whoever comes after a crash, finds the old text or the new one."""

import os
import sys
import threading
import time
from pathlib import Path

TRIES, PAUSE_S = (20 if sys.platform == "win32" else 1), 0.05
"""Windows replaces no file that somebody has open, if only to read or to scan it; elsewhere that is no matter."""


def write_whole(file: Path, content: str | bytes) -> None:
    """Write `file` so that a process that is killed leaves the old one or the new one. Raises OSError."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with fresh.open("wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        _put_in_place(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)


def _put_in_place(fresh: Path, file: Path) -> None:
    for left in reversed(range(TRIES)):
        try:
            fresh.replace(file)
            return
        except PermissionError:
            if left == 0:
                raise
            time.sleep(PAUSE_S)
