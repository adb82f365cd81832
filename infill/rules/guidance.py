"""Classifier-free guidance: away from what the model would say without the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, runtime_checkable

from infill.denoiser import Denoiser
from infill.errors import ModelError
from infill.guide import Reading
from infill.layout import Layout
from infill.logits import ClassScores, Logits
from infill.schedule import Schedule
from infill.variable import Variable


@runtime_checkable
class Comparable(Protocol):
    """Logits that can be moved away from others of the same shape."""

    def guided(self, free: Any, scale: float) -> Logits:
        """free + (scale + 1) · (own - free)."""
        ...


@dataclass(frozen=True, slots=True)
class ClassifierFree:
    """l_u + (scale + 1)(l_c - l_u), where l_u is read with the prompt but without the given text.

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
