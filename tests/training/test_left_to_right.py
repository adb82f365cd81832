"""The autoregressive contestants: kept keys and values, masks, and whole lines of code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from jsonschema import Draft202012Validator

from infill.models import default_vocabulary
from tests.training import toy
from training.evaluate.cases import Case
from training.evaluate.causal import Reader
from training.evaluate.holes import Holed
from training.evaluate.prefix_only import PrefixOnly, cut

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "state": {"enum": ["open", "shut"]},
        "count": {"type": "integer", "minimum": 1, "maximum": 40},
        "day": {"type": ["string", "null"], "pattern": "^\\d{4}-\\d{2}-\\d{2}$"},
        "names": {"type": "array", "items": {"type": "string", "maxLength": 4}, "maxItems": 2},
    },
    "required": ["state", "count", "day", "names"],
    "additionalProperties": False,
}


def test_reading_in_pieces_is_reading_at_once() -> None:
    network, ids = toy.network(), list(range(100, 117))
    whole = Reader(network).read(ids)
    pieces = Reader(network)
    for part in (ids[:5], ids[5:6], ids[6:12], ids[12:]):
        last = pieces.read(part)
    assert pieces.forwards == 4
    torch.testing.assert_close(last, whole, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("prompt", "seed"), [("chat", 0), ("form", 1)])
def test_a_random_model_writes_valid_json_through_the_masks(
    tmp_path: Path, prompt: str, seed: int
) -> None:
    pytest.importorskip("llguidance")
    from training.evaluate.left_to_right import LeftToRight

    model = LeftToRight.load(toy.write(tmp_path, seed), prompt=prompt)
    answer = model.answer(Case("x", "toy", SCHEMA, "Read it.", "Open since 2020-02-03.", {}))
    assert not answer.error
    Draft202012Validator(SCHEMA).validate(answer.value)
    text_tokens = len(default_vocabulary().encode(str(answer.value)))
    assert 0 < answer.forwards < text_tokens, "forced tokens cost no forward of their own"


def test_running_into_the_cap_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("llguidance")
    from training.evaluate.left_to_right import LeftToRight

    model = LeftToRight.load(toy.write(tmp_path), prompt="form", cap=9)
    answer = model.answer(Case("x", "toy", SCHEMA, "", "", {}))
    assert answer.value is None
    assert answer.error == "not finished after 9 tokens"


def test_a_line_goes_on_from_the_white_space_that_is_given() -> None:
    writer = PrefixOnly(toy.network(), default_vocabulary(), cap=12)
    kept = "def f(x):\n    return"
    for owed in (" ", "\n    ", "  \n\t"):
        line = writer.line(kept + owed)
        assert "\n" not in line
        assert writer.forwards > 0


def test_a_hole_is_cut_where_the_text_after_it_begins() -> None:
    assert cut("range(10): pass", ":\n    x\n") == "range(10)"
    assert cut("True", "\n") == "True"
    assert cut("a + b", ")\n") == "a + b"


def test_every_hole_of_a_task_is_written() -> None:
    writer = PrefixOnly(toy.network(), default_vocabulary(), cap=6)
    several = Holed({}, ("for x in ", ":\n    return ", "\n"), whole_line=False)
    assert len(writer.fill(several)) == 2
    line = Holed({}, ("def f():\n", "\n    return 1\n"), whole_line=True)
    assert writer.fill(line)[0].endswith("\n")
