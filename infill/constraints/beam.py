"""The lattice of a slot, whatever its language: a regular one's own, or a part of a pushdown's.

    lattice_of(job).nodes        # regular: states and counts; a grammar: what the beam kept

A pushdown has infinitely many configurations, so a beam search along the positions keeps those that
the scores prefer, merged where they are equal, together with a way to finish in time and the
configurations of the last witness. All edges between them make a lattice in which every path is a
text of the language, and on which the exact sweeps run as on any other. So a search that misses
something costs quality only. Confidences are exact within the lattice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from infill.constraints.job import Job
from infill.constraints.lattice import Lattice, lattice, sketch, wire
from infill.constraints.weights import STEEPEST, Floats
from infill.languages.pushdown import DEAD
from infill.tokens.lift import ClassSets
from infill.tokens.lifted_pushdown import Groups, TokenPushdown
from infill.tokens.ragged import run_indices, starts_of

Index = NDArray[np.int64]

NODES = 768
"""Configurations that one search visits; longer slots get a narrower beam."""

WIDEST, NARROWEST = 24, 4

SPARE = 3
"""Configurations kept at each position that cannot finish in time; they show what is missing."""

TRIES = 4
"""Candidates whose completion is computed, for each place in the beam."""


def lattice_of(job: Job, *, exact: bool = True) -> Lattice:
    """The lattice of a job; without `exact` a large counter may be left out (see `sketch`)."""
    if not isinstance(job.automaton, TokenPushdown):
        return lattice(job.automaton, len(job)) if exact else sketch(job.automaton, len(job))
    with job.automaton.lock:
        job.automaton.forget()
        return _Search(job, job.automaton).lattice()


@dataclass(slots=True, eq=False)
class _Search:
    job: Job
    pushdown: TokenPushdown
    scored: dict[int, Floats] = field(default_factory=dict)
    plans: dict[int, tuple[int, int] | None] = field(default_factory=dict)

    def lattice(self) -> Lattice:
        """The lattice between all configurations that the beam kept."""
        nodes = self.explore()
        place = np.full(len(self.pushdown.known.machine), -1, np.int64)
        place[nodes] = np.arange(len(nodes))
        source, target, named = [], [], []
        base, states = self._bases(nodes)
        final, ended = np.zeros(len(nodes), np.bool_), np.zeros(len(nodes), np.bool_)
        machine = self.pushdown.known.machine
        for number, configuration in enumerate(nodes):
            moves = self.pushdown.moves(configuration)
            final[number] = machine.accepts(configuration)
            ended[number] = final[number] and not len(moves.target)
            known = moves.target < len(place)
            ahead = np.where(known, place[np.where(known, moves.target, 0)], -1)
            kept = np.flatnonzero(ahead >= 0)
            source.append(np.full(len(kept), number))
            target.append(ahead[kept])
            named.append(base[machine.pairs[configuration][1]] + moves.group[kept])
        of_move, sets = _sets(np.concatenate(named), states)
        wired = wire(
            self.pushdown,
            replace(sets, of_move=of_move),
            np.concatenate(source),
            np.concatenate(target),
            np.arange(len(of_move)),
            final,
        )
        return replace(wired, ended=np.append(ended, wired.ended[-1:]))

    def _bases(self, nodes: list[int]) -> tuple[dict[int, int], list[Groups]]:
        """The offset of each scanner state's groups, when all groups are numbered in a row."""
        pairs = self.pushdown.known.machine.pairs
        base: dict[int, int] = {}
        states: list[Groups] = []
        total = 0
        for configuration in nodes:
            state = pairs[configuration][1]
            if state not in base:
                groups = self.pushdown.groups(state)
                base[state] = total
                states.append(groups)
                total += len(groups.value)
        return base, states

    def explore(self) -> list[int]:
        """All configurations kept, the start first."""
        length, committed = len(self.job), self.job.committed
        width = min(WIDEST, max(NARROWEST, NODES // max(length, 1)))
        trail = self._trail()
        layer: dict[int, float] = {0: 0.0}
        kept: dict[int, None] = {0: None, **dict.fromkeys(trail)}
        for position in range(length):
            left = length - position - 1
            if committed[position] >= 0:
                layer = self._fixed(layer, int(committed[position]))
            else:
                layer = self._ahead(layer, position, left, width)
            if position + 1 < len(trail):
                layer.setdefault(trail[position + 1], min(layer.values(), default=0.0))
            kept.update(dict.fromkeys(layer))
        return list(kept)

    def _trail(self) -> list[int]:
        """The configurations of the last witness; without one, those of a short text."""
        found = [0]
        if self.job.witness is not None:
            for token in self.job.witness.tolist():
                if token == self.pushdown.null:
                    break
                found.append(self.pushdown.advance(found[-1], token))
                assert found[-1] >= 0, "a witness is a text"
            return found
        while (step := self.plan(found[-1])) is not None and step[0]:
            found.append(self.pushdown.advance(found[-1], step[1]))
        return found

    def plan(self, configuration: int) -> tuple[int, int] | None:
        """How many tokens suffice to finish, and the first of them (-1 if none are needed).

        The configuration after that token has a plan of one token less.
        """
        plans = self.plans
        if configuration not in plans:
            tokens = self.pushdown.finish(configuration)
            if tokens is None:
                plans[configuration] = None
                return None
            at = configuration
            for number, token in enumerate(tokens):
                left, old = len(tokens) - number, plans.get(at)
                if old is None or old[0] > left:
                    plans[at] = left, token
                at = self.pushdown.advance(at, token)
                assert at >= 0, "a completion is read by the pushdown"
            plans[at] = 0, DEAD
        return plans[configuration]

    def _fixed(self, layer: dict[int, float], token: int) -> dict[int, float]:
        """The configurations after a committed token."""
        if token == self.pushdown.null:
            return {}
        found: dict[int, float] = {}
        for configuration, score in layer.items():
            target = self.pushdown.advance(configuration, token)
            if target >= 0:
                found[target] = max(score, found.get(target, score))
        return found

    def _ahead(
        self, layer: dict[int, float], position: int, left: int, width: int
    ) -> dict[int, float]:
        """The best configurations after one more token, most of them able to finish in time."""
        targets, scores = [np.empty(0, np.int64)], [np.empty(0)]
        for configuration, score in layer.items():
            moves = self.pushdown.moves(configuration)
            state = self.pushdown.known.machine.pairs[configuration][1]
            targets.append(moves.target)
            scores.append(score + self._scores(state)[position, moves.group])
        target, reached = np.concatenate(targets), np.concatenate(scores)
        found: dict[int, float] = {}
        finishing = spare = 0
        tries = TRIES * width
        order = np.argsort(-reached, kind="stable")
        for one, score in zip(target[order].tolist(), reached[order].tolist(), strict=True):
            if one in found:
                continue
            need = self.plan(one)
            tries -= 1
            if need is not None and need[0] <= left:
                found[one] = score
                finishing += 1
            elif need is not None and spare < SPARE:
                found[one] = score
                spare += 1
            if finishing >= width or tries <= 0:
                break
        if finishing < width:
            for configuration, score in layer.items():
                step = self.plan(configuration)
                if step is not None and 0 < step[0] <= left + 1:
                    one = self.pushdown.advance(configuration, step[1])
                    found.setdefault(one, score)
        return found

    def _scores(self, state: int) -> Floats:
        """float64 [K, G]: the best score of each group of a scanner state."""
        if state not in self.scored:
            groups = self.pushdown.groups(state)
            best = self.job.scores.best[:, groups.klass].astype(np.float64)
            np.clip(best, -STEEPEST, STEEPEST, out=best)
            self.scored[state] = (
                np.maximum.reduceat(best, groups.starts[:-1], axis=1)
                if len(groups.klass)
                else np.empty((len(best), 0))
            )
        return self.scored[state]


def _sets(named: Index, states: list[Groups]) -> tuple[Index, ClassSets]:
    """The class sets of the groups that edges name, and each edge's set."""
    used, of_move = np.unique(named, return_inverse=True)
    sizes = np.concatenate([np.empty(0, np.int64), *(np.diff(each.starts) for each in states)])
    klass = np.concatenate([np.empty(0, np.int64), *(each.klass for each in states)])
    starts = starts_of(sizes)
    counts = sizes[used]
    own = klass[run_indices(starts[used], counts)].astype(np.int32)
    sets = ClassSets(of_move, np.zeros(len(used), np.int64), own, starts_of(counts))
    return of_move, sets
