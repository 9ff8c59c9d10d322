"""The projects that are open, and what the loop knows of each: found for a document, checked, told of, dropped.

A View's entries and offers speak of the editor's present texts: every result that a project's thread hands in is
carried over to them, or dropped.
"""

import asyncio
import logging
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sleepy_lsp import paths
from sleepy_lsp.episode import Candidate, Verdict
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.engine import Budget
from sleepy_lsp.rust import cargo
from sleepy_lsp.rust.errors import RustError
from sleepy_lsp.server import schema, sources
from sleepy_lsp.server.documents import Step
from sleepy_lsp.server.fixcache import FixCache
from sleepy_lsp.server.offers import (
    Entry,
    Offer,
    brought_to,
    carried,
    carried_offer,
    named_as,
    offer_brought_to,
)
from sleepy_lsp.server.project import Project, Snapshot, State

if TYPE_CHECKING:
    from sleepy_lsp.fixes.sources import Source
    from sleepy_lsp.server.session import Session

_LOG = logging.getLogger(__name__)
MANIFESTS = frozenset({"Cargo.toml", "Cargo.lock"})


@dataclass(slots=True)
class View:
    """What the loop knows of one project."""

    project: Project
    documents: set[Path] = field(default_factory=set)
    entries: dict[str, Entry] = field(default_factory=dict)
    originals: dict[str, Entry] = field(default_factory=dict)
    """The entries as the check saw them, in the texts of `draft`."""
    file_offers: dict[Path, Offer] = field(default_factory=dict)
    draft: Draft | None = None
    checked: Snapshot | None = None
    """What the entries were last read from."""
    looked: bool = False
    """Whether the quick sources have been asked about all of them."""
    state: State = State.ASLEEP
    text: str = ""
    timer: asyncio.TimerHandle | None = None
    waiting: list[Callable[[], None]] = field(default_factory=list)
    """What is to be done once the quick sources have been asked."""
    resync: bool = False
    """Whether files on disk are to be read again before the next check."""


