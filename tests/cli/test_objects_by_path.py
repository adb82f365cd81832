"""`FILE.py:NAME` is accepted wherever `MODULE:NAME` is, and what is wrong with it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from infill.schemas.imported_sources import load_object, names_an_object
from infill.schemas.sources import load_source
from tests.cli.conftest import Infill

NOISE = ("--model", "noise", "--quiet", "--set", "schedule=fixed", "--set", "slot_cap=16")
MODELS = """
from dataclasses import dataclass
from money import Currency

@dataclass
class Invoice:
    currency: Currency
    paid: bool

    @dataclass
    class Line:
        count: int

def pay(currency: Currency) -> None:
    '''Pay it.'''

TOOLS = [pay]
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two files, one of which imports the other."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "money.py").write_text("from typing import Literal\nCurrency = Literal['EUR']\n")
    (folder / "models.py").write_text(MODELS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "money", raising=False)
    return folder


@pytest.mark.parametrize("way", ["shop/models.py", "./shop/models.py", "ABSOLUTE"])
def test_a_model_is_found_by_the_path_of_its_file(infill: Infill, shop: Path, way: str) -> None:
    path = str(shop / "models.py") if way == "ABSOLUTE" else way
    ran = infill("json", "--schema", f"{path}:Invoice", *NOISE)
    assert ran.code == 0, ran.err
    assert ran.json["currency"] == "EUR" and set(ran.json) == {"currency", "paid"}


def test_every_command_that_takes_a_model_takes_a_path(
    infill: Infill, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    assert infill("check", "--schema", "models.py:Invoice").code == 0
    assert infill("check", "--schema", "models.py:Invoice.Line").code == 0
    ran = infill("tools", "models.py:TOOLS", *NOISE)
    assert ran.json == {"name": "pay", "arguments": {"currency": "EUR"}}
    (shop / "t.md").write_text("---\ntemplate: t\n---\nIn [[currency]].\n")
    ran = infill("report", "t.md", "--slots", "models.py:Invoice", "--list")
    assert ran.code == 0 and ran.out.startswith("currency")
    (shop / "data.jsonl").write_text('{"context": "x", "expected": {"currency": "EUR"}}\n')
    for command in (("tune", "--rules", "fixed", "--steps", "1"), ("diagnose",)):
        options = ("--source", "models.py:Invoice", "--data", "data.jsonl", *NOISE)
        assert infill(*command, *options).code == 0


def test_python_takes_a_path_too_and_imports_a_file_once(shop: Path) -> None:
    first = load_source("shop/models.py:Invoice")
    assert load_source(f"{shop}/models.py:Invoice") is first


def test_a_file_of_a_package_is_imported_as_part_of_it(shop: Path) -> None:
    package = shop / "far_shop"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "base.py").write_text("class Base: ...\n")
    (package / "models.py").write_text("from .base import Base\nclass Bill(Base): ...\n")
    found = load_object("shop/far_shop/models.py:Bill")
    assert found.__module__ == "far_shop.models"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("shop.models:Invoice", True),
        ("models.py:Invoice", True),
        ("../a b/models.py:Invoice.Line", True),
        ("C:\\shop\\models.py:Invoice", True),
        ("models.py", False),
        ("models.py:", False),
        ("invoice.schema.json", False),
        ("C:\\schema.json", False),
        ('{"type": "string"}', False),
        (":Invoice", False),
    ],
)
def test_what_names_an_object(text: str, wanted: bool) -> None:
    assert names_an_object(text) is wanted


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("none.py:Invoice", "", "none.py: there is no such Python file"),
        ("model.py:Invoice", "", "did you mean models.py?"),
        ("shop.py:X", "X = 1", "a JSON Schema is an object"),
        ("bad.py:Invoic", "class Invoice: ...", "this module has no 'Invoic'"),
        ("bad.py:Invoice.Line", "class Invoice: ...", "this module has no 'Line'"),
        ("bad.py:X", "x = = 1", "bad.py:1: this is not Python"),
        ("bad.py:X", "x = '\0'", "bad.py"),
        ("bad.py:X", "import no_such_module_anywhere", "this module cannot be imported"),
        ("bad.py:X", "from . import x", "this module cannot be imported"),
        ("bad.py:X", "x = 1\n1 / 0", "ZeroDivisionError: division by zero"),
        ("bad.py:X", "raise SystemExit(0)", "this module fails while it is imported"),
        ("bad.py", "X = 1", "this is a Python file, and one of its models is wanted"),
        ("bad.py:", "X = 1", "there is no such schema"),
        ("folder.py:X", "", "there is no such Python file"),
    ],
)
def test_what_is_wrong_is_told_without_a_traceback(
    infill: Infill, shop: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str, said: str
) -> None:
    monkeypatch.chdir(shop)
    (shop / "folder.py").mkdir()
    if code:
        (shop / name.partition(":")[0]).write_text(code)
    ran = infill("json", "--schema", name, *NOISE)
    assert (ran.code, ran.out) == (2, "") and ran.err.startswith("error: ")
    assert said in ran.err
