"""Examples are masked as the engine meets them, and batched without changing them."""

import random

import pytest
import torch

from infill.models.hybrid.network import Network
from tests.models.toy import MASK, NULL, network
from training.batch import Masked, Reading, Special, collate, cut, mask
from training.data.example import Example
from training.lessons import logits
from training.optimise import Rate

SPECIAL = Special(mask=MASK, null=NULL, start=1, size=97)
EXAMPLE = Example(
    context_ids=[20, 21, 22],
    canvas_ids=[30, 31, 32, 33, NULL, NULL, 40, 41, 42, NULL, 50],
    slot=[-1, 0, 0, 0, 0, 0, -1, 1, 1, 1, -1],
    kind="toy",
)


def test_fully_masked_examples_hide_every_slot_and_nothing_else() -> None:
    item = mask(EXAMPLE, SPECIAL, random.Random(0), ratio=1.0)
    (reading,) = item.readings
    assert item.context == [20, 21, 22]
    assert reading.tokens == [30, *[MASK] * 5, 40, *[MASK] * 3, 50]
    assert reading.targets == [-1, 31, 32, 33, NULL, NULL, -1, 41, 42, NULL, -1]


def test_a_slot_whose_end_stands_has_no_null_tail() -> None:
    for seed in range(200):
        (reading,) = mask(EXAMPLE, SPECIAL, random.Random(seed), ratio=0.3).readings
        if 33 in reading.tokens:
            assert NULL not in reading.targets[: reading.tokens.index(40)]


def test_every_example_predicts_something_and_wrong_tokens_carry_loss() -> None:
    wrong = 0
    for seed in range(300):
        (reading,) = mask(EXAMPLE, SPECIAL, random.Random(seed)).readings
        assert any(target >= 0 for target in reading.targets)
        pairs = zip(reading.tokens, reading.targets, strict=True)
        wrong += sum(target >= 0 and token != MASK for token, target in pairs)
    assert wrong > 0


def test_padding_changes_no_prediction() -> None:
    short = mask(EXAMPLE, SPECIAL, random.Random(0), ratio=1.0)
    long = Masked([*short.context, *range(60, 70)], short.readings, "toy")
    net = network()
    with torch.inference_mode():
        alone, both = logits(net, collate([short])), logits(net, collate([short, long]))
    torch.testing.assert_close(alone, both[: len(alone)], atol=1e-4, rtol=1e-4)


def test_batches_hold_like_shapes_within_the_limit() -> None:
    items = [
        Masked([1] * context, (Reading([1] * canvas, [1] * canvas),), "toy")
        for context in range(1, 40, 3)
        for canvas in range(1, 20)
    ]
    groups = cut(items, 100)
    assert sum(map(len, groups)) == len(items)
    for group in groups:
        wide = max(item.shared for item in group) + max(len(i) - i.shared for i in group)
        assert wide * len(group) <= 100


def predictions(net: Network, items: list[Masked], *, through: bool = True) -> torch.Tensor:
    return logits(net, collate(items), through=through)


def test_readings_that_share_a_context_predict_what_each_predicts_alone() -> None:
    net = network()
    context = [1, 20, 21, 22]
    readings = (
        Reading([30, 4, 4, 31], [-1, 40, 41, -1]),
        Reading([30, 40, 4, 31], [-1, -1, 41, -1]),
    )
    other = Masked([1, 23], (Reading([4, 4], [50, 51]),), "test")
    with torch.inference_mode():
        together = predictions(net, [Masked(context, readings, "test"), other])
        alone = [predictions(net, [Masked(context, (reading,), "test")]) for reading in readings]
        last = predictions(net, [other])
        apart = predictions(net, [Masked(context, readings, "test"), other], through=False)
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
