"""Forwards written from the papers' definitions in plain torch, to hold the adapters against.

Nothing here is shared with the package: RMS norm, rotary positions by halves, grouped-query
attention under an explicit mask, gated feed-forward, routed experts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

Weights = Mapping[str, Tensor]


def everywhere(length: int) -> Tensor:
    """All see all."""
    return torch.ones(length, length, dtype=torch.bool)


def staircase(length: int, block: int, first: int = 0) -> Tensor:
    """Blocks counted from position `first` see themselves and what is before."""
    number = torch.tensor([math.floor((i - first) / block) for i in range(length)])
    return number[None] <= number[:, None]


def rms(x: Tensor, weight: Tensor, eps: float) -> Tensor:
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + eps) * weight


def turned(x: Tensor, theta: float, width: int) -> Tensor:
    """Rotary positions on the first `width` of x [heads, L, head], pairs (i, i + width / 2)."""
    length, half = x.shape[1], width // 2
    rate = theta ** (-torch.arange(half, dtype=torch.float64) * 2 / width)
    angle = torch.arange(length, dtype=torch.float64)[:, None] * rate
    cos, sin = angle.cos().float(), angle.sin().float()
    left, right, rest = x[..., :half], x[..., half:width], x[..., width:]
    return torch.cat([left * cos - right * sin, right * cos + left * sin, rest], dim=-1)


def attend(q: Tensor, k: Tensor, v: Tensor, see: Tensor) -> Tensor:
    """q [heads, L, d]; k and v [key heads, L, d], each shared by neighbouring heads."""
    share = len(q) // len(k)
    k, v = (x.repeat_interleave(share, dim=0) for x in (k, v))
    scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
    out = scores.masked_fill(~see, float("-inf")).softmax(-1) @ v
    return out.transpose(0, 1).reshape(q.shape[1], -1)


def heads(x: Tensor, count: int) -> Tensor:
    return x.view(len(x), count, -1).transpose(0, 1)


def linear(w: Weights, name: str, x: Tensor) -> Tensor:
    out = x @ w[name + ".weight"].T
    return out + w[name + ".bias"] if name + ".bias" in w else out


def gated(w: Weights, x: Tensor, gate: str, up: str, down: str) -> Tensor:
    return linear(w, down, torch.nn.functional.silu(linear(w, gate, x)) * linear(w, up, x))


def llada(w: Weights, config: Mapping[str, Any], ids: Tensor) -> Tensor:
    """LLaDA (Nie et al. 2025): a Llama without a causal mask, under OLMo's names."""
    eps, theta = config["rms_norm_eps"], config["rope_theta"]
    width = config["d_model"] // config["n_heads"]
    see = everywhere(len(ids))
    x = w["model.transformer.wte.weight"][ids]
    for layer in range(config["n_layers"]):
        name = f"model.transformer.blocks.{layer}."
        y = rms(x, w[name + "attn_norm.weight"], eps)
        q = turned(heads(linear(w, name + "q_proj", y), config["n_heads"]), theta, width)
        k = turned(heads(linear(w, name + "k_proj", y), config["n_kv_heads"]), theta, width)
        v = heads(linear(w, name + "v_proj", y), config["n_kv_heads"])
        x = x + linear(w, name + "attn_out", attend(q, k, v, see))
        y = rms(x, w[name + "ff_norm.weight"], eps)
        x = x + gated(w, y, name + "ff_proj", name + "up_proj", name + "ff_out")
    x = rms(x, w["model.transformer.ln_f.weight"], eps)
    return x @ w["model.transformer.ff_out.weight"].T


def qwen(w: Weights, config: Mapping[str, Any], ids: Tensor, see: Tensor) -> Tensor:
    """Qwen2 (biases) and Qwen3 (norms of queries and keys), Llama without either; routed if MoE."""
    eps, theta = config["rms_norm_eps"], config["rope_theta"]
    count, shared = config["num_attention_heads"], config["num_key_value_heads"]
    width = config.get("head_dim") or config["hidden_size"] // count
    x = w["model.embed_tokens.weight"][ids]
    for layer in range(config["num_hidden_layers"]):
        name = f"model.layers.{layer}."
        y = rms(x, w[name + "input_layernorm.weight"], eps)
        q = heads(linear(w, name + "self_attn.q_proj", y), count)
        k = heads(linear(w, name + "self_attn.k_proj", y), shared)
        v = heads(linear(w, name + "self_attn.v_proj", y), shared)
        if name + "self_attn.q_norm.weight" in w:
            q = rms(q, w[name + "self_attn.q_norm.weight"], eps)
            k = rms(k, w[name + "self_attn.k_norm.weight"], eps)
        q, k = turned(q, theta, width), turned(k, theta, width)
        x = x + linear(w, name + "self_attn.o_proj", attend(q, k, v, see))
        y = rms(x, w[name + "post_attention_layernorm.weight"], eps)
        mlp = name + "mlp."
        if mlp + "gate.weight" in w:
            x = x + softmax_routed(w, config, mlp, y)
        else:
            x = x + gated(w, y, mlp + "gate_proj", mlp + "up_proj", mlp + "down_proj")
    x = rms(x, w["model.norm.weight"], eps)
    return x @ w.get("lm_head.weight", w["model.embed_tokens.weight"]).T


