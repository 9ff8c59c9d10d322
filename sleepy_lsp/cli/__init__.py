"""The `sleepy` command: one module a sub-command, imported only when it is called.

A sub-command's module has `configure(parser)` and `run(args) -> exit code`. Other packages add sub-commands by the
entry-point group `sleepy.commands` (name → module). Exit codes: 0 all done, 1 some errors remain, 2 wrong use or a
missing tool, 130 stopped by Ctrl-C.

argparse, because its import takes 6 ms where others take 30: `sleepy --help` must feel like nothing.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from types import ModuleType

import sleepy_lsp

COMMANDS = {
    "fix": "mend the compiler errors of a file, a crate or a workspace",
    "serve": "serve an editor: the language server on stdin and stdout",
    "journal": "read, count, export and forget what was written down about your errors",
    "memory": "what was learned from your own fixes: look at it, forget it, take it along",
    "adapters": "what the nights taught the model: look at it, switch it off and on, take it back",
    "model": "fetch, list and check the language models",
    "doctor": "say what is missing on this machine, and how to mend it",
}
"""The built-in sub-commands and what `sleepy --help` says of them."""

JOINED = {
    "eval": "measure how much is mended, with intervals, and compare two runs",
    "koans": "check the benchmark's tasks and make more of them",
    "report": "the morning report: what the nights learned and refused, and what the days say to it",
    "trainer": "learn from the journal while the machine is idle: start, stop, status, one night by hand",
}
"""What the trainer, which ships beside this package, adds by its entry points."""

EXIT_USAGE, EXIT_INTERRUPTED = 2, 130


class CommandError(Exception):
    """A sub-command can't do what was asked; the message says why and how to mend it, in a line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    _speak_utf_8()
    argv = list(sys.argv[1:] if argv is None else argv)
    name = next((word for word in argv if not word.startswith("-")), None)
    if name is None or argv[0] != name:
        return _without_command(argv)
    module = _load(name)
    if module is None:
        known = ", ".join(COMMANDS | JOINED)
        print(f"sleepy: there is no command {name!r}; known are {known}", file=sys.stderr)
        return EXIT_USAGE
    parser = argparse.ArgumentParser(prog=f"sleepy {name}", description=(module.__doc__ or "").splitlines()[0])
    module.configure(parser)
    args = parser.parse_args(argv[1:])
    return _guarded(module, args)


def _speak_utf_8() -> None:
    """Files and pipes get sources as they are, byte for byte; a terminal that lacks a character shows another."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _guarded(module: ModuleType, args: argparse.Namespace) -> int:
    """Run a sub-command; what the user can mend becomes one line, everything else keeps its traceback."""
    from sleepy_lsp.llm.errors import LlmError
    from sleepy_lsp.rust.errors import RustError
    from sleepy_lsp.settings import SettingsError

    try:
        return int(module.run(args))
    except (CommandError, RustError, LlmError, SettingsError) as exc:
        print(f"sleepy: {exc}", file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone: there is nobody to tell
        return EXIT_USAGE
    except KeyboardInterrupt:
        print("sleepy: stopped", file=sys.stderr)
        return EXIT_INTERRUPTED


def _without_command(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="sleepy",
        description="Mends Rust compiler errors with fixes that the compiler has already accepted, on this machine.",
        epilog="commands:\n" + "\n".join(f"  {name:8} {text}" for name, text in (COMMANDS | JOINED).items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="sleepy [-h] [--version] COMMAND ...",
    )
    parser.add_argument("--version", action="version", version=f"sleepy-lsp {sleepy_lsp.__version__}")
    parser.parse_args(argv)
    parser.print_help(sys.stderr)
    return EXIT_USAGE


def _load(name: str) -> ModuleType | None:
    import importlib

    if name in COMMANDS:
        return importlib.import_module(f"sleepy_lsp.cli.{name}")
    from importlib.metadata import entry_points  # costs 25 ms, so only for names that are not built in

    found = next(iter(entry_points(group="sleepy.commands", name=name)), None)
    return found.load() if found else None
