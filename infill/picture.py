"""The picture: what a canvas shows at one moment, in cells."""

from __future__ import annotations

from dataclasses import dataclass

MASK = "▢"
"""Stands for one open position."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Fixed text, or a variable's text so far; `number` names the variable, -1 is fixed text.

    `confidence` is the product over what is committed; 1.0 for what is fixed, given or all open.
    """

    text: str
    number: int = -1
    path: str = ""
    kind: str = ""
    confidence: float = 1.0


Picture = tuple[Cell, ...]
