"""Logits stay where they are computed: a backend keeps the rows and returns class scores.

    logits = DenseLogits(rows, null=vocabulary.null)               # rows: float32 [R, V]
    request = Reduction(np.array([[0, 1]], np.int32), partition)   # a slot of two positions
    (scores,) = logits.reduce([request])
    scores.best                                                    # float32 [2, C + 1]

This is the only work of a step that depends on the size of the vocabulary. A GPU backend reduces on
the device and copies only class scores (tens of kilobytes) to the host.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from infill.tokens.partition import Partition


@dataclass(frozen=True, slots=True)
class Reduction:
    """A request: reduce these rows by this partition of the vocabulary.

    `rows`: int32 [m, K]. Position k of the slot is read from rows[:, k]; with m > 1 the slot is
    tied and the log-probabilities of its m places are added.
    """

    rows: NDArray[np.int32]
    partition: Partition


@dataclass(frozen=True, slots=True)
class Favour:
    """A request: add `bonus` to the logits of some tokens at one row, before any reduction.

    `keep`: the tokens that can end a value keep their probability.
    """

    row: int
    tokens: NDArray[np.int32]
    bonus: float
    keep: bool = True


@dataclass(frozen=True, slots=True)
class ClassScores:
    """One slot's scores after the class reduction, all on the host.

    `best`: float32 [K, C + 1], the highest log-probability among each class's tokens; the last
    column is the null token. `token`: int32 [K, C + 1], the token that has it. `mass`: float32
    [K, C + 1], the log of the summed probability of each class. Log-probabilities are normalised
    over the whole vocabulary. An empty class has -1e30.
    """

    best: NDArray[np.float32]
    token: NDArray[np.int32]
    mass: NDArray[np.float32]


class Logits(Protocol):
    """Rows of logits [R, V], wherever they live."""

    def reduce(self, requests: Sequence[Reduction]) -> list[ClassScores]:
        """Class scores of each request, in order."""
        ...

    def favour(self, favours: Sequence[Favour], kept: NDArray[np.int32]) -> None:
        """Favour tokens, at most once a row; with `keep`, the `kept` tokens keep their probability.

        Called before `reduce`, if at all.
        """
        ...


EMPTY = np.float32(-1e30)
"""The score of an empty class."""

LOWEST = np.float32(-3e38)
"""Replaces minus infinity where that would be subtracted from itself."""

CHUNK = 1 << 17
"""The number of logits processed at a time, so that they stay in the processor's cache."""

Ints = NDArray[Any]

TINY = 1e-30
"""Replaces a probability of zero where that would be divided by."""

FAINT = 1e-3
"""Below this share of the whole, a difference from the whole is no longer precise."""


class DenseLogits:
    """Logits as one NumPy array on the host.

    `rows`: float32 [R, V'], finite; V' may exceed the vocabulary (padded embeddings). They are
    divided by `temperature`, then `null_bias` is added to the null token's. The places of a tied
    slot are multiplied as independent experts and normalised again. `own`: they may be written to.
    """

    def __init__(
        self,
        rows: NDArray[np.float32],
        null: int | None,
        null_bias: float = 0.0,
        temperature: float = 1.0,
        *,
        own: bool = False,
    ) -> None:
        self.rows, self._own = np.ascontiguousarray(rows, np.float32), own
        self._own |= self.rows is not rows
        if temperature != 1.0:
            self._possess()
            self.rows /= np.float32(temperature)
        if null is not None and null_bias:
            self._possess()
            self.rows[:, null] += np.float32(null_bias)
        self._null = null

    def _possess(self) -> None:
        """Copy the rows unless they may be written to."""
        if not self._own:
            self.rows, self._own = self.rows.copy(), True
            self.__dict__.pop("_table", None)

    def favour(self, favours: Sequence[Favour], kept: NDArray[np.int32]) -> None:
        """Favour tokens in place, or in a copy if the rows may not be written to."""
        self._possess()
        for favour in favours:
            row, norm = self.rows[favour.row], self._table.norm[favour.row]
            held = kept if favour.keep else kept[:0]
            free = max(1.0 - float(np.exp(row[held] - norm).sum()), TINY)
            share = float(np.exp(row[favour.tokens] - norm).sum()) / free
            row[favour.tokens] += np.float32(favour.bonus)
            row[held] += np.float32(math.log1p(share * math.expm1(favour.bonus)))
            self._table.measure(slice(favour.row, favour.row + 1))

    def reduce(self, requests: Sequence[Reduction]) -> list[ClassScores]:
        """Class scores of each request, in order; requests of one partition are read together."""
        groups: dict[int, list[int]] = {}
        scores: dict[int, ClassScores] = {}
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for number, request in enumerate(requests):
                if len(request.rows) == 1:
                    groups.setdefault(id(request.partition), []).append(number)
                    continue
                tied = _Table(self.rows[request.rows].sum(axis=0))
                every = np.arange(request.rows.shape[1])
                scores[number] = tied.reduce(every, request.partition, self._null)
            for numbers in groups.values():
                rows = np.concatenate([requests[number].rows[0] for number in numbers])
                found = self._table.reduce(rows, requests[numbers[0]].partition, self._null)
                last = 0
                for number in numbers:
                    own = slice(last, last + requests[number].rows.shape[1])
                    scores[number] = ClassScores(found.best[own], found.token[own], found.mass[own])
                    last = own.stop
        return [scores[number] for number in range(len(requests))]

    def guided(self, free: DenseLogits, scale: float) -> DenseLogits:
        """These logits moved away from `free`, of the same rows: free + (scale + 1)(own - free)."""
        return DenseLogits(free.rows + (scale + 1) * (self.rows - free.rows), self._null)

    @cached_property
    def _table(self) -> _Table:
        return _Table(self.rows)


