"""Several journals of one file in one process: the server's writer and its memory, while others open it too."""

import subprocess
import sys
import threading
from pathlib import Path

from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.journal import Journal
from tests.journal.conftest import event, seen

CHILD = """
import sys
from pathlib import Path
from sleepy_lsp.journal.journal import Journal
while not Path(sys.argv[2]).exists():
    with Journal.open(Path(sys.argv[1])) as journal:
        journal.episodes()
"""


def test_opening_again_and_again_disturbs_no_writer(tmp_path: Path) -> None:
    """A journal that is opened and closed beside it, here and in another process, costs a writer no event."""
    path, stop = tmp_path / "journal.sqlite3", tmp_path / "stop"
    trouble: list[JournalError] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                with Journal.open(path) as journal:
                    journal.episodes()
            except JournalError as exc:
                trouble.append(exc)

    with Journal.open(path) as writer:
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(path), str(stop)], stderr=subprocess.PIPE)
        reader = threading.Thread(target=look)
        reader.start()
        try:
            written = [writer.record(event(seen(), identity=f"error {number}")) for number in range(150)]
        finally:
            done.set()
            stop.touch()
            reader.join()
            _, complaints = child.communicate()
        assert (trouble, complaints.decode()) == ([], "")
        assert len(writer.episodes()) == len(set(written)) == 150
