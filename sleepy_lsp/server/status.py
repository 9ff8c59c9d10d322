"""What the editor is told of the server's state: one notification when something changed, and progress that shows.

States, the most important first: paused, thinking, checking, waiting, failed, model-missing, asleep.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lsprotocol import types

from sleepy_lsp.server.project import State


class ServerState(enum.StrEnum):
    """The `state` of `sleepy/status`."""

    ASLEEP = "asleep"
    CHECKING = "checking"
    THINKING = "thinking"
    WAITING = "waiting"
    MODEL_MISSING = "model-missing"
    PAUSED = "paused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Status:
    """One `sleepy/status`."""

    state: ServerState
    text: str
    ready: Mapping[str, int] = field(default_factory=dict)
    """Document URI → number of offers."""
    model: str | None = None
    paused: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "text": self.text,
            "ready": dict(self.ready),
            "model": self.model,
            "paused": self.paused,
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """What a status is made from."""

    paused: bool
    trusted: bool
    thinking: str
    """What is thought about; empty for nothing."""
    views: Sequence[tuple[State, str]]
    """State and text of every project."""
    problem: str
    """What keeps something from working; empty for nothing."""
    model_missing: bool
    model: str | None
    ready: Mapping[str, int]


def summary_of(now: Summary) -> Status:
    """The one status that says most."""

    def status(state: ServerState, text: str) -> Status:
        return Status(state, text, now.ready, now.model, now.paused)

    texts = dict(reversed(now.views))
    if now.paused:
        return status(ServerState.PAUSED, "paused")
    if not now.trusted:
        return status(ServerState.PAUSED, "this workspace is not trusted: nothing is compiled")
    if now.thinking:
        return status(ServerState.THINKING, now.thinking)
    for state in (State.CHECKING, State.WAITING, State.FAILED):
        if state in texts:
            return status(ServerState(state.value), texts[state])
    if now.problem:
        return status(ServerState.FAILED, now.problem)
    if now.model_missing:
        return status(ServerState.MODEL_MISSING, "the model is missing: sleepy model pull")
    n_ready = sum(now.ready.values())
    return status(ServerState.ASLEEP, f"{n_ready} fix{'' if n_ready == 1 else 'es'} ready" if n_ready else "")


class Notifier:
    """Sends a status when it differs from the last one."""

    def __init__(self, send: Callable[[dict[str, Any]], None]):
        self._send = send
        self._last: Status | None = None

    def tell(self, status: Status) -> None:
        if status != self._last:
            self._last = status
            self._send(status.as_json())


class Progress:
    """Work-done progress for one job at a time; begun only by a client that knows it, ended in every case."""

    def __init__(self, create: Callable[[str, Callable[[], None]], None], notify: Callable[[str, Any], None]):
        """`create` asks the client for a token and calls back when it agrees; `notify` reports under a token."""
        self._create, self._notify = create, notify
        self._n_begun = 0
        self._token: str | None = None
        self._is_shown = False

    def begin(self, title: str, text: str) -> None:
        """Show a job that can be cancelled."""
        self.end()
        self._n_begun += 1
        token = self._token = f"sleepy-{self._n_begun}"

        def agreed() -> None:
            if self._token == token:  # it may have ended meanwhile
                self._is_shown = True
                self._notify(token, types.WorkDoneProgressBegin(title=title, message=text, cancellable=True))

        self._create(token, agreed)

    def report(self, text: str) -> None:
        if self._token is not None and self._is_shown:
            self._notify(self._token, types.WorkDoneProgressReport(message=text, cancellable=True))

    def end(self) -> None:
        if self._token is not None and self._is_shown:
            self._notify(self._token, types.WorkDoneProgressEnd())
        self._token, self._is_shown = None, False

    def is_mine(self, token: object) -> bool:
        return self._token is not None and token == self._token
