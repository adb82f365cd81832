"""Denoisers that need no weights, and the conformance tests that ours pass and yours can.

`Noise` says anything, `Adversary` says what is forbidden, `Teacher` knows the answer. The promise
of infill is that all three give valid results.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infill.denoiser import Denoiser, Facts, Span, View
from infill.language import Language
from infill.lift import lift
from infill.logits import DenseLogits, Request
from infill.token_pushdown import lifted
from infill.variable import language_of
from infill.vocabulary import Vocabulary

Rows = NDArray[np.float32]


@lru_cache(maxsize=4)
def _table(seed: int, size: int) -> Rows:
    """61 rows of random logits."""
    rows: Rows = (4 * np.random.default_rng(seed).normal(size=(61, size))).astype(np.float32)
    rows.setflags(write=False)
    return rows


class _Synthetic:
    """What the three have in common: a vocabulary, facts, and rows made view by view."""

    name = "synthetic"

    def __init__(self, seed: int = 0, *, vocabulary: Vocabulary | None = None) -> None:
        if vocabulary is None:
            from infill.models import default_vocabulary

            vocabulary = default_vocabulary()
        self.vocabulary = vocabulary
        self.facts = Facts(name=self.name, limit=1 << 20, soft=True)
        self._table = _table(seed, vocabulary.size)
        self._seed = seed

    def denoise(self, views: Sequence[View]) -> DenseLogits:
        rows = [self.rows(view) for view in views]
        return DenseLogits(np.concatenate(rows), null=self.vocabulary.null)

    def noise(self, view: View) -> Rows:
        """Random logits [R, V]: a function of the seed and of what the view shows."""
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
    """Prefers, at every open position, the tokens that the slot's language forbids anywhere."""

    name = "adversary"

    def rows(self, view: View) -> Rows:
        rows = self.noise(view)
        for span, own, _ in self._each(view):
            token_class = lifted(language_of(span.slot), self.vocabulary).token_class
            rows[own, token_class < 0] += 40.0
        return rows


class Teacher(_Synthetic):
    """Knows the wanted document and prefers it at every open position.

    `document` is what the slots' `spell` understands: a JSON value for schemas, texts by name for
    templates.
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


def check_denoiser(make: Callable[[], Denoiser]) -> None:
    """Assert that a denoiser keeps the contract of `infill.denoiser.Denoiser`.

    `make` builds a fresh one. Checks shape and determinism of the logits, independence of views
    in a batch, and that two small documents come out valid. Raises AssertionError with the clause.
    """
    from infill.api import Engine, Request as Fill

    denoiser = make()
    vocabulary = denoiser.vocabulary
    assert denoiser.facts.template.count("{prompt}") == 1, "the template must hold {prompt} once"
    assert denoiser.facts.limit > 64, "a model must read more than 64 tokens"
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 12}, "count": {"type": "integer"}},
        "required": ["name", "count"],
        "additionalProperties": False,
    }
    requests = [Fill(schema, "Three apples."), Fill({"enum": ["yes", "no"]}, "Is it so? Yes.")]
    engine = Engine(denoiser)
    together = engine.fill_many(requests)
    alone = [Engine(make()).fill(request.source, request.context) for request in requests]
    for one, other in zip(together, alone, strict=True):
        assert one.value == other.value, "a batch must give what each request gives alone"
    assert isinstance(together[0].value["name"], str), "the first document is not valid"
    assert together[1].value in ("yes", "no"), "the second document is not valid"
    mask = vocabulary.mask or 0
    view = View((1,), np.full(4, mask, np.int32), np.array([1, 3], np.int32), ())
    partition = lift(_digits(), vocabulary).partition
    request = Request(np.array([[0, 1]], np.int32), partition)
    first, second = (denoiser.denoise([view]).reduce([request])[0] for _ in range(2))
    assert first.best.shape[0] == 2, "one row of logits per open position is wanted"
    assert np.array_equal(first.best, second.best), "the same view must give the same logits"
    assert np.isfinite(first.best).all(), "logits must be finite"


def check_language(language: Language, *, texts: int = 20, seed: int = 0) -> None:
    """Assert that a language agrees with itself: its shortest and random texts are accepted."""
    if language.is_empty():
        assert language.texts(1) == [], "an empty language has no texts"
        return
    assert language.accepts(language.shortest()), "the shortest text must be accepted"
    rng = random.Random(seed)
    for _ in range(texts):
        text = language.random(rng)
        assert language.accepts(text), f"a random text must be accepted: {text!r}"
        assert not (language - language).accepts(text), "nothing is in a language less itself"


def _digits() -> Language:
    from infill.language import characters

    return characters([(ord("0"), ord("9"))]).repeat(1)
