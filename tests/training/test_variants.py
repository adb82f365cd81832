"""Ways to train are compared on the same items; each changes one thing and nothing else."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import torch

pytest.importorskip("faker")

from tests.models.toy import MASK, NULL
from tests.training import toy
from training.batch import Special, collate, mask
from training.data.encode import composed, framed
from training.data.example import Example, Task
from training.lessons import logits
from training.settings import Settings
from training.variants import (
    COLUMNS,
    everyone_sees_everything,
    text_first,
    train,
    whole_schema,
)

SPECIAL = Special(mask=MASK, null=NULL, start=1, size=97)
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
TASK = Task("toy", SCHEMA, "Read it.", "Seven.", {"n": 7})


def example(context: list[int], canvas: list[int]) -> Example:
    return Example(context, canvas, [0] * len(canvas), "toy")


def test_the_forms_of_a_prompt_hold_the_same_text_in_other_places() -> None:
    blueprint = framed(TASK).blueprint
    ours, turned = composed(TASK, blueprint), text_first(TASK, blueprint)
    assert ours.index("Form:") < ours.index("Text:")
    assert turned.index("Text:") < turned.index("Form:")
    assert sorted(ours.split("\n\n")) == sorted(turned.split("\n\n"))
    assert '"type": "integer"' in whole_schema(TASK, blueprint)


def test_the_chance_of_wrong_tokens_is_kept() -> None:
    item = example([20, 21], list(range(30, 60)))

    def wrong(chance: float) -> int:
        (reading,) = mask(item, SPECIAL, Random(3), ratio=0.5, wrong=chance).readings
        pairs = zip(reading.tokens, reading.targets, strict=True)
        return sum(target >= 0 and token != MASK for token, target in pairs)

    assert wrong(0.0) == 0
    assert wrong(1.0) > 0


def test_under_full_attention_a_context_sees_what_stands_behind_it() -> None:
    network = toy.network()
    rng = Random(0)
    short = mask(example([20, 21, 22], [30, 31, 32]), SPECIAL, rng, ratio=1.0)
    long = mask(example([20] * 9, [40] * 5), SPECIAL, rng, ratio=1.0)
    ours = collate([short, long])
    full = everyone_sees_everything(ours)
    assert full.tokens.flatten()[full.rows + 1].tolist() == [MASK] * 8
    real = full.mask[:, 0].sum(-1)
    assert real[0].unique().tolist() == [len(short)]
    assert real[1].unique().tolist() == [len(long)]
    with torch.inference_mode():
        alone = logits(network, everyone_sees_everything(collate([short])))
        padded, causal = logits(network, full), logits(network, ours)
    torch.testing.assert_close(alone, padded[: len(alone)], rtol=1e-3, atol=1e-3)
    assert not torch.allclose(padded, causal, atol=1e-2)


def test_a_short_run_ends_with_a_row_of_figures(tmp_path: Path) -> None:
    start = toy.write(tmp_path / "start")
    settings = Settings(start, tmp_path / "out", threads=1, readings=1, smoke=True)
    row = train("no null tails", settings)
    assert tuple(row) == COLUMNS
    assert int(row["tokens"]) > 0
    assert 0.0 <= float(row["recovered"]) <= 1.0
