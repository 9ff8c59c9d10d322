"""The memory as a source: what ships with the package, tried through the engine with the real compiler."""

import json
import re
import threading
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import pytest

from koans.mutate import Program, generate, load_programs
from sleepy_lsp.episode import Outcome, Verdict
from sleepy_lsp.fixes.draft import Draft
from sleepy_lsp.fixes.engine import Budget, Engine, Report
from sleepy_lsp.fixes.memory.encoding import from_json, to_json
from sleepy_lsp.fixes.memory.factory import factory_patterns, likely
from sleepy_lsp.fixes.memory.trees import Hole, Leaf, Tree, Word, subtrees
from sleepy_lsp.fixes.sources import Request, Source
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import Edit
from tests.support import Bench, write_tree
from trainer import factory as mining

LINES = files("sleepy_lsp.fixes.memory").joinpath("factory.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
TRAIN = load_programs(split="train")
NAMES = ("identifier", "type_identifier", "field_identifier", "shorthand_field_identifier")


def mended(tmp_path: Path, text: str, sources: Sequence[Source]) -> tuple[str, Report]:
    file = write_tree(tmp_path / "user", {"program.rs": text}) / "program.rs"
    with Shadow(file, tmp_path / "cache", edition="2021") as shadow:
        report = Engine(shadow, sources, Budget(seconds=120, attempts=2)).mend()
    assert file.read_text() == text
    return report.overlay.get(file, text.encode()).decode(), report


# --- through the engine


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "pub fn f(v: &mut Vec<u32>) -> u32 {\n    let first = &v[0];\n    v.push(1);\n    *first\n}\n",
            None,
            id="a borrow conflict, which rustc suggests nothing for",
        ),
        pytest.param(
            "pub fn f(s: String, v: &mut Vec<String>) -> usize {\n    v.push(s);\n    let n = s.len();\n    n\n}\n",
            "pub fn f(s: String, v: &mut Vec<String>) -> usize {\n    let n = s.len();\n    v.push(s);\n    n\n}\n",
            id="a use after a move",
        ),
        pytest.param(
            "pub fn f(n: u32) -> Option<u32> {\n    n + 1\n}\n",
            "pub fn f(n: u32) -> Option<u32> {\n    Some(n + 1)\n}\n",
            id="a common repair",
        ),
    ],
)
def test_it_mends_without_a_model(tmp_path: Path, before: str, after: str | None) -> None:
    """No error is left, and the report says that the memory did it."""
    text, report = mended(tmp_path, before, [MemorySource()])
    assert (report.stopped, report.after) == ("done", ())
    assert {adopted.fix.candidate.source for adopted in report.adopted} == {"memory"}
    assert all("known repair" in adopted.fix.reason for adopted in report.adopted)
    assert after is None or text == after


def test_rustc_comes_first_where_it_is_sure(tmp_path: Path) -> None:
    """The memory is asked for what rustc has no answer to."""
    before = "pub fn f() -> u32 {\n    let n = 1;\n    n += 1;\n    n\n}\n"
    text, report = mended(tmp_path, before, [CompilerSource(), MemorySource()])
    assert text == before.replace("let n", "let mut n")
    assert [adopted.fix.candidate.source for adopted in report.adopted] == ["compiler"]


def test_it_says_nothing_where_it_knows_nothing(tmp_path: Path) -> None:
    """An error that no pattern fits is left alone, in a text that is left alone."""
    before = "pub fn f() -> u32 {\n    nowhere::to::be::found()\n}\n"
    text, report = mended(tmp_path, before, [MemorySource()])
    assert (text, report.stopped, len(report.after)) == (before, "no progress", 1)


def proposed(draft: Draft, code: str) -> list[tuple[Edit, ...]]:
    """The edits of all candidates for the first error of a code, each refused."""
    episode = next(episode for episode in draft.episodes() if episode.code == code)
    request = Request(draft, episode, 1, 0, threading.Event(), lambda _: None)
    proposals = MemorySource().propose(request)
    found = []
    candidate = next(proposals, None)
    while candidate is not None:
        assert candidate.source == "memory" and candidate.title and candidate.edits
        found.append(candidate.edits)
        try:
            candidate = proposals.send(Verdict(Outcome.REFUSED, "no"))
        except StopIteration:
            candidate = None
    return found


HELPER = "fn h(n: u32, _: [u32; 2], _: (u32, u32)) -> Option<u32> { Some(n) }\n"


def test_candidates_are_few_and_differ(bench: Bench) -> None:
    """Each costs a compile: never the same twice, and an end to it even where everything fits."""
    body = "".join(f"    let x{n} = v.clone();\n    take(v);\n" for n in range(12))
    text = f"fn take(_: Vec<u32>) {{}}\npub fn f(v: Vec<u32>) {{\n{body}}}\n"
    for program, code in (
        (text, "E0382"),
        ("pub fn g(n: u32) -> String { h(n, [n; 2], (n, n)) }\n" + HELPER, "E0308"),
    ):
        found = proposed(bench.draft(program), code)
        assert 0 < len(found) <= 16 and len(set(found)) == len(found)
    assert proposed(bench.draft(text), "E0382") == proposed(bench.draft(text), "E0382"), "the same on every run"


# --- what ships


