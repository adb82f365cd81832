from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from infill import Engine, Options, fill_report
from infill.errors import SourceError
from infill.models.synthetic import Noise
from infill.pages.heatmap import heatmap
from infill.pages.movie import pictures, read_trace
from infill.rules.schedule import FixedSteps
from infill.trace import Event

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {"enum": ["a", "b", "c"]},
    "minItems": 2,
    "maxItems": 5,
    "contains": {"const": "b"},
}
TEMPLATE = """---
slots:
  low: {type: integer, min: 0, max: 30, unfilled: prohibit}
  high: {type: integer, min: 0, max: 30, unfilled: prohibit}
  side: {type: choice, of: [left, right]}
check: low + 15 < high
---
[[low]] to [[high]]{% if [[side]] == "left" %} on the left{% endif %}: [[note]]
"""
QUICK = Options(schedule=FixedSteps(3), slot_cap=12)


def traced(seed: int) -> tuple[list[Event], list[str]]:
    """The events of a fill, and what a watcher saw at each."""
    events: list[Event] = []
    seen: list[str] = []

    def watch(event: Event, preview: str) -> None:
        events.append(event)
        seen.append(preview)

    if seed % 2:
        fill_report(TEMPLATE, "x", model=Noise(seed), options=QUICK, watch=watch)
    else:
        Engine(Noise(seed), options=QUICK).fill(SCHEMA, watch=watch)
    return events, seen


@pytest.mark.parametrize("seed", range(8))
def test_a_trace_shows_again_what_a_watcher_saw(seed: int) -> None:
    events, seen = traced(seed)
    lines = "".join(json.dumps(event) + "\n" for event in events)
    again = read_trace(lines, path="t.jsonl")
    assert ["".join(cell.text for cell in picture) for picture in pictures(again)] == seen


@pytest.mark.parametrize("seed", range(8))
def test_every_event_keeps_to_the_schema_in_the_documentation(seed: int) -> None:
    schema = json.loads((ROOT / "docs/reference/trace.schema.json").read_text(encoding="utf-8"))
    judge = Draft202012Validator(schema)
    for event in traced(seed)[0]:
        assert [error.message for error in judge.iter_errors(event)] == []


def test_some_of_these_fills_mask_slots_again() -> None:
    kinds = {event["event"] for seed in range(8) for event in traced(seed)[0]}
    assert kinds == {"start", "step", "remask", "done"}


def test_the_heat_map_has_a_line_for_every_slot() -> None:
    events, _ = traced(3)
    root = ElementTree.fromstring(heatmap(events))
    said = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"/low", "/high", "/note", "/side"} <= said


def started(slot: str, state: str) -> str:
    """A trace with one slot."""
    row = f'[{{"slot": 0, {slot}}}]'
    return f'{{"event": "start", "version": 1, "row": {row}, "slots": {{"0": [{state}]}}}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the trace is empty"),
        ("no\n", "t.jsonl:1: this is no event of a trace"),
        ('{"event": "step"}\n', "t.jsonl:1: this is no event of a trace"),
        (
            '{"event": "start", "version": 9, "row": []}\n',
            "t.jsonl:1: the trace has another version",
        ),
        ('{"event": "start", "version": 1}\n', "t.jsonl: the trace contradicts itself"),
        ('{"event": "start", "version": 1, "row": [{"slot": 1}]}', "contradicts itself"),
        (started('"path": 3, "kind": "x"', '"t", 1.0'), "contradicts itself"),
        (started('"path": "/a", "kind": "x"', '"t", 2.0'), "contradicts itself"),
        (started('"path": "/a", "kind": "x"', "7, 0.5"), "contradicts itself"),
        ('{"event": "start", "version": 1, "row": []}\n{"event": "remask"}', "t.jsonl:2: this is"),
        (
            '{"event": "start", "version": 1, "row": []}\n{"event": "step", "taken": [[1]]}',
            "t.jsonl:2: this is no event of a trace",
        ),
    ],
)
def test_what_is_no_trace_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_trace(text, path="t.jsonl")
    assert message in str(caught.value)
