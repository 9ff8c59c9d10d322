"""A Qwen2 of a few thousand random weights, the same for transformers and for llama.cpp: parity without a download."""

from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

WIDTH, HEADS, KV_HEADS, LAYERS, FEED, CONTEXT = 64, 4, 2, 2, 96, 256
MERGES = ("l e", "le t", "Ġ =", "f n", "Ġ Ġ", "ĠĠ ĠĠ", "i n", "e r", ") ;", "1 2")
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
VOCABULARY = 256 + len(MERGES) + len(SPECIAL)
END = VOCABULARY - 1
TEMPLATE = """\
{%- if messages[0]['role'] != 'system' %}{{- '<|im_start|>system\\nYou are small.<|im_end|>\\n' }}{%- endif %}
{%- for message in messages %}
    {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""
NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}


def transformer() -> Qwen2ForCausalLM:
    torch.manual_seed(4)
    config = Qwen2Config(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        intermediate_size=FEED,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=KV_HEADS,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=False,
        initializer_range=0.3,
    )
    model = Qwen2ForCausalLM(config).eval()
    assert isinstance(model, Qwen2ForCausalLM)
    return model


def write_gguf(model: Any, file: Path, kind: gguf.GGMLQuantizationType = gguf.GGMLQuantizationType.F32) -> None:
    """The model with a vocabulary of single bytes, a few pairs of them, and a chat's marks, as llama.cpp loads it.

    `kind` is how its matrices are stored.
    """
    config = model.config
    writer = gguf.GGUFWriter(file, "qwen2")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(float(config.rope_parameters["rope_theta"]))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens())
    kinds = gguf.TokenType
    writer.add_token_types([*([kinds.NORMAL] * (VOCABULARY - len(SPECIAL))), *([kinds.CONTROL] * len(SPECIAL))])
    writer.add_token_merges(list(MERGES))
    writer.add_bos_token_id(END - 2)
    writer.add_eos_token_id(END)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    for name, tensor in model.state_dict().items():
        values = np.ascontiguousarray(tensor.float().numpy())
        stored = kind if values.ndim > 1 else gguf.GGMLQuantizationType.F32
        writer.add_tensor(_name(name), gguf.quants.quantize(values, stored), raw_dtype=stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def serve(file: Path, socket: str, adapter: Path | None = None) -> Any:
    """llama.cpp's own server with that model; the adapter is off unless a request names it. Deleted, it stops."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = 1
    params.verbosity = 0
    params.warmup = False
    params.hostnames = [socket]
    if adapter is not None:
        lora = xllamacpp.CommonAdapterLoraInfo()
        lora.path, lora.scale = str(adapter), 0.0
        params.lora_adapters = [lora]
        params.lora_init_without_apply = True
    return xllamacpp.Server(params)


def tokens() -> list[str]:
    """Bytes as GPT-2 spells them (one printable character each), merged ones, special ones."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    single = [chr(byte) for byte in printable] + [chr(256 + idx) for idx in range(len(others))]
    return [*single, *(merge.replace(" ", "") for merge in MERGES), *SPECIAL]


def _name(name: str) -> str:
    whole = {
        "model.embed_tokens.weight": "token_embd.weight",
        "model.norm.weight": "output_norm.weight",
        "lm_head.weight": "output.weight",
    }
    if name in whole:
        return whole[name]
    _, _, layer, rest = name.split(".", 3)
    module, kind = rest.rsplit(".", 1)
    return f"blk.{layer}.{NAMES[module]}.{kind}"