class Views:
    """See the module. Everything but the `on_` methods is called on the loop."""

    def __init__(self, session: "Session", cache: FixCache):
        self.problem = ""
        """Why a document's project could not be opened, the last time that one was looked for."""
        self._session, self._cache = session, cache
        self._of_root: dict[Path, View] = {}
        self._roots: dict[Path, Path] = {}
        """Folder of a manifest, or stand-alone file → root of its project."""
        self._root_of: dict[Path, Path] = {}
        """Document → root of its project."""
        self._manifests: dict[Path, object] = {}
        """Manifests and locks, by what they say."""
        self._left: dict[Path, dict[str, Entry]] = {}
        """Root of a project that is being found out anew → its entries until then."""
        self._generation = 0
        self._locator = ThreadPoolExecutor(1, "locate")

    def __iter__(self) -> Iterator[View]:
        return iter(list(self._of_root.values()))

    def of(self, path: Path) -> View | None:
        """The view that a document belongs to."""
        root = self._root_of.get(path)
        return None if root is None else self._of_root.get(root)

    def of_project(self, project: Project) -> View | None:
        view = self._of_root.get(project.root)
        return view if view is not None and view.project is project else None

    # --- finding and dropping

    def locate(self, path: Path) -> None:
        """Find out, on another thread, which project a document belongs to."""
        if not self._session.is_stopped and self._session.may_compile:
            self._locator.submit(self._look_for, path)

    def _look_for(self, path: Path) -> None:
        """On the locator's thread."""
        try:
            manifest = cargo.find_manifest(path)
            key = path if manifest is None else manifest.parent
            root = self._roots.get(key)
            project = None if root is not None else self._open(key)
            for folder in {key, project.root} if project is not None and manifest is not None else ():
                for name in MANIFESTS:
                    self._manifests[folder / name] = _said_by(folder / name)
        except (RustError, OSError) as exc:
            message = str(exc).splitlines()[0]
            _LOG.warning("%s: %s", path, message)
            self._session.post(lambda: self._not_found(message))
            return
        self._session.post(lambda: self._found(path, key, root, project))

    def _open(self, key: Path) -> Project:
        settings = self._session.settings
        return Project(
            key,
            paths.shadows_dir(),
            self,
            edition=settings.edition,
            features=settings.cargo_features,
            check_timeout_s=settings.check_timeout_seconds,
        )

    def _found(self, path: Path, key: Path, root: Path | None, project: Project | None) -> None:
        document = self._session.documents.get(path)
        if document is None:
            return
        if project is not None:
            root = self._roots[key] = project.root
        assert root is not None
        view = self._of_root.get(root)
        if view is None:
            if project is None:  # it was dropped in the meantime
                self._roots.pop(key, None)
                self.locate(path)
                return
            view = self._of_root[root] = View(project)
            view.entries = self._left.pop(root, {})  # until the first check, what the last one found
            self.equip(view)
            project.start()
        view.documents.add(path)
        self._root_of[path] = root
        text = {path: document.text}
        view.entries = {name: brought_to(entry, text) for name, entry in view.entries.items()}
        self.problem = ""
        self.check_unasked(view)

    def _not_found(self, message: str) -> None:
        self.problem = message
        self._session.tell_status()

    def equip(self, view: View) -> None:
        """Give a project what the settings say."""
        project, session, settings = view.project, self._session, self._session.settings
        project.sources = sources.quick_sources(settings)
        project.budget = Budget(
            seconds=settings.max_seconds,
            attempts=settings.attempts,
            seed=settings.seed,
            run_tests=settings.verify == "check+tests",
        )
        project.order = lambda entries: session.focus.order(entries)
        thinks = "model" in sources.thinking_sources(settings)

        def replay(draft: Draft, entry: Entry) -> "Source | None":
            known_as = sources.known_as(settings, sources.version_of_model(settings))
            return self._cache.replay(known_as, draft, entry)

        project.replay = replay if thinks else _no_replay

    def leave(self, path: Path) -> View | None:
        """A document was closed: the view that goes on without it, or None."""
        view = self.of(path)
        self._root_of.pop(path, None)
        if view is None:
            return None
        view.documents.discard(path)
        if view.documents:
            return view
        self._drop(view)
        return None

    def manifest_changed(self, path: Path) -> None:
        """What belongs to which workspace is found out anew around a manifest that no longer says what it did."""
        said, folder = _said_by(path), path.parent
        if path in self._manifests and self._manifests[path] == said:
            return
        self._manifests[path] = said
        for view in self:
            root = view.project.root
            if folder.is_relative_to(root) or root.is_relative_to(folder):
                documents, self._left[root] = set(view.documents), view.entries
                self._drop(view)
                for path in documents:
                    self._root_of.pop(path, None)
                    self.locate(path)
        for document in self._session.documents:
            if document.path not in self._root_of and document.path.is_relative_to(folder):
                self.locate(document.path)

    def locate_strays(self) -> None:
        """Look again for the projects of documents that belong to none."""
        for document in self._session.documents:
            if document.path not in self._root_of:
                self.locate(document.path)

    def _drop(self, view: View) -> None:
        root = view.project.root
        self._of_root.pop(root, None)
        for key in [key for key, known in self._roots.items() if known == root]:
            self._roots.pop(key, None)
        if view.timer is not None:
            view.timer.cancel()
        self._session.thinking.cancel(view.project)
        self._session.test_runs.cancel(view.project)
        view.project.stop()

    def stop(self) -> list[Project]:
        """End all work; the projects whose threads are still to end."""
        self._locator.shutdown(wait=False, cancel_futures=True)
        views = list(self)
        for view in views:
            self._drop(view)
        return [view.project for view in views]

    def run_elsewhere(self, work: Callable[[], object]) -> None:
        """Do something slow on the locator's thread."""
        self._locator.submit(work)

    # --- checking

    def check_unasked(self, view: View, *, after_s: float = 0.0, resync: bool = False) -> None:
        """As `check`, unless the user wants checks on request only."""
        if self._session.chosen.run != schema.ON_REQUEST:
            self.check(view, after_s=after_s, resync=resync)
        else:
            view.resync = view.resync or resync

    def check(self, view: View, *, after_s: float = 0.0, resync: bool = False) -> None:
        """Have a project checked; a later call replaces one that still waits."""
        session = self._session
        view.resync = view.resync or resync
        if view.timer is not None:
            view.timer.cancel()
            view.timer = None
        if session.paused or session.is_stopped or not session.may_compile:
            return
        if after_s:
            view.timer = session.later(after_s, lambda: self.check(view))
            return
        resync, view.resync = view.resync, False
        if resync:
            session.thinking.cancel(view.project)
        self._generation += 1
        snapshot = Snapshot(self._generation, session.documents.texts(view.documents))
        view.project.request_check(snapshot, resync=resync)

    def is_checked(self, view: View) -> bool:
        """Whether the last check saw the texts that the editor has now."""
        return view.checked is not None and view.checked.texts == self._session.documents.texts(view.documents)

    def edited(self, path: Path, steps: Sequence[Step]) -> View | None:
        """A document changed: what still holds is carried over. The view that it belongs to."""
        view = self.of(path)
        if view is not None:
            self._session.test_runs.cancel(view.project)
            for step in steps:
                _carry(view, path, step)
        return view

    def take_offers(self, project: Project, key: str, source: str, offers: tuple[Offer, ...]) -> None:
        """What a source found for an error."""
        session, view = self._session, self.of_project(project)
        entry = None if view is None else view.entries.get(key)
        if view is None or entry is None:
            return
        texts = session.documents.texts(view.documents)
        moved = [one for offer in offers if (one := offer_brought_to(offer, texts)) is not None]
        kept = tuple(named_as(one, entry.offers.get(source, ())) for one in moved)
        view.entries[key] = replace(entry, offers={**entry.offers, source: kept})
        session.feedback.offered(view.entries[key])
        session.tell_status()

    # --- told by the projects' threads

    def on_state(self, project: Project, state: State, text: str) -> None:
        def work() -> None:
            view = self.of_project(project)
            if view is not None:
                view.state, view.text = state, text
                self._session.tell_status()

        self._session.post(work)

    def on_checked(self, project: Project, snapshot: Snapshot, draft: Draft, entries: tuple[Entry, ...]) -> None:
        def work() -> None:
            view, session = self.of_project(project), self._session
            if view is None:
                return
            texts = session.documents.texts(view.documents)
            before, view.entries, view.originals = view.entries, {}, {entry.key: entry for entry in entries}
            for entry in entries:
                known = before.get(entry.key)
                offers = known.offers if known is not None and not known.touched else {}
                view.entries[entry.key] = replace(brought_to(entry, texts), offers=offers)
            view.draft, view.checked, view.looked = draft, snapshot, False
            _carry_file_offers(view, lambda offer: offer if set(offer.keys) <= view.entries.keys() else None)
            session.seen(view, entries)

        self._session.post(work)

    def on_judged(self, project: Project, entry: Entry, candidate: Candidate, verdict: Verdict) -> None:
        self._session.post(lambda: self._session.feedback.judged(entry, candidate, verdict))

    def on_offers(self, project: Project, key: str, source: str, offers: tuple[Offer, ...]) -> None:
        self._session.post(lambda: self.take_offers(project, key, source, offers))

    def on_file_offer(self, project: Project, path: Path, offer: Offer | None) -> None:
        def work() -> None:
            view = self.of_project(project)
            if view is None:
                return
            texts = self._session.documents.texts(view.documents)
            moved = None if offer is None else offer_brought_to(offer, texts)
            if moved is None:
                view.file_offers.pop(path, None)
            else:
                known = view.file_offers.get(path)
                view.file_offers[path] = named_as(moved, [] if known is None else [known])

        self._session.post(work)

    def on_looked(self, project: Project, snapshot: Snapshot) -> None:
        def work() -> None:
            view = self.of_project(project)
            if view is not None:
                view.looked = view.checked is snapshot
                waiting, view.waiting = (view.waiting, []) if view.looked else ([], view.waiting)
                for one in waiting:
                    one()
                self._session.thinking.consider()

        self._session.post(work)


def _carry(view: View, path: Path, step: Step) -> None:
    window, text = step.window, step.text
    view.entries = {key: carried(entry, path, window, text) for key, entry in view.entries.items()}
    _carry_file_offers(view, lambda offer: carried_offer(offer, path, window, text))


def _carry_file_offers(view: View, carry: Callable[[Offer], Offer | None]) -> None:
    view.file_offers = {path: kept for path, offer in view.file_offers.items() if (kept := carry(offer)) is not None}


def _said_by(manifest: Path) -> object:
    """What a manifest says, however it is laid out (cargo rewrites a lock with other comments); None without one."""
    try:
        text = manifest.read_bytes()
    except OSError:
        return None
    try:
        return tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return text


def _no_replay(draft: Draft, entry: Entry) -> None:
    return None
