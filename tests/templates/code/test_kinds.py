from __future__ import annotations

import pytest

from bench.reading import reads
from infill.errors import SourceError
from infill.templates.code.holes import Hole
from infill.templates.code.sheet import read_sheet
from infill.templates.code.slots import hole_language
from infill.templates.code.syntaxes import syntax_of


def holes(text: str, language: str = "python") -> tuple[Hole, ...]:
    return read_sheet(text.replace("▢", "<FILL_ME>"), syntax_of(language)).holes


OPENED = "    for d in e:\n        f = 1\n"
TWICE = "    g\n    for a in b:\n        if c:\n"
ELSEWHERE = "        c\n    if f:\n"
LOOP = "if a:\n    while b:\n        c\n"
WITH_ELIF = "    for d in e:\n        if f:\n            g\n"


@pytest.mark.parametrize(
    ("text", "kind", "yes", "no"),
    [
        ("def f(x):\n▢    return x\n", "lines", "    x = 1\n", "x = 1\n"),
        ("if a:\n    ▢\n        b\n", "head", "for c in d:", "c = d"),
        ("if ▢\n    b\n", "rest", "c in d:", "c"),
        ("x = f(▢\n", "free", "a, [b])", "a, [b]"),
        ("for i▢ in x:\n    pass\n", "target", "item, j", "j"),
        ("import os\nx = os.pa▢('a')\n", "name", "path", "other"),
        ("s = 'a ▢ b'\n", "string", "plain text", "it's"),
        ("x = 1  # ▢\n", "comment", "what it is", "a\nb"),
        ("x = [a for ▢]\n", "free", "a in b", "a in b]"),
        ("▢", "lines", "x = 1", "x = ("),
        ("if a:\n    b\n▢else:\n    c\n", "lines", "    d\n", "d\n"),
        ("for a in b:\n▢    else:\n        c\n", "lines", "    if d:\n        e\n", "    e\n"),
        ("if a:\n▢        elif b:\n            c\n", "lines", WITH_ELIF, "    if d:\n"),
        ("▢except A:\n    b\n", "lines", "try:\n    c()\n", "c()\n"),
        ("x = ▢if b else c\n", "expression", "a ", "a"),
        ("def f():\n▢        x\n", "lines", OPENED, "    f = 1\n"),
        ("def f():\n▢            x\n        else:\n            y\n", "lines", TWICE, "    g\n"),
        (LOOP + "▢        c\n    elif d:\n        e\n", "lines", ELSEWHERE, "        d\n"),
        ("while a:\n▢        b\n      c\n", "lines", "      if d:\n", "      d = e\n"),
        ("def f():\n    a\n▢", "lines", "    b", "b"),
        ("def f():\n    a\n\n▢", "lines", "b", "  b"),
        ('def f():\n    """A."""\n\n▢', "lines", "    b", "b"),
        ("def f():\n    a\n▢    return b\n", "lines", "    b\n", "\n    b\n"),
        ("for a in b:▢\nc\n", "lines", "\n    d = a\n    e", "\nd = a"),
        ("for a in b:▢\nc\n", "lines", " d(a)", "    d"),
        ("x = 0▢\ny\n", "lines", "0\nfor a in b:\n    c", "1"),
        ("if▢:\n    b\n", "expression", "(a) and c", "a"),
    ],
)
def test_fillers_tell_what_any_hole_wants(text: str, kind: str, yes: str, no: str) -> None:
    (hole,) = holes(text)
    assert hole.kind == kind
    language = hole_language(hole, syntax_of("python"), "    ")
    assert language.accepts(yes) and not language.accepts(no)


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("    return [x for x i▢ if x]\n", "n a"),
        ("    for▢:\n        b(c)\n", " b in a:\n        if b"),
        ("    if a =▢g(1)\n    else:\n        h(2)\n", '= 1:\n        f("x")\n        '),
    ],
)
def test_a_span_that_was_cut_out_anywhere_is_filled(text: str, gold: str) -> None:
    (hole,) = holes(f"def f(a):\n{text}")
    language = hole_language(hole, syntax_of("python"), "    ")
    assert reads(language, f"{hole.lead}{gold}{hole.tail}")


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("javascript", "function f(a) {\n  return ▢;\n}\n", "expression"),
        ("javascript", "f(a, ▢);\n", "argument"),
        ("java", "class A {\n  void f() {\n    ▢\n  }\n}\n", "block"),
        ("cpp", "int main() { for (▢) x(); }\n", "free"),
        ("cpp", "int main() { if (▢) x(); }\n", "expression"),
        ("rust", "fn f(x: u8) -> u8 {\n    ▢\n}\n", "block"),
        ("go", "package a\n\nfunc f(x int) int {\n\treturn ▢\n}\n", "expression"),
        ("c-sharp", "class A { int F() { return ▢; } }\n", "expression"),
        ("typescript", "const a: number = ▢;\n", "expression"),
        ("bash", "x=1\n▢\n", "block"),
        ("c", "int f(void) {\n  ▢\n}\n", "block"),
        ("json", '{"a": ▢}', "value"),
        ("json", '{"a": "x▢"}', "string"),
        ("json", '{"a": ▢ "b": 1}', "free"),
        ("json", '{"a": [1, ▢', "free"),
    ],
)
def test_tree_sitter_tells_the_kind_in_other_languages(language: str, text: str, kind: str) -> None:
    (hole,) = holes(text, language)
    assert hole.kind == kind


