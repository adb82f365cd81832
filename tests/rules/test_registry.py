"""Rules by name, and options as text."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from infill import Engine, Options
from infill.errors import SourceError
from infill.models.synthetic import Noise
from infill.options import options_of, options_text, read_options
from infill.rules.orders import Blocks
from infill.rules.registry import SEAMS, rule_of, rule_text
from infill.rules.thresholds import Listening, Signature

EVERY = [(seam, name) for seam, named in SEAMS.items() for name in named]


@pytest.mark.parametrize(("seam", "name"), EVERY)
def test_every_rule_is_made_by_its_name_and_named_again(seam: str, name: str) -> None:
    assert rule_text(rule_of(seam, name)) == name


def test_a_rule_reads_its_settings() -> None:
    assert rule_of("schedule", "blocks:size=16,tau=0.8") == Blocks(16, 0.8)
    assert rule_of("schedule", "signature:taus=0.9/0.5") == Signature((0.9, 0.5))
    assert rule_text(Blocks(16)) == "blocks:size=16"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("fastest", "no schedule of this name"),
        ("blocks:seize=3", "size, tau"),
        ("blocks:size", "no such setting"),
        ("blocks:size=many", "cannot take this setting"),
        ("blocks:size=0", "int, from 1"),
        ("blocks:tau=-1", "float, from 0"),
        ("blocks:tau=nan", "float, from 0"),
        ("left-to-right:steps=3", "no such setting"),
    ],
)
def test_a_text_that_names_no_rule_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(SourceError, match=complaint):
        rule_of("schedule", text)


def test_a_rule_of_ones_own_cannot_be_written_down() -> None:
    with pytest.raises(SourceError, match="without a name"):
        rule_text(Listening())


def test_every_seam_is_an_option_whose_default_has_a_name() -> None:
    assert set(SEAMS) <= {field.name for field in fields(Options)}
    for seam in SEAMS:
        assert rule_text(getattr(Options(), seam))


def test_options_come_back_from_the_file_they_were_written_to(tmp_path: Path) -> None:
    options = Options(schedule=Blocks(16), temperature=0.5, window=True)
    file = tmp_path / "options.json"
    file.write_text(options_text(options))
    assert read_options(file) == options == Engine(Noise(0), options=file).options
    assert options_of(["temperature=0"], file=file) == Options(schedule=Blocks(16), window=True)


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ("[]", "a JSON object"),
        ("{", "are not JSON"),
        ('{"speed": 3}', "not an option of decoding"),
        ('{"schedule": 3}', "a value that this option cannot take"),
        ('{"window": 1}', "true or false"),
        ('{"batch": true}', "a value that this option cannot take"),
    ],
)
def test_a_broken_file_of_options_is_refused(told: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "options.json"
    file.write_text(told)
    with pytest.raises(SourceError, match=complaint):
        read_options(file)
