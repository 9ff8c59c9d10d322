"""The model source with a scripted client at the process edge; tests/e2e/test_real_model.py has the real one."""

import dataclasses
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from sleepy_lsp.episode import Outcome
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.fixes.engine import Budget, Engine, Report
from sleepy_lsp.fixes.sources.model import Attempt, ModelSource
from sleepy_lsp.llm.client import Answer
from sleepy_lsp.llm.errors import WorkerFailed
from sleepy_lsp.rust.shadow import Shadow
from tests.support import shadow_of

SOURCE = "pub fn half(n: u32) -> u32 {\n    let m = n / two;\n    m\n}\n"
GOOD, BAD = "```rust\nlet m = n / 2;\n```", "```rust\nlet m = n / three;\n```"


class ScriptedClient:
    """Gives the answers it was made with, in order, and keeps what it was asked."""

    def __init__(self, answers: Sequence[str | Exception]):
        self._answers = list(answers)
        self.asked: list[tuple[str, float, int]] = []

    def complete(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        max_tokens: int,
        temperature: float,
        seed: int,
        top_p: float = 0.95,
        stop: Sequence[str] = (),
        adapter: str | None = None,
        cancel: threading.Event | None = None,
        on_text: Callable[[str], bool] | None = None,
    ) -> Answer:
        self.asked.append((messages[-1]["content"], temperature, seed))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, 1, 0, 1, 0.0, "stop")

    def close(self) -> None: ...

    def __enter__(self) -> "ScriptedClient":
        return self

    def __exit__(self, *exc: object) -> None: ...


@pytest.fixture
def shadow(tmp_path: Path) -> Iterator[Shadow]:
    (tmp_path / "half.rs").write_text(SOURCE)
    with shadow_of(tmp_path / "half.rs", tmp_path / "cache") as shadow:
        yield shadow


def mended(shadow: Shadow, client: ScriptedClient, attempts: int = 8) -> Report:
    return Engine(shadow, [ModelSource(client)], Budget(seconds=60, attempts=attempts)).mend()


def test_the_first_answer_that_verifies_is_taken(shadow: Shadow) -> None:
    client = ScriptedClient([BAD, GOOD, "never asked for"])
    report = mended(shadow, client)
    assert [a.fix.verdict.outcome for a in report.adopted] == [Outcome.FIXED]
    assert report.overlay[shadow.path] == SOURCE.replace("two", "2").encode()
    assert len(client.asked) == 2


def test_attempts_differ_and_share_all_but_the_end_of_the_prompt(shadow: Shadow) -> None:
    """Other temperatures and seeds, one prefix for the cache, and the compiler's answer is passed on."""
    client = ScriptedClient([BAD] * 8)
    assert mended(shadow, client).stopped == "no progress"
    prompts, temperatures, seeds = zip(*client.asked, strict=True)
    assert len(set(seeds)) == 8 and len(set(temperatures)) > 2
    shared = prompts[0].rindex("\n\n")
    assert all(prompt[:shared] == prompts[0][:shared] for prompt in prompts)
    assert any("An earlier answer was refused" in prompt for prompt in prompts[1:])


def test_no_more_answers_than_allowed(shadow: Shadow) -> None:
    client = ScriptedClient([BAD] * 8)
    mended(shadow, client, attempts=3)
    assert len(client.asked) == 3


def test_a_dead_model_is_told_once_and_ends_the_source(shadow: Shadow) -> None:
    report = mended(shadow, ScriptedClient([WorkerFailed("the model's process died")]))
    assert report.problems == ("model: the model's process died",)
    assert (len(report.after), report.overlay) == (1, {})


def test_imports_that_an_answer_needs_come_with_it(tmp_path: Path) -> None:
    """An answer that uses a name from std without importing it is completed with rustc's own suggestion."""
    file = tmp_path / "sort.rs"
    file.write_text("pub fn sort(v: &mut [u32]) {\n    v.sort_by(|a, b| a < b);\n}\n")
    answer = "```rust\nv.sort_by(|a, b| if a < b { Ordering::Less } else { Ordering::Greater });\n```"
    with shadow_of(file, tmp_path / "cache") as shadow:
        report = mended(shadow, ScriptedClient([answer] * 8))
        assert report.after == ()
        assert report.overlay[file].startswith(b"use std::cmp::Ordering;\n")


def test_a_crash_that_was_there_before_is_no_new_one(tmp_path: Path) -> None:
    """`unwrap` in the rewritten line counts as doubtful only when the user's line had none."""
    file = tmp_path / "parse.rs"
    file.write_text("pub fn parse(s: &str) -> u32 {\n    s.trim().parse().unwrap() + one\n}\n")
    client = ScriptedClient(["```rust\ns.trim().parse::<u32>().unwrap() + 1\n```", *[BAD] * 7])
    with shadow_of(file, tmp_path / "cache") as shadow:
        draft: Draft = check(shadow, {})
        assert draft.errors
        report = mended(shadow, client)
    assert (len(client.asked), report.after) == (1, ())


