"""One tiny checkpoint per family, written to a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from tests.models import published
from tests.models.checkpoints import (
    SIZE,
    SPECIALS,
    Checkpoint,
    Shapes,
    number,
    pieces,
    random_tensors,
    write,
)

WIDTH, INNER, LAYERS, HEADS, SHARED = 32, 48, 2, 4, 2
MASK = number("<|mask|>")

Maker = Callable[[Path, int], Checkpoint]


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


ENCODER = {"mask_token": "<|mask|>", "cls_token": "<|bos|>", "sep_token": "<|im_end|>"}


def modernbert(folder: Path, seed: int) -> Checkpoint:
    config: dict[str, Any] = {
        "model_type": "modernbert",
        "architectures": ["ModernBertForMaskedLM"],
        "vocab_size": SIZE,
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": 4,
        "num_attention_heads": HEADS,
        "global_attn_every_n_layers": 3,
        "local_attention": 8,
        "global_rope_theta": 160_000.0,
        "local_rope_theta": 10_000.0,
        "max_position_embeddings": 512,
        "norm_eps": 1e-5,
        "norm_bias": False,
        "attention_bias": False,
        "mlp_bias": False,
        "classifier_bias": False,
        "decoder_bias": True,
        "classifier_activation": "gelu",
        "hidden_activation": "gelu",
        "tie_word_embeddings": True,
        "pad_token_id": number("<|pad|>"),
    }
    shapes: list[tuple[str, tuple[int, ...]]] = [
        ("model.embeddings.tok_embeddings.weight", (SIZE, WIDTH)),
        ("model.embeddings.norm.weight", (WIDTH,)),
        ("model.final_norm.weight", (WIDTH,)),
        ("head.dense.weight", (WIDTH, WIDTH)),
        ("head.norm.weight", (WIDTH,)),
        ("decoder.bias", (SIZE,)),
    ]
    for layer in range(4):
        name = f"model.layers.{layer}."
        if layer:
            shapes += [(f"{name}attn_norm.weight", (WIDTH,))]
        shapes += [
            (f"{name}attn.Wqkv.weight", (3 * WIDTH, WIDTH)),
            (f"{name}attn.Wo.weight", (WIDTH, WIDTH)),
            (f"{name}mlp_norm.weight", (WIDTH,)),
            (f"{name}mlp.Wi.weight", (2 * INNER, WIDTH)),
            (f"{name}mlp.Wo.weight", (WIDTH, INNER)),
        ]
    tensors = random_tensors(shapes, seed)
    write(folder, config, tensors, settings=ENCODER)
    return Checkpoint(
        folder, config, tensors, lambda ids, canvas: published.modernbert(tensors, config, ids)
    )


def roberta(folder: Path, seed: int) -> Checkpoint:
    config: dict[str, Any] = {
        "model_type": "roberta",
        "architectures": ["RobertaForMaskedLM"],
        "vocab_size": SIZE,
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "max_position_embeddings": 514,
        "type_vocab_size": 1,
        "layer_norm_eps": 1e-5,
        "hidden_act": "gelu",
        "pad_token_id": number("<|pad|>"),
        "tie_word_embeddings": True,
    }
    embeddings = "roberta.embeddings."
    shapes: list[tuple[str, tuple[int, ...]]] = [
        (embeddings + "word_embeddings.weight", (SIZE, WIDTH)),
        (embeddings + "position_embeddings.weight", (514, WIDTH)),
        (embeddings + "token_type_embeddings.weight", (1, WIDTH)),
        (embeddings + "LayerNorm.weight", (WIDTH,)),
        (embeddings + "LayerNorm.bias", (WIDTH,)),
        ("lm_head.dense.weight", (WIDTH, WIDTH)),
        ("lm_head.dense.bias", (WIDTH,)),
        ("lm_head.layer_norm.weight", (WIDTH,)),
        ("lm_head.layer_norm.bias", (WIDTH,)),
        ("lm_head.bias", (SIZE,)),
    ]
    for layer in range(LAYERS):
        name = f"roberta.encoder.layer.{layer}."
        for part, rows, columns in (
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", INNER, WIDTH),
            ("output.dense", WIDTH, INNER),
        ):
            shapes += [(f"{name}{part}.weight", (rows, columns)), (f"{name}{part}.bias", (rows,))]
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes += [(f"{name}{part}.weight", (WIDTH,)), (f"{name}{part}.bias", (WIDTH,))]
    tensors = random_tensors(shapes, seed)
    write(folder, config, tensors, settings=ENCODER)
    return Checkpoint(
        folder, config, tensors, lambda ids, canvas: published.roberta(tensors, config, ids)
    )


def diffusion_transformer(config: dict[str, Any], prefix: str) -> Maker:
    """A maker of an MDLM or SEDD checkpoint; its mask is the row behind the tokenizer's."""
    rows, condition = DIT_TOKENS + 1, 16
    shapes: list[tuple[str, tuple[int, ...]]] = [
        ("vocab_embed.embedding", (rows, WIDTH)),
        ("sigma_map.mlp.0.weight", (condition, 256)),
        ("sigma_map.mlp.0.bias", (condition,)),
        ("sigma_map.mlp.2.weight", (condition, condition)),
        ("sigma_map.mlp.2.bias", (condition,)),
        ("output_layer.norm_final.weight", (WIDTH,)),
        ("output_layer.linear.weight", (rows, WIDTH)),
        ("output_layer.linear.bias", (rows,)),
        ("output_layer.adaLN_modulation.weight", (2 * WIDTH, condition)),
        ("output_layer.adaLN_modulation.bias", (2 * WIDTH,)),
    ]
    for layer in range(LAYERS):
        name = f"blocks.{layer}."
        shapes += [
            (f"{name}norm1.weight", (WIDTH,)),
            (f"{name}norm2.weight", (WIDTH,)),
            (f"{name}attn_qkv.weight", (3 * WIDTH, WIDTH)),
            (f"{name}attn_out.weight", (WIDTH, WIDTH)),
            (f"{name}mlp.0.weight", (4 * WIDTH, WIDTH)),
            (f"{name}mlp.0.bias", (4 * WIDTH,)),
            (f"{name}mlp.2.weight", (WIDTH, 4 * WIDTH)),
            (f"{name}mlp.2.bias", (WIDTH,)),
            (f"{name}adaLN_modulation.weight", (6 * WIDTH, condition)),
            (f"{name}adaLN_modulation.bias", (6 * WIDTH,)),
        ]

    def make(folder: Path, seed: int) -> Checkpoint:
        tensors = random_tensors(shapes, seed)
        stored = {prefix + name: value for name, value in tensors.items()}
        stored[prefix + "rotary_emb.inv_freq"] = torch.zeros(WIDTH // HEADS // 2)
        write(folder, config, stored)
        return Checkpoint(
            folder,
            config,
            tensors,
            lambda ids, canvas: published.diffusion_transformer(tensors, config, ids),
        )

    return make


DIT_TOKENS = len(pieces()) + len(SPECIALS)
MDLM = diffusion_transformer(
    {
        "model_type": "mdlm",
        "architectures": ["MDLM"],
        "vocab_size": DIT_TOKENS + 1,
        "model_length": 1024,
        "hidden_dim": WIDTH,
        "cond_dim": 16,
        "n_blocks": LAYERS,
        "n_heads": HEADS,
        "dropout": 0.1,
        "time_conditioning": False,
    },
    "backbone.",
)
SEDD = diffusion_transformer(
    {
        "tokens": DIT_TOKENS,
        "graph": {"type": "absorb", "report_all": False},
        "noise": {"type": "loglinear"},
        "model": {
            "name": "small",
            "type": "ddit",
            "hidden_size": WIDTH,
            "cond_dim": 16,
            "length": 1024,
            "n_blocks": LAYERS,
            "n_heads": HEADS,
            "scale_by_sigma": True,
            "dropout": 0.1,
        },
    },
    "",
)
