"""Which length to begin a hole with: how well first looks at several lengths tell what is needed.

python -m bench.bench_lengths --out looks.jsonl [--count 40] [--fill]

Holes of held-out training functions, one each (no development data), with one look at every length
that is tried. The same looks tell, for every exponent that the score could have, and for always
the shortest and always the usual length, how often the chosen one has room for what stood there,
and how far the size of its likeliest text is from that. With `--fill` the hole is also filled from
the usual length and from the chosen one. What stands in the file is not asked for again.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
from collections.abc import Callable, Iterator
from dataclasses import asdict
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

from infill.api import Engine
from infill.errors import InfillError
from infill.models import load
from infill.templates.code.code_blueprint import code_blueprint
from infill.templates.code.filling.scoring import FirstLook, looks
from infill.templates.code.sheet import Sheet, read_sheet
from infill.templates.code.syntaxes import syntax_of
from training.data.code import holed

EXPONENTS = (0.0, 0.15, 0.5, 0.8, 1.0, 1.25, 1.5, 2.0)
COUNT = 3
"""Lengths that are looked at, the default of `infill.fill_code`."""

LONGEST = 1_200
"""Characters of a source, so that a forward stays short."""


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


def policies() -> dict[str, Callable[[list[FirstLook]], FirstLook]]:
    """Ways to choose a length, by name."""

    def by(exponent: float) -> Callable[[list[FirstLook]], FirstLook]:
        return lambda own: max(own, key=lambda look: look.score(exponent))

    return {
        "shortest": lambda own: own[0],
        "usual": lambda own: own[-1],
        **{f"exponent {exponent}": by(exponent) for exponent in EXPONENTS},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="a file of answers, added to")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--fill", action="store_true")
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
        (name,) = sheet.names
        seen = looks(engine, [(sheet, [name], {})], COUNT, "", COUNT)[name]
        needed = len(engine.denoiser.vocabulary.encode(f" {gold}\n")) + 1
        row = {"kind": kind, "needed": needed, "looks": [asdict(look) for look in seen]}
        if arguments.fill:
            masks = {seen[-1].masks, max(seen, key=FirstLook.score).masks}
            row["filled"] = {str(m): filled(engine, sheet, m, gold) for m in sorted(masks)}
        rows.append(row)
        with arguments.out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(rows[-1]) + "\n")
    for name, choose in policies().items():
        each = [choose([FirstLook(**look) for look in row["looks"]]) for row in rows]
        taken = [(row["needed"], look) for row, look in zip(rows, each, strict=True)]
        away = [abs(math.log2(look.size / needed)) for needed, look in taken]
        found = {
            "room %": round(100 * statistics.mean(look.masks >= n for n, look in taken), 1),
            "masks over needed": round(statistics.median(look.masks / n for n, look in taken), 2),
            "size off by a factor of": round(2 ** statistics.mean(away), 2),
        }
        texts = [
            row.get("filled", {}).get(str(one.masks)) for row, one in zip(rows, each, strict=True)
        ]
        if texts and all(texts):
            for key in ("exact", "near", "forwards"):
                found[key] = round(statistics.mean(text[key] for text in texts), 3)
        print(json.dumps({"policy": name, "n": len(rows), **found}))


def filled(engine: Engine, sheet: Sheet, masks: int, gold: str) -> dict[str, Any]:
    """What comes of a length: the text, whether and how nearly it is what stood there."""
    (name,) = sheet.names
    result = engine.fill(code_blueprint(sheet, judges=(), starts={name: masks}))
    text, gold = result.value[name].strip(), gold.strip()
    near = SequenceMatcher(None, text, gold, autojunk=False).ratio()
    return {"text": text, "exact": text == gold, "near": near, "forwards": result.forwards}


if __name__ == "__main__":
    main()
