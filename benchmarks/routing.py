"""What choosing an adapter adds to a request, and what it costs to change adapters between two requests.

Choosing: 50 live adapters, 10,000 episodes in which the user saw an offer of the model's. A request is timed from the
look at the disk to the adapter's name: while nothing has changed, and after one more episode, as it is by day. The
alternative keeps nothing: it reads registry, cards and journal anew.

Changing (`--model NAME`): time to the first token, for prompts that share nothing, after a request with the same
adapter and after one with another. The alternative loads an adapter by starting the worker anew. The adapters are noise
of rank 8 on the queries, of the size and speed of real ones. SLEEPY_HOME is a folder of the benchmark's own.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import record
from sleepy_lsp import paths
from sleepy_lsp.fixes.acceptance import Acceptance
from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.live import LiveAdapters
from sleepy_lsp.fixes.routing import Pattern, Router, pattern_of
from sleepy_lsp.journal.events import Accepted, Event, FixedByHand, FixName, Seen, Shown, Text, now_us
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.llm import adapters, catalog, download, launcher
from sleepy_lsp.llm.cards import Beat, Card, Metric, Served
from sleepy_lsp.llm.client import open_client
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.settings import Settings
from trainer.stats import percentile

N_ADAPTERS, N_EPISODES, N_REQUESTS, N_ANEW = 50, 10_000, 400, 10
N_ROUNDS, PROMPT_WORDS, N_LOADS = 6, 40, 3
TARGETS = {"routing_p99_ms": 1.0, "switched_to_same_ratio": 1.05}
PROGRAM = """pub struct Cents(pub i64);
pub struct Ledger(pub Vec<Cents>);
impl Ledger {
    pub fn post(&mut self, amount: Cents) {
        self.0.push(amount);
    }
}
pub fn pay(ledger: &mut Ledger) {
    ledger.post(5);
}
"""


def card(number: int, base_sha256: str, pattern: Pattern) -> Card:
    """Every tenth adapter serves `pattern`, the others serve others with the same code and message."""
    name = f"night-{number:02}"
    texts = [pattern.text] if number % 10 == 0 else []
    texts += [f"{pattern.message} [Api{number} other{n}]" for n in range(3)]
    return Card(
        name=name,
        base_model="benchmark",
        base_sha256=base_sha256,
        serves=tuple(Served(pattern.code, text) for text in texts),
        beat=Beat("base", "exact McNemar, one-sided", 20, 12, 0, 0.0002, 0.05, 0.6, (0.4, 0.8)),
        metrics={"held-out": Metric(15, 20, 0.53, 0.89)},
        data_sha256={},
        seeds={},
        versions={},
        made_at="2026-01-01T00:00:00Z",
    )


def episode(number: int, pattern: Pattern) -> list[Event]:
    """The model's offer was seen; two of three were taken. Every third episode was the base model's."""
    adapter = None if number % 3 == 0 else f"night-{number % N_ADAPTERS:02}"
    fix = FixName("model", adapter, 1)
    rendered = f"error[{pattern.code}]: {pattern.message}\n" + f"  | Api{number % N_ADAPTERS} other1 " * 40
    seen = Seen(
        "/shop/a.rs", pattern.code, "mismatch", pattern.message, 1, 1, Text(f"fn f{number}() {{}}"), Text(rendered)
    )
    end = Accepted(fix, "a fix", ()) if number % 3 else FixedByHand(())
    return [Event("/shop", "s", f"e{number}", detail, now_us()) for detail in (seen, Shown((fix,)), end)]


def choosing(folder: Path) -> dict[str, Any]:
    settings = Settings()
    base_sha256 = catalog.find(settings.model).sha256
    (folder / "program.rs").write_text(PROGRAM)
    with Shadow(folder / "program.rs", folder / "shadow") as shadow:
        draft = check(shadow, {})
        diagnostic = draft.errors[0]
        pattern = pattern_of(draft, diagnostic)
        for number in range(N_ADAPTERS):
            file = folder / "adapter.gguf"
            file.write_bytes(b"GGUF" + os.urandom(1 << 16))
            adapters.publish([adapters.Draft(card(number, base_sha256, pattern), file)], why="a benchmark")
        with Journal.open(paths.journal_file()) as journal:
            for start in range(0, N_EPISODES, 500):
                journal.record_many(event for n in range(start, start + 500) for event in episode(n, pattern))
            live = LiveAdapters()

            def route() -> str | None:
                return live.router(settings).choose(pattern_of(draft, diagnostic))

            def anew() -> str | None:
                found, _ = adapters.live(base_sha256)
                router = Router(found, Acceptance(one for a in found if a.card is not None for one in a.card.serves))
                router.acceptance.read(journal)
                return router.choose(pattern_of(draft, diagnostic))

            first = timed(route)
            assert route() == anew() is not None
            still = [timed(route) for _ in range(N_REQUESTS)]
            after_one = []
            for number in range(N_EPISODES, N_EPISODES + N_REQUESTS):
                journal.record_many(episode(number, pattern))
                after_one.append(timed(route))
            alternative = [timed(anew) for _ in range(N_ANEW)]
            live.close()
    return {
        "adapters": N_ADAPTERS,
        "episodes": N_EPISODES,
        "first": spread([first]),
        "nothing_new": spread(still),
        "after_one_more_episode": spread(after_one),
        "alternative": spread(alternative),
        "median_cpu_ratio": round(median_cpu(after_one) / median_cpu(alternative), 5),
    }


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock, and of this thread on a processor: a shared machine takes its time away."""
    clock, cpu = time.perf_counter(), time.thread_time()
    work()
    return (time.perf_counter() - clock) * 1000, (time.thread_time() - cpu) * 1000


