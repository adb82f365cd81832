"""Blame: which variables of a canvas the paths of a failure mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from infill.blueprint import Failure
from infill.canvas import Canvas
from infill.variable import Variable


def blame(canvas: Canvas, failures: Iterable[Failure]) -> list[Variable]:
    """The closed, unlocked variables that the failures' paths point at, least sure first."""
    variables = [v for v in canvas.variables() if not v.locked]
    blamed: dict[Variable, None] = {}
    for failure in failures:
        for path in failure.paths:
            blamed.update(dict.fromkeys(at_path(variables, path)))
    return sorted(blamed, key=lambda variable: variable.confidence)


def at_path(variables: Sequence[Variable], path: str) -> list[Variable]:
    """The variables at a path, else those below it, else the nearest one that contains it.

    Where slots are among them, choices are left alone: a value is cheaper to change than structure.
    """
    exact = [v for v in variables if v.path == path]
    below = [v for v in variables if v.path.startswith(path + "/")]
    around = [v for v in variables if path.startswith(v.path + "/")]
    longest = max((len(v.path) for v in around), default=0)
    nearest = [v for v in around if len(v.path) == longest]
    found = exact if any(not v.structural for v in exact) else exact + below
    found = found or nearest
    slots = [v for v in found if not v.structural]
    return slots or found[-1:]  # reopening one choice removes whatever it unfolded into


def related(path: str, other: str) -> bool:
    """Whether one path is the other, or lies above or below it."""
    return path == other or path.startswith(other + "/") or other.startswith(path + "/")


def only_at(slots: Sequence[Variable], failures: Sequence[Failure]) -> bool:
    """Whether every failure names slots and nothing around them: other structure hardly helps."""
    paths = {slot.path for slot in slots}
    return all(path in paths for failure in failures for path in failure.paths)
