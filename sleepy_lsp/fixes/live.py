"""The router of the moment: what is live on disk, weighed by what the journal says, looked at anew before each request.

A look costs a few calls of `stat` while nothing has changed. Nothing that is wrong here keeps the base model from
answering: an adapter that can't be served is left out, a journal that can't be read says nothing; each is told once.
An adapter that the days speak against is switched off here, see `acceptance.why_not`.
"""

import calendar
import logging
import os
import threading
import time

from sleepy_lsp import paths
from sleepy_lsp.fixes.acceptance import why_not
from sleepy_lsp.fixes.routing import Router
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog
from sleepy_lsp.llm.adapters import Adapter
from sleepy_lsp.llm.catalog import UnknownModel
from sleepy_lsp.llm.errors import AdapterError
from sleepy_lsp.settings import Settings

_LOG = logging.getLogger(__name__)

_State = tuple[object, ...]


class LiveAdapters:
    """See the module. May be used from several threads; `close` lets go of the journal."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._router = Router()
        self._live: list[Adapter] = []
        self._files: list[str] = []
        """Those of the live adapters; what their cards said when they were read still holds."""
        self._enabled_us: dict[str, int] = {}
        self._on_disk: _State = ()
        self._in_journal: _State = ()
        self._journal: Journal | None = None
        self._told: set[str] = set()
        self._notices: list[str] = []

    def router(self, settings: Settings) -> Router:
        """The router for what is live beside the settings' model. Raises UnknownModel."""
        if settings.endpoint is not None:  # the adapters here are files for the worker
            return Router()
        base_sha256 = catalog.find(settings.model).sha256
        with self._turn:
            self._look_at_disk(base_sha256)
            if self._live and self._switch_off(self._look_at_journal()):
                self._look_at_disk(base_sha256)
                self._look_at_journal()
            return self._router

    def version(self, settings: Settings) -> str:
        """The version of the router that would be given now."""
        try:
            base_sha256 = catalog.find(settings.model).sha256
        except UnknownModel:  # told by whoever opens the model
            return ""
        if settings.endpoint is not None:
            return ""
        with self._turn:
            self._look_at_disk(base_sha256)
            return self._router.version

    def take_notices(self) -> list[str]:
        """What the user must be told, each once."""
        with self._turn:
            notices, self._notices = self._notices, []
            return notices

    def close(self) -> None:
        with self._turn:
            if self._journal is not None:
                self._journal.close()
            self._journal, self._in_journal = None, ()

    def _look_at_disk(self, base_sha256: str) -> None:
        registry = str(paths.adapters_dir() / "registry.json")
        if self._on_disk == (base_sha256, *_stats([registry, *self._files])):
            return
        try:
            self._live, lines = adapters.live(base_sha256)
            self._enabled_us = {
                name: _us(change.at)
                for change in adapters.history()
                if change.what == "enable"
                for name in change.names
            }
        except AdapterError as exc:
            self._live, lines = [], [f"no adapter is used: {exc}"]
        for line in lines:
            self._tell(line)
        self._files = [str(one.file) for one in self._live]
        # What is left out may be back at any time, so then the next look is a whole one, too.
        self._on_disk = () if lines else (base_sha256, *_stats([registry, *self._files]))
        router = Router(self._live)
        if router.version != self._router.version:
            self._router, self._in_journal = router, ()

    def _look_at_journal(self) -> set[str | None]:
        """Take in what the user made of the offers; the adapters that there is news of."""
        file = paths.journal_file()
        state = _stats([str(file), f"{file}-wal"])
        if state == self._in_journal or state[0] is None:
            return set()
        try:
            self._journal = self._journal or Journal.open(file)
            news = self._router.acceptance.read(self._journal)
            notice = self._journal.take_notice()
        except JournalError as exc:
            self._tell(f"adapters are chosen without what the journal says: {exc}")
            return set()
        if notice is not None:
            self._tell(notice)
        self._in_journal = state
        return news

    def _switch_off(self, news: set[str | None]) -> bool:
        """Disable those of `news` that the days speak against; whether there were any."""
        failing = []
        for one in self._live:
            if one.card is None or one.name not in news:
                continue
            reason = why_not(one.card, self._router.acceptance, self._enabled_us.get(one.name, 0))
            if reason:
                failing.append((one.name, reason))
        for name, reason in failing:
            try:
                adapters.disable(name, reason)
            except AdapterError as exc:  # somebody was quicker, or the folder can't be written
                _LOG.warning("adapter %s should be disabled (%s): %s", name, reason, exc)
                continue
            self._tell(f"adapter {name} was switched off: {reason}; `sleepy adapters enable {name}` takes that back")
        return bool(failing)

    def _tell(self, line: str) -> None:
        if line not in self._told:
            self._told.add(line)
            self._notices.append(line)
            _LOG.warning("%s", line)


def _stats(files: list[str]) -> _State:
    found: list[object] = []
    for file in files:
        try:
            status = os.stat(file)  # noqa: PTH116  a Path costs as much as the call, and these may be fifty
            found.append((status.st_mtime_ns, status.st_size, status.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)


def _us(at: str) -> int:
    """A registry's time in microseconds since 1970; 0 where it is none."""
    try:
        return calendar.timegm(time.strptime(at, "%Y-%m-%dT%H:%M:%SZ")) * 1_000_000
    except ValueError:
        return 0
