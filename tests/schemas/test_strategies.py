"""The strategies keep their word: every pair is valid, and every keyword turns up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings

from infill.blueprint import Filled
from infill.schemas.reading.document import check_schema
from infill.schemas.schema_judge import judge
from tests.schemas.strategies import Pair, pairs

WANTED = {
    "type properties required additionalProperties items prefixItems enum const anyOf oneOf allOf",
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern",
    "format minItems maxItems uniqueItems minProperties maxProperties patternProperties",
    "propertyNames $ref $defs definitions $anchor not if then else dependentRequired contains",
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_every_instance_is_valid_under_its_schema(pair: Pair) -> None:
    schema, instance = pair
    check_schema(schema)
    assert judge(schema)(Filled(json.dumps(instance, ensure_ascii=False), {})) == ()


def test_every_supported_keyword_turns_up() -> None:
    seen: set[str] = set()

    @settings(max_examples=400, deadline=None, database=None, derandomize=True)
    @given(pairs(2))
    def collect(pair: Pair) -> None:
        seen.update(_keys(pair[0]))

    collect()
    assert {word for line in WANTED for word in line.split()} <= seen


def _keys(schema: Any) -> Iterator[str]:
    match schema:
        case dict():
            for key, value in schema.items():
                yield key
                yield from _keys(value)
        case list():
            for value in schema:
                yield from _keys(value)
