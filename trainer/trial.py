"""One task put to the engine as it works by day: which of two answerers is better is asked of pairs of such trials.

What is live and what is a candidate differ in nothing but the route: which adapter, if any, the model answers with.
Whatever else may speak (rustc's suggestions, the memory) is as the user has it, but the memory has not learned from the
very repair that is asked for.

Trials are kept in a file, by a hash of everything that they depend on, so that a night that was cut off asks nothing
twice, and what is live is measured once.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import sleepy_lsp
from koans import behaviour
from sleepy_lsp.fixes.engine import Budget, Engine, Report
from sleepy_lsp.fixes.memory.choices import load_choices, remembered
from sleepy_lsp.fixes.memory.examples import Repair
from sleepy_lsp.fixes.memory.learned import Learned, Learner
from sleepy_lsp.fixes.routing import Pattern, pattern_of
from sleepy_lsp.fixes.sources import Request
from sleepy_lsp.fixes.sources.order import answers_of, in_order
from sleepy_lsp.journal.events import EpisodeOutcome
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import catalog, launcher
from sleepy_lsp.llm.client import Answer, Client, Messages
from sleepy_lsp.llm.errors import WorkerFailed
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.errors import Cancelled, RustError
from sleepy_lsp.settings import Settings
from sleepy_lsp.wholefile import write_whole
from trainer.control import Control
from trainer.drafts import shadow_of
from trainer.evaluate import case_seed
from trainer.gate import Outcome
from trainer.task import Task

KEPT = 20_000
"""So many trials stay in the file, the newest: dozens of nights in about 12 MB."""
_WATCH_S = 0.2

Route = Callable[[Pattern], str | None]
"""Pattern → adapter, None for the base model."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one task."""

    task_id: str
    seed: int
    passed: bool
    reason: str
    """Why it did not pass, in a line."""
    problem: str
    """Why it could not be measured; then `passed` says nothing."""
    attempts: int
    """Answers that the model gave."""
    seconds: float
    prompt_tokens: int
    output_tokens: int
    sources: tuple[str, ...]
    """Whose fixes were adopted, in order."""
    asked: tuple[Pattern, ...]
    """The errors for which the route was asked: for each that was met, whether an adapter knows better."""

    @property
    def is_at_once(self) -> bool | None:
        """Whether the first thing that was offered passes; None where that could not be measured."""
        return None if self.problem else self.passed and self.attempts <= 1

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.task_id, self.seed, self.passed, self.problem)


class Memory:
    """What the user's repairs and imports taught, without those repairs that somebody is measured on.

    As it was when it was made: who is measured later must not know more than who was measured before, and the user may
    be at work meanwhile.
    """

    def __init__(self, journal: Journal | None):
        """Without a journal only imports are known. Raises JournalError."""
        self._journal, self._learner, self._choices = journal, Learner(), load_choices()[0]
        self._ended = self._ended_now()
        self._known: tuple[tuple[int, ...], list[Learned], list[Repair]] | None = None

    def _ended_now(self) -> set[int]:
        """The ids of the episodes that have ended by now."""
        known = self._journal.episodes() if self._journal is not None else []
        return {one.id for one in known if one.outcome is not EpisodeOutcome.OPEN}

    def without(self, episodes: Sequence[int]) -> tuple[list[Learned], list[Repair]]:
        """The patterns, and the repairs as examples for the model. Raises JournalError."""
        if self._known is None or self._known[0] != tuple(episodes):
            later = self._ended_now() - self._ended
            learned = remembered(self._journal, self._learner, without={*episodes, *later}, choices=self._choices)
            self._known = tuple(episodes), learned, self._learner.repairs(learned)
        return self._known[1:]


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who is measured."""

    settings: Settings
    client: Client | None
    """None where the model may not speak."""
    route: Route
    key: str
    """Names what `route` and the client's adapters are, for the file of trials: equal keys answer alike."""
    memory: Memory
    shows_examples: bool = True
    """Whether the base model is shown the user's past repairs."""
    shows_adapters: bool = False
    """Whether adapters are shown them, too."""


