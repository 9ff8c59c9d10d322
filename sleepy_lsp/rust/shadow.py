"""A shadow of the user's workspace in which an edit can be checked, without touching a file or lock of the user's.

The shadow is a folder in the cache: `tree/` mirrors the sources below their absolute paths, `target/` is its own
target directory, `manifest.json` says what was copied. It stays between runs, so that checks are warm. Invariants:

- Sources are copied, never linked: a build script that writes into its sources writes into the shadow.
- A file in the shadow changes by rename and always takes the present time: cargo compares times, and an old time
  on new text would pass as already checked.
- One process at a time uses a shadow (`lock`); its threads take turns, one check at a time.

What belongs to a project, and so into its tree, is `sources`' to say.
"""

import json
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from sleepy_lsp.rust import cargo, sources
from sleepy_lsp.rust.cargo import Check, Toolchain
from sleepy_lsp.rust.diagnostics import Diagnostic, Note, Span
from sleepy_lsp.rust.errors import Cancelled, ProjectError

# Assets above this size are copied without being read into memory and compared.
_COMPARE_BELOW_BYTES = 16 << 20
_UNUSED_DAYS = 30
# How often a thread that waits for its turn looks at its cancel event, in seconds.
_POLL_S = 0.05


class Shadow:
    """The shadow of one crate, workspace or single file. Use it as a context: entering locks and synchronises."""

    def __init__(
        self,
        path: Path,
        cache: Path,
        *,
        edition: str = "2024",
        crate_type: str | None = None,
        features: Sequence[str] = (),
        check_timeout_s: float = 300.0,
        on_wait: Callable[[str], None] = lambda _: None,
    ):
        """A file with a `crate_type` stands alone, whatever manifest is above it.

        Raises ProjectError (no Rust at `path`) and ToolMissing."""
        path = Path(os.path.abspath(path))
        if not _is_unicode(path):
            raise ProjectError(f"{str(path)!a} is no Unicode; rename it")
        if not path.exists():
            raise ProjectError(f"{path} does not exist")
        if path.is_file() and path.suffix != ".rs":
            raise ProjectError(f"{path} is neither a .rs file nor a folder with a Cargo.toml")
        is_alone = crate_type is not None and path.is_file()
        manifest = None if is_alone else cargo.find_manifest(path)
        if manifest is None and path.is_dir():
            raise ProjectError(f"no Cargo.toml in {path} or above; name a crate, a workspace or a .rs file")
        self.path = path
        self.single_file = manifest is None
        self.toolchain: Toolchain = cargo.find_toolchain(path if path.is_dir() else path.parent)
        self._check_timeout_s = check_timeout_s
        self._features = tuple(features)
        self.edition, self._crate_type = edition, crate_type
        self._on_wait = on_wait
        if manifest is None:
            self.root = path.parent
            self.workspace = None
            self.name = path.name
            identity = f"{path}"
        else:
            self.workspace = cargo.load_workspace(self.toolchain, manifest)
            self.root = self.workspace.root
            self.name = self.root.name
            identity = f"{self.root}"
        digest = sha256(identity.encode(errors="surrogateescape")).hexdigest()[:12]
        self.folder = cache / f"{re.sub(r'[^A-Za-z0-9._-]', '_', self.name)[:40]}-{digest}"
        self.tree = self.folder / "tree"
        self.target = self.folder / "target"
        self._lock = FileLock(_lock_of(self.folder))
        self._turn = threading.Lock()
        self._rust_files: list[Path] = []
        self._original: dict[Path, bytes] = {}
        self._overlay: dict[Path, bytes] = {}

    @property
    def projects(self) -> tuple[str, ...]:
        """What the journal may call this project: its folder; for a file that stands alone, the file as well."""
        return (str(self.root), str(self.path)) if self.single_file else (str(self.root),)

    def __enter__(self) -> "Shadow":
        """Lock and synchronise. Raises ProjectError when the cache can't be written or a source not be read."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._acquire()
            try:
                _drop_unused(self.folder.parent)
                self._synchronise()
            except BaseException:
                self._lock.release()
                raise
        except OSError as exc:
            raise ProjectError(f"can't make a shadow of {self.root} in {self.folder}: {exc}") from exc
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def _acquire(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            self._on_wait(f"waiting: another sleepy is at work on {self.name}")
            self._lock.acquire()

    # --- reading

    def contains(self, path: Path) -> bool:
        """Whether `path` is one of the user's own sources, so that it may be edited."""
        return path.suffix == ".rs" and self._in_tree(path).is_file()

    def compiles(self, path: Path) -> bool:
        """Whether the last check compiled `path`, if it is a source file of a crate (rustc's dep-info lists them)."""
        if self.single_file or path.suffix != ".rs":
            return True
        relative = os.path.relpath(self._in_tree(path), self._in_tree(self.root)).encode()
        return any(relative in sources.text_or_empty(listing) for listing in self.target.glob("**/deps/*.d"))

    def rust_files(self) -> list[Path]:
        """The user's own sources, sorted."""
        return self._rust_files

    def read(self, path: Path) -> bytes:
        """The user's text of `path` at the time of entering. Raises ProjectError for a file that is not mirrored."""
        if path not in self._original:
            try:
                self._original[path] = self._in_tree(path).read_bytes()
            except OSError as exc:
                raise ProjectError(f"{path} is not part of {self.name}: {exc.strerror}") from exc
        return self._original[path]

    # --- checking

    def check(
        self,
        overlay: Mapping[Path, bytes] | None = None,
        *,
        all_targets: bool = False,
        cancel: threading.Event | None = None,
    ) -> Check:
        """Check the user's text with `overlay` in place of some files; paths in the answer are the user's.

        `all_targets` adds tests, examples and benches. Raises CheckFailed, Cancelled.
        """
        with self._my_turn(cancel):
            done = self._checked(overlay or {}, all_targets, cancel)
        return replace(done, diagnostics=tuple(map(self._as_users, done.diagnostics)))

    def _checked(self, overlay: Mapping[Path, bytes], all_targets: bool, cancel: threading.Event | None) -> Check:
        self._lay(overlay)
        if self.single_file:
            file = self._in_tree(self.path)
            return cargo.check_file(
                self.toolchain,
                file,
                self._scratch(),
                edition=self.edition,
                crate_type=self._crate_type or crate_type_of(file.read_bytes()),
                arguments=["--test"] if all_targets else [],
                timeout_s=self._check_timeout_s,
                cancel=cancel,
            )
        return cargo.check_workspace(
            self.toolchain,
            self._in_tree(self.root),
            self.target,
            arguments=[*self._arguments(), *(["--all-targets"] if all_targets else [])],
            timeout_s=self._check_timeout_s,
            cancel=cancel,
        )

    def test(
        self, overlay: Mapping[Path, bytes], *, timeout_s: float, cancel: threading.Event | None = None
    ) -> tuple[bool, str]:
        """Run the tests with `overlay` in place: whether they passed, and the names of those that failed."""
        with self._my_turn(cancel):
            return self._tested(overlay, timeout_s, cancel)

    def _tested(
        self, overlay: Mapping[Path, bytes], timeout_s: float, cancel: threading.Event | None
    ) -> tuple[bool, str]:
        self._lay(overlay)
        if self.single_file:
            return cargo.test_file(
                self.toolchain,
                self._in_tree(self.path),
                self._scratch(),
                edition=self.edition,
                timeout_s=timeout_s,
                cancel=cancel,
            )
        return cargo.test_workspace(
            self.toolchain,
            self._in_tree(self.root),
            self.target,
            arguments=self._arguments(),
            timeout_s=timeout_s,
            cancel=cancel,
        )

    @contextmanager
    def _my_turn(self, cancel: threading.Event | None) -> Iterator[None]:
        """The tree shows one text at a time: hold it while it is laid and compiled. Raises Cancelled."""
        while not self._turn.acquire(timeout=_POLL_S if cancel else -1):
            if cancel is not None and cancel.is_set():
                raise Cancelled("stopped at the caller's wish")
        try:
            yield
        finally:
            self._turn.release()

    def _arguments(self) -> list[str]:
        if self._features == ("all",):
            return ["--workspace", "--all-features"]
        return ["--workspace", *(["--features", ",".join(self._features)] if self._features else [])]

    def _scratch(self) -> Path:
        self.target.mkdir(exist_ok=True)
        return self.target

    def _lay(self, overlay: Mapping[Path, bytes]) -> None:
        """Make the tree show the user's text with `overlay`, writing only what differs from what it shows now."""
        for path in [path for path in self._overlay if path not in overlay]:
            _write_by_rename(self._in_tree(path), self._original[path])
            del self._overlay[path]
        for path, data in overlay.items():
            if self._overlay.get(path, self.read(path)) != data:
                _write_by_rename(self._in_tree(path), data)
            self._overlay[path] = data

    # --- paths

    def _in_tree(self, path: Path) -> Path:
        """Where the user's `path` lies in the shadow; a Windows drive becomes a folder."""
        drive = path.drive.replace(":", "").strip("\\/")
        return self.tree / drive / path.relative_to(path.anchor) if drive else self.tree / path.relative_to(path.anchor)

    def _users_path(self, printed: str) -> str:
        """The user's path for one that a compiler in the shadow printed."""
        path = Path(os.path.normpath(self._in_tree(self.root) / printed))
        if not path.is_relative_to(self.tree):
            return printed
        parts = path.relative_to(self.tree).parts
        anchor = self.root.anchor
        if self.root.drive:
            return str(Path(f"{parts[0]}:\\", *parts[1:]))
        return str(Path(anchor, *parts))

    def _as_users(self, diagnostic: Diagnostic) -> Diagnostic:
        def span(one: Span) -> Span:
            return replace(
                one, path=self._users_path(one.path), call_site=span(one.call_site) if one.call_site else None
            )

        def note(one: Note) -> Note:
            return replace(one, spans=tuple(map(span, one.spans)))

        return replace(
            diagnostic,
            spans=tuple(map(span, diagnostic.spans)),
            notes=tuple(map(note, diagnostic.notes)),
            rendered=diagnostic.rendered.replace(str(self.tree), ""),
        )

    # --- synchronising

    def _synchronise(self) -> None:
        """Bring the tree up to date with the user's files, and set right what a crashed run left behind."""
        manifest_file = self.folder / "manifest.json"
        try:
            known: dict[str, list[int]] = json.loads(manifest_file.read_text())
        except (OSError, ValueError):
            known = {}
        fresh: dict[str, list[int]] = {}
        self._rust_files = []
        self._original, self._overlay = {}, {}
        for source in self._sources():
            copy = self._in_tree(source)
            relative = str(copy.relative_to(self.tree))
            if relative in fresh:
                continue
            try:
                status = source.stat()
            except FileNotFoundError:
                continue
            signature = [status.st_mtime_ns, status.st_size, status.st_ino]
            if known.get(relative) != [*signature, _mtime_or_zero(copy)]:
                try:
                    _bring(source, copy, status.st_size)
                except PermissionError as exc:
                    if source.suffix == ".rs":
                        raise ProjectError(f"can't read {source}: {exc.strerror}; mend its permissions") from exc
                    continue
            fresh[relative] = [*signature, _mtime_or_zero(copy)]
            if source.suffix == ".rs":
                self._rust_files.append(source)
        for folder, _, names in os.walk(self.tree):
            for name in names:
                stray = Path(folder, name)
                if name != "Cargo.lock" and str(stray.relative_to(self.tree)) not in fresh:
                    stray.unlink()
        if fresh != known:
            _write_by_rename(manifest_file, json.dumps(fresh).encode())
        os.utime(self.folder)

    def _sources(self) -> Iterator[Path]:
        if self.workspace is None:
            return sources.of_file(self.path)
        return sources.of_workspace(self.workspace, skip=(self.workspace.target_dir, self.folder.parent))


