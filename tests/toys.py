"""Toy vocabularies and a brute-force constraint, to hold the real one against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from infill.constraints.constraint import Job
from infill.languages.language import Language
from infill.logits import DenseLogits, Reduction
from infill.tokens.lift import lift_automaton
from infill.tokens.lift_cache import Cache
from infill.tokens.vocabulary import Vocabulary

OPEN = -1


@dataclass(frozen=True)
class Toy:
    """A slot of K positions over a toy vocabulary, with random log-probabilities [K, V]."""

    language: Language
    vocabulary: Vocabulary
    logp: np.ndarray
    committed: np.ndarray

    def job(self) -> Job:
        automaton = lift_automaton(self.language.automaton(), self.vocabulary)
        rows = np.arange(len(self.logp), dtype=np.int32)[None]
        logits = DenseLogits(self.logp.astype(np.float32), self.vocabulary.null)
        (scores,) = logits.reduce([Reduction(rows, automaton.partition)])
        return Job(automaton, scores, self.committed)

    def text(self, tokens: Sequence[int]) -> bytes | None:
        """The bytes of a token string; None if a null stands before a token."""
        null = self.vocabulary.null
        end = tokens.index(null) if null in tokens else len(tokens)
        if any(token != null for token in tokens[end:]):
            return None
        return self.vocabulary.decode(tokens[:end])

    def strings(self) -> dict[tuple[int, ...], float]:
        """Every valid token string that agrees with the commits, with its log-probability."""
        found = {}
        for tokens in self.candidates():
            text = self.text(tokens)
            if text is not None and self.language.accepts(text):
                found[tokens] = self.score(tokens)
        return found

    def candidates(self) -> list[tuple[int, ...]]:
        usable = [
            i
            for i in range(self.vocabulary.size)
            if self.vocabulary.tokens[i] is not None or i == self.vocabulary.null
        ]
        each = [usable if fixed == OPEN else [fixed] for fixed in self.committed.tolist()]
        return list(product(*each))

    def score(self, tokens: Sequence[int]) -> float:
        return sum(
            float(self.logp[i, token])
            for i, token in enumerate(tokens)
            if self.committed[i] == OPEN
        )


def toy(
    language: Language,
    tokens: Sequence[bytes | None],
    length: int,
    seed: int,
    *,
    scale: float = 2.0,
    committed: Sequence[int] | None = None,
    null: int | None = 0,
) -> Toy:
    """Token 0 is null (if `null` is 0), the last token is the mask."""
    vocabulary = Vocabulary.from_tokens([None, *tokens, None], mask=len(tokens) + 1, null=null)
    vocabulary.trie(Cache(None))
    logits = scale * np.random.default_rng(seed).normal(size=(length, vocabulary.size))
    logp = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    fixed = np.array([OPEN] * length if committed is None else committed, np.int32)
    return Toy(language, vocabulary, logp, fixed)
