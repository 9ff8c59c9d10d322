"""What several tests of training need."""

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of `tiny_model`; whoever asks for it has made sure that the extra `train` is here."""
    from tests.trainer import tiny_model

    file = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    tiny_model.write_gguf(tiny_model.transformer(), file)
    return file
