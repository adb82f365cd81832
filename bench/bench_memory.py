"""Memory of one process that fills many objects.

    python -m bench.bench_memory [--count 1000] [--model noise] [--every 100] [--same]

Prints the process's resident megabytes after every so many objects. Results are dropped as their
chunk ends, as a server would; what grows then is what the engine keeps. With `--same` every text is
the same, so that no shape is new after the first object.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
from pathlib import Path

from bench import tables
from infill import Engine, Request

SCHEMA = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "maxLength": 6},
        "count": {"type": "integer", "minimum": 0, "maximum": 999},
        "kind": {"enum": ["invoice", "order", "receipt"]},
    },
    "required": ["code", "count", "kind"],
    "additionalProperties": False,
}
WORDS = Path(__file__).with_name("grammar_texts.py").read_text(encoding="utf-8").split()


def megabytes() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--model", default="noise")
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--same", action="store_true", help="one text for all objects")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()
    engine = Engine(arguments.model, threads=1)
    dice = random.Random(0)
    text = " ".join(dice.choices(WORDS, k=8))
    seen = {0: f"{megabytes():.0f}"}
    print(f"loaded: {seen[0]} MB")
    for done in range(0, arguments.count, arguments.every):
        requests = (
            Request(
                SCHEMA,
                text if arguments.same else " ".join(dice.choices(WORDS, k=dice.randint(4, 40))),
                seed=done + number,
            )
            for number in range(arguments.every)
        )
        results = engine.fill_many(requests)
        assert len(results) == arguments.every
        del results
        gc.collect()
        seen[done + arguments.every] = f"{megabytes():.0f}"
        print(f"{done + arguments.every:>6} objects: {megabytes():.0f} MB", flush=True)
    if arguments.record:
        after = [count for count in (100, 200) if count in seen]
        name = "MB loaded" + "".join(f"; after {count} objects" for count in after)
        tables.record("speed", "memory", [[name, "; ".join(seen[count] for count in (0, *after))]])


if __name__ == "__main__":
    main()
