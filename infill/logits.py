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
