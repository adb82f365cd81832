from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from infill.errors import Unsatisfiable
from infill.languages.language import Language
from infill.templates.reports.settings import SlotSettings
from infill.templates.reports.slot_types import NOT_STATED, slot_type
from infill.templates.reports.words import LIMIT, quotable, quotations
from infill.testing import check_language

EVIDENCE = "Dr. Ana Pérez (INV-7) paid 1,200.50 EUR\non 3 May; 東京 office. [[x]] a|b"


def language(kind: str, evidence: str = "", *, table: bool = False, **options: object) -> Language:
    absent = "alert" if options.pop("optional", False) else "prohibit"
    options = {"unfilled": absent, "quoted": kind == "verbatim", **options}
    found = slot_type(SlotSettings("x", kind, **options), evidence, table=table)  # type: ignore[arg-type]
    assert isinstance(found.language, Language)
    return found.language


def accepts(language: Language, yes: list[str], no: list[str]) -> None:
    for text in yes:
        assert language.accepts(text), text
    for text in no:
        assert not language.accepts(text), text
    check_language(language, texts=5)


def test_texts_are_one_line_without_marks() -> None:
    no = ["", " a", "a ", "a\nb", "a\tb", "a [[b", NOT_STATED, "x" * 201]
    accepts(language("text"), ["a", "Grüße, 🧀!", "a | b", "[a]", "x" * 200], no)


def test_texts_keep_to_their_length_their_cell_and_their_lines() -> None:
    accepts(language("text", shortest=2, longest=3), ["ab", "日本語"], ["a", "abcd"])
    accepts(language("text", table=True), ["a b"], ["a | b", "a\nb"])
    accepts(language("text", multiline=True), ["a\nb", "a\n\nb"], ["a\n", "\na"])


def test_what_may_be_absent_can_be_said_to_be() -> None:
    for kind in ("text", "verbatim", "integer", "number", "date"):
        assert language(kind, EVIDENCE, optional=True, longest=5).accepts(NOT_STATED)
        assert not language(kind, EVIDENCE).accepts(NOT_STATED)


def test_numbers_and_dates() -> None:
    accepts(language("integer", least=-1, most=12), ["-1", "0", "12"], ["13", "1.0", "", "+1", "a"])
    accepts(language("number", least=0), ["0", "2.5", "100"], ["-1", "1e3", "1E3", ".5", ""])
    accepts(language("date"), ["2024-02-29"], ["2023-02-29", "2024-2-9", "today"])
    accepts(language("choice", of=("left", "right")), ["left", "right"], ["Left", ""])


def test_quotations_begin_and_end_with_words() -> None:
    yes = ["Ana Pérez", "Dr.", "INV-7", "(INV-7)", "7", "1,200.50 EUR", "京", "東京 office", "May"]
    no = ["", "na", "Pér", "Ana  Pérez", "Ana ", "EUR\non", "200 EUR", "[[x]]", "Ana EUR", "20"]
    accepts(language("verbatim", EVIDENCE), yes, no)
    assert not language("verbatim", EVIDENCE, table=True).accepts("a|b")


WORDS = re.compile(r"[^\W\d_]+|\d+|\S")


@settings(max_examples=60, deadline=None)
@given(st.text("ab1 .,()é\n", max_size=40), st.data())
def test_quotations_are_exactly_the_runs_of_words(evidence: str, data: st.DataObject) -> None:
    found = [match.span() for match in WORDS.finditer(evidence)]
    starts = [
        a for a, b in found if evidence[a].isalnum() or not set(",)") & set(evidence[a : b + 1])
    ]
    ends = [
        b
        for a, b in found
        if evidence[a].isalnum() or not set(",(") & set(evidence[max(a - 1, 0) : b])
    ]
    runs = {evidence[low:high] for low in starts for high in ends if low < high}
    quoted = quotations(evidence)
    for text in runs:
        assert quoted.accepts(text)
    if evidence:
        low = data.draw(st.integers(0, len(evidence) - 1))
        text = evidence[low : data.draw(st.integers(low, len(evidence)))]
        assert quoted.accepts(text) == (text in runs)


