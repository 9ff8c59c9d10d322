"""The adapters on disk: which there are, which are live, and how that changes.

    <data folder>/adapters/registry.json          which are live, and every change that led there
    <data folder>/adapters/registry.json.before   the same before the last change, should the first be damaged
    <data folder>/adapters/<name>/adapter.gguf    a LoRA that llama.cpp loads
    <data folder>/adapters/<name>/card.json       see `cards.py`

- A folder appears whole, under its own name, by one rename, and is never written again; it goes live by the rename of
  the registry. Whoever is killed in between leaves things as they were.
- Every writer holds one lock between processes and reads the registry anew under it. Readers need no lock.
- An adapter whose bytes are not those that passed the gate, or that belongs to another base model, is not served; it
  stays where it is and serves again once its file or its model is back. The others don't notice.
- A registry of a newer format is never written to. One that can't be read is set aside, and the one before it is used.
"""

import contextlib
import dataclasses
import enum
import functools
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp import paths
from sleepy_lsp.llm import cards
from sleepy_lsp.llm.cards import Card
from sleepy_lsp.llm.errors import AdapterError, one_line
from sleepy_lsp.llm.locks import held
from sleepy_lsp.llm.registry import Book, Change, Off, RegistryDamaged, book_from_bytes, book_to_bytes, now
from sleepy_lsp.wholefile import write_whole

FILE, CARD = "adapter.gguf", "card.json"
_MAGIC = b"GGUF"
_STAGED = ".new-"


class State(enum.Enum):
    """How an adapter stands."""

    LIVE = "live"
    DISABLED = "disabled"
    RETIRED = "retired"
    """It was live once; a later change of the registry replaced it or took it back."""
    OTHER_BASE = "other base"
    """Live, but made for another base model than the one in use: not served."""
    DAMAGED = "damaged"
    """Live, but its file or card is not what passed the gate: not served."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """One adapter as it stands; `card` is None when it can't be read."""

    name: str
    state: State
    why: str
    """What is wrong, or why it was disabled; empty when there is nothing to say."""
    folder: Path
    card: Card | None

    @property
    def file(self) -> Path:
        return self.folder / FILE


@dataclass(frozen=True, slots=True)
class Draft:
    """An adapter that passed the gate, on its way in."""

    card: Card
    file: Path
    """Its GGUF file, which is copied."""


def adapters(base_sha256: str) -> tuple[list[Adapter], str]:
    """Every adapter as it stands beside the base model of that hash, and what to tell the user about the registry.

    Raises AdapterError when the registry is from a newer version or can't be reached.
    """
    book, notice = _read()
    return [_standing(book, name, base_sha256) for name in book.cards], notice


def live(base_sha256: str) -> tuple[list[Adapter], list[str]]:
    """The adapters to serve with the base model of that hash, and a line for each that should be but can't.

    Raises AdapterError, for which the base model alone is the answer.
    """
    found, notice = adapters(base_sha256)
    broken = [one for one in found if one.state in (State.DAMAGED, State.OTHER_BASE)]
    lines = [f"adapter {one.name} is not used: {one.why}" for one in broken]
    return [one for one in found if one.state is State.LIVE], ([notice] if notice else []) + lines


def history() -> list[Change]:
    """What was changed, the oldest first. Raises AdapterError."""
    return list(_read()[0].changes)


def publish(drafts: Sequence[Draft], *, replacing: Collection[str] = (), why: str) -> Change:
    """Make `drafts` live, all at once, in place of the live adapters `replacing`.

    Raises AdapterError: a name that is taken, a file that is no GGUF, a full disk. Then nothing has changed.
    """

    def switched(book: Book) -> Book:
        names = [draft.card.name for draft in drafts]
        taken = [name for idx, name in enumerate(names) if name in book.cards or name in names[:idx]]
        if taken or not names:
            raise AdapterError(f"there is an adapter {taken[0]!r} already" if taken else "no adapter to publish")
        absent = sorted(set(replacing) - set(book.live))
        if absent:
            raise AdapterError(f"{absent[0]!r} is not live, so it can't be replaced")
        digests = dict(zip(names, _put_in_place(drafts), strict=True))
        kept = tuple(name for name in book.live if name not in replacing)
        book = dataclasses.replace(book, cards={**book.cards, **digests})
        return book.changed("publish", names, why, live=(*kept, *names), parent=book.last.number)

    return _change(switched)


