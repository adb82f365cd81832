from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from infill import Options, fill_report
from infill.errors import SourceError
from infill.models.synthetic import Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.templates.reports.answers import answers_yaml, read_answers
from infill.templates.reports.report import Report

TEMPLATE = """---
template: visit/1
slots:
  seen: date
  side: {type: choice, of: [left, right]}
  nodules: {type: list, max: 2, item: {size: integer, place: verbatim}}
---
[[seen]] [[side]]: [[note]]{% for n in [[nodules]] %} [[n.size]] [[n.place]]{% endfor %}
"""
EVIDENCE = "3 May 2024, left: 4 mm in the apex."
GOLD: dict[str, Any] = {
    "seen": "2024-05-03",
    "side": "left",
    "note": "small",
    "nodules": [{"size": 4, "place": "apex"}],
}
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def taught(**settings: Any) -> Report:
    return fill_report(TEMPLATE, EVIDENCE, model=Teacher(GOLD), **settings)


def test_answers_say_who_gave_what_how_sure_and_where_it_is_said() -> None:
    document = yaml.safe_load(answers_yaml(taught(given={"side": "right"}), WHEN))
    assert document["template"] == "visit/1" and document["time"] == "2026-01-02T03:04:05+00:00"
    slots = document["slots"]
    assert list(slots) == ["side", "nodules", "seen", "note"]
    assert slots["side"] == {
        "value": "right",
        "locked": True,
        "by": "human",
        "confidence": 1.0,
        "evidence": None,
    }
    assert slots["seen"]["value"] == "2024-05-03" and slots["seen"]["by"] == "model"
    assert slots["seen"]["evidence"] == [0, 10, "3 May 2024", "evidence"]
    assert slots["nodules"]["value"] == [{"size": 4, "place": "apex"}]
    assert slots["nodules"]["evidence"]["0/place"] == [30, 34, "apex", "evidence"]


def test_what_a_person_gave_or_locked_is_read_again() -> None:
    text = answers_yaml(taught(given={"side": "right"}), WHEN)
    assert {n: g.value for n, g in read_answers(text, path="a.yml").items()} == {"side": "right"}
    document = yaml.safe_load(text)
    document["slots"]["seen"] |= {"locked": True, "value": "2024-05-04"}
    again = read_answers(yaml.safe_dump(document), path="a.yml")
    report = fill_report(
        TEMPLATE,
        EVIDENCE,
        given={name: one.value for name, one in again.items()},
        model=Noise(0),
        options=Options(schedule=FixedSteps(3), slot_cap=16),
    )
    assert report.text.startswith("2024-05-04 right: ")


def test_with_only_everything_else_is_kept() -> None:
    text = answers_yaml(taught(), WHEN)
    kept = read_answers(text, path="a.yml", only=["note"])
    assert set(kept) == {"seen", "side", "nodules"}
    assert {(one.by, one.locked) for one in kept.values()} == {("model", False)}


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "broken YAML"), ("[1]", "no answers file"), ("slots: {x: 3}", "no answers file")],
)
def test_what_is_no_answers_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_answers(text, path="a.yml")
    with pytest.raises(SourceError, match="do not know this slot"):
        read_answers("slots: {}", path="a.yml", only=["note"])
