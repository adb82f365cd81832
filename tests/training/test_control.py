"""The control: what it is to predict, what it may see, and that a run ends with a model."""

from __future__ import annotations

import csv
import itertools
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import torch

pytest.importorskip("faker")

from infill.models.hybrid import checkpoint
from tests.training import toy
from training.control.lessons import Writing, collate, cut
from training.control.texts import written
from training.curves import panels, read
from training.data.encode import vocabulary
from training.data.example import Example, Task
from training.lessons import logits
from training.plot import svg
from training.settings import Settings
from training.train import Run

TASK = Task(
    "toy",
    {
        "type": "object",
        "properties": {"name": {"type": "string"}, "n": {"type": ["integer", "null"]}},
        "required": ["name", "n"],
    },
    "Read it.",
    "Ann has none.",
    {"name": "Ann", "n": None},
)


def example() -> Example:
    made = written(TASK, Random(0))
    assert made is not None
    return made


def test_a_text_is_whole_without_nulls_and_ends() -> None:
    made, words = example(), vocabulary()
    assert words.decode(made.canvas_ids).decode() == '{"name": "Ann", "n": null}'
    assert words.null not in made.canvas_ids
    assert made.canvas_ids[-1] == words.specials["<|im_end|>"]
    fixed = [token for token, slot in zip(made.canvas_ids, made.slot, strict=True) if slot < 0]
    assert words.decode(fixed).decode() == '{"name": "n":'


def test_targets_are_the_slots_tokens_at_the_rows_before_them() -> None:
    made = example()
    short = Example([1, 2], [7, 8, 9], [-1, 0, 0], "test")
    batch = collate([made, short])
    wanted = [t for t, slot in zip(made.canvas_ids, made.slot, strict=True) if slot >= 0]
    assert batch.targets.tolist() == [*wanted, 8, 9]
    length = batch.tokens.shape[1]
    assert batch.rows.tolist()[-2:] == [length + 2, length + 3]
    assert batch.tokens.flatten()[batch.rows + 1].tolist() == batch.targets.tolist()


def test_a_prediction_sees_nothing_that_comes_after_it() -> None:
    network = toy.network()
    one = Example([1, 20, 21], [30, 31, 32], [0, 0, 0], "test")
    other = Example([1, 20, 21], [30, 31, 99], [0, 0, 0], "test")
    longer = Example([1] * 9, [40], [0], "test")
    with torch.inference_mode():
        first, second = (logits(network, collate([each]))[:3] for each in (one, other))
        padded = logits(network, collate([one, longer]))[:3]
    torch.testing.assert_close(first, second)
    torch.testing.assert_close(first, padded, rtol=1e-4, atol=1e-4)


def test_groups_are_bounded_by_padded_tokens() -> None:
    pool = [Example([1] * n, [2], [0], "test") for n in (3, 9, 4, 20, 5)]
    groups = cut(pool, 16)
    assert [len(group) for group in groups] == [2, 1, 1, 1]
    assert sum(groups, []) == sorted(pool, key=lambda each: len(each.context_ids))


def test_a_run_writes_a_checkpoint_and_curves_that_can_be_plotted(tmp_path: Path) -> None:
    def source(seed: int, *, held_out: bool) -> Iterator[Example]:
        return itertools.repeat(example())

    settings = Settings(toy.write(tmp_path / "start"), tmp_path / "run", threads=1, smoke=True)
    Run(settings, Writing(source, settings)).train()
    trained = checkpoint.read_checkpoint(tmp_path / "run/final")
    before = checkpoint.read_checkpoint(tmp_path / "start")
    assert not torch.equal(trained.model.norm.weight, before.model.norm.weight)
    rows = read(tmp_path / "run/curves.csv")
    assert float(rows[-1]["dev_masked"]) < float(rows[0]["dev_masked"]) + 1


def test_curves_become_well_formed_svg(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["minutes", "step", "loss", "dev_masked", "dev_half", "rate"])
        lines.writerow(["0.00", "0", "0.0", "10.5", "9.1", "0"])
        lines.writerow(["1.00", "20", "4.5", "", "", "3e-4"])
        lines.writerow(["2.00", "40", "2.5", "3.5", "nan", "1e-4"])
    drawn = svg(panels(read(path)))
    root = ElementTree.fromstring(drawn)
    names = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Loss", "minutes", "held out, all"} <= set(names)
    assert len([*root.iter("{http://www.w3.org/2000/svg}polyline")]) == 6


def test_a_file_that_is_no_curves_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(SystemExit, match="no column 'minutes'"):
        read(path)
    with pytest.raises(SystemExit, match="no such file"):
        read(tmp_path / "none.csv")
