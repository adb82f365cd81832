"""The dynamic programs over a block of lattices: one pass each way for all slots of a step.

    ahead = backward_best(block, weights)            # Viterbi: the best score from each node on
    chosen = trace(block, weights, ahead)            # the best path of each job
    forward = forward_sums(block, weights)           # forward-backward: the mass of all paths …
    backward_marginals(block, weights, forward, ends_of(block, weights, forward))

Jobs are sorted by length, the longest first, so the jobs that still have a position are always a
leading run of nodes and edges. Sums run in logarithms with the maximum taken out at every node:
no finite score under- or overflows. Sentinels, never sums, tell what can be reached.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.constraints.lattice import Block
from infill.constraints.weights import IMPOSSIBLE, POSSIBLE, Floats, Weights
from infill.tokens.ragged import run_indices

Index = NDArray[np.int64]


def backward_best(block: Block, weights: Weights) -> Floats:
    """float64 [K + 1, N]: the highest score from a node at a position to its job's end."""
    steps = int(weights.lengths[0])
    out = np.full((steps + 1, len(block.final)), IMPOSSIBLE)
    ends = np.where(block.final, 0.0, IMPOSSIBLE)
    score = weights.best_move.take(block.out_move, axis=1)
    for position in range(steps, -1, -1):
        longer = weights.longer(position)
        nodes, edges = block.first_node[longer], block.first_edge[longer]
        ending = block.first_node[weights.longer(position - 1)]
        out[position, nodes:ending] = ends[nodes:ending]
        if longer:
            ahead = out[position + 1].take(block.out_target[:edges])
            ahead += score[position, :edges]
            np.maximum.reduceat(ahead, block.out[:nodes], out=out[position, :nodes])
    return out


def trace(block: Block, weights: Weights, ahead: Floats) -> Index:
    """int64 [K, J]: the move of the best path of each job at each position, -1 after its end.

    `ahead` is what `backward_best` gave. Every step is along an edge from which the end can be
    reached, so the path is valid whatever the scores.
    """
    steps, jobs = int(weights.lengths[0]), len(weights.lengths)
    chosen = np.full((steps, jobs), -1, np.int64)
    at = block.first_node[:-1]
    ends = np.append(block.out, len(block.source))
    for position in range(steps):
        at = at[: weights.longer(position)]
        begin, fan = ends[at], ends[at + 1] - ends[at]
        edges = run_indices(begin, fan)
        move = block.out_move[edges]
        score = weights.best_move[position, move] + ahead[position + 1, block.out_target[edges]]
        edge = edges[first_best(score, fan)]
        chosen[position, : len(at)] = block.out_move[edge]
        at = block.out_target[edge]
    return chosen


def best_columns(block: Block, weights: Weights, chosen: Index) -> Index:
    """int64 [K, J]: the best column of each chosen move, -1 where none was chosen."""
    where = np.nonzero(chosen >= 0)
    move = chosen[where]
    fan = np.diff(np.append(block.parts, len(block.klass)))[move]
    entries = run_indices(block.parts[move], fan)
    score = weights.best[np.repeat(where[0], fan), block.klass[entries]]
    out = np.full_like(chosen, -1)
    out[where] = block.klass[entries[first_best(score, fan)]]
    return out


def first_best(score: Floats, counts: Index) -> Index:
    """The index of the first highest score of each run; runs are not empty."""
    if not len(counts):
        return np.empty(0, np.int64)
    starts = np.cumsum(counts) - counts
    top = np.repeat(np.maximum.reduceat(score, starts), counts)
    hits = np.flatnonzero(score == top)
    return hits[np.searchsorted(hits, starts)]


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """`sums`: float64 [K + 1, N], log of the mass of all paths to a node at a position. `part`:
    [K, E], the part of an edge in the `total` [K, N] that enters its target."""

    sums: Floats
    part: Floats
    total: Floats


def forward_sums(block: Block, weights: Weights) -> Forward:
    """The mass of all paths from the starts, whether or not they can end in time."""
    steps = int(weights.lengths[0])
    sums = np.full((steps + 1, len(block.final)), IMPOSSIBLE)
    sums[0, block.first_node[:-1]] = 0.0
    part = weights.mass_move.take(block.move, axis=1)
    every = np.ones((steps, len(block.final)))
    for position in range(steps):
        longer = weights.longer(position)
        nodes, edges = block.first_node[longer], block.first_edge[longer]
        target, into = block.target[:edges], block.into[:nodes]
        along = part[position, :edges]
        along += sums[position].take(block.source[:edges])
        top = np.maximum.reduceat(along, into)
        along -= top.take(target)
        np.exp(along, out=along)
        total = np.add.reduceat(along, into, out=every[position, :nodes])
        top += np.log(total)
        sums[position + 1, :nodes] = top
    return Forward(sums, part, every)


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """`weight`: float64 [N], the probability that a job ends in a node; sums to 1 for each job.
    `unfinished`: [J], the share of all mass that lies on nodes where the text could go on."""

    weight: Floats
    unfinished: Floats


