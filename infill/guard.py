"""Guards: what may be asked of the model, and what may leave it.

    class NoSecrets:
        def before(self, asked): return None
        def after(self, asked, filled): return Refuse("a secret") if "key=" in filled.text else ()

    infill.Engine(guards=[NoSecrets()])

A harmless beginning and a harmless end can ask for a middle that neither of them names, so a filter
on prompts is not enough. A guard sees the request before anything is filled, and the whole text
with its spans after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from infill.blueprint import Failure, Filled
from infill.errors import Refused


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `source` and `known` are the caller's; `scaffold` is the fixed text around the
    slots, one ▢ for every open position."""

    source: Any
    context: str
    instruction: str
    known: Mapping[str, Any] | None
    scaffold: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """The fill must not happen, or must not leave; the caller gets the `reason`."""

    reason: str


class Guard(Protocol):
    """Sees every fill of an engine, before and after."""

    def before(self, asked: Asked) -> Refuse | None:
        """Whether the request may be filled at all; None allows it."""
        ...

    def after(self, asked: Asked, filled: Filled) -> Refuse | Sequence[Failure]:
        """What is wrong with a text that every validator accepts; an empty sequence allows it.

        The slots at a failure's paths are masked and filled again; a refusal ends the fill. It is
        also called for texts that are only considered.
        """
        ...


def admit(guards: Sequence[Guard], asked: Asked) -> None:
    """Ask every guard before a fill; raises Refused for the first that refuses."""
    for guard in guards:
        answer = guard.before(asked)
        if answer is not None:
            raise refused(guard, answer.reason)


def objections(guards: Sequence[Guard], asked: Asked, filled: Filled) -> list[Failure]:
    """The failures that guards find in a filled text; a refusal is a final failure."""
    found: list[Failure] = []
    for guard in guards:
        answer = guard.after(asked, filled)
        if isinstance(answer, Refuse):
            return [Failure(f"{_name(guard)}: {answer.reason}", (), final=True)]
        found += answer
    return found


def refused(guard: Guard, reason: str) -> Refused:
    """The error of a guard that refuses."""
    return Refused("a guard refuses this fill", got=f"{_name(guard)}: {reason}")


def _name(guard: Guard) -> str:
    return type(guard).__name__
