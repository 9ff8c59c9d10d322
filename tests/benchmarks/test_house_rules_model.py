"""The benchmark of examples: fair contenders, a score that runs the test, and a run that goes on where it stopped."""

from pathlib import Path

import pytest

from benchmarks import house_rules_model as bench
from benchmarks.house_rules import drawn, load
from tests.fixes.test_model_source import ScriptedClient

CRATES = load()
NO_IDEA = "```rust\nno_such_function();\n```"


def test_no_held_out_use_is_an_example() -> None:
    for crate in CRATES:
        for uses in crate.shapes().values():
            assert not set(bench.held_out(uses, 2)) & set(drawn(uses, max(bench.KS), 0))


@pytest.mark.parametrize("contender", [bench.MODEL, bench.EXAMPLES])
def test_contenders_differ_by_the_examples_alone(contender: str, tmp_path: Path) -> None:
    """The same question, with past repairs of that shape at its head or without; a copied mistake mends nothing."""
    crate = next(crate for crate in CRATES if crate.name == "parcels")
    use = bench.held_out(crate.shapes()["renamed_method"], 2)[0]
    client = ScriptedClient([NO_IDEA])
    asked = bench.sources(contender, client, *bench.taught_by(crate, 1, tmp_path, tmp_path))
    found = bench.mend(crate, use, asked, 1, tmp_path, tmp_path / "cache")
    ((question, _, _),) = client.asked
    assert ("weight_grams" in question.split("Definitions:")[0]) == (contender == bench.EXAMPLES)
    assert (found["outcome"], found["answers"], found["text"]) == ("none", 1, use.broken)


def test_a_stopped_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done is not asked again, and all of it is in the summary."""
    monkeypatch.setattr(bench, "ROWS", tmp_path / "rows.jsonl")
    client = ScriptedClient([NO_IDEA] * 2)
    assert len(bench.run(client, CRATES, n_uses=2, attempts=1, limit=1)) == 1
    rows = bench.run(client, CRATES, n_uses=2, attempts=1, limit=2)
    assert [(row.contender, row.k) for row in rows] == [(bench.MODEL, 0), (bench.MEMORY, 1), (bench.EXAMPLES, 1)]
    assert len(client.asked) == 2
    assert bench.run(client, CRATES, n_uses=2, attempts=1, limit=0) == rows
    told = bench.summary(rows)
    assert (told[bench.MODEL]["n"], told["after_1"][bench.EXAMPLES]["against_model"]["n"]) == (1, 1)