def ends_of(block: Block, weights: Weights, forward: Forward) -> Ends:
    """The distribution over the nodes in which the jobs end, given that they end."""
    last = forward.sums[weights.lengths[block.job], np.arange(len(block.job))]
    first = block.first_node[:-1]
    ending = np.where(block.final, last, IMPOSSIBLE)
    top = np.maximum.reduceat(ending, first)
    weight = np.exp(ending - top[block.job]) * block.final
    total = np.add.reduceat(weight, first)
    over = np.maximum.reduceat(last, first)
    every = np.add.reduceat(np.exp(last - over[block.job]) * (last > POSSIBLE), first)
    ended = np.exp(last - over[block.job]) * ((last > POSSIBLE) & block.ended)
    finished = np.add.reduceat(ended, first) / every
    return Ends(weight / total[block.job], np.clip(1.0 - finished, 0.0, 1.0))


def backward_marginals(block: Block, weights: Weights, forward: Forward, ends: Ends) -> Floats:
    """float64 [K, moves]: the probability of each move at each position, by backward smoothing."""
    steps = int(weights.lengths[0])
    out = np.zeros((steps, len(block.parts)))
    here = np.zeros(len(block.final))
    for position in range(steps - 1, -1, -1):
        longer = weights.longer(position)
        nodes, edges = block.first_node[longer], block.first_edge[longer]
        ending = block.first_node[weights.longer(position + 1)]
        here[ending:nodes] = ends.weight[ending:nodes]
        here[:nodes] /= forward.total[position, :nodes]
        along = here.take(block.target[:edges])
        along *= forward.part[position, :edges]
        out[position] = np.bincount(block.move[:edges], along, minlength=out.shape[1])
        here[:nodes] = np.bincount(block.source[:edges], along, minlength=int(nodes))
    return out


def lone_moves(
    block: Block, weights: Weights, ahead: Floats, forward: Forward, position: Index, job: Index
) -> NDArray[np.bool_]:
    """Whether exactly one token is possible at each (position, job); no sums decide it."""
    if not len(job):
        return np.empty(0, np.bool_)
    fan = np.diff(block.first_edge)[job]
    edges = run_indices(block.first_edge[job], fan)
    at = np.repeat(position, fan)
    move = block.move[edges]
    score = forward.sums[at, block.source[edges]] + ahead[at + 1, block.target[edges]]
    live = score + weights.best_move[at, move] > POSSIBLE
    sole, starts = block.sole[move], np.cumsum(fan) - fan
    low = np.minimum.reduceat(np.where(live, sole, len(weights.best[0])), starts)
    high = np.maximum.reduceat(np.where(live, sole, -1), starts)
    lone: NDArray[np.bool_] = (low == high) & (low >= 0)
    return lone


def lone_columns(block: Block, allowed: NDArray[np.bool_], lengths: Index) -> Index:
    """int64 [K, J]: the column of the only token that is possible there; -1 where there are more.

    `allowed`: bool [K, moves]. Only reachability matters, so no scores are needed.
    """
    steps, nowhere = len(allowed), np.iinfo(np.int64).max
    out = np.full((steps, len(lengths)), -1, np.int64)
    live = allowed.take(block.move, axis=1)
    reached = np.zeros(len(block.final), np.bool_)
    reached[block.first_node[:-1]] = True
    for position in range(steps):
        longer = int(np.searchsorted(-lengths, -position, side="left"))
        nodes, edges = block.first_node[longer], block.first_edge[longer]
        live[position, :edges] &= reached.take(block.source[:edges])
        reached[:nodes] = np.logical_or.reduceat(live[position, :edges], block.into[:nodes])
    reached = block.final.copy()
    sole = block.sole.take(block.move)
    for position in range(steps - 1, -1, -1):
        longer = int(np.searchsorted(-lengths, -position, side="left"))
        nodes, edges = block.first_node[longer], block.first_edge[longer]
        along = live[position, :edges]
        along &= reached.take(block.target[:edges])
        reached[:nodes] = False
        reached[block.source[:edges][along]] = True
        first = block.first_edge[:longer]
        low = np.minimum.reduceat(np.where(along, sole[:edges], nowhere), first)
        high = np.maximum.reduceat(np.where(along, sole[:edges], -1), first)
        out[position, :longer] = np.where(low == high, low, -1)
    return out
