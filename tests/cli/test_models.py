from __future__ import annotations

import pytest

from infill.models import available
from tests.cli.conftest import Infill


def test_models_lists_what_can_be_loaded(infill: Infill) -> None:
    if not available():
        pytest.skip("no model is packaged here")
    ran = infill("models", "--verify")
    assert ran.code == 0
    assert "default" in ran.out and "verified" in ran.out
