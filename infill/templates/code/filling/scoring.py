"""How well the model likes lengths and fillings, before and after anything is filled.

    probe(engine, [(sheet, ["a"], {})], 3, "", 8)       # {"a": (Tried(4, 0.9), Tried(2, 0.7), …)}

Several lengths of a hole are shown to the model at once. The score of a length is the mean
probability of the tokens there, over what is usual for that length, since more masks make every one
of them less sure (CAL, "Beyond fixed lengths", probes lengths one after the other; here one batch
asks for all). Whole fillings are compared by their pseudo-likelihood: each half seen beside the
other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from infill.api import Engine, Request
from infill.blueprint import Blueprint
from infill.canvas.canvas import Canvas
from infill.constraints.job import Settled
from infill.decoding.proposal import propose
from infill.errors import BudgetError, Unsatisfiable
from infill.languages.language import literal
from infill.scaffold import Slot
from infill.templates.code.code_blueprint import Texts, code_blueprint
from infill.templates.code.filling.code_result import Tried
from infill.templates.code.sheet import Sheet
from infill.templates.code.slots import BUDGETS

USUAL = 1.25
"""The mean probability falls with the length to the power of this."""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A length, in masks, and what the model makes of it at first sight.

    `size`: tokens of the likeliest text, its end included. `mean`: their log-probability, in nats.
    """

    masks: int
    size: int
    mean: float

    def score(self, usual: float = USUAL) -> float:
        """The mean probability over what is usual for this size."""
        return round(math.exp(self.mean) * float(self.size**usual), 4)


def lengths_of(sheet: Sheet, name: str, count: int, most: int = 256) -> tuple[int, ...]:
    """The lengths to try for a hole, ascending: `count` between an eighth of the usual and all."""
    places = sheet.places(name)
    start, cap = max((BUDGETS[hole.kind] for hole in places), key=lambda budget: budget[0])
    cap = min([hole.cap for hole in places if hole.cap] or [cap])
    cap = min(cap, most)
    start = min(start, cap)
    if count <= 1:
        return (start,)
    steps = [start * 8.0 ** (i / (count - 1) - 1) for i in range(count)]
    return tuple(sorted({min(max(round(step), 2), cap) for step in steps}))


def probe(
    engine: Engine,
    tasks: Sequence[tuple[Sheet, Sequence[str], Mapping[str, str]]],
    count: int,
    context: str,
    batch: int,
) -> dict[str, tuple[Tried, ...]]:
    """For every hole of every task (sheet, open names, settled texts) its lengths, best first."""
    return {
        name: tuple(
            sorted((Tried(one.masks, one.score()) for one in own), key=lambda tried: -tried.score)
        )
        for name, own in looks(engine, tasks, count, context, batch).items()
    }


def looks(
    engine: Engine,
    tasks: Sequence[tuple[Sheet, Sequence[str], Mapping[str, str]]],
    count: int,
    context: str,
    batch: int,
) -> dict[str, list[FirstLook]]:
    """The first look at every hole of every task in each length, `batch` canvases in a forward."""
    canvases: list[Canvas] = []
    asked: list[dict[str, int]] = []
    for sheet, names, settled in tasks:
        own = {name: lengths_of(sheet, name, count, engine.options.slot_cap) for name in names}
        for number in range(count):
            starts = {name: tried[min(number, len(tried) - 1)] for name, tried in own.items()}
            made = code_blueprint(sheet, names, settled, judges=(), starts=starts)
            try:
                canvases.append(engine.lay_out(Request(made, context)))
            except (BudgetError, Unsatisfiable):
                continue
            asked.append(starts)
    found: dict[str, dict[int, FirstLook]] = {}
    for first in range(0, len(canvases), batch):
        group = canvases[first : first + batch]
        proposals = propose(
            engine.denoiser,
            [canvas.layout() for canvas in group],
            temperature=0.0,
            rngs=[np.random.default_rng(0) for _ in group],
        )
        for proposal, starts in zip(proposals, asked[first : first + batch], strict=True):
            for variable, one in zip(proposal.variables, proposal.settled, strict=True):
                name = str(variable.path.key)
                masks = starts[name]
                look = _look(one, masks, engine.denoiser.vocabulary.null)
                found.setdefault(name, {})[masks] = look
    return {name: list(own.values()) for name, own in found.items()}


def _look(settled: Settled, masks: int, null: int | None) -> FirstLook:
    ends = np.flatnonzero(settled.witness == (-1 if null is None else null))
    size = int(ends[0]) + 1 if len(ends) else len(settled.witness)
    return FirstLook(masks, size, float(np.mean(np.log(np.maximum(settled.raw[:size], 1e-9)))))


def likelihoods(
    engine: Engine,
    sheet: Sheet,
    names: Sequence[str],
    settled: Mapping[str, str],
    candidates: Sequence[Texts],
    context: str,
) -> list[float]:
    """The mean log-probability, in nats, of each candidate's tokens: the higher, the better.

    Every second token is masked and scored beside the others, then the rest; all in one forward.
    """
    made = code_blueprint(sheet, names, settled, judges=())
    canvases = [
        _masked(engine, made, texts, context, half) for texts in candidates for half in (0, 1)
    ]
    proposals = propose(
        engine.denoiser,
        [canvas.layout() for canvas in canvases],
        temperature=0.0,
        rngs=[np.random.default_rng(0) for _ in canvases],
    )
    found = []
    for first in range(0, len(proposals), 2):
        logs = []
        for proposal in proposals[first : first + 2]:
            for variable, one in zip(proposal.variables, proposal.settled, strict=True):
                logs += np.log(np.maximum(one.raw[variable.tokens == -1], 1e-9)).tolist()
        found.append(float(np.mean(logs)) if logs else 0.0)
    return found


def _masked(
    engine: Engine, made: Blueprint[Texts], texts: Texts, context: str, half: int
) -> Canvas:
    """The canvas with the texts written into it, but for every second token."""
    words = engine.denoiser.vocabulary
    row = tuple(
        _fixed(part, texts, words.encode) if isinstance(part, Slot) else part for part in made.row
    )
    canvas = engine.lay_out(Request(replace(made, row=row), context))
    for variable in canvas.variables():
        tokens = np.array(words.encode(_text(variable.slot, texts)), np.int32)  # type: ignore[arg-type]
        shown = np.flatnonzero(np.arange(len(tokens)) % 2 != half)
        if len(variable.tokens) == len(tokens) and len(shown) < len(tokens):
            variable.commit(shown, tokens[shown], None, np.ones(len(shown), np.float32))
    return canvas


def _fixed(slot: Slot, texts: Texts, encode: object) -> Slot:
    """The slot when its text is known."""
    text = _text(slot, texts)
    size = len(encode(text))  # type: ignore[operator]
    return replace(slot, language=literal(text), start=size, cap=size)


def _text(slot: Slot, texts: Texts) -> str:
    """The text of the slot if the hole has its text, borders included."""
    return slot.spell({slot.path.key: texts[str(slot.path.key)]}) or ""
