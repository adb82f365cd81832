from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from infill.models import available
from infill.models.families.families import FAMILIES
from tests.cli.conftest import Infill


def test_models_lists_what_can_be_loaded(infill: Infill) -> None:
    if not available():
        pytest.skip("no model is packaged here")
    ran = infill("models", "--verify")
    assert ran.code == 0
    assert "default" in ran.out and "verified" in ran.out


def test_models_shows_every_family_with_whether_it_is_proven(infill: Infill) -> None:
    lines = infill("models").out.splitlines()
    for family in FAMILIES:
        line = next(line for line in lines if line.startswith(family.name + " "))
        assert ("unproven" in line) is not family.proven


@pytest.mark.skipif(find_spec("torchao") is not None, reason="it is not missing here")
def test_a_package_that_is_missing_is_told(infill: Infill, tmp_path: Path) -> None:
    config = '{"model_type": "llada", "architectures": ["LLaDAModelLM"]}'
    (tmp_path / "config.json").write_text(config)
    schema = tmp_path / "schema.json"
    schema.write_text('{"enum": ["a", "b"]}')
    ran = infill(
        "json",
        "--schema",
        str(schema),
        "--model",
        str(tmp_path),
        "--device",
        "cpu",
        "--dtype",
        "int4",
    )
    assert ran.code == 3
    assert "torchao" in ran.err
