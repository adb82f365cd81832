"""No keyword of numbers, objects or arrays is forgotten where a schema must not hold."""

from __future__ import annotations

from typing import Any

import pytest

from infill.schemas.demands.negation import NUMBERS, negation
from infill.schemas.reading.facts import read_facts
from infill.schemas.reading.keywords import KEYWORDS
from infill.schemas.reading.references import Document
from infill.schemas.reading.takes import TYPES, Takes

NULL = {"type": "null"}
SAMPLES: dict[Takes, Any] = {
    Takes.COUNT: 2,
    Takes.NUMBER: 3,
    Takes.STEP: 2,
    Takes.FLAG: True,
    Takes.NAMES: ["a"],
    Takes.NAMES_BY_NAME: {"a": ["b"]},
    Takes.SCHEMAS_OR_NAMES: {"a": ["b"]},
    Takes.SCHEMA: NULL,
    Takes.SCHEMA_OR_LIST: NULL,
    Takes.SCHEMAS: [NULL],
    Takes.SCHEMAS_BY_NAME: {"a": NULL},
}
TOGETHER: dict[str, dict[str, Any]] = {
    "additionalItems": {"items": [True]},
    "minContains": {"contains": NULL},
    "maxContains": {"contains": NULL},
}
TURNED = [
    row
    for row in KEYWORDS.values()
    if row.constrains and row.of != TYPES and not row.of & {"string"}
]


@pytest.mark.parametrize("keyword", TURNED, ids=lambda row: row.name)
def test_a_keyword_has_a_way_to_be_broken_or_is_left_to_the_judge(keyword: Any) -> None:
    schema = {keyword.name: SAMPLES[keyword.takes], **TOGETHER.get(keyword.name, {})}
    document = Document(schema)
    found = negation(read_facts(document, document.root), keyword.of, TYPES)
    assert found
    whole = [
        way for way in found if not way.exclusions and way.schemas[0].schema.keys() == {"type"}
    ]
    assert not whole, "not all values of the type break it"


def test_what_no_other_keyword_turns_around_is_left_to_the_judge() -> None:
    for schema, kinds in (
        ({"multipleOf": 3, "minimum": 1}, NUMBERS),
        ({"uniqueItems": True, "maxItems": 2}, {"array"}),
        ({"unevaluatedProperties": False}, {"object"}),
    ):
        document = Document(schema)
        ways = negation(read_facts(document, document.root), frozenset(kinds), TYPES)
        assert any(document.root in way.exclusions for way in ways)
