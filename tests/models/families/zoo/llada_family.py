"""LLaDA, and the mixture of experts of LLaDA 2."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.models.families import published
from tests.models.families.checkpoints import (
    SIZE,
    Checkpoint,
    Shapes,
    number,
    random_tensors,
    write,
)
from tests.models.families.zoo.common import HEADS, INNER, LAYERS, MASK, SHARED, WIDTH


def llada(folder: Path, seed: int) -> Checkpoint:
    config: dict[str, Any] = {
        "model_type": "llada",
        "architectures": ["LLaDAModelLM"],
        "auto_map": {"AutoModel": "modeling_llada.LLaDAModelLM"},
        "d_model": WIDTH,
        "n_layers": LAYERS,
        "n_heads": HEADS,
        "n_kv_heads": HEADS,
        "mlp_hidden_size": INNER,
        "embedding_size": SIZE,
        "vocab_size": SIZE,
        "max_sequence_length": 4096,
        "rms_norm_eps": 1e-5,
        "rope_theta": 500_000.0,
        "weight_tying": False,
        "include_bias": False,
        "include_qkv_bias": False,
        "block_type": "llama",
        "mask_token_id": MASK,
        "pad_token_id": number("<|endoftext|>"),
    }
    shapes: list[tuple[str, tuple[int, ...]]] = [
        ("model.transformer.wte.weight", (SIZE, WIDTH)),
        ("model.transformer.ln_f.weight", (WIDTH,)),
        ("model.transformer.ff_out.weight", (SIZE, WIDTH)),
    ]
    for layer in range(LAYERS):
        name = f"model.transformer.blocks.{layer}."
        shapes += [(f"{name}{n}_proj.weight", (WIDTH, WIDTH)) for n in "qkv"]
        shapes += [(f"{name}attn_out.weight", (WIDTH, WIDTH))]
        shapes += [(f"{name}{n}.weight", (INNER, WIDTH)) for n in ("ff_proj", "up_proj")]
        shapes += [(f"{name}ff_out.weight", (WIDTH, INNER))]
        shapes += [(f"{name}{n}.weight", (WIDTH,)) for n in ("attn_norm", "ff_norm")]
    tensors = random_tensors(shapes, seed)
    write(folder, config, tensors, shards=3)
    return Checkpoint(
        folder, config, tensors, lambda ids, canvas: published.llada(tensors, config, ids)
    )


def llada2(folder: Path, seed: int) -> Checkpoint:
    experts, groups, inner, head = 8, 4, 24, 16
    config: dict[str, Any] = {
        "model_type": "llada2_moe",
        "architectures": ["LLaDA2MoeModelLM"],
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "moe_intermediate_size": inner,
        "num_hidden_layers": LAYERS + 1,
        "first_k_dense_replace": 1,
        "num_attention_heads": HEADS,
        "num_key_value_heads": SHARED,
        "head_dim": head,
        "num_experts": experts,
        "num_experts_per_tok": 3,
        "num_shared_experts": 1,
        "n_group": groups,
        "topk_group": 2,
        "norm_topk_prob": True,
        "routed_scaling_factor": 2.5,
        "score_function": "sigmoid",
        "moe_router_enable_expert_bias": True,
        "partial_rotary_factor": 0.5,
        "rope_theta": 600_000,
        "rope_scaling": None,
        "rms_norm_eps": 1e-6,
        "use_qk_norm": True,
        "use_qkv_bias": False,
        "use_bias": False,
        "hidden_act": "silu",
        "tie_word_embeddings": False,
        "vocab_size": SIZE,
        "max_position_embeddings": 4096,
        "pad_token_id": number("<|endoftext|>"),
        "block_size": 8,
    }
    shapes: list[tuple[str, tuple[int, ...]]] = [
        ("model.word_embeddings.weight", (SIZE, WIDTH)),
        ("model.norm.weight", (WIDTH,)),
        ("lm_head.weight", (SIZE, WIDTH)),
    ]

    def gated(name: str, inner: int) -> Shapes:
        yield f"{name}gate_proj.weight", (inner, WIDTH)
        yield f"{name}up_proj.weight", (inner, WIDTH)
        yield f"{name}down_proj.weight", (WIDTH, inner)

    for layer in range(LAYERS + 1):
        name = f"model.layers.{layer}."
        shapes += [
            (f"{name}attention.query_key_value.weight", ((HEADS + 2 * SHARED) * head, WIDTH)),
            (f"{name}attention.dense.weight", (WIDTH, HEADS * head)),
            (f"{name}attention.query_layernorm.weight", (head,)),
            (f"{name}attention.key_layernorm.weight", (head,)),
            (f"{name}input_layernorm.weight", (WIDTH,)),
            (f"{name}post_attention_layernorm.weight", (WIDTH,)),
        ]
        if layer < 1:
            shapes += gated(f"{name}mlp.", INNER)
            continue
        shapes += [
            (f"{name}mlp.gate.weight", (experts, WIDTH)),
            (f"{name}mlp.gate.expert_bias", (experts,)),
            *gated(f"{name}mlp.shared_experts.", inner),
        ]
        for index in range(experts):
            shapes += gated(f"{name}mlp.experts.{index}.", inner)
    tensors = random_tensors(shapes, seed)
    write(folder, config, tensors, shards=2)
    return Checkpoint(
        folder,
        config,
        tensors,
        lambda ids, canvas: published.llada2(
            tensors, config, ids, published.staircase(len(ids), 8)
        ),
    )
