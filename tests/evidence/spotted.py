"""Tables of candidates for tests of schedules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from infill.rules.schedule import Candidates


def candidates(
    confidence: Sequence[float], slot: Sequence[int] | None = None, **other: Sequence[float]
) -> Candidates:
    """Columns that are not given follow from the confidences and the slots."""
    count = len(confidence)
    slots = np.array(slot or [0] * count, np.int32)
    starts = np.array([int(np.argmax(slots == number)) for number in slots], np.int32)
    place = np.arange(count, dtype=np.int32)

    def column(name: str, default: Sequence[float]) -> np.ndarray:
        return np.array(other.get(name, default), np.float32)

    def flags(name: str) -> np.ndarray:
        return np.array(other.get(name, [0] * count), np.bool_)

    def numbers(name: str, default: np.ndarray) -> np.ndarray:
        return np.array(other.get(name, default), np.int32)

    return Candidates(
        confidence=np.array(confidence, np.float32),
        raw=column("raw", confidence),
        margin=column("margin", confidence),
        entropy=column("entropy", [1 - c for c in confidence]),
        null=flags("null"),
        breaks=flags("breaks"),
        structural=flags("structural"),
        behind=flags("behind"),
        leaves=flags("leaves"),
        token=numbers("token", place),
        slot=slots,
        position=numbers("position", place - starts),
        place=numbers("place", place),
    )