def rollback(to: int | None = None, *, why: str = "") -> Change:
    """Make live what was live before the last publication that still counts (again: before the one before it), or
    what was live after change number `to`. What was disabled stays so. Raises AdapterError."""

    def switched(book: Book) -> Book:
        number = book.last.parent if to is None else to
        if number is None:
            raise AdapterError("there is nothing to take back: no adapter has been published")
        target = book.change(number)
        if target is None:
            raise AdapterError(f"there is no change {number}; `sleepy adapters history` shows them")
        gone = [name for name in target.live if name not in book.live and not (_folder(name) / FILE).exists()]
        if gone:
            raise AdapterError(
                f"the file of {gone[0]} is gone, so change {number} can't come back; nothing was changed"
            )
        undone = [name for name in book.live if name not in target.live]
        return book.changed("rollback", undone, why, live=target.live, parent=target.parent)

    return _change(switched)


def disable(name: str, why: str) -> Change:
    """Serve `name` no more until it is enabled; `why` is shown to the user. Raises AdapterError."""

    def switched(book: Book) -> Book:
        if name in book.off:
            raise AdapterError(f"{name} is disabled already ({book.off[name].why})")
        book = dataclasses.replace(book, off={**book.off, _known(book, name): Off(now(), why)})
        return book.changed("disable", [name], why)

    return _change(switched)


def enable(name: str, why: str = "") -> Change:
    """Take `disable` back. Raises AdapterError."""

    def switched(book: Book) -> Book:
        if _known(book, name) not in book.off:
            raise AdapterError(f"{name} is not disabled")
        book = dataclasses.replace(book, off={key: value for key, value in book.off.items() if key != name})
        return book.changed("enable", [name], why)

    return _change(switched)


def disposable(n_changes: int) -> list[str]:
    """The adapters whose files nobody will miss, the oldest first: not live, not live after any of the last `n_changes`
    changes, nor after the one that a rollback would go to. Raises AdapterError."""
    return _disposable(_read()[0], n_changes)


def dispose(name: str, n_changes: int) -> bool:
    """Delete the file of `name`, not its card, if it is (still) `disposable`; whether it was. Raises AdapterError."""
    try:
        with _locked():
            if name not in _disposable(_read_locked()[0], n_changes):
                return False
            (_folder(name) / FILE).unlink(missing_ok=True)
            return True
    except OSError as exc:
        raise AdapterError(f"the file of adapter {name} can't be deleted: {_reason(exc)}") from exc


def _disposable(book: Book, n_changes: int) -> list[str]:
    kept = [book.last, book.change(book.last.parent or 0) or book.last, *book.changes[-n_changes:]]
    needed = {name for change in kept for name in change.live}
    return [name for name in book.cards if name not in needed and (_folder(name) / FILE).exists()]


def _known(book: Book, name: str) -> str:
    if name not in book.cards:
        raise AdapterError(f"there is no adapter {name!r}; `sleepy adapters list` shows them")
    return name


def _standing(book: Book, name: str, base_sha256: str) -> Adapter:
    folder = _folder(name)
    try:
        data = (folder / CARD).read_bytes()
        if hashlib.sha256(data).hexdigest() != book.cards[name]:
            raise AdapterError("its card is not the one that was published")
        card = cards.from_bytes(data)
    except (OSError, AdapterError) as exc:
        return Adapter(name, _state(book, name, State.DAMAGED), _reason(exc), folder, None)
    problem = ""
    state = _state(book, name, State.LIVE)
    if state is State.LIVE and card.base_sha256 != base_sha256:
        state = State.OTHER_BASE
        problem = f"it was made for {card.base_model} ({card.base_sha256[:12]}…), which is not the model in use"
    elif state is State.LIVE:
        problem = _file_problem(folder / FILE, card)
        state = State.DAMAGED if problem else State.LIVE
    elif state is State.DISABLED:
        problem = book.off[name].why
    return Adapter(name, state, problem, folder, card)


def _state(book: Book, name: str, otherwise: State) -> State:
    if name not in book.live:
        return State.RETIRED
    return State.DISABLED if name in book.off else otherwise


def _file_problem(file: Path, card: Card) -> str:
    """Why the file must not be served; empty when it is the one that was published."""
    try:
        status = file.stat()
        if status.st_size != card.file_bytes or _digest(file, status.st_mtime_ns, status.st_size) != card.file_sha256:
            return f"{file} is not the file that was published"
    except OSError as exc:
        return _reason(exc)
    return ""


