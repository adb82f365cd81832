"""Self-drafting: one forward reads the canvas, and how it will probably look in the next steps.

    infill.Options(guide=Draft(depth=2))        # or --set guide=draft:depth=2

Gao et al. 2025, "Self speculative decoding for diffusion large language models". A draft is the
canvas with what the schedule would commit of the last witnesses. If the canvas then really looks
so, its logits are there already. Only the number of forwards changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from infill.canvas.layout import Layout
from infill.canvas.variable import OPEN, Variable
from infill.denoiser import Denoiser, View
from infill.logits import ClassScores, Favour, Logits, Reduction
from infill.rules.guide import Guidance, Reading
from infill.rules.schedule import Candidates, Schedule

Key = tuple[int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Draft:
    """Read up to `depth` drafts beside every canvas: fewer forwards of larger batches."""

    depth: int = 2
    bare: ClassVar[bool] = False

    def start(self, schedule: Schedule) -> Guidance:
        return _Drafting(self.depth, schedule)


@dataclass(frozen=True, slots=True)
class DraftPart:
    """The rows of one view: `count` of them from `first` on in some logits.

    Kept until read number `until`. It holds the context too, as the key only has its identity.
    """

    logits: Logits
    first: int
    count: int
    until: int = 0
    context: tuple[int, ...] = ()


@dataclass(slots=True)
class _Drafting:
    depth: int
    schedule: Schedule
    known: dict[Key, DraftPart] = field(default_factory=dict)
    reads: int = 0

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        self.reads += 1
        self.known = {key: part for key, part in self.known.items() if part.until >= self.reads}
        views: list[View] = []
        for layout in layouts:
            if _key(layout.view) not in self.known:
                views += [layout.view, *self._drafts(layout)]
        logits = denoiser.denoise(views) if views else None
        first = 0
        for view in views:
            assert logits is not None
            until = self.reads + self.depth
            part = DraftPart(logits, first, len(view.open), until, view.context)
            self.known.setdefault(_key(view), part)
            first += len(view.open)
        asked = {_key(view) for view in views}
        keys = [_key(layout.view) for layout in layouts]
        parts = tuple(self.known[key] for key in keys)
        return Reading(Joined(parts), tuple(int(key in asked) for key in keys))

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        return scores

    def _drafts(self, layout: Layout) -> Iterator[View]:
        """The canvas after one step, two, …, as far as it can be foreseen."""
        view, open = layout.view, np.ones(len(layout.view.open), np.bool_)
        if not all(_seen(variable) for variable in layout.open):
            return
        table = foreseen(layout)
        for ahead in range(self.depth):
            left = np.flatnonzero(open[table.place])
            if not len(left):
                return
            offered = table.only(open[table.place])
            picked = left[self.schedule.pick(offered, self.reads + ahead)]
            if not len(picked) or table.null[picked].any():
                return
            tokens = view.tokens.copy()
            for row in picked:
                variable = layout.open[table.slot[row]]
                places = layout.rows[table.slot[row]]
                at = int((variable.tokens[: table.position[row]] == OPEN).sum())
                tokens[layout.view.open[places[:, at]]] = table.token[row]
                open[places[:, at]] = False
            view = replace(view, tokens=tokens, open=layout.view.open[open])
            if not len(view.open):
                return
            yield view


def _seen(variable: Variable) -> bool:
    """Whether the last step left a witness and scores for all positions of the variable."""
    scores, size = variable.scores, len(variable.tokens)
    if scores is None or variable.witness is None:
        return False
    return not variable.ended and len(scores.best) >= size == len(variable.witness)


def foreseen(layout: Layout) -> Candidates:
    """The candidates as the last step left them; `place` counts the view's open positions.

    Confidence is the model's own among the allowed tokens; margins and entropies are left out.
    """
    position = [np.flatnonzero(variable.tokens == OPEN) for variable in layout.open]
    slot = np.repeat(np.arange(len(position), dtype=np.int32), [len(each) for each in position])
    token, raw, sure, null = [], [], [], []
    for variable, rows in zip(layout.open, position, strict=True):
        assert variable.witness is not None and variable.scores is not None
        own, best = variable.witness[rows], variable.scores.best[rows]
        chosen = variable.scores.token[rows] == own[:, None]
        score = np.where(chosen, best, -1e30).max(axis=1)
        allowed = np.logaddexp.reduce(variable.scores.mass[rows], axis=1)
        token.append(own)
        raw.append(np.exp(score))
        sure.append(np.exp(np.minimum(score - allowed, 0.0)))
        null.append(own == (-1 if variable.automaton.null is None else variable.automaton.null))
    structural = np.array([variable.structural for variable in layout.open], np.bool_)
    never, nothing = np.zeros(len(slot), np.bool_), np.zeros(len(slot), np.float32)
    return Candidates(
        confidence=np.concatenate(sure).astype(np.float32),
        raw=np.concatenate(raw).astype(np.float32),
        margin=nothing,
        entropy=nothing,
        null=np.concatenate(null),
        breaks=never,
        structural=structural[slot],
        behind=never,
        leaves=never,
        token=np.concatenate(token).astype(np.int32),
        slot=slot,
        position=np.concatenate(position).astype(np.int32),
        place=np.concatenate([rows[0] for rows in layout.rows]),
    )


@dataclass(frozen=True, slots=True)
class Joined:
    """Rows of several logits as one, part after part."""

    parts: tuple[DraftPart, ...]

    def reduce(self, requests: Sequence[Reduction]) -> list[ClassScores]:
        found: dict[int, ClassScores] = {}
        for logits, numbers in self._groups([int(each.rows.flat[0]) for each in requests]).items():
            moved = [
                Reduction((requests[n].rows + shift).astype(np.int32), requests[n].partition)
                for n, shift in numbers
            ]
            reduced = self._logits(logits).reduce(moved)
            found.update(zip((n for n, _ in numbers), reduced, strict=True))
        return [found[number] for number in range(len(requests))]

    def favour(self, favours: Sequence[Favour], kept: NDArray[np.int32]) -> None:
        for logits, numbers in self._groups([each.row for each in favours]).items():
            moved = [replace(favours[n], row=favours[n].row + shift) for n, shift in numbers]
            self._logits(logits).favour(moved, kept)

    def _groups(self, rows: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
        """For each part's logits: which of the rows are in them, and the offset to reach them."""
        starts = np.cumsum([0, *(part.count for part in self.parts)])
        found: dict[int, list[tuple[int, int]]] = {}
        for number, row in enumerate(rows):
            at = int(np.searchsorted(starts, row, side="right")) - 1
            part = self.parts[at]
            found.setdefault(id(part.logits), []).append((number, int(part.first - starts[at])))
        return found

    def _logits(self, identity: int) -> Logits:
        return next(part.logits for part in self.parts if id(part.logits) == identity)


def _key(view: View) -> Key:
    return id(view.context), view.tokens.tobytes(), view.open.tobytes()
