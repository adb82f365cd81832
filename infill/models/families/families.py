"""The known families of masked-diffusion models: one row each, facts only.

A family is one kind of checkpoint, and how it is read. The checkpoint's own config or tokenizer
decides where it has a fact; the row gives the rest. To add a family, add a row.

    config = {"model_type": "llada", "architectures": ["LLaDAModelLM"]}
    family_of(config, "GSAI-ML/LLaDA-8B-Instruct").name      # "llada"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any, Literal

from infill.errors import ModelError

BLOCK_KEYS = ("block_size", "bd_size", "block_length")
"""The keys of the block size in configs of block-causal models."""


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of checkpoint, and how it is read.

    `types`, `architectures`: patterns of the config's model_type and architectures; `named`: a
    part of the checkpoint's name, where the config alone does not tell. `backbone`: the network's
    row in `backbones`. `shift`: the logits of position i are read one position before it.
    `block`: tokens of a block that see each other and all before; 0 = all see all.
    `anchor`: whether blocks are counted from the row's or from the canvas's first token. `mask`,
    `mask_id`: spelling or id of the mask token; `expand`: of a token for a mask that should be two.
    `frame`: the chat template where the checkpoint has none. `limit`: tokens the model was trained
    to read, 0 = as in its config. `tokenizer`: the repository of its tokenizer where the checkpoint
    has none. `proven`: the tests compare its logits with an independent forward.
    """

    name: str
    checkpoints: str
    types: tuple[str, ...]
    architectures: tuple[str, ...]
    backbone: str
    named: tuple[str, ...] = ()
    shift: bool = False
    block: int = 0
    anchor: Literal["row", "canvas"] = "row"
    noise: Literal["absorbing", "uniform", "editable"] = "absorbing"
    mask: tuple[str, ...] = ()
    mask_id: int | None = None
    expand: tuple[str, ...] = ()
    frame: str = "{prompt}"
    limit: int = 0
    tokenizer: str = ""
    proven: bool = True

    @property
    def attention(self) -> Literal["full", "block-causal", "canvas-after-prefix"]:
        """The kind of attention, under the engine's name for it."""
        if self.noise == "uniform":
            return "canvas-after-prefix"
        return "block-causal" if self.block else "full"

    def fits(self, kind: str, classes: Sequence[str], where: str) -> bool:
        """Whether a checkpoint is of this family, by model_type, architectures and name."""
        name = PurePath(where).name.lower()
        if self.named and not any(word in name for word in self.named):
            return False
        if not any(fnmatchcase(kind, pattern) for pattern in self.types):
            return False
        if self.architectures == ("*",):
            return True
        return any(fnmatchcase(name, p) for name in classes for p in self.architectures)

    def block_of(self, config: Mapping[str, Any]) -> int:
        """Tokens of a block, from the config if it has them; 0 where all see all."""
        if not self.block:
            return 0
        sizes = (config.get(key) for key in BLOCK_KEYS)
        return next((size for size in sizes if isinstance(size, int) and size > 0), self.block)


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
