"""Shapes that come again.

Libraries of matrix products keep a plan for every shape they ever met, so a process that meets a
new one at every step grows, and pays for each plan. A few idle positions are cheaper.
"""

from __future__ import annotations


def stepped(length: int, step: int) -> int:
    """The next multiple of `step`."""
    return -(-length // step) * step
