"""The idle minutes that a user sets in the editor, handed to the trainer, which shares no process with any editor.

A file in the trainer's folder has the number while it differs from the default; without one, `settings.toml` counts.
"""

import contextlib
import logging

from sleepy_lsp import paths
from sleepy_lsp.server.schema import ServerSettings
from sleepy_lsp.wholefile import write_whole

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
        write_whole(file, f"{minutes:g}\n")
    except OSError as exc:
        _LOG.warning("the trainer does not hear of idleMinutes: %s", exc)
