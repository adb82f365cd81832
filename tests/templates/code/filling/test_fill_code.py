from __future__ import annotations

import ast
import json
from collections.abc import Sequence

import pytest

import infill
from infill import Options
from infill.denoiser import View
from infill.errors import SourceError, Unsupported
from infill.logits import DenseLogits
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.templates.code.filling.clock import Pace
from infill.templates.code.filling.clusters import INNER, narrow, trimmed
from infill.templates.code.filling.code_result import CodeResult
from infill.templates.code.filling.fill_code import complete, sheet_of
from infill.templates.code.filling.scoring import lengths_of
from infill.templates.code.filling.work import FillPlan
from infill.templates.code.sheet import Sheet, read_sheet
from infill.templates.code.syntaxes import syntax_of

QUICK = Options(schedule=FixedSteps(3), slot_cap=12, repairs=2)


def noisy(source: str, *arguments: object, seed: int = 0, **settings: object) -> CodeResult:
    return infill.fill_code(source, *arguments, model=Noise(seed), options=QUICK, **settings)  # type: ignore[arg-type]


def taught(source: str, holes: Sequence[str] = (), **texts: str) -> str:
    return infill.fill_code(source, holes, model=Teacher(texts), lengths=1).text


def sheet(source: str) -> Sheet:
    return read_sheet(source, syntax_of("python"))


@pytest.mark.parametrize("model", [Noise(1), Adversary(1)])
def test_whatever_the_model_says_the_file_compiles_or_the_hole_stays(model: Noise) -> None:
    source = "def f(a):\n    ___body\n    return <FILL_ME>\n\n\nx = f(___low, key=___low)\n"
    result = infill.fill_code(source, model=model, options=QUICK)
    compile(result.text.replace("<FILL_ME>", "0"), "f", "exec")
    for hole in result.holes:
        assert hole.status == "filled" or hole.message


def test_ranges_bodies_and_cursors_are_filled_in_place() -> None:
    source = "def f(x):\r\n\treturn x\r\n"
    assert taught(source, ["it=2:9-2:10"], it="y") == "def f(x):\r\n\treturn y\r\n"
    assert (
        taught(source, ["it=L2"], it="y = x\n\treturn y")
        == "def f(x):\r\n\ty = x\r\n\treturn y\r\n"
    )
    assert taught(source, ["def:f.body"], f="pass") == "def f(x):\r\n\tpass\r\n"
    cursor = infill.fill_code(source, cursor="2:9", model=Teacher({"cursor": "-"}), lengths=1)
    assert cursor.holes[0].name == "cursor"


@pytest.mark.parametrize(
    ("source", "spec", "text"),
    [
        ("x = 1", "h=1:1-1:2", "y"),
        ("x = 1", "h=1:5-1:6", "2"),
        ("\ufeffx = 1\r\n", "h=1:1-1:2", "y"),
        ("s = 'é', 0, '🧀'\n", "h=1:10-1:11", "1"),
        ("s = '🧀', x, '🧀'\n", "h=1:10-1:11", "y"),
    ],
)
def test_holes_at_the_first_and_last_byte_and_beside_wide_characters(
    source: str, spec: str, text: str
) -> None:
    result = infill.fill_code(source, [spec], model=Teacher({"h": text}), lengths=1)
    hole = result["h"]
    assert result.valid and hole.text == text
    (edit,) = result.edits
    assert edit.new_text == text and edit.start_line == edit.end_line == 0


def test_places_without_a_name_are_holes_of_their_own() -> None:
    source = "x = a\ny = ___\nz = c\n"
    names = [hole.name for hole in sheet_of(source, ["1:5-1:6", "3:5-3:6"]).holes]
    assert len(set(names)) == 3


def test_edits_count_in_utf_16() -> None:
    source = "s = '🧀'; t = ___\n"
    result = infill.fill_code(source, model=Teacher({"___1": "1"}), lengths=1)
    assert [edit.lsp() for edit in result.edits] == [
        {
            "range": {
                "start": {"line": 0, "character": 14},
                "end": {"line": 0, "character": 17},
            },
            "newText": "1",
        }
    ]


def test_stubs_are_filled_and_locked_texts_are_given() -> None:
    source = "def f(x):\n    ...\n\n\ndef g():\n    return ___n\n"
    model = Teacher({"f": "return x"})
    result = infill.fill_code(source, stubs=True, model=model, lock={"n": "f(1)"}, lengths=1)
    assert result.text == "def f(x):\n    return x\n\n\ndef g():\n    return f(1)\n"
    assert result["n"].status == "locked"
    with pytest.raises(SourceError, match="does not fit"):
        noisy(source, lock={"n": "f(1"})
    with pytest.raises(SourceError, match="no hole of this name"):
        noisy(source, only=["m"])


def test_a_hole_that_nothing_valid_fits_keeps_its_text_and_the_others_are_filled() -> None:
    result = noisy("x = 1 <fill:a kind=name> 2\ny = ___b\n")
    assert not result.valid and result["a"].status == "kept" and result["a"].message
    assert result["b"].status == "filled" and "x = 1 <fill:a kind=name> 2\n" in result.text


def test_alternatives_differ() -> None:
    result = noisy("x = ___\n", alternatives=3)
    texts = [result.holes[0].text, *result.holes[0].alternatives]
    assert len(texts) == len(set(texts)) == 3
    for text in texts:
        ast.parse(f"x = {text}")


