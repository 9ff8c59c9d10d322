"""Reading koans and cases, and what the benchmark as a whole must be."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koans import similarity
from koans.koan import CRATE_TYPES, EDITIONS, FAMILIES, SPLITS, Case, KoanError, load_cases, load_koan, load_koans
from koans.mutate import load_programs
from tests.koans.small import small_koan

# --- one koan


def test_a_koan_is_read_as_written(tmp_path: Path) -> None:
    """Every field of the manifest and the texts beside it; as a case it shows no more than it must."""
    koan = load_koan(small_koan(tmp_path, "bc_001"))
    assert (koan.id, koan.family, koan.codes, koan.hidden_codes, koan.revealed) == (
        "bc_001",
        "bc",
        ("E0384",),
        (),
        None,
    )
    assert "let n = 1" in koan.broken and "let mut n" in koan.fixed and "#[test]" in koan.test
    case = koan.case()
    assert (case.id, case.error_code, case.edition, case.crate_type) == ("bc_001", "E0384", "2021", "lib")
    assert (case.broken, case.fixed, case.test) == (koan.broken, koan.fixed, koan.test)
    assert (case.run_tests, case.expected_stdout) == (False, None)
    assert load_koan(small_koan(tmp_path / "none", "bc_001", codes="[]")).case().error_code == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"manifest": "id = "}, "koan bc_001: ", id="no TOML"),
        pytest.param({"fixed": None}, "fixed.rs", id="a text is missing"),
        pytest.param({"broken": b"\xff\xfe"}, "koan bc_001: ", id="not UTF-8"),
        pytest.param({"without": "title"}, "lacks or does not know title", id="a field is missing"),
        pytest.param({"more": "colour = 1"}, "lacks or does not know colour", id="a field too many"),
        pytest.param({"id": '"bc_002"'}, "its id is 'bc_002'", id="another id than the folder"),
        pytest.param({"codes": '"E0384"'}, "codes must be a list of strings", id="codes are no list"),
        pytest.param({"hidden_codes": "[382]"}, "hidden_codes must be a list of strings", id="codes are no strings"),
        pytest.param({"title": "5"}, "title must be a string", id="a title is a number"),
        pytest.param({"source_program": "[]"}, "source_program must be a string", id="a program is a list"),
    ],
)
def test_a_koan_that_can_not_be_read_is_named(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    """Which koan, and what is wrong with it."""
    folder = small_koan(tmp_path, "bc_001", **changes)
    with pytest.raises(KoanError, match="bc_001") as caught:
        load_koan(folder)
    assert said in str(caught.value)


def test_koans_are_chosen_by_split_and_id(tmp_path: Path) -> None:
    """In order of id; a prefix is text, not a pattern."""
    for name, split in (("bc_002", "dev"), ("bc_001", "frozen"), ("tb_001", "dev")):
        small_koan(tmp_path, name, split=f'"{split}"', family=f'"{name[:2]}"')
    assert [koan.id for koan in load_koans(tmp_path)] == ["bc_001", "bc_002", "tb_001"]
    assert [koan.id for koan in load_koans(tmp_path, split="dev")] == ["bc_002", "tb_001"]
    assert [koan.id for koan in load_koans(tmp_path, prefix="bc")] == ["bc_001", "bc_002"]
    for prefix in ("zz", "*", "[b]c"):
        with pytest.raises(KoanError, match="no koan whose id starts with"):
            load_koans(tmp_path, prefix=prefix)
    with pytest.raises(KoanError, match="not a folder"):
        load_koans(tmp_path / "missing")


# --- cases

texts = st.text(st.characters(codec="utf-8"), max_size=20)
cases = st.builds(
    Case,
    id=texts,
    family=texts.filter(bool),
    error_code=texts,
    edition=st.sampled_from(EDITIONS),
    crate_type=st.sampled_from(CRATE_TYPES),
    broken=texts,
    fixed=texts | st.none(),
    test=texts | st.none(),
    run_tests=st.booleans(),
    expected_stdout=texts | st.none(),
)


@given(cases)
def test_a_case_survives_its_line(case: Case) -> None:
    """Whatever characters it holds, its line is one line."""
    line = case.to_json()
    assert "\n" not in line
    assert Case.from_json(line) == case


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_what_is_no_case_is_refused(line: str) -> None:
    """With a reason, and with no other exception."""
    with pytest.raises(KoanError):
        Case.from_json(line)


def test_cases_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Also with line ends of Windows and characters that Unicode calls line ends."""
    given = [
        Case(id=name, family="bc", error_code="", edition="2021", crate_type="lib", broken="// \u2028\n")
        for name in ("b", "a", "c")
    ]
    (tmp_path / "cases.jsonl").write_bytes(b"\r\n".join(case.to_json().encode() for case in given))
    assert load_cases(tmp_path / "cases.jsonl") == given


# --- the benchmark

KOANS = load_koans()
FROZEN_FROM_THE_START = {"bc_003", "bc_005", "bc_010", "tb_002", "tb_007", "tb_008", "rh_004"}


def test_the_benchmark_is_as_large_and_as_even_as_promised() -> None:
    """260 koans, 52 a family; 30 frozen, six a family, those of the first measurements among them."""
    assert len({koan.id for koan in KOANS}) == len(KOANS) == 260
    assert Counter(koan.family for koan in KOANS) == dict.fromkeys(FAMILIES, 52)
    frozen = [koan for koan in KOANS if koan.split == "frozen"]
    assert Counter(koan.family for koan in frozen) == dict.fromkeys(FAMILIES, 6)
    assert {koan.id for koan in frozen} >= FROZEN_FROM_THE_START
    assert {koan.split for koan in KOANS} <= set(SPLITS) and any(koan.split == "dev" for koan in KOANS)


def test_the_benchmark_is_varied() -> None:
    """At least a third with several errors, a third in edition 2024, sixty error codes, all three difficulties."""
    several = [koan for koan in KOANS if len(koan.codes) + len(koan.hidden_codes) > 1]
    assert 3 * len(several) >= len(KOANS)
    assert 3 * sum(koan.edition == "2024" for koan in KOANS) >= len(KOANS)
    assert len({code for koan in KOANS for code in (*koan.codes, *koan.hidden_codes) if code}) >= 60
    assert {koan.difficulty for koan in KOANS} == {1, 2, 3}


def test_no_koan_gives_its_answer_away() -> None:
    """No hint in the source: its text says nothing of errors, fixes or the compiler."""
    telling = ("error[", "rustc", "compiler", "fixme", "todo", "borrow checker", "does not compile", "should be")
    told = [(koan.id, word) for koan in KOANS for word in telling if word in koan.broken.lower()]
    assert told == []


def test_splits_share_no_program() -> None:
    """A source program belongs to one split, whether koans or generated tasks are made from it."""
    splits: dict[str, set[str]] = {}
    for koan in KOANS:
        splits.setdefault(koan.source_program, set()).add(koan.split)
    for program in load_programs():
        splits.setdefault(program.name, set()).add(program.split)
    assert {name: found for name, found in splits.items() if len(found) > 1} == {}


def test_splits_share_no_code() -> None:
    """Neither koans of two splits, nor a koan and a program of another split, up to names and literals."""
    split_of = {koan.id: koan.split for koan in KOANS} | {program.name: program.split for program in load_programs()}
    texts = {koan.id: koan.fixed.encode() for koan in KOANS}
    texts |= {program.name: program.text.encode() for program in load_programs()}
    assert len(texts) == len(KOANS) + len(load_programs())
    alike = [(a, b) for a, b, _ in similarity.too_alike(texts) if split_of[a] != split_of[b]]
    assert alike == []
