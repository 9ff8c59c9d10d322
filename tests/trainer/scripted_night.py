"""A night for the daemon's tests: a real process with the real `Control`, whose work is to say that it works.

`python scripted_night.py HOW FOLDER`: `work` until asked to stop (then FOLDER/saved is written), `done` at once, `fail`
with a last line, `deaf` to all that is asked and with a child of its own, `long` in computing without checkpoints.
"""

import subprocess
import sys
import time
from pathlib import Path

from trainer import control
from trainer.control import Control, Stopped


def main(how: str, folder: Path) -> int:
    asked = Control(lambda phase: print(f'{{"type": "phase", "text": "{phase}"}}', flush=True))
    if how == "fail":
        print("Traceback of somebody's library", file=sys.stderr)
        print("MemoryError: no room for it", file=sys.stderr)
        return 1
    if how == "deaf":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        print(f'{{"type": "status", "text": "{child.pid}"}}', flush=True)
        child.wait()
    if how == "long":
        control.listen(asked, open(0, "rb", buffering=0, closefd=False))  # noqa: SIM115
        with asked.suspendable():
            print('{"type": "status", "text": "step 1"}', flush=True)
            while True:
                pass
    if how == "work":
        print('{"type": "status", "text": "step 1"}', flush=True)
        control.listen(asked, open(0, "rb", buffering=0, closefd=False))  # noqa: SIM115
        try:
            while True:
                asked.checkpoint()
                time.sleep(0.005)
        except Stopped:
            (folder / "saved").write_text("")
            return 1
    print('{"type": "night", "number": 1, "step": "done", "outcome": "nothing to learn"}', flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