class _Table:
    """Logits [R, V'] with each row's maximum and normaliser."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self.rows = rows
        self.top = np.empty(len(rows), np.int64)
        self.high = np.empty(len(rows), np.float32)
        self.total = np.empty(len(rows), np.float32)
        self.norm = np.empty(len(rows), np.float32)
        step = max(1, CHUNK // max(1, rows.shape[1]))
        for first in range(0, len(rows), step):
            self.measure(slice(first, first + step))

    def measure(self, own: slice) -> None:
        """Compute the maximum and normaliser of some rows again."""
        part = self.rows[own]
        top = part.argmax(axis=1)
        high = part[np.arange(len(part)), top]
        shares = part - high[:, None]
        total = np.exp(shares, out=shares).sum(axis=1)
        self.top[own], self.high[own], self.total[own] = top, high, total
        self.norm[own] = high + np.log(total)

    def reduce(self, rows: Ints, partition: Partition, null: int | None) -> ClassScores:
        """The class scores of some rows."""
        shape = (len(rows), partition.classes + 1)
        scores = ClassScores(
            np.full(shape, EMPTY), np.full(shape, -1, np.int32), np.full(shape, EMPTY)
        )
        if null is not None:
            scores.best[:, -1] = scores.mass[:, -1] = self.rows[rows, null] - self.norm[rows]
            scores.token[:, -1] = null
        step = max(1, CHUNK // max(1, len(partition.members)))
        for first in range(0, len(rows) if len(partition.groups) else 0, step):
            own = slice(first, first + step)
            part = ClassScores(scores.best[own], scores.token[own], scores.mass[own])
            self._small(rows[own], partition, part)
        if partition.dominant >= 0:
            self._dominant(rows, partition, scores)
        return scores

    def _small(self, rows: Ints, partition: Partition, scores: ClassScores) -> None:
        """Every class but the dominant one: gather its tokens and reduce run by run."""
        groups, members, starts = partition.groups, partition.members, partition.starts
        few = self._gather(rows, members)
        high = np.maximum.reduceat(few, starts, axis=1)
        tops = np.repeat(high, partition.sizes[groups], axis=1)
        hits = np.append(np.flatnonzero(few == tops), 0)  # 0: a row of NaN has no top
        runs = np.arange(len(rows))[:, None] * len(members) + starts
        first = hits.take(np.searchsorted(hits[:-1], runs))
        scores.token[:, groups] = members[first % len(members)]
        few -= np.maximum(tops, LOWEST, out=tops)
        np.exp(few, out=few)
        high -= self.norm[rows, None]
        scores.best[:, groups] = high
        scores.mass[:, groups] = high + np.log(np.add.reduceat(few, starts, axis=1))

    def _dominant(self, rows: Ints, partition: Partition, scores: ClassScores) -> None:
        """The class with most of the vocabulary: the whole row less the tokens outside."""
        dominant, size = partition.dominant, len(partition.token_class)
        members = np.flatnonzero(partition.token_class == dominant)
        high, top, total = self.high[rows], self.top[rows], self.total[rows]
        unused = np.concatenate([partition.unused, np.arange(size, self.rows.shape[1])])
        rest = self._gather(rows, unused) - high[:, None]
        classes = scores.mass[:, partition.groups] + (self.norm[rows] - high)[:, None]
        inside = total - np.exp(rest).sum(axis=1) - np.exp(classes).sum(axis=1)
        faint = ~(inside > FAINT * total)
        sums = high + np.log(np.where(faint, 1, inside))
        within = np.append(partition.token_class, np.full(self.rows.shape[1] - size, -1))
        for number in np.flatnonzero(faint | (within[top] != dominant)):
            own = self.rows[rows[number]].take(members)
            best = own.argmax()
            top[number], high[number] = members[best], own[best]
            if faint[number]:
                sums[number] = own[best] + np.log(np.exp(own - max(own[best], LOWEST)).sum())
        scores.token[:, dominant] = top
        scores.best[:, dominant] = high - self.norm[rows]
        scores.mass[:, dominant] = sums - self.norm[rows]

    def _gather(self, rows: Ints, tokens: Ints) -> NDArray[np.float32]:
        """`self.rows[rows][:, tokens]`, without copying whole rows."""
        out = np.empty((len(rows), len(tokens)), np.float32)
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        bounds = [0, *breaks.tolist(), len(rows)] if len(rows) else []
        for first, last in pairwise(bounds):
            begin = int(rows[first])
            block = self.rows[begin : begin + last - first]
            block.take(tokens, axis=1, out=out[first:last], mode="clip")
        return out
