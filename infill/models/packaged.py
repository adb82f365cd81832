"""The packaged models: their folders, facts and vocabularies, without torch and without weights.

default_vocabulary().encode("Ann")     # the default model's tokens
available()                            # the facts of each packaged model
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from infill.denoiser import Facts
from infill.errors import ModelError
from infill.models import manifest
from infill.tokens.vocabulary import Vocabulary

if TYPE_CHECKING:
    from infill.models.manifest import Manifest

PACKAGED = Path(__file__).parent
MASK, NULL = "<reponame>", "<empty_output>"
TEMPLATE = "<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
LIMIT = 8_192
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
"""A hub repository: owner/name."""


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
    return plain_facts(known.name, temperature=known.temperature, null_bias=known.null_bias)


def plain_facts(name: str, *, temperature: float = 1.0, null_bias: float = 0.0) -> Facts:
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
