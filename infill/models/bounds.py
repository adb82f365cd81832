"""Bounds: what every adapter refuses before it computes anything."""

from __future__ import annotations

from infill.denoiser import Facts
from infill.errors import ModelError
from infill.vocabulary import Vocabulary


def check_size(vocabulary: Vocabulary, rows: int, name: str) -> None:
    """Raise ModelError if a token that can be written or masks has no row in the weights.

    `name` is the model's. Special tokens may lie beyond; nothing ever asks for them.
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
