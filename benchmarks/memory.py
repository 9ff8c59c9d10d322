"""Peak resident memory while the demo crate is mended with the model: the caller (≤ 150 MB) and the worker (≤ 2.2 GB).

Measured, not estimated: the kernel's own high-water mark (VmHWM) of both processes. Linux only.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import record
from sleepy_lsp import paths

_EXAMPLE = Path(__file__).parent.parent / "examples" / "broken-inventory"
_CALLER = """
import sys
from sleepy_lsp.cli import main
code = main(sys.argv[1:])
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak, file=sys.stderr)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        crate = Path(shutil.copytree(_EXAMPLE, Path(name) / "crate"))
        argv = [sys.executable, "-c", _CALLER, "fix", str(crate), "--json"]
        done = subprocess.run(argv, capture_output=True, text=True, check=True)
    summary = json.loads(done.stdout.splitlines()[-1])
    caller_kib = int(done.stderr.split()[-1])
    address = json.loads(next(paths.worker_dir().glob("*.json")).read_text())
    status = Path(f"/proc/{address['pid']}/status").read_text()
    worker_kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    result = {
        "what": "peak resident memory of `sleepy fix examples/broken-inventory`",
        "caller_mb": round(caller_kib / 1000, 1),
        "caller_target_mb": 150,
        "worker_mb": round(worker_kib / 1000, 1),
        "worker_target_mb": 2200,
        "errors_before": summary["errors_before"],
        "errors_after": summary["errors_after"],
    }
    record.write("memory", result)


if __name__ == "__main__":
    os.chdir(Path(__file__).parent.parent)
    main()
