"""What training leaves behind, as the file that serving loads: the same numbers, under llama.cpp's names."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
peft = pytest.importorskip("peft", reason="needs the extra `train`")

import gguf  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

from sleepy_lsp.llm import launcher  # noqa: E402
from sleepy_lsp.llm.client import open_client  # noqa: E402
from sleepy_lsp.settings import Settings  # noqa: E402
from tests.trainer import tiny_model  # noqa: E402
from trainer.export import GGUF_NAMES, ExportError, export_peft, read_gguf, read_peft, write_gguf  # noqa: E402
from trainer.share.factors import Factors  # noqa: E402
from trainer.share.shared import share  # noqa: E402

# peft 0.21 reads a property that transformers 5 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

TOKENS = [10, 20, 30, 40, 77, 200, 5, 9]


def adapted(folder: Path, **options: Any) -> Any:
    """A tiny model with a LoRA on all seven matrices whose B is disturbed, saved in `folder` as peft saves it."""
    wanted = {"r": 4, "lora_alpha": 6, "target_modules": [name.split(".")[1] for name in GGUF_NAMES], **options}
    model = peft.get_peft_model(tiny_model.transformer(), peft.LoraConfig(**wanted))
    made = torch.Generator().manual_seed(17)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name:  # B starts as zeros: an export that lost it would look right
                parameter.copy_(torch.randn(parameter.shape, generator=made) * 0.3)
    model.save_pretrained(folder)
    return model.eval()


def read(file: Path) -> tuple[float, dict[str, torch.Tensor]]:
    reader = gguf.GGUFReader(file)
    fields = {key: reader.fields[key].contents() for key in ("general.type", "adapter.type", "general.architecture")}
    assert fields == {"general.type": "adapter", "adapter.type": "lora", "general.architecture": "qwen2"}
    tensors = {tensor.name: torch.from_numpy(tensor.data.copy()) for tensor in reader.tensors}
    return float(reader.fields["adapter.lora.alpha"].contents()), tensors


class TinyServer:
    """llama.cpp's own server with the tiny model and one adapter."""

    def __init__(self, folder: Path, adapter: Path, socket_folder: str) -> None:
        tiny_model.write_gguf(tiny_model.transformer(), folder / "tiny.gguf")
        self._server = tiny_model.serve(folder / "tiny.gguf", f"{socket_folder}/s.sock", adapter)

    def log_probabilities(self, scale: float) -> torch.Tensor:
        """Of each token after TOKENS, with the adapter at `scale`."""
        request = {"prompt": TOKENS, "max_tokens": 1, "temperature": 0.0, "logprobs": tiny_model.VOCABULARY}
        answer = self._server.handle_completions(
            {**request, "cache_prompt": False, "lora": [{"id": 0, "scale": scale}] if scale else []}
        )
        found = answer["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        values = torch.full((tiny_model.VOCABULARY,), float("nan"))
        for entry in found:
            values[entry["id"]] = entry["logprob"]
        return values


@torch.no_grad()
def in_torch(model: Any) -> torch.Tensor:
    return torch.log_softmax(model(torch.tensor([TOKENS])).logits[0, -1], dim=-1)


def check_same(found: torch.Tensor, wanted: torch.Tensor) -> None:
    seen = ~found.isnan()
    assert int(seen.sum()) > 200
    assert float((found - wanted)[seen].abs().max()) < 0.05
    assert int(found.nan_to_num(-1e9).argmax()) == int(wanted.argmax())


def test_llama_cpp_with_the_exported_file_says_what_peft_says(tmp_path: Path) -> None:
    """All seven kinds of matrices, in every layer, in real llama.cpp: the same distribution; and without it the base's.

    The scale of 1.5 and shapes that differ in both directions let no swapped, transposed or unscaled factor pass.
    """
    model = adapted(tmp_path / "peft")
    export_peft(tmp_path / "peft", tmp_path / "adapter.gguf")
    with_adapter, base = in_torch(model), in_torch(tiny_model.transformer())
    assert float((with_adapter - base).abs().max()) > 1.0, "or this test shows nothing"
    with tempfile.TemporaryDirectory() as socket_folder:  # a socket's path must be short, and pytest's are not
        server = TinyServer(tmp_path, tmp_path / "adapter.gguf", socket_folder)
        check_same(server.log_probabilities(1.0), with_adapter)
        check_same(server.log_probabilities(0.0), base)
        del server


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="plain"),
        pytest.param({"use_rslora": True}, id="scale by the root of r"),
        pytest.param({"rank_pattern": {"v_proj": 2}}, id="a rank of its own"),
        pytest.param({"target_modules": ["q_proj", "v_proj"]}, id="two matrices"),
    ],
)
def test_a_file_changes_each_matrix_as_peft_does(options: dict[str, Any], tmp_path: Path) -> None:
    """(alpha / r) B A of the file is peft's own delta, for every way peft has to scale it."""
    model = adapted(tmp_path / "peft", **options)
    export_peft(tmp_path / "peft", tmp_path / "adapter.gguf")
    alpha, tensors = read(tmp_path / "adapter.gguf")
    n_seen = 0
    for name, module in model.named_modules():
        if not hasattr(module, "get_delta_weight") or "default" not in module.lora_A:
            continue
        layer, kind = name.split(".layers.")[1].split(".", 1)
        a, b = (tensors[f"blk.{layer}.{GGUF_NAMES[kind]}.weight.lora_{side}"] for side in "ab")
        assert torch.allclose(alpha / a.shape[0] * b @ a, module.get_delta_weight("default"), atol=1e-5)
        n_seen += 1
    assert 2 * n_seen == len(tensors) and n_seen % tiny_model.LAYERS == 0 and n_seen > 0


