"""Tables for the terminal, and summaries of what was measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

Cell = str | float | int | None


def table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Columns in line: text to the left, numbers to the right, "–" where there is nothing."""
    shown = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *shown, strict=True)]
    left = [all(isinstance(row[i], str) for row in rows) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if to_left else cell.rjust(width)
            for cell, width, to_left in zip(cells, widths, left, strict=True)
        )
        return "  ".join(padded).rstrip()

    return "\n".join([line(head), line(["─" * width for width in widths]), *map(line, shown)])


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return "–"
        case str():
            return cell
        case int():
            return f"{cell:,}"
        case float():
            return f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"


def middle(values: Sequence[float]) -> float | None:
    """The median."""
    return median(values) if values else None


def upper(values: Sequence[float]) -> float | None:
    """The smallest value that nine tenths do not exceed."""
    return sorted(values)[math.ceil(0.9 * len(values)) - 1] if values else None
