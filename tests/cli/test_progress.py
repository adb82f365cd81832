from __future__ import annotations

import time

import pytest

from infill.cli import watch as progress
from infill.cli.watch import Progress


def test_nothing_is_said_about_what_is_quick(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as going:
        going.say("reading")
    assert capsys.readouterr().err == ""


def test_a_line_is_said_about_what_is_slow_and_none_when_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for quiet in (True, False):
        with Progress(quiet=quiet, patience=0.01) as going:
            going.say("loading the model")
            time.sleep(0.1)
        assert ("infill: loading the model" in capsys.readouterr().err) is not quiet


def test_two_seconds_are_the_patience() -> None:
    assert progress.PATIENCE == 2.0
