"""DiffusionGemma: no mask token, an encoded context, and still nothing but valid values.

Its proof is weaker than the other families': the forward it is held against is transformers' own.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import DiffusionGemmaConfig, DiffusionGemmaForBlockDiffusion

from infill import Engine
from infill.denoiser import View
from infill.models import load
from infill.models.families.uniform import EncoderAndCanvas
from tests.models.families.checkpoints import SIZE, number, tokenizer
from tests.models.families.test_families import Order
from tests.models.toy import logits_at


def written(folder: Path, seed: int = 0) -> Path:
    text = {
        "vocab_size": SIZE,
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "global_head_dim": 16,
        "num_global_key_value_heads": 1,
        "layer_types": ["sliding_attention", "full_attention"],
        "sliding_window": 16,
        "max_position_embeddings": 2048,
        "num_experts": 4,
        "top_k_experts": 2,
        "moe_intermediate_size": 16,
        "pad_token_id": number("<|pad|>"),
    }
    vision = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "head_dim": 8,
    }
    torch.manual_seed(seed)
    config = DiffusionGemmaConfig(text_config=text, vision_config=vision, canvas_length=32)
    model = DiffusionGemmaForBlockDiffusion(config)
    for parameter in model.parameters():
        if parameter.ndim >= 2:
            torch.nn.init.normal_(parameter, std=0.2)
    model.save_pretrained(folder)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer()))
    (folder / "tokenizer_config.json").write_text(json.dumps({"pad_token": "<|pad|>"}))
    return folder


def brought(folder: Path) -> EncoderAndCanvas:
    model = load(folder, device="cpu", dtype="float32")
    assert isinstance(model, EncoderAndCanvas)
    return model


def test_logits_equal_one_whole_forward_on_noise(tmp_path: Path) -> None:
    model = brought(written(tmp_path))
    rng = np.random.default_rng(1)
    tokens = rng.integers(0, 250, 20).astype(np.int32)
    opened = np.array([0, 3, 4, 11, 19], np.int32)
    view = View(tuple(rng.integers(0, 250, 40).tolist()), tokens, opened, ())
    shown = tokens.astype(np.int64)
    shown[opened] = model.noise(20)[opened]
    with torch.inference_mode():
        wanted = model.model(
            input_ids=torch.tensor([view.context]), decoder_input_ids=torch.from_numpy(shown)[None]
        ).logits[0, opened, : model.vocabulary.size]
    for _ in range(2):
        assert torch.allclose(logits_at(model, [view]), wanted, atol=1e-4)
    assert model.vocabulary.mask is None and wanted.std() > 0.01


@pytest.mark.parametrize("seed", range(3))
def test_every_filling_is_valid(seed: int, tmp_path: Path) -> None:
    engine = Engine(brought(written(tmp_path, seed)))
    assert isinstance(engine.fill(Order, "One red kite.", seed=seed).value, Order)
