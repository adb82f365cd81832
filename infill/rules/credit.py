"""Credit: a token that was the model's first choice in the steps before is believed more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from infill.denoiser import Denoiser
from infill.guide import Guidance, Reading
from infill.layout import Layout
from infill.logits import ClassScores
from infill.schedule import Schedule
from infill.variable import OPEN, Variable


@dataclass(frozen=True, slots=True)
class Credit:
    """C ← decay·C; C[best] += p^power; logits += weight · log(1 + C).

    Wang et al. 2025, "CreditDecoding: accelerating parallel decoding in diffusion large language
    models with trace credits". Kept for the best token of each class; it starts anew where another
    token of the class takes the lead.
    """

    weight: float = 0.7
    power: float = 0.2
    decay: float = 0.8
    bare: ClassVar[bool] = False

    def start(self, schedule: Schedule) -> Guidance:
        return _Credits(self)


@dataclass(frozen=True, slots=True)
class _Account:
    """Credits [K, C + 1] of one slot, and the tokens [K, C + 1] they are for."""

    credit: NDArray[np.float32]
    token: NDArray[np.int32]


@dataclass(slots=True)
class _Credits:
    rule: Credit
    accounts: WeakKeyDictionary[Variable, _Account] = field(default_factory=WeakKeyDictionary)

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        return Reading(denoiser.denoise([each.view for each in layouts]), (1,) * len(layouts))

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        rows = np.flatnonzero(variable.tokens == OPEN)
        shape = (len(variable.tokens), scores.best.shape[1])
        account = self.accounts.get(variable)
        if account is None or account.credit.shape != shape:
            account = _Account(np.zeros(shape, np.float32), np.full(shape, -1, np.int32))
            self.accounts[variable] = account
        credit = np.where(account.token[rows] == scores.token, account.credit[rows], 0.0)
        credit *= self.rule.decay
        first = (np.arange(len(rows)), scores.best.argmax(axis=1))
        credit[first] += np.exp(scores.best[first]) ** self.rule.power
        account.credit[rows], account.token[rows] = credit, scores.token
        return raised(scores, self.rule.weight * np.log1p(credit))


def raised(scores: ClassScores, bonus: NDArray[np.float64]) -> ClassScores:
    """Scores with a bonus on the log-probability of each class's best token, normalised again."""
    best = scores.best.astype(np.float64)
    more = np.exp(best) * np.expm1(bonus)
    norm = np.log1p(more.sum(axis=1, keepdims=True))
    mass = np.logaddexp(scores.mass, np.log(np.maximum(more, 1e-300))) - norm
    return ClassScores(
        (best + bonus - norm).astype(np.float32), scores.token, mass.astype(np.float32)
    )
