from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, reject, settings, strategies as st

from infill.errors import SourceError
from infill.templates.code.python_judge import PythonJudge, error_in
from infill.templates.code.sheet import Sheet, read_sheet
from infill.templates.code.syntaxes import syntax_of

PARTS = (
    "import os\n",
    "x = [\n0,\n1]\n",
    's = """\ndef no():\n"""\n',
    "@a(\n1)\n# why\ndef f(b):\n    global y\n    y = b\n    return y\n",
    "class A:\n    def g(self):\n        try:\n            a\n        finally:\n            b\n",
    "if x:\n    y = 1\nelse:\n    y = 2\n",
    "for i in x: pass\n# end\n\n",
    "z: int = 1; w = 2\n",
)
"""Whole statements."""

HOLED = (
    "def h(a):\n    return ▢\n",
    "v = ▢\n",
    "def k(a):\n    x = 0\n    ▢\n    return a\n",
    "f(1, ▢)\n",
    "▢\n",
    "class B:\n    ▢\n",
    "for i in ▢:\n    pass\n",
    "def q(a):▢\n",
    "t = 'a ▢'\n",
    "@▢\ndef r(): pass\n",
)
"""Statements with a hole, which most fillings below break or turn into something else."""

TEXTS = (
    *("1", "x", "(1", "1)", "1 +", "'a'", "'a", '"""', "a\n", "\n", "if x:", "return 1", "pass"),
    *("a\n    b", "a\n        b", "    b\n", "break", "yield 1", "await b", "# c", "\\", "x = 1"),
    *("global y", "global x\nx = 1", "from __future__ import annotations", "import a", "\t1"),
    *("def f(a, a): pass", "class C:\n        pass", "x: (yield) = 1", "lambda: (yield)", "\0"),
    *("else:\n    pass", "a;", "b]", "{", "f'{x", "nonlocal x", "*a, *b", "a := 1", "print 1"),
)
REACHING = {'"""', "\\", "(1", "{"}
"""Fillings that may go on in the next statement, which a region refuses."""
HEADS = ("", '"""What."""\n', "from __future__ import annotations\n", "global y\n")


def sheet_of(parts: list[str]) -> Sheet:
    return read_sheet("".join(parts).replace("▢", "<FILL_ME>"), syntax_of("python"))


@st.composite
def filled(draw: st.DrawFn) -> tuple[Sheet, dict[str, str]]:
    parts = draw(st.lists(st.sampled_from(PARTS), max_size=3))
    for part in draw(st.lists(st.sampled_from(HOLED), min_size=1, max_size=3)):
        parts.insert(draw(st.integers(0, len(parts))), part)
    try:
        sheet = sheet_of([draw(st.sampled_from(HEADS)), *parts])
    except SourceError:
        reject()
    return sheet, {name: draw(st.sampled_from(TEXTS)) for name in sheet.names}


@settings(max_examples=600, deadline=None)
@given(filled())
def test_the_verdict_on_regions_is_that_on_the_whole(made: tuple[Sheet, dict[str, str]]) -> None:
    sheet, texts = made
    apart, whole = PythonJudge(sheet), PythonJudge(replace(sheet, alone=False))
    sound = error_in(sheet.whole({}, neutral=True).text, strict=True) is None
    if not apart(texts):
        error = error_in(sheet.whole(texts, neutral=True).text, strict=sound)
        assert error is None, error
    elif not REACHING & set(texts.values()):
        assert not sound or whole(texts)


@settings(max_examples=300, deadline=None)
@given(filled())
def test_all_that_lies_between_regions_is_whole_statements(
    made: tuple[Sheet, dict[str, str]],
) -> None:
    sheet, _texts = made
    edges = [0, *(at for region in sheet.regions for at in region), len(sheet.body)]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        assert error_in(sheet.body[low:high], strict=False) is None


def test_a_region_is_the_statement_of_its_hole_or_that_and_the_one_above() -> None:
    sheet = sheet_of(["a = 1\n", "b = ▢\n", "c = 2\n", "def f():\n    pass\n", "▢\n", "d = 3\n"])
    assert [sheet.body[low:high] for low, high in sheet.regions] == [
        "b = <FILL_ME>\n",
        "def f():\n    pass\n<FILL_ME>\n",
    ]


@pytest.mark.parametrize(
    "text",
    [
        's = """\na = 1\nb ▢\nc = 2\n"""\n',
        "x = [\na,\n▢\n]\n",
        "if a:\n    b\n▢else:\n    c\n",
        "@a\n▢\ndef f():\n    pass\n",
        "x = [▢\na,\nb]\ndef f(): pass\n",
    ],
)
def test_what_belongs_together_is_not_cut(text: str) -> None:
    (region,) = sheet_of([text]).regions
    assert region[0] == 0 and text.rstrip()[-1] in "".join(text[: region[1] + 8])


def long(lines: int, *, broken: str = "", hole: str = "<FILL_ME>") -> str:
    """Functions of five lines, a hole in the middle one, something broken in the third."""
    made = [f"def f{n}(a):\n    b = a * {n}\n    return b\n\n\n" for n in range(lines // 5)]
    made[2] += broken
    middle = len(made) // 2
    made[middle] = made[middle].replace("a *", f"{hole} *")
    return "".join(made)


@pytest.mark.parametrize(
    "broken", ["x = (1,\n", "x = f(a, [1\n", "x = {1: 2\n", 's = """a\n', "def g(\n", "if x\n"]
)
@pytest.mark.parametrize("hole", ["___", "<FILL_ME>"])
def test_what_is_broken_far_above_is_said_at_once(broken: str, hole: str) -> None:
    text = long(3000, broken=broken, hole=hole)
    began = time.process_time()
    with pytest.raises(SourceError, match="does not parse"):
        sheet_of([text])
    assert time.process_time() - began < 2


def test_a_bracket_that_is_open_above_a_hole_and_cannot_be_closed_in_it_is_said_at_once() -> None:
    text = "x = (1,\n" + "y = 1\n" * 1500 + "z = ▢\n" + "y = 1\n" * 1500
    began = time.process_time()
    with pytest.raises(SourceError, match="does not parse"):
        sheet_of([text])
    assert time.process_time() - began < 2


def test_a_long_file_is_judged_by_what_is_around_its_holes() -> None:
    sheet = sheet_of([long(12_000)])
    judge = PythonJudge(sheet)
    assert not judge({"___1": "b"})
    assert "invalid syntax" in judge({"___1": "b c"})[0].message
    began = time.process_time()
    for number in range(100):
        judge({"___1": f"b{number}"})
    assert time.process_time() - began < 1
