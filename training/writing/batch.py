"""Lessons side by side in one row of tokens, without padding between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor

from training.writing.layout import Lesson

POOL = 48
"""Lessons that wait for a batch with room."""

CONTEXT_WEIGHT = 0.05
"""What a token of a context counts beside a token of a slot."""

CONTEXT_SHARE = 0.125
"""The share of a context's tokens that is predicted; each then counts for all."""

FRAME = 4
"""Tokens of a context's frame that are not worth predicting."""


@dataclass(frozen=True, slots=True)
class Span:
    """A lesson's tokens: context [start, edge), object [edge, stop).

    `sight` says who sees whom where the object is not plainly causal: bool [object, lesson].
    """

    start: int
    edge: int
    stop: int
    sight: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tokens and positions [length], and what is predicted: `rows` index the tokens.

    `wanted` rows come first; the others are of contexts and plain code.
    """

    tokens: Tensor
    positions: Tensor
    spans: tuple[Span, ...]
    rows: Tensor
    targets: Tensor
    weights: Tensor
    owner: Tensor
    wanted: int
    real: int

    @property
    def lessons(self) -> int:
        """How many lessons it holds."""
        return len(self.spans)


def collate(lessons: Sequence[Lesson], length: int | None = None, context: float = 0.0) -> Batch:
    """The lessons one after the other, with idle tokens up to `length`.

    `context`: the share of the contexts' tokens that is predicted too.
    """
    real = sum(map(len, lessons))
    size = max(real, length or 0)
    tokens, positions = np.zeros(size, np.int64), np.zeros(size, np.int64)
    spans: list[Span] = []
    reads: list[tuple[int, int, float, int]] = []
    asides: list[tuple[int, int, float, int]] = []
    at = 0
    for number, lesson in enumerate(lessons):
        edge, stop = at + len(lesson.context), at + len(lesson)
        tokens[at:edge], tokens[edge:stop] = lesson.context, lesson.tokens
        positions[at:edge] = np.arange(edge - at)
        positions[edge:stop] = np.array(lesson.positions) + (edge - at)
        sight = None if lesson.plain else torch.from_numpy(lesson.sight())
        spans.append(Span(at, edge, stop, sight))
        of = asides if lesson.kind == "plain_code" else reads
        of += [(edge + one.row, one.target, one.weight, number) for one in lesson.reads]
        if context:
            weight = CONTEXT_WEIGHT / context
            step = round(1 / context)
            for row in range(at + FRAME + number % step, edge - 1, step):
                asides.append((row, int(tokens[row + 1]), weight, number))
        at = stop
    columns = [*zip(*(*reads, *asides), strict=True)]
    return Batch(
        tokens=torch.from_numpy(tokens),
        positions=torch.from_numpy(positions),
        spans=tuple(spans),
        rows=torch.tensor(columns[0]),
        targets=torch.tensor(columns[1]),
        weights=torch.tensor(columns[2], dtype=torch.float32),
        owner=torch.tensor(columns[3]),
        wanted=len(reads),
        real=real,
    )


def filled(lessons: Iterable[Lesson], length: int, rng: Random) -> Iterator[list[Lesson]]:
    """Groups of lessons that nearly fill `length` tokens, from a pool that is kept full."""
    pool: list[Lesson] = []
    source = iter(lessons)
    while True:
        while len(pool) < POOL:
            made = next(source, None)
            if made is None:
                break
            if len(made) <= length:
                pool.append(made)
        if not pool:
            return
        rng.shuffle(pool)
        group, room = [], length
        for one in sorted(pool[: POOL // 2], key=len, reverse=True) + pool[POOL // 2 :]:
            if len(one) <= room:
                group.append(one)
                room -= len(one)
        taken = set(map(id, group))
        pool = [one for one in pool if id(one) not in taken]
        yield group


def cut(lessons: Sequence[Lesson], length: int) -> list[list[Lesson]]:
    """All lessons in groups of at most `length` tokens, in order."""
    groups: list[list[Lesson]] = []
    room = 0
    for one in lessons:
        if not groups or len(one) > room:
            groups.append([])
            room = length
        groups[-1].append(one)
        room -= len(one)
    return groups