def test_every_line_of_the_factory_file_is_a_pattern() -> None:
    """Each decodes, encodes to the same, says how often and where it was seen, and comes once."""
    assert len(LINES) > 100
    seen = set()
    for line in LINES:
        entry = json.loads(line)
        pattern = from_json(entry)
        assert json.loads(json.dumps(to_json(pattern))).items() <= entry.items()
        assert entry["n_repairs"] >= entry["n_programs"] >= mining.MIN_PROGRAMS
        assert all(0 < n <= entry["n_repairs"] for n in entry["words"].values())
        assert pattern not in seen
        seen.add(pattern)
    assert {one.pattern for group in factory_patterns().values() for one in group} == seen


def holes(trees: Sequence[Tree]) -> set[int]:
    return {one.number for tree in trees for one in subtrees(tree) if isinstance(one, Hole)}


def test_every_pattern_can_be_applied() -> None:
    """What the new text needs, the old text gives: a hole without a match could never be filled."""
    stuck = [
        pattern.describe()
        for pattern in (known.pattern for group in factory_patterns().values() for known in group)
        if holes([t for site in pattern.sites for t in site.after])
        - holes([t for s in pattern.sites for t in s.before])
        or not all(site.before for site in pattern.sites)
        or (
            not pattern.shape
            and any(isinstance(one, Word) for site in pattern.sites for t in site.after for one in subtrees(t))
        )
    ]
    assert stuck == []


def leaves(trees: Iterable[Tree]) -> list[Leaf]:
    return [one for tree in trees for one in subtrees(tree) if isinstance(one, Leaf)]


def test_no_pattern_holds_a_name_of_one_program() -> None:
    """A name that a pattern writes is used in two training programs at least: the language's or the library's.

    One that it looks for may be in none (a slip that was made in several), but not in one alone.
    """
    used: dict[str, set[str]] = {}
    for program in TRAIN:
        for name in re.findall(r"\w+", program.text):
            used.setdefault(name, set()).add(program.name)
    for pattern in (one.pattern for group in factory_patterns().values() for one in group):
        written = {leaf.text for leaf in leaves(t for site in pattern.sites for t in site.after) if leaf.kind in NAMES}
        sought = {leaf.text for leaf in leaves(t for site in pattern.sites for t in site.before) if leaf.kind in NAMES}
        assert not [name for name in written if len(used.get(name, ())) < 2], pattern.describe()
        assert not [name for name in sought if len(used.get(name, ())) == 1], pattern.describe()
    quoted = {word for group in factory_patterns().values() for one in group for word in one.words}
    assert {word for word in quoted if len(used.get(word, ())) == 1} <= RUSTCS_OWN


RUSTCS_OWN = {"E", "ref", "Sender", "Keys"}
"""Words that rustc puts in quotes of its own accord: the parameter of a library type, a keyword, types inferred."""


def test_no_pattern_carries_a_comment_or_a_text() -> None:
    """Comments and texts belong to the programs that were mined."""
    assert not [line for line in LINES if "// " in line or "/*" in line]
    for pattern in (one.pattern for group in factory_patterns().values() for one in group):
        texts = [leaf.text for leaf in leaves(t for site in pattern.sites for t in (*site.before, *site.after))]
        assert not [text for text in texts if text.startswith('"') and len(text) > 12]


def test_the_likest_patterns_come_first() -> None:
    """Those for errors that quote the same names; ones that share none are left out where others do."""
    for words in (["Option"], ["Result"], ["String"]):
        found = likely("E0308", words)
        assert found and found[0].words.get(words[0], 0) > 0
        assert all(one.likeness(words) > 0 for one in found)
        weights = [one.likeness(words) * one.n_repairs for one in found]
        assert weights == sorted(weights, reverse=True)
    assert likely("E0308", ["SomeTypeOfYours"]) == likely("E0308", [])
    assert likely("E9999", ["String"]) == []


# --- how it is made


def small(name: str, body: str) -> Program:
    return Program(name, name, "2021", "train", body, "#[test]\nfn t() {}\n#[test]\nfn u() {}\n")


ONE = small("one", "pub fn half(n: u32) -> Option<u32> {\n    let part = n / 2;\n    Some(part)\n}\n")
TWO = small("two", "pub fn twice(m: u64) -> Option<u64> {\n    let double = m * 2;\n    Some(double)\n}\n")


def test_what_recurs_is_kept_and_what_one_program_has_is_not() -> None:
    """The same repair in two programs makes a pattern; in one program, however often, it makes none."""
    both = mining.mine(generate([ONE, TWO], 0, jobs=1))
    assert both and all(entry["n_programs"] == 2 for entry in both)
    assert not re.search("half|twice|part|double", json.dumps(both))
    assert mining.mine(generate([ONE], 0, jobs=1)) == []
    assert mining.mine(generate([ONE, TWO], 0, jobs=1)) == both, "the same on every run"


def test_only_training_programs_are_mined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes the train split, and that split shares no program with the others."""
    given: list[Program] = []

    def spied(programs: Sequence[Program], seed: int, **_: object) -> list[object]:
        given.extend(programs)
        return []

    monkeypatch.setattr(mining, "generate", spied)
    monkeypatch.setattr(mining, "n_attempts", lambda programs, seed: 0)
    monkeypatch.setattr("sys.argv", ["factory", "--out", str(tmp_path / "out.jsonl")])
    mining.main()
    assert given == TRAIN
    others = [program for split in ("dev", "frozen") for program in load_programs(split=split)]
    assert not {syntax.node_text(syntax.parse(p.text.encode()).root_node) for p in others} & {p.text for p in TRAIN}
    assert {program.split for program in given} == {"train"}
