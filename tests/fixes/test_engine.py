"""The engine with rustc's suggestions and with scripted sources: what it adopts, in which order, when it stops."""

import re
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from sleepy_lsp.episode import Candidate, Outcome, Verdict
from sleepy_lsp.fixes.engine import Budget, Engine, Event, Report
from sleepy_lsp.fixes.sources import Proposals, Request, Source, SourceFailed
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.rust.errors import Cancelled
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import minimal_edits
from tests.support import MANIFEST, crate, picture, write_tree

HOPELESS = "pub fn f(n: u32) -> u32 { n + nope() }\n"
"""rustc has no suggestion."""


class Scripted:
    """A source that answers every error with the same replacements, and remembers what it was told of them."""

    def __init__(self, name: str, *answers: tuple[str, str]):
        self.name = name
        self._answers = answers
        self.asked: list[str | None] = []
        self.verdicts: list[Verdict] = []

    def propose(self, request: Request) -> Proposals:
        self.asked.append(request.episode.code)
        path = request.episode.path
        text = request.draft.read(path)
        for attempt, (old, new) in enumerate(self._answers, 1):
            after = text.replace(old.encode(), new.encode())
            edits = tuple(minimal_edits(path, text, after))
            self.verdicts.append((yield Candidate(edits, self.name, f"{old} to {new}", attempt=attempt)))


class Failing:
    """A source that can't work."""

    name = "memory"

    def __init__(self) -> None:
        self.n_asked = 0

    def propose(self, request: Request) -> Proposals:
        self.n_asked += 1
        raise SourceFailed("the store is gone; make a new one")
        yield  # a generator, as the protocol wants it


Mend = Callable[..., Report]


@pytest.fixture
def mend(tmp_path: Path) -> Mend:
    def run(
        path: Path,
        sources: Sequence[Source] = (CompilerSource(),),
        *,
        budget: Budget | None = None,
        on_event: Callable[[Event], None] = lambda _: None,
    ) -> Report:
        with Shadow(path, tmp_path / "cache", edition="2021") as shadow:
            return Engine(shadow, sources, budget or Budget(seconds=120, attempts=2), on_event=on_event).mend()

    return run


def one_file(tmp_path: Path, text: str) -> Path:
    return write_tree(tmp_path / "user", {"program.rs": text}) / "program.rs"


def check_mended(
    mend: Mend, tmp_path: Path, before: str, after: str, sources: Sequence[Source] | None = None
) -> Report:
    """`before` becomes exactly `after`, with no error left."""
    file = one_file(tmp_path, before)
    report = mend(file, sources or [CompilerSource()])
    assert (report.stopped, [e.headline for e in report.after]) == ("done", [])
    assert report.overlay.get(file, before.encode()).decode() == after
    assert file.read_bytes() == before.encode()
    return report


# --- rustc's own suggestions


def test_one_missing_import_behind_twelve_errors_is_added_once(mend: Mend, tmp_path: Path) -> None:
    uses = "".join(f"pub fn f{i}() -> HashMap<u32, u32> {{ HashMap::new() }}\n" for i in range(6))
    report = check_mended(mend, tmp_path, uses, "use std::collections::HashMap;\n\n" + uses)
    assert (len(report.before), len(report.adopted)) == (12, 1)


def test_a_fix_names_every_error_that_it_ends(mend: Mend, tmp_path: Path) -> None:
    uses = "".join(f"pub fn f{i}() -> HashMap<u32, u32> {{ HashMap::new() }}\n" for i in range(6))
    report = mend(one_file(tmp_path, uses))
    assert len(report.adopted[0].fix.episodes) == 12


