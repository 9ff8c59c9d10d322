"""Writing a file so that whoever reads it, and whoever comes after a crash, finds the old text or the new one."""

import os
import threading
from pathlib import Path


def write_whole(file: Path, content: str | bytes) -> None:
    """Write `file` so that a process that is killed leaves the old one or the new one. Raises OSError."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with fresh.open("wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
