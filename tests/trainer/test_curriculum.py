"""Examples are the day's own prompts with answers that work, one an error, and never of what is judged on."""

import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from koans.koan import load_koans
from koans.mutate import load_programs
from sleepy_lsp.episode import Outcome
from sleepy_lsp.fixes import answer as answers
from sleepy_lsp.fixes.context import context
from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.fixes.sources import Request
from sleepy_lsp.fixes.sources.model import PLAN, ModelSource, part_of, tail_of
from sleepy_lsp.fixes.verify import verify
from sleepy_lsp.llm.client import Answer
from sleepy_lsp.rust.text import apply_edits
from tests.support import crate
from tests.trainer.day import API, use
from trainer.curriculum import curriculum, examples_of
from trainer.drafts import shadow_of
from trainer.leakage import Leak, refuse_leaks
from trainer.task import Example, Lesson, Task

ANY = Pattern("E0308", "arguments to this method are incorrect", "Hall")


def task(root: Path, broken: str, fixed: str, *, api: str = API, name: str = "one", **fields: object) -> Task:
    """A task of a crate that holds the fixed items."""
    file = crate(root, {"src/lib.rs": f"{api}\n{fixed}\n"}) / "src" / "lib.rs"
    made = Task(name, ANY, f"group {name}", "journal", root, {file: f"{api}\n{broken}\n"}, {file: f"{api}\n{fixed}\n"})
    return replace(made, **fields)  # type: ignore[arg-type]


def examples(made: Task, tmp_path: Path) -> list[Example]:
    with shadow_of(made, tmp_path / "cache") as shadow:
        return examples_of(shadow, made)


def asked(example: Example) -> str:
    return example.messages[1]["content"]


CALL = ('hall.book(1, "Ada")', 'hall.book("Ada", 1)')


def test_each_answer_format_has_its_example(tmp_path: Path) -> None:
    """Rustc's own words in the prompt, in the answer the part alone or the whole function."""
    part, items = examples(task(tmp_path / "hall", use("front", CALL[0]), use("front", CALL[1])), tmp_path)
    assert "error[E0308]: arguments to this method are incorrect" in asked(part)
    assert asked(part).endswith(f"```rust\n{CALL[0]}\n```") and part.answer == f"```rust\n{CALL[1]}\n```"
    assert "the whole function" in asked(items) and items.answer == f"```rust\n{use('front', CALL[1])}\n```"
    assert part.pattern == items.pattern == ANY and not part.is_replay


class Recorder:
    """Stands where the model's client does: keeps what it is asked and gives an answer from a list."""

    def __init__(self, texts: Sequence[str]):
        self.asked: list[list[dict[str, str]]] = []
        self._texts = list(texts)

    def complete(self, messages: list[dict[str, str]], **_: object) -> Answer:
        self.asked.append(messages)
        return Answer(self._texts[len(self.asked) - 1], 1, 0, 1, 0.0, "stop")


def test_the_prompts_are_those_of_the_day(tmp_path: Path) -> None:
    """What the model source really asks, and what verification says of the answers that are learned."""
    made = task(tmp_path / "hall", use("front", CALL[0]), use("front", CALL[1]))
    learned = examples(made, tmp_path)
    client = Recorder([example.answer for example in learned])
    with shadow_of(made, tmp_path / "cache") as shadow:
        draft = check(shadow, {path: text.encode() for path, text in made.broken.items()})
        (episode,) = draft.episodes()
        request = Request(draft, episode, 2, 0, threading.Event(), lambda _: None)
        proposals = ModelSource(client).propose(request)  # type: ignore[arg-type]
        first = verify(draft, [episode], next(proposals))
        second = verify(draft, [episode], proposals.send(first))
    assert first.outcome is second.outcome is Outcome.FIXED
    assert client.asked == [list(example.messages) for example in learned]


