"""Examples are masked as the engine meets them, and batched without changing them."""

from __future__ import annotations

import random

import torch

from infill.models.network import Sight
from tests.models.toy import MASK, NULL, network
from training.batch import Masked, Special, collate, cut, mask
from training.data.example import Example

SPECIAL = Special(mask=MASK, null=NULL, start=1, size=97)
EXAMPLE = Example(
    context_ids=[20, 21, 22],
    canvas_ids=[30, 31, 32, 33, NULL, NULL, 40, 41, 42, NULL, 50],
    slot=[-1, 0, 0, 0, 0, 0, -1, 1, 1, 1, -1],
    kind="toy",
)


def test_fully_masked_examples_hide_every_slot_and_nothing_else() -> None:
    item = mask(EXAMPLE, SPECIAL, random.Random(0), ratio=1.0)
    assert item.tokens == [20, 21, 22, 30, *[MASK] * 5, 40, *[MASK] * 3, 50]
    assert item.targets == [-1] * 4 + [31, 32, 33, NULL, NULL, -1, 41, 42, NULL, -1]


def test_a_slot_whose_end_stands_has_no_null_tail() -> None:
    for seed in range(200):
        item = mask(EXAMPLE, SPECIAL, random.Random(seed), ratio=0.3)
        if 33 in item.tokens:
            assert NULL not in item.targets[: item.tokens.index(40)]


def test_every_example_predicts_something_and_wrong_tokens_carry_loss() -> None:
    wrong = 0
    for seed in range(300):
        item = mask(EXAMPLE, SPECIAL, random.Random(seed))
        assert any(target >= 0 for target in item.targets)
        pairs = zip(item.tokens, item.targets, strict=True)
        wrong += sum(target >= 0 and token != MASK for token, target in pairs)
    assert wrong > 0


def test_an_empty_context_starts_with_the_start_token() -> None:
    item = mask(Example([], [30, 31], [-1, 0], "toy"), SPECIAL, random.Random(0), ratio=1.0)
    assert item.tokens == [SPECIAL.start, 30, MASK]


def test_padding_changes_no_prediction() -> None:
    short = mask(EXAMPLE, SPECIAL, random.Random(0), ratio=1.0)
    long = Masked([*short.tokens, *range(60, 70)], [*short.targets, *[-1] * 10], 3, "toy")
    net = network()
    with torch.inference_mode():
        alone = collate([short])
        both = collate([short, long])
        one = net(alone.tokens, alone.positions, Sight(alone.mask)).hidden.flatten(0, 1)
        two = net(both.tokens, both.positions, Sight(both.mask)).hidden.flatten(0, 1)
    first = both.rows[: len(alone.rows)]
    assert torch.allclose(one[alone.rows], two[first], atol=1e-4)
    assert torch.equal(both.targets[: len(alone.targets)], alone.targets)


def test_batches_hold_like_lengths_within_the_limit() -> None:
    items = [Masked([1] * length, [1] * length, 1, "toy") for length in range(1, 60)]
    groups = cut(items, 100)
    assert sum(map(len, groups)) == len(items)
    assert all(max(map(len, group)) * len(group) <= 100 for group in groups)
