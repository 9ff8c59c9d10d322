"""Which examples meet in a step: each once an epoch, within limits, the same from the same seed."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from trainer.batches import Sample, digest, fitting, plan

samples = st.lists(st.integers(2, 400).map(lambda n: Sample(tuple(range(n)), n - 1)), max_size=40)


@given(samples, st.integers(1, 4), st.integers(0, 99), st.integers(1, 6), st.integers(1, 900))
def test_every_example_comes_once_an_epoch_and_batches_keep_their_limits(
    found: list[Sample], epochs: int, seed: int, batch_examples: int, batch_tokens: int
) -> None:
    """No example is lost or doubled; only one that is too long by itself makes a step of more tokens."""
    batches = plan(found, epochs=epochs, seed=seed, batch_examples=batch_examples, batch_tokens=batch_tokens)
    assert batches == plan(found, epochs=epochs, seed=seed, batch_examples=batch_examples, batch_tokens=batch_tokens)
    assert Counter(idx for batch in batches for idx in batch) == dict.fromkeys(range(len(found)), epochs)
    for batch in batches:
        width = max(len(found[idx].ids) for idx in batch)
        assert 1 <= len(batch) <= batch_examples
        assert len(batch) == 1 or width * len(batch) <= batch_tokens


def test_batches_are_of_like_length_and_their_order_is_not() -> None:
    """Padding stays below a tenth where lengths range from 100 to 499; short ones don't all come first."""
    found = [Sample(tuple(range(100 + idx)), 50) for idx in range(400)]
    batches = plan(found, epochs=1, seed=1, batch_examples=4, batch_tokens=10_000)
    padded = sum(max(len(found[idx].ids) for idx in batch) * len(batch) for batch in batches)
    assert padded < 1.1 * sum(len(sample.ids) for sample in found)
    widths = [max(len(found[idx].ids) for idx in batch) for batch in batches]
    assert max(widths[:10]) > 400 and min(widths[:10]) < 200
    assert batches != plan(found, epochs=1, seed=2, batch_examples=4, batch_tokens=10_000)


def test_what_is_too_long_is_left_out_and_data_is_told_apart() -> None:
    short, long = Sample((1, 2, 3), 2), Sample((1, 2, 3, 4), 2)
    assert fitting([short, long], 3) == [short]
    assert len({digest([short]), digest([long]), digest([short, long]), digest([Sample((1, 2, 3), 1)])}) == 4
