"""The domains of made-up documents, and which of them training never sees."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from training.data.domains import commerce, culture, health, shorts, tech, travel, work
from training.data.domains.classify import GENERATORS as CLASSIFY, HELD_OUT as CLASSIFY_HELD_OUT
from training.data.facts import Draft

Domain = Callable[[Random], Draft]

EXTRACT: tuple[Domain, ...] = (
    *commerce.GENERATORS,
    *work.GENERATORS,
    *tech.GENERATORS,
    *travel.GENERATORS,
    *culture.GENERATORS,
    *health.GENERATORS,
    *shorts.GENERATORS,
)
EXTRACT_HELD_OUT: tuple[Domain, ...] = (*travel.HELD_OUT, *health.HELD_OUT, *shorts.HELD_OUT)

__all__ = ["CLASSIFY", "CLASSIFY_HELD_OUT", "EXTRACT", "EXTRACT_HELD_OUT", "Domain"]
