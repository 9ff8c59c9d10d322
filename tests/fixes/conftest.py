"""One warm single-file shadow for all tests that only need a program of one file."""

import pytest

from sleepy_lsp.rust.shadow import Shadow
from tests.support import Bench, write_tree


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    file = write_tree(folder / "user", {"program.rs": "fn main() {}\n"}) / "program.rs"
    with Shadow(file, folder / "cache", edition="2021") as shadow:
        yield Bench(shadow)
