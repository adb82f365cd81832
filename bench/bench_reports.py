"""Reports: what noise makes of the library, how fields fare, and what batches bring.

python -m bench.bench_reports noise --seeds 200      every report against a second opinion
python -m bench.bench_reports accuracy --every 8     fields of the development reports, by type
python -m bench.bench_reports throughput --count 32  records a second, batch of 8 against 1
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.report_referee import complaints
from infill import Engine, Options
from infill.errors import InfillError
from infill.models.synthetic import Adversary, Noise
from infill.rules.schedule import FixedSteps
from infill.templates.reports import library
from infill.templates.reports.answers import plain_data
from infill.templates.reports.fill_reports import fill_reports
from infill.templates.reports.provenance import Source
from infill.templates.reports.reader import read_template
from infill.templates.reports.report import ReportRequest

DATA = Path(__file__).resolve().parents[2] / "shared/data/extract/reports.jsonl"
INSTRUCTION = "Fill in the report from the text."
QUICK = Options(schedule=FixedSteps(4), slot_cap=24)


def noise(seeds: int, first: int, adversary: bool) -> int:
    """Fill the whole library with random logits; returns how many reports have a complaint.

    The tally so far is printed now and then, so that an interrupted run has said something.
    """
    wrong, tally = 0, Counter[str]()
    templates = [
        (n, read_template(library.library_text(n) or "", path=n)) for n in library.library_names()
    ]
    for seed in range(first, first + seeds):
        model = Adversary(seed) if adversary else Noise(seed)
        for name, template in templates:
            evidence = library.library_evidence(name)
            request = ReportRequest(template, (Source("evidence", evidence),), seed=seed)
            (outcome,) = fill_reports(Engine(model, options=QUICK), [request])
            if isinstance(outcome, InfillError):
                tally[f"{name}: {type(outcome).__name__}: {outcome.what}"] += 1
                continue
            found = complaints(template, outcome, evidence)
            wrong += bool(found)
            tally["valid" if not found else f"{name}: wrong"] += 1
            for complaint in found:
                print(f"{name}, seed {seed}: {complaint}")
        done = seed - first + 1
        if done % 25 == 0 or done == seeds:
            print(f"{done} seeds over {len(templates)} templates")
            for what, count in tally.most_common():
                print(f"{count:6,}  {what}", flush=True)
    return wrong


def accuracy(model: str, every: int, data: Path, out: Path | None) -> None:
    """Fill the development reports and count the fields that are exactly right, by type."""
    if not data.exists():
        sys.exit(f"no reports at {data}: the development data is not beside this checkout")
    engine = Engine(model)
    rights, totals = Counter[str](), Counter[str]()
    misses: dict[str, Counter[str]] = defaultdict(Counter)
    errors, seconds = 0, []
    records = [json.loads(line) for line in data.read_text("utf-8").splitlines()][::every]
    written = []
    for record in records:
        template = read_template(record["template"], schema=record["schema"], path=record["id"])
        request = ReportRequest(
            template, (Source("context", record["context"]),), instruction=INSTRUCTION
        )
        (outcome,) = fill_reports(engine, [request])
        line: dict[str, Any] = {"id": record["id"]}
        if isinstance(outcome, InfillError):
            errors += 1
            line["error"] = str(outcome)
            values: Mapping[str, Any] = {}
        else:
            values = plain_data(outcome.values)
            line["value"] = {name: values.get(name) for name in record["slots"]}
            seconds.append(outcome.seconds)
        written.append(json.dumps(line, ensure_ascii=False))
        for name, schema in record["slots"].items():
            kind = _kind(schema)
            gold, said = record["gold"].get(name), values.get(name)
            right = (
                name in values and gold == said and isinstance(gold, bool) == isinstance(said, bool)
            )
            totals[kind] += 1
            rights[kind] += right
            if not right:
                misses[kind][_miss(gold, said)] += 1
        print(f"{record['id']}", file=sys.stderr, flush=True)
    if out:
        out.write_text("\n".join(written) + "\n", encoding="utf-8")
    print(
        f"{len(records)} reports, {errors} errors, {sum(seconds) / max(len(seconds), 1):.1f} s each"
    )
    print("| type | fields | right | commonest failure |\n| --- | ---: | ---: | --- |")
    for kind, total in totals.most_common():
        worst = ", ".join(f"{what} {n}" for what, n in misses[kind].most_common(2))
        print(f"| {kind} | {total} | {rights[kind] / total:.0%} | {worst} |")
    print(f"| all | {totals.total()} | {rights.total() / totals.total():.1%} | |")


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    null = isinstance(kind, list) and "null" in kind
    plain_kind = next(k for k in kind if k != "null") if isinstance(kind, list) else str(kind)
    name = "enum" if "enum" in schema else str(schema.get("format", plain_kind))
    return f"{name} or null" if null else name


def _miss(gold: Any, said: Any) -> str:
    if said is None:
        return "left unstated"
    if gold is None:
        return "made up"
    if isinstance(gold, list):
        return "another number of items" if len(gold) != len(said) else "another item"
    if isinstance(gold, str) and isinstance(said, str):
        return "a part or more of it" if gold in said or said in gold else "another text"
    return "another value"


def throughput(model: str, count: int, sizes: tuple[int, ...]) -> None:
    """Records a second of one short template, by batch size."""
    template = read_template(library.library_text("ticket-triage") or "")
    evidence = library.library_evidence("ticket-triage")
    requests = [
        ReportRequest(template, (Source("evidence", f"Ticket {n}\n{evidence}"),))
        for n in range(count)
    ]
    first = 0.0
    for size in sizes:
        engine = Engine(model, options=Options(batch=size))
        fill_reports(engine, requests[:1])
        began = time.perf_counter()
        outcomes = fill_reports(engine, requests)
        rate = count / (time.perf_counter() - began)
        first = first or rate
        good = sum(not isinstance(outcome, InfillError) for outcome in outcomes)
        print(
            f"batch {size}: {rate:.2f} a second, {rate / first:.2f} times, {good} of {count} filled"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("noise", "accuracy", "throughput"))
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--adversary", action="store_true", help="prefer what is forbidden")
    parser.add_argument("--model", default="default")
    parser.add_argument("--every", type=int, default=1, help="take every n-th report")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, help="write predictions for the shared scorer")
    parser.add_argument("--count", type=int, default=32)
    arguments = parser.parse_args()
    match arguments.what:
        case "noise":
            sys.exit(noise(arguments.seeds, arguments.first, arguments.adversary) > 0)
        case "accuracy":
            accuracy(arguments.model, arguments.every, arguments.data, arguments.out)
        case _:
            throughput(arguments.model, arguments.count, (1, 8))


if __name__ == "__main__":
    main()