def test_quotations_end_before_what_belongs_to_the_next_word() -> None:
    said = 'From: Father Time <ft@example.org>, see acl(5); "done" (.NET, C++) 5 %!'
    yes = ["Father Time", "ft@example.org", "acl(5)", '"done"', ".NET", "C++", "5 %", "5 %!"]
    no = [
        "Father Time <",
        "ft@example.org>,",
        ", see",
        ": Father",
        "acl(",
        ") 5",
        ">, see",
        '" (',
        '("',
    ]
    accepts(language("verbatim", said), yes, no)


def test_addresses_are_quoted_whole() -> None:
    said = "Mail <lena.brandt@example.org>, or see https://example.org/a/b?c=1&d#e."
    accepts(
        language("email", said, quoted=True),
        ["lena.brandt@example.org"],
        ["brandt@example.org", "lena.brandt@example"],
    )
    accepts(
        language("url", said, quoted=True),
        ["https://example.org/a/b?c=1&d#e"],
        ["https://example.org/a", "https://example.org/a/b", "https://example.org/a/b?c"],
    )


def test_a_text_never_says_that_it_is_not_stated() -> None:
    for kind in ("text", "verbatim", "regex"):
        own = language(kind, f"a {NOT_STATED} b", pattern=".*", optional=True)
        accepts(own, ["a", NOT_STATED], [f"a {NOT_STATED}", f"{NOT_STATED} {NOT_STATED}"])


def test_without_evidence_nothing_can_be_quoted() -> None:
    with pytest.raises(Unsatisfiable, match="x: the evidence gives no value"):
        language("verbatim", " \n")
    assert language("verbatim", "", optional=True).texts(2) == [NOT_STATED]


def test_where_evidence_is_required_only_what_it_says_counts() -> None:
    said = "Seen on 3 May 2024 at 9:05 pm: 1,200 users for 2.5 hours, EUR 30, ann@example.org, two."
    for kind, yes, no in (
        ("integer", ["1200", "2", "30"], ["2.5", "0", "5"]),
        ("number", ["2.5", "1200"], ["1.5"]),
        ("amount", ["30 EUR", "1200 EUR", "2.50 USD"], ["31 EUR"]),
        ("date", ["2024-05-03"], ["2024-05-04"]),
        ("time", ["21:05"], ["09:05"]),
        ("email", ["ann@example.org"], ["bob@example.org"]),
        ("text", ["two", "for 2.5 hours"], ["hours for"]),
    ):
        accepts(language(kind, said, quoted=True), yes, no)


def test_the_shapes_of_the_other_types() -> None:
    accepts(language("boolean", of=("yes", "no")), ["yes", "no"], ["true", ""])
    accepts(language("time"), ["00:00", "23:59"], ["24:00", "9:05"])
    accepts(language("duration"), ["2 h 30 min", "45 min", "3 d"], ["0.5 h", "2h", "min"])
    accepts(language("amount", of=("EUR",)), ["3 EUR", "0.50 EUR"], ["3 USD", "3", "3.5 EUR"])
    accepts(language("phone"), ["+49 711 123456", "0711/123-45"], ["12", "abc", "1"])
    accepts(language("url"), ["https://example.org/a"], ["example.org", "ftp://a.b"])
    accepts(language("regex", pattern="[A-Z]{2}-[0-9]+"), ["AB-1"], ["AB-", "xAB-1"])
    accepts(language("number", unit="mm"), ["4 mm", "2.5 mm"], ["4", "4mm"])
    several = language("multi-choice", of=("a", "b", "c"), shortest=0, longest=2)
    accepts(several, ["none", "a", "b, c", "a, c"], ["c, a", "a, b, c", "", "a,b"])
    three = language("multi-choice", of=("a", "b", "c"), shortest=1, longest=3)
    accepts(three, ["a", "a, b, c"], ["none"])


@pytest.mark.parametrize("character", ["word ", "字", "🧀 "])
def test_long_evidence_is_quoted_from_its_first_part(character: str) -> None:
    evidence = character * 20_000
    said = quotable(evidence)
    assert evidence.startswith(said) and LIMIT // 2 < len(said.encode()) <= LIMIT
    assert quotable("short") == "short" and quotable("\ud800") == "?"


def test_a_long_varied_evidence_compiles() -> None:
    evidence = " ".join(f"w{i * 7919 % 9973}" for i in range(1500))
    longest = language("verbatim", evidence, longest=40)
    assert longest.accepts("w0 w7919 w5865") and not longest.accepts("w0 w0")
