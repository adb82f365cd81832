from __future__ import annotations

import ast

import pytest

from infill.languages.language import Language
from infill.templates.code import python_languages as expressions, python_languages as statements
from infill.testing import check_language


def accepts(language: Language, yes: list[str], no: list[str]) -> None:
    for text in yes:
        assert language.accepts(text), text
    for text in no:
        assert not language.accepts(text), text
    check_language(language, texts=5)


def test_names() -> None:
    accepts(
        expressions.python_name(),
        ["a", "_private", "__init__", "A1", "iff"],
        ["", "1a", "if", "None", "a.b", "___", "___x", "ä"],
    )


def test_targets() -> None:
    accepts(expressions.python_target(), ["a", "a, b", "self.x"], ["", "a,", "f(x)", "in", "a = b"])


def test_expressions() -> None:
    yes = [
        *("x", "-1", "not x", "'it\\'s'", '"🧀"', "f(x)[1:-1].y", "a + b*c", "a if b else c"),
        *("[x for x in y if x % 2 == 0]", "sum(abs(x - m) for x in xs) / len(xs)", "(a, b), c"),
        *("lambda x, y: x + y", "{'a': 1}", "a is not None and b not in c", "f'{x}'", "1.5"),
        *("sorted(set(f(x)), key=lambda s: s[0])", "f()", "x[::2]", "rb", "d.get('k', [])"),
    ]
    no = ["", " x", "x ", "x\n", "f(x", "f)x(", "'open", "x # no", "a; b", "a b", "(]", "+", "'\n'"]
    accepts(expressions.python_expressions(), yes, no)
    commas = [text for text in yes if text == "(a, b), c"]
    accepts(
        expressions.python_expression(), [text for text in yes if text not in commas], no + commas
    )


def test_arguments() -> None:
    accepts(
        expressions.python_argument(),
        ["x", "*args", "**more", "key=len", "x, y=1", "x for x in y", "x,"],
        ["", "x)", "(x", "x, , y", "\n"],
    )


def test_lines() -> None:
    yes = ["return x", "x += 1", "for a, b in c:", "import os.path as p", "pass", "else:", "x: int"]
    yes += ["raise ValueError(f'{x}') from e", "# note", "x = 1  # one", "@cache", "del a[0]"]
    no = ["", " x", "x\n", "x\ny", "(", "'", "x ="]
    yes += [
        "x = 1;",
        "x = -1., 1.",
        "f (x)",
        "if(a) and b:",
        "a([b(c(d(e)))])",
        "if a: return b",
        "a %b",
        "a =b",
        "a; b",
        "def f(x) -> int:",
    ]
    yes += ["x = 1;", "x = -1., 1.", "f (x)", "if(a) and b:", "a([b(c(d(e)))])"]
    accepts(statements.python_line(), yes[:8] + yes[9:], [*no, "a =< b", "a <> b"])


def test_heads_open_a_block() -> None:
    yes = ["if a == b:", "for a, b in c:", "while not a:", "else:", "try:", "except A as e:"]
    yes += [
        "if(a):",
        "while not (a):",
        "except(A, B):",
        "def f(a, *b) -> int:",
        "class A(B):",
        "with a as b, c as d:",
        "async for a in b:",
    ]
    yes += ["if(a):", "while not (a):", "except(A, B):"]
    accepts(
        statements.python_head(), yes, ["return a:", "a:", "a", "if a = b:", "if a: b", "import a:"]
    )


def test_blocks_stay_at_their_indent() -> None:
    block = statements.python_block("    ", "  ")
    yes = [
        "x = 1",
        "x = 1\n    y = 2",
        "if x:\n      y\n    z",
        "a\n\n\n    b",
        "f(\n  x,\n)\n    y",
    ]
    yes += ['"""Doc.\n\nMore.\n    """\n    return "x"', "x\n    # why\n    y"]
    no = ["", "# why\n    x", "    x", "x\n", "x\n  y", "x\ny", "x\n\n", "x\n   y", "'''"]
    accepts(block, yes, [*no, "x\n\n\n\n    y"])


def test_tabs_indent_blocks_of_tabbed_sources() -> None:
    accepts(statements.python_block("\t", "\t"), ["if x:\n\t\ty"], ["if x:\n\t  y", "if x:\n    y"])


@pytest.mark.parametrize(
    "text", ["x = {\n    'a': 1,\n    'b': [2,\n3]}", "with a as b:\n    pass"]
)
def test_real_blocks_are_accepted(text: str) -> None:
    ast.parse(text)
    assert statements.python_block("", "    ").accepts(text)
