from __future__ import annotations

import pytest

from infill.templates.code.faults import HoleFault
from infill.templates.code.python_judge import PythonJudge
from infill.templates.code.sheet import read_sheet
from infill.templates.code.syntaxes import syntax_of


def judged(source: str, **texts: str) -> list[HoleFault]:
    """What the judge says of texts that need not be in the slots' languages."""
    named = {(name if name[0] != "h" else f"___{name[1:]}"): text for name, text in texts.items()}
    return list(PythonJudge(read_sheet(source, syntax_of("python")))(named))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("def f(x):\n    return ___\n", "x + 1"),
        ("def f(x):\n    return ___\n", "(yield x)"),
        ("f(___)\n", "*a, key=1"),
        ("x = a[___]\n", "1:2, ..."),
        ("x = [___]\n", "*a, b"),
        ("x = {___}\n", "'a': 1"),
        ("for ___ in x:\n    pass\n", "i, (a, b)"),
        ("def f():\n    ___\n    return 1\n", "if a:\n        b\n    c"),
        ("x = ___\r\ny = 1\r\n", "1"),
        ("return ___\n", "1"),
        ("x = -___\n", "a if b else c"),
        ("x = y and ___\n", "not a"),
        ("x = ___.y\n", "f(a)"),
        ("f(a=___)\n", "lambda x: x"),
    ],
)
def test_what_python_accepts_is_accepted(source: str, text: str) -> None:
    assert judged(source, h1=text) == []


@pytest.mark.parametrize(
    ("source", "text", "message"),
    [
        ("x = ___\n", "a +", "invalid syntax in this expression"),
        ("if a < ___:\n    pass\n", "b, c", "in this expression"),
        ("x = -___\n", "not a", "in this expression"),
        ("x = ___.y\n", "1", "in this expression"),
        ("f(a=___)\n", "b, c=d", "in this expression"),
        ("x = ___\n", "a = b", "in this expression"),
        ("x = ___\n", "1; import os", "in this expression"),
        ("f(___)\n", "a b", "in this argument"),
        ("x.___()\n", "for", ""),
        ("def f():\n    ___\n", "if x:", "expected an indented block"),
        ("def f():\n    ___\n", "x\n      y", "unexpected indent"),
        ("def f():\n    ___\n", "break", "'break' outside loop"),
        ("def f(a, ___):\n    pass\n", "a", "duplicate argument"),
    ],
)
def test_what_python_refuses_is_blamed_on_the_hole(source: str, text: str, message: str) -> None:
    (failure,) = judged(source, h1=text)
    assert failure.names == ("___1",) and message in failure.message


def test_only_the_broken_hole_of_several_is_blamed() -> None:
    source = "x = ___a\ny = ___b\nz = ___c\n"
    assert [f.names for f in judged(source, a="1", b="2 +", c="3")] == [("b",)]


def test_an_error_outside_of_all_holes_falls_on_the_nearest() -> None:
    source = "def f(a, ___b):\n    pass\nx = ___c\n"
    assert [f.names for f in judged(source, b="a", c="1")] == [("b",)]
