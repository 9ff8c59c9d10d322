"""The model's answer → edits: text in, text out, on a real draft of a real file."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from sleepy_lsp.fixes import answer
from sleepy_lsp.fixes.context import context
from sleepy_lsp.fixes.draft import Draft, check
from sleepy_lsp.fixes.prompt import compiler_text, messages
from tests.support import shadow_of

SOURCE = """\
use std::fmt;

/// What is for sale.
pub struct Item {
    pub name: String,
    pub price: u32,
}

impl Item {
    /// The price of `n` of them.
    pub fn total(&self, n: u32) -> u32 {
        // no discount yet
        let sum = self.prize * n;
        sum
    }

    pub fn label(&self) -> String {
        format!("{}: {}", self.name, self.price)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.label())
    }
}
"""


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    folder = tmp_path_factory.mktemp("answer")
    (folder / "shop.rs").write_text(SOURCE)
    with shadow_of(folder / "shop.rs", folder / "cache") as shadow:
        return check(shadow, {})


def answered(draft: Draft, text: str, part: bool) -> str:
    """The file after an answer to its one error; `part` says whether one statement was asked for."""
    shown = context(draft, draft.episodes()[0])
    edits = answer.edits(draft, shown, text, shown.parts[0] if part else None)
    return draft.edited(edits)[draft.shadow.path].decode()


MENDED = SOURCE.replace("self.prize", "self.price")
CASES: Sequence[tuple[str, bool, str]] = [
    ("```rust\nlet sum = self.price * n;\n```", True, "one statement"),
    ("Use the right field:\n```rust\n        let sum = self.price * n;\n```\nDone.", True, "indented, with talk"),
    ("```\nlet sum = self.price * n;", True, "a block that was never closed"),
    ("```rust\nlet sum = self.price * n; // the field is `price`\n```", True, "a remark of its own"),
    ("```rust\nlet sum = self.price * n;\nsum\n```", True, "repeats the line behind"),
    (
        "```rust\npub fn total(&self, n: u32) -> u32 {\n    let sum = self.price * n;\n    sum\n}\n```",
        False,
        "a function without its impl, its comment dropped",
    ),
    (
        "```rust\nimpl Item {\n    ...\n    pub fn total(&self, n: u32) -> u32 {\n        let sum = self.price * n;\n"
        "        sum\n    }\n    ...\n}\n```",
        False,
        "an impl with parts left out",
    ),
    (
        "```rust\nimpl Item {\n  pub fn total(&self, n: u32) -> u32 {\n    let sum = self.price * n;\n    sum\n  }\n"
        "}\n```",
        True,
        "an item although a statement was asked for",
    ),
    ("```rust\nlet sum = self.price * n;\n```", False, "a statement although an item was asked for"),
]


@pytest.mark.parametrize(("text", "part"), [pytest.param(t, p, id=name) for t, p, name in CASES])
def test_every_form_of_the_same_answer_makes_the_same_small_edit(draft: Draft, text: str, part: bool) -> None:
    """Only the wrong line changes: comments, other members and white space stay the user's."""
    assert answered(draft, text, part) == MENDED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("I can't.", "no code", id="no block"),
        pytest.param("```rust\nlet sum = self.prize * n;\n```", "unchanged", id="the same again"),
    ],
)
def test_an_answer_without_a_change_is_refused_with_the_reason(draft: Draft, text: str, said: str) -> None:
    with pytest.raises(answer.UnusableAnswer, match=said):
        answered(draft, text, part=True)


def test_new_items_and_imports_are_added_where_they_belong(draft: Draft) -> None:
    text = "```rust\nuse std::rc::Rc;\nimpl Item {\n    pub fn prize(&self) -> u32 {\n        self.price\n    }\n}\n```"
    after = answered(draft, text, part=False)
    assert after.startswith("use std::rc::Rc;\nuse std::fmt;\n")
    assert "    pub fn prize(&self) -> u32 {\n        self.price\n    }\n}\n\nimpl fmt::Display" in after


def test_several_lines_keep_their_depth_relative_to_the_statement(draft: Draft) -> None:
    after = answered(draft, "```rust\nlet sum = {\n    let one = self.price;\n    one * n\n};\n```", part=True)
    assert "        let sum = {\n            let one = self.price;\n            one * n\n        };\n" in after


def test_the_prompt_shows_what_the_error_needs_and_no_more(draft: Draft) -> None:
    """The function with the error, the type's fields and the compiler's words; not the rest of the file."""
    episode = draft.episodes()[0]
    shown = context(draft, episode)
    asked = messages(draft, episode, shown, "TAIL")[1]["content"]
    assert "pub fn total" in asked and "pub price: u32" in asked and asked.endswith("TAIL")
    assert "write!(f" not in asked
    assert "no field `prize` on type `&Item`" in compiler_text(draft, episode)
    part = shown.parts[0]
    assert draft.read(part.path)[part.start : part.end] == b"let sum = self.prize * n;"


def test_crlf_files_stay_crlf(tmp_path: Path) -> None:
    file = tmp_path / "shop.rs"
    file.write_bytes(SOURCE.replace("\n", "\r\n").encode())
    with shadow_of(file, tmp_path / "cache") as shadow:
        crlf = check(shadow, {})
        after = answered(crlf, "```rust\nlet price = self.price;\nlet sum = price * n;\n```", part=True)
    assert after.count("\r\n") == after.count("\n") == SOURCE.count("\n") + 1
