"""The tables of docs/benchmarks.md, made from what bench scripts recorded in bench/results/.

    python -m bench.tables            write them into the page
    python -m bench.tables --check    only say whether the page is what would be written

A script that is given `--record` keeps its figures with `record`. A file of bench/results/ is one
table: its columns, and its runs, each with its rows and the command, commit, day and machine that
they come from. A run recorded anew replaces the one of its name.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench/results"
PAGE = ROOT / "docs/benchmarks.md"
MARKS = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- /table -->)", re.S)

Cell = str | int | float


def record(name: str, run: str, rows: Sequence[Sequence[Cell]], *, results: Path = RESULTS) -> None:
    """Keep the rows of a run in a table, with this process's command and this machine."""
    path = results / f"{name}.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    made = {
        "name": run,
        "command": command(),
        "commit": commit(),
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "rows": [list(row) for row in rows],
    }
    runs: list[Any] = table["runs"]
    at = next((i for i, one in enumerate(runs) if one["name"] == run), len(runs))
    runs[at : at + 1] = [made]
    path.write_text(written(table), encoding="utf-8")


def command() -> str:
    """How this process was started, without the option that keeps its figures."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    module = spec.name.removesuffix(".__main__") if spec else Path(sys.argv[0]).stem
    words = [word for word in sys.argv[1:] if word != "--record"]
    return " ".join(["python -m", module, *words])


def commit() -> str:
    """The commit that is checked out, marked where files differ from it."""
    asked = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    made = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return made.stdout.strip()


def machine() -> str:
    """The processor and how many cores of it are here."""
    lines = (
        Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []
    )
    named = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "CPU")
    return f"{named}, {os.cpu_count()} cores"


def written(table: dict[str, Any]) -> str:
    """A table as its file holds it: one line a row."""
    text = json.dumps(table, indent=2, ensure_ascii=False)
    lists, apart = re.compile(r"\[\n\s+([^\[\]{}]*?)\n\s+\]"), re.compile(r",\n\s+")
    return lists.sub(lambda found: f"[{apart.sub(', ', found[1])}]", text) + "\n"


def shown(table: dict[str, Any]) -> str:
    """A table in Markdown, and below it where its figures come from."""
    runs = table["runs"]
    several = len(runs) > 1
    columns = [*table["columns"], *([""] if several else [])]
    lines = [_line(columns), "|" + " --- |" + " ---: |" * (len(columns) - 1)]
    for letter, run in zip(ascii_lowercase, runs, strict=False):
        lines += [_line([*row, *([letter] if several else [])]) for row in run["rows"]]
    lines.append("")
    for letter, run in zip(ascii_lowercase, runs, strict=False):
        lead = f"{letter}: " if several else ""
        lines.append(f"{lead}`{run['command']}`, {run['commit']}, {run['date']}<br>")
    return "\n".join(lines).removesuffix("<br>") + "\n"


def _line(cells: Sequence[Cell]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: Cell) -> str:
    return f"{value:,}" if isinstance(value, int | float) else value


def page(text: str) -> str:
    """The page with its tables made anew."""

    def made(found: re.Match[str]) -> str:
        table = json.loads((RESULTS / f"{found[2]}.json").read_text(encoding="utf-8"))
        return f"{found[1]}{shown(table)}{found[3]}"

    return MARKS.sub(made, text)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    before = PAGE.read_text(encoding="utf-8")
    after = page(before)
    if arguments.check:
        sys.exit(f"{PAGE} is not what its results make" if before != after else None)
    PAGE.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()