def test_a_task_of_share_is_a_lora_whose_alpha_is_its_rank(tmp_path: Path) -> None:
    """p columns and no scale: what is served is exactly what the bases and coefficients make."""
    made = torch.Generator().manual_seed(2)
    tasks = [Factors(torch.randn(6, 3, generator=made), torch.randn(3, 5, generator=made)) for _ in range(4)]
    shared = share(tasks, k=3).shared
    write_gguf({"model.layers.0.self_attn.o_proj": shared.factors(1)}, tmp_path / "task.gguf")
    alpha, tensors = read(tmp_path / "task.gguf")
    lora_a, lora_b = (tensors[f"blk.0.attn_output.weight.lora_{side}"] for side in "ab")
    assert alpha == 3.0 == lora_a.shape[0] == lora_b.shape[1]
    assert torch.equal(lora_b @ lora_a, shared.factors(1).delta())


def test_tensors_are_written_as_they_are_when_ranks_agree(tmp_path: Path) -> None:
    """alpha = r = p, and not a bit of the numbers changes; the same numbers give the same file."""
    made = torch.Generator().manual_seed(2)
    factors = {
        f"model.layers.{layer}.{kind}": Factors(torch.randn(8, 3, generator=made), torch.randn(3, 6, generator=made))
        for layer in (0, 11)
        for kind in ("self_attn.q_proj", "mlp.down_proj")
    }
    write_gguf(factors, tmp_path / "one.gguf")
    alpha, tensors = read(tmp_path / "one.gguf")
    assert alpha == 3.0
    assert sorted(tensors) == sorted(
        f"blk.{layer}.{kind}.weight.lora_{side}"
        for layer in (0, 11)
        for kind in ("attn_q", "ffn_down")
        for side in "ab"
    )
    one = factors["model.layers.11.mlp.down_proj"]
    assert torch.equal(tensors["blk.11.ffn_down.weight.lora_a"], one.a)
    assert torch.equal(tensors["blk.11.ffn_down.weight.lora_b"], one.b)
    write_gguf(dict(reversed(factors.items())), tmp_path / "two.gguf")
    assert (tmp_path / "one.gguf").read_bytes() == (tmp_path / "two.gguf").read_bytes()


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    """Whatever the ranks: what is read changes the model as what was written."""
    torch.manual_seed(5)
    ranks = {"model.layers.0.self_attn.q_proj": 2, "model.layers.11.mlp.down_proj": 4}
    written = {name: Factors(torch.randn(6, rank), torch.randn(rank, 5)) for name, rank in ranks.items()}
    write_gguf(written, tmp_path / "adapter.gguf")
    read = read_gguf(tmp_path / "adapter.gguf")
    assert read.keys() == written.keys()
    for name, one in written.items():
        assert torch.allclose(read[name].delta(), one.delta(), atol=1e-5)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"no adapter at all" * 10])
def test_a_file_that_is_no_adapter_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.gguf").write_bytes(content)
    with pytest.raises(ExportError, match=r"bad\.gguf"):
        read_gguf(tmp_path / "bad.gguf")


