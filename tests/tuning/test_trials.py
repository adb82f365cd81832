"""Rules are chosen by what they give on examples with known answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infill import Options
from infill.errors import SourceError
from infill.models.synthetic import Noise, Teacher
from infill.options import read_options
from infill.rules.schedule import FixedSteps
from infill.rules.thresholds import Signature, Threshold
from infill.tuning.examples import Example, accuracy, read_examples
from infill.tuning.plot import png, svg
from infill.tuning.trials import Trial, best_trial, pareto, trial, variants
from tests.cli.conftest import Infill, infill, schema
from tests.rules.small import SMALL

__all__ = ["infill", "schema"]

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 8}, "count": {"type": "integer"}},
    "required": ["name", "count"],
    "additionalProperties": False,
}
WANTED = {"name": "apples", "count": 3}
EXAMPLE = Example(SCHEMA, "Three apples.", "", WANTED)


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ({"a": 1.0, "b": ["x ", None]}, 1.0),
        ({"a": True, "b": ["x", None]}, 2 / 3),
        ({"a": 1, "b": []}, 1 / 4),
        ({"a": 1, "b": ["x", None, "y"]}, 3 / 4),
    ],
)
def test_accuracy_is_the_share_of_right_leaves_among_all_there_are(said: Any, share: float) -> None:
    assert accuracy({"a": 1, "b": ["x", None]}, said) == pytest.approx(share)


def test_a_model_that_knows_the_answer_is_right_under_every_variant() -> None:
    for name, options in variants(["frontier", "fixed", "signature"], [2], Options()):
        tried = trial(Teacher(WANTED, vocabulary=SMALL), name, options, [EXAMPLE])
        assert (tried.accuracy, tried.failed) == (1.0, 0)
        assert tried.forwards >= 1 and tried.seconds > 0


def test_a_signature_is_measured_on_the_first_example_and_kept_in_the_options() -> None:
    ((name, options),) = variants(["signature"], [2], Options())
    schedule = trial(Noise(0, vocabulary=SMALL), name, options, [EXAMPLE]).options.schedule
    assert isinstance(schedule, Signature) and schedule.taus


def test_rules_of_fixed_steps_are_tried_with_every_number_of_steps() -> None:
    found = dict(variants(["fixed", "threshold:tau=0.5", "fixed:steps=3"], [2, 4], Options()))
    assert list(found) == ["fixed:steps=2", "fixed:steps=4", "threshold:tau=0.5", "fixed:steps=3"]
    assert found["fixed:steps=4"].schedule == FixedSteps(4)
    assert found["threshold:tau=0.5"].schedule == Threshold(0.5)


def made(name: str, accuracy: float, seconds: float) -> Trial:
    return Trial(name, Options(), accuracy, seconds, seconds, 1.0, 0)


TRIALS = [made("slow", 0.9, 3), made("fast", 0.7, 1), made("bad", 0.6, 2), made("near", 0.895, 2)]


def test_what_another_beats_in_both_is_not_worth_choosing() -> None:
    assert [each.name for each in pareto(TRIALS)] == ["fast", "near", "slow"]


def test_the_fastest_within_a_point_of_the_best_is_chosen() -> None:
    assert best_trial(TRIALS).name == "near"
    assert best_trial(TRIALS, slack=0.0).name == "slow"


def test_the_plot_names_every_trial() -> None:
    assert all(f">{each.name}</text>" in svg(TRIALS) for each in TRIALS)
    assert "nan" not in svg([made("only", 0.0, 0.0)])


def test_a_png_is_drawn_or_the_error_says_what_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "tune.png"
    try:
        png(TRIALS, str(path))
    except SourceError as error:
        assert "matplotlib" in str(error)
    else:
        assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("3", "an example is an object"),
        ('{"context": "x"}', "a text and its answer"),
        ('{"context": "x", "expected": 1}', "there is no schema to fill"),
        ("", "no example"),
    ],
)
def test_data_without_examples_is_refused(line: str, complaint: str) -> None:
    with pytest.raises(SourceError, match=complaint):
        read_examples(line, name="dev.jsonl")


def test_tune_writes_options_that_a_fill_takes(
    infill: Infill, schema: Path, tmp_path: Path
) -> None:
    data, out, plot = (tmp_path / name for name in ("dev.jsonl", "options.json", "tune.svg"))
    expected = {"name": "bolt", "currency": "EUR", "count": 3}
    data.write_text(json.dumps({"context": "3 bolts, EUR", "expected": expected}))
    asked = ("--source", schema, "--data", data, "--rules", "threshold", "--rules", "fixed")
    files = ("--steps", "2", "--out", out, "--plot", plot)
    ran = infill("tune", *asked, *files, "--model", "noise")
    assert ran.code == 0 and "chosen: " in ran.err
    assert len(ran.out.splitlines()) == 3 and "fixed:steps=2" in ran.out
    assert read_options(out).schedule in (Threshold(), FixedSteps(2))
    assert "<svg" in plot.read_text()
    filled = infill("json", "--schema", schema, "--options", out, "--model", "noise", "--quiet")
    assert filled.code == 0


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (("--out", "nowhere/options.json"), "cannot write the file"),
        (("--out", "."), "Is a directory"),
        (("--plot", "nowhere/tune.svg"), "cannot write the file"),
        (("--rules", "blocks:size=0"), "int, from 1"),
    ],
)
def test_what_tune_could_not_write_or_try_is_refused_before_it_fills(
    infill: Infill, schema: Path, tmp_path: Path, given: tuple[str, ...], complaint: str
) -> None:
    data = tmp_path / "dev.jsonl"
    data.write_text('{"context": "3 bolts", "expected": {"name": "bolt"}}')
    ran = infill("tune", "--source", schema, "--data", data, *given, "--model", "noise")
    assert ran.code == 2 and complaint in ran.err and not ran.out
