"""The proposal of one step: for every open variable its witness, and how certain each position is.

For example:

    (proposal,) = propose(denoiser, [canvas.layout()], temperature=0.0, rngs=[rng])
    proposal.candidates(vocabulary)        # one table of all open positions, for the schedule
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from infill.documents import ROOT
from infill.errors import ModelError
from infill.evidence.bias import add_hints, left_at
from infill.evidence.evidence import Evidence
from infill.evidence.readers.table import Hints, read_hints
from infill.logits import ClassScores, Logits, Reduction
from infill.rules.guide import Guidance, Unguided
from infill.rules.schedule import Candidates
from infill.scaffold import Choice
from infill.tokens.lift import TokenAutomaton
from infill.tokens.partition import Partition
from infill.tokens.vocabulary import Vocabulary

MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Proposal:
    """One canvas's open variables with their settled witnesses, in text order.

    `places`: for each variable, int32 [n], where its open positions are on the canvas; `leaves`:
    bool [n], where its witness leaves the evidence; `native`: scores [n, 2] of the model's own
    tokens for longer and shorter, if it has them. `early`: the choices that should wait for the
    item before them. `forwards`: the forwards spent on the canvas.
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

    Read the logits, add the hints of each canvas's `evidence` by `bonus`, reduce the scores by
    class, settle every slot. Raises ModelError if a logit is not a number.
    """
    guidance = guidance or Unguided()
    reading = guidance.read(denoiser, layouts)
    texts = evidence if bonus and evidence else [None] * len(layouts)
    hints = [read_hints(text, one.variables) for text, one in zip(texts, layouts, strict=True)]
    add_hints(reading.logits, denoiser.vocabulary, layouts, hints, bonus)
    lengths = reduce_by_class(reading.logits, denoiser, layouts, guidance)
    settled = settle_all(layouts, hints, temperature, rngs)
    rows = zip(layouts, hints, settled, lengths, reading.forwards, strict=True)
    return [_proposal(denoiser.vocabulary, *row) for row in rows]


def reduce_by_class(
    logits: Logits, denoiser: Denoiser, layouts: Sequence[Layout], guidance: Guidance
) -> list[tuple[ClassScores | None, ...]]:
    """Refresh every open variable with the class scores of its open positions.

    Returns the scores of the model's own tokens for longer and shorter, for each canvas's open
    variables, or None where it has no such tokens. Raises ModelError if a score is not a number.
    """
    asked = list(_requests(layouts))
    overshoots = [_overshoot(variable, denoiser.vocabulary) for variable, _ in asked]
    first = {
        number: Reduction(request.rows[:, :1], over.partition)
        for number, ((variable, request), over) in enumerate(zip(asked, overshoots, strict=True))
        if over and over.partition.classes and (variable.tokens == OPEN).all()
    }
    own = native(denoiser.facts, denoiser.vocabulary.size)
    ends = [Reduction(request.rows[:1], own) for _, request in asked] if own is not None else []
    reduced = logits.reduce([*(request for _, request in asked), *first.values(), *ends])
    extra = dict(zip(first, reduced[len(asked) :], strict=False))
    for number, ((variable, _), over) in enumerate(zip(asked, overshoots, strict=True)):
        scores = reduced[number]
        if over:
            begun = bool((variable.tokens != OPEN).any())
            scores = credited(scores, extra.get(number), over, begun=begun)
        _take_in(variable, guidance.adjust(variable, scores))
    lengths = iter(reduced[len(asked) + len(first) :] if ends else [None] * len(asked))
    return [tuple(next(lengths) for _ in layout.open) for layout in layouts]


def _requests(layouts: Sequence[Layout]) -> Iterator[tuple[Variable, Reduction]]:
    """Each open variable with the logit rows of its open positions, counted over all canvases."""
    offset = 0
    for layout in layouts:
        for variable, rows in zip(layout.open, layout.rows, strict=True):
            partition = variable.automaton.partition
            yield variable, Reduction((rows + offset).astype(np.int32), partition)
        offset += len(layout.view.open)


def _take_in(variable: Variable, scores: ClassScores) -> None:
    """Give a variable its new scores; an enum also its best texts, when it is first seen."""
    if np.isnan(scores.best).any():
        raise ModelError("the model gave logits that are not numbers", where=str(variable.path))
    variable.refresh(scores)
    variable.forwards += 1
    if variable.slot.kind.is_enumerated and variable.forwards == 1:
        variable.choices = tuple(best_strings(variable.job(), MOST_CHOICES))


def settle_all(
    layouts: Sequence[Layout],
    hints: Sequence[Hints],
    temperature: float,
    rngs: Sequence[np.random.Generator],
) -> list[tuple[Settled, ...]]:
    """The witness of every open variable, kept in it; above temperature 0 drawn at random."""
    jobs = [
        variable.job(first=own.labelled(variable))
        for layout, own in zip(layouts, hints, strict=True)
        for variable in layout.open
    ]
    found = iter(settle(jobs))
    settled = []
    for layout, rng in zip(layouts, rngs, strict=True):
        own = [(variable, next(found)) for variable in layout.open]
        if temperature > 0:
            own = [(v, replace(s, witness=sample(v.job(), rng, temperature))) for v, s in own]
        for variable, one in own:
            variable.witness = one.witness
        settled.append(tuple(one for _, one in own))
    return settled


def _proposal(
    vocabulary: Vocabulary,
    layout: Layout,
    hints: Hints,
    settled: tuple[Settled, ...],
    lengths: tuple[ClassScores | None, ...],
    forwards: int,
) -> Proposal:
    """The proposal of one canvas, and where its witnesses leave the evidence."""
    pairs = zip(layout.open, settled, strict=True)
    return Proposal(
        variables=layout.open,
        settled=settled,
        places=tuple(layout.view.open[rows[0]] for rows in layout.rows),
        leaves=tuple(left_at(hints.of(v), v, one.witness, vocabulary) for v, one in pairs),
        native=lengths,
        early=hints.waiting,
        forwards=forwards,
    )


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

    After single values a choice does not wait: waiting made fills longer and no better.
    """
    last = ROOT
    found = []
    for variable in variables:
        deeper = len(last) > len(variable.path) + 1
        found.append(variable.structural and deeper and last.below(variable.path))
        last = last if variable.structural else variable.path
    return found


def _overshoot(variable: Variable, vocabulary: Vocabulary) -> Overshoot | None:
    if not isinstance(variable.slot, Choice):
        return None
    assert isinstance(variable.automaton, TokenAutomaton)
    return overshoot(variable.slot, variable.automaton, vocabulary)


def finish(canvas: Canvas, changed: Sequence[Variable], null: int | None) -> None:
    """Commit what the commits of this step have made certain: the tail after a terminator."""
    certain = [v for v in changed if v.open and (v.tokens == OPEN).any() and not v.ended]
    for variable, tokens in zip(certain, forced([v.job() for v in certain]), strict=True):
        rows = np.flatnonzero((variable.tokens == OPEN) & (tokens != OPEN))
        if len(rows):
            variable.commit(rows, tokens[rows], null, np.ones(len(rows), np.float32))
