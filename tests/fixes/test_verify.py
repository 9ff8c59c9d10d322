"""Verification with real rustc: what counts as fixed, as progress, and what is refused."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sleepy_lsp.episode import Candidate, Outcome, Verdict
from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.verify import refused_unchecked, verify
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import Edit, minimal_edits
from tests.support import MANIFEST, Bench, candidate, crate

CrateVerdict = Callable[..., Verdict]


@pytest.fixture
def crate_verdict(tmp_path: Path) -> CrateVerdict:
    def verdict(
        files: Mapping[str, str],
        changed: Mapping[str, str],
        code: str,
        *,
        all_targets: bool = False,
        manifest: str = MANIFEST,
    ) -> Verdict:
        """The verdict on `changed` as a fix for the first `code` of a crate of `files`."""
        root = crate(tmp_path / "user", files, manifest)
        with Shadow(root, tmp_path / "cache") as shadow:
            draft = check(shadow, {}, all_targets=all_targets)
            targets = [episode for episode in draft.episodes() if episode.code == code]
            assert targets, draft.errors
            edits: list[Edit] = []
            for name, text in changed.items():
                edits += minimal_edits(root / name, files[name].encode(), text.encode())
            return verify(draft, targets[:1], Candidate(tuple(edits), "model", "a change"))

    return verdict


def check_verdict(bench: Bench, code: str | None, before: str, after: str, outcome: Outcome, reason: str) -> None:
    verdict = bench.verdict(before, after, code)
    assert (verdict.outcome, reason in verdict.reason) == (outcome, True), verdict.reason


@pytest.mark.parametrize(
    ("code", "before", "after", "outcome", "reason"),
    [
        pytest.param(
            "E0308",
            "pub fn f() -> u32 { g() }\nfn g() -> u64 { 1 }\n",
            "pub fn f() -> u32 { g() as u32 }\nfn g() -> u64 { 1 }\n",
            Outcome.FIXED,
            "the error is gone",
            id="fixed",
        ),
        pytest.param(
            "E0308",
            "pub fn f() -> u32 { g() }\nfn g() -> u64 { 1 }\n",
            "pub fn f() -> u32 { g() + 0 }\nfn g() -> u64 { 1 }\n",
            Outcome.REFUSED,
            "E0308: mismatched types is still there",
            id="still there",
        ),
        pytest.param(
            "E0308",
            "pub fn f() -> u32 { g() }\nfn g() -> u64 { 1 }\n",
            "pub fn f() -> u32 { g() as u33 }\nfn g() -> u64 { 1 }\n",
            Outcome.REFUSED,
            "brings E0425: cannot find type `u33`",
            id="brings an error of an earlier phase",
        ),
        pytest.param(
            "E0308",
            "pub fn f() -> u32 { g() }\nfn g() -> u64 { 1 }\n",
            "pub fn f() -> u32 { g() as u32 }\nfn g() -> u64 { 1 }\npub fn h() -> u64 { f() }\n",
            Outcome.REFUSED,
            "brings E0308: mismatched types",
            id="brings an error of the same phase",
        ),
        pytest.param(
            "E0382",
            "pub fn f(s: String) -> usize { let t = s; t.len() + s.len() }\n",
            "pub fn f(s: &String) -> usize { let t = s; let u: String = t; u.len() + s.len() }\n",
            Outcome.REFUSED,
            "brings E0308",
            id="a borrow error traded for a type error",
        ),
        pytest.param(
            "E0308",
            "pub fn f(s: String) -> usize { let t = s; let n: u32 = t.len(); n as usize + s.len() }\n",
            "pub fn f(s: String) -> usize { let t = s; let n: usize = t.len(); n as usize + s.len() }\n",
            Outcome.PROGRESS,
            "it had hidden 1 more (E0382",
            id="a type error hides a borrow error",
        ),
        pytest.param(
            "E0433",
            "pub fn f() -> u32 {\n    let m: u32 = HashMap::new();\n    m\n}\n",
            "use std::collections::HashMap;\npub fn f() -> u32 {\n"
            "    let m: u32 = HashMap::<u8, u8>::new();\n    m\n}\n",
            Outcome.PROGRESS,
            "it had hidden 1 more (E0308",
            id="an import hides a type error",
        ),
        pytest.param(
            None,
            "pub fn f() -> u32 {\n    g()\n\nfn g() -> u64 { 1 }\n",
            "pub fn f() -> u32 {\n    g()\n}\nfn g() -> u64 { 1 }\n",
            Outcome.PROGRESS,
            "it had hidden 1 more (E0308",
            id="a parse error hides the rest",
        ),
        pytest.param(
            "E0308",
            '#![deny(unused_variables)]\npub fn f() -> u32 { let unused = 1; "a" }\n',
            "#![deny(unused_variables)]\npub fn f() -> u32 { let unused = 1; 1 }\n",
            Outcome.REFUSED,
            "brings unused_variables",
            id="a lint is never forgiven",
        ),
        pytest.param(
            "E0308",
            "pub fn f() -> (u32, u32) { (a(), b()) }\nfn a() -> u64 { 1 }\nfn b() -> u8 { 1 }\n",
            "pub fn f() -> (u32, u32) { (a() as u32, b()) }\nfn a() -> u64 { 1 }\nfn b() -> u8 { 1 }\n",
            Outcome.FIXED,
            "the error is gone",
            id="two errors on one line, the first mended",
        ),
        pytest.param(
            "E0308",
            "pub fn f() -> (u32, u32) { (a(), b()) }\nfn a() -> u64 { 1 }\nfn b() -> u8 { 1 }\n",
            "pub fn f() -> (u32, u32) { (a(), b().into()) }\nfn a() -> u64 { 1 }\nfn b() -> u8 { 1 }\n",
            Outcome.REFUSED,
            "is still there",
            id="two errors on one line, the other one mended",
        ),
        pytest.param(
            "E0425",
            "pub fn f() -> u32 { missing() + absent() }\n",
            "fn absent() -> u32 { 1 }\npub fn f() -> u32 { missing() + absent() }\n",
            Outcome.REFUSED,
            "`missing` in this scope is still there",
            id="two unknown names on one line, the other one mended, lines moved",
        ),
        pytest.param(
            "E0425",
            "pub fn f() -> u32 { missing() + absent() }\n",
            "fn missing() -> u32 { 1 }\n\n\npub fn f() -> u32 { missing() + absent() }\n",
            Outcome.FIXED,
            "the error is gone",
            id="an edit above moves the other error along",
        ),
        pytest.param(
            "E0308",
            'pub fn f() -> u32 { "a" }\npub fn g() -> u32 { "b" }\n',
            '\n\n\npub fn f() -> u32 { "a" }\npub fn g() -> u32 { 1 }\n',
            Outcome.REFUSED,
            "is still there",
            id="the other error of two alike mended, all moved down",
        ),
        pytest.param(
            "E0308",
            'pub fn f() -> u32 { "a" }\n',
            'pub fn f() -> u32 {\n    "a"\n}\n',
            Outcome.REFUSED,
            "E0308",
            id="moving the error to another line mends nothing",
        ),
        pytest.param(
            "E0425",
            "pub fn f() -> u32 { first() }\npub fn g() -> u32 { first() }\n",
            "fn first() -> u32 { 1 }\npub fn f() -> u32 { first() }\npub fn g() -> u32 { first() }\n",
            Outcome.FIXED,
            "the error is gone",
            id="two errors ended by one change",
        ),
    ],
)
def test_verdict_on_one_file(
    bench: Bench, code: str | None, before: str, after: str, outcome: Outcome, reason: str
) -> None:
    check_verdict(bench, code, before, after, outcome, reason)


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize("mended", [0, 1])
def test_of_two_equal_errors_on_one_line_only_the_mended_one_is_gone(bench: Bench, target: int, mended: int) -> None:
    """Same line, same code, same message: the place inside the line tells them apart."""
    before = "pub fn f() -> (u32, u32) { (a(), b()) }\nfn a() -> u64 { 1 }\nfn b() -> u64 { 1 }\n"
    after = before.replace("(a(), ", "(a() as u32, ") if mended == 0 else before.replace(", b())", ", b() as u32)")
    draft = bench.draft(before)
    change = candidate(bench.shadow.path, before.encode(), after.encode())
    verdict = verify(draft, [draft.episodes()[target]], change)
    assert verdict.outcome is (Outcome.FIXED if target == mended else Outcome.REFUSED)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_errors_below_new_lines_are_still_the_old_ones(bench: Bench, line_end: str) -> None:
    """An error at the very start of its line stays on its line when lines are added above, CRLF or not."""
    before = "pub fn f() -> u32 { one() }\nmissing!();\nabsent!();\n".replace("\n", line_end)
    draft = bench.draft(before)
    targets = [e for e in draft.episodes() if "absent" in e.diagnostic.message]
    edit = Edit(bench.shadow.path, 0, 0, "macro_rules! absent { () => {} }\n\n\n")
    verdict = verify(draft, targets, Candidate((edit,), "compiler", "define it"))
    assert (verdict.outcome, verdict.reason) == (Outcome.FIXED, "the error is gone and nothing else broke")


def test_progress_tells_what_came_to_light(bench: Bench) -> None:
    """A progress verdict carries the errors that were hidden, so that the engine can go on with them."""
    before = "pub fn f(s: String) -> usize { let t = s; let n: u32 = t.len(); n as usize + s.len() }\n"
    verdict = bench.verdict(before, before.replace("u32", "usize"), "E0308")
    assert [error.code for error in verdict.revealed] == ["E0382"]
    assert verdict.after == verdict.revealed


def test_a_change_without_effect_is_refused_unchecked(bench: Bench) -> None:
    draft = bench.draft('pub fn f() -> u32 { "a" }\n')
    target = bench.target(draft, "E0308")
    path = bench.shadow.path
    for edits in ((), (Edit(path, 0, 3, "pub"),)):
        assert refused_unchecked(draft, [target], Candidate(edits, "model", "nothing")) == "changes nothing"


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([(0, 3, "a"), (2, 4, "b")], id="overlapping"),
        pytest.param([(0, 10_000, "a")], id="outside the text"),
    ],
)
def test_edits_that_do_not_fit_are_refused(bench: Bench, edits: list[tuple[int, int, str]]) -> None:
    draft = bench.draft('pub fn f() -> u32 { "a" }\n')
    change = Candidate(tuple(Edit(bench.shadow.path, *edit) for edit in edits), "model", "a change")
    verdict = verify(draft, [bench.target(draft, "E0308")], change)
    assert verdict.outcome is Outcome.REFUSED and "overlaps" in verdict.reason


@pytest.mark.parametrize("name", ["/etc/passwd", "Cargo.toml", "src/none.rs"])
def test_only_the_users_sources_may_be_edited(bench: Bench, name: str) -> None:
    draft = bench.draft('pub fn f() -> u32 { "a" }\n')
    change = Candidate((Edit(bench.shadow.path.parent / name, 0, 0, "x"),), "model", "a change")
    verdict = verify(draft, [bench.target(draft, "E0308")], change)
    assert verdict.outcome is Outcome.REFUSED and "not one of the user's sources" in verdict.reason


LIB = 'pub fn price() -> u32 { "a" }\n'


def test_a_broken_library_hides_its_binary(crate_verdict: CrateVerdict) -> None:
    """What was never compiled while the library was broken is progress, whatever its phase."""
    files = {"src/lib.rs": LIB, "src/main.rs": "fn main() { let p: u32 = demo::price(); missing(p); }\n"}
    verdict = crate_verdict(files, {"src/lib.rs": LIB.replace('"a"', "1")}, "E0308")
    assert (verdict.outcome, [error.code for error in verdict.revealed]) == (Outcome.PROGRESS, ["E0425"])


def test_a_broken_library_hides_its_integration_tests(crate_verdict: CrateVerdict) -> None:
    files = {"src/lib.rs": LIB, "tests/price.rs": "#[test]\nfn t() {\n    assert_eq!(demo::cost(), 1);\n}\n"}
    verdict = crate_verdict(files, {"src/lib.rs": LIB.replace('"a"', "1")}, "E0308", all_targets=True)
    assert (verdict.outcome, [error.code for error in verdict.revealed]) == (Outcome.PROGRESS, ["E0425"])


def test_an_error_in_a_crate_that_compiled_before_is_never_progress(crate_verdict: CrateVerdict) -> None:
    """The library stood before the change, so its new error was made by the change."""
    files = {
        "src/lib.rs": "pub fn price() -> u64 { 1 }\npub fn twice() -> u64 { price() * 2 }\n",
        "src/main.rs": 'fn main() { let p: u32 = demo::price(); println!("{p}"); }\n',
    }
    changed = {"src/lib.rs": "pub fn price() -> u32 { 1 }\npub fn twice() -> u64 { price() * 2 }\n"}
    verdict = crate_verdict(files, changed, "E0308")
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSED, "brings E0308: mismatched types")


def test_a_borrow_error_in_a_crate_that_compiled_before_is_never_progress(crate_verdict: CrateVerdict) -> None:
    """Even where the new error belongs to a later phase than the one that was mended."""
    files = {
        "src/lib.rs": 'pub fn name() -> String { let s = String::new(); let t = &s; println!("{t}"); s }\n',
        "src/main.rs": 'fn main() { let p: u32 = demo::name().len(); println!("{p}"); }\n',
    }
    changed = {
        "src/main.rs": files["src/main.rs"].replace("u32", "usize"),
        "src/lib.rs": files["src/lib.rs"].replace('println!("{t}"); s', 'let u = s; println!("{t}"); u'),
    }
    verdict = crate_verdict(files, changed, "E0308")
    assert (verdict.outcome, verdict.reason[:12]) == (Outcome.REFUSED, "brings E0505")


def test_a_change_in_one_member_that_breaks_another_is_refused(tmp_path: Path) -> None:
    """`cargo check` of the whole workspace decides, not only of the crate with the error."""
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n',
        "a/Cargo.toml": MANIFEST.replace("demo", "a"),
        "a/src/lib.rs": "pub fn n() -> u64 { let x: u32 = 1; x }\npub fn m() -> u64 { 1 }\n",
        "b/Cargo.toml": MANIFEST.replace("demo", "b") + '[dependencies]\na = { path = "../a" }\n',
        "b/src/lib.rs": "pub fn k() -> u64 { a::m() }\n",
        "c/keep": "",
    }
    root = crate(
        tmp_path / "user", {name: text for name, text in files.items() if name != "Cargo.toml"}, files["Cargo.toml"]
    )
    path, text = root / "a/src/lib.rs", files["a/src/lib.rs"]
    with Shadow(root, tmp_path / "cache") as shadow:
        draft = check(shadow, {})
        target = draft.episodes()[0]
        good = text.replace("1; x", "1; x.into()")
        bad = good.replace("pub fn m() -> u64 { 1 }", "pub fn m() -> u32 { 1 }")
        verdicts = [
            verify(draft, [target], Candidate(tuple(minimal_edits(path, text.encode(), new.encode())), "model", "t"))
            for new in (good, bad)
        ]
    assert verdicts[0].outcome is Outcome.FIXED
    # b had to wait for a, so its error may be an old one: progress, which is not offered as fixed
    assert verdicts[1].outcome is Outcome.PROGRESS


def test_an_error_shown_twice_by_library_and_tests_is_one(crate_verdict: CrateVerdict) -> None:
    """With all targets a library is compiled twice; its one error is mended once."""
    files = {"src/lib.rs": LIB + "#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {}\n}\n"}
    changed = {"src/lib.rs": files["src/lib.rs"].replace('"a"', "1")}
    verdict = crate_verdict(files, changed, "E0308", all_targets=True)
    assert (verdict.outcome, verdict.after) == (Outcome.FIXED, ())
