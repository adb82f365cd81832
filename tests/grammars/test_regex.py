"""Patterns: tables, agreement with Python's `re`, and refusals with their place."""

from __future__ import annotations

import random
import re
import time

import jsonschema_rs
import pytest
from hypothesis import given, settings, strategies as st

from infill.errors import SourceError, Unsupported
from infill.grammars.regex import regex
from tests.tables import accepts


def test_a_pattern_is_searched_and_full_matches_whole() -> None:
    accepts(regex("b+"), yes=["b", "abba", "a\nb"], no=["", "a"])
    accepts(regex("b+", full=True), yes=["b", "bb"], no=["", "ab", "ba"])
    accepts(regex(""), yes=["", "anything"])
    accepts(regex("^$"), yes=[""], no=["a", "\n"])


def test_anchors_bind_where_they_stand() -> None:
    accepts(regex("^a|b$"), yes=["ax", "xb", "a"], no=["xa", "bx"])
    accepts(regex("(^a)"), yes=["a", "ab"], no=["ba"])
    accepts(regex("a^"), no=["a", "", "aa"])
    accepts(regex("$a"), no=["a", ""])
    accepts(regex("(^|-)x($|-)"), yes=["x", "a-x", "x-a", "a-x-b"], no=["ax", "xa"])
    accepts(regex("(^a|b)*c$"), yes=["abc", "c", "zc", "bbc"], no=["ca"])
    accepts(regex(r"\Aab\Z"), yes=["ab"], no=["ab\n", "xab"])


def test_classes_hold_what_all_dialects_hold() -> None:
    accepts(regex(r"^\d$"), yes=["7"], no=["٣"])
    accepts(regex(r"^\D$"), yes=["x", "é"], no=["7", "٣"])
    accepts(regex(r"^\w$"), yes=["a", "_", "0"], no=["é", "-"])
    accepts(regex(r"^\W$"), yes=["-", "€"], no=["é", "a", "漢"])
    accepts(regex(r"^\s$"), yes=[" ", "\t", "\u00a0", "\u3000"], no=["\x85", "\ufeff", "\x1c"])
    accepts(regex(r"^\S$"), yes=["a", "😀"], no=[" ", "\x85", "\ufeff"])
    accepts(regex("^.$"), yes=["a", "😀"], no=["\n", "\r", "\u2028", ""])
    accepts(regex(r"^[^\d\s]$"), yes=["a"], no=["1", "٣", " ", "\x85"])
    accepts(regex("^[a-cx-]$"), yes="abcx-", no="dw")
    accepts(regex(r"^[\w-.]$"), yes="a-.", no="+ ")
    accepts(regex("^[^a]$"), yes=["b", "\n", "é"], no=["a", ""])


def test_escapes_name_characters() -> None:
    accepts(regex(r"^\x41\u00e9\u{1F600}\cJ\0\t\/\-$"), yes=["Aé😀\n\0\t/-"])
    accepts(regex(r"^\ud83d\ude00$"), yes=["😀"])
    accepts(regex(r"^[\b]\.$"), yes=["\b."], no=["b."])


def test_unicode_properties_follow_the_general_category() -> None:
    accepts(regex(r"^\p{L}+$"), yes=["aéЖ漢"], no=["1", "a1", "_"])
    accepts(regex(r"^\p{Lu}\p{Ll}$"), yes=["Éa"], no=["ea", "ÉA"])
    accepts(regex(r"^\P{L}$"), yes=["1", "€"], no=["é"])
    accepts(regex(r"^[\p{Nd}_]$"), yes=["٣", "_"], no=["½"])
    accepts(regex(r"^\p{Letter}\p{Punctuation}\p{gc=Sc}$"), yes=["a!€"], no=["a€!"])
    accepts(regex(r"^\p{Script=Greek}+$"), yes=["λόγος"], no=["logos", "λo"])
    accepts(regex(r"^\p{sc=Cyrillic}\p{Script=Han}$"), yes=["Ж漢"], no=["漢Ж"])
    accepts(regex(r"^\p{Alphabetic}\p{White_Space}\p{ASCII}$"), yes=["é ~"], no=["1 ~"])


def test_counts_and_lazy_marks() -> None:
    accepts(regex("^a{2}b{1,2}?c{2,}$"), yes=["aabcc", "aabbccc"], no=["aabc", "abcc", "aabbbcc"])
    accepts(regex("^a*?b+?c??$"), yes=["b", "aabbc"], no=["ac"])
    accepts(regex("^x{,a}{b$"), yes=["x{,a}{b"])
    accepts(regex("^(?:ab){0}c$"), yes=["c"], no=["abc"])