def test_a_suggestion_far_from_the_error_is_found(mend: Mend, tmp_path: Path) -> None:
    """E0382 shows where a value is used; rustc's suggestion stands where it was moved."""
    before = (
        "pub fn f(s: String) -> usize {\n    let t = s;\n" + "    g();\n" * 20 + "    t.len() + s.len()\n}\nfn g() {}\n"
    )
    check_mended(mend, tmp_path, before, before.replace("= s;", "= s.clone();"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "pub fn f() -> u32 { let n = 1; n += 1; n }\n", "pub fn f() -> u32 { let mut n = 1; n += 1; n }\n", id="mut"
        ),
        pytest.param('pub fn f() -> String { "a" }\n', 'pub fn f() -> String { "a".to_string() }\n', id="to_string"),
        pytest.param(
            "use std::thread;\npub fn f(n: u32) -> thread::JoinHandle<u32> { thread::spawn(|| n + 1) }\n",
            "use std::thread;\npub fn f(n: u32) -> thread::JoinHandle<u32> { thread::spawn(move || n + 1) }\n",
            id="move",
        ),
        pytest.param(
            "pub fn g(a: &str, b: &str) -> &str { if a > b { a } else { b } }\n",
            "pub fn g<'a>(a: &'a str, b: &'a str) -> &'a str { if a > b { a } else { b } }\n",
            id="a suggestion of four parts",
        ),
        pytest.param(
            "pub fn f(v: Vec<u32>) -> usize { v.length() }\n", "pub fn f(v: Vec<u32>) -> usize { v.len() }\n", id="name"
        ),
        pytest.param(
            "pub fn f(n: u32) -> u32 {\r\n\tlet é = n\r\n\té + 1\r\n}\r\n",
            "pub fn f(n: u32) -> u32 {\r\n\tlet é = n;\r\n\té + 1\r\n}\r\n",
            id="CRLF, tabs and letters",
        ),
    ],
)
def test_what_rustc_suggests_is_adopted(mend: Mend, tmp_path: Path, before: str, after: str) -> None:
    check_mended(mend, tmp_path, before, after)


def test_what_a_fix_brings_to_light_is_mended_in_the_same_run(mend: Mend, tmp_path: Path) -> None:
    """An E0308 hides an E0382; the report counts both as gone."""
    before = (
        'pub fn f(s: String) -> usize {\n    let t: String = s;\n    let u: String = "a";\n'
        "    t.len() + s.len() + u.len()\n}\n"
    )
    report = check_mended(
        mend, tmp_path, before, before.replace("= s;", "= s.clone();").replace('"a";', '"a".to_string();')
    )
    outcomes = [adopted.fix.verdict.outcome for adopted in report.adopted]
    assert outcomes == [Outcome.PROGRESS, Outcome.FIXED]


def test_a_sure_suggestion_comes_before_all_others(mend: Mend, tmp_path: Path) -> None:
    """MachineApplicable wins over what another source would have said, which is not even asked."""
    other = Scripted("model", ("    n += 1;\n    n\n", "    n + 1\n"))
    before = "pub fn f() -> u32 {\n    let n = 1;\n    n += 1;\n    n\n}\n"
    report = check_mended(mend, tmp_path, before, before.replace("let n", "let mut n"), [CompilerSource(), other])
    assert report.adopted[0].fix.reason.startswith("rustc is sure of it") and other.asked == []


def test_placeholders_are_filled_from_scope_or_never_written(mend: Mend, tmp_path: Path) -> None:
    """rustc prints `/* u32 */` for an argument that is missing: a hole is no fix."""
    file = one_file(
        tmp_path,
        "fn add(a: u32, b: u32) -> u32 { a + b }\n"
        "pub fn filled(first: u32, other: u32) -> u32 { let _ = other; add(first) }\n"
        "pub fn hopeless() -> u32 { add(1) }\n",
    )
    events: list[Event] = []
    report = mend(file, on_event=events.append)
    texts = [text.decode() for text in report.overlay.values()]
    assert not any("/*" in text for text in texts)
    assert [episode.span.line_start for episode in report.after] == [3]
    assert re.search(r"add\(first, (first|other)\)|add\(other, first\)", texts[0])


# --- doubtful fixes


PARSES = "pub fn f(s: &str) -> u32 {\n    let n: u32 = s.parse::<u32>();\n    n\n}\n"
HANDS_ON = (
    "pub fn f(s: &str) -> u32 {\n    let n: u32 = s.parse::<u32>();",
    "pub fn f(s: &str) -> u32 {\n    let n: u32 = s.parse::<u32>().unwrap_or_default();",
)


