from __future__ import annotations

import pytest

from infill.templates.code.code_blueprint import judge_of
from infill.templates.code.sheet import read_sheet
from infill.templates.code.syntaxes import syntax_of


def judged(language: str, source: str, *texts: str) -> list[str]:
    """The names that the judge blames when the holes have these texts."""
    sheet = read_sheet(source.replace("▢", "<FILL_ME>"), syntax_of(language))
    faults = judge_of(sheet)(dict(zip(sheet.names, texts, strict=True)))
    return [name for fault in faults for name in fault.names]


CASES = [
    ("javascript", "function f(a) { return ▢; }", "a.b(1) + 2", "a.b(1 + 2"),
    ("typescript", "const a: number = ▢;", "f<string>(1)", "f(]"),
    ("tsx", "const a = ▢;", "<b>x</b>", "<b>x"),
    ("java", "class A { int f() { ▢ } }", "return 1;", "return 1 +;"),
    ("c", "int f(void) { ▢ }", "return 1;", "return 1; }"),
    ("cpp", "int f() { ▢ }", "auto x = [&](int a) { return a; }; return x(1);", "if (x { }"),
    ("c-sharp", "class A { int F() => ▢; }", "x?.y ?? 1", "x ?? (y"),
    ("go", "package a\nfunc f() int { ▢ }", "return 1", "return 1 +"),
    ("rust", "fn f() -> u8 { ▢ }", "let x: u8 = 1; x", "let = 1; x"),
    ("bash", "▢\n", "for i in a b; do echo $i; done", "for i in a b; do echo $i"),
    ("json", '{"a": ▢}', '[1, "b", null]', "[1,]"),
    ("json", '{"a": ▢}', "true", "NaN"),
]


@pytest.mark.parametrize(("language", "source", "good", "bad"), CASES)
def test_good_code_passes_and_bad_code_is_blamed(
    language: str, source: str, good: str, bad: str
) -> None:
    assert judged(language, source, good) == []
    assert judged(language, source, bad) == ["___1"]


def test_what_was_broken_before_is_not_held_against_a_filling() -> None:
    source = "MACRO(a b c {\nint f() { return ▢; }\n"
    assert judged("cpp", source, "1 + 2") == []
    assert judged("cpp", source, "(1 + ") == ["___1"]


def test_of_several_holes_the_broken_one_is_blamed() -> None:
    source = "int f() {\n  int a = ▢;\n  int b = ▢;\n  return ▢;\n}\n"
    assert judged("c", source, "1", "2 +", "a") == ["___2"]
