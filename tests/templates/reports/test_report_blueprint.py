from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infill import Engine, Options
from infill.blueprint import Filled
from infill.errors import SourceError
from infill.models.synthetic import Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.scaffold import text_of, walk
from infill.templates.reports.report_blueprint import ReportFilled, template_blueprint

EXAMPLES = Path(__file__).parents[3] / "examples"
TEMPLATE = (EXAMPLES / "report.md").read_text(encoding="utf-8")
NOTE = (EXAMPLES / "report_note.txt").read_text(encoding="utf-8")
KNOWN = {
    "title": "Checkout page down",
    "day": date(2024, 5, 14),
    "reporter": "Priya Nair",
    "severity": "high",
    "users": 1200,
    "downtime": 2.5,
    "cause": "an expired certificate on the payment gateway",
}
QUICK = Options(schedule=FixedSteps(4), slot_cap=24)


def taught(template: str, evidence: str = "", **values: Any) -> ReportFilled:
    value = Engine(Teacher(values)).fill(template_blueprint(template, evidence=evidence)).value
    assert isinstance(value, ReportFilled)
    return value


def rendered(template: str, **values: Any) -> str:
    """What the template must become, by plain replacement."""
    body = template.split("---\n", 2)[-1]
    for name, value in values.items():
        body = body.replace(f"[[{name}]]", str(value))
    return body


def test_a_report_is_its_template_but_for_the_slots_and_its_values_are_typed() -> None:
    filled = taught(TEMPLATE, NOTE, **KNOWN)
    assert filled.text == rendered(TEMPLATE, **KNOWN)
    assert filled.named == KNOWN


@pytest.mark.parametrize("seed", range(3))
def test_noise_gives_a_report_of_the_same_form(seed: int) -> None:
    made = template_blueprint(TEMPLATE, evidence=NOTE)
    value = Engine(Noise(seed), options=QUICK).fill(made, NOTE, seed=seed).value
    body = re.escape(rendered(TEMPLATE))
    for name in KNOWN:
        mark = re.escape(f"[[{name}]]")
        body = body.replace(mark, f"(?P<{name}>.+)", 1).replace(mark, f"(?P={name})")
    found = re.fullmatch(body, value.text)
    assert found and (found["reporter"] in NOTE or found["reporter"] == "[not stated]")
    assert value.named["severity"] in ("low", "medium", "high")
    assert isinstance(value.named["day"], date)


@pytest.mark.parametrize(
    "template",
    [
        "[[x]]",
        "\ufeff[[x]] and [[x]]\r\n",
        "a\r\n\t[[x]]\r\n\r\nb [[x]].\n",
        "---\r\nslots: {x: {type: integer}}\r\n---\r\n1. [[x]]\r\n2. [[x]]",
        "# é🧀 [[x]]🧀\n",
    ],
)
def test_every_byte_outside_of_the_slots_stays_as_it_was(template: str) -> None:
    body = template.rpartition("---\r\n")[2]
    assert taught(template, x=7).text == body.replace("[[x]]", "7")


def test_lines_of_a_text_end_as_the_lines_of_the_template() -> None:
    template = "[[x: text multiline=true]]\r\n"
    assert taught(template, x="one\ntwo").text == "one\r\ntwo\r\n"


def test_what_the_evidence_does_not_give_is_read_as_none() -> None:
    template = "[[who]] [[n: integer evidence=optional]]\n"
    filled = taught(template, who=None, n=None)
    assert filled.text == "[not stated] [not stated]\n"
    assert filled.named == {"who": None, "n": None}


def test_neighbouring_slots_are_read_from_their_own_texts() -> None:
    filled = taught("[[city]] [[country]]\n", city="New York", country="USA")
    assert filled.named == {"city": "New York", "country": "USA"}


def test_a_name_in_several_places_is_one_text() -> None:
    made = template_blueprint("([[x]]) [[x]]\n[[y]]: [[x]]")
    value = Engine(Noise(1), options=QUICK).fill(made).value
    x, y = value.named["x"], value.named["y"]
    assert value.text == f"({x}) {x}\n{y}: {x}"


def test_marks_can_declare_their_slots_in_place() -> None:
    template = """[[side: choice of="left|right" ask="which side?"]] [[n: integer min=1 max=3]]"""
    made = template_blueprint(template)
    assert made.form == "side: choice of left | right (which side?)\nn: integer"
    assert taught(template, side="left", n=2).named == {"side": "left", "n": 2}


