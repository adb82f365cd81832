"""Where values of a text end: at lines and columns, not in a word nor between brackets."""

from __future__ import annotations

import pytest

from infill.evidence.boundaries import Boundary, border, marked, squeezed
from infill.evidence.evidence import Evidence
from infill.models import default_vocabulary

LONG = "a word " * 8


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("name: Smith Inc\nroom: 3", "Smith Inc"),
        ("name\tSmith Inc\troom", "Smith Inc"),
        ("Smith Inc  Paris", "Smith Inc"),
        ("| Smith Inc | Paris |", "Smith Inc"),
        ("Smith Inc", "Smith Inc"),
        ("(by Smith Inc)", "Smith Inc"),
        ("Smith Inc; Paris", "Smith Inc"),
        ("Smith,Jones", "Smith"),
        ('"Smith Inc", "Jones"', "Smith Inc"),
        (f"{LONG}\nNext", LONG.rstrip()),
    ],
)
def test_a_value_ends_at_the_border_of_a_line_a_column_or_a_bracket(text: str, begun: str) -> None:
    assert shown(text, begun) is Boundary.ENDS


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("Smith Inc", "Smi"),
        ("version 1.2", "1"),
        ("https://a.example/b-c", "https://a.example"),
        ("a_b@c", "a_b"),
        ("grep(1), sed(1)", "grep(1"),
        ("a (b c) d", "a (b"),
        ("Smith Inc", "Smith "),
        ("one-two", "one-"),
        ("Smith Ltd., 8 Harbour Road", "Smith Ltd"),
        ("Leonora C. Smith", "Leonora C"),
    ],
)
def test_a_value_goes_on_within_a_word_and_between_brackets(text: str, begun: str) -> None:
    assert shown(text, begun) is Boundary.GOES_ON


@pytest.mark.parametrize(
    ("text", "begun"),
    [("Smith Inc, Paris", "Smith"), ("1,250 in all", "1"), (f"{LONG}\nnext", LONG.rstrip())],
)
def test_elsewhere_the_text_does_not_say(text: str, begun: str) -> None:
    assert shown(text, begun) is Boundary.EITHER


def shown(text: str, begun: str) -> Boundary:
    raw = marked(text.encode())
    assert len(raw) == len(squeezed(text.encode()))
    place = squeezed(text.encode()).index(squeezed(begun.encode())) + len(begun)
    return border(begun.encode(), raw[place:])


def test_the_rest_of_a_word_is_known_at_once() -> None:
    vocabulary = default_vocabulary()
    found = Evidence("Message-ID: <BAYC1-PASMTP12374@CEZ.ICE>\n", vocabulary).copies.ahead(b"BAYC")
    assert found is not None
    assert not found.open_ended
    ways = [found.tokens, *found.further]
    assert (
        b"".join(vocabulary.tokens[t] or b"" for way in ways for t in way)
        == b"1-PASMTP12374@CEZ.ICE"
    )


def test_of_words_that_go_on_differently_only_the_next_token_is_known() -> None:
    found = Evidence("barking barrels", default_vocabulary()).copies.ahead(b"bar")
    assert found is not None
    assert not found.further
