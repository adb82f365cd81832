"""Logits where they lie: a backend keeps the vocabulary-sized rows and hands out class scores.

This is the only vocabulary-sized work of a step. A GPU backend reduces on the device and copies
only class scores (tens of kilobytes) to the host.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from infill.lift import Partition


@dataclass(frozen=True, slots=True)
class Request:
    """Reduce these rows by this partition of the vocabulary.

    `rows`: int32 [m, K]. Position k of the slot is read from rows[:, k]; with m > 1 the slot is
    tied and the log-probabilities of its m places are added.
    """

    rows: NDArray[np.int32]
    partition: Partition


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

    def reduce(self, requests: Sequence[Request]) -> list[ClassScores]: ...


EMPTY = np.float32(-1e30)
"""The score of an empty class."""

CHUNK = 1 << 17
"""Logits worked on at a time, so that they stay in the processor's cache."""

FAINT = 1e-3
"""A share of the whole below which a difference from the whole is no longer precise."""


class DenseLogits:
    """Logits as one NumPy array on the host.

    `rows`: float32 [R, V'], finite; V' may exceed the vocabulary (padded embeddings). They are
    divided by `temperature`, then `null_bias` is added to the null token's. The places of a tied
    slot are multiplied as independent experts and normalised again.
    """

    def __init__(
        self,
        rows: NDArray[np.float32],
        null: int | None,
        null_bias: float = 0.0,
        temperature: float = 1.0,
    ) -> None:
        self._rows = np.ascontiguousarray(rows, np.float32)
        if temperature != 1.0:
            self._rows = self._rows / np.float32(temperature)
        if null is not None and null_bias:
            self._rows = self._rows.copy()
            self._rows[:, null] += np.float32(null_bias)
        self._null = null

    def reduce(self, requests: Sequence[Request]) -> list[ClassScores]:
        """Class scores of each request, in order; requests of one partition are read together."""
        groups: dict[int, list[int]] = {}
        for number, request in enumerate(requests):
            groups.setdefault(id(request.partition), []).append(number)
        scores: dict[int, ClassScores] = {}
        with np.errstate(over="ignore", invalid="ignore"):
            for numbers in groups.values():
                parts = [self._places(requests[number].rows) for number in numbers]
                table = _Table(np.concatenate(parts) if len(parts) > 1 else parts[0])
                found = table.reduce(requests[numbers[0]].partition, self._null)
                ends = np.cumsum([len(part) for part in parts])
                for number, part, end in zip(numbers, parts, ends.tolist(), strict=True):
                    own = slice(end - len(part), end)
                    scores[number] = ClassScores(found.best[own], found.token[own], found.mass[own])
        return [scores[number] for number in range(len(requests))]

    def _places(self, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """The logits of one request, those of tied places added up: float32 [K, V']."""
        total: NDArray[np.float32] = self._rows[rows[0]]
        for place in rows[1:]:
            total += self._rows[place]
        return total


class _Table:
    """Logits [K, V'] with their maxima and normalisers."""

    def __init__(self, rows: NDArray[np.float32]) -> None:
        self.rows = rows
        self.top = np.empty(len(rows), np.int64)
        self.high = np.empty((len(rows), 1), np.float32)
        self.total = np.empty((len(rows), 1), np.float32)
        step = max(1, CHUNK // max(1, rows.shape[1]))
        for first in range(0, len(rows), step):
            own = slice(first, first + step)
            part = rows[own]
            self.top[own] = part.argmax(axis=1)
            self.high[own] = np.take_along_axis(part, self.top[own, None], axis=1)
            self.total[own] = np.exp(part - self.high[own]).sum(axis=1, keepdims=True)
        self.norm = self.high + np.log(self.total)

    def reduce(self, partition: Partition, null: int | None) -> ClassScores:
        shape = (len(self.rows), partition.classes + 1)
        best, mass = np.full(shape, EMPTY), np.full(shape, EMPTY)
        token = np.full(shape, -1, np.int32)
        if null is not None:
            best[:, -1] = mass[:, -1] = self.rows[:, null] - self.norm[:, 0]
            token[:, -1] = null
        groups, dominant = partition.groups, partition.dominant
        if len(groups):
            self._gathered(partition, best, token, mass)
        if dominant >= 0:
            self._dominant(partition, best, token, mass)
        return ClassScores(best, token, mass)

    def _gathered(
        self,
        partition: Partition,
        best: NDArray[np.float32],
        token: NDArray[np.int32],
        mass: NDArray[np.float32],
    ) -> None:
        """The small classes: gather their tokens and reduce run by run."""
        groups, members = partition.groups, partition.members
        sizes = partition.sizes[groups]
        few = self.rows.take(members, axis=1)
        high = np.maximum.reduceat(few, partition.starts, axis=1)
        spread = np.repeat(high, sizes, axis=1)
        hits = np.flatnonzero(few == spread)
        runs = np.arange(len(few))[:, None] * len(members) + partition.starts
        token[:, groups] = members[hits[np.searchsorted(hits, runs)] % len(members)]
        few -= spread
        np.exp(few, out=few)
        high -= self.norm
        best[:, groups] = high
        mass[:, groups] = high + np.log(np.add.reduceat(few, partition.starts, axis=1))

    def _dominant(
        self,
        partition: Partition,
        best: NDArray[np.float32],
        token: NDArray[np.int32],
        mass: NDArray[np.float32],
    ) -> None:
        """The class that is most of the vocabulary: the whole row less the tokens outside."""
        dominant, width = partition.dominant, self.rows.shape[1]
        away = np.ones(width, np.bool_)
        away[: len(partition.token_class)] = partition.token_class != dominant
        outside = np.flatnonzero(away)
        high, top = self.high[:, 0].copy(), self.top.copy()
        others = np.exp(self.rows.take(outside, axis=1) - self.high).sum(axis=1)
        inside = self.total[:, 0] - others
        clear = ~away[top] & (inside > FAINT * self.total[:, 0])
        sums = high + np.log(np.where(clear, inside, 1))
        for number in np.flatnonzero(~clear):
            row = self.rows[number].copy()
            row[outside] = -np.inf
            top[number] = row.argmax()
            high[number] = row[top[number]]
            sums[number] = high[number] + np.log(np.exp(row - high[number]).sum())
        token[:, dominant] = top
        best[:, dominant] = high - self.norm[:, 0]
        mass[:, dominant] = sums - self.norm[:, 0]
