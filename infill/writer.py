"""The seam to a language model that writes: from left to right, many texts beside each other.

What it writes is a proposal. Whether it may stand is for the languages and judges of whoever asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Halt(Exception):
    """There is no time for another forward; what was found so far still counts."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the sum of the log-probabilities of its tokens, in nats."""

    text: str
    likelihood: float


@dataclass(frozen=True, slots=True)
class Ending:
    """What a continuation comes to if it ends here, if it may, and whether it has to."""

    text: str | None
    last: bool = False


class Page(Protocol):
    """A text that was read, to be written on."""

    def beams(self, width: int, tokens: int, ends: Callable[[str], Ending | None]) -> list[Written]:
        """What different continuations come to, the likeliest first: a beam search of this width.

        `ends` is asked at every token; no continuation is longer than so many `tokens`. Halt if
        nothing has ended when `spend` halts.
        """
        ...

    def likelihoods(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """The log-probability of every token of each text, if it is what follows."""
        ...


class Writer(Protocol):
    """A language model."""

    def load(self) -> None:
        """Load what is not loaded yet, so that no reading takes longer for it."""
        ...

    def read(self, text: str, spend: Callable[[int], None]) -> Page:
        """Read a text.

        `spend` is told before every forward how many tokens it reads, and may raise Halt.
        """
        ...


def writer_of(denoiser: object) -> Writer | None:
    """The writer that a denoiser brings along, if it does."""
    found: Writer | None = getattr(denoiser, "writer", None)
    return found