def test_the_form_and_the_instruction_come_from_the_front_matter() -> None:
    made = template_blueprint("---\ninstruction: Be brief.\nslots:\n  x: date\n---\n[[x]] [[y]]")
    assert (made.instruction, made.form) == ("Be brief.", "x: date\ny: text")


def test_a_known_document_spells_the_row() -> None:
    made = template_blueprint(TEMPLATE, evidence=NOTE)
    text = text_of(walk(made.row, KNOWN))
    assert text == rendered(TEMPLATE, **KNOWN)
    assert made.parse(text).named == KNOWN


def test_the_judge_names_the_slot_that_is_not_of_its_type() -> None:
    made = template_blueprint(
        "[[a: date]] [[b: integer max=3]] [[c: verbatim]]", evidence="one two"
    )
    (judge,) = made.validators
    filled = Filled("", {"/a": "2024-02-30", "/b": " 4", "/c": " three"})
    assert [failure.paths for failure in judge(filled)] == [("/a",), ("/b",), ("/c",)]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("plain\n", "t.md: the template has no slots"),
        ("---\nslots: {x: {type: dat}}\n---\n[[x]]", "t.md:2:13: unknown type 'dat'"),
        ("---\nslots:\n  x: {maxx: 3}\n---\n[[x]]", "t.md:3:7: a slot of type text has no"),
        ("---\nslots:\n  x: {max: no}\n---\n[[x]]", "t.md:3:7: 'max' must be a number"),
        ("---\nslots:\n  x: {max: 2, min: 3}\n---\n[[x]]", "t.md:3:7: max 2 is less than"),
        ("---\nslots:\n  x: {type: integer, max: 2.5}\n---\n[[x]]", "must be a number"),
        ("---\nslots:\n  x: {type: choice}\n---\n[[x]]", "t.md:3:3: a choice needs"),
        ("---\nslots:\n  x: {type: choice, of: [a, a]}\n---\n[[x]]", "a choice is listed twice"),
        ("---\nslots:\n  x: {type: choice, of: [[a]]}\n---\n[[x]]", "or a list of words"),
        ("---\nslots:\n  y: {type: date}\n---\n[[x]]", "t.md:3:3: slot 'y' has no mark [[y]]"),
        ("---\nslots: {x: {}, x: {}}\n---\n[[x]]", "t.md:2:16: 'x' is given twice in slots"),
        ("---\nslots: {x: {}}\n---\n[[x: date]]", "t.md:4:1: slot 'x' is declared twice"),
        ("---\npolicy: loose\n---\n[[x]]", "t.md:2:1: unknown policy 'loose'"),
        ("---\nslots: [x]\n---\n[[x]]", "t.md:2:8: slots must be a mapping"),
        ("---\nslots: {x\n---\n[[x]]", "broken YAML"),
        ("---\nslots: {}\n[[x]]", "t.md:1:1: the front matter has no closing line"),
        ("a\nb [[x\n", "t.md:2:3: this [[ has no ]]"),
        ("[[Some Page]]", "t.md:1:1: not a slot"),
        ("[[x: text max]]", "t.md:1:1: cannot read the settings"),
    ],
)
def test_a_bad_template_is_an_error_with_its_place(template: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        template_blueprint(template, path="t.md")
    assert message in str(caught.value)


def test_all_problems_are_listed_at_once() -> None:
    template = "---\nslots:\n  x: {type: dat}\n  y: {max: 0}\n---\n[[x]] [[\n"
    with pytest.raises(SourceError) as caught:
        template_blueprint(template, path="t.md")
    message = str(caught.value)
    assert "t.md: the template has 4 problems" in message
    places = ["t.md:3:7", "t.md:4:3", "t.md:4:7", "t.md:6:7"]
    assert re.findall(r"t\.md:\d:\d", message) == places


@pytest.mark.parametrize("value", ["yes", "1.5", "on"])
def test_choices_stay_as_they_are_written(value: str) -> None:
    template = f"---\nslots: {{x: {{type: choice, of: [{value}, other]}}}}\n---\n[[x]]"
    assert taught(template, x=value).named == {"x": value}