def test_bf16_factors_lose_nothing(tmp_path: Path) -> None:
    """What bf16 training saved is exact in the file."""
    adapted(tmp_path / "peft", lora_alpha=8)
    weights = tmp_path / "peft" / "adapter_model.safetensors"
    save_file({name: tensor.bfloat16() for name, tensor in load_file(weights).items()}, weights)
    found = read_peft(tmp_path / "peft")
    saved = load_file(weights)
    module, one = next(iter(found.items()))
    assert torch.equal(one.a, saved[f"{module}.lora_A.weight"].float())
    assert torch.equal(one.b, 2.0 * saved[f"{module}.lora_B.weight"].float())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"use_dora": True}, "DoRA's magnitudes", id="dora"),
        pytest.param({"bias": "all"}, "biases", id="bias"),
        pytest.param({"modules_to_save": ["lm_head"]}, "whole modules", id="modules to save"),
        pytest.param({"alpha_pattern": {"q_proj": 3}}, "an alpha of its own", id="alpha pattern"),
        pytest.param({"peft_type": "IA3"}, "only a plain LoRA", id="no lora"),
        pytest.param({"lora_alpha": None}, "lora_alpha must be a number", id="no alpha"),
    ],
)
def test_what_a_gguf_can_not_carry_is_refused_by_name(change: dict[str, Any], said: str, tmp_path: Path) -> None:
    """Never left out in silence: the served model would not be the one that was tested."""
    adapted(tmp_path)
    config = tmp_path / "adapter_config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | change))
    with pytest.raises(ExportError, match=said) as caught:
        export_peft(tmp_path, tmp_path / "adapter.gguf")
    assert "\n" not in str(caught.value) and not (tmp_path / "adapter.gguf").exists()


def factors(rank: int = 2) -> Factors:
    return Factors(torch.ones(4, rank), torch.ones(rank, 3))


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        pytest.param({}, "no tensor to export", id="none"),
        pytest.param({"model.layers.0.self_attn.q_proj": factors(0)}, "rank 0", id="rank 0"),
        pytest.param({"model.embed_tokens": factors()}, "none of the matrices", id="embeddings"),
        pytest.param({"model.layers.0.self_attn.x_proj": factors()}, "none of the matrices", id="unknown matrix"),
        pytest.param(
            {"model.layers.0.mlp.up_proj": factors(), "base_model.model.model.layers.0.mlp.up_proj": factors()},
            r"blk\.0\.ffn_up\.weight is there twice",
            id="twice",
        ),
        pytest.param(
            {"model.layers.0.mlp.up_proj": Factors(torch.full((4, 1), float("nan")), torch.ones(1, 3))},
            "not finite: its training went wrong",
            id="diverged",
        ),
    ],
)
def test_tensors_that_no_model_could_use_are_refused(tensors: dict[str, Factors], said: str, tmp_path: Path) -> None:
    (tmp_path / "adapter.gguf").write_bytes(b"what was there")
    with pytest.raises(ExportError, match=said):
        write_gguf(tensors, tmp_path / "adapter.gguf")
    assert (tmp_path / "adapter.gguf").read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["adapter.gguf"], "nothing half-written is left"


def test_half_a_pair_or_a_broken_file_is_refused(tmp_path: Path) -> None:
    adapted(tmp_path)
    weights = tmp_path / "adapter_model.safetensors"
    tensors = load_file(weights)
    name = next(name for name in tensors if "lora_B" in name)
    save_file({key: value for key, value in tensors.items() if key != name}, weights)
    with pytest.raises(ExportError, match="only one of its two factors"):
        read_peft(tmp_path)
    save_file({**tensors, "base_model.model.lm_head.weight": torch.ones(2)}, weights)
    with pytest.raises(ExportError, match=r"lm_head\.weight is no factor"):
        read_peft(tmp_path)
    weights.write_bytes(b"\x00" * 50)
    with pytest.raises(ExportError, match="holds no adapter of peft's"):
        read_peft(tmp_path)
    with pytest.raises(ExportError, match="holds no adapter of peft's"):
        read_peft(tmp_path / "nowhere")


@pytest.fixture
def own_worker(sleepy_home: Path, real_model: Path) -> Iterator[Settings]:
    yield Settings(model_path=real_model)
    launcher.stop_worker()


@pytest.mark.model
def test_the_real_worker_answers_otherwise_with_an_exported_adapter(own_worker: Settings, tmp_path: Path) -> None:
    """Random factors on every kind of matrix of the 1.5B model: loaded, used when named, and not used when not."""
    made = torch.Generator().manual_seed(5)
    width, keys, feed = 1536, 256, 8960
    sizes = ((width, width), (keys, width), (keys, width), (width, width), (feed, width), (feed, width), (width, feed))
    shapes = dict(zip(GGUF_NAMES, sizes, strict=True))  # out × in
    write_gguf(
        {
            f"model.layers.{layer}.{kind}": Factors(
                torch.randn(n, 4, generator=made) * 0.05, torch.randn(4, d, generator=made) * 0.05
            )
            for layer in range(28)
            for kind, (n, d) in shapes.items()
        },
        tmp_path / "noise.gguf",
    )
    with open_client(own_worker, adapters={"noise": tmp_path / "noise.gguf"}) as client:

        def ask(adapter: str | None) -> str:
            messages = [{"role": "user", "content": "Say: the borrow checker is a friend."}]
            return client.complete(messages, max_tokens=16, temperature=0.0, seed=1, adapter=adapter).text

        base, noisy, base_again = ask(None), ask("noise"), ask(None)
    assert base == base_again != noisy
