from __future__ import annotations

import pytest

from infill.errors import SourceError
from infill.templates.code.holes import Hole
from infill.templates.code.sheet import read_sheet
from infill.templates.code.syntaxes import syntax_of


def holes(text: str) -> tuple[Hole, ...]:
    return read_sheet(text, syntax_of("python")).holes


def kinds(text: str) -> list[tuple[str, str]]:
    return [(hole.name, hole.kind) for hole in holes(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x = ___\n", "expressions"),
        ("return_ = [___]\n", "expressions"),
        ("return_ = [0, *___]\n", "expression"),
        ("x = a[___]\n", "expressions"),
        ("x = a[___:]\n", "expression"),
        ("if ___:\n    pass\n", "expression"),
        ("f(a, ___)\n", "argument"),
        ("f(a=___)\n", "expression"),
        ("def f():\n    ___\n", "block"),
        ("___", "block"),
        ("if x: ___\n", "line"),
        ("a; ___\n", "line"),
        ("___  # later\n", "line"),
        ("___ = 1\n", "target"),
        ("for ___ in x:\n    pass\n", "target"),
        ("___ += 1\n", "name"),
        ("___: int = 3\n", "name"),
        ("x.___()\n", "name"),
        ("def ___(): pass\n", "name"),
        ("def f(___): pass\n", "name"),
        ("f(___=1)\n", "name"),
        ("import ___\n", "name"),
        ("class A(___): pass\n", "expression"),
    ],
)
def test_the_parse_says_what_kind_of_code_a_hole_wants(text: str, kind: str) -> None:
    assert kinds(text) == [("___1", kind)]


def test_holes_are_named_by_their_marks_or_numbered_around_them() -> None:
    text = "___2 = ___\n___low = (___, ___low, ___2)\n"
    assert [hole.name for hole in holes(text)] == ["___2", "___1", "low", "___3", "low", "___2"]


def test_strings_comments_f_strings_and_other_names_hold_no_marks() -> None:
    text = 'x = "___"  # ___\ny = f"{___a}" + __init__ + ____ + a___ + ___b\n'
    assert [hole.name for hole in holes(text)] == ["b"]


def test_places_are_characters_of_the_source_whatever_its_line_ends_and_alphabet() -> None:
    text = "\ufeffs = 'äß🧀'; t = ___\r\nif t:\r\n\té = ___e\rf(___)"
    sheet = read_sheet(text, syntax_of("python"))
    found = sheet.holes
    assert [sheet.body[hole.start : hole.end] for hole in found] == ["___", "___e", "___"]
    assert [hole.kind for hole in found] == ["expressions", "expressions", "argument"]
    assert [hole.indent for hole in found] == ["", "\t", ""]


def test_a_skeleton_that_does_not_parse_is_shown_with_a_caret() -> None:
    with pytest.raises(SourceError) as caught:
        holes("x = 1\ny = (___ +)\n")
    message = str(caught.value)
    assert "<stdin>:2:11" in message and "  got: y = (___ +)\n" in message
    assert message.splitlines()[2].index("^") - len("  got: ") == 10


@pytest.mark.parametrize("text", ["x = (___\n", "x = '''___\n", "  ___\n y", "x = ___\0\n"])
def test_broken_sources_are_errors(text: str) -> None:
    with pytest.raises(SourceError):
        holes(text)


def test_a_source_without_holes_is_an_error() -> None:
    with pytest.raises(SourceError, match="there are no holes"):
        holes("x = 1\n")
