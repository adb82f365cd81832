"""Real schemas: how many are accepted, are all fillings valid, are valid instances reproduced?

    python -m bench.bench_schemas                     the first 1,000, all measurements
    python -m bench.bench_schemas --only compile      no denoising: acceptance and compile time
    python -m bench.bench_schemas --only walk         can each instance be spelled by its row?
    python -m bench.bench_schemas --offset 200 --limit 100 --only noise --only teacher

Noise must give a valid object for every accepted schema, whatever validator is asked; it is given
few steps and short slots, since nothing ever tells it to stop. A Teacher who prefers an instance
should get just that instance. Compile time includes lifting the first canvas and is taken twice:
as the disk cache was found, and again in the same process.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.clock import TookTooLong, within
from bench.corpus import Record, records
from bench.referees import verdicts
from infill import Engine, Options
from infill.api import blueprint_of
from infill.canvas import Canvas
from infill.errors import InfillError, Unsupported
from infill.known import same
from infill.models import default_vocabulary
from infill.schedule import FixedSteps
from infill.testing import Noise, Teacher
from infill.walk import Piece, flat, walk

PLAIN = Options()
NOISY = Options(schedule=FixedSteps(4), canvas=2048, slot_cap=32, items=3, depth=2)
OPEN = Options(canvas=8192, slot_cap=1024, extra_keys=64, items=64)


@dataclass
class Tally:
    """What happened, by name, with the first few records of each kind."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, record: str) -> None:
        self.counts[what] += 1
        self.examples.setdefault(what, []).append(record)

    def show(self, title: str, shown: int = 3) -> None:
        print(f"\n{title}: {sum(self.counts.values())}")
        for what, number in self.counts.most_common():
            print(f"  {number:5}  {what}   e.g. {', '.join(self.examples[what][:shown])}")


@dataclass
class Bench:
    """One run over the corpus; each measurement returns what happened in a few words."""

    seconds: float
    seed: int
    tallies: dict[str, Tally] = field(default_factory=dict)
    times: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    vocabulary: Any = field(default_factory=default_vocabulary)

    def compile(self, record: Record) -> str:
        for name in ("first", "again"):
            began = time.perf_counter()
            blueprint = blueprint_of(record.schema, PLAIN)
            middle = time.perf_counter()
            Canvas(blueprint.row, self.vocabulary, limit=PLAIN.canvas, slot_cap=PLAIN.slot_cap)
            ended = time.perf_counter()
            self.times.setdefault(name, []).append((ended - began, record.id))
            self.times.setdefault(f"{name}, without the lift", []).append(
                (middle - began, record.id)
            )
        return "accepted"

    def walk(self, record: Record, instance: Any) -> str:
        try:
            pieces = list(flat(walk(blueprint_of(record.schema, OPEN).row, instance)))
        except InfillError as error:
            return f"cannot be spelled: {error.what}"
        for piece in pieces:
            if isinstance(piece, Piece) and not _accepts(piece):
                return f"the {piece.slot.kind} slot does not accept its own spelling"
        written = json.loads("".join(piece.text for piece in pieces))
        return "spelled" if same(written, instance) else "spells another document"

    def noise(self, record: Record) -> str:
        engine = Engine(Noise(self.seed, vocabulary=self.vocabulary), options=NOISY)
        result = engine.fill(record.schema, seed=self.seed)
        broken = verdicts(record.schema, result.value)
        self.times.setdefault("noise", []).append((result.seconds, record.id))
        return f"INVALID for {', '.join(broken)}" if broken else "valid"

    def teacher(self, record: Record, instance: Any) -> str:
        engine = Engine(Teacher(instance, self.seed, vocabulary=self.vocabulary), options=OPEN)
        result = engine.fill(record.schema, seed=self.seed)
        self.times.setdefault("teacher", []).append((result.seconds, record.id))
        if verdicts(record.schema, result.value):
            return "INVALID"
        return "exact" if same(result.value, instance) else "another valid object"

    def run(self, what: str, measure: Callable[[], str], record: Record) -> bool:
        """Tally one measurement; False unless it went well."""
        try:
            with within(self.seconds, busy=True):
                outcome = measure()
        except Unsupported as error:
            outcome = f"refused: {error.pointer.rpartition('/')[2]}: {error.what}"
        except InfillError as error:
            outcome = f"{type(error).__name__}: {error.what}"
        except TookTooLong:
            outcome = f"took over {self.seconds:g} s"
        except Exception as error:  # a bench reports what the engine must never do
            last = traceback.extract_tb(error.__traceback__)[-1]
            outcome = f"CRASH {type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
        self.tallies.setdefault(what, Tally()).add(outcome, record.id)
        return outcome in ("accepted", "spelled", "valid", "exact")

    def report(self) -> None:
        for what, tally in self.tallies.items():
            tally.show(what)
        print("\nmilliseconds: median, p95, max, slowest")
        for what, found in self.times.items():
            found.sort()
            middle, late = found[len(found) // 2][0], found[int(len(found) * 0.95)][0]
            slow = ", ".join(f"{name} ({1e3 * s:.0f})" for s, name in found[-1:-4:-1])
            line = f"{1e3 * middle:8.2f} {1e3 * late:8.1f} {1e3 * found[-1][0]:9.1f}"
            print(f"  {what:24}{line}  {slow}")


def _accepts(piece: Piece) -> bool:
    options = getattr(piece.slot, "options", None)
    if options is None:
        return piece.slot.language.accepts(piece.text)  # type: ignore[union-attr]
    return any(option.language.accepts(piece.text) for option in options)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--offset", type=int, default=0, help="start here, to resume a run")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--file", default="dev", help="dev, dev-large, dev-adversarial")
    parser.add_argument("--only", choices=["compile", "walk", "noise", "teacher"], action="append")
    parser.add_argument("--seconds", type=float, default=20.0, help="at most, per measurement")
    parser.add_argument("--id", help="only this record")
    arguments = parser.parse_args()
    wanted = arguments.only or ["compile", "walk", "noise", "teacher"]
    bench = Bench(arguments.seconds, arguments.seed)
    corpus = records(arguments.file, limit=arguments.limit, offset=arguments.offset)
    with suppress(KeyboardInterrupt):
        for number, record in enumerate(corpus, arguments.offset):
            if arguments.id and record.id != arguments.id:
                continue
            if sys.stderr.isatty():
                print(f"\r{number} {record.id[:60]:60}", end="", file=sys.stderr, flush=True)
            elif number % 100 == 0:
                print(f"{number} …", file=sys.stderr, flush=True)
            measure(bench, wanted, record)
    bench.report()


def measure(bench: Bench, wanted: list[str], record: Record) -> None:
    """All wanted measurements of one record; a refused schema is only counted."""
    if not bench.run("compile", lambda: bench.compile(record), record):
        return
    if "noise" in wanted:
        bench.run("noise", lambda: bench.noise(record), record)
    for instance in record.valid:
        if verdicts(record.schema, instance):
            bench.tallies.setdefault("instances", Tally()).add("disputed, left out", record.id)
            continue
        if "walk" in wanted:
            bench.run("walk", lambda i=instance: bench.walk(record, i), record)  # type: ignore[misc]
        if "teacher" in wanted:
            bench.run("teacher", lambda i=instance: bench.teacher(record, i), record)  # type: ignore[misc]


if __name__ == "__main__":
    main()
