"""Whether the tests pass once errors are mended, for the journal, where the user has `verify` at `check+tests`.

A repair that compiles may still be wrong; the tests say so, of fixes and of what the user did by hand alike. They run
on a thread of their own, in the shadow, when a check finds no error left, and end with the next edit.
"""

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.rust.errors import Cancelled, RustError
from sleepy_lsp.server.project import Project

if TYPE_CHECKING:
    from sleepy_lsp.server.session import Session
    from sleepy_lsp.server.views import View

_LOG = logging.getLogger(__name__)


class TestRuns:
    """See the module. Called on the server's loop."""

    __test__ = False  # by its name pytest takes it for a test class

    def __init__(self, session: "Session"):
        self._session = session
        self._untested: dict[Path, list[str]] = {}
        """Root → the errors, by key in the journal, that were mended since its tests last ran."""
        self._running: tuple[Project, threading.Event, threading.Thread] | None = None

    def mended(self, root: Path, key: str) -> None:
        """An error of a project was mended, by a fix or by hand."""
        self._untested.setdefault(root, []).append(key)

    def consider(self, view: "View") -> None:
        """A check of `view` has ended: run its tests if they can say something new."""
        session, project = self._session, view.project
        if self._running is not None or session.settings.verify != "check+tests" or view.draft is None:
            return
        if view.draft.errors or not self._untested.get(project.root) or not project.hold(view.draft):
            return
        cancel = threading.Event()
        keys = self._untested.pop(project.root)
        work = threading.Thread(
            target=self._run, args=(project, view.draft, keys, cancel), name=f"tests {project.name}", daemon=True
        )
        self._running = project, cancel, work
        work.start()

    def cancel(self, project: Project | None = None) -> None:
        """Stop the tests, or those of one project: they would say nothing of the text that there is now."""
        if self._running is not None and project in (None, self._running[0]):
            self._running[1].set()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread, if there is one."""
        if self._running is not None:
            self._running[2].join(timeout_s)

    def _run(self, project: Project, draft: Draft, keys: list[str], cancel: threading.Event) -> None:
        """On the thread of the tests."""
        passed: bool | None = None
        try:
            passed, _ = project.shadow.test(draft.overlay, timeout_s=project.budget.seconds, cancel=cancel)
        except Cancelled:
            pass
        except (RustError, OSError) as exc:
            _LOG.info("the tests of %s could not run: %s", project.name, exc)
        finally:
            project.release()
        self._session.post(lambda: self._ended(project, keys, passed))

    def _ended(self, project: Project, keys: list[str], passed: bool | None) -> None:
        self._running = None
        if passed is None:
            self._untested[project.root] = [*keys, *self._untested.get(project.root, [])]
        else:
            self._session.feedback.tested(project.root, keys, passed=passed)
