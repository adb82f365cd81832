"""The network is a Llama in its context and sees everything on its canvas."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import torch
from torch import Tensor

from infill.models.hybrid.network import Kept, Network, Sight, attend, attend_causal, attend_written
from tests.models.toy import SHAPE, SIZE, network


def reference(net: Network, tokens: Tensor, mask: Tensor | None) -> Tensor:
    """Logits of the same weights in transformers."""
    transformers = pytest.importorskip("transformers")
    sizes = asdict(SHAPE)
    rope = {"rope_type": "default", "rope_theta": sizes.pop("rope_theta")}
    config = transformers.LlamaConfig(
        **sizes, rope_parameters=rope, tie_word_embeddings=True, attn_implementation="sdpa"
    )
    model = transformers.LlamaForCausalLM(config).eval()
    model.config.is_causal = mask is None
    model.load_state_dict(net.state_dict(), strict=False)
    model.tie_weights()
    with torch.inference_mode():
        logits: Tensor = model(tokens, attention_mask=mask).logits
    return logits


def hybrid_mask(length: int, context: int) -> Tensor:
    seen = torch.ones(length, length, dtype=torch.bool).tril()
    seen[context:] = True
    return seen[None, None]


def test_a_causal_pass_equals_transformers() -> None:
    net = network()
    tokens = torch.randint(0, SIZE, (2, 11))
    with torch.inference_mode():
        ours = net.head(net(tokens, torch.arange(11)[None], Sight(causal=True)).hidden)
    assert torch.allclose(ours, reference(net, tokens, None), atol=1e-4)


def test_a_hybrid_mask_equals_transformers_with_the_same_mask() -> None:
    net = network()
    tokens = torch.randint(0, SIZE, (1, 12))
    mask = hybrid_mask(12, 6)
    with torch.inference_mode():
        ours = net.head(net(tokens, torch.arange(12)[None], Sight(mask)).hidden)
    assert torch.allclose(ours, reference(net, tokens, mask), atol=1e-4)


@pytest.mark.parametrize("sight", [Sight(), Sight(hybrid_mask(12, 6))])
def test_attention_written_out_equals_the_fused_kernel(sight: Sight) -> None:
    queries, keys, values = (torch.randn(2, heads, 12, 8) for heads in (6, 2, 2))
    fused, written = (way(queries, keys, values, sight) for way in (attend, attend_written))
    torch.testing.assert_close(fused, written)


@pytest.mark.parametrize("length", [1, 127, 128, 300])
def test_causal_attention_by_blocks_equals_the_fused_kernel(length: int) -> None:
    queries, keys, values = (torch.randn(2, heads, length, 8) for heads in (6, 2, 2))
    fused = attend(queries, keys, values, Sight(causal=True))
    torch.testing.assert_close(fused, attend_causal(queries, keys, values))


def test_kept_keys_and_values_stand_for_the_context() -> None:
    net = network()
    tokens = torch.randint(0, SIZE, (1, 20))
    positions = torch.arange(20)[None]
    with torch.inference_mode():
        whole = net(tokens, positions, Sight(hybrid_mask(20, 8))).hidden[0, 8:]
        kept: list[Kept] = net(tokens[:, :8], positions[:, :8], Sight(causal=True)).kept
        step = net(tokens[:, 8:], positions[:, 8:], Sight(), kept).hidden[0]
    assert torch.allclose(whole, step, atol=1e-4)
