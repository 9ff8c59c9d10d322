"""What is measured for the report alone must never be what a night fails on."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

torch = pytest.importorskip("torch")

from sleepy_lsp.llm.adapters import Adapter, State  # noqa: E402
from tests.trainer import report_example  # noqa: E402
from tests.trainer.test_judging import CENTS, task, trial  # noqa: E402
from trainer import judging  # noqa: E402
from trainer.beside import explained_variance, tell_beside  # noqa: E402
from trainer.control import Control  # noqa: E402
from trainer.export import write_gguf  # noqa: E402
from trainer.records import RateRecord  # noqa: E402
from trainer.share.factors import Factors  # noqa: E402
from trainer.task import Lesson, Task  # noqa: E402
from trainer.trial import Trial  # noqa: E402


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


def test_what_could_not_be_measured_is_not_called_forgotten() -> None:
    """A worker that died halfway is nothing that an adapter has unlearned."""
    held_out = [task(f"h{idx}") for idx in range(6)]
    lesson = Lesson("shop", (CENTS,), (), tuple(held_out))
    measured = trial("h0", True)

    @dataclass
    class Bench:
        adapters: list[Adapter]
        frozen: list[Task] = field(default_factory=list)

        def base(self, one: Task) -> Trial:
            return replace(measured, task_id=one.id)

        def everywhere(self, one: Task, _name: str, _file: Path) -> Trial:
            return replace(measured, passed=one.id == "h0", problem="" if one.id in ("h0", "h1") else "no worker")

    bench = Bench([Adapter("a", State.LIVE, "", Path("a"), None)])
    record = report_example.night(1, candidates=[report_example.candidate("a", ["E0308 mismatched types"])])
    tell_beside(record, [lesson], cast(judging.Bench, bench), Control(), lambda _: None)
    assert record.forgetting["a"]["shop"] == RateRecord.of(1, 2)
    assert record.forgetting["base"]["shop"] == RateRecord.of(6, 6)
