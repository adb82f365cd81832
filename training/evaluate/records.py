"""Real documents to records: every contestant over the development records, in one run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench import tables
from training.evaluate import lineup
from training.evaluate.cases import RECORDS, records
from training.evaluate.predictions import Answered, ask
from training.evaluate.score import COLUMNS, Scores
from training.evaluate.table import Cell, middle, table, upper

COSTS = ("contestant", "forwards", "p90", "seconds", "p90", "CPU s", "p90", "ms/forward")


def options(parser: argparse.ArgumentParser) -> None:
    """The options of `records`."""
    lineup.options(parser)
    parser.add_argument("--data", type=Path, default=RECORDS)
    parser.add_argument("--every", type=int, default=1, help="take every n-th record")


def run(arguments: argparse.Namespace) -> str:
    """Two tables: how right each contestant is by kind, and what it costs a record."""
    every = records(arguments.data)
    cases = every[:: arguments.every]
    rows: list[list[Cell]] = []
    costs: list[list[Cell]] = []
    for name, contestant in lineup.lineup(arguments, every):
        file = f"records-{name}"
        answered = [*ask(contestant, cases, file, arguments.out, resume=arguments.resume)]
        rows += scored(name, answered)
        costs.append(cost(name, answered))
    if arguments.record:
        keep(rows, costs)
    head = ["contestant", "kind", "n", *COLUMNS, "errors"]
    return f"{table(head, rows)}\n\nmedian and p90 a record\n{table(COSTS, costs)}"


NAMES = {
    "ours": "infill",
    "ar": "parent, left to right",
    "ar-tuned": "parent, trained on the same",
    "constant": "the commonest answers",
}
"""The contestants as the table in docs/benchmarks.md calls them."""


def keep(rows: Sequence[Sequence[Cell]], costs: Sequence[Sequence[Cell]]) -> None:
    """Record each contestant's mean over the kinds, and its medians."""
    means = {row[0]: row for row in rows if row[1] == "mean of kinds"}
    made = []
    for name, forwards, _, _, _, cpu, *_ in costs:
        row = means[name]
        found = dict(zip(COLUMNS, row[3:], strict=False))
        share = {column: float(found[column] or 0) for column in ("field", "F1", "valid")}
        cells: list[tables.Cell] = [NAMES[str(name)], int(row[2] or 0)]
        cells += [f"{share['field']:.1f} %", round(share["F1"], 1), f"{share['valid']:.4g} %"]
        made.append([*cells, round(float(forwards or 0)), round(float(cpu or 0), 1)])
    names = {str(cost[0]) for cost in costs}
    run = "control" if "ar-tuned" in names else "parent" if "ar" in names else "ours"
    tables.record("records", run, made)


def scored(name: str, answered: Sequence[Answered]) -> list[list[Cell]]:
    """A row for every kind, for their mean, and for all records together."""
    scores = Scores()
    for each in answered:
        scores.add(each.case, each.answer.value)
    return [
        [name, kind, int(row["n"] or 0), *(row[c] for c in COLUMNS), int(row["error"] or 0)]
        for kind, row in scores.rows().items()
    ]


def cost(name: str, answered: Sequence[Answered]) -> list[Cell]:
    """Medians and 90th percentiles over the records that were answered."""
    good = [each.answer for each in answered if not each.answer.error]
    forwards = [float(answer.forwards) for answer in good]
    seconds, cpu = [answer.seconds for answer in good], [answer.cpu for answer in good]
    rate = 1000 * sum(cpu) / sum(forwards) if sum(forwards) else None
    return [
        name,
        middle(forwards),
        upper(forwards),
        middle(seconds),
        upper(seconds),
        middle(cpu),
        upper(cpu),
        rate,
    ]
