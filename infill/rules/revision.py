"""Revisions: what is masked again, or exchanged, although no validator complains.

    infill.Options(revision=Unsure(tau=0.5))        # or --set revision=unsure:tau=0.5

A revision looks at a filled canvas and doubts some of its tokens. What validators blame is masked
again by `infill.decoding.remask`, whatever the revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from infill.canvas.canvas import Canvas
from infill.canvas.variable import Variable
from infill.constraints.constraint import settle
from infill.denoiser import Denoiser
from infill.logits import ClassScores, Reduction


class Revision(Protocol):
    """Looks at a filled canvas again. `rounds`: how often. `passes`: forwards in each round."""

    @property
    def rounds(self) -> int: ...

    @property
    def passes(self) -> int: ...

    def revise(self, denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]) -> None:
        """Open positions of these closed slots again (`Variable.doubt`), or commit others there."""
        ...


@dataclass(frozen=True, slots=True)
class Unrevised:
    """Everything committed stays."""

    rounds: ClassVar[int] = 0
    passes: ClassVar[int] = 0

    def revise(self, denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]) -> None:
        return None


def revisable(canvas: Canvas) -> list[Variable]:
    """Closed slots that the model filled, and that no validator blamed or narrowed."""
    return [
        variable
        for variable in canvas.variables()
        if not (variable.open or variable.structural or variable.locked or variable.remasks)
        and not variable.excluded
        and variable.within is None
        and len(variable.tokens)
    ]


@dataclass(frozen=True, slots=True)
class Unsure:
    """Mask again what was committed at a confidence below `tau`, now that both sides are filled.

    Wang et al. 2025, "Remasking discrete diffusion models with inference-time scaling" (by the
    confidence at commitment). Costs no forward of its own.
    """

    tau: float = 0.5
    rounds: int = 1
    passes: ClassVar[int] = 0

    def revise(self, denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]) -> None:
        for variable in slots:
            doubted = np.flatnonzero(variable.sure < self.tau)
            if len(doubted):
                variable.doubt(doubted)


@dataclass(frozen=True, slots=True)
class ToMask:
    """Read the filled canvas again, and mask every token whose probability is below `tau`.

    Hong et al. 2025, "Wide-in, narrow-out" (its verification), with masks instead of drafts.
    """

    tau: float = 0.1
    rounds: int = 1
    passes: ClassVar[int] = 1

    def revise(self, denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]) -> None:
        for variable, scores in reread(denoiser, canvas, slots):
            doubted = np.flatnonzero(own_scores(variable, scores) < self.tau)
            if len(doubted):
                variable.doubt(doubted)


@dataclass(frozen=True, slots=True)
class Edit:
    """Read the filled canvas again, and exchange tokens where another has more than `tau`.

    LLaDA2.1 (token-to-token editing, speedy mode). The new tokens come from a witness of the rest,
    so that the slot stays in its language; the witness may keep the old token.
    """

    tau: float = 0.5
    rounds: int = 1
    passes: ClassVar[int] = 1

    def revise(self, denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]) -> None:
        for variable, scores in reread(denoiser, canvas, slots):
            other = np.where(scores.token != variable.tokens[:, None], scores.best, -np.inf)
            doubted = np.flatnonzero(other.max(axis=1) > np.log(self.tau))
            if not len(doubted):
                continue
            variable.doubt(doubted)
            variable.scores = scores
            (settled,) = settle([variable.job()])
            null = denoiser.vocabulary.null
            tokens, sure = settled.witness[doubted], settled.confidence[doubted]
            variable.commit(doubted, tokens, null, sure)
            canvas.settle(variable)


def reread(
    denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]
) -> Iterator[tuple[Variable, ClassScores]]:
    """The scores at every position of some closed slots, read while the model sees their tokens."""
    layout = canvas.layout(reread=slots)
    rows = dict(zip(layout.open, layout.rows, strict=True))
    requests = [Reduction(rows[variable], variable.automaton.partition) for variable in slots]
    yield from zip(slots, denoiser.denoise([layout.view]).reduce(requests), strict=True)


def own_scores(variable: Variable, scores: ClassScores) -> NDArray[np.float32]:
    """The probability of each committed token; 0 where its class has a better one."""
    own = scores.token == variable.tokens[:, None]
    found: NDArray[np.float32] = np.exp(np.where(own, scores.best, -np.inf).max(axis=1))
    return found
