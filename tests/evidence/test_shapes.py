"""Words that fit what is asked: a pattern, a format, or what a name promises."""

from __future__ import annotations

import re
import time

import pytest

from infill.evidence.candidates import fitting, promised

LETTER = """\
Hofmann & Becker Feinmechanik GmbH, Lindenstraße 14
Bill to: Northwind Traders Ltd., 8 Harbour Road, Bristol
Write to office@hofmann.example or see https://hofmann.example/bills. Order AB-12, part AB-12.
"""


def test_the_few_words_that_fit_are_found_without_what_stands_around_them() -> None:
    assert fitting(LETTER, re.compile(r"[A-Z]{2}-\d+").fullmatch) == ("AB-12",)  # type: ignore[arg-type]


def test_words_that_many_fit_say_nothing() -> None:
    assert fitting(LETTER, str.isalpha) == ()
    assert fitting("see AB-12 there", lambda word: word == "AB-12") == ()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("email", ("office@hofmann.example",)),
        ("homepage", ("https://hofmann.example/bills",)),
        ("seller", ("Hofmann & Becker Feinmechanik GmbH", "Northwind Traders Ltd.")),
        ("name", ()),
    ],
)
def test_a_name_may_promise_a_shape(name: str, found: tuple[str, ...]) -> None:
    assert promised(LETTER, name, lambda stretch: True) == found


def test_what_is_promised_must_fit_too() -> None:
    assert promised(LETTER, "seller", lambda stretch: len(stretch) < 25) == (
        "Northwind Traders Ltd.",
    )


def test_a_text_of_capitals_takes_no_time() -> None:
    began = time.process_time()
    assert promised("A & B " * 20_000, "company", lambda stretch: True) == ()
    assert time.process_time() - began < 5
