"""The documentation runs: its Python, its commands, its tables and its links."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
from dataclasses import fields
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

import infill
from infill.api import Engine
from infill.cli.app import main
from infill.models.families.families import FAMILIES
from infill.models.synthetic import Noise
from infill.options import Options
from infill.rules.registry import SEAMS, rule_text
from scripts import reference
from tests.test_errors_text import KINDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
WEIGHTS = ROOT / "infill/models/default/manifest.json"


def blocks(page: Path, language: str) -> list[str]:
    """Every fenced block of a language, below as many lines as stand above it on the page."""
    text = page.read_text(encoding="utf-8")
    found = re.finditer(rf"^```{language}\n(.*?)^```", text, re.M | re.S)
    return ["\n" * (text.count("\n", 0, one.start()) + 1) + one[1] for one in found]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def commands() -> list[str]:
    lines = [line for page in PAGES for one in blocks(page, "console") for line in one.splitlines()]
    return [line.removeprefix("$ infill ") for line in lines if line.startswith("$ infill ")]


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=name)
def test_python_on_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = blocks(page, "python")
    if any('"noise"' not in code for code in codes) and not WEIGHTS.exists():
        pytest.skip("the default model is not here")
    shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "documentation"}
    for code in codes:
        exec(compile(code, name(page), "exec", dont_inherit=True), names)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=name)
def test_pages_import_from_infill_alone(page: Path) -> None:
    allowed = {"infill", "infill.errors", "infill.testing"}
    for code in blocks(page, "python"):
        for node in ast.walk(ast.parse(code)):
            match node:
                case ast.Import(names=names):
                    asked = {one.name for one in names}
                case ast.ImportFrom(module=str(module)):
                    asked = {module}
                case _:
                    continue
            assert {one for one in asked if one.split(".")[0] == "infill"} <= allowed


@pytest.mark.parametrize("command", commands())
def test_commands_in_the_documentation_run(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    if words[0] in ("json", "tools", "report", "code", "grammar", "tune", "diagnose"):
        words += ["--model", "noise", "--set", "schedule=fixed"]
    assert main(words) in ((0, 1) if words[0] == "code" else (0,)), capsys.readouterr().err


def test_the_reference_has_every_option_of_decoding_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \| \S", reference.decoding_options(), re.M))
    defaults = {
        name: rule_text(value) if name in SEAMS else json.dumps(value)
        for name in (field.name for field in fields(Options))
        for value in [getattr(Options(), name)]
    }
    assert rows == defaults


def test_the_reference_has_every_option_of_every_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    head, *sections = reference.commands().split("## infill ")
    assert not head and len(sections) == 10
    shared = sections[-1].partition("## Options of every fill")[2]
    for section in sections:
        assert main([section.split()[0], "--help"]) == 0
        options = set(re.findall(r"(?<!\S)--[a-z-]+", capsys.readouterr().out)) - {"--help"}
        more = shared if "[options of every fill]" in section else ""
        assert {option for option in options if f"{option}" not in section + more} == set()


def test_the_reference_has_every_exported_name_once() -> None:
    shown = re.findall(r"^::: infill\.(\w+)$", reference.api(), re.M)
    assert sorted([*shown, *(reference.ELSEWHERE & {*infill.__all__})]) == sorted(infill.__all__)


def test_the_reference_has_every_kind_of_error() -> None:
    assert re.findall(r"^### (\w+)", reference.error_texts(), re.M) == sorted(KINDS)
    page = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)`", page, re.M)
    made = {one.__name__ for one in vars(infill.errors).values() if isinstance(one, type)}
    assert {*told, "InfillError"} == made


def test_every_function_on_the_way_of_a_request_exists() -> None:
    page = (ROOT / "docs/how-it-works/one-request.md").read_text(encoding="utf-8")
    found = re.findall(r"`([a-z_.]+):([A-Za-z_.]+)`", page)
    assert len(found) > 30
    for module, path in found:
        if module == "module":
            continue
        reduce(getattr, path.split("."), import_module(f"infill.{module}"))


def test_every_key_of_a_trace_is_documented() -> None:
    page = (ROOT / "docs/reference/trace.md").read_text(encoding="utf-8")
    common, *sections = page.split("\n## ")
    every = set(re.findall(r"^\| `(\w+)` \|", common, re.M)) | {"event", "step"}
    documented = {
        section.split()[0]: set(re.findall(r"^\| `(\w+)` \|", section, re.M)) | every
        for section in sections
    }
    schema = {
        "type": "array",
        "items": {"enum": ["a", "b"]},
        "minItems": 2,
        "contains": {"const": "b"},
    }
    for event in Engine(Noise(1)).fill(schema).trace:
        assert set(event) - documented[event["event"]] == set()
        json.dumps(event)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_every_decoding_rule_is_documented_with_its_settings() -> None:
    page = (ROOT / "docs/guides/decoding.md").read_text(encoding="utf-8")
    sections = {part.split(":")[0].lower(): part for part in page.split("\n## ")}
    for seam, named in SEAMS.items():
        rows = dict(re.findall(r"^\| `([\w-]+)` \|(.*)$", sections[seam], re.M))
        assert set(rows) == set(named)
        for name, made in named.items():
            assert all(f"`{field.name}`" in rows[name] for field in fields(made)), name


def test_the_table_of_families_is_the_one_in_the_code() -> None:
    lines = (ROOT / "docs/guides/models.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split(" | ")] for line in lines if line[:2] == "| "]
    said = {row[0].removeprefix("| "): row[-1].removesuffix(" |") for row in rows[2:]}
    assert said == {family.name: "proven" if family.proven else "unproven" for family in FAMILIES}
