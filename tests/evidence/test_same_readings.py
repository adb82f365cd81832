"""A value is read alike, whether a schema or a report template asks for it."""

from __future__ import annotations

import json
from typing import Any

from infill import Engine, Request, Schema
from infill.documents import Path
from infill.evidence.evidence import Evidence
from infill.evidence.readers.table import read_hints
from infill.models.synthetic import Noise
from infill.templates.reports.phases import ReportFilling
from infill.templates.reports.provenance import Source
from infill.templates.reports.reader import read_template
from infill.templates.reports.report import ReportRequest
from tests.evidence.hinted import spelled

LETTER = """Inspection report
Inspector: Ilse Brandt
Seen on: 2024-05-03
Plant: Werk Nord
Pump 4 ran hot, 71 degrees. Next visit in June.
"""
FIELDS = {"inspector": "text", "plant": "text", "seen_on": "date"}
TEMPLATE = """---
slots:
  inspector: text
  plant: text
  seen_on: date
---
Inspected by [[inspector]] at [[plant]] on [[seen_on]].
"""
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "inspector": {"type": "string"},
        "plant": {"type": "string"},
        "seen_on": {"type": "string", "format": "date"},
    },
    "required": list(FIELDS),
}


def readings(source: Any) -> dict[str, str]:
    """What the hints would write in each slot, without the border of the slot."""
    engine = Engine(Noise(0))
    variables = engine.lay_out(Request(source, LETTER)).variables()
    hints = read_hints(Evidence(LETTER, engine.denoiser.vocabulary), variables)
    return {
        name: spelled(hints, variable).strip().strip('"')
        for variable in variables
        for name in FIELDS
        if variable.path == Path.parse(name)
    }


def test_a_schema_and_a_report_template_read_the_same_labels() -> None:
    as_schema = readings(Schema(json.dumps(SCHEMA)))
    report = ReportFilling(ReportRequest(read_template(TEMPLATE), (Source("letter", LETTER),)))
    report.begin()
    assert report.decide() is None
    as_report = readings(report.write())
    assert as_schema == as_report
    assert as_schema["inspector"].startswith("Ilse")
    assert as_schema["seen_on"].startswith("2024-05-03")
