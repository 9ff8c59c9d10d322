"""A pass needs evidence: every test that was asked for has run and said ok."""

import pytest

from koans.behaviour import prints, run_tests
from koans.behaviour import test_names as names_of_tests

PROGRAM = "pub fn double(n: u32) -> u32 {\n    n * 2\n}\n"
TEST = """
#[cfg(test)]
mod koan_tests {
    use super::*;
    #[test]
    fn doubles() {
        assert_eq!(double(4), 8);
    }
    #[test]
    #[should_panic]
    fn overflows() {
        double(u32::MAX);
    }
}
"""


def test_names_are_those_of_the_test_functions() -> None:
    """With their modules, as the harness prints them; attributes and comments before the function do not hide it."""
    assert names_of_tests(TEST) == ["koan_tests::doubles", "koan_tests::overflows"]
    loose = "#[test]\n/// Why.\n#[ignore] // slow\n// so\npub fn a() {}\nmod b { mod c { #[test] fn d() {} } }\n"
    assert names_of_tests(loose) == ["a", "b::c::d"]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (PROGRAM, ""),
        (PROGRAM.replace("n * 2", "n * 3"), "tests fail: doubles"),
        (PROGRAM.replace("n * 2", "todo!()"), "tests fail: doubles"),
        (PROGRAM.replace("n * 2", "std::process::exit(0)"), "tests fail: doubles, overflows"),
        (PROGRAM.replace("n * 2", "loop {}"), "stopped: it passed its limit of time"),
        (PROGRAM.replace("double", "triple"), "the tests do not compile"),
        ("#![cfg(not(test))]\n" + PROGRAM, "tests fail: doubles, overflows"),
        (PROGRAM + 'fn main() { println!("test koan_tests::doubles ... ok"); }\n', ""),
    ],
    ids=["right", "wrong", "gutted", "quits early", "loops", "renamed", "not compiled", "has a main"],
)
def test_program_passes_only_when_every_test_ran_and_passed(program: str, reason: str) -> None:
    """Exit codes and a lucky last line are no evidence; each test's own result is."""
    from koans.sandbox import Limits

    shown = run_tests(program, TEST, edition="2021", limits=Limits(seconds=5))
    assert (shown.passed, shown.reason.startswith(reason)) == (reason == "", True), shown.reason


def test_own_tests_count_where_they_are_asked_for() -> None:
    """A failing test of the program's own is a failure only with `own`."""
    own = PROGRAM + "#[cfg(test)]\nmod tests {\n    #[test]\n    fn fails() {\n        assert!(false);\n    }\n}\n"
    assert run_tests(own, TEST, edition="2021").passed
    shown = run_tests(own, TEST, edition="2021", own=True)
    assert (shown.passed, shown.reason) == (False, "tests fail: fails")


OWN = "#[cfg(test)]\nmod tests {\n    #[test]\n    fn doubles() {\n        assert_eq!(2 + 2, %d);\n    }\n}\n"


@pytest.mark.parametrize(
    ("program", "own", "reason"),
    [
        pytest.param(PROGRAM.replace("n * 2", "n * 3") + OWN % 4, False, "tests fail: doubles", id="hidden one fails"),
        pytest.param(PROGRAM + OWN % 5, False, "", id="own one does not matter"),
        pytest.param(PROGRAM + OWN % 5, True, "tests fail: doubles", id="own one fails"),
        pytest.param(PROGRAM + OWN % 4, True, "", id="both pass"),
    ],
)
def test_tests_of_one_name_are_told_apart(program: str, own: bool, reason: str) -> None:
    """A test of the program's own is no evidence for the hidden one that is called as it is."""
    shown = run_tests(program, TEST, edition="2021", own=own)
    assert (shown.passed, shown.reason) == (reason == "", reason)


MADE = """
#[cfg(test)]
macro_rules! made {
    ($name:ident, $sum:expr) => {
        #[test]
        fn $name() {
            assert_eq!(2 + 2, $sum);
        }
    };
}
"""


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        pytest.param(OWN % 4 + '#[test]\n#[ignore = "slow"]\nfn slow() {}\n', "", id="one is ignored"),
        pytest.param("#[test]\n#[ignore]\nfn slow() {}\n", "there is no test to run", id="all are ignored"),
        pytest.param(MADE + "made!(four, 4);\n", "", id="a macro made it"),
        pytest.param(OWN % 4 + MADE + "made!(five, 5);\n", "tests fail: five", id="a macro made one that fails"),
    ],
)
def test_own_tests_are_those_that_the_harness_runs(own: str, reason: str) -> None:
    """Those that macros make count; those that their author has switched off do not."""
    shown = run_tests(PROGRAM + own, "", edition="2021", own=True)
    assert (shown.passed, shown.reason) == (reason == "", reason)


def test_nothing_to_run_is_no_pass() -> None:
    """An empty suite proves nothing."""
    assert not run_tests(PROGRAM, "", edition="2021").passed


@pytest.mark.parametrize(
    ("body", "passed"),
    [('println!("a\\nb");', True), ('println!("a b");', False), ('println!("a\\nb"); std::process::exit(1);', False)],
    ids=["prints it", "prints otherwise", "fails afterwards"],
)
def test_printed_output_is_compared_line_by_line(body: str, passed: bool) -> None:
    """What the program prints must be what was expected, and it must end well."""
    shown = prints(f"fn main() {{ {body} }}\n", "a\nb\n", edition="2021")
    assert shown.passed == passed
