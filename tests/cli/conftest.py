"""Crates for the command line's tests, and its own empty home for each."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support import sleepy

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`sleepy ARGUMENTS` in a process of its own, its folders below `tmp_path/home`."""

    def run_sleepy(
        arguments: Sequence[str | Path], cwd: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> "CompletedProcess[str]":
        return sleepy(arguments, tmp_path / "home", cwd or tmp_path, environment=environment)

    return run_sleepy
