"""The idle minutes that a user sets in the editor, handed to the trainer, which shares no process with any editor.

A file in the trainer's folder has the number while it differs from the default; without one, `settings.toml` counts.
"""

import contextlib
import logging
import os

from sleepy_lsp import paths
from sleepy_lsp.server.schema import ServerSettings

_LOG = logging.getLogger(__name__)


def hand_over(minutes: float) -> None:
    """Let the trainer wait for so many minutes from now on. A disk that refuses is logged, and nothing else stops."""
    file = paths.editor_idle_file()
    try:
        if minutes == ServerSettings().idleMinutes:
            file.unlink(missing_ok=True)
            return
        with contextlib.suppress(OSError, ValueError):
            if float(file.read_text(encoding="ascii")) == minutes:
                return
        paths.private_dir(file.parent)
        fresh = file.with_name(f".{file.name}.{os.getpid()}")
        fresh.write_text(f"{minutes:g}\n", encoding="ascii")
        os.replace(fresh, file)
    except OSError as exc:
        _LOG.warning("the trainer does not hear of idleMinutes: %s", exc)
