"""Bounds: the sizes that every adapter checks, and the few shapes that it computes with.

    stepped(37)                            # 40: eight steps from 32 to 64
    check_length(9_000, facts)             # ModelError if facts.limit is smaller
    list(groups([5, 40, 6], budget=64))    # [[0, 2], [1]]: rows of similar length

Libraries for matrix products keep a plan for every shape they have met, so a process that meets a
new shape at every step grows, and pays for each plan. A few idle positions are cheaper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infill.denoiser import Facts
from infill.errors import ModelError
from infill.tokens.vocabulary import Vocabulary

SMALLEST = 8


def stepped(length: int, steps: int = 8) -> int:
    """The next length in use: there are `steps` even steps from each power of two to the next."""
    step = max(SMALLEST, (1 << max(length - 1, 1).bit_length() >> 1) // steps)
    return -(-length // step) * step


def check_size(vocabulary: Vocabulary, rows: int, name: str) -> None:
    """Raise ModelError if the mask, or a token that a text can have, has no row in the weights.

    `name` is the model's. Special tokens may have no row; nothing ever reads them.
    """
    spelled = [number for number, token in enumerate(vocabulary.tokens) if token is not None]
    needed = max([*spelled, vocabulary.mask or 0, vocabulary.null or 0]) + 1
    if needed > rows:
        raise ModelError(
            "the tokenizer does not fit the weights",
            where=name,
            got=f"{needed:,} tokens, {rows:,} rows",
        )


def check_length(tokens: int, facts: Facts) -> None:
    """Raise ModelError if context and canvas together are longer than the model can read."""
    if tokens > facts.limit:
        raise ModelError(
            "the context and the canvas are longer than the model can read",
            where=facts.name,
            got=f"{tokens:,} tokens of {facts.limit:,}",
            todo="give a shorter context",
        )


def groups(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Groups of rows of similar length, shortest first, at most `budget` tokens with padding.

    The size of a group is a power of two, so that there are few shapes.
    """
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and lengths[index] * (len(group) + 1) > budget:
            yield from _halved(group)
            group = []
        group.append(index)
    yield from _halved(group)


def _halved(group: list[int]) -> Iterator[list[int]]:
    """A group in parts of 1, 2, 4, … rows, each at most once."""
    rest = group
    while rest:
        size = 1 << len(rest).bit_length() - 1
        yield rest[:size]
        rest = rest[size:]
