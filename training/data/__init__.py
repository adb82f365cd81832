"""Training data: seeded generators of examples in exactly the form that the engine's canvas has.

`stream(seed, profile, held_out)` yields them; `python -m training.data --show` prints some.
"""

from __future__ import annotations

from collections.abc import Iterator

from training.data.example import Example

__all__ = ["Example", "stream"]


def stream(seed: int, profile: str = "cpu", held_out: bool = False) -> Iterator[Example]:
    """Examples without end, the same for the same seed; see `training.data.mixture`."""
    from training.data.mixture import stream as drawn

    return drawn(seed, profile, held_out)
