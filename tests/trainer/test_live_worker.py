"""The real worker with a tiny model: adapters come and go between requests, and nobody's request is dropped."""

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from sleepy_lsp.llm import address, catalog, launcher  # noqa: E402
from sleepy_lsp.llm.client import Answer, WorkerClient  # noqa: E402
from sleepy_lsp.settings import Settings  # noqa: E402
from tests.trainer import tiny_model  # noqa: E402
from trainer import judging  # noqa: E402
from trainer.control import Control  # noqa: E402
from trainer.export import write_gguf  # noqa: E402
from trainer.judging import Bench  # noqa: E402
from trainer.share.factors import Factors  # noqa: E402
from trainer.trial import Memory  # noqa: E402

SETTINGS = Settings(worker_context_tokens=256, worker_threads=1)


@dataclasses.dataclass
class Tiny:
    """A tiny model's file and two adapters for it."""

    model: Path
    adapters: dict[str, Path]
    statuses: list[str] = dataclasses.field(default_factory=list)

    def ask(self, adapter: str | None, *loaded: str, seed: int = 1, n_tokens: int = 12) -> Answer:
        files = {name: self.adapters[name] for name in loaded}
        with WorkerClient(SETTINGS, self.model, "0" * 64, files, self.statuses.append) as client:
            messages = [{"role": "user", "content": "Say it."}]
            return client.complete(messages, max_tokens=n_tokens, temperature=0.0, seed=seed, adapter=adapter)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    folder = tmp_path_factory.mktemp("tiny")
    tiny_model.write_gguf(tiny_model.transformer(), folder / "tiny.gguf")
    found = {}
    for number, name in enumerate(("one", "two")):
        made = torch.Generator().manual_seed(number)
        width = tiny_model.WIDTH
        queries = {
            f"model.layers.{layer}.self_attn.{kind}": Factors(
                torch.randn(width, 4, generator=made) * 0.5, torch.randn(4, width, generator=made) * 0.5
            )
            for layer in range(tiny_model.LAYERS)
            for kind in ("q_proj", "o_proj")
        }
        found[name] = folder / f"{name}.gguf"
        write_gguf(queries, found[name])
    return Tiny(folder / "tiny.gguf", found)


@pytest.fixture
def tiny(files: Tiny, sleepy_home: Path) -> Iterator[Tiny]:
    yield Tiny(files.model, dict(files.adapters))
    launcher.stop_worker()


def running() -> address.Address:
    found = address.read()
    assert found is not None
    return found


def test_adapters_change_by_request_in_one_process(tiny: Tiny) -> None:
    """Base, one, two, base again: four texts of the same worker, each as if it were alone."""
    base, one, two = (tiny.ask(name, "one", "two") for name in (None, "one", "two"))
    pid = running().pid
    assert len({base.text, one.text, two.text}) == 3
    assert [answer.adapter for answer in (base, one, two)] == [None, "one", "two"]
    assert tiny.ask(None, "one", "two").text == base.text and tiny.ask("one", "one", "two").text == one.text
    assert running().pid == pid


def test_what_goes_live_is_loaded_at_the_next_request(tiny: Tiny) -> None:
    alone = tiny.ask(None)
    first = running()
    assert first.adapters == ()
    with_one = tiny.ask("one", "one")
    assert running().adapters == ("one",) and running().pid != first.pid
    assert with_one.text != alone.text == tiny.ask(None, "one").text


def test_a_change_of_what_is_live_drops_nobodys_request(tiny: Tiny) -> None:
    """Four editors, of which some have seen the new registry and some have not: every question is answered."""
    loaded = [(), ("one",), ("one",), ("one", "two")]

    def text(names: tuple[str, ...]) -> str:
        return tiny.ask(names[-1] if names else None, *names, n_tokens=24).text

    wanted = {names: text(names) for names in set(loaded)}
    found: list[tuple[tuple[str, ...], str]] = []
    start = threading.Barrier(len(loaded))

    def edit(names: tuple[str, ...]) -> None:
        start.wait()
        for _ in range(3):
            found.append((names, text(names)))

    threads = [threading.Thread(target=edit, args=(names,)) for names in loaded]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12 and all(answer == wanted[names] for names, answer in found)


def test_an_adapter_that_does_not_load_leaves_the_base_model(tiny: Tiny, tmp_path: Path) -> None:
    """It is told, the answer says that the base model gave it, and the worker that runs is found again."""
    base = tiny.ask(None)
    tiny.adapters["bad"] = tmp_path / "bad.gguf"
    tiny.adapters["bad"].write_bytes(b"GGUF and nothing else")
    answer = tiny.ask("bad", "one", "bad")
    assert (answer.text, answer.adapter) == (base.text, None)
    assert any("does not load with its adapters" in status for status in tiny.statuses)
    pid, n_told = running().pid, len(tiny.statuses)
    assert tiny.ask("bad", "one", "bad").text == base.text
    assert (running().pid, len(tiny.statuses)) == (pid, n_told)


def test_the_worker_of_a_night_ends_with_it(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the lowest priority, which it would keep for the editor's questions the next morning; one that the editor
    has started stays."""
    model = catalog.find(SETTINGS.model)
    monkeypatch.setattr(
        judging, "open_client", lambda chosen, **_: WorkerClient(chosen, tiny.model, "0" * 64, {}, None)
    )

    def night(*, rests: bool = False) -> None:
        folder = tmp_path / "nights" / "000001"
        options = {"seed": 0, "trial_seconds": 1.0, "n_frozen": 0}
        with Bench(SETTINGS, model, Control(), folder, Memory(None), **options) as bench:  # type: ignore[arg-type]
            client = bench._client_with({})
            assert client is not None
            client.complete([{"role": "user", "content": "Say it."}], max_tokens=2, temperature=0.0, seed=1)
            assert running()
            if rests:
                bench.rest()
                assert address.read() is None

    night(rests=True)
    night()
    assert address.read() is None
    tiny.ask(None)
    by_day = running().pid
    with monkeypatch.context() as patch:
        patch.setattr(launcher, "_children", {})
        night()
    assert running().pid == by_day
