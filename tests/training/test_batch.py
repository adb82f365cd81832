"""Batches: what a reading of a canvas sees, and how the rate ends."""

import random

import pytest
import torch

from infill.models.network import Network, Shape
from training.batch import Masked, Reading, Special, collate, mask
from training.data.example import Example
from training.lessons import logits
from training.optimise import Rate

SPECIAL = Special(mask=4, null=16, start=1, size=64)
TINY = Shape(
    vocab_size=64,
    hidden_size=16,
    intermediate_size=32,
    num_hidden_layers=2,
    num_attention_heads=2,
    num_key_value_heads=1,
)


def predictions(network: Network, items: list[Masked], *, through: bool = True) -> torch.Tensor:
    return logits(network, collate(items), through=through)


def test_readings_that_share_a_context_predict_what_each_predicts_alone() -> None:
    torch.manual_seed(0)
    network = Network(TINY).eval()
    context = [1, 20, 21, 22]
    readings = (
        Reading([30, 4, 4, 31], [-1, 40, 41, -1]),
        Reading([30, 40, 4, 31], [-1, -1, 41, -1]),
    )
    other = Masked([1, 23], (Reading([4, 4], [50, 51]),), "test")
    with torch.inference_mode():
        together = predictions(network, [Masked(context, readings, "test"), other])
        alone = [
            predictions(network, [Masked(context, (reading,), "test")]) for reading in readings
        ]
        last = predictions(network, [other])
        apart = predictions(network, [Masked(context, readings, "test"), other], through=False)
    torch.testing.assert_close(together, torch.cat([*alone, last]))
    torch.testing.assert_close(apart, together)


def test_the_first_open_position_after_an_empty_context_can_be_predicted() -> None:
    example = Example([], [40, 41, 16], [0, 0, 0], "test")
    item = mask(example, SPECIAL, random.Random(0), ratio=1.0)
    batch = collate([item])
    assert item.context == [SPECIAL.start]
    assert batch.rows.tolist()[:2] == [0, 1]
    assert batch.targets.tolist()[:2] == [40, 41]


def test_one_reading_more_costs_its_canvas_and_one_token() -> None:
    example = Example([1, 20, 21], [40, 41], [0, 0], "test")
    rng = random.Random(0)
    one, two = (mask(example, SPECIAL, rng, readings=count) for count in (1, 2))
    assert len(two) - len(one) == len(example.canvas_ids) + 1


@pytest.mark.parametrize(("minutes", "share"), [(0, 1), (40, 1), (70, 0.5), (100, 0), (110, 0)])
def test_the_rate_is_constant_and_then_falls_to_zero(minutes: float, share: float) -> None:
    rate = Rate(peak=2.0, warm=1, minutes=100, fall_from=0.4)
    assert rate.at(50, minutes) == pytest.approx(2.0 * share)
