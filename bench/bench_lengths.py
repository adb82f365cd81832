"""Which length to begin a hole with: what the first look says, and what comes of every length.

python -m bench.bench_lengths --out lengths.jsonl [--count 40]

Holes of held-out training functions, one each (no development data), filled once from every length
that is looked at. The same answers tell how often a hole is filled exactly if the length is always
the usual one, the best in hindsight, or the one with the highest score, for every exponent that the
score could have. What stands in the file is not asked for again.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

from infill.api import Engine, load
from infill.code.lengths import Look, looks
from infill.errors import InfillError
from infill.templates.code import blueprint
from infill.templates.sheet import Sheet, read_sheet
from infill.templates.syntaxes import syntax_of
from training.data.code import holed

EXPONENTS = (-0.5, -0.2, 0.0, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)
LONGEST = 1_200
"""Characters of a source, so that a forward stays short."""

Length = dict[str, Any]


def holes(seed: int) -> Iterator[tuple[Sheet, str, str]]:
    """An endless row of sheets with one hole each, its kind, and what stood there."""
    rng = Random(seed)
    while True:
        made = holed(rng, held_out=True)
        if made is None or len(made.gold) != 1 or len(made.text) > LONGEST:
            continue
        (name,) = made.gold
        try:
            sheet = read_sheet(made.text, syntax_of("python"))
        except InfillError:
            continue
        yield sheet, made.kinds[name], made.gold[name]


def answers(engine: Engine, sheet: Sheet, gold: str) -> list[Length]:
    """Every length with its look and the text that is filled in from it."""
    (name,) = sheet.names
    found = []
    for look in looks(engine, [(sheet, [name], {})], 3, "", 8)[name]:
        made = blueprint(sheet, [name], judges=(), starts={name: look.masks})
        result = engine.fill(made)
        text = result.value[name]
        near = SequenceMatcher(None, text.strip(), gold.strip(), autojunk=False).ratio()
        found.append({**asdict(look), "text": text, "near": near, "forwards": result.forwards})
    return found


def policies() -> dict[str, Callable[[list[Length]], Length]]:
    """Ways to choose a length, by name."""

    def by(exponent: float) -> Callable[[list[Length]], Length]:
        return lambda own: max(own, key=lambda one: _look(one).score(exponent))

    return {
        "shortest": lambda own: own[0],
        "usual": lambda own: own[-1],
        "best in hindsight": lambda own: max(own, key=lambda one: one["near"]),
        **{f"exponent {exponent}": by(exponent) for exponent in EXPONENTS},
    }


def _look(one: Length) -> Look:
    return Look(one["masks"], one["size"], one["mean"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="a file of answers, added to")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="default")
    arguments = parser.parse_args()
    there = arguments.out.read_text().splitlines() if arguments.out.exists() else []
    rows: list[dict[str, Any]] = [json.loads(line) for line in there]
    engine = Engine(load(arguments.model))
    for number, (sheet, kind, gold) in enumerate(holes(arguments.seed)):
        if number >= arguments.count:
            break
        if number < len(rows):
            continue
        cpu = time.process_time()
        own = answers(engine, sheet, gold)
        rows.append({"kind": kind, "gold": gold, "lengths": own})
        with arguments.out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(rows[-1]) + "\n")
        print(number, kind, round(time.process_time() - cpu, 1), file=sys.stderr, flush=True)
    for name, choose in policies().items():
        taken = [(row, choose(row["lengths"])) for row in rows]
        exact = sum(one["text"].strip() == row["gold"].strip() for row, one in taken)
        shares = {
            "exact": round(100 * exact / len(rows), 1),
            "edit similarity": round(100 * sum(one["near"] for _, one in taken) / len(rows), 1),
            "masks": round(sum(one["masks"] for _, one in taken) / len(rows), 1),
            "forwards": round(sum(one["forwards"] for _, one in taken) / len(rows), 1),
        }
        print(json.dumps({"policy": name, "n": len(rows), **shares}))


if __name__ == "__main__":
    main()
