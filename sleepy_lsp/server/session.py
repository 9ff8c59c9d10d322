"""One editor's session: its settings, its documents, where the user is, and what is told of the work.

Everything here happens on the server's loop; other threads hand their results in through `post`. What is asked of the
session is answered from what it knows at that moment.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from lsprotocol import types

from sleepy_lsp import paths
from sleepy_lsp.server import idle_minutes, schema, to_lsp
from sleepy_lsp.server.documents import Documents, changed_window
from sleepy_lsp.server.feedback import Feedback
from sleepy_lsp.server.fixcache import FixCache
from sleepy_lsp.server.intake import Forwarded, has_rust_error
from sleepy_lsp.server.offers import Entry
from sleepy_lsp.server.project import State
from sleepy_lsp.server.scheduler import Focus
from sleepy_lsp.server.status import Notifier, Progress, Summary, summary_of
from sleepy_lsp.server.testruns import TestRuns
from sleepy_lsp.server.thinking import Thinking
from sleepy_lsp.server.views import MANIFESTS, View, Views
from sleepy_lsp.settings import Settings, SettingsError

_LOG = logging.getLogger(__name__)

_DEBOUNCE_S = 0.5
# Once the journal has what the user just showed: the memory looks at it once a second.
_REMEMBERED_AFTER_S = 1.3
_ASK_THE_JOURNAL_EVERY_S = 0.1


class Editor(Protocol):
    """What the session tells the client."""

    def notify(self, method: str, params: Any) -> None: ...

    def show(self, message: str, kind: types.MessageType) -> None: ...


class Session:
    """See the module."""

    def __init__(
        self,
        editor: Editor,
        progress: Progress,
        loop: asyncio.AbstractEventLoop,
        base: Settings,
        sent: object,
        unit: str,
        feedback: Feedback,
    ):
        """`base` are the user's own settings, `sent` what the editor gave; `unit` is the position encoding."""
        self.editor, self.feedback = editor, feedback
        feedback.on_taught = self._taught
        self.documents = Documents(unit)
        self.focus = Focus()
        self.settings, self.chosen = base, schema.ServerSettings()
        self.dismissed: set[str] = set()
        """Keys of the errors whose offers the user does not want to see."""
        self.paused = self.is_stopped = self._has_begun = False
        self._base, self._loop = base, loop
        self._trusted = schema.is_trusted(sent)
        self._forwarded = Forwarded()
        self._notifier = Notifier(lambda status: editor.notify("sleepy/status", status))
        cache = FixCache(paths.cache_dir() / "fixes")
        self.views = Views(self, cache)
        self.thinking = Thinking(self, progress, cache)
        self.test_runs = TestRuns(self)
        self.configure(sent)

    # --- settings

    def configure(self, sent: object) -> None:
        """Take the settings that the editor sent; what can't be used is told and left as it was."""
        if isinstance(sent, Mapping) and "trusted" in sent:
            self._trusted = schema.is_trusted(sent)
        chosen, problems = schema.read(sent, self.chosen)
        try:
            self.settings = schema.combined(self._base, chosen)
            self.chosen = chosen
        except SettingsError as exc:
            problems.append(str(exc))
        for problem in problems:
            self.editor.show(f"sleepy: {problem}", types.MessageType.Warning)
        self.feedback.enabled = self.chosen.journal
        idle_minutes.hand_over(self.chosen.idleMinutes)
        self.thinking.try_again()
        for view in self.views:
            self.views.equip(view)
            self.views.check_unasked(view)
        self.views.locate_strays()
        self.tell_status()

    def reconfigure(self, sent: object) -> None:
        """The settings changed. Clients send null or nothing when they have none of ours."""
        if sent:
            self.configure(sent)

    @property
    def may_compile(self) -> bool:
        """Building runs the project's own code: build scripts and macros."""
        return self._trusted or not self.chosen.trustedOnly

    def begin(self) -> None:
        """The client is ready for messages of ours: before it is, LSP allows none but these to show."""
        self._has_begun = True
        if not self.may_compile:
            text = "sleepy: this workspace is not trusted, so nothing is compiled and no fixes are looked for"
            self.editor.show(text, types.MessageType.Info)
        self.tell_status()

    # --- documents

    def opened(self, item: types.TextDocumentItem) -> None:
        document = self.documents.open(item)
        if document is not None:
            self._refocus(open=frozenset(one.path for one in self.documents))
            self.views.locate(document.path)

    def changed(self, uri: str, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        made = self.documents.change(uri, version, changes)
        if made is None or made[0].text == made[1].text:
            return
        before, after, steps = made
        window = changed_window(before.text, after.text)
        self.feedback.changed(before, after, window)
        if self.feedback.accepted_fixes.waits:
            self.later(self.feedback.SETTLED_AFTER_S + 0.1, self.feedback.settle)
        view = self.views.edited(after.path, steps)
        if view is None:
            return
        self.thinking.edited(after.path, after.text)
        if self.chosen.run == schema.ON_TYPE:
            self.views.check(view, after_s=_DEBOUNCE_S)
        self.tell_status()

    def saved(self, uri: str) -> None:
        document = self.documents.save(uri)
        if document is None:
            return
        view = self.views.of(document.path)
        if view is None:
            self.views.locate(document.path)
        elif not self.views.is_checked(view) or view.state is State.FAILED:
            self.views.check_unasked(view)

    def closed(self, uri: str) -> None:
        document = self.documents.close(uri)
        if document is None:
            return
        self._forwarded.forget(document.path)
        self._refocus(open=frozenset(one.path for one in self.documents))
        self.feedback.closed(document.path)
        view = self.views.leave(document.path)
        if view is not None:  # its text may never have been saved: the others stand beside what the disk has
            self.views.check_unasked(view, after_s=_DEBOUNCE_S, resync=True)
        self.tell_status()

    def files_changed(self, changed: Iterable[Path]) -> None:
        """Files on disk were written by somebody."""
        for path in changed:
            if path.name in MANIFESTS:
                self.views.manifest_changed(path)
            elif self.documents.get(path) is None:  # else the editor's text counts, whatever lies on disk
                for view in self.views:
                    root = view.project.root
                    if path.is_relative_to(root if root.suffix != ".rs" else root.parent):
                        self.views.check_unasked(view, after_s=_DEBOUNCE_S, resync=True)

    def recheck(self) -> None:
        """Forget what is known and look again, on the user's request."""
        self.thinking.try_again()
        self.dismissed.clear()
        self.views.locate_strays()
        for view in self.views:
            view.project.memo.forget()
            self.views.check(view, resync=True)

    # --- what other servers say

    def forward(self, params: object) -> None:
        """Take one `sleepy/diagnostics`; an error of rustc's in a text that was not checked is looked at at once."""
        path = self._forwarded.replace(params)
        if path is not None:
            self.check_for(path, self._forwarded.of(path))

    def check_for(self, path: Path, diagnostics: Sequence[types.Diagnostic]) -> None:
        """Check at once if `diagnostics` hold an error of a text that no check has seen, nor is about to."""
        view = self.views.of(path)
        if view is None or view.timer is not None or view.state is State.CHECKING or self.views.is_checked(view):
            return
        if has_rust_error(diagnostics):
            self.views.check_unasked(view)

    def forwarded_of(self, path: Path) -> tuple[types.Diagnostic, ...]:
        return self._forwarded.of(path)

    # --- where the user is

    def cursor_moved(self, params: object) -> None:
        """Take one `sleepy/cursor`; what is malformed in it is left out."""
        if not isinstance(params, Mapping) or not isinstance(params.get("uri"), str):
            return
        document = self.documents.by_uri(params["uri"])
        where = to_lsp.position_in(params.get("position"))
        if document is None or where is None:
            return
        at = to_lsp.offset_of(document.index, where, self.documents.unit)
        sent = params.get("visible")
        ranges = map(to_lsp.range_in, sent) if isinstance(sent, list) else ()
        visible = tuple(to_lsp.span_of(document.index, one, self.documents.unit) for one in ranges if one is not None)
        self.look_at(document.path, (at, at), visible)

    def look_at(self, path: Path, cursor: tuple[int, int], visible: tuple[tuple[int, int], ...]) -> None:
        """The user is at `cursor`, bytes of an open document, and sees `visible`."""
        document = self.documents.get(path)
        if document is None:
            return
        index = document.index
        first, last = index.line_of(cursor[0]), index.line_of(cursor[1])
        end = index.starts[last + 1] - 1 if last + 1 < len(index.starts) else len(index.data)
        self._refocus(path=path, cursor=cursor, line=(index.starts[first], end), visible=visible)
        self.thinking.consider()

    def _refocus(self, **changes: Any) -> None:
        self.focus = replace(self.focus, **changes)

    # --- the loop

    def later(self, seconds: float, work: Callable[[], None]) -> asyncio.TimerHandle:
        """Have `work` done on the loop after a while, unless the session has ended by then."""
        return self._loop.call_later(seconds, lambda: None if self.is_stopped else work())

    def post(self, work: Callable[[], None]) -> None:
        """Have `work` done on the loop, from any thread, unless the session has ended by then."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: None if self.is_stopped else work())

    def seen(self, view: View, entries: Sequence[Entry]) -> None:
        """A check of `view` has ended with the errors `entries`."""
        assert view.draft is not None and view.checked is not None
        self.feedback.checked(view.project.root, view.draft, entries, view.checked.texts, self.documents)
        self.later(self.feedback.SETTLED_AFTER_S, self.feedback.settle)
        self.thinking.seen(view)
        self.test_runs.consider(view)
        self.tell_status()

    def once_looked(self, uri: str, work: Callable[[], None]) -> bool:
        """Have `work` done once a document's errors have been looked at as they are now; False where they have been."""
        document = self.documents.by_uri(uri)
        view = None if document is None else self.views.of(document.path)
        if view is None or self.paused or (view.looked and self.views.is_checked(view)):
            return False
        view.waiting.append(work)
        self.views.check(view)
        return True

    def _taught(self, root: Path, key: str) -> None:
        """Look again at a project's errors, once what the user has shown there can be remembered."""
        self.test_runs.mended(root, key)

        def look_again() -> None:
            for view in self.views:
                if view.project.root == root and view.entries:
                    self.views.check(view)

        def once_written() -> None:
            if self.feedback.is_written:
                self.later(_REMEMBERED_AFTER_S, look_again)
            else:
                self.later(_ASK_THE_JOURNAL_EVERY_S, once_written)

        once_written()

    # --- pause, status, end

    def pause(self, paused: bool) -> None:
        """Stop all work, or take it up again."""
        self.paused = paused
        for view in self.views:
            if paused:
                view.project.drop_work()
            else:
                self.views.check(view, resync=True)
        if paused:
            self.thinking.cancel()
            self.test_runs.cancel()
        self.tell_status()

    def restart_worker(self) -> None:
        """Stop the model's process; the next thought starts a new one."""
        from sleepy_lsp.llm import launcher  # with an HTTP client, which most sessions never need

        def stopped() -> None:
            self.thinking.try_again()
            self.thinking.consider()

        def work() -> None:
            launcher.stop_worker()
            self.post(stopped)

        self.thinking.cancel()
        self.views.run_elsewhere(work)

    def tell_status(self) -> None:
        """Tell the editor what is going on, where that has changed."""
        if not self._has_begun:
            return
        self._notifier.tell(
            summary_of(
                Summary(
                    paused=self.paused,
                    trusted=self.may_compile,
                    thinking=self.thinking.text,
                    views=[(view.state, view.text) for view in self.views],
                    problem=self.views.problem or self.thinking.problem,
                    model_missing=self.thinking.missing,
                    model=self.settings.model if self.thinking.names else None,
                    ready=self._ready(),
                )
            )
        )

    def _ready(self) -> dict[str, int]:
        """URI → number of offers."""
        counts: dict[Path, int] = {}
        for view in self.views:
            for entry in view.entries.values():
                if entry.key not in self.dismissed:
                    counts[entry.path] = counts.get(entry.path, 0) + sum(map(len, entry.offers.values()))
        return {one.uri: counts[one.path] for one in self.documents if counts.get(one.path)}

    def stop(self, timeout_s: float) -> None:
        """End all work and all threads, as far as that is possible within `timeout_s`, and close the feedback."""
        self.is_stopped = True
        deadline = self._loop.time() + timeout_s
        self.thinking.stop()
        self.test_runs.cancel()
        projects = self.views.stop()
        self.thinking.join(timeout_s)
        self.test_runs.join(max(deadline - self._loop.time(), 0.1))
        for project in projects:
            if not project.join(max(deadline - self._loop.time(), 0.1)):
                _LOG.warning("the check of %s did not end in time", project.name)
        self.feedback.ended()
