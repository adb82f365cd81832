from __future__ import annotations

import pytest

from infill.errors import SourceError
from infill.templates.code.markers import find_marks, line_with_caret, with_names
from infill.templates.code.syntaxes import syntax_of
from infill.templates.skeleton import Mark


def marks(text: str, language: str = "python") -> list[Mark]:
    return with_names(find_marks(text, syntax_of(language), "a.py").marks)


def test_a_mark_says_its_name_kind_length_and_hint() -> None:
    (mark,) = marks('x = <fill:total kind=expr max=24 "the \\"sum\\" of a > b">\n')
    assert (mark.name, mark.kind, mark.cap) == ("total", "expression", 24)
    assert mark.hint == 'the "sum" of a > b' and mark.span == (4, 56)


def test_explicit_marks_count_everywhere_and_names_only_as_code() -> None:
    found = marks('s = "___a <FILL_ME>"  # ___b <fill:c>\nx = ___d\n')
    assert [mark.name for mark in found] == ["___1", "c", "d"]


def test_of_a_long_line_an_error_shows_what_is_near() -> None:
    shown, under = line_with_caret("a" * 5000 + "b" + "c" * 5000, 1, 5001).split("\n")
    assert len(shown) < 130 and shown[under.index("^") - 7] == "b"
    shown, under = line_with_caret("short", 1, 3).split("\n")
    assert (shown, under.index("^") - 7) == ("short", 2)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("javascript", 'let s = "___a"; // ___b\nlet t = `___c`; return ___d;'),
        ("rust", 'fn f<\'a>() { let s = r#"___a"#; /* ___b */ ___d }'),
        ("go", "func f() { s := `___a`; c := '_'; ___d } // ___b"),
        ("bash", "echo \"___a\" '___b' # ___c\nls ___d"),
        ("c-sharp", 'class A { string s = @"___a"; int x = ___d; }'),
        ("json", '{"a": "___b", "c": ___d}'),
    ],
)
def test_strings_and_comments_of_every_language_hold_no_names(language: str, text: str) -> None:
    assert [mark.name for mark in marks(text, language)] == ["d"]


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("x = <fill:a", 5, "this mark has no end"),
        ("x = <fill:1>", 5, "needs a name"),
        ("x = <fill:a kind=verse>", 13, "is not known"),
        ("x = <fill:a max=0>", 13, "is not known"),
        ("x = <fill:a max=3 more>", 18, "cannot be read"),
    ],
)
def test_a_mark_that_cannot_be_read_is_shown_with_a_caret(
    text: str, column: int, what: str
) -> None:
    with pytest.raises(SourceError, match=what) as caught:
        marks(f"y = 1\n{text}\n")
    assert caught.value.where == f"a.py:2:{column}"
    assert caught.value.got.split("\n")[1].index("^") == len("       ") + column - 1
