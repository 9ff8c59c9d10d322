"""The loop's side of thinking: which error is thought about, what became of it, and what the user sees of it."""

import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from sleepy_lsp.episode import Candidate, Verdict
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.server import sources
from sleepy_lsp.server.fixcache import FixCache
from sleepy_lsp.server.offers import brought_to
from sleepy_lsp.server.project import Project
from sleepy_lsp.server.scheduler import Job, Thinker, Thought
from sleepy_lsp.server.status import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sleepy_lsp.server.session import Session
    from sleepy_lsp.server.views import View

_LOG = logging.getLogger(__name__)

_SHOW_PROGRESS_AFTER_S = 1.0
_ASK_AGAIN_AFTER_S = 60.0
"""How long a thinking source that could not work is left alone."""


class Thinking:
    """See the module. Everything but the three `on_` methods is called on the loop."""

    def __init__(self, session: "Session", progress: Progress, cache: FixCache):
        self._session, self._progress, self._cache = session, progress, cache
        self._thinker = Thinker(self._open, self)
        self._job: Job | None = None
        self._text = ""
        self._left_alone: dict[str, float] = {}
        """Source → until when, in seconds of the monotonic clock."""
        self._versions: dict[str, str] = {}
        """Source → its version when it was last asked."""
        self._told_missing = False
        self.missing = False
        """Whether the model is not on this machine."""
        self.problem = ""
        """Why a source could not work, the last time that one was asked."""

    @property
    def names(self) -> list[str]:
        """The thinking sources that the user wants."""
        return list(sources.thinking_sources(self._session.settings))

    @property
    def text(self) -> str:
        """What is being thought about; empty when nothing is."""
        return self._text if self._job is not None else ""

    def consider(self) -> None:
        """Begin the most important job there is, unless one runs that is as important."""
        session = self._session
        if session.paused or session.is_stopped:
            return
        choice = self._choose()
        if choice is None:
            return
        view, job = choice
        if self._job is not None:
            if self._distance(job) == 0 < self._distance(self._job):
                self._job.cancel()  # `on_thought` looks again
            return
        if not view.project.hold(job.draft):  # the shadow was left meanwhile: a check enters it again, and comes here
            if view.looked:
                view.looked = False
                session.views.check(view)
            return
        self._job = job
        self._text = f"thinking about {job.entry.episode.code or 'an error'} in {job.entry.path.name}"
        self._thinker.submit(job)
        session.later(_SHOW_PROGRESS_AFTER_S, lambda: self._show(job))
        session.tell_status()

    def _choose(self) -> "tuple[View, Job] | None":
        now = time.monotonic()
        best: tuple[int, View, Job] | None = None
        for name in self.names:
            if self._left_alone.get(name, 0.0) > now:
                continue
            for view in self._session.views:
                if not view.looked or view.draft is None:
                    continue
                for entry in view.entries.values():
                    done = name in entry.offers or entry.has_sure_fix or entry.touched
                    if done or entry.key in self._session.dismissed:
                        continue
                    distance = self._session.focus.distance(entry)
                    if best is None or distance < best[0]:
                        # The draft speaks of the text that was checked, so the job must, too.
                        best = (distance, view, Job(view.project, view.draft, view.originals[entry.key], name))
        return None if best is None else (best[1], best[2])

    def _distance(self, job: Job) -> int:
        view = self._session.views.of_project(job.project)
        return self._session.focus.distance((view.entries if view else {}).get(job.entry.key, job.entry))

    def _show(self, job: Job) -> None:
        if self._job is job and not job.cancelled:
            self._progress.begin("Sleepy", self._text)

    def _open(self, job: Job, on_status: "Callable[[str], None]") -> Source:
        """On the thinker's thread."""
        settings = self._session.settings
        job.known_as = sources.thought_as(settings, job.draft, job.entry.episode)
        source = sources.open_source(settings, job.source, on_status)
        notices = sources.take_notices()
        self._session.post(lambda: self._opened(job.source, source.version, notices))
        return source

    def _opened(self, name: str, version: str, notices: "Sequence[str]") -> None:
        """A source is about to be asked: where it has learned something meanwhile, what it left is open again."""
        for notice in notices:
            self._session.editor.show(f"sleepy: {notice}", types.MessageType.Warning)
        before, self._versions[name] = self._versions.get(name, version), version
        if before == version:
            return
        for view in self._session.views:
            for key, entry in view.entries.items():
                if not entry.offers.get(name, True):
                    offers = {other: found for other, found in entry.offers.items() if other != name}
                    view.entries[key] = replace(entry, offers=offers)

    # --- what makes a job pointless

    def cancel(self, project: Project | None = None) -> None:
        """Stop the job, or that of one project."""
        if self._job is not None and (project is None or self._job.project is project):
            self._job.cancel()

    def cancel_by_token(self, token: object) -> None:
        """The user pressed cancel: this error is not thought about again until it changes."""
        if self._job is not None and self._progress.is_mine(token):
            view = self._session.views.of_project(self._job.project)
            if view is not None and self._job.entry.key in view.entries:
                view.project.memo.put_thought(self._job.entry.key, self._job.known_as, ())
                self._session.views.take_offers(self._job.project, self._job.entry.key, self._job.source, ())
            self._job.cancel()

    def edited(self, path: Path, text: bytes) -> None:
        """A document changed."""
        if self._job is not None and brought_to(self._job.entry, {path: text}).touched:
            self._job.cancel()

    def seen(self, view: "View") -> None:
        """A check ended: an error that is gone needs no thought."""
        if self._job is not None and self._job.project is view.project and self._job.entry.key not in view.entries:
            self._job.cancel()

    def try_again(self) -> None:
        """Forget that a source could not work."""
        self._left_alone.clear()
        self.missing, self.problem = False, ""

    def stop(self) -> None:
        self.cancel()
        self._progress.end()
        self._thinker.stop()

    def join(self, timeout_s: float) -> None:
        self._thinker.join(timeout_s)

    # --- told by the thinker's thread

    def on_thinking(self, job: Job, text: str) -> None:
        def work() -> None:
            if self._job is job:
                self._progress.report(f"{self._text}: {text}")

        self._session.post(work)

    def on_thought_tried(self, job: Job, candidate: Candidate, verdict: Verdict) -> None:
        self._session.post(lambda: self._session.feedback.judged(job.entry, candidate, verdict))

    def on_thought(self, job: Job, thought: Thought) -> None:
        if thought.complete:
            job.project.memo.put_thought(job.entry.key, job.known_as, thought.offers)
            try:
                self._cache.put(job.known_as, job.draft, job.entry, thought.offers)
            except OSError as exc:
                _LOG.warning("the cache of fixes can't be written: %s", exc)
        self._session.post(lambda: self._ended(job, thought))

    def _ended(self, job: Job, thought: Thought) -> None:
        self._job = None
        self._progress.end()
        if thought.problem is not None:
            _LOG.warning("%s: %s", job.source, thought.problem)
            self._left_alone[job.source] = time.monotonic() + _ASK_AGAIN_AFTER_S
            self._session.later(_ASK_AGAIN_AFTER_S + 0.1, self.consider)
            if thought.missing:
                self._tell_missing(thought.problem)
            else:
                self.problem = thought.problem
        else:
            self.missing, self.problem = False, ""
        if thought.complete or thought.offers:
            self._session.views.take_offers(job.project, job.entry.key, job.source, thought.offers)
        self._session.tell_status()
        self.consider()

    def _tell_missing(self, problem: str) -> None:
        self.missing = True
        if not self._told_missing:
            self._told_missing = True
            self._session.editor.show(f"sleepy: {problem}; until then only rustc's own fixes", types.MessageType.Info)