def test_several_errors_are_learned_one_by_one(tmp_path: Path) -> None:
    """Each over the text with the repairs before it made; the last answer leaves the known repair."""
    broken = use("first", 'hall.book(1, "a")') + "\n\n" + use("second", 'hall.book(2, "b")', "let _b = 2;")
    fixed = broken.replace('1, "a"', '"a", 1').replace('2, "b"', '"b", 2')
    made = task(tmp_path / "hall", broken, fixed)
    found = examples(made, tmp_path)
    assert [example.answer.splitlines()[1] for example in found] == [
        'hall.book("a", 1)', "pub fn first(hall: &mut Hall) -> bool {",
        'hall.book("b", 2)', "pub fn second(hall: &mut Hall) -> bool {",
    ]  # fmt: skip


HIDDEN = "pub fn eat(_: String) {}\n"


def test_an_error_that_another_hid_is_learned_over_the_text_that_shows_it(tmp_path: Path) -> None:
    broken = "pub fn f(s: String) -> u32 {\n    eat(s);\n    let _rest = s;\n    true\n}"
    fixed = "pub fn f(s: String) -> u32 {\n    eat(s.clone());\n    let _rest = s;\n    1\n}"
    found = examples(task(tmp_path / "hall", broken, fixed, api=HIDDEN), tmp_path)
    assert [example.pattern.code for example in found] == ["E0308", "E0308", "E0382", "E0382"]
    assert "    1\n}" in asked(found[2]) and "eat(s.clone())" not in asked(found[2])


@pytest.mark.parametrize(
    ("broken", "fixed", "formats"),
    [
        pytest.param(
            "pub struct P;\npub fn f() -> HashMap<u8, u8> {\n    HashMap::new()\n}",
            "use std::collections::HashMap;\npub struct P;\npub fn f() -> HashMap<u8, u8> {\n    HashMap::new()\n}",
            ["items"], id="an import",
        ),
        pytest.param(
            "struct P;\npub fn f() {\n    let _ = P.clone();\n}",
            "#[derive(Clone)]\nstruct P;\npub fn f() {\n    let _ = P.clone();\n}",
            ["items", "part"], id="a derive on the second item that is marked",
        ),
        pytest.param(
            "pub struct P;\nimpl Default for P {\n}",
            "pub struct P;\nimpl Default for P {\n    fn default() -> Self {\n        P\n    }\n}",
            ["items"], id="a member that was missing",
        ),
        pytest.param(
            "pub fn f() -> Result<u8, P> {\n    Ok(\"1\".parse::<u8>()?)\n}\npub struct P;",
            "pub fn f() -> Result<u8, P> {\n    Ok(\"1\".parse::<u8>()?)\n}\npub struct P;\n"
            "impl From<std::num::ParseIntError> for P {\n"
            "    fn from(_: std::num::ParseIntError) -> P {\n        P\n    }\n}",
            ["items"], id="a new impl, wherever it is put",
        ),
        pytest.param("pub fn f() {}\npub fn f() {}", "pub fn f() {}", [], id="what no format can say"),
        pytest.param(
            "pub trait R {\n    fn a(&self);\n    fn g(&self) -> Self::Item;\n}",
            "pub trait R {\n    type Item;\n    fn a(&self);\n    fn g(&self) -> Self::Item;\n}",
            [], id="what would be put in another place",
        ),
        pytest.param(
            "pub struct P;\r\nimpl P {\r\n    pub fn f() -> u8 {\r\n        let x = 1;\r\n        x.n()\r\n    }\r\n}",
            "pub struct P;\r\nimpl P {\r\n    pub fn f() -> u8 {\r\n        let x = 1;\r\n        x + 1\r\n    }\r\n}",
            ["part", "items"], id="a method, in a file from Windows",
        ),
    ],
)  # fmt: skip
def test_only_answers_that_give_the_repair_back_are_learned(
    tmp_path: Path, broken: str, fixed: str, formats: list[str]
) -> None:
    made = task(tmp_path / "hall", broken, fixed, api="\r\n" if "\r" in broken else "")
    found = examples(made, tmp_path)
    assert ["part" if "Rewrite only" in asked(example) else "items" for example in found] == formats
    (file,) = made.fixed
    with shadow_of(made, tmp_path / "cache") as shadow:
        draft = check(shadow, {file: made.broken[file].encode()})
        shown = context(draft, draft.episodes()[0])
        for example in found:
            tails = {tail_of(draft, attempt, part_of(shown, attempt)): part_of(shown, attempt) for attempt in PLAN}
            part = next(part for tail, part in tails.items() if asked(example).endswith(f"\n\n{tail}"))
            edits = answers.edits(draft, shown, example.answer, part)
            assert _lines(apply_edits(draft.read(file), edits)) == _lines(made.fixed[file].encode())


