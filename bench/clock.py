"""Bounds on time, for measurements that must not hang."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(BaseException):
    """The time is up. No Exception, so that nothing on the way out takes it for its own."""


@contextmanager
def within(seconds: float, *, busy: bool = False) -> Iterator[None]:
    """Raise TookTooLong in the main thread when `seconds` are over, `busy` ones of this process
    where a shared machine must not decide what is found."""
    clock, bell = (
        (signal.ITIMER_PROF, signal.SIGPROF) if busy else (signal.ITIMER_REAL, signal.SIGALRM)
    )

    def ring(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(bell, ring)
    signal.setitimer(clock, seconds)
    try:
        yield
    finally:
        signal.setitimer(clock, 0)
        signal.signal(bell, before)
