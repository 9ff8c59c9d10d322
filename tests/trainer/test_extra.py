"""Without the packages that training needs, one line says so; nothing else breaks."""

import subprocess
import sys

import pytest

from trainer.extra import ExtraMissing, require

# A finder that knows nothing of torch: what Python sees where the extra was never installed.
HIDDEN = """
import sys

class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "peft"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hide())
"""


def test_what_is_missing_is_said_in_one_line_with_the_extras_name() -> None:
    with pytest.raises(ExtraMissing, match=r"needs no_such_package, .*pip install 'sleepy-lsp\[train\]'") as caught:
        require("json", "no_such_package")
    assert "\n" not in str(caught.value)
    require("json")


def test_measuring_and_judging_need_no_torch() -> None:
    """The modules of the trainer that are no training import, and judge, without it."""
    script = (
        f"{HIDDEN}\nimport trainer.cli.eval, trainer.gate, trainer.results, trainer.extra\n"
        "from trainer.gate import Outcome, Rule, judge\n"
        "live = [Outcome(str(n), 0, False) for n in range(6)]\n"
        "frozen = [Outcome('f', 0, True)]\n"
        "print(judge(live, frozen, lambda case: Outcome(case, 0, True), Rule(0.05)).judgement.value)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "adopt\n"), done.stderr
