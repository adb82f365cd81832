"""Shapes that come again.

Libraries of matrix products keep a plan for every shape they ever met, so a process that meets a
new one at every step grows, and pays for each plan. A few idle positions are cheaper.
"""

from __future__ import annotations

SMALLEST = 8


def stepped(length: int, steps: int = 8) -> int:
    """The next length that is used: so many even steps from each power of two to the next."""
    step = max(SMALLEST, (1 << max(length - 1, 1).bit_length() >> 1) // steps)
    return -(-length // step) * step
