"""Guides change what the model says before the constraint settles it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from infill import Engine, Options
from infill.denoiser import Facts, View
from infill.errors import ModelError
from infill.logits import ClassScores, DenseLogits
from infill.models.synthetic import Noise
from infill.rules.guide import ClassifierFree, Credit, SoftMask, raised
from infill.rules.schedule import Frontier
from tests.rules.small import SMALL

CHOICE = {"enum": ["yes", "no"]}


class Opinion(Noise):
    """Likes "no" by itself a little, and whatever the text shows a little more than nothing."""

    def __init__(self, prior: float, evidence: float) -> None:
        super().__init__(0, vocabulary=SMALL)
        self.prior, self.evidence, self.seen = prior, evidence, 0

    def denoise(self, views: Sequence[View]) -> DenseLogits:
        rows = np.zeros((sum(len(view.open) for view in views), SMALL.size), np.float32)
        start = 0
        for view in views:
            self.seen += 1
            own = rows[start : start + len(view.open)]
            own[:, SMALL.encode("n")] += self.prior
            if SMALL.encode("Z")[0] in view.context:
                own[:, SMALL.encode("y")] += self.evidence
            start += len(view.open)
        return DenseLogits(rows, SMALL.null)


def answer(guide: Any, denoiser: Opinion) -> tuple[str, int]:
    result = Engine(denoiser, options=Options(guide=guide)).fill(CHOICE, "Z")
    return result.value, result.forwards


def test_classifier_free_guidance_prefers_what_the_text_makes_likelier() -> None:
    assert answer(ClassifierFree(scale=0.0), Opinion(3.0, 2.0))[0] == "no"
    value, forwards = answer(ClassifierFree(scale=2.0), Opinion(3.0, 2.0))
    assert value == "yes" and forwards % 2 == 0


def test_guidance_is_free_plus_scaled_difference() -> None:
    own, free = (np.random.default_rng(seed).normal(size=(3, 5)) for seed in (1, 2))
    moved = DenseLogits(own, None).guided(DenseLogits(free, None), 0.5)
    assert np.allclose(moved.rows, free + 1.5 * (own - free), atol=1e-6)


def test_logits_that_cannot_be_compared_are_an_error() -> None:
    class Opaque:
        def reduce(self, requests: Any) -> list[Any]:
            return []

    class Closed(Noise):
        def denoise(self, views: Any) -> Any:
            return Opaque()

    with pytest.raises(ModelError, match="cannot be compared"):
        Engine(Closed(0, vocabulary=SMALL), options=Options(guide=ClassifierFree())).fill(CHOICE)


def scores(best: list[list[float]]) -> ClassScores:
    table = np.log(np.array(best, np.float32))
    token = np.tile(np.arange(table.shape[1], dtype=np.int32), (len(table), 1))
    return ClassScores(table, token, table.copy())


def test_a_bonus_leaves_probabilities_that_sum_to_one() -> None:
    moved = raised(scores([[0.5, 0.3, 0.2]]), np.array([[0.0, 1.0, 0.0]]))
    share = np.array([0.5, 0.3 * np.e, 0.2])
    assert np.exp(moved.mass[0]) == pytest.approx(share / share.sum(), rel=1e-5)
    assert np.exp(moved.best[0]) == pytest.approx(share / share.sum(), rel=1e-5)


def test_credit_grows_while_a_token_stays_first_and_decays_when_it_does_not() -> None:
    class Slot:
        tokens = np.full(1, -1, np.int32)

        def __hash__(self) -> int:
            return 1

    guidance, slot = Credit().start(Frontier()), Slot()
    gains = []
    for best in ([[0.6, 0.4]], [[0.6, 0.4]], [[0.4, 0.6]], [[0.4, 0.6]]):
        adjusted = guidance.adjust(slot, scores(best))  # type: ignore[arg-type]
        gains.append(float(np.exp(adjusted.best[0, 0])))
    assert 0.6 < gains[0] < gains[1]
    assert gains[3] < gains[2]


def test_a_soft_mask_shows_the_model_what_it_expected_in_the_step_before() -> None:
    class Watching(Noise):
        def __init__(self) -> None:
            super().__init__(0, vocabulary=SMALL)
            self.weights: list[Any] = []

        def denoise(self, views: Sequence[View]) -> DenseLogits:
            assert all(view.expected is not None for view in views)
            self.weights += [view.expected.weights for view in views if view.expected]
            return super().denoise(views)

    watching = Watching()
    Engine(watching, options=Options(guide=SoftMask())).fill({"type": "string", "maxLength": 9})
    first, *later = watching.weights
    assert not first.any()
    assert all((w.sum(axis=1) <= 0.3 + 1e-6).all() for w in later) and later[0].any()


def test_a_model_without_soft_masks_says_so() -> None:
    class Hard(Noise):
        def __init__(self) -> None:
            super().__init__(0, vocabulary=SMALL)
            self.facts = Facts(name="hard", limit=1 << 20)

    with pytest.raises(ModelError, match="takes no soft masks"):
        Engine(Hard(), options=Options(guide=SoftMask())).fill(CHOICE)
