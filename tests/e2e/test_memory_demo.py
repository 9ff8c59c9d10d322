"""The story that `make memory-demo` tells, told once more: real Neovim, real server, real cargo, no model."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_two_are_mended_by_hand_and_six_from_memory() -> None:
    """The demo ends well, and what it shows on the way is what a user was promised."""
    command = [sys.executable, "-m", "examples.memory_demo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    offered = re.findall(r"^    1: (.*)$", done.stdout, re.MULTILINE)
    assert offered == ["Sleepy: as you did in orders.rs: change `post` to `book` — checked, from your fixes"] * 2
    assert len(re.findall(r"^    - .*\.post\(", done.stdout, re.MULTILINE)) == 8
    assert "8 errors: 2 mended by hand, 6 from memory, 0 by a model" in done.stdout
    assert re.findall(r"taken (\d) times, refused (\d) times", done.stdout) == [("6", "0")], "fix-all counts too"
    assert "8 errors, 6 with a fix on offer, 6 accepted" in done.stdout
