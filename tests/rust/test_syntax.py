"""Syntax trees: what surrounds a place, what items are called, what counts as a token or a test."""

import pytest

from sleepy_lsp.rust import syntax


def place(marked: str) -> tuple[bytes, int, int]:
    """`marked` without its « and », and the bytes between them."""
    before, _, rest = marked.partition("«")
    inside, _, after = rest.partition("»")
    start = len(before.encode())
    return (before + inside + after).encode(), start, start + len(inside.encode())


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        pytest.param("fn f() { let a = «b»; }", "f", id="function"),
        pytest.param("struct S;\nimpl S {\n    fn m(&self) { «x» }\n}", "S::m", id="method"),
        pytest.param("impl Show for S {\n    fn m(&self) { «x» }\n}", "Show for S::m", id="a trait's method"),
        pytest.param("fn f() {\n    fn g() { «x» }\n}", "f", id="a function in a function is part of it"),
        pytest.param("mod a {\n    mod b {\n        fn c() { «x» }\n    }\n}", "a::b::c", id="modules"),
        pytest.param("struct S { a: «Missing» }", "S", id="type"),
        pytest.param("use std::«nothing»::Here;", "std::nothing::Here", id="import"),
        pytest.param("// größer 🦀\nfn é() { «ö» }", "é", id="letters"),
        pytest.param("«»fn f() {}", "f", id="an empty place"),
        pytest.param("fn f() {}\n\n«x»", None, id="outside"),
    ],
)
def test_enclosing_item(marked: str, name: str | None) -> None:
    item = syntax.enclosing_item(*place(marked))
    assert (syntax.qualified_name(item) if item else None) == name


@pytest.mark.parametrize("text", ["", "\n", "}", "fn", "\ufeff", "'", '"', 'fn f() { "', "/*", 'r#"'])
def test_broken_text_still_has_a_tree(text: str) -> None:
    """Everything here answers for broken code too."""
    data = text.encode()
    syntax.enclosing_item(data, 0, len(data))
    assert list(syntax.items(data)) is not None and syntax.error_count(data) >= 0


def test_tokens_ignore_comments_and_space_and_keep_strings_whole() -> None:
    text = b"fn f() { // c\n  g(\"a  b\", 'x') /* d */ ; }"
    found = syntax.tokens(syntax.parse(text).root_node)
    assert found == ["fn", "f", "(", ")", "{", "g", "(", '"a  b"', ",", "'x'", ")", ";", "}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("#[test]\nfn f() {}", True, id="test"),
        pytest.param("#[tokio::test]\nasync fn f() {}", True, id="tokio"),
        pytest.param("/// doc\n#[test]\n#[should_panic]\n// c\nfn f() {}", True, id="among others"),
        pytest.param("#[cfg(test)]\nmod tests {\n    fn f() {}\n}", True, id="helper in a test module"),
        pytest.param("#[cfg(all(test, unix))]\nmod tests {\n    fn f() {}\n}", True, id="cfg all"),
        pytest.param("#[cfg(not(test))]\nfn f() {}", False, id="cfg not"),
        pytest.param("#[inline]\nfn f() {}", False, id="inline"),
        pytest.param("#[test]\nfn g() {}\nfn f() {}", False, id="the one before"),
    ],
)
def test_is_test(text: str, expected: bool) -> None:
    (item,) = [item for item in syntax.items(text.encode()) if syntax.name_of(item) == "f"]
    assert syntax.is_test(item) is expected


def test_attributes_and_doc_comments_belong_to_their_item() -> None:
    text = b"// apart\n\n/// doc\n#[derive(Debug)]\nstruct S;"
    (item,) = syntax.items(text)
    assert text[syntax.with_attributes(item) :] == b"/// doc\n#[derive(Debug)]\nstruct S;"


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        pytest.param("fn a() {}\nfn b() {}", "fn a() {}\nfn b() { x }", "fn b() {}", "fn b() { x }", id="one"),
        pytest.param("fn a() {}\nfn b() {}", "fn a() { x }\nfn b() {}", "fn a() {}", "fn a() { x }", id="the first"),
        pytest.param("#[t]\nfn a() {}", "#[t]\nfn a() { x }", "#[t]\nfn a() {}", "#[t]\nfn a() { x }", id="attribute"),
        pytest.param("fn a() {}\nfn a() {}", "fn a() {}", "fn a() {}", "", id="a twin removed"),
        pytest.param("fn a() {}", "use b;\nfn a() {}", "", "use b;", id="added"),
        pytest.param("fn a() {}\nf(", "fn a() {}\nf", "fn a() {}\nf(", "fn a() {}\nf", id="broken: all of it"),
        pytest.param("fn a() {}", "fn a() {}", "", "", id="equal"),
    ],
)
def test_changed_parts(before: str, after: str, old: str, new: str) -> None:
    """The top-level items that differ, with their attributes, in both versions."""
    (old_start, old_end), (new_start, new_end) = syntax.changed_parts(before.encode(), after.encode())
    assert (before[old_start:old_end], after[new_start:new_end]) == (old, new)
