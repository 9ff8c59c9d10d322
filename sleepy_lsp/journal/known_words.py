"""The words that a redacted export keeps: Rust's and its standard library's names, and the words of rustc's messages.

Two lists in `words/`, made from the sources of Rust 1.96 (https://github.com/rust-lang/rust, MIT or Apache-2.0) by

    python -m sleepy_lsp.journal.known_words PATH_OF_THE_RUST_SOURCES

`std_names.txt`: names of what is public in core, alloc and std: items, methods, fields, variants, macros.
`message_words.txt`: words of two and more sentences in the string literals of the compiler crates that report errors.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path

from sleepy_lsp.rust.syntax import is_public, node_text, parse, walk

KEYWORDS = frozenset(
    "as async await break const continue crate dyn else enum extern false fn for gen if impl in let loop match mod "
    "move mut pub ref return self Self static struct super trait true type unsafe use where while abstract become box "
    "do final macro override priv try typeof unsized virtual yield auto default macro_rules raw safe union "
    "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize "
    "block expr ident item lifetime literal meta pat pat_param path stmt tt ty vis "
    "allow warn deny forbid expect cfg cfg_attr derive doc test bench inline cold repr deprecated must_use feature "
    "not any all no_std no_main macro_use macro_export path target_os target_arch debug_assertions Rust C "
    "std core alloc proc_macro".split()
)
"""Rust's keywords, strict, reserved and weak, its primitive types, fragment specifiers, attributes and crates."""

_LIBRARY = ("core", "alloc", "std")
_PRIVATE = re.compile(r"/(?:sys|tests?|benches|unicode|backtrace|flt2dec|dec2flt)(?:/|\.rs$)|/tests?\.rs$")
_PUBLIC_ITEM = re.compile(
    r"\bpub\s+(?:(?:const|async|unsafe|safe|auto|extern(?:\s*\"[^\"]*\")?)\s+)*"
    r"(?:fn|struct|enum|union|trait|type|const|static|mod|macro)\s+(?:mut\s+)?(?:r#)?([^\W\d]\w*)"
)
# Traits' items are public without saying so. Not by tree-sitter: it does not know the library's newest syntax
# (`const trait`). One level in, this also finds private methods of impls, which does no harm.
_TRAIT_ITEM = re.compile(
    r"^    (?:(?:const|async|unsafe|default)\s+)*(?:fn|type|const)\s+(?:r#)?([^\W\d]\w*)", re.MULTILINE
)
_REPORTING_CRATES = (
    "ast_passes attr_parsing borrowck builtin_macros const_eval expand hir_analysis hir_typeck lexer lint "
    "lint_defs middle mir_build parse passes pattern_analysis privacy resolve trait_selection"
).split()
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_COMMENT_LINE = re.compile(r"^\s*//.*$", re.MULTILINE)
_QUOTED = re.compile(r"`[^`]*`|\{[^}]*\}|\\.")


@lru_cache
def std_names() -> frozenset[str]:
    """Keywords and public names of the standard library."""
    return KEYWORDS | _read("std_names.txt")


@lru_cache
def message_words() -> frozenset[str]:
    """Words of rustc's messages, in lower case."""
    return _read("message_words.txt")


def _read(name: str) -> frozenset[str]:
    file = resources.files("sleepy_lsp.journal") / "words" / name
    return frozenset(file.read_text(encoding="utf-8").split())


def names_in_library(sources: Path) -> Iterator[str]:
    """Public names of core, alloc and std below `sources`, the root of the Rust sources."""
    for crate in _LIBRARY:
        for file in sorted((sources / "library" / crate / "src").rglob("*.rs")):
            if not _PRIVATE.search(file.as_posix()):
                text = file.read_bytes()
                yield from _PUBLIC_ITEM.findall(text.decode())
                yield from _TRAIT_ITEM.findall(text.decode())
                yield from _members(text)


def _members(text: bytes) -> Iterator[str]:
    """Variants, macros and public fields."""
    for node in walk(parse(text).root_node):
        name = node.child_by_field_name("name")
        if name is not None and (
            node.type in ("enum_variant", "macro_definition") or (node.type == "field_declaration" and is_public(node))
        ):
            yield node_text(name)


def words_in_messages(sources: Path) -> Iterator[str]:
    """Words that occur in at least two string literals of several words, names and placeholders aside."""
    counted: Counter[str] = Counter()
    for crate in _REPORTING_CRATES:
        for file in sorted((sources / "compiler" / f"rustc_{crate}" / "src").rglob("*.rs")):
            for literal in _LITERAL.findall(_COMMENT_LINE.sub("", file.read_text(encoding="utf-8"))):
                said = _QUOTED.sub(" ", literal)
                if said.strip().count(" ") >= 2:
                    counted.update(set(re.findall(r"(?<![\w'.])[a-z]+(?:n't)?(?![\w.'])", said.lower())))
    return (word for word, n in counted.items() if n >= 2)


def main() -> None:
    """Write both lists anew."""
    sources, folder = Path(sys.argv[1]), Path(__file__).parent / "words"
    for name, words in (("std_names", names_in_library(sources)), ("message_words", words_in_messages(sources))):
        text = "".join(f"{word}\n" for word in sorted(set(words)))
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
