"""Undeclared keys: none comes twice, and the automaton of the others stays small."""

from __future__ import annotations

from infill.grammars.json_texts import json_string
from infill.languages.language import any_text
from infill.schemas.rows.extras import LONG, _other
from infill.schemas.rows.place import spell


def test_an_extra_key_is_none_of_those_taken() -> None:
    taken = ["ab", "x" * 30, 'q"uo\\te' * 5]
    keys = _other(json_string(any_text()), taken)
    assert not any(keys.accepts(spell(name)) for name in taken)
    for name in ("abc", "a", "x" * 29, "x" * 40, "x" * 29 + "y"):
        assert keys.accepts(spell(name))


def test_an_extra_key_begins_like_no_long_one_where_these_are_long_together() -> None:
    taken = ["ab", *(letter * 100 for letter in "vwxyz")]
    keys = _other(json_string(any_text()), taken)
    for name in (*taken, "x" * LONG, "x" * 40):
        assert not keys.accepts(spell(name))
    for name in ("abc", "a", "x" * (LONG - 1)):
        assert keys.accepts(spell(name))
