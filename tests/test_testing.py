"""The conformance tests that ship: ours pass them, and they fail what they should fail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from infill.denoiser import View
from infill.grammars.regex import regex
from infill.languages.language import nothing, one_of
from infill.logits import DenseLogits
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.testing import check_denoiser, check_language


@pytest.mark.parametrize("make", [Noise, Adversary, lambda: Teacher({"name": "a", "count": 1})])
def test_the_shipped_denoisers_keep_the_contract(make: Any) -> None:
    check_denoiser(make)


class Restless(Noise):
    """Says something else each time, which no reproducible fill can use."""

    calls = 0

    def denoise(self, views: Sequence[View]) -> DenseLogits:
        Restless.calls += 1
        rng = np.random.default_rng(Restless.calls)
        rows = sum(len(view.open) for view in views)
        logits = rng.normal(size=(rows, self.vocabulary.size)).astype(np.float32)
        return DenseLogits(logits, null=self.vocabulary.null)


def test_a_denoiser_that_is_not_deterministic_is_found_out() -> None:
    with pytest.raises(AssertionError, match="same|alone"):
        check_denoiser(Restless)


@pytest.mark.parametrize("language", [regex("a+b?", full=True), one_of(["x", "é"]), nothing()])
def test_languages_agree_with_themselves(language: Any) -> None:
    check_language(language)
