"""A long file with five holes: what the engine does, and when, as the file grows.

python -m bench.bench_long [--lines 300 3000 12000] [--model default] [--time 1]

The clock of the fills counts CPU seconds of this process, so that other work beside it does not
matter; on an idle core with one thread they are wall seconds.
"""

from __future__ import annotations

import argparse
import json
import time

import infill.code
from infill.api import load
from infill.code.complete import complete
from infill.code.fill import sheet_of
from infill.code.work import Plan

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
    arguments = parser.parse_args()
    model = load(arguments.model)
    infill.code.fill("x = ___\n", model=model)
    for lines in arguments.lines:
        text = source(lines)
        for limit in arguments.time or [None]:
            began, cpu = time.perf_counter(), time.process_time()
            result = complete(
                sheet_of(text), model, Plan(now=time.process_time), lock={}, time=limit
            )
            print(
                json.dumps(
                    {
                        "lines": text.count("\n"),
                        "limit": limit,
                        "filled": sum(hole.status == "filled" for hole in result.holes),
                        "forwards": result.forwards,
                        "seconds": round(time.perf_counter() - began, 2),
                        "CPU": round(time.process_time() - cpu, 2),
                        "first": result.first and round(result.first, 2),
                    }
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
