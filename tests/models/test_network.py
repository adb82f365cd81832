"""The network is a Llama in its context and sees everything on its canvas."""

from __future__ import annotations

import pytest
import torch

from infill.models.network import Kept, Network, Shape, Sight

SHAPE = Shape(
    vocab_size=97,
    hidden_size=32,
    intermediate_size=48,
    num_hidden_layers=3,
    num_attention_heads=4,
    num_key_value_heads=2,
)


def network(seed: int = 0) -> Network:
    torch.manual_seed(seed)
    net = Network(SHAPE)
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return net.eval()


def test_a_causal_pass_equals_transformers() -> None:
    transformers = pytest.importorskip("transformers")
    net = network()
    config = transformers.LlamaConfig(
        vocab_size=97,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        rms_norm_eps=SHAPE.rms_norm_eps,
        rope_parameters={"rope_type": "default", "rope_theta": SHAPE.rope_theta},
        tie_word_embeddings=True,
    )
    reference = transformers.LlamaForCausalLM(config).eval()
    reference.load_state_dict(net.state_dict(), strict=False)
    reference.tie_weights()
    tokens = torch.randint(0, 97, (2, 11))
    with torch.inference_mode():
        hidden = net(tokens, torch.arange(11)[None], Sight(causal=True)).hidden
        ours = net.head(hidden.flatten(0, 1)).view(2, 11, 97)
        theirs = reference(tokens).logits
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_a_hybrid_mask_equals_transformers_with_the_same_mask() -> None:
    transformers = pytest.importorskip("transformers")
    net = network()
    config = transformers.LlamaConfig(
        vocab_size=97,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        rms_norm_eps=SHAPE.rms_norm_eps,
        rope_parameters={"rope_type": "default", "rope_theta": SHAPE.rope_theta},
        tie_word_embeddings=True,
        attn_implementation="sdpa",
    )
    reference = transformers.LlamaForCausalLM(config).eval()
    reference.config.is_causal = False
    reference.load_state_dict(net.state_dict(), strict=False)
    reference.tie_weights()
    tokens = torch.randint(0, 97, (1, 12))
    seen = torch.ones(12, 12, dtype=torch.bool).tril()
    seen[6:] = True
    mask = seen[None, None]
    with torch.inference_mode():
        ours = net.head(net(tokens, torch.arange(12)[None], Sight(mask)).hidden[0])
        theirs = reference(tokens, attention_mask=mask).logits[0]
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_kept_keys_and_values_stand_for_the_context() -> None:
    net = network()
    tokens = torch.randint(0, 97, (1, 20))
    seen = torch.ones(20, 20, dtype=torch.bool).tril()
    seen[8:] = True
    positions = torch.arange(20)[None]
    with torch.inference_mode():
        whole = net(tokens, positions, Sight(seen[None, None])).hidden[0, 8:]
        kept: list[Kept] = net(tokens[:, :8], positions[:, :8], Sight(causal=True)).kept
        step = net(tokens[:, 8:], positions[:, 8:], Sight(), kept).hidden[0]
    assert torch.allclose(whole, step, atol=1e-4)
