"""Writing fixes to the user's files, for `sleepy fix --apply`: all of them or none, each by rename.

A file that changed on disk since it was read is never overwritten: what was verified was another text.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sleepy_lsp.rust.shadow import Shadow


class ApplyFailed(Exception):
    """Nothing was written; the message says why."""


def apply(shadow: Shadow, overlay: Mapping[Path, bytes]) -> None:
    """Put the texts of `overlay` in place of the user's files. Raises ApplyFailed, with every file as it was."""
    staged: dict[Path, Path] = {}
    try:
        for path, text in overlay.items():
            _refuse_if_changed(path, shadow.read(path))
            staged[path] = _stage(path, text)
        for path in overlay:  # a last look, so that the time between check and rename is as short as it can be
            _refuse_if_changed(path, shadow.read(path))
        _rename_all(shadow, staged)
    except OSError as exc:
        raise ApplyFailed(f"can't write {exc.filename or 'the fixes'}: {exc.strerror}; nothing was changed") from exc
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _rename_all(shadow: Shadow, staged: Mapping[Path, Path]) -> None:
    """Rename every staged text into place; on a failure the files that were done get their old text back."""
    done: list[Path] = []
    try:
        for path, temporary in staged.items():
            os.replace(temporary, path.resolve())
            done.append(path)
    except OSError:
        for path in done:
            os.replace(_stage(path, shadow.read(path)), path.resolve())
        raise


def _refuse_if_changed(path: Path, expected: bytes) -> None:
    try:
        same = path.read_bytes() == expected
    except FileNotFoundError:
        same = False
    if not same:
        raise ApplyFailed(f"{path} was changed while its fixes were being found; nothing was written, run it again")


def _stage(path: Path, text: bytes) -> Path:
    """`text` on disk beside the file it will replace (a linked file's target), with that file's mode."""
    target = path.resolve()
    if not os.access(target, os.W_OK):
        raise ApplyFailed(f"{path} is read-only; nothing was written")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".sleepy")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(PermissionError):
            shutil.copymode(target, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
