"""The k best texts of a slot, without another forward pass: A* over its lattice.

For example:

    best_strings(job, 2)      # Candidates of "yes" and "no", the better one first
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice

import numpy as np

from infill.constraints.beam import lattice_of
from infill.constraints.job import Candidate, Job
from infill.constraints.lattice import Block, join
from infill.constraints.sweep import backward_best
from infill.constraints.weights import POSSIBLE, Floats, Weights, weigh
from infill.tokens.ragged import run_indices

MOST = 20_000
"""Partial texts that a search visits before it returns what it has found."""


def best_strings(job: Job, k: int) -> list[Candidate]:
    """The k best distinct texts that agree with what is committed, best first.

    Each has its best spelling and that spelling's score. Only the best token of each class takes
    part at a position, as no others reach the host. This is exact for languages whose classes tell
    their texts apart (enums, booleans); for others it gives the best of the texts that differ in
    structure. Fewer than k if there are no more, or `MOST` partial texts were visited.
    """
    if job.automaton.min_tokens is None:
        return []
    return list(islice(_Search.of(job).run(), k))


_Partial = tuple[float, int, float, int, int, bytes, tuple[int, ...], int]
"""Minus the score of the best completion, order of arrival, score so far, position, node, text,
tokens, and the rank of the next edge to follow from there."""


@dataclass(slots=True, eq=False)
class _Search:
    """Best-first over partial texts; `ahead` is the exact score of the best completion."""

    job: Job
    block: Block
    weights: Weights
    ahead: Floats
    options: dict[tuple[int, int], list[tuple[float, int, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, job: Job) -> _Search:
        block = join((lattice_of(job),))
        weights = weigh([job], block)
        return cls(job, block, weights, backward_best(block, weights))

    def run(self) -> Iterator[Candidate]:
        vocabulary, length = self.job.automaton.vocabulary, len(self.job)
        if self.ahead[0, 0] <= POSSIBLE:
            return
        if not length:
            yield Candidate((), b"", 0.0)
            return
        seen: set[tuple[int, int, bytes]] = set()
        found: set[bytes] = set()
        heap: list[_Partial] = [(-float(self.ahead[0, 0]), 0, 0.0, 0, 0, b"", (), 0)]
        arrivals = 0
        for _ in range(MOST):
            if not heap:
                return
            _, _, score, position, node, text, tokens, rank = heappop(heap)
            ways = self.ways(position, node)
            total, column, target = ways[rank]
            if rank + 1 < len(ways):
                arrivals += 1
                again = (-(score + ways[rank + 1][0]), arrivals)
                heappush(heap, (*again, score, position, node, text, tokens, rank + 1))
            token = int(self.weights.token[position, column])
            longer = text + (vocabulary.tokens[token] or b"")
            spelled = (*tokens, token)
            gained = score + float(self.weights.best[position, column])
            if position + 1 == length:
                if longer not in found:
                    found.add(longer)
                    yield Candidate(spelled, longer, gained)
            elif (position + 1, target, longer) not in seen:
                seen.add((position + 1, target, longer))
                arrivals += 1
                heappush(
                    heap,
                    (-(score + total), arrivals, gained, position + 1, target, longer, spelled, 0),
                )

    def ways(self, position: int, node: int) -> list[tuple[float, int, int]]:
        """Steps from a node, best first: (score of the best completion, column, target)."""
        known = self.options.get((position, node))
        if known is None:
            known = self.options[position, node] = self._ways(position, node)
        return known

    def _ways(self, position: int, node: int) -> list[tuple[float, int, int]]:
        block = self.block
        ends = np.append(block.out, len(block.source))
        edges = np.arange(ends[node], ends[node + 1])
        move = block.out_move[edges]
        fan = np.diff(np.append(block.parts, len(block.klass)))[move]
        column = block.klass[run_indices(block.parts[move], fan)]
        target = np.repeat(block.out_target[edges], fan)
        total = self.weights.best[position, column] + self.ahead[position + 1, target]
        order = np.argsort(-total, kind="stable")
        order = order[total[order] > POSSIBLE]
        rows = zip(total[order], column[order], target[order], strict=True)
        return [(float(score), int(column), int(target)) for score, column, target in rows]
