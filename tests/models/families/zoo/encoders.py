"""Masked encoders: ModernBERT and RoBERTa."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.models.families import published
from tests.models.families.checkpoints import (
    SIZE,
    Checkpoint,
    number,
    random_tensors,
    write,
)
from tests.models.families.zoo.common import HEADS, INNER, LAYERS, WIDTH

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
