"""The language model as a source: one prompt, several differing answers, each verified before the next is asked for.

Attempts vary in what is asked, in temperature, and in whether they hear why the last answer was refused; what is shown
stays the same, so that every attempt after the first finds its prompt in the worker's cache and costs output tokens
only. The plan mixes one statement's new text (short, and the model does change it) with whole items (for what one
statement can't mend), and fresh samples with second thoughts; docs/answer-formats.md has the measurements.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sleepy_lsp.episode import Candidate, Outcome
from sleepy_lsp.fixes import answer as answers
from sleepy_lsp.fixes import prompt
from sleepy_lsp.fixes.context import Context, Region, context
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.memory.examples import Repair, nearest
from sleepy_lsp.fixes.routing import Route, to_base
from sleepy_lsp.fixes.sources import Proposals, Request, SourceFailed
from sleepy_lsp.fixes.titles import title_of
from sleepy_lsp.llm.client import Answer, Client, Messages
from sleepy_lsp.llm.errors import Cancelled as LlmCancelled
from sleepy_lsp.llm.errors import LlmError
from sleepy_lsp.rust.errors import Cancelled
from sleepy_lsp.rust.text import Edit

Asks = Literal["either", "adapters", "base"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one answer is asked for."""

    part: int | None
    """Which of the statements that the compiler points at is to be rewritten (modulo their number); None: items."""
    temperature: float
    rule_first: bool = False
    """Whether the model is to name the broken rule before it writes items."""
    hears_refusal: bool = False
    """Whether it is told why the last answer was refused."""


PLAN: tuple[Attempt, ...] = (
    Attempt(part=0, temperature=0.0),
    Attempt(part=None, temperature=0.0),
    Attempt(part=0, temperature=0.9),
    Attempt(part=1, temperature=0.4, hears_refusal=True),
    Attempt(part=0, temperature=0.9),
    Attempt(part=None, temperature=0.6, rule_first=True, hears_refusal=True),
    Attempt(part=2, temperature=0.9),
    Attempt(part=0, temperature=1.1),
)
"""The attempts in order; a plan that runs out starts again with other seeds."""

# Once an answer mends the error in a way that the engine has doubts about, this many more are given.
_SECOND_THOUGHTS = 2
# An answer that has copied so many lines beyond the last place that the error marks is not going to change any.
_COPIED_PAST = 2
# A rewritten item is about as long as the item; one token of Rust is about three bytes.
BYTES_A_TOKEN, _SPARE_TOKENS, _MOST_TOKENS = 3, 160, 1400


