from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.report_referee import complaints
from infill import Options
from infill.models.synthetic import Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.templates.reports import library
from infill.templates.reports.fill_reports import fill_report
from infill.templates.reports.reader import read_template
from infill.templates.reports.report import Report

HERE = Path(__file__).parent / "library"
QUICK = Options(schedule=FixedSteps(4), slot_cap=24)


def answers(name: str) -> dict[str, Any]:
    found = yaml.safe_load((HERE / f"{name}.answers.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def taught(name: str) -> Report:
    text = library.library_text(name)
    assert text is not None
    return fill_report(text, library.library_evidence(name), model=Teacher(answers(name)))


def test_there_are_six_templates() -> None:
    assert library.library_names() == sorted(
        path.name.split(".")[0] for path in HERE.glob("*.expected.md")
    )
    assert len(library.library_names()) >= 6


@pytest.mark.parametrize("name", library.library_names())
def test_right_answers_give_the_expected_report(name: str) -> None:
    report = taught(name)
    assert report.text == (HERE / f"{name}.expected.md").read_text(encoding="utf-8")
    assert report.alerts == ()


@pytest.mark.parametrize("name", library.library_names())
def test_quotations_of_the_library_are_where_they_are_said_to_be(name: str) -> None:
    report = taught(name)
    quoted = [one for one in report.answers if one.type in ("verbatim", "person")]
    assert quoted
    for one in quoted:
        assert one.quote is not None and one.quote.text == one.text
        text = report.sources[0].text
        assert text[one.quote.start : one.quote.end] == one.text


@pytest.mark.parametrize("name", library.library_names())
@pytest.mark.parametrize("seed", range(2))
def test_noise_gives_valid_reports(name: str, seed: int) -> None:
    text = library.library_text(name)
    assert text is not None
    evidence = library.library_evidence(name)
    report = fill_report(text, evidence, model=Noise(seed), seed=seed, options=QUICK)
    template = read_template(text)
    assert complaints(template, report, evidence) == []


def test_every_template_says_what_it_reads() -> None:
    for name in library.library_names():
        template = read_template(library.library_text(name) or "")
        assert template.front.context and re.fullmatch(r"[\w-]+/1", template.front.template)
