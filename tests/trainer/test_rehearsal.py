"""The rehearsal's day and its controls: real crates, the real journal, and adapters of a few numbers."""

import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from sleepy_lsp.cli import main
from sleepy_lsp.fixes.routing import pattern_of
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm.adapters import Adapter, State
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.settings import Settings
from trainer.control import Control
from trainer.drafts import compiled, shadow_of
from trainer.journal_tasks import tasks_from_journal
from trainer.lora import TrainingError
from trainer.records import NightRecord
from trainer.rehearsal import crates
from trainer.rehearsal import rehearse as rehearse_module
from trainer.rehearsal.controls import AVERAGED, MEAN, RANDOM, control_adapters
from trainer.rehearsal.crates import Crate, load
from trainer.rehearsal.day import halves, lay_out, live_through
from trainer.rehearsal.rehearse import OtherRehearsal, Rehearsal, rehearse, task_of

torch = pytest.importorskip("torch")

from trainer.export import read_gguf, write_gguf  # noqa: E402
from trainer.share.factors import Factors  # noqa: E402

CRATES = load()


@pytest.mark.parametrize("crate", CRATES, ids=lambda crate: crate.name)
def test_the_user_has_the_smaller_half_of_each_shape(crate: Crate) -> None:
    by_hand, left = halves(crate)
    assert sorted(one.id for one in (*by_hand, *left)) == sorted(one.id for one in crate.uses)
    assert len(crate.uses) >= 24 and len(left) >= 12
    for shape in crate.shapes():
        sizes = [[len(one.broken) for one in half if one.shape == shape] for half in (by_hand, left)]
        assert sum(sizes[0]) / len(sizes[0]) < sum(sizes[1]) / len(sizes[1])
    assert halves(crate, most_left=1)[0] == by_hand and len(halves(crate, most_left=1)[1]) == len(crate.shapes())


def test_every_repair_of_the_day_becomes_a_task_of_the_kind_that_is_left(tmp_path: Path) -> None:
    """What is trained for in the project is what the router meets in the morning, alone in its file."""
    crate = next(one for one in CRATES if one.name == "parcels")
    by_hand, left = halves(crate)
    root = lay_out(crate, by_hand, tmp_path / "day")
    assert subprocess.run(["cargo", "check", "--offline", "-q"], cwd=root, timeout=120).returncode == 0
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        live_through(crate, by_hand, root, journal)
        harvest = tasks_from_journal(journal, tmp_path / "cache")
    assert len(harvest.tasks) >= len(by_hand) and not harvest.dropped
    known = {task.pattern for task in harvest.tasks}
    met = set()
    for use in left:
        task = task_of(crate, use, tmp_path / "left")
        with shadow_of(task, tmp_path / "cache") as shadow:
            draft = compiled(shadow, task.broken, None)
            met.add(pattern_of(draft, draft.episodes()[0].diagnostic))
    assert len(met & known) / len(met) > 0.5


def test_a_day_that_was_killed_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rehearsal that goes on would take it for the whole."""
    crate = next(one for one in CRATES if one.name == "parcels")
    by_hand, _ = halves(crate)
    n_asked = 0

    def killed(_program: str) -> tuple[Diagnostic, ...]:
        nonlocal n_asked
        n_asked += 1
        if n_asked == 3:
            raise KeyboardInterrupt
        return (Diagnostic("error", "E0599", "no method", (), (), ""),)

    monkeypatch.setattr(crates, "errors_of", killed)
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        with pytest.raises(KeyboardInterrupt):
            live_through(crate, by_hand, tmp_path, journal)
        assert journal.episodes() == []


def adapter(folder: Path, name: str, factors: Factors) -> Adapter:
    (folder / name).mkdir()
    one = Adapter(name, State.LIVE, "", folder / name, None)
    write_gguf({"model.layers.0.self_attn.q_proj": factors}, one.file)
    return one


def test_the_controls_mix_what_is_live(tmp_path: Path) -> None:
    torch.manual_seed(2)
    made = [Factors(torch.randn(12, 2), torch.randn(2, 10)) for _ in range(3)]
    live = [adapter(tmp_path, f"a{idx}", one) for idx, one in enumerate(made)]
    record = NightRecord(1, "", "m", "0" * 64, 0)

    def deltas(row: str) -> dict[str, torch.Tensor]:
        files = control_adapters(row, live, record, Settings(), tmp_path / row, Control())
        assert files is not None
        return {name: read_gguf(file)["model.layers.0.self_attn.q_proj"].delta() for name, file in files.items()}

    mean = torch.stack([one.delta() for one in made]).mean(dim=0)
    assert torch.allclose(deltas(MEAN)["mean"], mean, atol=1e-5)
    assert set(deltas(AVERAGED)) == {"averaged"} and not torch.allclose(deltas(AVERAGED)["averaged"], mean, atol=1e-2)
    assert set(deltas(RANDOM)) == {"a0", "a1", "a2"}
    assert control_adapters(MEAN, live[:1], record, Settings(), tmp_path, Control()) is None


def test_a_folder_holds_one_rehearsal(sleepy_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its day and night are another's: going on would mix them."""
    monkeypatch.setattr("trainer.rehearsal.rehearse.download.present", lambda *_: tmp_path / "model.gguf")
    monkeypatch.setattr("trainer.rehearsal.rehearse._day", lambda *_: pytest.fail("begun"))
    out = tmp_path / "out"
    out.mkdir()
    (out / "rehearsal.json").write_text("another")
    with pytest.raises(OtherRehearsal, match="--out"):
        rehearse(Settings(), Rehearsal(("parcels",)), out, Control())


@pytest.mark.parametrize("problem", [TrainingError("the disk is full"), JournalError("the journal is busy")])
def test_what_ends_a_rehearsal_is_said_in_a_line(
    problem: Exception, sleepy_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failed(*_: object) -> NoReturn:
        raise problem

    monkeypatch.setattr(rehearse_module, "rehearse", failed)
    monkeypatch.setattr("trainer.control.stop_on_signals", lambda _: None)  # this process is the tests' own
    assert main(["trainer", "rehearse", "--quick"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"sleepy: {problem}"
