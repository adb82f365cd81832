"""Which keywords of real schemas are accepted, by keyword and by source.

    python -m bench.bench_keywords                 all development schemas
    python -m bench.bench_keywords --limit 200 --update    writes tests/conformance/dev.txt

A schema is accepted if it compiles or is proven impossible; each line of the table counts the
schemas of a source, or that use a keyword: accepted, then refused.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.clock import TookTooLong, within
from bench.corpus import records
from infill.api import blueprint_of
from infill.errors import InfillError, Unsatisfiable
from infill.schemas.reading.keywords import CONSTRAINTS
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.well_formed import subschemas

TABLE = Path(__file__).resolve().parents[1] / "tests/conformance/dev.txt"
SAMPLE = 200
_SECONDS = 20.0

Counts = dict[str, tuple[int, int]]


def counted(limit: int | None = SAMPLE) -> Counts:
    """Accepted and refused schemas by source and keyword, of the first so many."""
    accepted: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for record in records(limit=limit):
        names = [f"source {record.source}"]
        names += [f"keyword {word}" for word in sorted(set(_keywords(record.schema)))]
        (accepted if _accepts(record.schema) else refused).update(names)
    return {name: (accepted[name], refused[name]) for name in sorted({*accepted, *refused})}


def _accepts(schema: Any) -> bool:
    try:
        with within(_SECONDS, busy=True):
            blueprint_of(schema)
    except Unsatisfiable:
        return True
    except (InfillError, TookTooLong):
        return False
    return True


def _keywords(schema: Any) -> Iterator[str]:
    stack = [SchemaRef("#", schema)]
    while stack:
        at = stack.pop()
        stack.extend(subschemas(at))
        if isinstance(at.schema, dict):
            yield from CONSTRAINTS.intersection(at.schema)


def stored() -> Counts:
    """The counts of the table."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        name, accepted, refused = line.rsplit(" ", 2)
        found[name] = (int(accepted), int(refused))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--limit", type=int)
    parser.add_argument("--update", action="store_true", help="store what was found")
    arguments = parser.parse_args()
    found = counted(arguments.limit)
    lines = [f"{name} {accepted} {refused}\n" for name, (accepted, refused) in found.items()]
    print("".join(lines), end="")
    if arguments.update:
        TABLE.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
