"""The model seam: a denoiser reads views of canvases and returns logits at their open positions.

For example:

    class Model:                                             # any class with these members
        vocabulary, facts = vocabulary, Facts("mine", limit=2048)

        def denoise(self, views): ...                        # logits, view after view
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from infill.logits import Logits
from infill.scaffold import Choice, Slot
from infill.tokens.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that the engine must know about a model, besides its vocabulary.

    `limit` is the longest context plus canvas, in tokens. `template` frames the prompt; it holds
    `{prompt}` once and may spell special tokens, which the prompt itself never can. `temperature`
    divides the logits and `null_bias` is added to the null token's, both before the constraint.
    `longer` and `shorter` are the model's own tokens for a mask that should be two, or none.
    `soft`: the model reads soft masks (see `Expected`).
    """

    name: str
    limit: int
    template: str = "{prompt}"
    attention: Literal["full", "block-causal", "canvas-after-prefix"] = "full"
    noise: Literal["absorbing", "uniform", "editable"] = "absorbing"
    temperature: float = 1.0
    null_bias: float = 0.0
    longer: int | None = None
    shorter: int | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The place of one slot on the canvas: `length` positions from `start`."""

    slot: Slot | Choice
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Expected:
    """The tokens expected at open positions: `tokens` int32 [R, k], `weights` float32 [R, k].

    A soft mask is embed(mask) + Σ weight · embed(token).
    """

    tokens: NDArray[np.int32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """A read-only look at one canvas.

    `context`: token ids before the canvas, the same object for a whole fill, so that an adapter
    may cache what it computes from them. `tokens`: int32 [L], the canvas; open positions hold the
    vocabulary's mask id (0 if it has none). `open`: int32 [R], the open positions, ascending; where
    committed tokens are read again, theirs too. `expected` is for models with soft masks.
    """

    context: tuple[int, ...]
    tokens: NDArray[np.int32]
    open: NDArray[np.int32]
    spans: tuple[Span, ...]
    expected: Expected | None = None


class Denoiser(Protocol):
    """A masked-diffusion model, or anything that behaves like one."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    @property
    def facts(self) -> Facts: ...

    def denoise(self, views: Sequence[View]) -> Logits:
        """Logits at every open position: the rows of one view after the other's."""
        ...
