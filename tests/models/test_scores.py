"""Torch reduces logits to the class scores that NumPy gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from infill.denoiser import Facts
from infill.logits import ClassScores, DenseLogits, Reduction
from infill.models.scores import Plans, TorchLogits, logits_of
from infill.tokens.partition import Partition
from infill.tokens.vocabulary import Vocabulary

SIZE, NULL = 200, 5


def partition(rng: np.random.Generator, classes: int, dominant: bool) -> Partition:
    member = rng.integers(-1, classes, SIZE).astype(np.int32)
    if dominant:
        member[rng.random(SIZE) < 0.8] = classes - 1
    member[:classes] = np.arange(classes)
    member[classes + NULL] = -1
    member[NULL] = -1
    used = np.unique(member[member >= 0])
    member[member >= 0] = np.searchsorted(used, member[member >= 0])
    return Partition(member, len(used))


def assert_same(one: ClassScores, other: ClassScores) -> None:
    np.testing.assert_allclose(one.best, other.best, atol=2e-4)
    np.testing.assert_allclose(one.mass, other.mass, atol=2e-4)
    np.testing.assert_array_equal(one.token, other.token)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("null", [NULL, None])
def test_torch_and_numpy_agree(seed: int, null: int | None) -> None:
    rng = np.random.default_rng(seed)
    rows = (rng.normal(size=(20, SIZE)) * 4).astype(np.float32)
    parts = [partition(rng, classes, classes > 3) for classes in (2, 9, 25)]
    requests = [
        Reduction(np.arange(0, 6, dtype=np.int32)[None], parts[0]),
        Reduction(np.arange(6, 14, dtype=np.int32)[None], parts[1]),
        Reduction(np.array([[14, 15], [16, 17]], np.int32), parts[2]),
        Reduction(np.array([[19, 18]], np.int32), parts[0]),
    ]
    dense = DenseLogits(rows, null, null_bias=0.5, temperature=1.3)
    device = torch.device("cpu")
    ours = TorchLogits(torch.from_numpy(rows), null, Plans(device), null_bias=0.5, temperature=1.3)
    for one, other in zip(ours.reduce(requests), dense.reduce(requests), strict=True):
        assert_same(one, other)


def test_a_dominant_class_with_next_to_no_mass_keeps_its_precision() -> None:
    rng = np.random.default_rng(0)
    part = partition(rng, 4, dominant=True)
    rows = np.zeros((2, SIZE), np.float32)
    rows[:, part.token_class != part.dominant] = 60.0
    request = Reduction(np.array([[0, 1]], np.int32), part)
    ours = TorchLogits(torch.from_numpy(rows), NULL, Plans(torch.device("cpu")))
    assert_same(ours.reduce([request])[0], DenseLogits(rows, NULL).reduce([request])[0])


def test_no_requests_give_no_scores() -> None:
    assert TorchLogits(torch.zeros(1, 8), None, Plans(torch.device("cpu"))).reduce([]) == []


def test_guided_logits_are_moved_away_from_the_others() -> None:
    own, free = torch.randn(2, 5), torch.randn(2, 5)
    plans = Plans(torch.device("cpu"))
    moved = TorchLogits(own, None, plans).guided(TorchLogits(free, None, plans), 1.0)
    assert torch.allclose(moved.scores, 2 * own - free)


def test_tokens_that_the_weights_lack_have_none_of_the_probability() -> None:
    words = [b"a", b"b", b"c", None, None]
    vocabulary = Vocabulary(words, null=None, mask=None)
    part = Partition(np.array([0, 0, 0, -1, -1], np.int32), 1)
    rows = torch.tensor([[1.0, 3.0, 2.0]])
    logits = logits_of(rows, vocabulary, Facts("short", 8), Plans(torch.device("cpu")))
    (found,) = logits.reduce([Reduction(np.array([[0]], np.int32), part)])
    assert found.token[0, 0] == 1
    assert found.mass[0, 0] == pytest.approx(0.0, abs=1e-6)
