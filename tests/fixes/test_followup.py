"""A candidate that leaves something to do is made whole with what rustc suggests for the errors that it brings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sleepy_lsp.episode import Candidate, Outcome, Verdict
from sleepy_lsp.fixes import engine
from sleepy_lsp.fixes.engine import Budget, Engine, Event, Report
from sleepy_lsp.fixes.followup import MOST_ROUNDS, followed_up
from sleepy_lsp.fixes.sources import Proposals, Request, Source
from sleepy_lsp.fixes.sources.compiler import CompilerSource, suggested
from sleepy_lsp.fixes.verify import verify
from sleepy_lsp.rust.diagnostics import Applicability
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import minimal_edits
from tests.support import Bench, candidate, crate, write_tree


class Scripted:
    """A source that answers every error with the same replacements, and keeps what it was told of them."""

    name = "model"
    version = ""

    def __init__(self, *answers: tuple[str, str]):
        self._answers = answers
        self.verdicts: list[Verdict] = []

    def propose(self, request: Request) -> Proposals:
        path = request.episode.path
        text = request.draft.read(path)
        for old, new in self._answers:
            edits = tuple(minimal_edits(path, text, text.replace(old.encode(), new.encode())))
            self.verdicts.append((yield Candidate(edits, self.name, f"{old} to {new}")))


def mended(tmp_path: Path, path: Path, sources: Sequence[Source], on_event: Callable[[Event], None]) -> Report:
    with Shadow(path, tmp_path / "cache", edition="2021") as shadow:
        return Engine(shadow, sources, Budget(seconds=120, attempts=2), on_event=on_event).mend()


def check(tmp_path: Path, before: str, answer: tuple[str, str], after: str) -> None:
    """One answer turns `before` into `after`: one fix, verified as a whole."""
    file = write_tree(tmp_path / "user", {"program.rs": before}) / "program.rs"
    source = Scripted(answer)
    events: list[Event] = []
    report = mended(tmp_path, file, [source], events.append)
    assert [error.headline for error in report.after] == [], [v.reason for v in source.verdicts]
    assert report.overlay[file].decode() == after
    assert [adopted.fix.candidate.title for adopted in report.adopted] == [f"{answer[0]} to {answer[1]}"]
    assert [adopted.fix.verdict.outcome for adopted in report.adopted] == [Outcome.FIXED]
    assert not [event for event in events if event.kind == "refused"]


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        pytest.param(
            "pub fn f() -> usize {\n    nope()\n}\n",
            ("nope()", "HashMap::<u8, u8>::new().len()"),
            "use std::collections::HashMap;\n\npub fn f() -> usize {\n    HashMap::<u8, u8>::new().len()\n}\n",
            id="an import",
        ),
        pytest.param(
            "pub fn f() -> usize {\n    nope()\n}\n",
            ("nope()", "HashMap::<u8, u8>::new().len() + BTreeMap::<u8, u8>::new().len()"),
            "use std::collections::BTreeMap;\nuse std::collections::HashMap;\n\npub fn f() -> usize {\n"
            "    HashMap::<u8, u8>::new().len() + BTreeMap::<u8, u8>::new().len()\n}\n",
            id="two imports",
        ),
        pytest.param(
            'fn show<T>(t: T) -> String {\n    format!("{t}")\n}\npub fn outer<T>(t: T) -> String {\n    show(t)\n}\n',
            ("show<T>", "show<T: std::fmt::Display>"),
            'fn show<T: std::fmt::Display>(t: T) -> String {\n    format!("{t}")\n}\n'
            "pub fn outer<T: std::fmt::Display>(t: T) -> String {\n    show(t)\n}\n",
            id="a bound further up",
        ),
        pytest.param(
            "fn size(s: String) -> usize {\n    s.len()\n}\npub fn f(s: String) -> usize {\n    size(s) + s.len()\n}\n",
            ("size(s: String)", "size(s: &String)"),
            "fn size(s: &String) -> usize {\n    s.len()\n}\n"
            "pub fn f(s: String) -> usize {\n    size(&s) + s.len()\n}\n",
            id="a reference at the call",
        ),
        pytest.param(
            "pub struct Point {\n    pub x: u8,\n}\npub fn f(p: &Point) -> Point {\n    p // as it is\n}\n",
            ("p // as it is", "Point::clone(p)"),
            "#[derive(Clone)]\npub struct Point {\n    pub x: u8,\n}\n"
            "pub fn f(p: &Point) -> Point {\n    Point::clone(p)\n}\n",
            id="a derive",
        ),
    ],
)
def test_what_a_change_lacks_comes_with_it(tmp_path: Path, before: str, answer: tuple[str, str], after: str) -> None:
    """An import, a bound, a borrow, a derive: the source's own change, and what rustc says follows from it."""
    check(tmp_path, before, answer, after)


