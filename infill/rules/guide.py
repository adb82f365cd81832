"""Guides: what the model is asked in a step, and how its answer is changed.

The constraint comes after a guide, so a guide decides how good a filling is, never whether it is
valid. There are classifier-free guidance (away from the logits without the given text), soft masks
(a mask that looks a little like the tokens expected there) and trace credit (a token that was the
model's first choice in earlier steps gains score).

    infill.Options(guide=Credit(weight=0.7))        # or --set guide=credit:weight=0.7
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from infill.canvas.layout import Layout
from infill.canvas.variable import OPEN, Variable
from infill.denoiser import Denoiser, Expected, View
from infill.errors import ModelError
from infill.logits import ClassScores, Logits
from infill.rules.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Reading:
    """Logits at every open position, layout after layout; and the forwards spent on each layout."""

    logits: Logits
    forwards: tuple[int, ...]


class Guidance(Protocol):
    """A guide at work on some canvases; it may keep what it needs from earlier steps."""

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        """The model's logits for these canvases."""
        ...

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        """The scores of a variable's open positions, changed as the guide wants."""
        ...


class Guide(Protocol):
    """Makes guidance for fills under a schedule. `bare`: it also reads without the given text."""

    @property
    def bare(self) -> bool: ...

    def start(self, schedule: Schedule) -> Guidance: ...


@dataclass(frozen=True, slots=True)
class Unguided:
    """The model's logits, unchanged."""

    bare: ClassVar[bool] = False

    def start(self, schedule: Schedule) -> Unguided:
        return self

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        return Reading(denoiser.denoise([each.view for each in layouts]), (1,) * len(layouts))

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        return scores


@runtime_checkable
class Comparable(Protocol):
    """Logits that can be moved away from others of the same shape."""

    def guided(self, free: Any, scale: float) -> Logits:
        """free + (scale + 1) · (own - free)."""
        ...


@dataclass(frozen=True, slots=True)
class ClassifierFree:
    """l_u + (scale + 1)(l_c - l_u), where l_u are the logits without the given text.

    Ho and Salimans 2022, "Classifier-free diffusion guidance"; for masked models Nie et al. 2025.
    Costs a second forward a step. At scale 0, the published default, nothing changes.
    """

    scale: float = 1.0
    bare: ClassVar[bool] = True

    def start(self, schedule: Schedule) -> ClassifierFree:
        return self

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        views = [layout.view for layout in layouts]
        given = denoiser.denoise(views)
        bare = [replace(view, context=each.bare) for view, each in zip(views, layouts, strict=True)]
        free = denoiser.denoise(bare)
        if not isinstance(given, Comparable) or type(given) is not type(free):
            raise ModelError(
                "the logits of this model cannot be compared",
                where=denoiser.facts.name,
                todo="give its Logits a method guided(free, scale), or use another guide",
            )
        return Reading(given.guided(free, self.scale), (2,) * len(layouts))

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        return scores


@dataclass(frozen=True, slots=True)
class SoftMask:
    """Feed embed(mask) + w Σ p · embed(token) over the `top` tokens of the last step.

    Hersche et al. 2025, "Soft-masked diffusion language models", without its training. w rises from
    `low` to `high` with the share of the slot that is committed. Only for models whose facts say
    `soft`.
    """

    low: float = 0.15
    high: float = 0.3
    top: int = 3
    bare: ClassVar[bool] = False

    def start(self, schedule: Schedule) -> SoftMask:
        return self

    def read(self, denoiser: Denoiser, layouts: Sequence[Layout]) -> Reading:
        if not denoiser.facts.soft:
            raise ModelError(
                "this model takes no soft masks",
                where=denoiser.facts.name,
                todo="use another guide",
            )
        return Reading(denoiser.denoise([*map(self._soft, layouts)]), (1,) * len(layouts))

    def adjust(self, variable: Variable, scores: ClassScores) -> ClassScores:
        return scores

    def _soft(self, layout: Layout) -> View:
        count = len(layout.view.open)
        tokens = np.zeros((count, self.top), np.int32)
        weights = np.zeros((count, self.top), np.float32)
        for variable, rows in zip(layout.open, layout.rows, strict=True):
            for place in rows:
                for row, (token, weight) in zip(place, self._expected(variable), strict=True):
                    tokens[row, : len(token)], weights[row, : len(token)] = token, weight
        return replace(layout.view, expected=Expected(tokens, weights))

    def _expected(self, variable: Variable) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Tokens and weights for every open position."""
        open = variable.tokens == OPEN
        weight = self.low + (self.high - self.low) * (1 - float(open.mean()))
        scores = variable.scores
        for position in np.flatnonzero(open):
            if scores is None or position >= len(scores.best):
                yield np.empty(0, np.int32), np.empty(0, np.float32)
                continue
            best = np.argsort(-scores.best[position], kind="stable")[: self.top]
            token, p = scores.token[position, best], np.exp(scores.best[position, best])
            yield np.maximum(token, 0), np.where(token >= 0, weight * p, 0.0)


@dataclass(frozen=True, slots=True)
class Credit:
    """C ← decay·C; C[best] += p^power; logits += weight · log(1 + C).

    Wang et al. 2025, "CreditDecoding: accelerating parallel decoding in diffusion large language
    models with trace credits". Kept for the best token of each class; it starts anew when another
    token of the class becomes the best.
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
