"""Run the engine on cases, score what it did with tests that it never saw, and write down every outcome.

One regime for all strategies: the same prompts, the same verification, the same sandbox; they differ in the sources
that may speak and in how many answers the model may give. A result is written as soon as it is there, so that a run
that was killed goes on where it was. Trouble with a tool or the model is recorded in the row, which stays in the
denominator.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import platform
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock

import sleepy_lsp
from koans import behaviour
from koans.koan import Case
from sleepy_lsp.fixes.engine import Budget, Engine, Report
from sleepy_lsp.fixes.routing import Route, always
from sleepy_lsp.fixes.sources.order import answers_of, in_order
from sleepy_lsp.llm.client import Client
from sleepy_lsp.rust.diagnostics import Diagnostic, normalised_message
from sleepy_lsp.rust.errors import Cancelled, RustError
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.wholefile import write_whole


class RunError(Exception):
    """A run can't be started or read; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """Who may propose, in order, and how many answers the model may give for one error (None: as asked)."""

    sources: tuple[str, ...]
    attempts: int | None = None

    @property
    def asks_model(self) -> bool:
        return "model" in self.sources


STRATEGIES = {
    "suggestions": Strategy(("compiler",)),
    "no-model": Strategy(("compiler", "memory")),
    "model-once": Strategy(("model",), attempts=1),
    "model-loop": Strategy(("model",)),
    "full": Strategy(("compiler", "memory", "model")),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What makes two runs comparable, and a stopped run fit to go on."""

    strategy: str
    attempts: int
    seed: int
    max_seconds: float
    """Time budget of one case; a case that reaches it may end otherwise on a faster machine."""
    adapter: str | None
    model: str | None
    cases_sha256: str
    n_cases: int
    version: str
    rustc: str


@dataclass(frozen=True, slots=True)
class Result:
    """One case's outcome: a line of `results.jsonl`."""

    id: str
    family: str
    passed: bool
    """It compiles and does everything that was asked of it."""
    compiles: bool
    tests_passed: bool | None
    """None where the case has no tests."""
    source: str | None
    """What mended it: `compiler`, `memory`, `model`, or several joined by `+`; None where nothing was adopted."""
    adapter: str | None
    attempts: int
    """Answers that the model gave, for all errors of the case together."""
    seconds: float
    prompt_tokens: int
    output_tokens: int
    code: str
    """The program as it is at the end."""
    error_code: str
    cached_tokens: int
    """Prompt tokens that were served from the worker's cache."""
    reason: str
    """Why it did not pass, in a line."""
    remaining: tuple[tuple[str, str], ...]
    """Code and normalised message of each error that is left."""
    fixes: tuple[dict[str, Any], ...]
    tried: tuple[str, ...]
    """What was refused, in order, with the reason."""
    problem: str
    """What kept a tool or a source from working; empty where all was well."""
    seed: int


def case_seed(seed: int, case_id: str) -> int:
    """A seed of the case's own, so that its result does not depend on its place in the run."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{case_id}".encode()).digest()[:4]) >> 1


def describe(
    cases: Sequence[Case],
    *,
    strategy: str,
    attempts: int,
    seed: int,
    max_seconds: float,
    adapter: str | None,
    model: str,
) -> Run:
    digest = hashlib.sha256("\n".join(case.to_json() for case in cases).encode()).hexdigest()
    return Run(
        strategy=strategy,
        attempts=STRATEGIES[strategy].attempts or attempts,
        seed=seed,
        max_seconds=max_seconds,
        adapter=adapter,
        model=model if STRATEGIES[strategy].asks_model else None,
        cases_sha256=digest,
        n_cases=len(cases),
        version=sleepy_lsp.__version__,
        rustc=behaviour.rustc_version(),
    )


class Evaluation:
    """One run over cases. `results` grows as cases are done; `cancel` ends it after the cases in work."""

    def __init__(self, run: Run, out: Path, open_client: Callable[[], Client], route: Route | None = None):
        """`open_client` loads what `route` names, by default `run.adapter` for every error.

        Raises RunError when `out` can't be written or holds the results of another run."""
        self.run, self.out = run, out
        self._open_client, self._route = open_client, route or always(run.adapter)
        self._engines: set[Engine] = set()
        self._stop = threading.Event()
        self._file = out / "results.jsonl"
        try:
            out.mkdir(parents=True, exist_ok=True)
            self._adopt_folder()
        except OSError as exc:
            raise RunError(f"can't write to {out}: {exc.strerror}; name another --out") from exc
        self.results = read_results(self._file) if self._file.exists() else []

    def cancel(self) -> None:
        """Stop as soon as possible; cases in work are not recorded."""
        self._stop.set()
        for engine in list(self._engines):
            engine.cancel()

    def go(self, cases: Sequence[Case], *, jobs: int = 1, on_done: Callable[[Result], None] = lambda _: None) -> None:
        """Work through the cases that have no result yet.

        Raises RunError while another process writes to the folder, ToolMissing, LlmError.
        """
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(filelock.FileLock(self.out / ".lock", timeout=0))
            except filelock.Timeout as exc:
                raise RunError(f"another process is writing to {self.out}; wait for it or name another --out") from exc
            self.results = _cut_and_read(self._file) if self._file.exists() else []
            asks_model = STRATEGIES[self.run.strategy].asks_model
            clients: queue.SimpleQueue[Client | None] = queue.SimpleQueue()
            for _ in range(jobs):
                clients.put(held.enter_context(self._open_client()) if asks_model else None)
            self._work(cases, jobs, clients, on_done)

    def _work(
        self,
        cases: Sequence[Case],
        jobs: int,
        clients: "queue.SimpleQueue[Client | None]",
        on_done: Callable[[Result], None],
    ) -> None:
        done = {result.id for result in self.results}

        def work(case: Case) -> Result | None:
            client = clients.get()
            try:
                return None if self._stop.is_set() else self._evaluate(case, client)
            finally:
                clients.put(client)

        with ThreadPoolExecutor(jobs) as pool:
            waiting = [pool.submit(work, case) for case in cases if case.id not in done]
            try:
                for future in as_completed(waiting):
                    result = future.result()
                    if result is not None:
                        self._write(result)
                        on_done(result)
            except BaseException:
                self.cancel()  # or the pool would work through all other cases before it lets the error out
                raise

    def _evaluate(self, case: Case, client: Client | None) -> Result | None:
        """None when stopped before the end."""
        strategy = STRATEGIES[self.run.strategy]
        sources = in_order(strategy.sources, client=client, route=self._route)
        seed = case_seed(self.run.seed, case.id)
        budget = Budget(self.run.max_seconds, self.run.attempts, seed, run_tests=False)
        tried: list[str] = []
        started = time.monotonic()
        report, problem = None, ""
        with tempfile.TemporaryDirectory(prefix="sleepy-") as name:
            path = Path(name) / "case" / ("main.rs" if case.crate_type == "bin" else "lib.rs")
            path.parent.mkdir()
            path.write_bytes(case.broken.encode())  # as it is, with the line ends that it has
            try:
                with Shadow(path, Path(name) / "shadow", edition=case.edition, crate_type=case.crate_type) as shadow:
                    engine = Engine(
                        shadow,
                        sources,
                        budget,
                        on_event=lambda event: tried.append(event.text) if event.kind == "refused" else None,
                    )
                    self._engines.add(engine)
                    if self._stop.is_set():  # after `add`: whoever cancels sees the engine, or we see that they did
                        engine.cancel()
                    try:
                        report = engine.mend()
                    finally:
                        self._engines.discard(engine)
                    text = report.overlay.get(path, case.broken.encode()).decode()
                    problem = "; ".join(report.problems)
            except (RustError, Cancelled) as exc:
                text, problem = case.broken, str(exc)
        seconds = time.monotonic() - started
        if self._stop.is_set():
            return None
        answers = answers_of(sources)
        compiles = report is not None and not report.after and not report.elsewhere
        remaining = _remaining(report)
        passed, tests_passed, reason = score(case, text, compiles)
        if remaining:
            reason = f"left: {', '.join(code or message for code, message in remaining)}"
        return Result(
            id=case.id,
            family=case.family,
            passed=passed,
            compiles=compiles,
            tests_passed=tests_passed,
            source=_sources_of(report),
            adapter="+".join(sorted({answer.adapter for answer in answers if answer.adapter})) or None,
            attempts=len(answers),
            seconds=round(seconds, 3),
            prompt_tokens=sum(answer.prompt_tokens for answer in answers),
            output_tokens=sum(answer.output_tokens for answer in answers),
            code=text,
            error_code=case.error_code,
            cached_tokens=sum(answer.cached_tokens for answer in answers),
            reason=reason,
            remaining=remaining,
            fixes=_fixes(report),
            tried=tuple(tried),
            problem=problem,
            seed=seed,
        )

    def _write(self, result: Result) -> None:
        """Append one line and make sure that it is on the disk."""
        self.results.append(result)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(result), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _adopt_folder(self) -> None:
        """Record what this run is, or make sure that the folder's is the same."""
        described = self.out / "run.json"
        own = dataclasses.asdict(self.run)
        if described.exists():
            try:
                known = json.loads(described.read_text(encoding="utf-8"))
            except ValueError as exc:
                raise RunError(f"{described} can't be read ({exc}); name another --out") from exc
            if not isinstance(known, dict):
                raise RunError(f"{described} can't be read (not a JSON object); name another --out")
            differing = [name for name in own if known.get(name) != own[name]]
            if differing:
                raise RunError(f"{self.out} holds another run (other {', '.join(differing)}); name another --out")
        elif self._file.exists():
            raise RunError(f"{self.out} has results but no run.json; name another --out")
        else:
            write_whole(described, json.dumps(own, indent=1) + "\n")


def score(case: Case, text: str, compiles: bool) -> tuple[bool, bool | None, str]:
    """Whether the program passes, what its tests said, and why it does not pass."""
    if not compiles:
        return False, False if case.test or case.run_tests else None, "errors remain"
    tests_passed: bool | None = None
    if case.test or case.run_tests:
        shown = behaviour.run_tests(text, case.test or "", edition=case.edition, own=case.run_tests)
        if not shown.passed:
            return False, False, shown.reason
        tests_passed = True
    if case.expected_stdout is not None:
        shown = behaviour.prints(text, case.expected_stdout, edition=case.edition)
        if not shown.passed:
            return False, tests_passed, shown.reason
    return True, tests_passed, ""


def _cut_and_read(file: Path) -> list[Result]:
    """The results of a file of our own; a last line that a killed run left half-written is cut off."""
    data = file.read_bytes()
    if not data.endswith(b"\n"):
        with file.open("r+b") as cut:
            cut.truncate(data.rfind(b"\n") + 1)
    return read_results(file)


def read_results(file: Path) -> list[Result]:
    """The results of a file; a last line that is half-written, or being written, is left out. Raises RunError."""
    try:
        data = file.read_bytes()
    except OSError as exc:
        raise RunError(f"can't read {file}: {exc.strerror}") from exc
    results = []
    # Split at line feeds alone: a program may hold other characters that Unicode calls line ends.
    for number, line in enumerate(data.decode(errors="replace").split("\n")[:-1], start=1):
        try:
            entry = json.loads(line)
            entry["remaining"] = tuple((code, message) for code, message in entry["remaining"])
            entry["fixes"], entry["tried"] = tuple(entry["fixes"]), tuple(entry["tried"])
            results.append(Result(**entry))
        except (ValueError, TypeError, KeyError) as exc:
            raise RunError(f"{file}, line {number} is not a result: {exc}") from exc
    return results


def machine() -> dict[str, Any]:
    """What a result was made on."""
    return {"cpus": os.cpu_count(), "arch": platform.machine(), "system": platform.system()}


def _sources_of(report: Report | None) -> str | None:
    names = sorted({adopted.fix.candidate.source for adopted in report.adopted}) if report else []
    return "+".join(names) or None


def _remaining(report: Report | None) -> tuple[tuple[str, str], ...]:
    if report is None:
        return ()
    errors: Iterable[Diagnostic] = [*(episode.diagnostic for episode in report.after), *report.elsewhere]
    return tuple((error.code or "", normalised_message(error.message)) for error in errors)


def _fixes(report: Report | None) -> tuple[dict[str, Any], ...]:
    if report is None:
        return ()
    return tuple(
        {
            "code": adopted.fix.episodes[0].code,
            "source": adopted.fix.candidate.source,
            "attempts": adopted.fix.attempts,
            "seconds": round(adopted.fix.seconds, 3),
            "title": adopted.fix.candidate.title,
        }
        for adopted in report.adopted
    )
