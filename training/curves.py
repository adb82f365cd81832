"""Plot a training run.

python -m training.curves RUN/curves.csv --svg out.svg
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.plot import Line, Panel, svg

PANELS = {
    "Loss": (
        "nats",
        {"loss": "training", "dev_masked": "held out, all", "dev_half": "half masked"},
    ),
    "Right in one step, held out": (
        "share",
        {"dev_token_accuracy": "tokens", "dev_example_accuracy": "examples"},
    ),
    "Learning rate": ("rate", {"rate": "rate"}),
}

Rows = Sequence[Mapping[str, str]]


def read(path: Path) -> Rows:
    """The rows of a curves.csv; exits with a note if it is missing or is another file."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        sys.exit(f"no such file: {path}; a run of training.train writes curves.csv")
    if not rows or "minutes" not in rows[0]:
        sys.exit(f"{path} is no curves.csv of training.train: it has no column 'minutes'")
    return rows


def panels(rows: Rows) -> list[Panel]:
    """Losses, held-out accuracies and the learning rate, against minutes."""
    return [
        Panel(title, "minutes", unit, [line(rows, column, name) for column, name in named.items()])
        for title, (unit, named) in PANELS.items()
    ]


def line(rows: Rows, column: str, name: str) -> Line:
    """One column where it has a value, less what was reported before the first step."""
    points = [
        (float(row["minutes"]), float(row[column]))
        for row in rows
        if row.get(column) and (column != "loss" or float(row["step"]) > 0)
    ]
    return Line(name, points, dots=column.startswith("dev"))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Plot a training run.")
    parser.add_argument("curves", type=Path, help="a run's curves.csv")
    parser.add_argument("--svg", type=Path, required=True, help="where to write the plot")
    arguments = parser.parse_args()
    arguments.svg.write_text(svg(panels(read(arguments.curves))), encoding="utf-8")
    print(arguments.svg)


if __name__ == "__main__":
    main()
