"""The public surface: what `infill` exports, that all of it is there, and that it is typed."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import infill
from infill.models.synthetic import Noise

SURFACE = """
Alternative Asked Blueprint BudgetError Call Candidates CodeResult Denoiser Engine Facts Failure
Filled FixedSteps Frontier Grammar Guard HoleReport InfillError LeftToRight ModelError Options Path
Refuse Refused Report ReportRequest Request Result Schedule Schema SlotReport SourceError Span
Template Threshold Tools Unsatisfiable Unsupported View __version__ afill code_skeleton errors fill
fill_code fill_report fill_reports read_template
""".split()

TYPED = """
from __future__ import annotations

from pydantic import BaseModel
from typing_extensions import assert_type

import infill


class Invoice(BaseModel):
    number: str


engine = infill.Engine("noise")
assert_type(infill.fill(Invoice, "a text", model="noise"), infill.Result[Invoice])
assert_type(engine.fill(Invoice, "a text", seed=1), infill.Result[Invoice])
assert_type(engine.fill(Invoice, "a text").value.number, str)
assert_type(infill.fill(list[int], "1 2"), infill.Result[list[int]])
result = engine.fill({"type": "integer"}, "7", known={"": 7})
print(result["/number"].confidence, result.value)


async def later() -> str:
    return (await engine.afill(Invoice, "a text")).value.number


def no_ssn(filled: infill.Filled) -> list[infill.Failure]:
    return [infill.Failure("a number of nine digits", ("/number",))]


code = infill.fill_code("x = ___\\n", model="noise")
report: infill.Report = infill.fill_report(infill.read_template("a [[b]]"), "text", model="noise")
options = infill.Options(schedule=infill.FixedSteps(4), temperature=0.5)
"""


def test_the_package_exports_just_these_names() -> None:
    assert sorted(infill.__all__) == sorted(SURFACE)


@pytest.mark.parametrize("name", SURFACE)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(infill, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'fil'"):
        _ = infill.fil


def test_old_import_paths_go_on_working() -> None:
    testing = importlib.import_module("infill.testing")
    for name in ("Noise", "Adversary", "Teacher", "check_denoiser", "check_language"):
        assert hasattr(testing, name)
    assert infill.errors.InfillError is infill.InfillError


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_fill_of_a_model_is_a_result_of_that_model(checker: str, tmp_path: Path) -> None:
    snippet = tmp_path / "snippet.py"
    snippet.write_text(TYPED, encoding="utf-8")
    if checker == "mypy":
        command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", str(snippet)]
    elif (found := shutil.which("pyright")) is not None:
        command = [found, "--pythonpath", sys.executable, str(snippet)]
    else:
        pytest.skip("pyright is not installed")
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 8}, "note <b>": {"type": "null"}},
    "required": ["name", "note <b>"],
    "additionalProperties": False,
}


def test_a_result_shows_itself_on_one_line_and_in_a_notebook() -> None:
    result = infill.Engine(Noise(0)).fill(PERSON, "Ann")
    assert "\n" not in repr(result) and repr(result).startswith("Result({'name': ")
    assert "least sure /name" in repr(result)
    page = result._repr_html_()
    assert page.count("<mark") == 1 and "&lt;b&gt;" in page and "<b>" not in page


def test_a_slot_is_found_by_name_or_pointer_and_a_typo_is_named() -> None:
    result = infill.Engine(Noise(0)).fill(PERSON, "Ann")
    assert result["name"] is result["/name"]
    with pytest.raises(KeyError, match="did you mean /name"):
        _ = result["/nam"]
    with pytest.raises(KeyError, match="there are /name"):
        _ = result["total"]