def test_it_reaches_other_files(tmp_path: Path) -> None:
    """A caller in another module is adapted, and the fix names both files."""
    lib = (
        "mod size;\npub fn f(s: String) -> usize {\n    size::size(s) + 1\n}\n"
        "pub fn g(s: String) -> usize {\n    size::size(s) + 1\n}\n"
    )
    part = "pub fn size(s: String) -> usize {\n    let t = s;\n    t.len() + s.len()\n}\n"
    root = crate(tmp_path / "user", {"src/lib.rs": lib, "src/size.rs": part})
    report = mended(tmp_path, root, [Scripted(("(s: String)", "(s: &String)"))], lambda _: None)
    assert report.after == ()
    assert report.overlay[root / "src/lib.rs"].decode() == lib.replace("size(s)", "size(&s)")
    (adopted,) = report.adopted
    assert (
        {path.name for path in adopted.fix.candidate.paths} == {"size.rs", "lib.rs"} == {p.name for p in adopted.texts}
    )


HALF = "pub fn f() -> usize {\n    nope()\n}\n"


def asked(bench: Bench, text: str, code: str, source: Source, events: list[Event]) -> list[Candidate]:
    """The verified candidates of one source, asked once for the first error of a code."""
    draft = bench.draft(text)
    asking = Engine(bench.shadow, [source], Budget(seconds=120, attempts=2), on_event=events.append)
    return [fix.candidate for _, fix in asking.fixes_for(source, draft, bench.target(draft, code))]


def test_the_source_hears_why_its_own_change_was_refused(bench: Bench) -> None:
    """Not what became of the change with rustc's additions: that is not what the source said."""
    new = "HashMap::<u8, u8>::new().len() + Missing::new()"
    source = Scripted(("nope()", new))
    events: list[Event] = []
    assert asked(bench, HALF, "E0425", source, events) == []
    (verdict,) = source.verdicts
    assert verdict.outcome is Outcome.REFUSED and verdict.reason.startswith("brings E0433")
    assert len(verdict.revealed) == 2, "the import is still missing in it"
    assert [event.text for event in events if event.kind == "refused"] == [f"nope() to {new}: {verdict.reason}"]
    (judged,) = [event.judged for event in events if event.judged]
    before, after = HALF.encode(), HALF.replace("nope()", new).encode()
    assert judged[0].edits == tuple(minimal_edits(bench.shadow.path, before, after))


def chain(n: int) -> str:
    """Functions that each hand their argument on to the next; the last one needs a bound."""
    steps = "".join(f"fn g{i}<T>(t: T) -> String {{\n    g{i - 1}(t)\n}}\n" for i in range(1, n + 1))
    end = f"pub fn f() -> String {{\n    g{n}(1)\n}}\n"
    return f'fn g0<T>(t: T) -> String {{\n    format!("{{t}}")\n}}\n{steps}{end}'


