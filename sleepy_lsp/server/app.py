"""The wiring: which of LSP's messages leads to which of the session's methods. No thought is had here.

Handlers are plain functions on the loop that look something up or note something down. pygls' own document store is
not used (`documents` says why).
"""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

import attrs
import psutil
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

import sleepy_lsp
from sleepy_lsp.server import to_lsp
from sleepy_lsp.server.actions import ACCEPTED, DISMISS, KINDS, Abilities, Stale
from sleepy_lsp.server.answers import Answers
from sleepy_lsp.server.feedback import Feedback
from sleepy_lsp.server.journal_writer import JournalWriter
from sleepy_lsp.server.session import Session
from sleepy_lsp.server.status import Progress
from sleepy_lsp.server.stdio import MessageReader
from sleepy_lsp.settings import Settings

_LOG = logging.getLogger(__name__)

_STOP_WITHIN_S = 4.0
_PARENT_LOOK_EVERY_S = 3.0
# Threads take turns at the interpreter; at Python's 5 ms a busy one would add as much to every answer.
_SWITCH_INTERVAL_S = 0.001
_WATCHED = ("**/*.rs", "**/Cargo.toml", "**/Cargo.lock")


@attrs.define
class RawNotification:
    """A message of our own; its parameters are checked where they are read."""

    method: str
    jsonrpc: str
    params: Any = None


@attrs.define
class RawRequest:
    """As RawNotification, with an answer."""

    id: int | str
    method: str
    jsonrpc: str
    params: Any = None


_OWN_MESSAGES: dict[str, type[Any]] = {
    "sleepy/diagnostics": RawNotification,
    "sleepy/cursor": RawNotification,
    "sleepy/info": RawRequest,
}


class SleepyProtocol(LanguageServerProtocol):
    """pygls' protocol without its document store, and with our own messages left as they come."""

    # Its own would end the interpreter while a thread still reads stdin.
    lsp_exit = None  # type: ignore[assignment]
    lsp_text_document__did_open = None  # type: ignore[assignment]
    lsp_text_document__did_change = None  # type: ignore[assignment]
    lsp_text_document__did_close = None  # type: ignore[assignment]
    lsp_notebook_document__did_open = None  # type: ignore[assignment]
    lsp_notebook_document__did_change = None  # type: ignore[assignment]
    lsp_notebook_document__did_close = None  # type: ignore[assignment]

    def get_message_type(self, method: str) -> type[Any] | None:  # type: ignore[override]  # pygls caches its own
        return _OWN_MESSAGES.get(method) or super().get_message_type(method)