class ModelSource:
    """See the module. Counts what it spends, for benchmarks and reports."""

    name = "model"

    def __init__(
        self,
        client: Client,
        plan: Sequence[Attempt] = PLAN,
        *,
        route: Route = to_base,
        version: str = "",
        repairs: Callable[[], Sequence[Repair]] = tuple,
        shows_adapters: bool = False,
        asks: Asks = "either",
    ):
        """`route` says which of the adapters that the client's worker loads is asked; `version` changes with them.

        `repairs` gives the user's past repairs, of which the nearest to an error are shown as examples; to an adapter
        only with `shows_adapters`: it was trained without, and has learned what they say. `asks` says who is asked
        here; where the route names the other, nothing is proposed.
        """
        self._client = client
        self._route = route
        self._plan = plan
        self._repairs = repairs
        self._shows_adapters, self._asks = shows_adapters, asks
        self.version = version
        self.answers: list[Answer] = []

    def propose(self, request: Request) -> Proposals:
        adapter = self._route(request)
        if self._asks not in ("either", "base" if adapter is None else "adapters"):
            return
        shown = context(request.draft, request.episode)
        is_shown = adapter is None or self._shows_adapters
        examples = nearest(self._repairs(), request.draft, request.episode) if is_shown else []
        tried: set[tuple[Edit, ...]] = set()
        refusal, left = "", request.attempts
        for number in range(request.attempts):
            if left == 0:
                return
            left -= 1
            attempt = self._plan[number % len(self._plan)]
            part = part_of(shown, attempt)
            request.on_status(f"thinking (answer {number + 1} of {request.attempts})")
            tail = tail_of(request.draft, attempt, part, refusal)
            said = prompt.messages(request.draft, request.episode, shown, tail, examples)
            seed = request.seed + number
            answer = self._ask(request, adapter, said, shown, part or shown.focus, attempt.temperature, seed)
            try:
                edits = answers.edits(request.draft, shown, answer.text, part)
            except answers.UnusableAnswer as exc:
                request.on_status(f"answer {number + 1}: {exc}")
                refusal = str(exc)
                continue
            if edits in tried:
                continue
            tried.add(edits)
            verdict = yield Candidate(
                edits=edits,
                source="model",
                title=title_of(request.draft, edits),
                adapter=answer.adapter,
                attempt=number + 1,
            )
            refusal = "" if verdict.accepted else verdict.reason
            if verdict.outcome is Outcome.FIXED:  # asked on all the same: the engine has doubts about it
                left = min(left, _SECOND_THOUGHTS)

    def _ask(
        self,
        request: Request,
        adapter: str | None,
        said: Messages,
        shown: Context,
        region: Region,
        temperature: float,
        seed: int,
    ) -> Answer:
        stop = _until_useless(request.draft, shown) if region == shown.focus else is_complete
        try:
            answer = self._client.complete(
                said,
                max_tokens=most_tokens(region),
                temperature=temperature,
                seed=seed,
                adapter=adapter,
                cancel=request.cancel,
                on_text=stop,
            )
        except LlmCancelled as exc:
            raise Cancelled("stopped at the caller's wish") from exc
        except LlmError as exc:
            raise SourceFailed(str(exc)) from exc
        self.answers.append(answer)
        return answer


def part_of(shown: Context, attempt: Attempt) -> Region | None:
    """The statement that an attempt asks about; None where it asks for whole items."""
    return shown.parts[attempt.part % len(shown.parts)] if attempt.part is not None else None


def tail_of(draft: Draft, attempt: Attempt, part: Region | None, refusal: str = "") -> str:
    """The end of the prompt: what is asked for, after why the last answer did not do where that is to be heard."""
    if part is not None:
        tail = prompt.tail_for_part(draft.read(part.path)[part.start : part.end].decode(errors="replace"))
    else:
        tail = prompt.TAIL_RULE if attempt.rule_first else prompt.TAIL_ITEM
    return f"{prompt.refused(refusal)}\n{tail}" if attempt.hears_refusal and refusal else tail


def most_tokens(region: Region) -> int:
    """How long an answer about a region may get."""
    return min((region.end - region.start) // BYTES_A_TOKEN + _SPARE_TOKENS, _MOST_TOKENS)


def is_complete(text: str) -> bool:
    """Whether the answer's code block has been closed: what follows would be explanation."""
    return text.count("```") >= 2 and text.rstrip().endswith("```")


def _until_useless(draft: Draft, shown: Context) -> Callable[[str], bool]:
    """Whether to stop an answer of whole items: it is complete, or it copies the item past where the error is.

    A small model often does, mistake included, and a long item costs ten seconds of output.
    """
    focus = shown.focus
    text = draft.read(focus.path)
    marked = [part.end for part in shown.parts if part.path == focus.path and focus.start <= part.end <= focus.end]
    n_marked = text[focus.start : max(marked, default=focus.end)].count(b"\n") + 1
    original = [line.split() for line in text[focus.start : focus.end].decode(errors="replace").split("\n")]

    def useless(answer: str) -> bool:
        _, fence, code = answer.partition("```rust\n")
        lines = [line.split() for line in code.split("\n")[:-1]] if fence else []
        copied = len(lines) > n_marked + _COPIED_PAST and lines == original[: len(lines)]
        return copied or is_complete(answer)

    return useless
