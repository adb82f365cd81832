"""The length probe: read a slot at several lengths before the first step, and keep the best.

For example:

    infill.Options(length=Probe(start=8, step=4, most=64))      # or --set length=probe
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from infill.canvas.canvas import Canvas
from infill.canvas.layout import Layout
from infill.canvas.variable import Variable
from infill.denoiser import Denoiser
from infill.logits import Reduction
from infill.rules.length import as_it_is


@dataclass(frozen=True, slots=True)
class Probe:
    """argmax over L of Φ(L) / B(L): the mean first-step probability over L masks, less its bias.

    CAL (calibrated adaptive length). Φ is read with the given text; B is the same without it, the
    bias of the length alone. All slots are probed together, one canvas for each length, with two
    forwards. Slots that the model has seen, and choices, keep their lengths.
    """

    start: int = 8
    step: int = 4
    most: int = 64
    bare: bool = True
    resize = as_it_is

    def prepare(self, denoiser: Denoiser, canvas: Canvas) -> int:
        fresh = [
            variable
            for variable in canvas.variables()
            if variable.open and not variable.structural and not variable.forwards
        ]
        if not fresh or canvas.tight:
            return 0
        room = max(canvas.cap(variable.slot) for variable in fresh)
        wanted = [*range(self.start, min(self.most, room) + self.step, self.step)]
        before = {variable: len(variable.tokens) for variable in fresh}
        lengths = [[fit(canvas, variable, length) for variable in fresh] for length in wanted]
        layouts = []
        for row in lengths:
            _lay(fresh, row)
            layouts.append(canvas.layout())
        score = sure(denoiser, layouts, fresh)
        if self.bare:
            views = [replace(each, view=replace(each.view, context=each.bare)) for each in layouts]
            score = score / np.maximum(sure(denoiser, views, fresh), 1e-6)
        best = score.argmax(axis=0)
        _lay(fresh, [lengths[row][number] for number, row in enumerate(best)])
        canvas.layout()
        if canvas.length > canvas.limit:
            _lay(fresh, [before[variable] for variable in fresh])
            canvas.layout()
        return len(wanted) * (1 + self.bare)


def fit(canvas: Canvas, variable: Variable, length: int) -> int:
    """The possible length of the slot that is nearest to the wanted one."""
    least = variable.automaton.min_tokens or 1
    return max(least, 1, min(length, canvas.cap(variable.slot)))


def sure(
    denoiser: Denoiser, layouts: Sequence[Layout], variables: Sequence[Variable]
) -> NDArray[np.float64]:
    """Mean probability [layouts, variables] of the best allowed token over a slot's masks."""
    logits = denoiser.denoise([layout.view for layout in layouts])
    requests, offset = [], 0
    for layout in layouts:
        rows = dict(zip(layout.open, layout.rows, strict=True))
        for variable in variables:
            own = (rows[variable][:1] + offset).astype(np.int32)
            requests.append(Reduction(own, variable.automaton.partition))
        offset += len(layout.view.open)
    means = [np.exp(one.best.max(axis=1)).mean() for one in logits.reduce(requests)]
    return np.array(means, np.float64).reshape(len(layouts), len(variables))


def _lay(variables: Sequence[Variable], lengths: Sequence[int]) -> None:
    for variable, length in zip(variables, lengths, strict=True):
        variable.reset(variable.automaton, length)
