"""Do the judges of code find what is broken, and leave alone what is not?

python -m bench.bench_mutants [--every 10]

The reference fillings of the development tasks are judged as they are (false alarms) and corrupted:
a bracket dropped, a line indented more or less, the last token cut, a block emptied. Of what Python
itself refuses to compile, the share that the judge of code complains of is its recall; other
languages have no compiler here, so for them only the share of corrupted texts refused is given.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from bench import tables
from infill.errors import SourceError
from infill.templates.code.code_blueprint import judge_of
from infill.templates.code.python_judge import error_in
from infill.templates.code.sheet import Sheet, read_sheet
from infill.templates.code.syntaxes import syntax_of

DATA = Path(__file__).resolve().parents[2] / "shared/data/fim"


def cases(path: Path, every: int) -> Iterator[tuple[str, list[str]]]:
    """The source with marks and the reference fillings of every n-th task."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every:
                continue
            row: dict[str, Any] = json.loads(line)
            if "segments" in row:
                yield "<FILL_ME>".join(row["segments"]), row["holes"]
            elif "eval_prompt" in row:
                yield (
                    row["eval_prompt"].replace("{{completion}}", "<FILL_ME>"),
                    [row["ground_truth"]],
                )
            else:
                yield f"{row['prompt']}<FILL_ME>{row['suffix']}", [row["canonical_solution"]]


def mutants(text: str, rng: Random) -> Iterator[tuple[str, str]]:
    """Ways to break a filling, each with its name."""
    brackets = [i for i, character in enumerate(text) if character in "()[]{}"]
    if brackets:
        at = rng.choice(brackets)
        yield "bracket", text[:at] + text[at + 1 :]
    lines = text.split("\n")
    if len(lines) > 1:
        at = rng.randrange(1, len(lines))
        moved = "  " + lines[at] if rng.random() < 0.5 else lines[at].removeprefix("  ")
        yield "indent", "\n".join([*lines[:at], moved, *lines[at + 1 :]])
    heads = [i for i, line in enumerate(lines) if line.rstrip().endswith((":", "{"))]
    if heads:
        yield "block", "\n".join(lines[: heads[-1] + 1])
    if len(text.strip()) > 2:
        yield "token", text.rstrip()[: -rng.randint(1, 2)]


def judged(name: str, every: int) -> dict[str, Any]:
    """The counts of one set."""
    rng, found = Random(name), Counter[str]()
    language = "python" if "humaneval" in name else name.split(".")[1]
    for source, gold in cases(DATA / name, every):
        try:
            sheet = read_sheet(source, syntax_of(language))
        except SourceError:
            found["not parsed around"] += 1
            continue
        if len(sheet.names) != len(gold):
            continue
        texts = dict(zip(sheet.names, gold, strict=True))
        _count(sheet, texts, rng, found)
    return {"set": name, **found}


def _count(sheet: Sheet, texts: dict[str, str], rng: Random, found: Counter[str]) -> None:
    """Judge the reference, and one hole of it broken in every way."""
    judge, python = judge_of(sheet), sheet.syntax.name == "python"
    found["gold"] += 1
    sound = not python or error_in(sheet.whole(texts).text, strict=True) is None
    if sound and judge(texts):
        found["false alarms"] += 1
    name = rng.choice(list(texts))
    for kind, mutant in mutants(texts[name], rng):
        broken = {**texts, name: mutant}
        complaint = bool(judge(broken))
        if not python:
            found["mutants"] += 1
            found["refused"] += complaint
        elif sound and error_in(sheet.whole(broken).text, strict=True) is not None:
            found["not compiled"] += 1
            found["found"] += complaint
            found[f"missed {kind}"] += not complaint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=10, help="take every n-th task")
    parser.add_argument("--sets", nargs="+", default=[])
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()
    if not DATA.exists():
        sys.exit(f"no tasks at {DATA}: the development data is not beside this checkout")
    names = sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*.gz"))
    total: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for name in arguments.sets or names:
        row = judged(name, arguments.every)
        print(json.dumps(row), flush=True)
        python = "humaneval" in name or ".python." in name
        total[python].update({key: value for key, value in row.items() if key != "set"})
    print(json.dumps({"set": "Python", **total[True]}))
    print(json.dumps({"set": "other languages", **total[False]}))
    if arguments.record:
        counts = total[True]
        name = f"broken Python fillings found; false alarms on {counts['gold']:,} right ones"
        found = f"{counts['found']:,} of {counts['not compiled']:,}; {counts['false alarms']}"
        tables.record("speed", "judges", [[name, found]])


if __name__ == "__main__":
    main()
