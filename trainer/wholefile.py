"""Writing a file so that whoever reads it, and whoever comes after a crash, finds the old text or the new one."""

import os
from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """Write `file` so that a process that is killed leaves the old one or the new one. Raises OSError."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
