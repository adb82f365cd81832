"""Calibration: what was done to logits is found out, and reliability is what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch

from infill.denoiser import Facts, Span, View
from infill.documents import Path
from infill.languages.language import nothing
from infill.logits import DenseLogits, Logits
from infill.models import default_vocabulary
from infill.models.hybrid.hybrid_denoiser import HybridLlama
from infill.scaffold import Slot
from infill.tokens.vocabulary import Vocabulary
from infill.tuning.diagnosis import LeftOnly
from tests.evidence.spotted import candidates
from tests.training import toy
from training.data.example import Example
from training.evaluate.calibration import Judged, binned, error, find
from training.evaluate.fit import Seen, fit, gather
from training.evaluate.hurried import Hurried

NULL = 3


@pytest.mark.parametrize(("temperature", "bias"), [(1.0, 0.0), (1.7, -0.8), (0.6, 1.2)])
def test_the_fit_recovers_a_known_temperature_and_null_bias(
    temperature: float, bias: float
) -> None:
    torch.manual_seed(0)
    logits = 3 * torch.randn(6_000, 40)
    honest = logits / temperature
    honest[:, NULL] += bias
    targets = torch.multinomial(honest.softmax(dim=1), 1)[:, 0]
    fitted = fit(Seen(logits, targets), NULL)
    assert fitted.temperature == pytest.approx(temperature, rel=0.05)
    assert fitted.null_bias == pytest.approx(bias, abs=0.15)
    assert fitted.after <= fitted.before


def test_predictions_of_a_model_can_be_fitted() -> None:
    words = default_vocabulary()
    model = HybridLlama(toy.network(), words, Facts("toy", 640))
    examples = [Example([1, 20 + i], [40, 41, 16, 42], [0, 0, 0, -1], "test") for i in range(6)]
    seen = gather(model, examples)
    assert seen.logits.shape == (len(seen.targets), words.size)
    assert set(seen.targets.tolist()) <= {40, 41, 16}
    fitted = fit(seen, 16)
    assert fitted.after < fitted.before


def test_reliability_is_binned_by_confidence_and_weighed_by_slots() -> None:
    judged = [Judged(0.95, True)] * 3 + [Judged(0.95, False)] + [Judged(0.15, False)] * 4
    low, high = binned(judged)
    assert (low.count, high.count) == (4, 4)
    assert high.accuracy == 0.75
    assert error([low, high]) == pytest.approx((0.15 + 0.2) / 2)


def test_a_pointer_finds_values_in_objects_and_lists() -> None:
    value = {"a/b": [{"c": 2.0}]}
    assert find(value, "/a~1b/0/c") == "2"
    assert find(value, "/a~1b/1") == ""
    assert find(value, "") == '{"a/b": [{"c": 2.0}]}'


@dataclass
class Watched:
    """A denoiser that remembers what it was shown."""

    vocabulary: Vocabulary
    facts: Facts
    seen: list[View] = field(default_factory=list)

    def denoise(self, views: Sequence[View]) -> Logits:
        self.seen += views
        return DenseLogits(np.zeros((sum(len(view.open) for view in views), 8), np.float32), None)


@pytest.mark.parametrize(("steps", "taken"), [(1, [5, 2]), (2, [3, 1]), (4, [2, 1])])
def test_a_hurried_schedule_takes_what_is_due_from_each_beginning(
    steps: int, taken: list[int]
) -> None:
    slot = np.array([0] * 5 + [1] * 2, np.int32)
    unsure = candidates([0] * 7, slot.tolist())
    picked = Hurried(steps).pick(unsure, 0)
    assert [int(picked[slot == number].sum()) for number in (0, 1)] == taken
    assert picked[0] and picked[5]
    assert Hurried(steps).pick(unsure, steps).all()


def test_a_one_sided_denoiser_sees_nothing_behind_the_slot_it_reads() -> None:
    inner = Watched(Vocabulary.from_tokens([b"a"] * 8), Facts("watched", 64))
    slots = [Slot(Path.parse(name), nothing()) for name in "ab"]
    tokens = np.arange(10, dtype=np.int32)
    spans = (Span(slots[0], 1, 3), Span(slots[1], 6, 2))
    view = View((5,), tokens, np.array([1, 3, 6, 7], np.int32), spans)
    LeftOnly(inner).denoise([view])
    assert [len(part.tokens) for part in inner.seen] == [4, 8]
    assert [part.open.tolist() for part in inner.seen] == [[1, 3], [6, 7]]
    assert all(part.context is view.context for part in inner.seen)
