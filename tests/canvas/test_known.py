"""Given values become pointers, a partial document, and a validator."""

from __future__ import annotations

import pytest

from infill.blueprint import Filled
from infill.canvas.known import known_of
from infill.documents import UNKNOWN, Path, lookup, same
from infill.errors import SourceError


def test_plain_keys_and_pointers_fix_the_same_places() -> None:
    known = known_of({"currency": "EUR", "/items/1/price": 3})
    assert known.fixes(Path.parse("/currency"))
    assert known.fixes(Path.parse("/items/1/price"))
    assert not known.fixes(Path.parse("/items/0/price"))
    assert known.overlaps(Path.parse("/items"))
    assert lookup(known.document, Path.parse("/items/1/price")) == 3
    assert lookup(known.document, Path.parse("/items/0/price")) is UNKNOWN


def test_nested_mappings_fix_only_the_leaves_they_name() -> None:
    known = known_of({"seller": {"name": "Ada"}})
    assert known.fixes(Path.parse("/seller/name"))
    assert not known.fixes(Path.parse("/seller/city"))


def test_a_list_is_fixed_as_a_whole() -> None:
    assert known_of({"tags": ["a", "b"]}).fixes(Path.parse("/tags/0"))


def test_keys_with_slashes_are_escaped() -> None:
    assert known_of({"a/b": 1}).fixes(Path.parse("/a~1b"))


def test_contradicting_values_are_refused() -> None:
    with pytest.raises(SourceError, match="contradict"):
        known_of({"/a": 1, "/a/b": 2})


def test_a_lost_value_is_a_failure_at_its_pointer() -> None:
    known = known_of({"/items/1": "x"})
    assert known(Filled('{"items": ["a", "x"]}', {})) == []
    (failure,) = known(Filled('{"items": ["a"]}', {}))
    assert failure.paths == ("/items/1",)


def test_equality_is_that_of_json_values() -> None:
    assert same(1, 1.0) and same({"a": [1]}, {"a": [1.0]})
    assert not same(1, True) and not same([1], [1, 2])
