"""A family: one kind of masked-diffusion checkpoint, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any, Literal

BLOCK_KEYS = ("block_size", "bd_size", "block_length")
"""Where configs of block-causal models say the size of a block."""


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of checkpoint, and how it is read.

    `types`, `architectures`: patterns of the config's model_type and architectures; `named`: a
    part of the checkpoint's name, where the config alone does not tell. `backbone` names the
    network (`infill.models.backbones`). `shift`: the logits of position i stand one position
    before it. `block`: tokens of a block that see each other and all before; 0 = all see all.
    `anchor`: whether blocks are counted from the row's or from the canvas's first token. `mask`,
    `mask_id`: spelling or id of the mask token, `expand` of one for a mask that should be two.
    `frame`: the chat template where the checkpoint brings none. `limit`: tokens the model was
    trained to read, 0 = as its config says. `tokenizer`: the repository of its tokenizer where the
    checkpoint brings none. `proven`: its logits equal an independent forward in
    the tests.
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
        """Who sees whom, as the engine calls it."""
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
        """Tokens of a block, from the config where it says so; 0 where all see all."""
        if not self.block:
            return 0
        said = (config.get(key) for key in BLOCK_KEYS)
        return next((size for size in said if isinstance(size, int) and size > 0), self.block)
