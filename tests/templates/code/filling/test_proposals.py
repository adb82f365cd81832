"""Holes that a language model writes: what it says is a proposal, and is judged."""

from __future__ import annotations

import pytest

import infill
from infill import Options
from infill.models import default_vocabulary
from infill.models.synthetic import Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.templates.code.filling.code_result import CodeResult
from infill.templates.code.filling.fill_code import sheet_of
from infill.templates.code.filling.proposals import HolePlace, hole_place
from infill.writer import Ending
from tests.templates.code.filling.writers import Scribbler, Told, Writing

QUICK = Options(schedule=FixedSteps(3), slot_cap=12, repairs=2)


def written(source: str, *texts: str, known: object = None, **settings: object) -> CodeResult:
    model = Writing(Teacher(known or {}), Told(texts))
    return infill.fill_code(source, model=model, options=QUICK, **settings)  # type: ignore[arg-type]


def place(source: str, name: str = "", context: str = "") -> HolePlace:
    sheet = sheet_of(source)
    return hole_place(sheet, name or sheet.names[0], sheet.names, {}, default_vocabulary(), context)


def test_the_best_proposal_that_is_valid_is_taken() -> None:
    result = written("x = f(___)\n", "a b", "a)", "a + 1", "a")
    assert result.text == "x = f(a + 1)\n" and result.valid


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_written_the_file_compiles_or_the_hole_stays(seed: int) -> None:
    source = "def f(a):\n    ___body\n    return <FILL_ME>\n\n\nx = f(___low, key=___low)\n"
    model = Writing(Noise(seed), Scribbler(seed=seed))
    result = infill.fill_code(source, model=model, options=QUICK)
    compile(result.text.replace("<FILL_ME>", "0"), "f", "exec")
    for hole in result.holes:
        assert hole.status == "filled" or hole.message


def test_a_hole_for_which_nothing_valid_is_written_is_filled_by_the_denoiser() -> None:
    result = written("x = ___it\n", "(", "1 +", known={"it": "y"}, lengths=1)
    assert result.text == "x = y\n" and result.valid


def test_a_proposal_longer_than_the_hole_allows_is_not_taken() -> None:
    result = written("x = <fill:it max=2>\n", "a + b + c + d", "a")
    assert result["it"].text == "a"


def test_holes_are_written_in_text_order_each_after_the_one_before() -> None:
    model = Writing(Teacher({}), Told(["a"]))
    result = infill.fill_code("x = ___\ny = ___ + 1\n", model=model, options=QUICK)
    assert result.text == "x = a\ny = a + 1\n"
    assert [text.strip() for text in model.writer.read_texts] == ["x =", "x = a\ny ="]


def test_evidence_instruction_and_hints_stand_before_the_source() -> None:
    model = Writing(Teacher({}), Told(["a"]))
    source = '<fill:it "the sum">\n'
    infill.fill_code(source, model=model, context="def g(): ...", instruction="Be brief.")
    assert model.writer.read_texts[0].startswith("def g(): ...\n# Be brief.\n# it: the sum\n")


def test_other_proposals_are_the_alternatives() -> None:
    result = written("x = ___\n", "a", "b)", "c", "d", alternatives=3)
    assert result.holes[0].text == "a" and result.holes[0].alternatives == ("c", "d")
    assert result.forwards == 3


def test_what_a_validator_refuses_is_followed_by_the_next_proposal(tmp_path: object) -> None:
    check = """python3 -c "import sys; sys.exit('spam' in open(sys.argv[1]).read())" {}"""
    result = written("x = ___\n", "spam", "egg", validators=("syntax", check))
    assert result.text == "x = egg\n"
    result = written("x = ___\ny = ___\n", "spam", "egg", validators=("syntax", check))
    assert result.text == "x = egg\ny = egg\n"


def test_a_fill_that_runs_out_of_time_keeps_its_draft() -> None:
    seconds = iter(range(10_000))

    def spent() -> float:
        return float(next(seconds)) / 1000

    from infill.templates.code.filling.fill_code import complete
    from infill.templates.code.filling.work import FillPlan

    class Slow(Told):
        def read(self, text: str, spend: object) -> Told:
            for _ in range(5000):
                spend(1)  # type: ignore[operator]
            return self

    model = Writing(Teacher({"it": "y"}), Slow(["z"]))
    found = complete(sheet_of("x = ___it\n"), model, FillPlan(now=spent), lock={}, time=2.0)
    assert found.text == "x = y\n" and found.notes


@pytest.mark.parametrize(
    ("source", "text", "end"),
    [
        ("x = f(___)\n", "a", None),
        ("x = f(___)\n", "a)", Ending("a", last=True)),
        ("x = f(___)\n", "g(a)", None),
        ("x = f(___)\n", "g(a))", Ending("g(a)", last=True)),
        ("x = f(___, key=1)\n", "a, k", Ending("a")),
        ("x = f(___, key=1)\n", "a, key=1)\n", Ending("a", last=True)),
        ("x = ___\n", "a + b\nc", Ending("a + b", last=True)),
        ("x = ___\n", "a +\nc", Ending(None, last=True)),
        ("x = f(___)\n", "a\n", Ending("a", last=True)),
        ("x = f(___)\n", "g(a, g(a, g(a, ", None),
        ("x = f(___)\n", "g(a, g(a, g(a, g(a, ", Ending(None, last=True)),
        ("def f():\n    ___\n", "a = 1\n", Ending("a = 1")),
        ("def f():\n    ___\n", "a = 1\n    ", Ending("a = 1")),
        ("def f():\n    ___\n", "a = 1\n    b", None),
        ("def f():\n    ___\n", "a = 1\nb", Ending("a = 1", last=True)),
        (
            "def f():\n    ___\n    return a\n",
            "a = 1\n    return a\n",
            Ending("a = 1\n    return a"),
        ),
        ("def f():\n    ___\n    return a\n", "a = 1\n    return a", Ending("a = 1")),
        (
            "def f():\n    ___\n    return a_long_name\n",
            "a = 1\n    return a_long",
            Ending("a = 1", True),
        ),
    ],
)
def test_a_text_ends_where_what_stands_behind_the_hole_would_follow(
    source: str, text: str, end: Ending | None
) -> None:
    assert place(source).ends(text) == end


def test_a_place_is_what_stands_before_and_after_up_to_the_next_hole() -> None:
    found = place("x = f(___a, ___b)\n")
    assert (found.before, found.after) == ("x = f(", ",")
    found = place("x = f(ab<FILL_ME>)\n")
    assert found.before == "x = f(ab" and found.accepts("c")