def test_a_fix_that_may_panic_is_held_until_others_had_a_say(mend: Mend, tmp_path: Path) -> None:
    """rustc suggests `.expect(…)`; a source that is asked later knows a way without it."""
    other = Scripted("model", HANDS_ON)
    check_mended(mend, tmp_path, PARSES, PARSES.replace(*HANDS_ON), [CompilerSource(), other])
    assert other.asked == ["E0308"]


def test_a_fix_that_may_panic_is_adopted_only_where_panics_are_meant(mend: Mend, tmp_path: Path) -> None:
    """Beside an `assert!` a crash is nothing new; elsewhere the error is left, and a person is offered the fix."""
    other = Scripted("model")
    report = mend(
        one_file(tmp_path, PARSES.replace("    n\n", "    assert!(n > 0);\n    n\n")), [CompilerSource(), other]
    )
    assert (report.stopped, other.asked) == ("done", ["E0308"])
    assert "may panic" in report.adopted[0].fix.reason
    report = mend(one_file(tmp_path, PARSES), [CompilerSource(), other])
    assert (report.stopped, report.adopted) == ("no progress", ())
    assert ["it adds a crash to code that has none" in fix.reason for fix in report.offered] == [True]


def test_a_source_is_told_why_its_candidate_was_refused(mend: Mend, tmp_path: Path) -> None:
    """So that it can do better the next time; the verdict on each of its candidates is sent back."""
    source = Scripted("model", ("nope()", "todo!()"), ("nope()", "none()"), ("nope()", "1"))
    report = mend(one_file(tmp_path, HOPELESS), [source])
    said = [verdict.reason for verdict in source.verdicts]
    assert report.stopped == "done" and report.adopted[0].fix.attempts == 3
    assert said[0] == "adds `todo!()`" and said[1].endswith("is still there")


def test_an_accepted_candidate_ends_the_asking(mend: Mend, tmp_path: Path) -> None:
    source = Scripted("model", ("nope()", "1"), ("nope()", "2"))
    report = mend(one_file(tmp_path, "pub fn f(n: u32) -> u32 { n + nope() }\n"), [source])
    assert [adopted.fix.candidate.title for adopted in report.adopted] == ["nope() to 1"]


# --- stopping


def test_it_stops_where_nobody_knows_more(mend: Mend, tmp_path: Path) -> None:
    source = Scripted("model", ("nope()", "nope2()"))
    report = mend(one_file(tmp_path, HOPELESS), [CompilerSource(), source])
    assert (report.stopped, len(report.after), dict(report.overlay)) == ("no progress", 1, {})
    assert source.asked == ["E0425"], "an error is not taken up twice"


class Waiting:
    """A source that works until it is told to stop, as a model does."""

    name = "model"

    def __init__(self, at_work: Callable[[], None] = lambda: None):
        self._at_work = at_work

    def propose(self, request: Request) -> Proposals:
        self._at_work()
        assert request.cancel.wait(60)
        raise Cancelled("told to stop")
        yield  # a generator, as the protocol wants it


def test_it_stops_when_time_is_up_and_keeps_what_it_has(mend: Mend, tmp_path: Path) -> None:
    file = one_file(tmp_path, 'pub fn g() -> String { "a" }\npub fn h() -> u32 { true }\n')
    report = mend(file, [CompilerSource(), Waiting()], budget=Budget(seconds=1.5, attempts=1))
    assert (report.stopped, len(report.after), len(report.adopted)) == ("out of time", 1, 1)
    assert b"to_string()" in report.overlay[file]


def test_it_stops_when_cancelled_from_another_thread(tmp_path: Path) -> None:
    with Shadow(one_file(tmp_path, HOPELESS), tmp_path / "cache") as shadow:
        at_work = threading.Event()
        engine = Engine(shadow, [Waiting(at_work.set)], Budget(seconds=120, attempts=1))
        canceller = threading.Thread(target=lambda: at_work.wait(60) and engine.cancel())
        canceller.start()
        report = engine.mend()
        canceller.join()
    assert (report.stopped, len(report.after)) == ("cancelled", 1)


# --- sources that fail