class SleepyServer(LanguageServer):
    """One server for one editor. `run` serves stdin and stdout until either ends."""

    def __init__(self, base: Settings):
        super().__init__(
            "sleepy-lsp", sleepy_lsp.__version__, protocol_cls=SleepyProtocol, converter_factory=default_converter
        )
        self._base = base
        self._session: Session | None = None
        self._answers: Answers | None = None
        self._watches_files = False
        self._shows_progress = False
        self._ended = asyncio.Event()
        self._exit_code = 1
        self._writer = JournalWriter(self._journal_notice, self._retention_days)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thinking_shown = Progress(self._create_progress, self._notify_progress)
        _register(self)

    # --- life

    def run(self, stdin: BinaryIO, stdout: BinaryIO) -> int:
        """Serve until `exit`, the end of stdin, a signal, or the editor's death; the exit code."""
        sys.setswitchinterval(_SWITCH_INTERVAL_S)
        # A full collection walks everything that was ever imported, 50 ms in the middle of an answer: leave that out.
        gc.freeze()
        gc.set_threshold(20_000, 20, 100)
        self.protocol.set_writer(StdoutWriter(stdout))
        asyncio.run(self._serve(stdin))
        return self._exit_code

    async def _serve(self, stdin: BinaryIO) -> None:
        loop = self._loop = asyncio.get_running_loop()
        reader = MessageReader(stdin, self.protocol, loop)
        reader.start()
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            with contextlib.suppress(AttributeError, NotImplementedError):  # Windows has fewer, and no handlers
                loop.add_signal_handler(getattr(signal, name), self._ended.set)
        parent = asyncio.ensure_future(self._parent_death())
        waits = [asyncio.ensure_future(event.wait()) for event in (reader.ended, self._ended)]
        await asyncio.wait([*waits, parent], return_when=asyncio.FIRST_COMPLETED)
        for task in (*waits, parent):
            task.cancel()
        self.end_session()

    async def _parent_death(self) -> None:
        """Return once the editor that started us has died without a word."""
        while True:
            await asyncio.sleep(_PARENT_LOOK_EVERY_S)
            if self.process_id is not None and self.process_id > 0 and not psutil.pid_exists(self.process_id):
                _LOG.info("the editor (process %d) is gone", self.process_id)
                return

    def end_session(self) -> None:
        """Stop all work, leave no child behind and close the journal; a second call does nothing."""
        session, self._session, self._answers = self._session, None, None
        if session is not None:
            session.stop(_STOP_WITHIN_S)
        if not self._writer.close(_STOP_WITHIN_S):
            _LOG.warning("the journal was not written to its end")

    def leave(self) -> None:
        """`exit` was received."""
        self._exit_code = 0 if self.protocol._shutdown else 1
        self._ended.set()

    def begin_session(self, params: types.InitializeParams) -> None:
        """`initialize` was received; the protocol has just chosen the position encoding."""
        assert self._loop is not None
        unit = _unit(self.workspace.position_encoding)
        window, workspace = params.capabilities.window, params.capabilities.workspace
        self._shows_progress = bool(window and window.work_done_progress)
        watching = workspace.did_change_watched_files if workspace else None
        self._watches_files = bool(watching and watching.dynamic_registration)
        self._session = Session(
            self,
            self._thinking_shown,
            self._loop,
            self._base,
            params.initialization_options,
            unit,
            Feedback(self._writer, uuid.uuid4().hex),
        )
        self._answers = Answers(self._session, Abilities.of(params.capabilities))

    def client_ready(self) -> None:
        """`initialized` was received: the client may be asked to tell what is written on disk, where it can."""
        self.session.begin()
        if self._watches_files:
            watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
            registration = types.Registration("sleepy-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([registration]))

    @property
    def session(self) -> Session:
        """Raises JsonRpcException before `initialize` and after `shutdown`."""
        if self._session is None:
            raise _not_initialized()
        return self._session

    @property
    def answers(self) -> Answers:
        """As `session`."""
        if self._answers is None:
            raise _not_initialized()
        return self._answers

    # --- what the session asks of the editor

    def notify(self, method: str, params: Any) -> None:
        self.protocol.notify(method, params)

    def show(self, message: str, kind: types.MessageType) -> None:
        self.window_show_message(types.ShowMessageParams(kind, message))

    def apply(self, label: str, edit: types.WorkspaceEdit, done: Callable[[bool], None]) -> None:
        """Have the editor make an edit; `done` hears whether it did."""
        self.workspace_apply_edit(
            types.ApplyWorkspaceEditParams(edit=edit, label=label), lambda result: done(result.applied)
        )

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Into the log: a message box for every odd message would be worse than the message."""
        _LOG.error("%s: %s", source.__name__, error)

    def _create_progress(self, token: str, agreed: Callable[[], None]) -> None:
        if self._shows_progress:
            params = types.WorkDoneProgressCreateParams(token)
            self.protocol.send_request(types.WINDOW_WORK_DONE_PROGRESS_CREATE, params, lambda _: agreed())

    def _notify_progress(self, token: str, value: Any) -> None:
        self.notify(types.PROGRESS, types.ProgressParams(token, value))

    def _journal_notice(self, text: str) -> None:
        if self._session is not None:
            self._session.post(lambda: self.show(f"sleepy: {text}", types.MessageType.Warning))

    def _retention_days(self) -> int:
        return 365 if self._session is None else self._session.chosen.journalRetentionDays


def _not_initialized() -> JsonRpcException:
    return JsonRpcException("the server is not initialized", code=int(types.ErrorCodes.ServerNotInitialized))


def _unit(encoding: Any) -> str:
    unit = str(getattr(encoding, "value", encoding))
    return unit if unit in to_lsp.ENCODINGS else "utf-16"


def _register(server: SleepyServer) -> None:
    """Every message that is understood."""
    feature, command = server.feature, server.command

    feature(types.INITIALIZE)(lambda params: server.begin_session(params))
    feature(types.INITIALIZED)(lambda params: server.client_ready())
    feature(types.SHUTDOWN)(lambda params: server.end_session())
    feature(types.EXIT)(lambda params: server.leave())
    feature(types.TEXT_DOCUMENT_DID_OPEN)(lambda params: server.session.opened(params.text_document))
    feature(types.TEXT_DOCUMENT_DID_CHANGE)(
        lambda params: server.session.changed(
            params.text_document.uri, params.text_document.version, params.content_changes
        )
    )
    feature(types.TEXT_DOCUMENT_DID_SAVE)(lambda params: server.session.saved(params.text_document.uri))
    feature(types.TEXT_DOCUMENT_DID_CLOSE)(lambda params: server.session.closed(params.text_document.uri))
    feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(lambda params: server.session.reconfigure(params.settings))
    feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(
        lambda params: server.session.files_changed(
            path for change in params.changes if (path := to_lsp.path_of(change.uri)) is not None
        )
    )
    feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)(
        lambda params: server.session.thinking.cancel_by_token(params.token)
    )
    options = types.CodeActionOptions(code_action_kinds=KINDS, resolve_provider=True)
    feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(lambda params: server.answers.code_actions(params))
    feature(types.CODE_ACTION_RESOLVE)(lambda params: _resolved(server, params))
    feature("sleepy/diagnostics")(lambda params: server.session.forward(params))
    feature("sleepy/cursor")(lambda params: server.session.cursor_moved(params))
    feature("sleepy/info")(lambda params: server.answers.info())

    command(ACCEPTED)(lambda *ids: _for_each(ids, server.answers.accepted))
    command(DISMISS)(lambda *ids: server.answers.dismissed([one for one in ids if isinstance(one, str)]))
    command("sleepy.pause")(lambda *_: server.session.pause(True))
    command("sleepy.resume")(lambda *_: server.session.pause(False))
    command("sleepy.recheck")(lambda *_: server.session.recheck())
    command("sleepy.restartWorker")(lambda *_: server.session.restart_worker())
    command("sleepy.fixFile")(lambda *uris: _fix_files(server, uris))


def _for_each(ids: tuple[Any, ...], work: Callable[[str], None]) -> None:
    for one in ids:
        if isinstance(one, str):
            work(one)


def _resolved(server: SleepyServer, action: types.CodeAction) -> types.CodeAction:
    try:
        return server.answers.resolve(action)
    except Stale as exc:
        raise JsonRpcInvalidParams(str(exc)) from exc


def _fix_files(server: SleepyServer, uris: tuple[Any, ...], *, wait: bool = True) -> None:
    """Make the edit that mends each file; asked right after an edit, once the file has been looked at again."""
    for uri in uris:
        if not isinstance(uri, str):
            continue
        try:
            made = server.answers.fix_file(uri)
        except Stale as exc:
            raise JsonRpcInvalidParams(str(exc)) from exc
        if made is None and wait and server.session.once_looked(uri, partial(_fix_files, server, (uri,), wait=False)):
            continue
        if made is None:
            server.show("sleepy: nothing is ready to be fixed in this file", types.MessageType.Info)
            continue
        offer_id, edit = made

        def done(applied: bool, offer_id: str = offer_id) -> None:
            if applied:
                server.answers.accepted(offer_id)

        server.apply("Sleepy: fix file", edit, done)


def start_logging() -> None:
    """Everything goes to the log file: stdout is the protocol's, and some clients never read stderr."""
    from logging.handlers import RotatingFileHandler

    from sleepy_lsp import paths
    from sleepy_lsp.server.answers import log_file

    file = log_file()
    paths.private_dir(file.parent)
    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter(f"%(asctime)s {os.getpid()} %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for chatty in ("pygls", "httpx", "httpcore", "asyncio", "filelock"):
        logging.getLogger(chatty).setLevel(logging.WARNING)  # pygls logs whole messages: the user's source