def softmax_routed(w: Weights, config: Mapping[str, Any], mlp: str, x: Tensor) -> Tensor:
    """Qwen3-MoE: softmax over all experts, the best k, normalised again if the config says so."""
    chance = (x @ w[mlp + "gate.weight"].T).softmax(-1)
    rows = []
    for token, own in zip(x, chance, strict=True):
        best = own.topk(config["num_experts_per_tok"])
        share = best.values / best.values.sum() if config["norm_topk_prob"] else best.values
        parts = [
            part * expert(w, mlp, int(index), token[None])[0]
            for part, index in zip(share, best.indices, strict=True)
        ]
        rows.append(sum(parts[1:], parts[0]))
    return torch.stack(rows)


def expert(w: Weights, mlp: str, index: int, x: Tensor) -> Tensor:
    name = f"{mlp}experts.{index}."
    return gated(w, x, name + "gate_proj", name + "up_proj", name + "down_proj")


def llada2(w: Weights, config: Mapping[str, Any], ids: Tensor, see: Tensor) -> Tensor:
    """LLaDA2: joined projections, normed queries and keys, half of each head rotated, experts
    chosen by sigmoid scores within the best groups, one shared expert."""
    eps, theta = config["rms_norm_eps"], config["rope_theta"]
    count, shared = config["num_attention_heads"], config["num_key_value_heads"]
    head = config["head_dim"]
    width = int(head * config["partial_rotary_factor"])
    x = w["model.word_embeddings.weight"][ids]
    for layer in range(config["num_hidden_layers"]):
        name = f"model.layers.{layer}."
        y = rms(x, w[name + "input_layernorm.weight"], eps)
        joined = linear(w, name + "attention.query_key_value", y)
        q, k, v = joined.split([count * head, shared * head, shared * head], dim=-1)
        q = rms(heads(q, count), w[name + "attention.query_layernorm.weight"], eps)
        k = rms(heads(k, shared), w[name + "attention.key_layernorm.weight"], eps)
        q, k = turned(q, theta, width), turned(k, theta, width)
        x = x + linear(w, name + "attention.dense", attend(q, k, heads(v, shared), see))
        y = rms(x, w[name + "post_attention_layernorm.weight"], eps)
        mlp = name + "mlp."
        if layer < config["first_k_dense_replace"]:
            x = x + gated(w, y, mlp + "gate_proj", mlp + "up_proj", mlp + "down_proj")
        else:
            common = mlp + "shared_experts."
            x = x + group_routed(w, config, mlp, y)
            x = x + gated(w, y, common + "gate_proj", common + "up_proj", common + "down_proj")
    return rms(x, w["model.norm.weight"], eps) @ w["lm_head.weight"].T


