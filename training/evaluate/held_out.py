"""Exact slots on documents of generators that training never draws from."""

from __future__ import annotations

import argparse
from collections import defaultdict

from training.evaluate import lineup
from training.evaluate.cases import held_out
from training.evaluate.leaves import Exact, exact
from training.evaluate.predictions import ask
from training.evaluate.records import COSTS, cost
from training.evaluate.table import Cell, table


def options(parser: argparse.ArgumentParser) -> None:
    """The options of `held-out`."""
    lineup.options(parser)
    parser.add_argument("--count", type=int, default=100, help="how many documents")
    parser.add_argument("--seed", type=int, default=1)


def run(arguments: argparse.Namespace) -> str:
    """A row for every contestant and kind: documents, leaves, the share that is exactly right."""
    cases = held_out(arguments.count, arguments.seed)
    rows: list[list[Cell]] = []
    costs: list[list[Cell]] = []
    for name, contestant in lineup.lineup(arguments):
        file = f"held-out-{name}"
        answered = [*ask(contestant, cases, file, arguments.out, resume=arguments.resume)]
        kinds: dict[str, Exact] = defaultdict(Exact)
        sizes: dict[str, int] = defaultdict(int)
        whole: dict[str, int] = defaultdict(int)
        for each in answered:
            found = exact(each.case.gold, each.answer.value)
            for kind in (each.case.kind, "all"):
                kinds[kind] += found
                sizes[kind] += 1
                whole[kind] += found.right == found.of
        for kind in sorted(kinds, key=lambda kind: (kind == "all", kind)):
            found, size = kinds[kind], sizes[kind]
            rows.append([name, kind, size, found.of, found.percent, 100 * whole[kind] / size])
        costs.append(cost(name, answered))
    head = ["contestant", "kind", "documents", "leaves", "exact %", "whole %"]
    return f"{table(head, rows)}\n\nmedian and p90 a document\n{table(COSTS, costs)}"
