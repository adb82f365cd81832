"""The judge finds every breach of a schema and blames the slots that could mend it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from infill.blueprint import Failure, Filled
from infill.errors import Unsupported
from infill.schemas.reading.keywords import is_multiple
from infill.schemas.schema_judge import judge, repeated


def failures(schema: Any, document: Any) -> list[Failure]:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return list(judge(schema)(Filled(text, {})))


def paths(schema: Any, document: Any) -> set[str]:
    return {path for failure in failures(schema, document) for path in failure.paths}


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def test_a_valid_document_has_no_failures() -> None:
    assert failures(obj(a={"type": "integer"}), {"a": 1}) == []


def test_each_wrong_value_is_blamed_by_its_own_pointer() -> None:
    schema = obj(**{"a/b": {"minimum": 3}, "c~d": {"items": {"type": "string"}}})
    assert paths(schema, {"a/b": 1, "c~d": ["x", 2]}) == {"/a~1b", "/c~0d/1"}


CONTAINERS: list[tuple[dict[str, Any], Any]] = [
    ({"additionalProperties": False}, {"x": 1}),
    ({"minProperties": 2}, {"x": 1}),
    ({"maxProperties": 0}, {"x": 1}),
    ({"propertyNames": {"maxLength": 1}}, {"xx": 1}),
    ({"contains": {"const": 3}}, [1, 2]),
    ({"minItems": 3}, [1, 2]),
    ({"not": {"type": "array"}}, [1, 2]),
    ({"unevaluatedProperties": False}, {"x": 1}),
]


@pytest.mark.parametrize(("schema", "value"), CONTAINERS, ids=lambda x: json.dumps(x)[:24])
def test_a_keyword_about_the_whole_blames_the_container(schema: Any, value: Any) -> None:
    assert paths(obj(v=schema), {"v": value}) == {"/v"}


def test_a_missing_property_is_blamed_with_what_asks_for_it() -> None:
    assert paths(obj(v={"required": ["k", "l"]}), {"v": {"l": 1}}) == {"/v/k"}
    needs = {"dependentRequired": {"x": ["y", "z"]}}
    assert paths(obj(v=needs), {"v": {"x": 1, "z": 1}}) == {"/v/x", "/v/y"}


def test_unique_items_blames_only_the_later_duplicates() -> None:
    schema = obj(v={"uniqueItems": True})
    assert paths(schema, {"v": [1, True, 1.0, {"a": [1]}, {"a": [1.0]}]}) == {"/v/2", "/v/4"}
    assert repeated([0, False, "0", None, [], {}]) == []


def test_a_union_blames_the_nearest_branch_and_the_container() -> None:
    cat = obj(kind={"const": "cat"}, lives={"maximum": 9})
    dog = obj(kind={"const": "dog"}, legs={"maximum": 4})
    assert paths(obj(v={"anyOf": [cat, dog]}), {"v": {"kind": "dog", "legs": 5}}) == {
        "/v/legs",
        "/v",
    }


def test_matching_two_branches_of_one_of_blames_the_container() -> None:
    [failure] = failures({"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 3)
    assert failure == Failure("3 matches more than one alternative", ("",))


def test_a_condition_blames_what_it_requires_and_what_it_looked_at() -> None:
    schema = obj(
        v={
            "if": {"properties": {"a": {"const": 1}}, "required": ["a"]},
            "then": {"properties": {"b": {"const": 2}}},
        }
    )
    assert paths(schema, {"v": {"a": 1, "b": 3}}) == {"/v/b", "/v/a"}
    assert failures(schema, {"v": {"a": 2, "b": 3}}) == []


def test_not_blames_the_properties_it_names() -> None:
    schema = {"not": {"properties": {"a": {"const": 1}, "b": {"const": 2}}}}
    assert paths(schema, {"a": 1, "b": 2, "c": 3}) == {"/a", "/b"}


@pytest.mark.parametrize("draft", ["draft-04/schema#", "draft-06/schema", "draft-07/schema#"])
def test_formats_are_asserted_in_every_draft(draft: str) -> None:
    schema = {"$schema": f"http://json-schema.org/{draft}", "format": "date"}
    assert failures(schema, "2021-02-29".join('""'))
    assert not failures(schema, '"2020-02-29"')


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date-time", "2020-01-01T00:00:00"),
        ("time", "12:00:00"),
        ("email", "@"),
        ("email", "a b@c.de"),
        ("duration", "P0.5D"),
        ("hostname", "a."),
        ("uri", "//a"),
        ("uuid", "2eb8aa08aa9811eab4aa73b441d16380"),
        ("ipv4", "01.2.3.4"),
        ("ipv6", "1::2::3"),
        ("json-pointer", "a"),
        ("regex", "("),
    ],
)
def test_a_format_is_read_as_strictly_as_any_validator_reads_it(name: str, value: str) -> None:
    assert failures({"format": name}, json.dumps(value))


def test_an_unknown_format_is_an_annotation() -> None:
    assert failures({"format": "slug"}, '"a b"') == []


def test_multiples_are_judged_in_decimals() -> None:
    assert failures({"multipleOf": 0.01}, 19.99) == []
    assert failures({"multipleOf": 0.01}, 0.07) == []
    assert failures({"multipleOf": 0.01}, 0.075)
    assert failures({"multipleOf": 1e-8}, 12391239123) == []
    assert is_multiple(1e300, 0.1)


def test_a_pattern_that_python_cannot_compile_is_judged_all_the_same() -> None:
    schema = {"pattern": r"^\p{Lu}+$"}
    assert failures(schema, '"ÄÖ"') == []
    assert failures(schema, '"ä"')


def test_a_pattern_must_hold_for_python_and_for_ecma() -> None:
    assert failures({"pattern": "^a$"}, '"a\\n"')
    assert failures({"pattern": r"^\d$"}, '"٣"')
    assert failures({"patternProperties": {r"^\d$": False}}, {"3": 1})
    assert failures({"patternProperties": {"^x": {}}, "additionalProperties": False}, {"y": 1})


def test_older_drafts_are_recognised_without_being_named() -> None:
    assert failures({"minimum": 3, "exclusiveMinimum": True}, 3)
    assert paths({"items": [{"type": "string"}], "additionalItems": False}, ["a", 1]) == {""}
    new = {"prefixItems": [{"type": "string"}], "default": {"items": []}}
    assert paths(new, [1]) == {"/0"}


def test_nothing_is_fetched_for_a_remote_reference() -> None:
    with pytest.raises(Unsupported, match="leads to nothing"):
        failures({"$ref": "http://example.invalid/schema.json"}, 1)


@pytest.mark.parametrize("text", ["", "{", "NaN", "[1e999]", '{"a": -1e400}', "[" * 100_000])
def test_text_that_is_no_proper_json_fails_and_never_raises(text: str) -> None:
    assert failures({}, text)


def test_messages_are_short_even_for_long_values() -> None:
    [failure] = failures({"maxLength": 3}, json.dumps("x" * 5000))
    assert len(failure.message) < 150


def test_iris_are_judged_without_a_package_that_reads_them() -> None:
    code = """
import json, sys
sys.modules["rfc3987"] = sys.modules["rfc3987_syntax"] = None
from infill.blueprint import Filled
from infill.schemas.schema_judge import judge
for format, good, bad in [("iri", "http://ä.de/漢", "http://ä "), ("iri-reference", "/漢", "<")]:
    says = judge({"format": format})
    print([not says(Filled(json.dumps(text), {})) for text in (good, bad)])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["[True, False]"] * 2
