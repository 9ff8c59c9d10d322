"""The lowest priority that the system has, for the processor and the disk: a night only takes what nobody wants."""

import contextlib
import os
import sys

import psutil

# <sys/resource.h> of macOS: background processing, which also throttles the disk.
_PRIO_DARWIN_PROCESS, _PRIO_DARWIN_BG = 4, 0x1000


def lower() -> None:
    """For this process and all that it starts from now on; what the system refuses is left as it was."""
    me = psutil.Process()
    with contextlib.suppress(OSError, psutil.Error):
        if sys.platform == "win32":
            me.nice(psutil.IDLE_PRIORITY_CLASS)
        else:
            me.nice(19)
    with contextlib.suppress(OSError, psutil.Error):
        if sys.platform == "darwin":
            os.setpriority(_PRIO_DARWIN_PROCESS, 0, _PRIO_DARWIN_BG)
        elif sys.platform == "win32":
            me.ionice(psutil.IOPRIO_VERYLOW)
        else:
            me.ionice(psutil.IOPRIO_CLASS_IDLE)
