"""A long file with five holes: what the engine does, and when, as the file grows.

python -m bench.bench_long [--lines 300 3000 12000] [--model default] [--time 1] [--runs 3] [--wall]

The clock of the fills counts CPU seconds of this process, so that other work beside it does not
matter; on an idle core with one thread they are wall seconds, which `--wall` goes by. Medians of
the runs, and the most that any of them took of its budget.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from statistics import median

import infill
from bench import tables
from infill.denoiser import Denoiser
from infill.models import load
from infill.templates.code.filling.fill_code import complete, sheet_of
from infill.templates.code.filling.work import FillPlan

FUNCTION = '''
def function_{n}(left: int, right: int) -> int:
    """The sum of two numbers, times {n}."""
    total = left + right
    for index in range({n}):
        total += index
    if total > 100:
        total = 100
    return total * {n}
'''
HOLES = (
    ("    return total * {n}\n", "    return ___\n"),
    ("        total += index\n", "        ___\n"),
    ("range({n})", "range(___)"),
    ("total > 100", "___"),
    ("left + right", "left + ___"),
)


def source(lines: int) -> str:
    """A file of so many lines, its five holes evenly spread."""
    count = lines // (FUNCTION.count("\n") + 1)
    at = {(2 * i + 1) * count // (2 * len(HOLES)): hole for i, hole in enumerate(HOLES)}
    parts = []
    for number in range(count):
        text = FUNCTION
        if number in at:
            old, new = at[number]
            text = text.replace(old, new)
        parts.append(text.replace("{n}", str(number)))
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", nargs="+", type=int, default=[300, 3000, 12000])
    parser.add_argument("--model", default="default")
    parser.add_argument("--time", nargs="*", type=float, default=[])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--wall", action="store_true", help="go by wall time")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()
    model = load(arguments.model)
    now = time.perf_counter if arguments.wall else time.process_time
    infill.fill_code("x = ___\n", model=model)
    took = {}
    for lines in arguments.lines:
        text = source(lines)
        for limit in arguments.time or [None]:
            runs = [run(text, model, limit, now) for _ in range(arguments.runs)]
            row = {key: round(median(one[key] for one in runs), 2) for key in runs[0]}
            clock = "wall" if arguments.wall else "CPU"
            most = max(one[clock] for one in runs)
            took[f"{lines:,}"] = f"{row[clock]:.2f}"
            over = {"most of the budget %": round(100 * most / limit)} if limit else {}
            print(
                json.dumps({"lines": text.count("\n"), "limit": limit, **row, **over}), flush=True
            )
    if arguments.record:
        lengths = "; ".join(took)
        name = f"a second for five holes in {lengths} lines: seconds taken"
        tables.record("speed", "long", [[name, "; ".join(took.values())]])


def run(
    text: str, model: Denoiser, limit: float | None, now: Callable[[], float]
) -> dict[str, float]:
    """What one fill costs, in seconds of both clocks, and what it fills."""
    wall, cpu = time.perf_counter(), time.process_time()
    began = now()
    sheet = sheet_of(text)
    read = now() - began
    result = complete(sheet, model, FillPlan(now=now), lock={}, time=limit, spent=read)
    return {
        "read": read,
        "first": result.first or 0.0,
        "wall": time.perf_counter() - wall,
        "CPU": time.process_time() - cpu,
        "filled": sum(hole.status == "filled" for hole in result.holes),
        "forwards": result.forwards,
    }


if __name__ == "__main__":
    main()
