"""Fix memory as its user sees it: two errors mended by hand, the other six mended from memory, and no model.

A scripted user works in a real Neovim on a copy of `renamed-api`, a small crate whose ledger has changed: what was
`post` is `book`, a name that no compiler can guess, and eight calls are still as they were. What the user types and is
offered is printed as it happens, then what `sleepy` has written down. The story lives in a scratch folder, with a
journal of its own.

    python -m examples.memory_demo

Exit codes: 0 all went as told, 1 something did not, 2 a tool is missing.
"""

import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sleepy_lsp.journal.events import EpisodeOutcome, EpisodeRecord
from sleepy_lsp.journal.journal import Journal
from tests.e2e.neovim import Neovim, NeovimError, wait_for
from tests.support import sleepy

CRATE = Path(__file__).parent / "renamed-api"
INIT = """
vim.lsp.config('sleepy_lsp', { settings = { sleepy = { sources = { 'compiler', 'memory' } } } })
vim.lsp.enable('sleepy_lsp')
"""
N_ERRORS, N_BY_HAND = 8, 2


class NotAsTold(Exception):
    """The story went otherwise; the message says what did not happen."""


class User:
    """Someone who works on a copy of the crate below `folder`, in Neovim, and tells what they type and see."""

    def __init__(self, folder: Path):
        self.crate = folder / CRATE.name
        shutil.copytree(CRATE, self.crate, ignore=shutil.ignore_patterns("target"))
        self._home = folder / "home"
        self.nvim = Neovim(self._home, INIT, cwd=self.crate)

    def open(self, name: str, n_ready: int) -> None:
        """Open a file and wait until as many of its errors as expected have a fix."""
        self.nvim.edit(self.crate / "src" / name)
        wait_for(self.journal, "error in the journal")
        self.nvim.wait_for_fixes(n_ready)
        say(f":edit src/{name}")
        say(f"    {self._n_old_calls()} errors; the status line says: {self.nvim.statusline()}")

    def mend_by_hand(self) -> None:
        """Mend the next old call as one does without any help, and save."""
        before, n_left = self.nvim.text(), self._n_old_calls()
        n_mended = len(self.journal(EpisodeOutcome.FIXED_BY_HAND))
        keys = "/post<CR>ciwbook<Esc>:write<CR>"
        say(keys)
        self.nvim.type(keys)
        wait_for(lambda: self._n_old_calls() == n_left - 1, "text that is mended")
        show_change(before, self.nvim.text())
        wait_for(lambda: len(self.journal(EpisodeOutcome.FIXED_BY_HAND)) > n_mended, "mend in the journal")

    def accept_next(self) -> str:
        """Take the first fix that is offered at the next old call; returns its title."""
        n_left = self._n_old_calls()
        before = self.nvim.text()
        self.nvim.type("/post<CR>")
        titles = self.nvim.code_action("^Sleepy: ")
        say("/post<CR>gra", *(f"    {number}: {title}" for number, title in enumerate(titles, 1)))
        wait_for(lambda: self._n_old_calls() == n_left - 1, "text with the fix")
        self._written(before)
        insist(
            "as you did in" in titles[0] and titles[0].endswith("— checked, from your fixes"), "an offer from memory"
        )
        return titles[0]

    def accept_rest(self) -> None:
        """Mend what is left in the file at once."""
        before = self.nvim.text()
        self.nvim.wait_for_fix_all()
        self.nvim.command("Sleepy fix")
        say(":Sleepy fix")
        wait_for(lambda: self._n_old_calls() == 0, "text without an old call")
        self._written(before)

    def journal(self, outcome: EpisodeOutcome | None = None) -> list[EpisodeRecord]:
        """The errors that the journal has, or those that came to `outcome`."""
        file = self._home / "sleepy" / "data" / "journal.sqlite3"
        if not file.exists():
            return []
        with Journal.open(file) as journal:
            return list(journal.episodes(outcome=outcome))

    def accepted_from_memory(self, n: int) -> list[EpisodeRecord]:
        """The errors that ended with an accepted fix of the memory, once there are `n`."""
        found = [one for one in self.journal(EpisodeOutcome.ACCEPTED) if one.source == "memory"]
        return found if len(found) == n else []

    def sleepy(self, *arguments: str) -> str:
        """What the `sleepy` command prints. Raises NotAsTold when it fails."""
        done = sleepy(arguments, self._home / "sleepy", self.crate)
        insist(done.returncode == 0, f"sleepy {' '.join(arguments)} works: {done.stderr}")
        return done.stdout

    def cargo(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """What cargo says of the crate as it is on disk."""
        command = ["cargo", *arguments, "--offline", "--target-dir", str(self._home / "target")]
        return subprocess.run(command, cwd=self.crate, capture_output=True, text=True)

    def _written(self, before: str) -> None:
        self.nvim.command("write")
        show_change(before, self.nvim.text())

    def _n_old_calls(self) -> int:
        return self.nvim.text().count(".post(")


def story(user: User) -> None:
    """Raises NotAsTold, NeovimError."""
    n_errors = len(re.findall(r"^error\[E0599\]: no method named `post`", user.cargo("check").stderr, re.MULTILINE))
    chapter(f"cargo check: {n_errors} errors, no method named `post`")
    insist(n_errors == N_ERRORS, f"{N_ERRORS} errors at first")
    with user.nvim:
        chapter("Two are mended by hand; no model, and nothing is remembered yet")
        user.open("orders.rs", n_ready=0)
        for _ in range(N_BY_HAND):
            user.mend_by_hand()
        chapter("The third is offered")
        user.nvim.wait_for_fixes(1)
        user.accept_next()
        chapter("So are those of the other files: taken singly, or all of a file at once")
        user.open("refunds.rs", n_ready=3)
        user.accept_next()
        user.nvim.wait_for_fixes(2)
        user.accept_rest()
        user.open("wages.rs", n_ready=2)
        user.accept_rest()
        from_memory = wait_for(lambda: user.accepted_from_memory(N_ERRORS - N_BY_HAND), "six accepted fixes")
        insist(user.nvim.complaint() == "", f"no complaint in Neovim: {user.nvim.complaint()}")
    chapter("What was written down")
    by_hand = user.journal(EpisodeOutcome.FIXED_BY_HAND)
    for record in (by_hand[0], from_memory[-1]):
        command = ["journal", "show", "--outcome", record.outcome.value, "--limit", "1"]
        say(f"$ sleepy {' '.join(command)}", user.sleepy(*command))
    for command in (["journal", "stats"], ["memory", "list"]):
        say(f"$ sleepy {' '.join(command)}", user.sleepy(*command))
    learned = [json.loads(line) for line in user.sleepy("memory", "list", "--json").splitlines()]
    taught_by = {episode for one in learned for episode in one["episodes"]}
    insist({record.id for record in by_hand} <= taught_by, "a pattern from each mend by hand")
    for one in learned:
        say(f"$ sleepy memory show {one['id']}", user.sleepy("memory", "show", one["id"]))
    chapter("And the compiler")
    checked, tested = user.cargo("check"), user.cargo("test")
    insist(checked.returncode == 0 and "warning" not in checked.stderr, f"a clean cargo check: {checked.stderr}")
    insist(tested.returncode == 0, f"tests that pass: {tested.stdout}{tested.stderr}")
    n_passed = sum(map(int, re.findall(r"^test result: ok\. (\d+) passed", tested.stdout, re.MULTILINE)))
    say(
        f"cargo check: no errors; cargo test: {n_passed} passed",
        f"{N_ERRORS} errors: {len(by_hand)} mended by hand, {len(from_memory)} from memory, 0 by a model",
    )


def insist(is_so: bool, what: str) -> None:
    """Raises NotAsTold."""
    if not is_so:
        raise NotAsTold(f"expected {what}")


def chapter(title: str) -> None:
    say("", f"== {title}")


def say(*lines: str) -> None:
    print(*(line.rstrip() for line in lines), sep="\n", flush=True)


def show_change(before: str, after: str) -> None:
    """The lines that differ."""
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[0] in "+-":
            say(f"    {line}")


def main() -> int:
    """Returns the exit code."""
    if shutil.which("cargo") is None:
        print("the demo needs cargo: see https://rustup.rs", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="sleepy-memory-demo-") as folder:
        try:
            story(User(Path(folder)))
        except (NotAsTold, NeovimError) as exc:
            print(f"\nnot as told: {exc}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
