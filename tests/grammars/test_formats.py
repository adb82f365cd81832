"""Formats: typical values are inside, and whatever is inside passes two independent validators."""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import date

import jsonschema_rs
import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from infill.grammars.formats import FORMATS, format_language
from infill.languages.language import Language
from tests.tables import accepts

TYPICAL: dict[str, tuple[list[str], list[str]]] = {
    "date": (
        ["2024-02-29", "1999-12-31", "2000-02-29"],
        ["2023-02-29", "1900-02-29", "0000-01-01"],
    ),
    "time": (["09:30:00Z", "23:59:59.123+05:30"], ["24:00:00Z", "09:30:00", "9:30:00Z"]),
    "date-time": (["2024-05-01T12:00:00Z", "1985-04-12T23:20:50.52-08:00"], ["2024-05-01 12:00"]),
    "duration": (["P1Y2M3DT4H5M6S", "PT36H", "P2W", "P1M"], ["P", "PT", "P1Y1D", "1D", "P1S"]),
    "email": (["ada@example.com", "a.b+c@x.co.uk"], ["ada", "a@b", "@x.org", "a..b@x.org"]),
    "idn-email": (["jürgen@example.de", "ada@example.com"], ["jürgen"]),
    "hostname": (["localhost", "www.example.com", "a-1.b2.org"], ["-a.com", "a_b.com", "", "a..b"]),
    "idn-hostname": (["www.example.com"], ["-a"]),
    "ipv4": (["127.0.0.1", "255.255.255.255"], ["256.0.0.1", "01.2.3.4", "1.2.3"]),
    "ipv6": (
        ["::", "::1", "2001:db8::ff00:42:8329", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
        ["1", ":"],
    ),
    "uri": (
        ["https://example.com/a/b?c=d#e", "mailto:a@b.org", "urn:isbn:123", "http://x:80"],
        ["/a/b", "http://a b", "example.com/%zz", ""],
    ),
    "uri-reference": (["/a/b", "../x?y", "#frag", "", "//host/p", "https://x.org"], ["a b", "%z"]),
    "iri": (["https://example.com/ä漢"], ["https://x.org/a b"]),
    "iri-reference": (["/ä", "#漢"], ["a b"]),
    "uri-template": (["/users/{id}", "https://x.org{/path*}{?q,r:3}"], ["{", "{a"]),
    "uuid": (["123e4567-e89b-12d3-a456-426614174000"], ["123e4567e89b12d3a456426614174000"]),
    "json-pointer": (["", "/a/0/b~1c~0"], ["a", "/~2"]),
    "relative-json-pointer": (["0", "1/a", "2#"], ["-1", "01", "a"]),
    "regex": (
        ["^[a-z0-9_-]+$", r"^(foo|bar)\d{2,}$", ".*", "a?(?:b+c)*", "^[a-z]{3,16}$"],
        ["(", "[", "a**"],
    ),
}


def test_every_format_has_typical_values_here() -> None:
    assert set(TYPICAL) == set(FORMATS)
    assert format_language("no-such-format") is None


@pytest.mark.parametrize("name", sorted(TYPICAL))
def test_typical_values_are_inside(name: str) -> None:
    yes, no = TYPICAL[name]
    accepts(known(name), yes=yes, no=no)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_random_text_passes_two_validators(name: str) -> None:
    language, rng = known(name), random.Random(name)
    rust = jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)
    for _ in range(120):
        text = language.random(rng)
        assert Draft202012Validator.FORMAT_CHECKER.conforms(text, name), text
        assert Draft7Validator.FORMAT_CHECKER.conforms(text, name), text
        assert rust.is_valid(text), text


@settings(max_examples=200, deadline=None)
@given(st.dates())
def test_exactly_the_days_of_the_calendar_are_dates(day: date) -> None:
    accepts(known("date"), yes=[day.isoformat()])
    last = day.replace(day=monthrange(day.year, day.month)[1])
    after = f"{last.year:04}-{last.month:02}-{last.day + 1:02}"
    accepts(known("date"), yes=[last.isoformat()], no=[after])


def test_formats_stay_small() -> None:
    for name in FORMATS:
        assert known(name).automaton().states <= 160, name


def known(name: str) -> Language:
    """The language of a format that exists."""
    language = format_language(name)
    assert language is not None
    return language
