"""The documentation runs: its Python, its commands, its tables and its links."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from infill.api import Engine
from infill.cli.app import main
from infill.models.families.families import FAMILIES
from infill.models.synthetic import Noise
from infill.options import Options
from infill.rules.registry import SEAMS, text_of

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
WEIGHTS = ROOT / "infill/models/default/manifest.json"


def blocks(language: str) -> list[tuple[str, str]]:
    """(where, text) of every fenced block of a language."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(rf"^```{language}\n(.*?)^```", text, re.M | re.S):
            line = text.count("\n", 0, match.start()) + 1
            found.append((f"{page.relative_to(ROOT)}:{line}", match[1]))
    return found


def commands() -> list[str]:
    lines = [line for _, text in blocks("console") for line in text.splitlines()]
    return [line.removeprefix("$ infill ") for line in lines if line.startswith("$ infill ")]


@pytest.mark.parametrize(("where", "code"), blocks("python"))
def test_python_in_the_documentation_runs(where: str, code: str) -> None:
    if '"noise"' not in code and not WEIGHTS.exists():
        pytest.skip("the default model is not here")
    exec(compile(code, where, "exec", dont_inherit=True), {"__name__": "documentation"})


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


def test_every_option_of_decoding_is_documented_with_its_default() -> None:
    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", page, re.M))
    defaults = {
        name: text_of(value) if name in SEAMS else json.dumps(value)
        for name in (field.name for field in fields(Options))
        for value in [getattr(Options(), name)]
    }
    assert rows == defaults


@pytest.mark.parametrize(
    "command",
    ["json", "tools", "report", "code", "grammar", "check", "models", "replay", "tune", "diagnose"],
)
def test_every_option_of_the_command_line_is_documented(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    options = set(re.findall(r"(?<!\S)--[a-z]+", capsys.readouterr().out)) - {"--help"}
    page = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert {option for option in options if option not in page} == set()


def test_every_key_of_a_trace_is_documented() -> None:
    page = (ROOT / "docs/trace.md").read_text(encoding="utf-8")
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_every_decoding_rule_is_documented_with_its_settings() -> None:
    page = (ROOT / "docs/decoding.md").read_text(encoding="utf-8")
    sections = {part.split(":")[0].lower(): part for part in page.split("\n## ")}
    for seam, named in SEAMS.items():
        rows = dict(re.findall(r"^\| `([\w-]+)` \|(.*)$", sections[seam], re.M))
        assert set(rows) == set(named)
        for name, made in named.items():
            assert all(f"`{field.name}`" in rows[name] for field in fields(made)), name


def test_the_table_of_families_is_the_one_in_the_code() -> None:
    lines = (ROOT / "docs/families.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split(" | ")] for line in lines if line[:2] == "| "]
    said = {row[0].removeprefix("| "): row[-1].removesuffix(" |") for row in rows[2:]}
    assert said == {family.name: "proven" if family.proven else "unproven" for family in FAMILIES}
