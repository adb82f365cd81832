"""What all tiny checkpoints share: their sizes, and how one is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.models.families.checkpoints import (
    Checkpoint,
    number,
)

WIDTH, INNER, LAYERS, HEADS, SHARED = 32, 48, 2, 4, 2
MASK = number("<|mask|>")

Maker = Callable[[Path, int], Checkpoint]
