"""Repairs in texts: what is learned from one, and what a pattern makes of another program, with rustc's own errors."""

from collections.abc import Sequence

from koans.validate import diagnostics_of
from sleepy_lsp.fixes.memory.learning import learn
from sleepy_lsp.fixes.memory.matching import Change, applications
from sleepy_lsp.fixes.memory.pattern import Pattern
from sleepy_lsp.fixes.memory.scene import Scene
from sleepy_lsp.rust.diagnostics import Diagnostic


def error_of(text: str, code: str | None) -> Diagnostic:
    """rustc's first error of a code; without one its first error."""
    errors = [one for one in diagnostics_of(text, edition="2021", crate_type="lib") if one.is_error]
    found = [one for one in errors if code is None or (one.code or "") == code]
    assert found, f"expected {code}, rustc says {[(one.code, one.message) for one in errors]}"
    return found[0]


def path_of(error: Diagnostic) -> str:
    assert error.primary is not None
    return error.primary.path


def learned(before: str, after: str, code: str | None = None) -> Pattern:
    error = error_of(before, code)
    pattern = learn(error, path_of(error), before.encode(), after.encode())
    assert pattern is not None
    return pattern


def texts(pattern: Pattern, error: Diagnostic, text: str) -> list[str]:
    """What the pattern would make of a program, the likeliest first."""
    return [changed(text, change) for change in applications(pattern, Scene(error, path_of(error), text.encode()))]


def changed(text: str, change: Change) -> str:
    new = text.encode()
    for one in reversed(change):
        new = new[: one.start] + one.text.encode() + new[one.end :]
    return new.decode()


def firsts(patterns: Sequence[Pattern], text: str, code: str) -> list[str]:
    """The first thing that each pattern makes of a program, for its first error of a code."""
    error = error_of(text, code)
    made = [texts(pattern, error, text)[:1] for pattern in patterns]
    return [one for found in made for one in found]
