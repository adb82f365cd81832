"""Drafts change the number of forwards and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from infill import Engine, Options
from infill.api import Request as Fill
from infill.logits import DenseLogits, Favour, Reduction
from infill.models.synthetic import Noise, Teacher
from infill.rules.draft import Draft, DraftPart, Joined
from infill.rules.orders import LeftToRight
from infill.rules.schedule import FixedSteps, Frontier
from infill.tokens.partition import Partition
from tests.rules.small import SMALL

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 12},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 5}, "maxItems": 3},
        "count": {"type": "integer"},
    },
    "required": ["name", "tags", "count"],
    "additionalProperties": False,
}
WANTED = {"name": "screwdriver", "tags": ["a", "bcd"], "count": 12345}


@pytest.mark.parametrize("schedule", [Frontier(), LeftToRight(), FixedSteps(6)])
@pytest.mark.parametrize(
    "denoiser", [Noise(3, vocabulary=SMALL), Teacher(WANTED, vocabulary=SMALL)]
)
def test_a_fill_with_drafts_is_the_fill_without(schedule: Any, denoiser: Any) -> None:
    requests = [Fill(SCHEMA, "one"), Fill({"type": "string", "maxLength": 9}, "two")]
    plain = Engine(denoiser, options=Options(schedule=schedule)).fill_many(requests)
    options = Options(schedule=schedule, guide=Draft(depth=3))
    drafted = Engine(denoiser, options=options).fill_many(requests)
    assert [r.text for r in drafted] == [r.text for r in plain]
    assert all(d.forwards <= p.forwards for d, p in zip(drafted, plain, strict=True))


def test_a_model_that_keeps_its_word_needs_fewer_forwards_with_drafts() -> None:
    teacher = Teacher(WANTED, vocabulary=SMALL)
    plain = Engine(teacher, options=Options(schedule=LeftToRight())).fill(SCHEMA)
    options = Options(schedule=LeftToRight(), guide=Draft(depth=3))
    drafted = Engine(teacher, options=options).fill(SCHEMA)
    assert drafted.value == plain.value == WANTED
    assert drafted.forwards < 0.7 * plain.forwards


def test_joined_logits_answer_as_their_parts_do() -> None:
    rng = np.random.default_rng(0)
    one, two = (rng.normal(size=(count, 6)).astype(np.float32) for count in (3, 4))
    partition = Partition(np.array([0, 0, 1, 1, -1, -1], np.int32), 2)
    joined = Joined(
        (DraftPart(DenseLogits(two, None), 1, 2), DraftPart(DenseLogits(one, None), 0, 3))
    )
    whole = DenseLogits(np.concatenate([two[1:3], one]), None)
    requests = [Reduction(np.array([rows], np.int32), partition) for rows in ([0, 1], [2, 4])]
    favours = [Favour(row, np.array([2], np.int32), 3.0) for row in (1, 3)]
    for logits in (joined, whole):
        logits.favour(favours, np.array([5], np.int32))
    for found, wanted in zip(joined.reduce(requests), whole.reduce(requests), strict=True):
        assert np.allclose(found.best, wanted.best, atol=1e-5)
        assert np.array_equal(found.token, wanted.token)
