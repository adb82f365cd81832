"""Networks of the families: which class of transformers to use, and under which names.

    BACKBONES["llada"].network             # "LlamaForCausalLM"
    llada_tensors(tensors, config)         # LLaDA's tensors under Llama's names

No code of a checkpoint is ever run: configs are translated, tensors are renamed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

Config = Mapping[str, Any]
Tensors = Mapping[str, Tensor]

FOREIGN = {
    "architectures",
    "auto_map",
    "dtype",
    "is_causal",
    "layer_types",
    "model_type",
    "quantization_config",
    "sliding_window",
    "torch_dtype",
    "transformers_version",
    "use_cache",
    "use_sliding_window",
}
"""Keys about finding or running the repository's own code, which do not describe the network."""

LLADA_NAMES = (
    (r"^model\.transformer\.wte\.", "model.embed_tokens."),
    (r"^model\.transformer\.ln_f\.", "model.norm."),
    (r"^model\.transformer\.ff_out\.", "lm_head."),
    (r"^model\.transformer\.blocks\.", "model.layers."),
    (r"\.attn_out\.", ".self_attn.o_proj."),
    (r"\.([qkv])_proj\.", r".self_attn.\1_proj."),
    (r"\.ff_proj\.", ".mlp.gate_proj."),
    (r"\.up_proj\.", ".mlp.up_proj."),
    (r"\.ff_out\.", ".mlp.down_proj."),
    (r"\.attn_norm\.", ".input_layernorm."),
    (r"\.ff_norm\.", ".post_attention_layernorm."),
)
LLADA2_NAMES = (
    (r"^model\.word_embeddings\.", "model.embed_tokens."),
    (r"\.attention\.dense\.", ".self_attn.o_proj."),
    (r"\.attention\.query_layernorm\.", ".self_attn.q_norm."),
    (r"\.attention\.key_layernorm\.", ".self_attn.k_norm."),
    (r"\.attention\.query_key_value\.", ".self_attn.query_key_value."),
    (r"\.gate\.expert_bias$", ".gate.e_score_correction_bias"),
)


def renamed(tensors: Tensors, rules: tuple[tuple[str, str], ...]) -> dict[str, Tensor]:
    """The tensors with every rule applied to every name, in order."""
    out: dict[str, Tensor] = {}
    for name, value in tensors.items():
        for pattern, target in rules:
            name = re.sub(pattern, target, name)
        out[name] = value
    return out


def same_config(config: Config) -> dict[str, Any]:
    """The sizes, under unchanged names."""
    return {key: value for key, value in config.items() if key not in FOREIGN}


def native_config(config: Config) -> dict[str, Any]:
    """The whole config, for a class that transformers has itself."""
    strange = ("auto_map", "model_type", "transformers_version")
    return {key: value for key, value in config.items() if key not in strange}


def same_tensors(tensors: Tensors, config: Config) -> dict[str, Tensor]:
    """The tensors, under unchanged names."""
    return dict(tensors)


def llada_config(config: Config) -> dict[str, Any]:
    """LLaDA's OLMo-like sizes as Llama's."""
    return {
        "vocab_size": config.get("embedding_size") or config["vocab_size"],
        "hidden_size": config["d_model"],
        "intermediate_size": config["mlp_hidden_size"],
        "num_hidden_layers": config["n_layers"],
        "num_attention_heads": config["n_heads"],
        "num_key_value_heads": config.get("n_kv_heads") or config["n_heads"],
        "max_position_embeddings": config["max_sequence_length"],
        "rms_norm_eps": config.get("rms_norm_eps", 1e-5),
        "rope_theta": config.get("rope_theta", 500_000.0),
        "attention_bias": bool(config.get("include_qkv_bias")),
        "tie_word_embeddings": bool(config.get("weight_tying")),
    }


def llada_tensors(tensors: Tensors, config: Config) -> dict[str, Tensor]:
    """LLaDA's tensors under Llama's names."""
    return renamed(tensors, LLADA_NAMES)


def llada2_config(config: Config) -> dict[str, Any]:
    """LLaDA2's sizes as GLM-4-MoE's: grouped sigmoid routing, shared experts, partial rotation."""
    kept = same_config(config)
    kept |= {
        "n_routed_experts": config["num_experts"],
        "n_shared_experts": config.get("num_shared_experts") or 0,
        "use_qk_norm": config.get("use_qk_norm", True),
        "attention_bias": bool(config.get("use_qkv_bias")),
        "norm_topk_prob": config.get("norm_topk_prob", True),
        "num_mtp_layers": 0,
    }
    for key in ("num_experts", "num_shared_experts", "rope_scaling"):
        kept.pop(key, None)
    return kept


def llada2_tensors(tensors: Tensors, config: Config) -> dict[str, Tensor]:
    """LLaDA2's tensors under GLM-4-MoE's names, the joined projections taken apart."""
    heads, key_heads = config["num_attention_heads"], config["num_key_value_heads"]
    width = config.get("head_dim") or config["hidden_size"] // heads
    sizes = [heads * width, key_heads * width, key_heads * width]
    out: dict[str, Tensor] = {}
    for name, value in renamed(tensors, LLADA2_NAMES).items():
        if ".query_key_value." in name:
            for letter, part in zip("qkv", torch.split(value, sizes), strict=True):
                out[name.replace("query_key_value", f"{letter}_proj")] = part
        else:
            out[name] = value
    return out


@dataclass(frozen=True, slots=True)
class Backbone:
    """A class of transformers, and how a checkpoint is translated to it.

    `model_type`: of the native config; `network`: the class; "" = as in the checkpoint.
    """

    model_type: str
    network: str
    config: Callable[[Config], dict[str, Any]] = same_config
    tensors: Callable[[Tensors, Config], dict[str, Tensor]] = same_tensors


BACKBONES = {
    "llama": Backbone("llama", "LlamaForCausalLM"),
    "qwen2": Backbone("qwen2", "Qwen2ForCausalLM"),
    "qwen3": Backbone("qwen3", "Qwen3ForCausalLM"),
    "qwen3_moe": Backbone("qwen3_moe", "Qwen3MoeForCausalLM"),
    "llada": Backbone("llama", "LlamaForCausalLM", config=llada_config, tensors=llada_tensors),
    "llada2": Backbone(
        "glm4_moe", "Glm4MoeForCausalLM", config=llada2_config, tensors=llada2_tensors
    ),
    "diffusion-gemma": Backbone(
        "diffusion_gemma", "DiffusionGemmaForBlockDiffusion", config=native_config
    ),
    "masked-lm": Backbone("", "", config=native_config),
}
