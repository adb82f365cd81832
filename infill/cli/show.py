"""Results as a person reads them.

On stderr a table of slots and a line that sums up; on stdout JSON, unified diffs, or plain aligned
columns for eye, grep and awk:

    columns([("seen", "date"), ("grade", "choice")])    # "seen   date\ngrade  choice\n"
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

from infill.cli.watch import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from infill.result import Result, SlotReport
    from infill.templates.reports.report import Report


_WIDTH, _GAPS = 100, 13


def result_table(result: Result[Any], *, model: str, seed: int) -> None:
    """The slots with value, confidence and forwards; then notes and what the fill cost."""
    from rich.text import Text

    console = _console()
    path = min(max((len(slot.path) for slot in result.slots), default=4), console.width // 3)
    room = console.width - path - len("confidence") - len("forwards") - _GAPS
    table = _table(console)
    table.add_column("slot", overflow="ellipsis", no_wrap=True, min_width=path)
    table.add_column("value", overflow="ellipsis", no_wrap=True, max_width=max(room, 8))
    table.add_column("confidence", justify="right", no_wrap=True)
    table.add_column("forwards", justify="right", no_wrap=True)
    for slot in result.slots:
        table.add_row(
            Text(printable(slot.path)),
            Text(_one_line(slot.text)),
            Text(_confidence(slot), style=_colour(slot)),
            Text(str(slot.forwards)),
        )
    if result.slots:
        console.print(table)
    for note in result.notes:
        console.print(Text(f"note: {printable(note)}"))
    console.print(Text(_cost(result, model, seed)), style="dim")


def answer_table(report: Report) -> None:
    """The slots of a report with value, confidence and evidence; then alerts and what it cost."""
    from rich.text import Text

    console = _console()
    table = _table(console)
    path = min(max((len(one.path) for one in report.answers), default=4), console.width // 3)
    room = console.width - path - len("confidence") - len("12345-12345") - _GAPS
    table.add_column("slot", overflow="ellipsis", no_wrap=True, min_width=path)
    table.add_column("value", overflow="ellipsis", no_wrap=True, max_width=max(room, 8))
    table.add_column("confidence", justify="right", no_wrap=True)
    table.add_column("evidence", justify="right", no_wrap=True)
    for one in report.answers:
        sure = "locked" if one.locked else _share(one.confidence)
        where = f"{one.quote.start}-{one.quote.end}" if one.quote else ""
        style = "dim" if one.locked else _colour_of(one.confidence or 0)
        table.add_row(
            Text(printable(one.path)), Text(_one_line(one.text)), Text(sure, style=style), where
        )
    if report.answers:
        console.print(table)
    for note in report.notes:
        console.print(Text(f"note: {printable(note)}"))
    for alert in report.alerts:
        console.print(Text(f"alert: {printable(alert)}", style="yellow"))
    slots, forwards = len(report.answers), report.forwards
    console.print(
        Text(
            f"{slots} slot{'s' * (slots != 1)} in {forwards} forward{'s' * (forwards != 1)}, "
            f"{report.seconds:.1f} s (model {report.model}, seed {report.seed})"
        ),
        style="dim",
    )


def as_json(value: Any) -> str:
    """Indented JSON, always encodable as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        text = json.dumps(value, indent=2)
    return text + "\n"


def report_json(result: Result[Any]) -> dict[str, Any]:
    """The whole result as one JSON object, for --format report."""
    from dataclasses import asdict

    return {
        "value": json.loads(result.text),
        "forwards": result.forwards,
        "seconds": round(result.seconds, 3),
        "notes": list(result.notes),
        "slots": [asdict(slot) for slot in result.slots],
    }


def _cost(result: Result[Any], model: str, seed: int) -> str:
    slots, forwards = len(result.slots), result.forwards
    remasks = sum(slot.remasks for slot in result.slots)
    again = f", {remasks} masked again" if remasks else ""
    return (
        f"{slots} slot{'s' * (slots != 1)}{again} in {forwards} forward{'s' * (forwards != 1)}, "
        f"{result.seconds:.1f} s (model {model}, seed {seed})"
    )


def _one_line(text: str) -> str:
    return printable(text).replace("\n", "⏎").replace("\t", " ") or "(left out)"


def _confidence(slot: SlotReport) -> str:
    return "locked" if slot.locked else f"{slot.confidence:.2f}"


def _colour(slot: SlotReport) -> str:
    if slot.locked:
        return "dim"
    return _colour_of(slot.confidence)


def _share(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.2f}"


def _colour_of(confidence: float) -> str:
    return "green" if confidence >= 0.8 else "yellow" if confidence >= 0.5 else "red"


def _console() -> Console:
    from rich.console import Console

    terminal = sys.stderr.isatty()
    return Console(stderr=True, width=None if terminal else _WIDTH, highlight=False)


def _table(console: Console) -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD if console.is_terminal else None, pad_edge=False)


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines; every column but the last is padded to its widest cell."""
    if not rows:
        return ""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def difference(before: str, after: str, name: str) -> str:
    """A unified diff; a last line without its newline is marked as diff does."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in unified_diff(old, new, f"a/{name}", f"b/{name}")
    )
