"""rustc's real output on one file."""

from collections.abc import Callable

import pytest

from sleepy_lsp.rust import cargo
from sleepy_lsp.rust.diagnostics import Diagnostic

Diagnose = Callable[[bytes | str], list[Diagnostic]]


@pytest.fixture(scope="session")
def diagnose(tmp_path_factory: pytest.TempPathFactory) -> Diagnose:
    """What rustc says of a library of one file, warnings included."""
    folder = tmp_path_factory.mktemp("diagnose")
    toolchain = cargo.find_toolchain(folder)

    def run(text: bytes | str) -> list[Diagnostic]:
        file = folder / "lib.rs"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        done = cargo.check_file(toolchain, file, folder, edition="2021", crate_type="lib", timeout_s=60)
        return list(done.diagnostics)

    return run
