"""What is measured for the report alone must never be what a night fails on."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from trainer.beside import explained_variance  # noqa: E402
from trainer.export import write_gguf  # noqa: E402
from trainer.share.factors import Factors  # noqa: E402


def test_more_adapters_than_the_smallest_matrix_has_rows(tmp_path: Path) -> None:
    """Keys have a sixth of the queries' rows: forty adapters of rank 8 span all of the one and not of the other."""
    made = torch.Generator().manual_seed(1)
    files = []
    for number in range(4):
        factors = {
            f"model.layers.0.self_attn.{name}": Factors(
                torch.randn(rows, 2, generator=made), torch.randn(2, 16, generator=made)
            )
            for name, rows in (("q_proj", 16), ("k_proj", 4))
        }
        files.append(tmp_path / f"{number}.gguf")
        write_gguf(factors, files[-1])
    found = explained_variance(files)
    assert set(found) == {"alpha", "beta"}
    for shares in found.values():
        assert shares == sorted(shares) and len(shares) == 8 and shares[-1] == pytest.approx(1)


def test_adapters_that_share_no_matrix_have_no_basis(tmp_path: Path) -> None:
    files = []
    for name in ("q_proj", "o_proj"):
        files.append(tmp_path / f"{name}.gguf")
        write_gguf({f"model.layers.0.self_attn.{name}": Factors(torch.ones(4, 1), torch.ones(1, 4))}, files[-1])
    assert explained_variance(files) == {}
