"""Makes a wheel called sleepy-lsp whose `sleepy` hands over to the program named in SLEEPY_STAND_IN_FOR, if any.

With it the extension's install runs with a real Python and pip, without a network and without the real package's
dependencies. Usage: stand_in_wheel.py FOLDER
"""

import sys
import zipfile
from pathlib import Path

VERSION = "0.1.0"
INFO = f"sleepy_lsp-{VERSION}.dist-info"
CODE = f"""
import os
import sys

def main():
    real = os.environ.get("SLEEPY_STAND_IN_FOR")
    if real:
        os.execv(real, [real, *sys.argv[1:]])
    print("sleepy-lsp {VERSION}")
"""
MEMBERS = {
    "sleepy_stand_in.py": CODE,
    f"{INFO}/METADATA": f"Metadata-Version: 2.1\nName: sleepy-lsp\nVersion: {VERSION}\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: stand-in\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{INFO}/entry_points.txt": "[console_scripts]\nsleepy = sleepy_stand_in:main\n",
}


def write(folder: Path) -> Path:
    """Write the wheel into `folder` and return its path."""
    path = folder / f"sleepy_lsp-{VERSION}-py3-none-any.whl"
    record = "".join(f"{name},,\n" for name in [*MEMBERS, f"{INFO}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**MEMBERS, f"{INFO}/RECORD": record}.items():
            wheel.writestr(name, text)
    return path


if __name__ == "__main__":
    write(Path(sys.argv[1]))
