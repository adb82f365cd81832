"""Real schemas: how many are accepted, are all fillings valid, are valid instances reproduced?

    python -m bench.bench_schemas                     the first 1,000, all measurements
    python -m bench.bench_schemas --only compile      no denoising: acceptance and compile time
    python -m bench.bench_schemas --only walk         can each instance be spelled by its row?
    python -m bench.bench_schemas --offset 200 --limit 100 --only noise --only teacher
    python -m bench.bench_schemas --slice 3/40 --out FILE     every 40th schema of all, from the 3rd
    python -m bench.bench_schemas --report FILE               what such runs have found together

Noise must give a valid object for every accepted schema, whatever validator is asked; it is given
few steps and short slots, since nothing ever tells it to stop, and larger ones where an error says
that these are too small. A Teacher who prefers an instance
should get just that instance. Compile time includes lifting the first canvas and is taken twice:
as the disk cache was found, and again in the same process. `--seconds` are processor seconds.
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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench import tables
from bench.clock import TookTooLong, within
from bench.corpus import Record, records
from bench.referees import verdicts
from infill import Engine, Options
from infill.api import blueprint_of
from infill.canvas.canvas import Canvas
from infill.documents import same
from infill.errors import BudgetError, InfillError, Unsatisfiable, Unsupported
from infill.models import default_vocabulary
from infill.models.synthetic import Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.scaffold import Piece, flat, walk

PLAIN = Options()
NOISY = Options(schedule=FixedSteps(4), canvas=2048, slot_cap=32, items=3, depth=2)
RAISED = replace(NOISY, canvas=8192, slot_cap=256)
OPEN = Options(canvas=8192, slot_cap=1024, extra_keys=64, items=256, depth=16)


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
    out: Path | None = None
    tallies: dict[str, Tally] = field(default_factory=dict)
    times: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    vocabulary: Any = field(default_factory=default_vocabulary)

    def compile(self, record: Record) -> str:
        for name in ("first", "again"):
            began = time.process_time()
            blueprint = blueprint_of(record.schema, PLAIN)
            middle = time.process_time()
            Canvas(blueprint.row, self.vocabulary, limit=PLAIN.canvas, slot_cap=PLAIN.slot_cap)
            ended = time.process_time()
            self.timed(name, ended - began, record.id)
            self.timed(f"{name}, without the lift", middle - began, record.id)
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
        noise = Noise(self.seed, vocabulary=self.vocabulary)
        began = time.process_time()
        try:
            result = Engine(noise, options=NOISY).fill(record.schema, seed=self.seed)
        except BudgetError:  # says what to raise, so that is what one does
            result = Engine(noise, options=RAISED).fill(record.schema, seed=self.seed)
        self.timed("noise", time.process_time() - began, record.id)
        broken = verdicts(record.schema, result.value)
        return f"INVALID for {', '.join(broken)}" if broken else "valid"

    def teacher(self, record: Record, instance: Any) -> str:
        engine = Engine(Teacher(instance, self.seed, vocabulary=self.vocabulary), options=OPEN)
        began = time.process_time()
        result = engine.fill(record.schema, seed=self.seed)
        self.timed("teacher", time.process_time() - began, record.id)
        if verdicts(record.schema, result.value):
            return "INVALID"
        return "exact" if same(result.value, instance) else "another valid object"

    def run(self, what: str, measure: Callable[[], str], record: Record) -> bool:
        """Tally one measurement; False unless it went well."""
        try:
            with within(self.seconds, busy=True):
                outcome = measure()
        except Unsatisfiable as error:
            outcome = f"Unsatisfiable: {error.what}"
            if not error.tried and not all(verdicts(record.schema, one) for one in record.valid):
                outcome = "LIE: called impossible, but an instance is valid"
        except Unsupported as error:
            outcome = f"refused: {error.pointer.rpartition('/')[2]}: {error.what}"
        except InfillError as error:
            outcome = f"{type(error).__name__}: {error.what}"
        except TookTooLong:
            outcome = f"took over {self.seconds:g} s"
        except Exception as error:  # a bench reports what the engine must never do
            last = traceback.extract_tb(error.__traceback__)[-1]
            outcome = f"CRASH {type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
        self.add(what, outcome, record.id)
        return outcome in ("accepted", "spelled", "valid", "exact")

    def add(self, what: str, outcome: str, record: str) -> None:
        self.tallies.setdefault(what, Tally()).add(outcome, record)
        self._write({"what": what, "outcome": outcome, "id": record})

    def timed(self, what: str, seconds: float, record: str) -> None:
        self.times.setdefault(what, []).append((seconds, record))
        self._write({"time": what, "seconds": round(seconds, 5), "id": record})

    def _write(self, line: dict[str, Any]) -> None:
        """Append what was found, so that a run can stop at any moment and others go on."""
        if self.out is not None:
            with self.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def read(self, path: Path) -> None:
        """Add what another run has written."""
        for line in path.read_text(encoding="utf-8").splitlines():
            found = json.loads(line)
            if "what" in found:
                self.add(found["what"], found["outcome"], found["id"])
            else:
                self.timed(found["time"], found["seconds"], found["id"])

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

    def record(self, file: str) -> None:
        """Keep the figures for docs/benchmarks.md."""
        done = {
            what: (tally.counts, sum(tally.counts.values())) for what, tally in self.tallies.items()
        }
        if "teacher" in done:
            counts, every = done["teacher"]
            exact = f"{counts['exact']:,} ({100 * counts['exact'] / every:.1f} %)"
            rows = [[f"{every:,} known instances: come back exactly", exact]]
            tables.record("schemas", "teacher", rows)
        if "noise" not in done:
            return
        counts, accepted = done["noise"]
        _, every = done["compile"]
        wrong = sum(n for what, n in counts.items() if what.startswith(("INVALID", "CRASH", "LIE")))
        if file == "dev-adversarial":
            rows = [
                [
                    f"{every} adversarial schemas: valid; refused; wrong",
                    f"{counts['valid']}; {every - accepted}; {wrong}",
                ]
            ]
            tables.record("schemas", "adversarial", rows)
            return
        slow = sum(n for what, n in counts.items() if what.startswith("took over"))
        found = sorted(1000 * seconds for seconds, _ in self.times["noise"])
        middle, late = found[len(found) // 2], found[int(len(found) * 0.95)]
        rows = [
            [f"{every:,} real schemas: accepted", f"{accepted:,} ({100 * accepted / every:.1f} %)"],
            ["of these valid under random logits", f"{counts['valid']:,}"],
            [f"invalid; over {self.seconds:g} s", f"{wrong}; {slow}"],
            [
                "ms a schema under random logits: median, p95, max",
                f"{middle:.0f}, {late:.0f}, {found[-1]:,.0f}",
            ],
        ]
        tables.record("schemas", "corpus", rows)


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
    parser.add_argument("--slice", help="i/n: every n-th record of the whole file, from the i-th")
    parser.add_argument("--out", type=Path, help="append what is found to this file")
    parser.add_argument("--report", type=Path, help="measure nothing, report on such a file")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()
    wanted = arguments.only or ["compile", "walk", "noise", "teacher"]
    bench = Bench(arguments.seconds, arguments.seed, arguments.out)
    if arguments.report:
        bench.read(arguments.report)
        bench.report()
        if arguments.record:
            bench.record(arguments.file)
        return
    first, step = map(int, (arguments.slice or "1/1").split("/"))
    limit = None if arguments.slice else arguments.limit
    corpus = records(arguments.file, limit=limit, offset=arguments.offset)
    with suppress(KeyboardInterrupt):
        for number, record in enumerate(corpus, arguments.offset):
            if (number + 1 - first) % step or (arguments.id and record.id != arguments.id):
                continue
            if sys.stderr.isatty():
                print(f"\r{number} {record.id[:60]:60}", end="", file=sys.stderr, flush=True)
            elif number % 100 == 0:
                print(f"{number} …", file=sys.stderr, flush=True)
            measure(bench, wanted, record)
    bench.report()
    if arguments.record:
        bench.record(arguments.file)


def measure(bench: Bench, wanted: list[str], record: Record) -> None:
    """All wanted measurements of one record; a refused schema is only counted."""
    if not bench.run("compile", lambda: bench.compile(record), record):
        return
    if "noise" in wanted:
        bench.run("noise", lambda: bench.noise(record), record)
    for instance in record.valid:
        if verdicts(record.schema, instance):
            bench.add("instances", "disputed, left out", record.id)
            continue
        if "walk" in wanted:
            bench.run("walk", lambda i=instance: bench.walk(record, i), record)  # type: ignore[misc]
        if "teacher" in wanted:
            bench.run("teacher", lambda i=instance: bench.teacher(record, i), record)  # type: ignore[misc]


if __name__ == "__main__":
    main()