def test_the_same_arguments_give_the_same_result() -> None:
    source = "x = f(___, ___)\n"
    assert noisy(source, seed=4).text == noisy(source, seed=4).text


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("javascript", "function f(a) {\n  return ___;\n}\n"),
        ("java", "class A {\n  int f() { return ___ + 1; }\n}\n"),
        ("rust", "fn f(x: u8) -> u8 {\n    x + ___\n}\n"),
        ("json", '{"a": ___, "b": [1, ___]}'),
    ],
)
def test_other_languages_parse_or_stay(language: str, source: str) -> None:
    result = noisy(source, language=language)
    if language == "json" and result.valid:
        json.loads(result.text)
    assert result.valid == ("___" not in result.text)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Unsupported, match="not known"):
        noisy("x", language="cobol")


def test_several_lengths_are_tried_and_reported() -> None:
    result = noisy("x = ___\n", lengths=3)
    assert [one.tokens for one in sorted(result.holes[0].lengths, key=lambda one: one.tokens)] == [
        *(2, 4, 12)
    ]
    assert lengths_of(sheet("x = <fill:a max=5>\n"), "a", 3) == (2, 5)


def test_candidates_are_compared_by_likelihood() -> None:
    source = "x = f(___a, ___b)\n"
    model = Teacher({"a": "one", "b": "two"})
    assert infill.fill_code(source, model=model, candidates=3).text == "x = f(one, two)\n"


def test_only_the_failing_line_and_its_neighbours_are_masked_again() -> None:
    source = sheet("def f():\r\n    ___a\r\n    return 1\r\n")
    text = "\n".join(["a = 1", "    b = 2", "    c = = 3", "    d = 4", "    e = 5"])
    small = narrow(source, "a", text, text.index("= ="))
    assert small is not None
    (hole,) = [hole for hole in small.sheet.holes if hole.name == INNER]
    inner = small.sheet.body[hole.start : hole.end]
    assert inner == "b = 2\r\n    c = = 3\r\n    d = 4" and hole.indent == "    "
    assert small.text("x") == "a = 1\n    x\n    e = 5"
    assert narrow(source, "a", "b = = 1", 3) is None


def test_lines_that_the_source_repeats_behind_the_hole_are_trimmed() -> None:
    source = sheet("def f():\n    ___a\n    total = total + 1\n    return total\n")
    behind = "    total = total + 1\n    return total\n"
    assert trimmed(source, "a", "x = 1\n    total = total + 1", behind) == "x = 1"
    assert trimmed(source, "a", "x\n    total = total + 1\n    return total", behind) == "x"
    assert trimmed(source, "a", "total = total + 1", behind) == "total = total + 1"
    assert trimmed(source, "a", "x = 1\n    i += 1", "    i += 1\n") == "x = 1\n    i += 1"


class Slow(Noise):
    """Noise by whose clock a forward takes a tenth of a second, and all else nothing."""

    time = 0.0

    def denoise(self, views: Sequence[View]) -> DenseLogits:
        self.time += 0.1
        return super().denoise(views)


def test_the_time_is_kept_and_the_best_so_far_given() -> None:
    source = "x = ___\n" + "y = 1\n" * 400 + "z = f(___)\n"
    model = Slow(0)
    plan = FillPlan(now=lambda: model.time)
    options = Options(slot_cap=12)
    result = complete(sheet_of(source), model, plan, lock={}, time=1.0, options=options)
    assert 0 < result.seconds <= 1.01
    late = complete(sheet_of(source), model, plan, lock={}, time=1.0, options=options, spent=0.6)
    assert late.forwards < result.forwards and late.seconds <= 0.41
    assert result.notes == ("the time was over before everything was tried",)
    assert result.first is not None and any(hole.status == "filled" for hole in result.holes)


def test_the_pace_of_forwards_is_a_start_and_something_for_every_token() -> None:
    pace = Pace()
    assert 0.05 < pace.of(100) < 0.2
    for tokens in (8, 128, 30, 157, 40, 100, 20, 90, 10, 60, 25, 75):
        pace.saw(tokens, 0.07 + 0.0016 * tokens)
    assert pace.of(8) == pytest.approx(0.0828) and pace.of(300) == pytest.approx(0.55)
    for _ in range(20):
        pace.saw(50, 0.3)
    assert pace.of(50) == pytest.approx(0.3) and 0 < pace.of(500) <= 3.0


def test_a_function_becomes_a_source_with_a_hole_for_its_body() -> None:
    made = infill.code_skeleton(documented)
    assert made == ('def documented(x: int) -> int:\n    """Twice x."""\n    ___documented\n')
    assert taught(made, documented="return 2 * x").endswith("    return 2 * x\n")
    with pytest.raises(SourceError, match="cannot be read"):
        infill.code_skeleton(len)


def documented(x: int) -> int:
    """Twice x."""
    return x + x


def test_lines_four_levels_deep_may_stand_at_any_of_them() -> None:
    """Five margins beside each other once were five languages, too large together."""
    source = (
        "def f(a):\n    for b in a:\n        for c in b:\n            if c:\n"
        "                if d:\n                    e = d\n"
        "<FILL_ME>                    e = c\n    return a\n"
    )
    (name,) = sheet(source).names
    for line in ("                if c:", "            while d:\n                if e:"):
        result = infill.fill_code(source, model=Teacher({name: line + "\n"}), lengths=1)
        assert result.valid and line in result.text
