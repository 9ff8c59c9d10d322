"""Does a program do what it should? Build its tests with rustc, run them in the sandbox, look at each one's result.

A pass needs evidence: every test that was asked for must be reported as passed by name. A suite that did not run, ran
in part or was stopped is a failure.
"""

import functools
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from koans.sandbox import Limits, run_limited
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.cargo import Toolchain, find_toolchain

_TEST = re.compile(r"#\[test\]\s*(?:(?:#\[[^\n]*\]|//[^\n]*)\s*)*(?:pub\s+)?fn\s+(\w+)")
_TOLD = re.compile(rb"^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:, .*)?$", re.MULTILINE)
_BUILD = Limits(seconds=120, output_bytes=256 << 20, memory_bytes=16 << 30)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What running a program showed."""

    passed: bool
    reason: str
    """Why it did not pass, in a line."""


def test_names(text: str) -> list[str]:
    """The names of the `#[test]` functions in `text`, below their modules, as the harness prints them."""
    source = text.encode()
    found = []
    for match in _TEST.finditer(text):
        at = len(text[: match.start()].encode())
        around = syntax.ancestors(syntax.smallest_node(source, at, at + 1))
        modules = [syntax.name_of(node) for node in around if node.type == "mod_item"]
        found.append("::".join([*reversed(modules), match[1]]))
    return found


def run_tests(text: str, test: str, *, edition: str, own: bool = False, limits: Limits | None = None) -> Behaviour:
    """Append `test` to the program, run its tests, and with `own` those of the program too, but for ignored ones."""
    hidden, theirs = test_names(test), test_names(text)
    if not hidden and not own:
        return Behaviour(False, "there is no test to run")
    with tempfile.TemporaryDirectory(prefix="sleepy-") as name:
        folder = Path(name)
        program = folder / "program"
        built = _build(f"{text}\n{test}\n", program, ["--test"], edition)
        if built is not None:
            return Behaviour(False, f"the tests do not compile: {built}")
        ran = run_limited([str(program), "--format=pretty"], folder, limits)
    if ran.stopped:
        return Behaviour(False, f"stopped: it passed its limit of {ran.stopped}")
    told = {match[1].decode(): match[2].decode() for match in _TOLD.finditer(ran.stdout)}
    wanted = [_as_told(one, told, theirs) for one in hidden]
    if own:  # also those that macros made, which no reading of the text finds
        wanted += [one for one in dict.fromkeys([*theirs, *told]) if told.get(one) != "ignored" and one not in wanted]
    if not wanted:
        return Behaviour(False, "there is no test to run")
    failed = dict.fromkeys(one.rpartition("::")[2] for one in wanted if told.get(one) != "ok")
    return Behaviour(not failed, f"tests fail: {', '.join(failed)}" if failed else "")


def _as_told(name: str, told: Mapping[str, str], theirs: Sequence[str]) -> str:
    """What the harness calls a hidden test: a module that does not parse here is still one for rustc."""
    alike = [one for one in told if one.rpartition("::")[2] == name.rpartition("::")[2] and one not in theirs]
    return alike[0] if name not in told and len(alike) == 1 else name


def prints(text: str, expected: str, *, edition: str, limits: Limits | None = None) -> Behaviour:
    """Run the program and compare what it prints to stdout."""
    with tempfile.TemporaryDirectory(prefix="sleepy-") as name:
        folder = Path(name)
        program = folder / "program"
        built = _build(text, program, [], edition)
        if built is not None:
            return Behaviour(False, f"the program does not build: {built}")
        ran = run_limited([str(program)], folder, limits)
        if ran.stopped:
            return Behaviour(False, f"stopped: it passed its limit of {ran.stopped}")
        if ran.returncode != 0:
            return Behaviour(False, f"the program ends with {ran.returncode}")
        same = _lines(ran.stdout.decode(errors="replace")) == _lines(expected)
        return Behaviour(same, "" if same else "the program prints something else")


def _lines(text: str) -> list[str]:
    """Lines without what nobody sees: carriage returns, and blank lines at the end."""
    return text.replace("\r\n", "\n").rstrip().split("\n")


def _build(text: str, program: Path, arguments: Iterable[str], edition: str) -> str | None:
    """Build `program`; what stood in the way, in a line, or None."""
    source = program.with_suffix(".rs")
    source.write_bytes(text.encode())
    argv = [str(toolchain().rustc), *arguments, "--edition", edition, "--cap-lints", "allow", "-C", "debuginfo=0"]
    done = run_limited([*argv, "-o", str(program), str(source)], source.parent, _BUILD)
    if done.stopped:
        return f"rustc passed its limit of {done.stopped}"
    if done.returncode != 0:
        first = next((line for line in done.stderr.decode(errors="replace").splitlines() if "error" in line), "")
        return first or f"rustc ended with {done.returncode}"
    return None


@functools.cache
def toolchain() -> Toolchain:
    """The user's toolchain, looked up once where programs are built: the folder that we are in may have its own.

    Raises ToolMissing."""
    return find_toolchain(Path(tempfile.gettempdir()))


@functools.cache
def rustc_version() -> str:
    argv = [str(toolchain().rustc), "--version"]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
