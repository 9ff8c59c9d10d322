"""rustc's real messages as types: offsets that index the file's bytes, and suggestions that belong together."""

import pytest

from sleepy_lsp.rust.diagnostics import Applicability, Diagnostic, Suggestion, parse_message
from sleepy_lsp.rust.text import Edit, apply_edits
from tests.rust.conftest import Diagnose


def errors(found: list[Diagnostic]) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.is_error]


def applied(text: bytes, suggestion: Suggestion) -> str:
    from pathlib import Path

    edits = [Edit(Path(s.path), s.byte_start, s.byte_end, s.replacement or "") for s in suggestion.spans]
    return apply_edits(text, edits).decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("pub fn f() -> u32 {\n    missing\n}\n", id="plain"),
        pytest.param("\ufeffpub fn f() -> u32 {\n    missing\n}\n", id="BOM"),
        pytest.param("pub fn f() -> u32 {\r\n    missing\r\n}\r\n", id="CRLF"),
        pytest.param("\ufeffpub fn f() -> u32 {\r\n\tmissing\r\n}\r\n", id="BOM, CRLF and tabs"),
        pytest.param("pub fn f() -> u32 {\n\t\tmissing\n}\n", id="tabs"),
        pytest.param('// größer 🦀 語\npub fn ünter() -> u32 { let _é = "🦀"; missing }\n', id="letters before it"),
        pytest.param("/* a\r\nb */ pub fn f() -> u32 { missing }\n", id="CRLF in a comment"),
        pytest.param('pub const S: &str = "a\r\nb";\r\npub fn f() -> u32 { missing }\n', id="CRLF in a string"),
    ],
)
def test_offsets_index_the_bytes_on_disk(diagnose: Diagnose, text: str) -> None:
    data = text.encode()
    (error,) = errors(diagnose(data))
    assert error.primary is not None
    assert data[error.primary.byte_start : error.primary.byte_end] == b"missing"
    before = data[: error.primary.byte_start].removeprefix("\ufeff".encode()).decode()
    assert error.primary.line_start == before.count("\n") + 1
    assert error.primary.column_start == len(before.rpartition("\n")[2]) + 1


def test_a_name_that_is_not_ascii_is_whole(diagnose: Diagnose) -> None:
    data = "pub fn f() -> u32 { größe }\n".encode()
    (error,) = errors(diagnose(data))
    assert error.primary is not None and error.message == "cannot find value `größe` in this scope"
    assert data[error.primary.byte_start : error.primary.byte_end].decode() == "größe"


def test_the_parts_of_a_suggestion_are_one(diagnose: Diagnose) -> None:
    text = b"pub fn g(a: &str, b: &str) -> &str { if a > b { a } else { b } }\n"
    (error,) = errors(diagnose(text))
    (suggestion,) = error.suggestions
    assert len(suggestion.spans) == 4
    assert (
        applied(text, suggestion) == "pub fn g<'a>(a: &'a str, b: &'a str) -> &'a str { if a > b { a } else { b } }\n"
    )


def test_alternatives_are_one_each(diagnose: Diagnose) -> None:
    """Several traits or types of one name: each import is a suggestion of its own."""
    text = b"pub fn f() -> Ordering { Ordering::Less }\n"
    found = errors(diagnose(text))
    imports = [suggestion for suggestion in found[0].suggestions if "import" in suggestion.message]
    assert len(imports) >= 2 and all(len(suggestion.spans) == 1 for suggestion in imports)
    firsts = {applied(text, suggestion).splitlines()[0] for suggestion in imports}
    assert {"use std::cmp::Ordering;", "use std::sync::atomic::Ordering;"} <= firsts


def test_applicability_is_that_of_the_least_sure_part(diagnose: Diagnose) -> None:
    cases = {
        "pub fn f() -> u32 { let n = 1; n += 1; n }\n": Applicability.MACHINE_APPLICABLE,
        "pub fn f(v: Vec<u32>) { v.lenn(); }\n": Applicability.MAYBE_INCORRECT,
        "fn add(a: u32, b: u32) -> u32 { a + b }\npub fn f() -> u32 { add(1) }\n": Applicability.HAS_PLACEHOLDERS,
    }
    for text, expected in cases.items():
        (error,) = errors(diagnose(text))
        assert [suggestion.applicability for suggestion in error.suggestions] == [expected], text


def test_summaries_are_no_diagnostics(diagnose: Diagnose) -> None:
    """`aborting due to …`, `For more information …` and `1 warning emitted` are about the run, not the code."""
    found = diagnose("fn unused() {}\npub fn f() -> u32 { missing + absent }\n")
    assert all(diagnostic.spans for diagnostic in found)
    assert [diagnostic.code for diagnostic in errors(found)] == ["E0425", "E0425"]
    warnings = diagnose("fn unused() {}\n")
    assert [(diagnostic.level, diagnostic.code) for diagnostic in warnings] == [("warning", "dead_code")]


def test_an_error_about_no_place_is_kept() -> None:
    """A linker or crate-level error has no span and is an error all the same."""
    message = {"message": "linking failed", "level": "error", "spans": [], "children": [], "code": None}
    parsed = parse_message(message)
    assert parsed is not None and parsed.is_error and parsed.primary is None


@pytest.mark.parametrize("message", [{}, {"artifact": "a", "emit": "metadata"}, {"message": "x", "level": "error"}])
def test_other_json_is_no_diagnostic(message: dict[str, str]) -> None:
    assert parse_message(message) is None


def test_a_macros_call_sites_lead_out_of_it(diagnose: Diagnose) -> None:
    """From the place inside the macro to the call in the function, one step each."""
    text = (
        b"macro_rules! inner { () => { missing } }\n"
        b"macro_rules! outer { () => { inner!() } }\n"
        b"pub fn f() -> u32 { outer!() }\n"
    )
    (error,) = errors(diagnose(text))
    assert error.primary is not None
    assert [span.line_start for span in error.primary.out_of_macros()] == [1, 2, 3]


def test_one_error_is_one_diagnostic(diagnose: Diagnose) -> None:
    """An E0382 comes with labels and a help; they belong to it."""
    (error,) = diagnose("pub fn f(s: String) -> usize {\n    let t = s;\n    t.len() + s.len()\n}\n")
    labels = [span.label for span in error.spans]
    assert error.code == "E0382" and len(labels) == 3 and "value moved here" in labels
    assert error.rendered.startswith("error[E0382]: borrow of moved value: `s`")