def median_cpu(times: list[tuple[float, float]]) -> float:
    return statistics.median(cpu for _, cpu in times)


def spread(times: list[tuple[float, float]]) -> dict[str, float]:
    clock, cpu = zip(*times, strict=True)
    return {
        "median_ms": round(statistics.median(clock), 3),
        "p99_ms": round(percentile(clock, 99) or 0.0, 3),
        "median_cpu_ms": round(statistics.median(cpu), 3),
        "p99_cpu_ms": round(percentile(cpu, 99) or 0.0, 3),
    }


# --- changing adapters


def changing(folder: Path, name: str, model_path: Path) -> dict[str, Any]:
    files = {noise: folder / f"{noise}.gguf" for noise in ("one", "two")}
    for number, file in enumerate(files.values()):
        write_noise(model_path, file, number)
    settings = Settings(model=name, model_path=model_path)
    prompts = words()

    def first_token_s(adapter: str | None, loaded: dict[str, Path]) -> float:
        with open_client(settings, adapters=loaded) as client:
            messages = [{"role": "user", "content": next(prompts)}]
            answer = client.complete(
                messages, max_tokens=4, temperature=0.0, seed=1, adapter=adapter, on_text=lambda text: True
            )
        return answer.seconds

    first_token_s(None, files)  # loads the model
    same: dict[str, list[float]] = {"base": [], "adapter": []}
    changed: dict[str, list[float]] = {"base": [], "adapter": []}
    for _ in range(N_ROUNDS):
        for adapter, times in ((None, changed["base"]), (None, same["base"])):
            times.append(first_token_s(adapter, files))
        for adapter, times in (("one", changed), ("one", same), ("two", changed), ("two", same)):
            times["adapter"].append(first_token_s(adapter, files))
    loads = []
    for number in range(N_LOADS):
        adapter = ("one", "two")[number % 2]
        started = time.perf_counter()
        first_token_s(adapter, {adapter: files[adapter]})
        loads.append(time.perf_counter() - started)
    launcher.stop_worker()
    return {
        "model": name,
        "prompt_words": PROMPT_WORDS,
        "first_token_after_the_same": {key: round(statistics.median(times), 3) for key, times in same.items()},
        "first_token_after_another": {key: round(statistics.median(times), 3) for key, times in changed.items()},
        "ratio": round(statistics.median(changed["adapter"]) / statistics.median(same["adapter"]), 3),
        "ratio_of_adapter_to_base": round(statistics.median(same["adapter"]) / statistics.median(same["base"]), 3),
        "alternative_worker_started_anew": round(statistics.median(loads), 3),
    }


def words() -> Iterator[str]:
    """Prompts that share no beginning, of equal length."""
    number = 1000
    while True:
        number += 1
        yield f"{number} " + " ".join(str((number * factor) % 9973) for factor in range(7, 7 + PROMPT_WORDS))


def write_noise(model_path: Path, file: Path, seed: int) -> None:
    import gguf
    import numpy

    fields = gguf.GGUFReader(model_path).fields
    width, layers = (int(fields[f"qwen2.{key}"].contents()) for key in ("embedding_length", "block_count"))
    chance = numpy.random.default_rng(seed)
    writer = gguf.GGUFWriter(file, "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 8.0)
    for layer in range(layers):
        for side, shape in (("lora_a", (8, width)), ("lora_b", (width, 8))):
            values = chance.normal(0, 0.02, shape).astype(numpy.float32)
            writer.add_tensor(f"blk.{layer}.attn_q.weight.{side}", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", metavar="NAME", help="also measure changing adapters, with this model")
    args = parser.parse_args()
    parts: dict[str, Callable[[Path], dict[str, Any]]] = {"choosing": choosing}
    if args.model:
        model_path = download.locate(catalog.find(args.model), Settings())
        if model_path is None:
            sys.exit(f"first: sleepy model pull {args.model}")
        parts["changing"] = lambda folder: changing(folder, args.model, model_path)
    result: dict[str, Any] = {"what": "choosing an adapter, and changing it", "targets": TARGETS}
    for name, part in parts.items():
        with tempfile.TemporaryDirectory(prefix="sleepy-") as folder:
            os.environ["SLEEPY_HOME"] = f"{folder}/home"
            result[name] = part(Path(folder))
    record.write("routing", result)


if __name__ == "__main__":
    main()
