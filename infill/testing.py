"""Tests for your own denoiser or language, and three denoisers that need no weights.

    check_denoiser(MyModel)                    # AssertionError if it breaks the contract
    check_language(regex("[a-z]{2,5}"))
    infill.fill(schema, "…", model=Noise())    # valid, whatever the logits

`Noise` gives random logits, `Adversary` prefers forbidden tokens, `Teacher` knows the answer. All
three give valid results: that is the promise of infill. Our own denoisers pass the same tests.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from infill.api import Engine, Request as Fill
from infill.denoiser import Denoiser, View
from infill.languages.language import Language
from infill.logits import Reduction
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.tokens.lift import lift

__all__ = ["Adversary", "Noise", "Teacher", "check_denoiser", "check_language"]


def check_denoiser(make: Callable[[], Denoiser]) -> None:
    """Assert that a denoiser keeps the contract of `infill.denoiser.Denoiser`.

    `make` builds a new one. It checks the shape and determinism of the logits, the independence of
    views in a batch, and that two small documents are valid. Raises AssertionError, which names the
    broken clause.
    """
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
    request = Reduction(np.array([[0, 1]], np.int32), partition)
    first, second = (denoiser.denoise([view]).reduce([request])[0] for _ in range(2))
    assert first.best.shape[0] == 2, "one row of logits per open position is wanted"
    assert np.array_equal(first.best, second.best), "the same view must give the same logits"
    assert np.isfinite(first.best).all(), "logits must be finite"


def check_language(language: Language, *, texts: int = 20, seed: int = 0) -> None:
    """Assert that a language accepts its own texts, the shortest one and random ones."""
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
    from infill.languages.language import characters

    return characters([(ord("0"), ord("9"))]).repeat(1)
