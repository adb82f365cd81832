"""Denoiser adapters: the only room that loads torch, and only when a model is loaded.

A name, a folder or a repository of the hub goes in; a `Denoiser` comes out. Start reading in `load`
below; `hybrid` is the packaged model, `families` are those that users bring, and `synthetic` has
those without weights (`Noise`, `Adversary`, `Teacher`).

    load("default")                     # the packaged model
    load("noise")                       # random logits: what comes back is valid all the same
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from infill.denoiser import Denoiser, Facts
from infill.errors import ModelError
from infill.models.hybrid import manifest
from infill.tokens.vocabulary import Vocabulary

if TYPE_CHECKING:
    from infill.models.hybrid.manifest import Manifest


__all__ = ["available", "default_vocabulary", "facts_of", "load", "verify"]

PACKAGED = Path(__file__).parent
MASK, NULL = "<reponame>", "<empty_output>"
TEMPLATE = "<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
LIMIT = 8_192
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
"""A hub repository: owner/name."""


def load(
    name_or_path: str | Path = "default",
    device: str = "auto",
    dtype: str = "auto",
    threads: int | None = None,
    family: str | None = None,
    cache: str = "auto",
) -> Denoiser:
    """Load a packaged model by name, a checkpoint's folder, a repository of the hub, or "noise".

    "noise" has no weights at all: its logits are random.

    `device`: "auto" (CUDA if there is one), "cpu", "cuda", "cuda:1", "balanced" (all GPUs).
    `dtype`: "auto" (bfloat16 where the device computes in it; else int8 for a packaged model,
    float32 for others), "float32", "bfloat16", "float16", "int8" or "int4". `threads`: CPU
    threads of the whole process. `family`: the kind of model, where its config does not tell
    (docs/guides/models.md). `cache`: "exact" keeps what provably cannot change, "none" nothing;
    "prefix" and "dual" are approximate, for full attention, "dual" for our own kind of model too;
    "auto" is "dual" for our own kind (decision 0022) and "exact" for all others. Weights are
    safetensors only and no code of a checkpoint is ever run; hashes of packaged files are checked.
    Raises ModelError if there is no such model, or it cannot be loaded this way.
    """
    if name_or_path == "noise":
        from infill.models.synthetic import Noise

        return Noise(0)
    folder = find(name_or_path)
    from infill.models import devices, shards
    from infill.models.hybrid import hybrid_denoiser as hybrid

    if (folder / manifest.NAME).is_file():
        dual = _dual(name_or_path, family, cache)
        known = manifest.read_manifest(folder)
        manifest.verify_files(folder, known)
        place = devices.compute_place(device, dtype, threads)
        return hybrid.packaged_denoiser(folder, known, facts_of(known), place, dual=dual)
    config = shards.read_config(folder)
    if family is None and config.get("model_type") == "llama" and "architectures" not in config:
        dual = _dual(name_or_path, family, cache)
        place = devices.compute_place(device, dtype, threads)
        return hybrid.plain_denoiser(folder, _facts(folder.name), place, dual=dual)
    from infill.models.families import families, loading as foreign

    name = str(name_or_path)
    kind = families.family_of(config, name, family)
    return foreign.load_foreign(
        folder, name, config, kind, devices.spread_of(device, dtype, threads), cache
    )


def _dual(name: str | Path, family: str | None, cache: str) -> bool:
    """Whether a model of our own kind caches its canvases too; ModelError for other caches."""
    if family is not None or cache not in ("auto", "exact", "dual"):
        raise ModelError(
            "this model takes no family, and its context is always kept exactly",
            where=str(name),
            got=f"family={family!r}, cache={cache!r}",
            todo="leave family out; cache='exact' reads the whole canvas at every step",
        )
    return cache != "exact"


def available() -> list[Facts]:
    """Facts of the packaged models, without loading any."""
    folders = sorted(path.parent for path in PACKAGED.glob(f"*/{manifest.NAME}"))
    return [facts_of(manifest.read_manifest(folder)) for folder in folders]


def verify(name: str | Path = "default") -> None:
    """Recompute the hash of every file of a packaged model; ModelError if one differs."""
    folder = find(name)
    manifest.verify_files(folder, manifest.read_manifest(folder))


def default_vocabulary() -> Vocabulary:
    """The default model's vocabulary, without torch and without its weights."""
    return vocabulary_of(PACKAGED / "default")


def vocabulary_of(folder: Path) -> Vocabulary:
    """The vocabulary in a model's folder."""
    return Vocabulary.from_file(folder / "tokenizer.json", mask=MASK, null=NULL)


def facts_of(known: Manifest) -> Facts:
    """The facts of a model, from its manifest."""
    return _facts(known.name, temperature=known.temperature, null_bias=known.null_bias)


def _facts(name: str, *, temperature: float = 1.0, null_bias: float = 0.0) -> Facts:
    return Facts(
        name=name,
        limit=LIMIT,
        template=TEMPLATE,
        attention="canvas-after-prefix",
        noise="absorbing",
        temperature=temperature,
        null_bias=null_bias,
    )


def find(name_or_path: str | Path) -> Path:
    """The folder of a packaged model, a checkpoint or a hub repository; else ModelError."""
    for folder in (PACKAGED / name_or_path, Path(name_or_path)):
        if (folder / manifest.NAME).is_file() or (folder / "config.json").is_file():
            return folder
    if REPOSITORY.fullmatch(str(name_or_path)) and not Path(name_or_path).exists():
        from infill.models.shards import download

        return download(str(name_or_path))
    names = ", ".join(facts.name for facts in available()) or "none is packaged"
    raise ModelError(
        "no such model",
        got=str(name_or_path),
        todo=f"a packaged model ({names}), a folder with config.json and *.safetensors, or a "
        "repository of the hub (owner/name)",
    )
