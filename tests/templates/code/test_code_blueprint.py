from __future__ import annotations

import ast
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import infill
from infill import Options
from infill.errors import SourceError
from infill.models.synthetic import Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.scaffold import Slot, text_of, walk
from infill.templates.code.code_blueprint import code_blueprint
from infill.templates.code.filling.code_result import CodeResult
from infill.templates.code.sheet import Sheet, read_sheet
from infill.templates.code.syntaxes import syntax_of

QUICK = Options(schedule=FixedSteps(4), slot_cap=16)
GOLD = Path(__file__).parents[4] / "shared" / "data" / "fim" / "humaneval-mri-py"


def sheet(source: str) -> Sheet:
    return read_sheet(source, syntax_of("python"))


def taught(source: str, **texts: str) -> CodeResult:
    document = {
        (name if name[0] != "h" else f"___{name[1:]}"): text for name, text in texts.items()
    }
    return infill.fill_code(source, model=Teacher(document), lengths=1)


@pytest.mark.parametrize(
    "source",
    [
        "x = ___\ny = 2\n",
        "x = ___\r\ny = 2\r\n",
        "\ufeffx = ___\r\n",
        "x = ___",
        "def f():\n\tif a:\n\t\treturn ___\n",
        "___ = 1\n",
        "s = 'é🧀' + ___ + 'é🧀'\n",
        "x = ___\r\ny = 2\nz = 3\r\n\r\n\n",
        "\n\n\x0c\nx = ___  \n\n",
    ],
)
def test_every_byte_outside_of_the_hole_stays_as_it_was(source: str) -> None:
    assert taught(source, h1="abc").text == source.replace("___", "abc")


def test_lines_of_a_block_end_as_the_lines_of_the_file() -> None:
    filled = taught("def f():\r\n    ___\r\n    return x\r\n", h1="x = 1\n    x = 2")
    assert filled.text == "def f():\r\n    x = 1\r\n    x = 2\r\n    return x\r\n"


def test_several_holes_are_filled_at_once_and_one_name_is_one_text() -> None:
    filled = taught(
        "def ___f(a):\n    return ___\n\n___f(___low, ___low)\n", f="g", h1="a", low="0"
    )
    assert filled.text == "def g(a):\n    return a\n\ng(0, 0)\n"
    assert [(hole.name, hole.text) for hole in filled.holes] == [
        *(("f", "g"), ("___1", "a"), ("low", "0"))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_noise_gives_code_that_compiles(seed: int) -> None:
    source = "import ___mod\nfor ___i in range(9):\n    print(___mod.___attr, ___i)\nx = ___\n"
    result = infill.fill_code(source, model=Noise(seed), options=QUICK, seed=seed)
    compile(result.text, "f", "exec")
    assert result.valid and "___" not in result.text


def test_holes_that_are_not_asked_for_are_part_of_the_text() -> None:
    source = "x = ___a + ___b\n"
    result = infill.fill_code(source, model=Teacher({"a": "1"}), only=["a"], lengths=1)
    assert result.text == "x = 1 + ___b\n" and result["b"].status == "kept"


def test_slots_own_the_space_before_them_and_the_end_of_their_line() -> None:
    made = code_blueprint(sheet("a = 1\nx = ___\ny = (___)\n"))
    assert made.prefix == "a = 1\nx ="
    pieces = walk(made.row, {"___1": "2", "___2": "3"})
    assert [piece.text for piece in pieces] == [" 2\n", "y = (", "3", ")\n"]


def test_a_long_file_is_seen_through_a_window_and_comes_back_whole() -> None:
    filler = "".join(f"v{i} = {i}\n" for i in range(1500))
    source = f"{filler}x = ___\n{filler}y = ___\n{filler}"
    made = code_blueprint(sheet(source))
    seen = text_of(walk(made.row, {"___1": "1", "___2": "2"}))
    assert len(made.prefix) < 3000 and len(seen) < 4000
    assert "v1499 = 1499\nx =" in made.prefix and "\n# …\n" in seen
    assert taught(source, h1="1", h2="2").text == f"{filler}x = 1\n{filler}y = 2\n{filler}"


def test_a_filled_row_can_be_read_back_from_its_text() -> None:
    made = code_blueprint(sheet("x = f(___a, ___b) + ___a\n"))
    text = text_of(walk(made.row, {"a": "p", "b": "q"}))
    assert made.parse(text) == {"a": "p", "b": "q"}
    with pytest.raises(SourceError, match="follow"):
        made.parse("y = f(p, q) + p\n")


@pytest.mark.skipif(not GOLD.exists(), reason="the development data is not beside the checkout")
@pytest.mark.parametrize(("kind", "share"), [("expr", 0.97), ("line", 0.9)])
def test_nearly_all_real_fillings_are_allowed(kind: str, share: float) -> None:
    allowed = []
    for record in records(GOLD / f"{kind}-2.dev.jsonl.gz"):
        first, *rest = record["segments"]
        marks = [f"___h{i}" for i in range(len(rest))]
        source = first + "".join(mark + text for mark, text in zip(marks, rest, strict=True))
        try:
            row = code_blueprint(sheet(source)).row
        except SourceError:
            continue  # A line hole can stand for the head of a block, which is no statement alone.
        gold = {f"h{i}": text for i, text in enumerate(record["holes"])}
        slots = [part for part in row if isinstance(part, Slot)]
        allowed += [slot.language.accepts(slot.spell(gold) or "") for slot in slots]
    assert sum(allowed) >= share * len(allowed) > 50


def records(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_the_example_runs_as_it_stands() -> None:
    path = Path(__file__).parents[3] / "examples" / "code_example.py"
    source = path.read_text(encoding="utf-8")
    ast.parse(source)
    assert len(code_blueprint(sheet(source)).row) > 3
