"""The revision seam: what is masked again, or exchanged, although no validator complains.

What validators complain about is masked again by `infill.remask`, whatever the revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from infill.canvas import Canvas
from infill.denoiser import Denoiser
from infill.variable import Variable


class Revision(Protocol):
    """Looks a filled canvas over. `rounds`: how often. `passes`: forwards a round."""

    @property
    def rounds(self) -> int: ...

    @property
    def passes(self) -> int: ...

    def revise(self, denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]) -> None:
        """Open positions of these closed slots again (`Variable.doubt`), or commit others there."""
        ...


@dataclass(frozen=True, slots=True)
class Unrevised:
    """What is committed stays."""

    rounds: ClassVar[int] = 0
    passes: ClassVar[int] = 0

    def revise(self, denoiser: Denoiser, canvas: Canvas, slots: Sequence[Variable]) -> None:
        return None


def revisable(canvas: Canvas) -> list[Variable]:
    """Closed slots that the model filled, and that no validator spoke about or narrowed."""
    return [
        variable
        for variable in canvas.variables()
        if not (variable.open or variable.structural or variable.locked or variable.remasks)
        and not variable.excluded
        and variable.within is None
        and len(variable.tokens)
    ]