def test_a_source_that_fails_is_reported_once_and_the_others_go_on(mend: Mend, tmp_path: Path) -> None:
    failing, other = Failing(), Scripted("model", ("nope()", "1"))
    events: list[Event] = []
    text = HOPELESS + HOPELESS.replace("fn f", "fn g").replace("nope", "nono")
    report = mend(one_file(tmp_path, text), [failing, other], on_event=events.append)
    assert report.problems == ("memory: the store is gone; make a new one",)
    assert (failing.n_asked, [event.text for event in events if event.kind == "problem"]) == (1, list(report.problems))
    assert len(report.adopted) == 1 and [e.diagnostic.message[-25:] for e in report.after]


# --- what is asked for


def test_tests_must_pass_where_the_user_wants_it(mend: Mend, tmp_path: Path) -> None:
    """A fix that compiles and breaks a test is refused with the test's name; the next one is taken."""
    test = (
        "#[cfg(test)]\nmod tests {\n    #[test]\n    fn doubles() {\n"
        "        assert_eq!(super::double(2), 4);\n    }\n}\n"
    )
    text = "pub fn double(n: u32) -> u32 {\n    n * two()\n}\n" + test
    root = crate(tmp_path / "user", {"src/lib.rs": text})
    source = Scripted("model", ("two()", "3"), ("two()", "2"))
    report = mend(root, [source], budget=Budget(seconds=120, attempts=2, run_tests=True))
    assert (report.stopped, report.overlay[root / "src/lib.rs"].decode()) == ("done", text.replace("two()", "2"))
    assert source.verdicts[0].reason == "tests fail: tests::doubles"


@pytest.mark.parametrize(
    ("scope", "mended"),
    [
        pytest.param("a/src/lib.rs", {"a/src/lib.rs"}, id="a file"),
        pytest.param("a", {"a/src/lib.rs", "a/src/part.rs"}, id="a member"),
        pytest.param(".", {"a/src/lib.rs", "a/src/part.rs", "b/src/lib.rs"}, id="the workspace"),
    ],
)
def test_only_what_was_named_is_mended(mend: Mend, tmp_path: Path, scope: str, mended: set[str]) -> None:
    broken = "pub fn f() -> u32 { let n = 1; n += 1; n }\n"
    files = {
        "a/Cargo.toml": MANIFEST.replace("demo", "a"),
        "a/src/lib.rs": "mod part;\n" + broken,
        "a/src/part.rs": broken.replace("pub fn f", "fn g"),
        "b/Cargo.toml": MANIFEST.replace("demo", "b"),
        "b/src/lib.rs": broken,
    }
    root = crate(tmp_path / "user", files, '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n')
    before = picture(root)
    report = mend(root / scope)
    assert (report.stopped, {str(path.relative_to(root)) for path in report.overlay}) == ("done", mended)
    assert {str(episode.path.relative_to(root)) for episode in report.before} == mended
    assert picture(root) == before


def test_what_has_no_place_in_the_users_sources_is_told_apart(mend: Mend, tmp_path: Path) -> None:
    script = 'fn main() { let out = std::env::var("OUT_DIR").unwrap();\n'
    script += '    std::fs::write(out + "/made.rs", "pub fn made() -> u32 { \\"a\\" }\\n").unwrap(); }\n'
    files = {"build.rs": script, "src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/made.rs"));\n'}
    report = mend(crate(tmp_path / "user", files))
    assert (report.before, report.after, [error.code for error in report.elsewhere]) == ((), (), ["E0308"])


def test_adopted_texts_lead_from_the_users_text_to_the_last(mend: Mend, tmp_path: Path) -> None:
    """Fixes adopted one after the other: each starts from the text that the one before it left."""
    source = Scripted("model", ("nope()", "1"), ("nono()", "2"))
    text = HOPELESS + HOPELESS.replace("fn f", "fn g").replace("nope", "nono")
    file = one_file(tmp_path, text)
    report = mend(file, [source])
    texts = [adopted.texts[file] for adopted in report.adopted]
    assert texts[0][0] == text.encode() and texts[-1][1] == report.overlay[file]
    assert all(earlier[1] == later[0] for earlier, later in pairwise(texts))
