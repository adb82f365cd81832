"""The proposal of one step: for every open variable the witness, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infill.canvas.canvas import Canvas
from infill.canvas.layout import Layout
from infill.canvas.variable import OPEN, Variable
from infill.constraints.constraint import Settled, best_strings, forced, sample, settle
from infill.decoding.choice_scores import Overshoot, credited, overshoot
from infill.denoiser import Denoiser, Facts
from infill.errors import ModelError
from infill.evidence.bias import departures, favour
from infill.evidence.evidence import Evidence
from infill.evidence.readings import NOTHING, read
from infill.logits import ClassScores, Request
from infill.rules.guide import Guidance, Unguided
from infill.rules.schedule import Candidates
from infill.scaffold import Choice
from infill.tokens.lift import TokenAutomaton
from infill.tokens.partition import Partition
from infill.tokens.vocabulary import Vocabulary

ENUMERATED = ("enum", "boolean")
"""The kinds of slots whose other texts are worth a report."""

MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """One canvas's open variables with their settled witnesses, in text order.

    `places`: for each variable, int32 [n], where its open positions lie on the canvas; `leaves`:
    bool [n], where its witness leaves the evidence; `native`: scores [n, 2] of the model's own
    tokens for longer and shorter, if it has them. `early`: the choices that should wait for the
    item before them. `forwards`: what was spent on the canvas.
    """

    variables: tuple[Variable, ...]
    settled: tuple[Settled, ...]
    places: tuple[NDArray[np.int32], ...]
    leaves: tuple[NDArray[np.bool_], ...]
    native: tuple[ClassScores | None, ...]
    early: frozenset[Variable]
    forwards: int

    def candidates(self, vocabulary: Vocabulary) -> Candidates:
        """All open positions as one table; `slot` is the number of the variable."""
        rows = [np.flatnonzero(v.tokens == OPEN) for v in self.variables]
        number = np.repeat(np.arange(len(rows), dtype=np.int32), [len(r) for r in rows])

        def joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
            return np.concatenate(parts) if parts else np.empty(0, np.int32)

        def gather(name: str) -> NDArray[Any]:
            return joined([getattr(s, name)[r] for s, r in zip(self.settled, rows, strict=True)])

        witness = gather("witness")
        structural = np.array([v.structural for v in self.variables], dtype=np.bool_)
        null = witness == (-1 if vocabulary.null is None else vocabulary.null)
        return Candidates(
            confidence=gather("confidence"),
            raw=gather("raw"),
            margin=gather("margin"),
            entropy=gather("entropy"),
            null=null,
            breaks=null | line_ends(vocabulary)[witness],
            structural=structural[number],
            behind=np.array(_behind(self.variables), dtype=np.bool_)[number],
            leaves=joined([*self.leaves]).astype(np.bool_),
            token=witness,
            slot=number,
            position=joined(rows).astype(np.int32),
            place=joined([*self.places]),
        )


@lru_cache(maxsize=4)
def line_ends(vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Flags [V] of the tokens that end with a line feed."""
    return np.array([(token or b"").endswith(b"\n") for token in vocabulary.tokens], np.bool_)