class Trials:
    """Trials made and kept; `file` has a JSON object a line."""

    def __init__(self, file: Path, cache: Path, control: Control, *, seed: int, seconds: float):
        """`cache` is for shadow workspaces; `seconds` is the time budget of one trial. Raises OSError."""
        self._file, self._cache, self._control = file, cache, control
        self._seed, self._seconds = seed, seconds
        found = _read(file)
        self._known = dict(found[-KEPT:])
        if len(found) > KEPT:
            write_whole(file, "".join(_line(key, trial) for key, trial in self._known.items()))

    def __call__(self, task: Task, answerer: Answerer) -> Trial:
        """The trial of a task, made now or known from before. Raises Stopped."""
        key = self.key(task, answerer)
        while key not in self._known:
            self._control.checkpoint()
            trial, is_whole = self._made(task, answerer)
            if not is_whole:
                continue  # what a pause has cut short says nothing: it is asked again
            if trial.problem:
                return trial
            self._known[key] = trial
            with self._file.open("a", encoding="utf-8") as out:
                out.write(_line(key, trial))
        return replace(self._known[key], task_id=task.id)

    def key(self, task: Task, answerer: Answerer) -> str:
        """A hash of all that a trial depends on."""
        return _key(task, answerer, self._seed, self._seconds)

    def _made(self, task: Task, answerer: Answerer) -> tuple[Trial, bool]:
        """The trial, and whether nothing cut it short."""
        seed = case_seed(self._seed, task.id)
        asked: list[Pattern] = []

        def route(request: Request) -> str | None:
            asked.append(pattern_of(request.draft, request.episode.diagnostic))
            return answerer.route(asked[-1])

        learned, repairs = answerer.memory.without(task.episodes)
        sources = in_order(
            answerer.settings.sources,
            learned=lambda: learned,
            factory=answerer.settings.factory_memory,
            client=_Loaded(answerer.client) if answerer.client is not None else None,
            route=route,
            repairs=(lambda: repairs) if answerer.shows_examples else tuple,
            shows_adapters=answerer.shows_adapters,
        )
        started = time.monotonic()
        texts = {path: text.encode() for path, text in task.broken.items()}
        report, problem, cut = None, "", threading.Event()
        try:
            with shadow_of(task, self._cache) as shadow:
                engine = Engine(shadow, sources, Budget(self._seconds, answerer.settings.attempts, seed))
                with _cut_short(self._control, engine) as cut:
                    report = engine.mend(texts)
            problem = "; ".join(report.problems)
        except (RustError, Cancelled) as exc:
            problem = str(exc)
        passed, reason = (False, problem) if report is None else _scored(task, report)
        answers = answers_of(sources)
        trial = Trial(
            task_id=task.id,
            seed=seed,
            passed=passed,
            reason=reason,
            problem=problem,
            attempts=len(answers),
            seconds=round(time.monotonic() - started, 3),
            prompt_tokens=sum(answer.prompt_tokens for answer in answers),
            output_tokens=sum(answer.output_tokens for answer in answers),
            sources=tuple(adopted.fix.candidate.source for adopted in report.adopted) if report else (),
            asked=tuple(asked),
        )
        return trial, not cut.is_set()


class _Loaded:
    """A client whose worker has the adapters that it is asked for. By day the base model answers in place of one that
    could not be loaded; here that would be measured under another's name."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def complete(self, messages: Messages, *, adapter: str | None = None, **asked: Any) -> Answer:
        """As Client's. Raises WorkerFailed where another has answered, too."""
        answer = self._client.complete(messages, adapter=adapter, **asked)
        if answer.adapter != adapter:
            raise WorkerFailed(f"the model's process could not load the adapter {adapter}; see {launcher.log_file()}")
        return answer

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


@contextmanager
def _cut_short(control: Control, engine: Engine) -> Iterator[threading.Event]:
    """Cancel the engine as soon as the night is wanted away; the event says whether that was so."""
    cut, done = threading.Event(), threading.Event()

    def watch() -> None:
        while not done.is_set():
            if control.wanted_away.wait(_WATCH_S) and not done.is_set():
                cut.set()
                engine.cancel()
                return

    watcher = threading.Thread(target=watch, name="trial-watch", daemon=True)
    watcher.start()
    try:
        yield cut
    finally:
        done.set()
        watcher.join()


def _scored(task: Task, report: Report) -> tuple[bool, str]:
    """Whether the task passes and, if not, why."""
    if report.after or report.elsewhere:
        return False, "errors remain"
    texts = {path: report.overlay.get(path, task.broken[path].encode()) for path in task.fixed}
    if task.test is not None:
        (text,) = texts.values()
        shown = behaviour.run_tests(text.decode(), task.test, edition=task.edition)
        return shown.passed, shown.reason
    same = all(_tokens(text) == _tokens(task.fixed[path].encode()) for path, text in texts.items())
    return same, "" if same else "it compiles, and is not what the user wrote"


def _tokens(text: bytes) -> list[str]:
    """Tokens without the commas that only close a list, which mean nothing."""
    found = syntax.tokens(syntax.parse(text).root_node)
    return [one for one, following in zip(found, [*found[1:], ""], strict=True) if one != "," or following not in ")]}"]


def _key(task: Task, answerer: Answerer, seed: int, seconds: float) -> str:
    """A hash of all that a trial depends on; where the program stands does not count."""
    learned, repairs = answerer.memory.without(task.episodes)
    uses_memory = "memory" in answerer.settings.sources
    said = {
        "texts": [sorted(texts.values()) for texts in (task.broken, task.fixed)],
        "test": task.test,
        "edition": [task.edition, task.crate_type, *task.features],
        "sources": answerer.settings.sources,
        "model": catalog.find(answerer.settings.model).sha256,
        "rustc": behaviour.rustc_version(),
        "attempts": answerer.settings.attempts,
        "memory": [one.id for one in learned if not one.is_retired] if uses_memory else [],
        **({"factory": False} if uses_memory and not answerer.settings.factory_memory else {}),
        "examples": [(one.message, one.statements) for one in repairs] if answerer.shows_examples else [],
        "adapters are shown them": answerer.shows_adapters,
        "who": answerer.key,
        "seed": [seed, task.id, seconds],
        "version": sleepy_lsp.__version__,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def _line(key: str, trial: Trial) -> str:
    """Begins with a line end: a killed night may have left half a line before it."""
    return "\n" + json.dumps({"key": key, **asdict(trial)})


def _read(file: Path) -> list[tuple[str, Trial]]:
    """What is kept; a line that a killed night left half-written is passed over, and so is one of an older shape."""
    found = []
    for line in file.read_text(encoding="utf-8", errors="replace").split("\n") if file.exists() else ():
        try:
            entry: dict[str, Any] = json.loads(line)
            key = entry.pop("key")
            entry["asked"] = tuple(Pattern(**one) for one in entry["asked"])
            entry["sources"] = tuple(entry["sources"])
            found.append((str(key), Trial(**entry)))
        except (ValueError, TypeError, KeyError):
            continue
    return found
