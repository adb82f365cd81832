"""Decoders laid out as Qwen: Dream, Open-dCoder, SDAR, Fast-dLLM, Stable-DiffCoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor

from tests.models.families import published
from tests.models.families.checkpoints import (
    SIZE,
    SPECIALS,
    Checkpoint,
    Shapes,
    number,
    random_tensors,
    write,
)
from tests.models.families.zoo.common import HEADS, INNER, LAYERS, MASK, SHARED, WIDTH, Maker


def qwen_config(kind: str, architecture: str, **more: Any) -> dict[str, Any]:
    return {
        "model_type": kind,
        "architectures": [architecture],
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": SHARED,
        "hidden_act": "silu",
        "vocab_size": SIZE,
        "max_position_embeddings": 4096,
        "rms_norm_eps": 1e-6,
        "rope_theta": 1_000_000.0,
        "rope_scaling": None,
        "tie_word_embeddings": False,
        "use_sliding_window": False,
        "sliding_window": None,
        "max_window_layers": 1,
        "eos_token_id": number("<|endoftext|>"),
        **more,
    }


def qwen_shapes(config: dict[str, Any], *, bias: bool, norms: bool) -> Shapes:
    """Names and shapes of Qwen2 (bias), Qwen3 (norms) or Llama (neither)."""
    head = config.get("head_dim") or WIDTH // HEADS
    yield "model.embed_tokens.weight", (SIZE, WIDTH)
    yield "model.norm.weight", (WIDTH,)
    if not config["tie_word_embeddings"]:
        yield "lm_head.weight", (SIZE, WIDTH)
    for layer in range(LAYERS):
        name = f"model.layers.{layer}."
        for letter, count in (("q", HEADS), ("k", SHARED), ("v", SHARED)):
            yield f"{name}self_attn.{letter}_proj.weight", (count * head, WIDTH)
            if bias:
                yield f"{name}self_attn.{letter}_proj.bias", (count * head,)
        yield f"{name}self_attn.o_proj.weight", (WIDTH, HEADS * head)
        if norms:
            yield f"{name}self_attn.q_norm.weight", (head,)
            yield f"{name}self_attn.k_norm.weight", (head,)
        yield f"{name}input_layernorm.weight", (WIDTH,)
        yield f"{name}post_attention_layernorm.weight", (WIDTH,)
        yield from feed_forward(config, name + "mlp.")


def feed_forward(config: dict[str, Any], mlp: str) -> Shapes:
    experts = config.get("num_experts", 0)
    inner = config.get("moe_intermediate_size", INNER) if experts else INNER
    if experts:
        yield f"{mlp}gate.weight", (experts, WIDTH)
    for name in [f"{mlp}experts.{n}." for n in range(experts)] or [mlp]:
        yield f"{name}gate_proj.weight", (inner, WIDTH)
        yield f"{name}up_proj.weight", (inner, WIDTH)
        yield f"{name}down_proj.weight", (WIDTH, inner)


def qwen(
    config: dict[str, Any],
    *,
    bias: bool = False,
    norms: bool = False,
    block: int = 0,
    from_canvas: bool = False,
    specials: dict[str, str] | None = None,
    more: tuple[str, ...] = (),
) -> Maker:
    """A maker of a Qwen-shaped checkpoint; `block` is its published attention.

    `specials` are settings of its tokenizer, `more` are special tokens that it has besides.
    """

    def make(folder: Path, seed: int) -> Checkpoint:
        tensors = random_tensors(qwen_shapes(config, bias=bias, norms=norms), seed)
        write(folder, config, tensors, specials=(*SPECIALS, *more), settings=specials)

        def forward(ids: Tensor, canvas: int) -> Tensor:
            first = canvas if from_canvas else 0
            length = len(ids)
            see = published.everywhere(length)
            if block:
                see = published.staircase(length, block, first)
            return published.qwen(tensors, config, ids, see)

        return Checkpoint(folder, config, tensors, forward)

    return make


DREAM_CONFIG = qwen_config(
    "Dream", "DreamModel", mask_token_id=MASK, pad_token_id=number("<|endoftext|>")
)
DREAM = qwen(DREAM_CONFIG, bias=True)
DREAMON = qwen(DREAM_CONFIG, bias=True, more=("<|expand|>",))
A2D_QWEN2 = qwen(qwen_config("a2d-qwen2", "A2DQwen2LMHeadModel"), bias=True)
A2D_QWEN3 = qwen(
    qwen_config("a2d-qwen3", "A2DQwen3LMHeadModel", head_dim=16, tie_word_embeddings=True),
    norms=True,
)
A2D_LLAMA = qwen(qwen_config("a2d-llama", "A2DLlamaLMHeadModel"))
OPEN_DCODER = qwen(
    qwen_config("qwen2", "Qwen2ForCausalLM", tie_word_embeddings=True),
    bias=True,
    specials={"mask_token": "<|mask|>"},
)
A2D_BD3LM_QWEN2 = qwen(
    qwen_config("a2d-qwen2", "A2DQwen2LMHeadModel"), bias=True, block=32, from_canvas=True
)
A2D_BD3LM_QWEN3 = qwen(
    qwen_config("a2d-qwen3", "A2DQwen3LMHeadModel", head_dim=16),
    norms=True,
    block=32,
    from_canvas=True,
)
SDAR = qwen(
    qwen_config("sdar", "SDARForCausalLM", head_dim=16, block_size=4, mask_token_id=MASK),
    norms=True,
    block=4,
)
SDAR_MOE = qwen(
    qwen_config(
        "sdar_moe",
        "SDARMoeForCausalLM",
        head_dim=16,
        num_experts=6,
        num_experts_per_tok=2,
        moe_intermediate_size=24,
        norm_topk_prob=True,
        decoder_sparse_step=1,
        mlp_only_layers=[],
        mask_token_id=MASK,
    ),
    norms=True,
    block=4,
)
FAST_DLLM = qwen(
    qwen_config(
        "Fast_dLLM_Qwen",
        "Fast_dLLM_QwenForCausalLM",
        bd_size=8,
        mask_token_id=MASK,
        tie_word_embeddings=True,
        layer_types=["full_attention"] * LAYERS,
    ),
    bias=True,
    block=8,
)
STABLE_DIFFCODER = qwen(
    qwen_config("llama", "LlamaForCausalLM", mask_token_id=MASK, rope_theta=500_000.0), block=4
)