def test_it_gives_up_after_a_few_rounds(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain of callers that each need the next bound is mended as far as the rounds reach, and never in part."""
    n_compiled = 0
    real = verify

    def counted(*given: object, **named: object) -> Verdict:
        nonlocal n_compiled
        n_compiled += 1
        return real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "verify", counted)
    source = Scripted(("g0<T>", "g0<T: std::fmt::Display>"))
    (whole,) = asked(bench, chain(MOST_ROUNDS), "E0277", source, [])
    assert n_compiled == 1 + MOST_ROUNDS and len(whole.edits) == 1 + MOST_ROUNDS
    assert asked(bench, chain(MOST_ROUNDS + 1), "E0277", source, []) == []
    assert n_compiled == 2 * (1 + MOST_ROUNDS)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        pytest.param("1", "it needs nothing", id="accepted"),
        pytest.param("nope2()", "the error stands", id="its own target stands"),
        pytest.param("undefined + 1", "rustc has no suggestion", id="no suggestion"),
        pytest.param("HashMap::<u8, u8>::new().len(); " * 9 + "0", "nine new errors", id="too many new errors"),
        pytest.param("todo!()", "it was refused unchecked", id="refused before the compiler"),
    ],
)
def test_only_what_nearly_fits_is_followed_up(bench: Bench, new: str, why: str) -> None:
    """What does not end its target, or breaks too much, needs another idea."""
    draft = bench.draft(HALF)
    change = candidate(bench.shadow.path, HALF.encode(), HALF.replace("nope()", new).encode())
    verdict = verify(draft, [bench.target(draft, "E0425")], change)
    assert followed_up(draft, change, verdict) is None, why


def test_rustc_is_no_surer_of_the_whole_than_of_its_parts(bench: Bench) -> None:
    """A sure suggestion with an unsure follow-up is unsure; other sources have no such rating."""
    draft = bench.draft(HALF)
    after = HALF.replace("nope()", "HashMap::<u8, u8>::new().len()")
    change = candidate(bench.shadow.path, HALF.encode(), after.encode())
    verdict = verify(draft, [bench.target(draft, "E0425")], change)
    whole = followed_up(draft, change, verdict)
    assert whole is not None and whole.applicability is None and whole.title == change.title
    sure = replace(change, source="compiler", applicability=Applicability.MACHINE_APPLICABLE)
    whole = followed_up(draft, sure, verdict)
    assert whole is not None and whole.applicability is Applicability.MAYBE_INCORRECT


# --- the derive that rustc only speaks of


@pytest.mark.parametrize(
    ("item", "use", "trait"),
    [
        pytest.param("pub struct A;", "a.clone()", "Clone", id="a struct"),
        pytest.param("pub enum A {\n    B,\n    C,\n}", "a.clone()", "Clone", id="an enum"),
        pytest.param("#[derive(Debug)]\npub struct A;", "a.clone()", "Clone", id="beside another derive"),
        pytest.param("/// Documented.\npub struct A;", "a.clone()", "Clone", id="below a comment"),
    ],
)
def test_a_missing_method_calls_for_a_derive(bench: Bench, item: str, use: str, trait: str) -> None:
    """rustc names the trait and marks the type, and says nothing of an edit; the derive compiles."""
    text = f"{item}\npub fn f(a: A) -> A {{\n    let b = {use};\n    drop(a);\n    b\n}}\n"
    draft = bench.draft(text)
    target = bench.target(draft, "E0599")
    found = [one for one in suggested(draft, target.diagnostic) if one.title == f"derive `{trait}` for `A`"]
    assert len(found) == 1 and found[0].applicability is Applicability.MAYBE_INCORRECT
    new = draft.edited(found[0].edits)[bench.shadow.path].decode()
    assert f"#[derive({trait})]\npub " in new and new.replace(f"#[derive({trait})]\n", "") == text
    assert verify(draft, [target], found[0]).outcome is Outcome.FIXED


def test_the_derive_keeps_the_indentation(tmp_path: Path) -> None:
    """In a module, the attribute stands where the item stands."""
    before = "pub mod m {\n    pub struct A;\n}\npub fn f(a: &m::A) -> m::A {\n    let b: m::A = a.clone();\n    b\n}\n"
    before = before.replace("a: &m::A", "a: m::A").replace("    b\n", "    drop(a);\n    b\n")
    file = write_tree(tmp_path / "user", {"program.rs": before}) / "program.rs"
    report = mended(tmp_path, file, [CompilerSource()], lambda _: None)
    assert report.overlay[file].decode() == before.replace("    pub struct", "    #[derive(Clone)]\n    pub struct")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("pub fn f(v: Vec<u8>) -> u8 {\n    v.nope()\n}\n", id="a type of the library"),
        pytest.param("pub struct A;\npub fn f(a: A) -> u8 {\n    a.nope()\n}\n", id="a method of no trait"),
        pytest.param(
            "pub struct A;\npub fn f(mut a: A) {\n    a.next();\n}\n",
            id="a trait that can't be derived",
        ),
    ],
)
def test_no_derive_is_made_up(bench: Bench, text: str) -> None:
    """Only for a type of the user's and a trait that can be derived."""
    draft = bench.draft(text)
    target = bench.target(draft, "E0599")
    assert not [one for one in suggested(draft, target.diagnostic) if one.title.startswith("derive")]
