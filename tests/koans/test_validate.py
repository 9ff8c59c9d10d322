"""Each way in which a koan can be unsound is found, with the real compiler and the koan's own tests."""

import threading
from pathlib import Path

import pytest

from koans import validate as validate_module
from koans.koan import Koan, load_koans
from koans.validate import Problem, problems_of, validate
from tests.koans.small import BROKEN, FIXED, TEST, small_koan
from tests.support import sleepy

pytestmark = pytest.mark.usefixtures("sleepy_home")

TWO = FIXED.replace("    n\n}", "    let text: String = n;\n    n\n}")
TWICE = FIXED + "pub fn twice(s: String) -> usize {\n    let t = s.clone();\n    t.len() + s.len()\n}\n"
USES_MOVED = TWICE.replace("s.clone()", "s")
HIDING = USES_MOVED.replace("t.len()", 't.len() + "1"')
LONG = "// nothing\n" * 100


def found(folder: Path) -> list[str]:
    (koan,) = load_koans(folder)
    return problems_of(koan)


def test_a_sound_koan_has_no_problem(tmp_path: Path) -> None:
    """The koan that all others here are made from."""
    small_koan(tmp_path, "bc_001")
    assert found(tmp_path) == []


def test_hidden_errors_are_shown_by_the_revealed_text(tmp_path: Path) -> None:
    """A mismatch hides a use after a move: declared apart, and each checked where it shows."""
    small_koan(
        tmp_path,
        "bc_001",
        broken=HIDING,
        revealed=USES_MOVED,
        fixed=TWICE,
        test=TEST.replace("count(0), 1);", 'count(0), 1);\n        assert_eq!(twice("ab".to_string()), 4);'),
        codes='["E0277"]',
        hidden_codes='["E0382"]',
    )
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"broken": FIXED}, "broken.rs fails with nothing, declared are E0384", id="not broken"),
        pytest.param({"codes": '["E0382"]'}, "broken.rs fails with E0384, declared are E0382", id="another error"),
        pytest.param({"codes": '["E0384", "E0384"]'}, "broken.rs fails with E0384, declared", id="fewer errors"),
        pytest.param({"broken": TWO}, "broken.rs fails with E0308, declared are E0384", id="an error more"),
        pytest.param(
            {"broken": BROKEN.replace("1;\n", "1\n")}, "broken.rs fails with an error without a code", id="no syntax"
        ),
        pytest.param({"fixed": TWO}, "fixed.rs: error: mismatched types", id="the repair is none"),
        pytest.param(
            {"fixed": FIXED.replace("    while", "    let unused = 1;\n    while")},
            "fixed.rs: warning: unused variable: `unused`",
            id="the repair warns",
        ),
        pytest.param(
            {"fixed": FIXED.replace("n < to", "n <= to")}, "fixed.rs: tests fail: counts", id="the repair is wrong"
        ),
        pytest.param({"test": TEST.replace("count(3)", "counted(3)")}, "the tests do not compile", id="bad tests"),
        pytest.param(
            {
                "test": TEST.replace("assert_eq!(count(3), 3)", "let _ = count(3)").replace(
                    "assert_eq!(count(0), 1)", ""
                )
            },
            "test.rs passes for a gutted program (all bodies a default)",
            id="tests that test nothing",
        ),
        pytest.param(
            {"test": TEST.replace("count(3), 3", "1, 1").replace("count(0), 1", "2, 2")},
            "test.rs passes for a gutted program (count: todo!())",
            id="tests that call nothing",
        ),
        pytest.param(
            {"test": TEST.replace("#[test]\n    fn starts", "#[allow(dead_code)]\n    fn starts")},
            "fewer than two tests",
            id="one test",
        ),
        pytest.param({"broken": "fn f(\n"}, "broken.rs has 1 lines", id="too short"),
        pytest.param({"broken": LONG + BROKEN}, "broken.rs has 108 lines", id="too long"),
        pytest.param({"family": '"xx"'}, "family is 'xx'", id="family"),
        pytest.param({"family": '"tb"'}, "the id does not start with its family", id="another family"),
        pytest.param({"edition": '"2020"'}, "edition is '2020'", id="edition"),
        pytest.param({"crate_type": '"cdylib"'}, "crate_type is 'cdylib'", id="crate type"),
        pytest.param({"split": '"test"'}, "split is 'test'", id="split"),
        pytest.param({"difficulty": "4"}, "difficulty is 4", id="difficulty"),
        pytest.param({"title": '" "'}, "has no title", id="title"),
        pytest.param({"codes": "[]"}, "declares no error", id="no code"),
        pytest.param({"hidden_codes": '["E0382"]'}, "hidden_codes and revealed.rs go together", id="nothing revealed"),
        pytest.param({"revealed": FIXED}, "hidden_codes and revealed.rs go together", id="nothing hidden"),
        pytest.param(
            {"revealed": FIXED, "hidden_codes": '["E0382"]'},
            "revealed.rs fails with nothing, declared are E0382",
            id="the hidden error is not there",
        ),
    ],
)
def test_an_unsound_koan_is_found(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    """By what rustc and the tests say of it, not by what it declares."""
    small_koan(tmp_path, "bc_001", **changes)
    assert any(said in problem for problem in found(tmp_path)), found(tmp_path)


OTHER = """\
/// Joins the words of a line that are long enough, with commas between them.
pub fn joined(line: &str, least: usize) -> String {
    let mut text = String::new();
    for word in line.split_whitespace().filter(|word| word.len() >= least) {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(word);
    }
    text
}
"""
OTHER_TEST = TEST.replace("count(3), 3", 'joined("ab c de", 2), "ab,de"').replace("count(0), 1", 'joined("", 1), ""')


def test_koans_that_share_too_much_are_found(tmp_path: Path) -> None:
    """A renamed copy, and one source program in two splits."""
    copied = OTHER.replace("joined", "listed").replace("text", "list").replace("word", "name")
    for name, split, text, source in (
        ("bc_001", "dev", OTHER, "one"),
        ("bc_002", "dev", copied, "two"),
        ("bc_003", "train", FIXED, "one"),
    ):
        test = TEST if text == FIXED else OTHER_TEST if text == OTHER else OTHER_TEST.replace("joined", "listed")
        small_koan(
            tmp_path,
            name,
            fixed=text,
            broken=text.replace("let mut", "let"),
            test=test,
            split=f'"{split}"',
            source_program=f'"{source}"',
            codes='["E0384"]' if text == FIXED else '["E0596", "E0596"]',
        )
    problems = validate(load_koans(tmp_path), jobs=1)
    assert Problem("bc_002", "shares 100% of its code with bc_001") in problems
    assert {(p.koan, "more than one split" in p.text) for p in problems} >= {("bc_001", True), ("bc_003", True)}
    assert [problem.koan for problem in problems] == sorted(problem.koan for problem in problems)


def test_what_was_found_once_is_found_again(tmp_path: Path) -> None:
    """The memory of earlier checks goes by content: a second run says the same, a changed koan is checked anew."""
    folder = small_koan(tmp_path, "bc_001", codes='["E0382"]')
    first = validate(load_koans(tmp_path), jobs=1)
    assert first and validate(load_koans(tmp_path), jobs=1) == first
    (folder / "koan.toml").write_text((folder / "koan.toml").read_text().replace("E0382", "E0384"))
    assert validate(load_koans(tmp_path), jobs=1) == []


def test_the_command_names_each_problem(tmp_path: Path) -> None:
    """Exit code 0 for sound koans, 1 with a line for each problem, 2 where there is nothing to check."""
    home, koans = tmp_path / "home", tmp_path / "koans"
    small_koan(koans, "bc_001")
    done = sleepy(["koans", "validate", "--koans", koans], home, tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 koans" in done.stderr and "none unsound" in done.stderr
    small_koan(koans, "tb_001", family='"tb"', codes='["E0277"]')
    done = sleepy(["koans", "validate", "--koans", koans], home, tmp_path)
    assert done.returncode == 1
    assert "tb_001: broken.rs fails with E0384, declared are E0277\n" in done.stdout
    assert all(line.startswith("tb_001: ") for line in done.stdout.splitlines())
    assert sleepy(["koans", "validate", "--koans", koans, "--only", "bc"], home, tmp_path).returncode == 0
    unusable: list[list[str | Path]] = [["--koans", tmp_path / "none"], ["--koans", koans, "--only", "zz"]]
    for arguments in unusable:
        done = sleepy(["koans", "validate", *arguments], home, tmp_path)
        assert done.returncode == 2 and done.stderr.count("\n") == 1


def test_a_stopped_validation_ends_after_the_koans_in_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And keeps what it has found: Ctrl-C does not wait for the compilers that have not been started."""
    for number in range(30):
        small_koan(tmp_path / "koans", f"bc_{number:03}")
    looked_at: list[str] = []
    never = threading.Event()

    def found_slowly(koan: Koan) -> list[str]:
        looked_at.append(koan.id)
        never.wait(0.1)
        return []

    def stop(koan: Koan) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate_module, "problems_of", found_slowly)
    koans = load_koans(tmp_path / "koans")
    with pytest.raises(KeyboardInterrupt):
        validate(koans, jobs=1, on_done=stop)
    first = list(looked_at)
    assert len(first) < 5
    looked_at.clear()
    validate(koans[:1], jobs=1)
    assert looked_at == []
