"""Generated tasks: broken by rustc's word, repaired by the original, the same on every run."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koans.koan import Case, KoanError
from koans.mutate import generate, load_programs, n_attempts
from koans.operators import OPERATORS, mutations
from koans.validate import diagnostics_of
from sleepy_lsp.rust import syntax

PROGRAMS = load_programs()


def broken_by(operator: str, source: str) -> list[str]:
    from koans.operators import Mutation

    return [
        Mutation(operator, edits).applied(source.encode()).decode() for edits in OPERATORS[operator](source.encode())
    ]


@pytest.mark.parametrize(
    ("operator", "source", "expected"),
    [
        ("drop_reference", "fn f() { g(&mut a); }", "fn f() { g(a); }"),
        ("drop_mut_binding", "fn f() { let mut a = 1; }", "fn f() { let a = 1; }"),
        ("drop_mut_reference", "fn f(&mut self) {}", "fn f(&self) {}"),
        ("drop_copy", "fn f() { g(a.b.clone()); }", "fn f() { g(a.b); }"),
        ("drop_adapter", "fn f() { a.iter().map(g).collect::<Vec<_>>() }", "fn f() { a.iter().map(g) }"),
        ("drop_conversion", "fn f() { a.ok_or(E)? }", "fn f() { a? }"),
        ("iterate_by_value", "fn f() { a.iter() }", "fn f() { a.into_iter() }"),
        ("drop_derive", "#[derive(Clone, Debug)]\nstruct A;", "#[derive(Clone)]\nstruct A;"),
        ("drop_use", "use a::{b, c};\nuse d::e;\n", "use a::{b, c};\n"),
        ("drop_question_mark", "fn f() { g()?; }", "fn f() { g(); }"),
        ("drop_lifetime", "struct A<'a> { b: &'a str }", "struct A { b: &'a str }"),
        ("drop_bound", "fn f<T: A + B>() {}", "fn f<T: A>() {}"),
        (
            "drop_match_arm",
            "fn f() { match a {\n1 => x,\n2 => y,\n_ => z,\n} }",
            "fn f() { match a {\n1 => x,\n_ => z,\n} }",
        ),
        ("drop_field_value", "fn f() { A { a: 1, b: 2 } }", "fn f() { A { a: 1,  } }"),
        ("drop_tail_value", "fn f() -> u8 { g() }", "fn f() -> u8 { g(); }"),
        ("drop_return", "fn f() { return 1; }", "fn f() { 1; }"),
        ("swap_statements", "fn f() { let a = 1; g(a); }", "fn f() { g(a); let a = 1; }"),
        ("swap_number_type", "fn f(a: u32) {}", "fn f(a: u64) {}"),
        ("swap_string_type", "fn f(a: &str) {}", "fn f(a: String) {}"),
        ("option_for_result", "fn f() -> Option<u8> { a }", "fn f() -> Result<u8, String> { a }"),
        ("rename_at_one_site", "fn f() { a.total_cost() }", "fn f() { a.cost() }"),
        ("misspell_type", "fn f(a: Ledger) {}", "fn f(a: Ledgre) {}"),
        ("shorten_owner", "fn f() { let a = g(); let b = &a; h(b); }", "fn f() { let b = { let a = g(); &a }; h(b); }"),
        ("remove_impl", "struct A;\nimpl From<u8> for A {}\n", "struct A;\n"),
        ("drop_argument", "fn f() { g(a, b); }", "fn f() { g(a); }"),
        ("swap_arguments", "fn f() { g(a, b); }", "fn f() { g(b, a); }"),
        ("drop_move", "fn f() { g(move || a); }", "fn f() { g(|| a); }"),
        ("drop_dereference", "fn f() { g(*a); }", "fn f() { g(a); }"),
        ("drop_cast", "fn f() { g(a as u8); }", "fn f() { g(a); }"),
        ("unwrap_value", "fn f() { Ok(a) }", "fn f() { a }"),
        ("drop_annotation", "fn f() { let a: u8 = g(); }", "fn f() { let a = g(); }"),
        ("drop_visibility", "mod m { pub fn f() {} }", "mod m { fn f() {} }"),
        ("drop_self", "fn f(&self, a: u8) {}", "fn f(a: u8) {}"),
        ("take_self_by_value", "fn f(&self) {}", "fn f(self) {}"),
        ("drop_path", "fn f() { g(A::B) }", "fn f() { g(B) }"),
        ("swap_literal", "fn f() { g(1.0) }", "fn f() { g(1) }"),
        ("drop_associated_type", "impl A for B {\n    type C = u8;\n}\n", "impl A for B {\n}\n"),
        ("drop_punctuation", "fn f() { let a = 1; }", "fn f() { let a = 1 }"),
    ],
    ids=lambda value: value if value in OPERATORS else "",
)
def test_operator_makes_the_slip_that_its_name_says(operator: str, source: str, expected: str) -> None:
    """One small program an operator, and a mutation that it must offer."""
    assert expected in broken_by(operator, source)


def test_every_operator_is_shown() -> None:
    """The table above has a row for each operator."""
    (mark,) = test_operator_makes_the_slip_that_its_name_says.pytestmark  # type: ignore[attr-defined]
    assert {row[0] for row in mark.args[1]} == OPERATORS.keys()


@settings(deadline=None, max_examples=30)
@given(st.sampled_from([program.name for program in PROGRAMS]), st.integers(0, 3))
def test_mutations_change_the_program_and_leave_the_rest_alone(name: str, seed: int) -> None:
    """Each mutation gives another program; what lies outside its edits is byte for byte the same."""
    source = next(program.text for program in PROGRAMS if program.name == name).encode()
    for mutation in mutations(source, seed, most_an_operator=2):
        broken = mutation.applied(source)
        assert broken != source
        kept = len(source) - sum(end - start for start, end, _ in mutation.edits)
        assert len(broken) == kept + sum(len(text.encode()) for _, _, text in mutation.edits)


def test_tasks_are_errors_and_the_same_on_every_run(tmp_path: Path) -> None:
    """A kept task fails in rustc with its declared code, says what rustc said, and comes again for the same seed."""
    program = next(program for program in PROGRAMS if program.split == "train")
    first = [task.to_json() for task, _ in zip(generate([program], 7, jobs=1), range(8), strict=False)]
    again = [task.to_json() for task, _ in zip(generate([program], 7, jobs=2), range(8), strict=False)]
    assert first == again
    for line in first[:4]:
        case = Case.from_json(line)
        said = diagnostics_of(case.broken, edition=case.edition, crate_type=case.crate_type)
        errors = [one for one in said if one.is_error]
        assert (errors[0].code or "") == case.error_code
        assert errors[0].rendered in line.encode().decode("unicode_escape") or errors[0].message in line
        assert case.fixed == program.text


def test_another_seed_gives_other_tasks() -> None:
    """The seed decides which of the possible slips are made."""
    source = PROGRAMS[0].text.encode()
    chosen = [[m.applied(source) for m in mutations(source, seed, most_an_operator=1)] for seed in (1, 2)]
    assert chosen[0] != chosen[1]
    assert n_attempts(PROGRAMS[:1], 1) > 0


def test_splits_share_no_program() -> None:
    """A program's tasks are all in its own split, and no two programs are alike up to names."""
    from koans.similarity import too_alike

    texts = {program.name: program.text.encode() for program in PROGRAMS}
    assert len({syntax.node_text(syntax.parse(text).root_node) for text in texts.values()}) == len(texts)
    assert list(too_alike(texts)) == []


def test_a_folder_without_programs_is_said_to_be_empty(tmp_path: Path) -> None:
    """Naming the wrong folder is not zero tasks."""
    with pytest.raises(KoanError, match="no program in"):
        load_programs(tmp_path)