@functools.lru_cache(maxsize=256)
def _digest(file: Path, _mtime_ns: int, _size: int) -> str:
    """Computed once for a file that does not change: asking which adapters are live then costs next to nothing."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _put_in_place(drafts: Sequence[Draft]) -> list[str]:
    """Copy each draft into its folder; the cards' hashes. The lock must be held."""
    root = paths.adapters_dir()
    for left in root.glob(f"{_STAGED}*"):  # by a writer that was killed: we hold the lock, so it is nobody's
        shutil.rmtree(left)
    digests, staged = [], []
    try:
        for draft in drafts:
            cards.from_bytes(cards.to_bytes(draft.card))  # the name becomes a path below
            fresh = root / f"{_STAGED}{draft.card.name}"
            staged.append(fresh)
            digests.append(_stage(draft, fresh))
    except BaseException:
        for fresh in staged:
            shutil.rmtree(fresh, ignore_errors=True)
        raise
    for draft, fresh in zip(drafts, staged, strict=True):
        final = root / draft.card.name
        if final.exists():  # no registry knows it: a writer was killed before the switch, or the registry was lost
            final.rename(_aside(final, "unpublished"))
        fresh.rename(final)
    _sync_folder(root)
    return digests


def _stage(draft: Draft, folder: Path) -> str:
    folder.mkdir(mode=0o700)
    hasher, size, head = hashlib.sha256(), 0, b""
    with draft.file.open("rb") as source, (folder / FILE).open("xb") as out:
        while block := source.read(1 << 20):
            head = head or block[: len(_MAGIC)]
            hasher.update(block)
            size += out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if head != _MAGIC:
        raise AdapterError(f"{draft.file} is no GGUF file")
    data = cards.to_bytes(dataclasses.replace(draft.card, file_sha256=hasher.hexdigest(), file_bytes=size))
    write_whole(folder / CARD, data)
    _sync_folder(folder)
    return hashlib.sha256(data).hexdigest()


def _change(switched: Callable[[Book], Book]) -> Change:
    """Read, change and write the registry under the lock; the change that was made. Raises AdapterError."""
    try:
        root = paths.private_dir(paths.adapters_dir())
        with _locked():
            book = switched(_read_locked()[0])
            registry = _registry_file()
            if registry.exists():
                write_whole(registry.with_name(f"{registry.name}.before"), registry.read_bytes())
            write_whole(registry, book_to_bytes(book))
            _sync_folder(root)
            return book.last
    except OSError as exc:
        raise AdapterError(f"the adapters in {paths.adapters_dir()} were left as they are: {_reason(exc)}") from exc


def _read() -> tuple[Book, str]:
    """The registry, and what to tell the user. Raises AdapterError."""
    try:
        with contextlib.suppress(RegistryDamaged):
            return _parsed(_registry_file()), ""
        with _locked():
            return _read_locked()
    except OSError as exc:
        raise AdapterError(f"can't read the adapters in {paths.adapters_dir()}: {_reason(exc)}") from exc


def _read_locked() -> tuple[Book, str]:
    """Like `_read`, with the lock held: what is damaged is set aside, and the registry before it takes its place."""
    file = _registry_file()
    try:
        return _parsed(file), ""
    except RegistryDamaged as exc:
        problem = str(exc)
    before = file.with_name(f"{file.name}.before")
    try:
        book = _parsed(before)
    except RegistryDamaged:
        book = Book()
    aside = _aside(file, "corrupt")
    told = f"the adapters' registry can't be read ({problem}); it was set aside as {aside}"
    if not book.changes:
        file.rename(aside)
        return book, f"{told}, and the base model answers alone; the adapters' files are untouched"
    write_whole(aside, file.read_bytes())  # a copy: were there no registry for a moment, a kill would leave it so
    write_whole(file, before.read_bytes())
    return book, f"{told}, and what was live before its last change is live again"


def _parsed(file: Path) -> Book:
    """Raises RegistryDamaged, AdapterError (a newer format), OSError."""
    try:
        return book_from_bytes(file.read_bytes(), str(file))
    except FileNotFoundError:
        return Book()


def _folder(name: str) -> Path:
    return paths.adapters_dir() / name


def _registry_file() -> Path:
    return paths.adapters_dir() / "registry.json"


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    with held(paths.adapters_dir() / "registry.lock", None):
        yield


def _aside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.name}.{what}-{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns()}")


def _sync_folder(folder: Path) -> None:
    """A rename lasts through a power cut only when its folder has reached the disk, too."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(exc: Exception) -> str:
    return f"{exc.filename}: {exc.strerror}" if isinstance(exc, OSError) and exc.filename else one_line(exc)


__all__ = ["Adapter", "AdapterError", "Change", "Draft", "State", "adapters", "disable", "enable", "history", "live"]
__all__ += ["disposable", "dispose", "publish", "rollback"]