def test_a_split_word_is_healed_and_its_parts_stay() -> None:
    (hole,) = holes("for x in ra▢ge(3):\n    pass\n")
    assert (hole.lead, hole.tail, hole.kind) == ("ra", "ge", "expression")
    language = hole_language(hole, syntax_of("python"), "    ")
    assert language.accepts("range") and not language.accepts("orange")


def test_a_kind_that_is_asked_for_is_taken() -> None:
    (hole,) = holes("x = <fill:a kind=name max=5>\n")
    assert (hole.kind, hole.cap) == ("name", 5)


def test_a_source_that_nothing_makes_parse_is_shown_with_a_caret() -> None:
    with pytest.raises(SourceError, match="does not parse") as caught:
        holes("x = ▢\ny = = 2\n")
    assert caught.value.where == "<stdin>:2:5" and "y = = 2" in caught.value.got


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("javascript", "let x = = ▢;\n"),
        ("json", '{"a" ▢ 1 2}'),
        ("java", "class A { int f() { int x = = ▢; } }\n"),
        ("rust", "fn f() { let x = = ▢; }\n"),
    ],
)
def test_where_nothing_fits_into_a_hole_the_source_is_refused(language: str, text: str) -> None:
    with pytest.raises(SourceError, match="does not parse") as caught:
        holes(text, language)
    assert "^" in caught.value.got


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("javascript", "function f(a) {\n  return ▢;\n}\nlet x = = 2;\n"),
        ("cpp", "int main() {\n  rep(i, 3) cin >> i;\n  x = ▢;\n}\n"),
        ("json", '{\n"a": ▢,\n"b":\n}'),
    ],
)
def test_what_is_broken_elsewhere_does_not_matter(language: str, text: str) -> None:
    (hole,) = holes(text, language)
    assert hole.kind in ("expression", "value")


def test_a_part_of_a_sheet_is_whole_statements() -> None:
    text = "a = 1\n@b\ndef f():\n    return ___x\n\nc = 2\nd = ___y\n"
    sheet = read_sheet(text, syntax_of("python"))
    part = sheet.part(["x"])
    assert part.body == "@b\ndef f():\n    return ___x\n\n"
    assert (part.before, part.after) == ("a = 1\n", "c = 2\nd = ___y\n")
    assert sheet.part(["x", "y"]).body == text.removeprefix("a = 1\n")
    assert part.whole({"x": "1"}).text == "@b\ndef f():\n    return 1\n\n"