def test_lookaheads_are_intersections() -> None:
    password = regex(r"^(?=.*[A-Z])(?=.*\d)(?!.*\.\.)[\w.]{4,8}$")
    accepts(password, yes=["Abc1", "1.A."], no=["abc1", "Abcd", "A1..", "Ab1", "Abcdefgh1"])
    accepts(regex(r"^(?!foo|bar$)\w+"), yes=["barn", "fo"], no=["food", "bar"])
    accepts(regex("a(?=b)"), yes=["ab", "xaby"], no=["a", "ba"])
    accepts(regex("^(?:(?!ab).)*$"), yes=["", "ba", "aa"], no=["ab", "xaby"])
    accepts(regex(r"^(?!\d)\w"), yes=["a"], no=["1"])


def test_a_whole_counted_class_is_a_counter() -> None:
    for pattern, bounds in (("^.{0,4000}$", (0, 4000)), ("^[a-z0-9-]{1,253}$", (1, 253))):
        automaton = regex(pattern).automaton()
        assert (automaton.lo, automaton.hi) == bounds and automaton.states < 12
    tagged = regex(r"^https://x\.org/[\w]{1,200}\.json$")
    assert tagged.automaton().states < 300
    accepts(tagged, yes=["https://x.org/a.json"], no=["https://x.org/.json"])
    assert tagged.accepts(f"https://x.org/{'a' * 200}.json")
    assert not tagged.accepts(f"https://x.org/{'a' * 201}.json")


@pytest.mark.parametrize(
    ("pattern", "word", "column"),
    [
        (r"(a)\1", "backreference", 3),
        (r"x(?<=a)b", "lookbehind", 1),
        (r"\bfoo", "word boundary", 0),
        ("(?i)a", "flag", 0),
        ("a++", "possessive", 1),
        ("(?>a)", "atomic", 0),
        (r"\p{Nonsense}", "property", 0),
        ("[]a]", "begins with", 0),
        ("(?:x(?!y))*z", "lookahead", 0),
        ("a{,3}", "lower bound", 1),
        (r"\ud800", "surrogate", 0),
    ],
)
def test_what_cannot_be_guaranteed_is_refused_with_its_place(
    pattern: str, word: str, column: int
) -> None:
    with pytest.raises(Unsupported, match=word) as caught:
        regex(pattern)
    line, mark = caught.value.got.splitlines()
    assert pattern in line and len(mark) - len("  got: ") == column + 1


@pytest.mark.parametrize(
    "pattern", ["(a", "a)", "[a", "a{3,1}", "*a", "a**", "[z-a]", "\\", "(?<1>a)", "\\x1", "^*"]
)
def test_a_broken_pattern_is_the_source_s_fault(pattern: str) -> None:
    with pytest.raises(SourceError, match="does not parse") as caught:
        regex(pattern)
    assert not isinstance(caught.value, Unsupported)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|b)*a(a|b){30}",
        "(.*a){50}(.*b){50}(.*c){50}",
        "((a{0,100}){0,100}){0,100}",
        "x{0,99999}y{0,99999}",
        "(" * 5000 + "a" + ")" * 5000,
        "(a?){500}a{500}",
    ],
)
def test_a_catastrophic_pattern_ends_soon(pattern: str) -> None:
    begin = time.thread_time()
    try:
        regex(pattern).automaton()
    except Unsupported as error:
        assert "too large" in error.what or "cannot be guaranteed" in error.what
    assert time.thread_time() - begin < 8


_piece = st.sampled_from(
    ["a", "b", "ab", "[ab]", "[^a]", ".", "^", "$", "(?=a)", "(?!b)", "(?:a|b)", r"\d", "-"]
)


def _combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    )


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(_piece, _combine, max_leaves=7),
    st.lists(st.text(alphabet="ab1-", max_size=7), min_size=10, max_size=10),
)
def test_random_patterns_agree_with_python(pattern: str, texts: list[str]) -> None:
    try:
        language, whole = regex(pattern), regex(pattern, full=True)
    except Unsupported:
        return
    python = re.compile(pattern)
    for text in texts:
        assert language.accepts(text) == bool(python.search(text)), (pattern, text)
        # Lookaheads in `fullmatch` may see no further than the end, as here.
        assert whole.accepts(text) == bool(python.fullmatch(text)), (pattern, text)


REAL = [
    r"^[A-Z]{2}-\d{4,}$",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^[^\s@]+@[^\s@]+\.[a-z]{2,}$",
    r"^(?!-)[a-z0-9-]{1,63}(?:\.[a-z]+)*$",
    r"\w+\s\w+",
    r"^#([0-9a-fA-F]{3}){1,2}$",
    r"^v?\d+\.\d+\.\d+(-[\w.]+)?$",
    r"^\S.*\S$",
    r"[^\w\s]{2}",
    r"^(?=.*\d).{6,}$",
]


@pytest.mark.parametrize("pattern", REAL)
def test_every_random_text_is_found_by_python_and_by_an_ecma_engine(pattern: str) -> None:
    language = regex(pattern)
    rng = random.Random(7)
    ecma = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    for _ in range(100):
        text = language.random(rng)
        assert re.search(pattern, text) and ecma.is_valid(text), text