def crate_type_of(source: bytes) -> str:
    """What a file outside any crate is compiled as: `bin` where it has a `main`, else `lib`."""
    return "bin" if re.search(rb"^\s*(?:pub\s+)?(?:async\s+)?fn\s+main\s*\(", source, re.MULTILINE) else "lib"


def _is_unicode(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _mtime_or_zero(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _bring(source: Path, copy: Path, size: int) -> None:
    """Copy `source` into the tree; a copy with the same text is left alone, so that cargo's cache stays warm."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    if size > _COMPARE_BELOW_BYTES:
        handle, name = tempfile.mkstemp(dir=copy.parent, prefix=".sleepy-")
        os.close(handle)
        shutil.copyfile(source, name)
        os.replace(name, copy)
        return
    data = source.read_bytes()
    if sources.text_or_empty(copy) != data or not copy.exists():
        _write_by_rename(copy, data)


def _write_by_rename(path: Path, data: bytes) -> None:
    """Put `data` at `path` as a new file, never into the old one's bytes."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".sleepy-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _lock_of(folder: Path) -> Path:
    """The lock beside a shadow; `with_suffix` would cut `main.rs-<digest>` down to one lock for every main.rs."""
    return folder.with_name(f"{folder.name}.lock")


def _drop_unused(cache: Path) -> None:
    """Delete shadows that nobody used for a month; one that is locked is in use whatever its date."""
    oldest = time.time() - _UNUSED_DAYS * 86400
    for folder in cache.iterdir():
        if not folder.is_dir() or folder.stat().st_mtime >= oldest:
            continue
        lock = FileLock(_lock_of(folder))
        try:
            with lock.acquire(timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
        except Timeout:
            continue
