r"""The seam to a language model that writes from left to right, many texts in parallel.

    page = writer_of(denoiser).read("def area(r):", spend=lambda tokens: None)
    page.beams(width=4, tokens=32, ends=lambda text: Ending(text, last=text.endswith("\n")))

Its texts are proposals. Whether one is accepted is decided by the languages and validators of the
caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Halt(Exception):
    """Raised when there is no time for another forward; the texts found so far still count."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the sum of the log-probabilities of its tokens, in nats."""

    text: str
    likelihood: float


@dataclass(frozen=True, slots=True)
class Ending:
    """The text of a continuation that ends here (None if it may not), and whether it must end."""

    text: str | None
    last: bool = False


class Page(Protocol):
    """A text that was read, to be continued."""

    def beams(self, width: int, tokens: int, ends: Callable[[str], Ending | None]) -> list[Written]:
        """The texts of different continuations, the likeliest first: a beam search of this width.

        `ends` is called at every token; no continuation is longer than `tokens`. Raises Halt if
        nothing has ended when `spend` raises it.
        """
        ...

    def likelihoods(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """The log-probability of every token of each text, as the continuation."""
        ...


class Writer(Protocol):
    """A language model."""

    def load(self) -> None:
        """Load the model now, so that the first reading does not take longer."""
        ...

    def read(self, text: str, spend: Callable[[int], None]) -> Page:
        """Read a text.

        `spend` is called before every forward with the number of its tokens, and may raise Halt.
        """
        ...


def writer_of(denoiser: object) -> Writer | None:
    """The writer of a denoiser, if it has one."""
    found: Writer | None = getattr(denoiser, "writer", None)
    return found
