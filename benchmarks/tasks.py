"""The tasks that choose the answer format and measure the model source, and how an answer to one is scored.

`tasks/format.jsonl` holds single files in the case format of `sleepy eval`. They are for tuning: no claim about how
good the product is may rest on them.
"""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "tasks" / "format.jsonl"
_TEST_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Task:
    id: str
    family: str
    error_code: str
    edition: str
    crate_type: str
    broken: str
    fixed: str
    test: str


def load() -> list[Task]:
    return [Task(**json.loads(line)) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def passes(task: Task, text: str) -> bool:
    """Whether `text` compiles and passes the task's tests, which the engine never sees."""
    with tempfile.TemporaryDirectory() as name:
        source, program = Path(name, "task.rs"), Path(name, "task")
        source.write_text(f"{text}\n{task.test}\n", encoding="utf-8")
        argv = ["rustc", "--test", "--edition", task.edition, "--cap-lints", "allow", "-o", str(program), str(source)]
        if subprocess.run(argv, capture_output=True, check=False).returncode != 0:
            return False
        try:
            done = subprocess.run([str(program)], capture_output=True, timeout=_TEST_TIMEOUT_S, cwd=name, check=False)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0
