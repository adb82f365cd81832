"""JSON strings: every spelling, one spelling, and their lengths."""

from __future__ import annotations

import json
import random

from hypothesis import given, settings, strategies as st

from infill.grammars.json_texts import json_string
from infill.grammars.regex import regex
from infill.languages.language import any_text, one_of
from tests.tables import accepts


@settings(max_examples=150, deadline=None)
@given(st.text(), st.booleans())
def test_any_string_in_the_spelling_of_json_dumps_is_a_json_string(text: str, plain: bool) -> None:
    accepts(json_string(), yes=[json.dumps(text, ensure_ascii=plain)])
    accepts(json_string(any_text()), yes=[json.dumps(text, ensure_ascii=False)])


def test_other_spellings_are_accepted_only_without_content() -> None:
    other = ['"\\/"', '"\\u0041"', '"\\u00E9"', '"\\ud83D\\ude00"', '"\\u000a"']
    accepts(json_string(), yes=other)
    accepts(json_string(any_text()), no=other, yes=['"/"', '"A"', '"é"', '"😀"', '"\\n"'])


def test_broken_strings_are_not_accepted() -> None:
    broken = ['"', '""a', '"\n"', '"\x00"', '"\\x"', '"\\u12"', '"\\ud800"', '"\\udc00\\ud800"']
    accepts(json_string(), no=[*broken, '"\\ud800\\u0041"', "a", ""])
    accepts(json_string(any_text()), no=[*broken, '"\\"'])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=9), st.booleans(), st.integers(0, 5), st.integers(0, 60))
def test_length_counts_characters_whatever_their_spelling(
    text: str, plain: bool, lo: int, more: int
) -> None:
    spelled = json.dumps(text, ensure_ascii=plain)
    fits = lo <= len(text) <= lo + more
    assert json_string(None, lo, lo + more).accepts(spelled) == fits
    if not plain:
        assert json_string(any_text(), lo, lo + more).accepts(spelled) == fits


def test_random_strings_are_read_back_within_their_length() -> None:
    rng = random.Random(5)
    for content in (None, any_text(), regex('^[a-z"\\n]{1,40}$')):
        language = json_string(content, 3, 40)
        for _ in range(150):
            text = language.random(rng)
            assert 3 <= len(json.loads(text)) <= 40
            text.encode()


def test_content_is_spelled_between_the_quotes() -> None:
    accepts(
        json_string(one_of(['say "hi"', "back\\slash", "tab\t", "\x1f"])),
        yes=['"say \\"hi\\""', '"back\\\\slash"', '"tab\\t"', '"\\u001f"'],
        no=['"say "hi""', '"tab\t"', '"\\u001F"', '"hi"'],
    )


def test_a_long_limit_costs_no_more_states_than_a_short_one() -> None:
    assert (
        json_string(None, 0, 40).automaton().states == json_string(None, 9, 4000).automaton().states
    )
    assert json_string(None, 0, 4000).automaton().states < 30
