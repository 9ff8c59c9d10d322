"""A process that records in a loop and acknowledges each event on stdout once the journal has said that it is kept."""

import itertools
import sys
from pathlib import Path

from sleepy_lsp.journal.events import Undone
from sleepy_lsp.journal.journal import Journal
from tests.journal.conftest import event, seen


def main() -> None:
    """Arguments: the journal's file, a name, and optionally how many episodes."""
    n_episodes = int(sys.argv[3]) if len(sys.argv) > 3 else None
    with Journal.open(Path(sys.argv[1])) as journal:
        for i in itertools.count() if n_episodes is None else range(n_episodes):
            identity = f"{sys.argv[2]}-{i}"
            for detail in (seen(message=identity), Undone()):
                journal.record(event(detail, identity=identity))
                sys.stdout.write(f"{identity} {detail.KIND}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