def group_routed(w: Weights, config: Mapping[str, Any], mlp: str, x: Tensor) -> Tensor:
    """The best k experts of the best groups; a group is as good as its two best experts."""
    groups, size = config["n_group"], config["num_experts"] // config["n_group"]
    rows = []
    for token in x:
        score = (token @ w[mlp + "gate.weight"].T).sigmoid()
        biased = score + w[mlp + "gate.expert_bias"]
        merit = biased.view(groups, size).sort(descending=True).values[:, :2].sum(-1)
        good = set(merit.topk(config["topk_group"]).indices.tolist())
        order = sorted(range(len(biased)), key=lambda e: -float(biased[e]))
        chosen = [e for e in order if e // size in good][: config["num_experts_per_tok"]]
        share = score[chosen] / score[chosen].sum() * config["routed_scaling_factor"]
        parts = [p * expert(w, mlp, e, token[None])[0] for p, e in zip(share, chosen, strict=True)]
        rows.append(sum(parts[1:], parts[0]))
    return torch.stack(rows)


def layer_norm(w: Weights, name: str, x: Tensor, eps: float) -> Tensor:
    centred = x - x.mean(-1, keepdim=True)
    out = centred / torch.sqrt((centred * centred).mean(-1, keepdim=True) + eps)
    out = out * w[name + ".weight"]
    return out + w[name + ".bias"] if name + ".bias" in w else out


def gelu(x: Tensor) -> Tensor:
    return x * (1 + torch.erf(x / math.sqrt(2))) / 2


def modernbert(w: Weights, config: Mapping[str, Any], ids: Tensor) -> Tensor:
    """ModernBERT (Warner et al. 2024): norms before, gated GELU, every third layer sees all, the
    others half a window to either side, with rotations of their own."""
    eps, count, width = config["norm_eps"], config["num_attention_heads"], config["hidden_size"]
    far = (torch.arange(len(ids))[:, None] - torch.arange(len(ids))[None]).abs()
    table = w["model.embeddings.tok_embeddings.weight"]
    x = layer_norm(w, "model.embeddings.norm", table[ids], eps)
    for layer in range(config["num_hidden_layers"]):
        name = f"model.layers.{layer}."
        wide = layer % config["global_attn_every_n_layers"] == 0
        theta = config["global_rope_theta" if wide else "local_rope_theta"]
        see = everywhere(len(ids)) if wide else far <= config["local_attention"] // 2
        y = layer_norm(w, name + "attn_norm", x, eps) if layer else x
        q, k, v = (heads(part, count) for part in linear(w, name + "attn.Wqkv", y).split(width, -1))
        q, k = turned(q, theta, width // count), turned(k, theta, width // count)
        x = x + linear(w, name + "attn.Wo", attend(q, k, v, see))
        into, gate = linear(w, name + "mlp.Wi", layer_norm(w, name + "mlp_norm", x, eps)).chunk(
            2, -1
        )
        x = x + linear(w, name + "mlp.Wo", gelu(into) * gate)
    x = layer_norm(w, "model.final_norm", x, eps)
    x = layer_norm(w, "head.norm", gelu(linear(w, "head.dense", x)), eps)
    return x @ table.T + w["decoder.bias"]


def roberta(w: Weights, config: Mapping[str, Any], ids: Tensor) -> Tensor:
    """RoBERTa (Liu et al. 2019): BERT with learnt positions that begin behind the padding's id."""
    eps, count = config["layer_norm_eps"], config["num_attention_heads"]
    embeddings = "roberta.embeddings."
    table = w[embeddings + "word_embeddings.weight"]
    at = torch.arange(len(ids)) + config["pad_token_id"] + 1
    x = table[ids] + w[embeddings + "position_embeddings.weight"][at]
    x = x + w[embeddings + "token_type_embeddings.weight"][0]
    x = layer_norm(w, embeddings + "LayerNorm", x, eps)
    for layer in range(config["num_hidden_layers"]):
        name = f"roberta.encoder.layer.{layer}."
        own = name + "attention.self."
        q, k, v = (heads(linear(w, own + part, x), count) for part in ("query", "key", "value"))
        out = linear(w, name + "attention.output.dense", attend(q, k, v, everywhere(len(ids))))
        x = layer_norm(w, name + "attention.output.LayerNorm", x + out, eps)
        out = linear(w, name + "output.dense", gelu(linear(w, name + "intermediate.dense", x)))
        x = layer_norm(w, name + "output.LayerNorm", x + out, eps)
    x = layer_norm(w, "lm_head.layer_norm", gelu(linear(w, "lm_head.dense", x)), eps)
    return x @ table.T + w["lm_head.bias"]


def diffusion_transformer(w: Weights, config: Mapping[str, Any], ids: Tensor) -> Tensor:
    """MDLM and SEDD: layer norms shifted, scaled and gated by an embedding of the noise level.

    MDLM is told level 0; SEDD the level at which so large a share of the tokens is masked. The
    mask is never the clean token.
    """
    timed = "graph" in config
    sizes = config["model"] if timed else config
    count, mask = sizes["n_heads"], len(w["vocab_embed.embedding"]) - 1
    share = float((ids == mask).double().mean())
    level = -math.log(1 - share) if timed else 0.0
    rate = torch.exp(-math.log(10_000) * torch.arange(128) / 128)
    waves = torch.cat([torch.cos(level * rate), torch.sin(level * rate)])
    c = linear(w, "sigma_map.mlp.2", silu(linear(w, "sigma_map.mlp.0", waves)))
    c = silu(c)
    x = w["vocab_embed.embedding"][ids]
    for layer in range(sizes["n_blocks"]):
        name = f"blocks.{layer}."
        turn = linear(w, name + "adaLN_modulation", c).chunk(6)
        y = layer_norm(w, name + "norm1", x, 1e-5) * (1 + turn[1]) + turn[0]
        q, k, v = (heads(part, count) for part in linear(w, name + "attn_qkv", y).chunk(3, -1))
        q, k = turned(q, 10_000.0, q.shape[-1]), turned(k, 10_000.0, k.shape[-1])
        x = x + turn[2] * linear(w, name + "attn_out", attend(q, k, v, everywhere(len(ids))))
        y = layer_norm(w, name + "norm2", x, 1e-5) * (1 + turn[4]) + turn[3]
        x = x + turn[5] * linear(w, name + "mlp.2", tanh_gelu(linear(w, name + "mlp.0", y)))
    turn = linear(w, "output_layer.adaLN_modulation", c).chunk(2)
    y = layer_norm(w, "output_layer.norm_final", x, 1e-5) * (1 + turn[1]) + turn[0]
    out = linear(w, "output_layer.linear", y)
    out[:, mask] = -1e30
    return out


def silu(x: Tensor) -> Tensor:
    return x / (1 + torch.exp(-x))


def tanh_gelu(x: Tensor) -> Tensor:
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return x * (1 + torch.tanh(inner)) / 2
