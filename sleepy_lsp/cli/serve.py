"""Serve an editor: the language server on stdin and stdout, started by the editor's plugin.

Also installed as `sleepy-lsp`. The log goes to the state folder (`sleepy/info` tells where), never to stdout.
"""

import argparse
import os
import sys
from collections.abc import Sequence


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="accepted for editors that pass it; the only way there is")


def run(args: argparse.Namespace) -> int:
    from sleepy_lsp import settings
    from sleepy_lsp.server.app import SleepyServer, start_logging

    start_logging()
    chosen = settings.load()
    # Whatever prints from here on, ours or a library's, must not get between the protocol's messages.
    stdout = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    code = SleepyServer(chosen).run(sys.stdin.buffer, stdout)
    # Threads that did not end in time (a lock that another process holds, a read of stdin) must not keep us alive.
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """`sleepy-lsp`: the same as `sleepy serve`."""
    from sleepy_lsp.cli import main as sleepy

    return sleepy(["serve", *(sys.argv[1:] if argv is None else argv)])
