"""The parts of the docs site that are made from the code, so that they are never out of date.

A page holds `<!-- made: NAME -->` where such a part belongs; mkdocs loads this file as a hook and
puts it there. `python scripts/reference.py NAME` prints one.

    api         all that `infill` exports, by what it is for
    commands    every command with its help, arguments and options
    options     the options of decoding, as `--set` and `infill.Options` take them
    keywords    every keyword of JSON Schema, and how it is enforced
    errors      the text of every error
    decisions   the list of decisions
    contributing  the house rules of CONTRIBUTING.md
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from json import dumps
from pathlib import Path
from typing import Any

import typer

import infill
from infill import options
from infill.cli.app import app
from infill.rules.registry import SEAMS, rule_text
from infill.schemas.keyword_docs import keyword_table

ROOT = Path(__file__).resolve().parents[1]
MARK = re.compile(r"<!-- made: (\w+) -->")
ROW, CODE = re.compile(r"^\|.*$", re.M), re.compile(r"`[^`]+`")

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "Filling": ("fill", "afill", "Engine", "Request", "Options")
    + ("Result", "SlotReport", "Alternative", "Path"),
    "Sources": ("Schema", "Tools", "Call", "Grammar", "Blueprint"),
    "Reports": ("fill_report", "fill_reports", "read_template", "Template", "Report")
    + ("ReportRequest",),
    "Code": ("fill_code", "code_skeleton", "CodeResult", "HoleReport"),
    "Guards and validators": ("Guard", "Asked", "Refuse", "Filled", "Failure"),
    "Decoding rules": ("Schedule", "Candidates", "Frontier", "FixedSteps", "Threshold")
    + ("LeftToRight",),
    "Models": ("Denoiser", "Facts", "View", "Span"),
    "Errors": ("InfillError", "SourceError", "Unsupported", "BudgetError", "Unsatisfiable")
    + ("Refused", "ModelError"),
}
"""What the exported names are for; a name that stands in no list comes under the last heading."""
REST = "Other parts"
ELSEWHERE = {"errors", "testing", "__version__"}
"""What has sections of its own on the page."""


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the parts where a page wants them; mkdocs calls this for every page.

    In a table GitHub wants bars within code with a backslash, which mkdocs would show.
    """
    text = MARK.sub(lambda mark: MADE[mark[1]](), markdown)
    return ROW.sub(lambda row: CODE.sub(lambda code: code[0].replace("\\|", "|"), row[0]), text)


def api() -> str:
    """A heading for each subject, and what mkdocstrings reads of each name."""
    known = {name for names in SUBJECTS.values() for name in names}
    exported = [name for name in infill.__all__ if name not in ELSEWHERE]
    subjects = {**SUBJECTS, REST: tuple(name for name in exported if name not in known)}
    lines: list[str] = []
    for subject, names in subjects.items():
        there = [name for name in names if name in exported]
        lines += [f"## {subject}", ""] if there else []
        lines += [f"::: infill.{name}\n" for name in there]
    return "\n".join(lines)


def commands() -> str:
    """A section for each command, and one for the options that most of them share."""
    group: Any = typer.main.get_command(app)
    records = {name: list(_records(one)) for name, one in group.commands.items()}
    count = Counter(record for found in records.values() for record in found)
    shared = [record for record in count if count[record] >= SHARED]
    parts = []
    for name, one in group.commands.items():
        own = [record for record in records[name] if record not in shared]
        more = "\nand the [options of every fill](#options-of-every-fill).\n"
        parts += [f"## infill {name}\n", _prose(one.help), _table(own)]
        parts += [more] if len(own) < len(records[name]) else []
    return "\n".join([*parts, "## Options of every fill\n", _table(shared)])


SHARED = 4
"""Commands that must have an option in common for it to be listed once, for all."""


def _records(command: Any) -> Iterator[tuple[str, str]]:
    """How each argument and option is written, and its help."""
    context = command.make_context(command.name, [], resilient_parsing=True)
    found = [one.get_help_record(context) for one in command.params]
    return (record for record in found if record)


def _table(records: Iterable[tuple[str, str]]) -> str:
    rows = [
        f"| `{_cell(left.removesuffix(' <str>'))}` | {_cell(right)} |" for left, right in records
    ]
    return "\n".join(["| argument or option | what it does |", "|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _prose(text: str) -> str:
    """A help text: its paragraphs, and blocks of code from where a backspace says so."""
    plain, _, kept = inspect.cleandoc(text).partition("\b\n")
    shown = [" ".join(one.split()) for one in re.split(r"\n\s*\n", plain.strip())]
    shown = [one.replace("[[", "\\[[") for one in shown]
    code = inspect.cleandoc("\n" + kept.replace("\b\n", "\n")).strip("\n")
    return "\n\n".join([*shown, f"```text\n{code}\n```" if code else "", ""])


def decoding_options() -> str:
    """The fields of `Options` with their defaults and what the code says of them."""
    told = dict(_told(options))
    plain = infill.Options()
    rows = [
        f"| `{one.name}` | `{_default(one.name, getattr(plain, one.name))}` | {told[one.name]} |"
        for one in fields(infill.Options)
    ]
    return "\n".join(["| name | default | what it decides |", "|---|---|---|", *rows])


def _default(name: str, value: Any) -> str:
    return rule_text(value) if name in SEAMS else dumps(value)


def _told(module: Any) -> Iterator[tuple[str, str]]:
    """Each field of the class `Options`, with the text below it."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    made = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Options")
    for one, after in zip(made.body, made.body[1:], strict=False):
        match one, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                value=ast.Constant(value=str(t))
            ):
                yield name, _cell(t)


def error_texts() -> str:
    """The catalogue that a test keeps complete."""
    path = ROOT / "tests/errors.txt"
    parts = re.split(r"^(\w+)\n-+\n", path.read_text(encoding="utf-8"), flags=re.M)
    found = zip(parts[1::2], parts[2::2], strict=True)
    return "\n".join(f"### {kind}\n\n```text\n{text.strip()}\n```\n" for kind, text in found)


def decisions() -> str:
    """A line for each decision, the newest last."""
    found = sorted((ROOT / "docs/decisions").glob("0*.md"))
    titles = [(path, path.read_text(encoding="utf-8").splitlines()[0]) for path in found]
    return "\n".join(
        f"- [{path.name[:4]}]({path.name}) {re.sub(r'^#[ 0-9]*', '', title)}"
        for path, title in titles
    )


def contributing() -> str:
    """The house rules of the repository, their links as this folder of the site needs them."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n")[2]
    return text.replace("](docs/contributing/", "](").replace("](docs/", "](../")


MADE: Mapping[str, Callable[[], str]] = {
    "api": api,
    "commands": commands,
    "options": decoding_options,
    "keywords": keyword_table,
    "errors": error_texts,
    "decisions": decisions,
    "contributing": contributing,
}

if __name__ == "__main__":
    print(MADE[sys.argv[1]]())
