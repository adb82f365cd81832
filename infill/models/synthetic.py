"""Denoisers without weights, for tests and first tries: noise, an adversary, a teacher.

For example:

    model = Teacher({"total": 12.5})                       # knows the answer
    infill.fill(schema, "…", model=model).value            # {"total": 12.5}
    infill.fill(schema, "…", model=Noise()).value          # any valid value
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infill.canvas.variable import language_of
from infill.denoiser import Facts, Span, View
from infill.logits import DenseLogits
from infill.tokens.lifted_pushdown import lifted
from infill.tokens.vocabulary import Vocabulary

Rows = NDArray[np.float32]


@lru_cache(maxsize=4)
def _table(seed: int, size: int) -> Rows:
    """61 rows of random logits."""
    rows: Rows = (4 * np.random.default_rng(seed).normal(size=(61, size))).astype(np.float32)
    rows.setflags(write=False)
    return rows


class _Synthetic:
    """The common part of the three: a vocabulary, facts, and rows made view by view."""

    name = "synthetic"

    def __init__(self, seed: int = 0, *, vocabulary: Vocabulary | None = None) -> None:
        if vocabulary is None:
            from infill.models.packaged import default_vocabulary

            vocabulary = default_vocabulary()
        self.vocabulary = vocabulary
        self.facts = Facts(name=self.name, limit=1 << 20, soft=True)
        self._table = _table(seed, vocabulary.size)
        self._seed = seed

    def denoise(self, views: Sequence[View]) -> DenseLogits:
        rows = [self.rows(view) for view in views]
        return DenseLogits(np.concatenate(rows), null=self.vocabulary.null)

    def noise(self, view: View) -> Rows:
        """Random logits [R, V]: a function of the seed and of the view's tokens."""
        shown = int(view.tokens.astype(np.int64) @ np.arange(1, len(view.tokens) + 1))
        rng = np.random.default_rng([self._seed, len(view.tokens), abs(shown)])
        return self._table[rng.integers(61, size=len(view.open))]

    def rows(self, view: View) -> Rows:
        """Logits [R, V] for the open positions of a view."""
        return self.noise(view)

    def _each(self, view: View) -> Any:
        """(span, its rows of logits, the offsets of those rows in the slot)."""
        for span in view.spans:
            low, high = np.searchsorted(view.open, (span.start, span.start + span.length))
            yield span, slice(int(low), int(high)), view.open[low:high] - span.start


class Noise(_Synthetic):
    """Random logits: the noisiest model there is. Deterministic by seed."""

    name = "noise"


class Adversary(_Synthetic):
    """Prefers, at every open position, the tokens that the slot's language never allows."""

    name = "adversary"

    def rows(self, view: View) -> Rows:
        rows = self.noise(view)
        for span, own, _ in self._each(view):
            token_class = lifted(language_of(span.slot), self.vocabulary).token_class
            rows[own, token_class < 0] += 40.0
        return rows


class Teacher(_Synthetic):
    """Knows the wanted document and prefers it at every open position.

    `document`: a JSON value for schemas, texts by name for templates (see `Slot.spell`).
    """

    name = "teacher"

    def __init__(
        self, document: Any, seed: int = 0, *, vocabulary: Vocabulary | None = None
    ) -> None:
        super().__init__(seed, vocabulary=vocabulary)
        self.document = document

    def rows(self, view: View) -> Rows:
        rows = self.noise(view)
        for span, own, offsets in self._each(view):
            wanted = self._wanted(span)
            if wanted is None:
                continue
            for row, offset in zip(range(own.start, own.stop), offsets, strict=True):
                token = wanted[offset] if offset < len(wanted) else self.vocabulary.null
                if token is not None:
                    rows[row, token] += 60.0
        return rows

    def _wanted(self, span: Span) -> list[int] | None:
        text = span.slot.spell(self.document)
        return None if text is None else self.vocabulary.encode(text)
