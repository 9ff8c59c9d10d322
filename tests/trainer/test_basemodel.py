"""What torch trains on is what llama.cpp serves: the same tokens for a chat, the same numbers for a file."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from sleepy_lsp.llm import promptcache  # noqa: E402
from tests.trainer import tiny_model  # noqa: E402
from trainer.basemodel import BaseFile  # noqa: E402
from trainer.batches import encode  # noqa: E402
from trainer.lora import WrongBase  # noqa: E402
from trainer.task import Example, Pattern  # noqa: E402


@pytest.fixture(scope="module")
def http(tiny: Path) -> Iterator[httpx.Client]:
    """llama.cpp's server, asked as the day's client asks it."""
    with tempfile.TemporaryDirectory() as folder:  # a socket's path must be short
        server = tiny_model.serve(tiny, f"{folder}/s.sock")
        with httpx.Client(transport=httpx.HTTPTransport(uds=f"{folder}/s.sock"), base_url="http://worker") as client:
            yield client
        del server


@pytest.fixture(scope="module")
def tokenizer(tiny: Path) -> Any:
    return BaseFile(tiny).tokenizer()


def example(messages: list[dict[str, str]], answer: str) -> Example:
    return Example(tuple(messages), answer, Pattern("E0308", "mismatched types"), "group", "task")


RUST = 'fn main() {\n    let mut s = "don\'t";\r\n\n\n\tprintln!("{s}  12345");   \n}\n'
ODD = "Cafe\u0301 naïve ﬁ 東京 🦀 I'LL  we'Re \u00a0x\t\t<|im_end|> a_b::<C>;;"


@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([{"role": "user", "content": RUST}], id="no system"),
        pytest.param([{"role": "system", "content": "Repair."}, {"role": "user", "content": RUST}], id="as by day"),
        pytest.param([{"role": "system", "content": ODD}, {"role": "user", "content": " \n"}], id="odd characters"),
    ],
)
def test_a_prompt_is_trained_on_as_it_is_served(
    messages: list[dict[str, str]], http: httpx.Client, tokenizer: Any
) -> None:
    """Token by token what the worker's own template and tokenizer give, then the answer and the end token."""
    sample = encode(example(messages, "let x;"), tokenizer)
    assert list(sample.ids[: sample.n_prompt]) == promptcache.tokenize(http, messages)
    assert tokenizer.decode(sample.ids[sample.n_prompt :]) == "let x;<|im_end|>"
    assert sample.ids[-1] == tiny_model.END


@settings(deadline=None, max_examples=150)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40))
def test_any_text_is_cut_as_llama_cpp_cuts_it(http: httpx.Client, tokenizer: Any, text: str) -> None:
    answer = http.post("/tokenize", json={"content": text, "add_special": True, "parse_special": True})
    assert tokenizer.encode(text, add_special_tokens=False) == answer.json()["tokens"]


def test_the_network_is_the_files(tiny: Path) -> None:
    """In float32, every logit of the network that was written; in bf16 the weights are those, rounded."""
    ids = torch.tensor([[5, 80, 9, 9, 200, 31]])
    with torch.no_grad():
        wanted = tiny_model.transformer()(ids).logits
        loaded = BaseFile(tiny).network(torch.device("cpu"), torch.float32)
        assert torch.allclose(loaded(ids).logits, wanted, atol=1e-4)
    rounded = BaseFile(tiny).network(torch.device("cpu"))
    assert {one.dtype for one in rounded.parameters()} == {torch.bfloat16}
    assert not any(one.requires_grad for one in rounded.parameters())
    weight = "model.layers.1.mlp.down_proj"
    assert torch.equal(rounded.get_submodule(weight).weight, loaded.get_submodule(weight).weight.bfloat16())


def test_quantised_matrices_are_unpacked_to_the_numbers_they_stand_for(tmp_path: Path) -> None:
    """Q8_0 rows, the embedding's among them, against the format's own arithmetic: scale times whole number."""
    import gguf
    import numpy as np

    model = tiny_model.transformer()
    tiny_model.write_gguf(model, tmp_path / "q8.gguf", gguf.GGMLQuantizationType.Q8_0)
    network = BaseFile(tmp_path / "q8.gguf").network(torch.device("cpu"), torch.float32)

    def q8(weights: Any) -> Any:
        blocks = weights.detach().numpy().reshape(len(weights), -1, 32)
        scales = (np.abs(blocks).max(axis=2, keepdims=True) / 127).astype(np.float32)
        return torch.from_numpy((np.round(blocks / scales) * scales.astype(np.float16)).reshape(weights.shape))

    name = "model.layers.0.self_attn.q_proj"
    wanted = q8(model.get_submodule(name).weight)
    assert torch.allclose(network.get_submodule(name).weight, wanted, atol=1e-4)
    ids = torch.tensor([[7, 7], [270 - 2, 0]])
    assert torch.allclose(network.model.embed_tokens(ids), q8(model.model.embed_tokens.weight)[ids], atol=1e-4)


def test_what_is_no_model_is_refused_in_a_line(tmp_path: Path, tiny: Path) -> None:
    (tmp_path / "text.gguf").write_text("not a model")
    (tmp_path / "half.gguf").write_bytes(tiny.read_bytes()[:4000])
    for name in ("text.gguf", "half.gguf"):
        with pytest.raises(WrongBase, match=name) as caught:
            BaseFile(tmp_path / name)
        assert "\n" not in str(caught.value)
