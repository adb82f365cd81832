"""Whole values: canonical texts, and any JSON of small depth."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from infill.errors import SourceError
from infill.grammars.json_texts import json_literals, json_scalar, json_value, spell_json
from tests.tables import accepts

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.floats(1e-200, 1e200), st.text()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def depth(value: Any) -> int:
    """How many arrays and objects stand inside one another."""
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@settings(max_examples=150, deadline=None)
@given(values)
def test_canonical_text_is_read_back_and_accepted(value: Any) -> None:
    text = spell_json(value)
    assert json.loads(text) == value
    for level in range(3):
        assert json_value(level).accepts(text) == (depth(value) <= level)


def test_canonical_text_is_that_of_json_dumps() -> None:
    for value in (None, True, -3, 1.5, 'é\n"\\😀', [], {}, [1, {"a": [None, "b"]}], 1.0, 1e300):
        assert spell_json(value) == json.dumps(value, ensure_ascii=False)
    assert spell_json(1e-5) == "0.00001" and spell_json(1e16) == "10000000000000000.0"


def test_literals_are_exactly_the_values() -> None:
    language = json_literals([1, "a", None, [1, 2], True])
    assert language.texts(9) == ['"a"', "1", "[1, 2]", "null", "true"]


def test_random_values_are_read_back() -> None:
    rng = random.Random(2)
    for _ in range(200):
        assert depth(json.loads(json_value(2).random(rng))) <= 2
    accepts(json_scalar(), yes=["true", '"x"', "-1.5"], no=["[]", "True", "{}"])
    accepts(
        json_value(1), yes=["[]", "{}", '[1, "a"]', '{"a": 1}'], no=["[1,2]", '{"a":1}', "[1,]"]
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {1: 2}, {"a"}, b"x"])
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(SourceError):
        spell_json(value)
