"""A candidate against what is live: who is asked about what, and what a card says afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from koans.koan import load_koans
from sleepy_lsp.fixes.routing import Pattern
from sleepy_lsp.llm import adapters, cards, catalog
from sleepy_lsp.llm.adapters import Adapter, State
from trainer.judging import (
    EXAMPLES,
    FROZEN,
    HELD_OUT,
    Bench,
    card_of,
    frozen_tasks,
    is_the_users,
    judged,
    taken_back,
    unrouted,
)
from trainer.task import Lesson, Task
from trainer.trial import Trial

CENTS = Pattern("E0308", "mismatched types", "Cents")
OTHER = Pattern("E0502", "cannot borrow `_` as mutable")
FILE = Path("adapter.gguf")


def task(name: str, pattern: Pattern = CENTS) -> Task:
    return Task(name, pattern, name, "journal", Path("p"), {}, {})


def trial(name: str, passed: bool, *asked: Pattern) -> Trial:
    return Trial(name, 0, passed, "", "", 1, 1.0, 10, 10, (), asked)


@dataclass
class Bought:
    """A bench that knows what everybody answers: who passes, and what is met on the way."""

    live_passes: Sequence[str] = ()
    candidate_passes: Sequence[str] = ()
    met: dict[str, Pattern] = field(default_factory=dict)
    frozen: list[Task] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def live(self, one: Task) -> Trial:
        return trial(one.id, one.id in self.live_passes, self.met.get(one.id, OTHER))

    def routed(self, one: Task, name: str, file: Path, lesson: Lesson) -> Trial:
        self.asked.append(one.id)
        return trial(one.id, one.id in self.candidate_passes, self.met.get(one.id, OTHER))

    def everywhere(self, one: Task, name: str, file: Path) -> Trial:
        return trial(one.id, one.id in self.candidate_passes)


HELD = [task(f"h{idx}") for idx in range(6)]
ALL_HELD = [one.id for one in HELD]
LESSON = Lesson("shop", (CENTS,), (), tuple(HELD))


def judge(bench: Bought) -> tuple[bool, dict[str, tuple[int, int]]]:
    decision, measured = judged(cast(Bench, bench), LESSON, "a", FILE, 0.05, lambda _: None)
    return decision.is_adopted, {one.name: (one.wins, one.losses) for one in measured}


def test_what_is_said_on_the_way_counts_right() -> None:
    """A candidate that wins is asked for its held-out tasks again, and answers from what is kept."""
    bench, said = Bought([], ALL_HELD, {}, [task("f0", OTHER)]), list[str]()
    judged(cast(Bench, bench), LESSON, "a", FILE, 0.05, said.append)
    assert "a: held-out task 6 of 6" in said and "a: held-out task 7 of 6" not in said


def test_a_frozen_koan_without_its_errors_is_not_asked_again() -> None:
    """It would be asked word for word as before; the one that meets the pattern is."""
    frozen = [task("f0", OTHER), task("f1", OTHER)]
    bench = Bought(["f0", "f1"], [*ALL_HELD, "f1"], {"f1": CENTS}, frozen)
    assert judge(bench) == (True, {HELD_OUT: (6, 0), FROZEN: (0, 0)})
    assert bench.asked.count("f0") == 0 and bench.asked.count("f1") == 1


def test_one_loss_on_the_frozen_set_is_enough() -> None:
    bench = Bought(["f0"], ALL_HELD, {"f0": CENTS}, [task("f0", OTHER)])
    assert judge(bench) == (False, {HELD_OUT: (6, 0), FROZEN: (0, 1)})


def test_an_adapter_without_an_api_meets_the_frozen_koans_of_its_message() -> None:
    koans = Lesson("koans-mismatch", (Pattern("E0308", "mismatched types"),), (), tuple(HELD))
    bench = Bought(["f0"], ALL_HELD, {"f0": CENTS}, [task("f0", OTHER)])
    decision, _ = judged(cast(Bench, bench), koans, "a", FILE, 0.05, lambda _: None)
    assert not decision.is_adopted and "f0" in bench.asked


def test_who_does_not_win_is_not_measured_on_the_frozen_set() -> None:
    bench = Bought([], ALL_HELD[:4], {}, [task("f0", OTHER)])
    assert judge(bench) == (False, {HELD_OUT: (4, 0)})


def test_what_routing_saves_is_told() -> None:
    bench = Bought(["f0", "f1"], ["f1"], {}, [task("f0", OTHER), task("f1", OTHER)])
    told = unrouted(cast(Bench, bench), "a", FILE, lambda _: None)
    assert (told.wins, told.losses, told.lost) == (0, 1, ["f0"])


def test_a_card_can_be_read_back_and_says_what_was_beaten() -> None:
    bench = Bought([], ALL_HELD, {}, [task("f0", OTHER)])
    decision, _ = judged(cast(Bench, bench), LESSON, "a", FILE, 0.05, lambda _: None)
    model = catalog.find("qwen2.5-coder-1.5b-instruct")
    made = card_of("a", LESSON, decision, model, against=[], data={"d": "1"}, seeds={"a": 0}, training={})
    read = cards.from_bytes(cards.to_bytes(made))
    assert read.parents == (), "it was trained from the base model, whatever it takes the place of"
    assert (read.beat.against, read.beat.wins, read.beat.losses, read.beat.n) == ("base", 6, 0, 6)
    assert [(one.code, one.pattern) for one in read.serves] == [("E0308", "mismatched types [Cents]")]
    assert read.metrics[HELD_OUT].passed == 6 and read.base_sha256 == model.sha256


def test_what_the_users_repairs_made_is_told_from_what_koans_made() -> None:
    bench = Bought([], ALL_HELD, {}, [task("f0", OTHER)])
    decision, _ = judged(cast(Bench, bench), LESSON, "a", FILE, 0.05, lambda _: None)
    model = catalog.find("qwen2.5-coder-1.5b-instruct")
    whose = {}
    for origin in ("journal", "koans"):
        lesson = replace(LESSON, held_out=tuple(replace(one, origin=origin) for one in HELD))
        card = card_of(origin, lesson, decision, model, against=[], data={}, seeds={}, training={})
        found = [Adapter(origin, State.LIVE, "", FILE, card)]
        whose[origin] = is_the_users(CENTS, found), is_the_users(replace(CENTS, api=""), found)
    assert whose == {"journal": (True, False), "koans": (False, False)}


def test_an_adapter_of_another_model_keeps_this_one_from_learning_nothing(sleepy_home: Path, tmp_path: Path) -> None:
    small, large = (catalog.find(f"qwen2.5-coder-{size}b-instruct") for size in ("0.5", "1.5"))
    bench = Bought([], ALL_HELD, {}, [task("f0", OTHER)])
    decision, _ = judged(cast(Bench, bench), LESSON, "a", FILE, 0.05, lambda _: None)
    card = card_of("a", LESSON, decision, small, against=[], data={EXAMPLES: "e"}, seeds={}, training={})
    file = tmp_path / "a.gguf"
    file.write_bytes(b"GGUF")
    adapters.publish([adapters.Draft(card, file)], why="")
    assert taken_back("e", small) == ""
    adapters.disable("a", "by hand")
    assert taken_back("e", small) == "a had learned it and was switched off (by hand)"
    assert (taken_back("e", large), taken_back("f", small)) == ("", "")


def test_the_frozen_tasks_are_the_frozen_koans(tmp_path: Path) -> None:
    tasks = frozen_tasks(tmp_path, None)
    koans = {koan.id: koan for koan in load_koans(split="frozen")}
    assert {one.id for one in tasks} == set(koans) and len(tasks) == 30
    for one in tasks:
        (file,) = one.broken
        assert file.read_text(encoding="utf-8") == koans[one.id].broken and one.test == koans[one.id].test
    assert [one.id for one in frozen_tasks(tmp_path, 2)] == [one.id for one in tasks[:2]]
