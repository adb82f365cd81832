"""The class reduction against sums written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infill.logits import EMPTY, ClassScores, DenseLogits, Favour, Reduction
from infill.tokens.partition import Partition


def partition(rng: np.random.Generator, size: int, shares: list[float]) -> Partition:
    """Random classes: -1 (no class) and 0, 1, … with these shares; token 0 is null."""
    classes = len(shares) - 1
    numbers = rng.choice(np.arange(-1, classes), size, p=shares).astype(np.int32)
    numbers[0] = -1
    numbers[1 : classes + 1] = np.arange(classes)
    return Partition(numbers, classes)


def written_out(logits: np.ndarray, part: Partition, null: int | None) -> ClassScores:
    logp = logits.astype(np.float64)
    logp = logp - np.logaddexp.reduce(logp, axis=1, keepdims=True)
    shape = (len(logp), part.classes + 1)
    best, mass, token = np.full(shape, EMPTY), np.full(shape, EMPTY), np.full(shape, -1)
    for klass in range(part.classes):
        members = np.flatnonzero(part.token_class == klass)
        best[:, klass] = logp[:, members].max(axis=1)
        token[:, klass] = members[logp[:, members].argmax(axis=1)]
        mass[:, klass] = np.logaddexp.reduce(logp[:, members], axis=1)
    if null is not None:
        best[:, -1] = mass[:, -1] = logp[:, null]
        token[:, -1] = null
    return ClassScores(best, token, mass)


def same(found: ClassScores, wanted: ClassScores) -> None:
    assert np.allclose(found.best, wanted.best, atol=1e-4)
    assert np.allclose(found.mass, wanted.mass, atol=1e-3)
    assert np.array_equal(found.token, wanted.token)


@pytest.mark.parametrize(
    "shares",
    [[0.9, 0.05, 0.05], [0.1, 0.8, 0.05, 0.05], [0.0, 1.0], [0.3, 0.3, 0.4], [0.0, 0.9, 0.1]],
    ids=["mostly unused", "one dominant", "all in one", "even", "two"],
)
def test_classes_are_reduced_to_maximum_token_and_mass(shares: list[float]) -> None:
    rng = np.random.default_rng(0)
    part = partition(rng, 300, shares)
    logits = (3 * rng.normal(size=(12, 300))).astype(np.float32)
    rows = np.array([[3, 4, 5, 9, 1]], np.int32)
    (found,) = DenseLogits(logits, 0).reduce([Reduction(rows, part)])
    same(found, written_out(logits[rows[0]], part, 0))


def test_a_faint_dominant_class_keeps_its_precision() -> None:
    rng = np.random.default_rng(1)
    part = partition(rng, 300, [0.1, 0.8, 0.1])
    logits = rng.normal(size=(4, 300)).astype(np.float32)
    logits[:, part.token_class != 0] += 60
    (found,) = DenseLogits(logits, 0).reduce([Reduction(np.array([[0, 1, 2, 3]], np.int32), part)])
    same(found, written_out(logits, part, 0))


def test_requests_come_back_in_order_whatever_they_share() -> None:
    rng = np.random.default_rng(2)
    parts = [partition(rng, 50, [0.2, 0.4, 0.4]), partition(rng, 50, [0.1, 0.9])]
    logits = rng.normal(size=(9, 50)).astype(np.float32)
    requests = [
        Reduction(np.array([rows], np.int32), parts[which])
        for rows, which in [([0, 1], 0), ([2], 1), ([8, 7], 0), ([], 0), ([4, 3, 5], 1)]
    ]
    for request, found in zip(requests, DenseLogits(logits, None).reduce(requests), strict=True):
        same(found, written_out(logits[request.rows[0]], request.partition, None))


def test_tied_places_are_multiplied() -> None:
    rng = np.random.default_rng(3)
    part = partition(rng, 40, [0.2, 0.5, 0.3])
    logits = rng.normal(size=(6, 40)).astype(np.float32)
    request = Reduction(np.array([[0, 1, 2], [3, 4, 5]], np.int32), part)
    (found,) = DenseLogits(logits, 0).reduce([request])
    same(found, written_out(logits[:3] + logits[3:], part, 0))


def test_temperature_divides_and_the_null_bias_is_added() -> None:
    rng = np.random.default_rng(4)
    part = partition(rng, 30, [0.2, 0.8])
    logits = rng.normal(size=(3, 30)).astype(np.float32)
    given = logits.copy()
    request = Reduction(np.array([[0, 1, 2]], np.int32), part)
    (found,) = DenseLogits(logits, 0, null_bias=-2.0, temperature=0.5).reduce([request])
    wanted = logits / 0.5
    wanted[:, 0] -= 2.0
    same(found, written_out(wanted, part, 0))
    assert np.array_equal(logits, given), "the caller's rows are left alone"


def test_embeddings_may_be_padded_beyond_the_vocabulary() -> None:
    rng = np.random.default_rng(5)
    part = partition(rng, 60, [0.2, 0.8])
    logits = rng.normal(size=(2, 64)).astype(np.float32)
    (found,) = DenseLogits(logits, 0).reduce([Reduction(np.array([[0, 1]], np.int32), part)])
    wide = Partition(np.append(part.token_class, np.full(4, -1, np.int32)), part.classes)
    same(found, written_out(logits, wide, 0))


def test_extreme_logits_name_tokens_of_the_right_class() -> None:
    rng = np.random.default_rng(6)
    for shares in ([0.1, 0.8, 0.1], [0.4, 0.3, 0.3]):
        part = partition(rng, 80, shares)
        for values in ([-1e9, 1e9], [-3e38, 3e38, 0], [-np.inf, 0.0], [0.0]):
            logits = rng.choice(values, (5, 80)).astype(np.float32)
            logits[0], logits[1, part.token_class >= 0] = values[0], values[0]
            logits[:, 0] = 1.0
            request = Reduction(np.arange(5, dtype=np.int32)[None], part)
            (found,) = DenseLogits(logits, 0).reduce([request])
            classes = np.broadcast_to(np.arange(part.classes), (5, part.classes))
            assert np.array_equal(part.token_class[found.token[:, :-1]], classes)
            assert not np.isnan(found.best).any() and not np.isnan(found.mass).any()


def test_what_is_favoured_after_a_reduction_counts_in_the_next() -> None:
    rows = np.array([[2.0, 0.0, 1.0], [0.0, 1.0, 2.0]], np.float32)
    request = Reduction(np.array([[0, 1]], np.int32), Partition(np.arange(3, dtype=np.int32), 3))
    favour, nothing = Favour(1, np.array([0], np.int32), 6.0), np.empty(0, np.int32)
    early, late = DenseLogits(rows, None), DenseLogits(rows, None)
    early.favour([favour], nothing)
    late.reduce([request])
    late.favour([favour], nothing)
    (one,), (other,) = early.reduce([request]), late.reduce([request])
    np.testing.assert_array_equal(one.mass, other.mass)
    assert one.mass[1].argmax() == 0
    assert rows[1, 0] == 0, "another's rows are not written to"


@pytest.mark.parametrize("rows", [[[np.nan] * 3], [[0.0, np.nan, 1.0]], [[0.0, np.inf, 1.0]]])
def test_logits_that_are_no_numbers_stay_so_for_the_engine_to_refuse(rows: list[Any]) -> None:
    request = Reduction(np.array([[0]], np.int32), Partition(np.arange(3, dtype=np.int32), 3))
    (found,) = DenseLogits(np.array(rows, np.float32), None).reduce([request])
    assert np.isnan(found.best).any()