def _lines(text: bytes) -> list[bytes]:
    """In any order, without blank ones."""
    return sorted(line for line in text.splitlines() if line)


def lesson(tmp_path: Path, train: Task, held_out: Task) -> Lesson:
    return Lesson("hall", (ANY,), (train,), (held_out,))


TRAIN = use("front", CALL[0], "let _ = 1;"), use("front", CALL[1], "let _ = 1;")
OTHER = use("other", CALL[0], 'println!("{}", 1 + 2);'), use("other", CALL[1], 'println!("{}", 1 + 2);')
TWIN = use("renamed", 'hall.book(7, "Bo")', "let _ = 9;"), use("renamed", 'hall.book("Bo", 7)', "let _ = 9;")


def test_replay_comes_last_and_says_what_it_is(tmp_path: Path) -> None:
    train = task(tmp_path / "hall", *TRAIN)
    again = task(tmp_path / "old", *OTHER, name="old")
    found = curriculum(
        lesson(tmp_path, train, task(tmp_path / "held", "mod a {}", "mod b {}", name="held")),
        [again],
        tmp_path / "cache",
    )
    assert [(example.task_id, example.is_replay) for example in found] == [
        ("one", False), ("one", False), ("old", True), ("old", True),
    ]  # fmt: skip


@pytest.mark.parametrize("side", ["train", "replay"])
def test_nothing_is_learned_that_is_held_out_under_another_name(tmp_path: Path, side: str) -> None:
    held_out = task(tmp_path / "held", *TWIN, name="held")
    train = task(tmp_path / "hall", *(TRAIN if side == "train" else OTHER))
    replay = [task(tmp_path / "old", *TRAIN, name="old")] if side == "replay" else []
    found = curriculum(lesson(tmp_path, train, held_out), replay, tmp_path / "cache")
    assert {example.task_id for example in found} == ({"one"} if side == "replay" else set())


def test_a_group_on_both_sides_is_refused(tmp_path: Path) -> None:
    """Replay of the held-out group is left out; the lesson's own halves never share one, or it is no lesson."""
    held_out = task(tmp_path / "held", *OTHER, name="held")
    train = task(tmp_path / "hall", *TRAIN)
    with pytest.raises(Leak, match="one comes from group held"):
        curriculum(lesson(tmp_path, replace(train, group="group held"), held_out), [], tmp_path / "cache")
    found = curriculum(lesson(tmp_path, train, held_out), [replace(held_out, id="again")], tmp_path / "cache")
    assert {example.task_id for example in found} == {"one"}


def test_nothing_of_an_evaluation_split_is_learned() -> None:
    """Not by the program's name, nor by its text with other names (invariant 8)."""
    program = next(program for program in load_programs() if program.split == "dev")
    koan = next(koan for koan in load_koans() if koan.split == "frozen" and len(koan.broken) > 900)
    clean = Example(({"role": "user", "content": "```rust\nfn f() {}\n```"},), "```rust\nfn f() {}\n```", ANY, "x", "t")
    refuse_leaks([clean], [])
    for group in (program.name, koan.source_program):
        with pytest.raises(Leak, match=f"t comes from {group}"):
            refuse_leaks([replace(clean, group=group)], [])
    for text in (program.text, koan.broken, koan.fixed):
        renamed = re.sub(r"\bself\.(\w+)", r"self . other_\1", text)
        with pytest.raises(Leak, match="but for its names"):
            refuse_leaks([replace(clean, answer=f"```rust\n{renamed}\n```")], [])
