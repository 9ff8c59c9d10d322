"""The GGUF file that serves by day, as what torch trains on: network, tokenizer and template, from that file alone.

transformers can load a GGUF itself, but not well for this: without a compiled kernel that it fetches from a hub, it
unpacks everything (49 s and 5.6 GB for the 1.5B model), and its tokenizer normalises text, which llama.cpp doesn't.
Here the matrices are unpacked once, a piece at a time, to bf16 (2 bytes a weight), and the embedding's rows when they
are looked up, from the mapped file.

bf16 is what makes training bearable: on two AVX-512 cores its products are four times as fast as float32's.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf import GGUFReader, ReaderTensor, TokenType
from gguf.quants import dequantize
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor, nn
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM
from transformers.models.qwen2.modeling_qwen2 import Qwen2RotaryEmbedding

from sleepy_lsp.llm.download import sha256_of
from trainer.export import ARCHITECTURE, GGUF_NAMES
from trainer.lora import WrongBase

PIECE_ROWS = 4096
"""Rows that are unpacked in one go: the output matrix of the 1.5B model would take 0.9 GB in float32."""

# How Qwen2 cuts text before its byte pairs are merged (llama.cpp's `qwen2`).
_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_LAYER_NAMES = GGUF_NAMES | {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
_NAMES = {"model.norm": "output_norm", "lm_head": "output"}


def check_hash(file: Path, wanted: str) -> None:
    """Raise WrongBase unless `file` is there and has that SHA-256."""
    try:
        found = sha256_of(file, file.stat().st_size, None, None)
    except OSError as exc:
        raise WrongBase(f"can't read the base model {file}: {exc.strerror}; get it with: sleepy model pull") from exc
    if found != wanted:
        raise WrongBase(
            f"{file} is not the base model that this training is for: its SHA-256 is {found[:12]}…, "
            f"not {wanted[:12]}…; check it with: sleepy model verify"
        )


class PackedRows(nn.Module):
    """An embedding whose table stays packed as it is in the file; a look-up unpacks the rows that it needs."""

    def __init__(self, table: ReaderTensor, dtype: torch.dtype) -> None:
        super().__init__()
        self._rows, self._kind, self._dtype = np.array(table.data), table.tensor_type, dtype

    def forward(self, ids: Tensor) -> Tensor:
        """Token ids of any shape → their rows, … × width."""
        wanted, places = torch.unique(ids.cpu(), return_inverse=True)
        rows = dequantize(self._rows[wanted.numpy()], self._kind)  # n × width, float32
        return torch.from_numpy(rows)[places].to(ids.device, self._dtype)


class BaseFile:
    """An opened GGUF model. Raises WrongBase for one that is no Qwen2, or not whole."""

    def __init__(self, file: Path) -> None:
        try:
            self._reader = GGUFReader(file)  # 5 s for 150,000 tokens: once
        except (OSError, ValueError, IndexError) as exc:
            raise WrongBase(f"{file} can't be read as a GGUF model: {exc}") from exc
        self._file = file
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        if self._value("general.architecture") != ARCHITECTURE:
            raise WrongBase(f"{file} is a {self._value('general.architecture')} model; only {ARCHITECTURE} is trained")

    def tokenizer(self) -> PreTrainedTokenizerFast:
        """Text → ids as llama.cpp does it, special tokens read as such, and the file's own chat template.

        The template runs in jinja2's sandbox.
        """
        kind = (self._value("tokenizer.ggml.model"), self._value("tokenizer.ggml.pre"))
        if kind != ("gpt2", "qwen2"):
            raise WrongBase(f"{self._file} has a tokenizer that is not known here: {' '.join(kind)}")
        tokens: list[str] = self._value("tokenizer.ggml.tokens")
        merges = [tuple(merge.split(" ", 1)) for merge in self._value("tokenizer.ggml.merges")]
        built = Tokenizer(models.BPE(vocab={text: idx for idx, text in enumerate(tokens)}, merges=merges))
        built.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORDS), behavior="isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        built.decoder = decoders.ByteLevel()
        kinds: list[int] = self._value("tokenizer.ggml.token_type")
        special = [text for text, kind in zip(tokens, kinds, strict=True) if kind == TokenType.CONTROL]
        built.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in special])
        return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
            tokenizer_object=built,
            eos_token=tokens[self._value("tokenizer.ggml.eos_token_id")],
            chat_template=self._value("tokenizer.chat_template"),
        )

    def skeleton(self) -> Qwen2ForCausalLM:
        """The network without its numbers (on torch's `meta` device): shapes and names."""
        with torch.device("meta"):
            return Qwen2ForCausalLM(self._config()).requires_grad_(False)

    def network(self, device: torch.device, dtype: torch.dtype = torch.bfloat16) -> Qwen2ForCausalLM:
        """The frozen network on `device`; it needs the file no more. Raises WrongBase where the file lacks a matrix."""
        network = self.skeleton()
        network.model.embed_tokens = PackedRows(self._tensors["token_embd.weight"], dtype)
        network.model.rotary_emb = Qwen2RotaryEmbedding(network.config)  # its table is computed, not stored
        for name, parameter in list(network.named_parameters()):
            tensor = self._tensors.get(self._gguf_name(name))
            if tensor is None or tuple(reversed(tensor.shape.tolist())) != tuple(parameter.shape):
                raise WrongBase(f"{self._file} lacks {self._gguf_name(name)}, or it has another shape")
            module, kind = name.rsplit(".", 1)
            unpacked = nn.Parameter(_unpacked(tensor, parameter.shape, device, dtype), requires_grad=False)
            setattr(network.get_submodule(module), kind, unpacked)
        network.model.rotary_emb.to(device)
        return network

    def _config(self) -> Qwen2Config:
        def number(key: str) -> Any:
            return self._value(f"{ARCHITECTURE}.{key}")

        return Qwen2Config(
            vocab_size=int(self._tensors["token_embd.weight"].shape[1]),
            hidden_size=number("embedding_length"),
            intermediate_size=number("feed_forward_length"),
            num_hidden_layers=number("block_count"),
            num_attention_heads=number("attention.head_count"),
            num_key_value_heads=number("attention.head_count_kv"),
            max_position_embeddings=number("context_length"),
            rms_norm_eps=number("attention.layer_norm_rms_epsilon"),
            rope_parameters={"rope_type": "default", "rope_theta": number("rope.freq_base")},
            tie_word_embeddings=False,  # a file without an output matrix is served with its embedding: see _gguf_name
        )

    def _gguf_name(self, name: str) -> str:
        """llama.cpp's name of a parameter of transformers'."""
        module, kind = name.rsplit(".", 1)
        if module in _NAMES:
            tied = module == "lm_head" and "output.weight" not in self._tensors
            return f"{'token_embd' if tied else _NAMES[module]}.{kind}"
        _, _, layer, inner = module.split(".", 3)
        return f"blk.{layer}.{_LAYER_NAMES[inner]}.{kind}"

    def _value(self, key: str) -> Any:
        field = self._reader.fields.get(key)
        if field is None:
            raise WrongBase(f"{self._file} lacks {key}")
        return field.contents()


def _unpacked(tensor: ReaderTensor, shape: torch.Size, device: torch.device, dtype: torch.dtype) -> Tensor:
    """The tensor's numbers, rounded to `dtype`."""
    numbers = torch.empty(shape, device=device, dtype=dtype)
    if len(shape) == 1:  # never quantised
        numbers[:] = torch.from_numpy(np.array(dequantize(tensor.data, tensor.tensor_type)))
        return numbers
    for at in range(0, shape[0], PIECE_ROWS):
        piece = dequantize(tensor.data[at : at + PIECE_ROWS], tensor.tensor_type)  # rows × columns, float32
        numbers[at : at + PIECE_ROWS] = torch.from_numpy(np.require(piece, requirements=("C", "W")))
    return numbers