def propose(
    denoiser: Denoiser,
    layouts: Sequence[Layout],
    *,
    temperature: float,
    rngs: Sequence[np.random.Generator],
    evidence: Sequence[Evidence | None] = (),
    bonus: float = 0.0,
    guidance: Guidance | None = None,
) -> list[Proposal]:
    """One forward and one constrained settlement for all canvases together.

    `evidence` of each canvas, if given, favours what goes on as it does by `bonus`.
    """
    guidance = guidance or Unguided()
    reading = guidance.read(denoiser, layouts)
    logits = reading.logits
    guides = evidence if bonus and evidence else [None] * len(layouts)
    lists = [
        read(guide, layout.variables) if guide else NOTHING
        for guide, layout in zip(guides, layouts, strict=True)
    ]
    favour(logits, denoiser.vocabulary, layouts, guides, lists, bonus)
    requests, flat = [], []
    offset = 0
    for layout in layouts:
        for variable, rows in zip(layout.open, layout.rows, strict=True):
            requests.append(Request((rows + offset).astype(np.int32), variable.automaton.partition))
            flat.append(variable)
        offset += len(layout.view.open)
    beyond = [_overshoot(variable, denoiser.vocabulary) for variable in flat]
    first = {
        number: over
        for number, (variable, over) in enumerate(zip(flat, beyond, strict=True))
        if over and over.partition.classes and (variable.tokens == OPEN).all()
    }
    more = [Request(requests[i].rows[:, :1], over.partition) for i, over in first.items()]
    lengths = native(denoiser.facts, denoiser.vocabulary.size)
    if lengths is not None:
        more += [Request(request.rows[:1], lengths) for request in requests]
    reduced = logits.reduce([*requests, *more])
    extra = dict(zip(first, reduced[len(requests) :], strict=False))
    own_lengths: list[ClassScores | None] = [*reduced[len(requests) + len(first) :]]
    for number, (variable, over) in enumerate(zip(flat, beyond, strict=True)):
        scores = reduced[number]
        if over:
            begun = bool((variable.tokens != OPEN).any())
            scores = credited(scores, extra.get(number), over, begun=begun)
        scores = guidance.adjust(variable, scores)
        if np.isnan(scores.best).any():
            raise ModelError("the model gave logits that are not numbers", where=variable.path)
        variable.refresh(scores)
        variable.forwards += 1
        if variable.slot.kind in ENUMERATED and variable.forwards == 1:
            variable.choices = tuple(best_strings(variable.job(), MOST_CHOICES))
    stated = set().union(*(listed.labels.keys() for listed in lists))
    settled = iter(settle([variable.job(first=variable in stated) for variable in flat]))
    spoken = iter(own_lengths or [None] * len(flat))
    proposals = []
    canvases = zip(layouts, rngs, guides, lists, reading.forwards, strict=True)
    for layout, rng, guide, listed, forwards in canvases:
        own = [next(settled) for _ in layout.open]
        if temperature > 0:
            own = [_drawn(v, s, rng, temperature) for v, s in zip(layout.open, own, strict=True)]
        for variable, one in zip(layout.open, own, strict=True):
            variable.witness = one.witness
        places = tuple(layout.view.open[rows[0]] for rows in layout.rows)
        leaves = tuple(
            departures(
                guide,
                variable,
                one.witness,
                listed.onward.get(variable),
                listed.spans.get(variable, ()),
                listed.labels.get(variable, ()),
            )
            for variable, one in zip(layout.open, own, strict=True)
        )
        lengthy = tuple(next(spoken) for _ in layout.open)
        proposals.append(
            Proposal(layout.open, tuple(own), places, leaves, lengthy, listed.early, forwards)
        )
    return proposals


@lru_cache(maxsize=4)
def native(facts: Facts, size: int) -> Partition | None:
    """The model's own tokens for longer and shorter as two classes; None if it lacks either."""
    if facts.longer is None or facts.shorter is None:
        return None
    token_class = np.full(size, -1, np.int32)
    token_class[[facts.longer, facts.shorter]] = (0, 1)
    return Partition(token_class, 2)


def _behind(variables: Sequence[Variable]) -> list[bool]:
    """For each open variable: is it a choice with an open object of the same list before it?

    Behind single values a choice does not wait: there it made fills longer and no better.
    """
    last = ""
    found = []
    for variable in variables:
        head, inside, rest = last.partition(variable.path + "/")
        found.append(bool(variable.structural and inside and not head and "/" in rest))
        last = last if variable.structural else variable.path
    return found


def _overshoot(variable: Variable, vocabulary: Vocabulary) -> Overshoot | None:
    if not isinstance(variable.slot, Choice):
        return None
    assert isinstance(variable.automaton, TokenAutomaton)
    return overshoot(variable.slot, variable.automaton, vocabulary)


def _drawn(
    variable: Variable, settled: Settled, rng: np.random.Generator, temperature: float
) -> Settled:
    return replace(settled, witness=sample(variable.job(), rng, temperature))


def finish(canvas: Canvas, changed: Sequence[Variable], null: int | None) -> None:
    """Commit what the commits of this step have made certain: the tail behind a terminator."""
    certain = [v for v in changed if v.open and (v.tokens == OPEN).any() and not v.ended]
    for variable, tokens in zip(certain, forced([v.job() for v in certain]), strict=True):
        rows = np.flatnonzero((variable.tokens == OPEN) & (tokens != OPEN))
        if len(rows):
            variable.commit(rows, tokens[rows], null, np.ones(len(rows), np.float32))
