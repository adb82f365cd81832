"""Pseudo-likelihood: how well the model likes a whole filling, each half seen beside the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from infill.api import Engine, Request
from infill.blueprint import Blueprint
from infill.canvas import Canvas
from infill.language import literal
from infill.proposal import propose
from infill.scaffold import Slot
from infill.templates.code import Texts, blueprint
from infill.templates.sheet import Sheet


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
    made = blueprint(sheet, names, settled, judges=())
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
    """What the slot says if the hole has its text, borders included."""
    return slot.spell({slot.path: texts[slot.path]}) or ""
