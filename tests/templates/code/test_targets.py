from __future__ import annotations

import pytest

from infill.errors import SourceError
from infill.templates.code.syntaxes import syntax_of
from infill.templates.code.targets import apart, cursor_at, functions, hole_at, stubs
from infill.templates.skeleton import Mark

PYTHON = syntax_of("python")
SOURCE = '''class A:
    def parse(self, x):
        """Doc."""
        y = x
        return y

def parse(z):
\treturn "é🧀", z
'''


def said(spec: str, text: str = SOURCE) -> tuple[str, str]:
    mark = hole_at(spec, text, PYTHON)
    return mark.name, text[mark.start : mark.end]


def test_columns_lines_and_bodies_name_a_hole() -> None:
    assert said("4:9-4:14") == ("", "y = x")
    assert said("L4-L5") == ("", "y = x\n        return y")
    assert said("L8") == ("", 'return "é🧀", z')
    assert said("8:9-8:13") == ("", '"é🧀"')
    assert said("def:A.parse.body") == ("A_parse", "y = x\n        return y")
    assert said("def:parse.body") == ("parse", 'return "é🧀", z')
    assert said("it=L5") == ("it", "return y")


def test_lines_end_as_they_like() -> None:
    text = "a = 1\r\n  b = 2\r\nc = 3"
    assert said("L2", text) == ("", "b = 2") and said("L3", text) == ("", "c = 3")
    assert said("1:1-3:6", text) == ("", text)
    assert said("1:1-1:1", text) == ("", "")


@pytest.mark.parametrize(
    ("spec", "what"),
    [
        ("99:1-99:2", "there is no such line"),
        ("1:1-1:99", "there is no such column"),
        ("0:1-1:1", "there is no such line"),
        ("L9-L99", "there is no such line"),
        ("2:5-1:1", "ends before it starts"),
        ("def:nope.body", "no function of this name"),
        ("somewhere", "does not tell where"),
        ("name=", "does not tell where"),
    ],
)
def test_a_hole_that_is_not_there_is_an_error(spec: str, what: str) -> None:
    with pytest.raises(SourceError, match=what) as caught:
        hole_at(spec, SOURCE, PYTHON)
    assert caught.value.where == f"--hole {spec}"


def test_a_name_that_several_functions_have_needs_its_class() -> None:
    text = "class A:\n    def f(self): pass\nclass B:\n    def f(self): pass\n"
    with pytest.raises(SourceError, match="several functions") as caught:
        hole_at("def:f.body", text, PYTHON)
    assert caught.value.got == "A.f, B.f"
    assert said("def:B.f.body", text) == ("B_f", "pass")


def test_a_cursor_is_an_empty_hole() -> None:
    assert cursor_at("4:9", SOURCE).span == (SOURCE.index("y = x"),) * 2
    for spec in ("4", "4:99", "99:1", "a:b"):
        with pytest.raises(SourceError):
            cursor_at(spec, SOURCE)


def test_holes_that_overlap_or_nest_are_refused() -> None:
    assert apart([Mark("b", 2, 3), Mark("a", 0, 2)], "abcd", "f")[0].name == "a"
    for second in (Mark("b", 1, 3), Mark("b", 1, 2), Mark("b", 0, 2)):
        with pytest.raises(SourceError, match="two holes overlap"):
            apart([Mark("a", 0, 2), second], "abcd", "f")


def test_stubs_are_what_is_yet_to_be_written() -> None:
    text = '''
from typing import Protocol, overload
class P(Protocol):
    def legitimate(self): ...
class A:
    def one(self): ...
    @abstractmethod
    def two(self): ...
    @overload
    def three(self): ...
def four():
    """Doc."""
    raise NotImplementedError("later")
def five():
    # TODO write this
    pass
def six():
    pass
def seven():
    return 1
'''
    assert [(mark.name, text[mark.start : mark.end]) for mark in stubs(text, PYTHON)] == [
        ("A_one", "..."),
        ("four", 'raise NotImplementedError("later")'),
        ("five", "pass"),
    ]


@pytest.mark.parametrize(
    ("language", "text", "stub"),
    [
        ("rust", "fn f() -> u8 { todo!() }", "todo!()"),
        ("rust", 'fn f() { unimplemented!("x"); }', 'unimplemented!("x");'),
        ("java", "class A { int f() { throw new UnsupportedOperationException(); } }", "throw"),
        ("c-sharp", "class A { int F() { throw new NotImplementedException(); } }", "throw"),
        ("javascript", "function f() { throw new Error('not implemented'); }", "throw"),
        ("go", 'func f() { panic("not implemented") }', "panic"),
    ],
)
def test_stubs_of_other_languages(language: str, text: str, stub: str) -> None:
    (mark,) = stubs(text, syntax_of(language))
    assert text[mark.start : mark.end].startswith(stub)


def test_functions_of_other_languages_have_names_too() -> None:
    text = "int add(int a, int b) { return a + b; }\nstruct S { int x; };\n"
    (found,) = [one for one in functions(text, syntax_of("c")) if one.name == "add"]
    assert text[found.start : found.end] == "return a + b;"
