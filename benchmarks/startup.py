"""`sleepy --help` against `python -c pass`. Target: at most 3 ×."""

import subprocess
import sys
from pathlib import Path

from benchmarks import record


def main() -> None:
    sleepy = Path(sys.executable).with_name("sleepy")

    def run(*argv: str) -> None:
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)

    result = record.paired(21, lambda: run(str(sleepy), "--help"), lambda: run(sys.executable, "-c", "pass"))
    record.write("startup", {"what": "sleepy --help / python -c pass", "target_ratio": 3.0, **result})


if __name__ == "__main__":
    main()
