"""The families of masked-diffusion models that can be brought: one row each, facts only.

What a checkpoint's own config or tokenizer says wins over its row; a row says the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infill.errors import ModelError
from infill.models.family import Family

CHATML = "<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
HEADERS = (
    "<|startoftext|><|start_header_id|>user<|end_header_id|>\n\n{prompt}<|eot_id|>"
    "<|start_header_id|>assistant<|end_header_id|>\n\n"
)
ROLES = "<role>HUMAN</role>{prompt}<|role_end|><role>ASSISTANT</role>"
QUESTION = "[Question]\n{prompt}\n[/Question]\n\n[Answer]\n"

FAMILIES = (
    Family(
        "llada",
        "LLaDA-8B, LLaDA-1.5",
        types=("llada",),
        architectures=("LLaDAModelLM",),
        backbone="llada",
        mask=("<|mdm_mask|>",),
        mask_id=126336,
        frame=HEADERS,
    ),
    Family(
        "dream",
        "Dream-v0, Dream-Coder, DiffuCoder, DreamOn",
        types=("Dream", "dream"),
        architectures=("DreamModel",),
        backbone="qwen2",
        shift=True,
        mask=("<|mask|>",),
        mask_id=151666,
        expand=("<|expand|>",),
        frame=CHATML,
        limit=2048,
    ),
    Family(
        "a2d-bd3lm-qwen2",
        "Tiny-A2D bd3lm on Qwen2.5",
        types=("a2d-qwen2",),
        architectures=("*",),
        named=("bd3lm",),
        backbone="qwen2",
        block=32,
        anchor="canvas",
        mask=("<|mask|>",),
        frame=CHATML,
    ),
    Family(
        "a2d-bd3lm-qwen3",
        "Tiny-A2D bd3lm on Qwen3",
        types=("a2d-qwen3",),
        architectures=("*",),
        named=("bd3lm",),
        backbone="qwen3",
        block=32,
        anchor="canvas",
        mask=("<|mask|>",),
        frame=CHATML,
    ),
    Family(
        "a2d-qwen2",
        "Tiny-A2D mdlm on Qwen2.5",
        types=("a2d-qwen2",),
        architectures=("*",),
        backbone="qwen2",
        mask=("<|mask|>",),
        frame=CHATML,
    ),
    Family(
        "a2d-qwen3",
        "Tiny-A2D mdlm on Qwen3",
        types=("a2d-qwen3",),
        architectures=("*",),
        backbone="qwen3",
        mask=("<|mask|>",),
        frame=CHATML,
    ),
    Family(
        "a2d-llama",
        "Tiny-A2D mdlm on Llama",
        types=("a2d-llama",),
        architectures=("*",),
        backbone="llama",
        mask=("<|mask|>",),
    ),
    Family(
        "open-dcoder",
        "Open-dCoder-0.5B",
        types=("qwen2",),
        architectures=("Qwen2ForCausalLM",),
        named=("dcoder",),
        backbone="qwen2",
        shift=True,
        mask=("[MASK]", "<M>"),
    ),
    Family(
        "sdar",
        "SDAR, TraDo",
        types=("sdar",),
        architectures=("SDARForCausalLM",),
        backbone="qwen3",
        block=4,
        mask=("<|MASK|>",),
        mask_id=151669,
        frame=CHATML,
    ),
    Family(
        "sdar-moe",
        "SDAR-30B-A3B",
        types=("sdar_moe",),
        architectures=("SDARMoeForCausalLM",),
        backbone="qwen3_moe",
        block=4,
        mask=("<|MASK|>",),
        mask_id=151669,
        frame=CHATML,
    ),
    Family(
        "fast-dllm-v2",
        "Fast_dLLM_v2",
        types=("Fast_dLLM_Qwen",),
        architectures=("Fast_dLLM_QwenForCausalLM",),
        backbone="qwen2",
        shift=True,
        block=32,
        mask=("|<MASK>|",),
        mask_id=151665,
        frame=CHATML,
    ),
    Family(
        "llada2",
        "LLaDA2.0, LLaDA2.1",
        types=("llada2_moe",),
        architectures=("LLaDA2MoeModelLM",),
        backbone="llada2",
        block=32,
        mask=("<|mask|>",),
        mask_id=156895,
        frame=ROLES,
    ),
    Family(
        "stable-diffcoder",
        "Stable-DiffCoder-8B",
        types=("*",),
        architectures=("*",),
        named=("diffcoder",),
        backbone="llama",
        block=4,
        mask=("<[MASK_TOKEN]>",),
        mask_id=5,
    ),
    Family(
        "mdlm",
        "mdlm-owt",
        types=("mdlm",),
        architectures=("MDLM",),
        backbone="dit",
        tokenizer="openai-community/gpt2",
    ),
    Family(
        "sedd",
        "sedd-small, sedd-medium (absorbing)",
        types=("sedd",),
        architectures=("*",),
        backbone="dit",
        tokenizer="openai-community/gpt2",
    ),
    Family(
        "diffusion-gemma",
        "DiffusionGemma 26B-A4B",
        types=("diffusion_gemma",),
        architectures=("*",),
        backbone="diffusion-gemma",
        noise="uniform",
        frame="<bos><start_of_turn>user\n{prompt}<end_of_turn>\n<start_of_turn>model\n",
        proven=False,
    ),
    Family(
        "masked-lm-chat",
        "ModernBERT-chat",
        types=("*",),
        architectures=("*ForMaskedLM",),
        named=("chat",),
        backbone="masked-lm",
        frame=QUESTION,
    ),
    Family(
        "masked-lm",
        "ModernBERT, RoBERTa, any MaskedLM whose tokenizer spells bytes",
        types=("*",),
        architectures=("*ForMaskedLM",),
        backbone="masked-lm",
        frame="[CLS]{prompt}\n",
    ),
)


def family_of(config: Mapping[str, Any], where: str, wanted: str | None = None) -> Family:
    """The family of a checkpoint's config, or the one that is `wanted` by name.

    `where` is the checkpoint's name or path. Raises ModelError for an unknown one.
    """
    names = ", ".join(family.name for family in FAMILIES)
    if wanted is not None:
        found = next((family for family in FAMILIES if family.name == wanted), None)
        if found is None:
            raise ModelError("no such family of models", got=wanted, todo="one of " + names)
        return found
    kind = str(config.get("model_type", "sedd" if "graph" in config else ""))
    classes = [str(name) for name in config.get("architectures") or ()]
    for family in FAMILIES:
        if family.fits(kind, classes, where):
            return family
    raise ModelError(
        "this kind of model is not known",
        where=where,
        got=f"model_type {kind!r}, architectures {', '.join(classes) or 'none'}",
        todo=f"name its family if it is one of {names}",
    )
