"""Undeclared keys: none comes twice, and the automaton of the others stays small."""

from __future__ import annotations

from infill.grammars.strings import json_string
from infill.language import any_text
from infill.schemas.extras import LONG, _other
from infill.schemas.spelling import spell


def test_an_extra_key_is_none_of_those_taken_and_begins_like_no_long_one() -> None:
    taken = ["ab", "x" * 30, 'q"uo\\te' * 5]
    keys = _other(json_string(any_text()), taken)
    for name in (*taken, "x" * LONG, "x" * 40):
        assert not keys.accepts(spell(name))
    for name in ("abc", "a", "x" * (LONG - 1), 'q"uo\\te' * 2):
        assert keys.accepts(spell(name))