# --- answers that are stopped early

LONG = "pub fn total(n: u32) -> u32 {\n    let m = n / two;\n" + "".join(
    f"    let a{i} = m + {i};\n" for i in range(30)
) + "    " + " + ".join(f"a{i}" for i in range(30)) + "\n}\n"  # fmt: skip
ITEMS = (Attempt(part=None, temperature=0.0),)
STATEMENT = (Attempt(part=0, temperature=0.0),)


class StreamingClient(ScriptedClient):
    """Gives its answers piece by piece, as a worker does, and hangs up when it is told to; keeps what was given."""

    def __init__(self, answers: Sequence[str | Exception]):
        super().__init__(answers)
        self.given: list[str] = []

    def complete(
        self, messages: Sequence[Mapping[str, str]], *, on_text: Callable[[str], bool] | None = None, **options: object
    ) -> Answer:
        whole = super().complete(messages, on_text=on_text, **options)  # type: ignore[arg-type]
        text = ""
        for piece in re.findall(r"\s*\S+\s*", whole.text):
            text += piece
            if on_text is not None and on_text(text):
                break
        self.given.append(text)
        return dataclasses.replace(whole, text=text)


def streamed(tmp_path: Path, text: str, plan: Sequence[Attempt], *answers: str) -> tuple[list[str], Report]:
    """What of each answer was given before it was stopped, and what came of it."""
    file = tmp_path / "total.rs"
    file.write_text(text)
    client = StreamingClient(answers * 9)  # a near miss is asked about once more
    with shadow_of(file, tmp_path / "cache") as shadow:
        report = Engine(shadow, [ModelSource(client, plan)], Budget(seconds=60, attempts=len(answers))).mend()
    return client.given, report


def fenced(code: str) -> str:
    return f"```rust\n{code}```\nThis is why it works."


def test_an_answer_that_only_copies_is_stopped(tmp_path: Path) -> None:
    """The item again, mistake included: a few lines past the mistake it is ended, and it is no candidate."""
    given, report = streamed(tmp_path, LONG, ITEMS, fenced(LONG))
    assert given[0].count("\n") < 8
    assert (report.adopted, report.stopped) == ((), "no progress")


def test_copying_with_other_white_space_is_copying(tmp_path: Path) -> None:
    """A model that re-indents has changed nothing."""
    given, _ = streamed(tmp_path, LONG, ITEMS, fenced(LONG.replace("    ", "\t ")))
    assert given[0].count("\n") < 8


def test_an_answer_that_changes_something_is_heard_out(tmp_path: Path) -> None:
    """To the end of its code, and no further."""
    given, report = streamed(tmp_path, LONG, ITEMS, fenced(LONG.replace("two", "2")))
    assert given[0].rstrip().endswith("}\n```")
    assert report.after == () and len(report.adopted) == 1


def test_a_change_before_the_mistake_counts(tmp_path: Path) -> None:
    """A line added above it: what follows is not where it was, so it is not a copy."""
    good = LONG.replace("    let m = n", "    let two = 2;\n    let m = n")
    given, report = streamed(tmp_path, LONG, ITEMS, fenced(good))
    assert report.after == () and given[0].count("\n") >= good.count("\n")


def test_a_short_item_is_never_cut_off(tmp_path: Path) -> None:
    """Where the mistake is at the end there is nothing to save; an import behind the item is still read."""
    text = "pub fn f() -> u32 {\n    HashMap::<u32, u32>::new().length() as u32\n}\n"
    answer = text + "use std::collections::HashMap;\n"
    given, _ = streamed(tmp_path, text, ITEMS, fenced(answer))
    assert given[0].rstrip().endswith("HashMap;\n```")


def test_a_single_statement_is_not_measured_by_the_item(tmp_path: Path) -> None:
    """Asked for a part, an answer ends where its code block ends, whatever it says."""
    given, report = streamed(tmp_path, LONG, STATEMENT, fenced("let m = n / 2;\n"))
    assert given[0].rstrip() == "```rust\nlet m = n / 2;\n```"
    assert report.after == ()


def test_what_was_stopped_costs_an_attempt_and_the_next_is_asked(tmp_path: Path) -> None:
    """A copy does not end the source."""
    given, report = streamed(tmp_path, LONG, ITEMS, fenced(LONG), fenced(LONG.replace("two", "2")))
    assert len(given) == 2 and report.after == ()
    assert report.adopted[0].fix.candidate.attempt == 2
