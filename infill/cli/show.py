"""Results as a person reads them: a table of slots and a line that sums up, on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from infill.cli.watch import printable

if TYPE_CHECKING:
    from infill.result import Result, SlotReport

_WIDTH, _GAPS = 100, 13


def report(result: Result[Any], *, model: str, seed: int) -> None:
    """The slots with value, confidence and forwards; then notes and what the fill cost."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stderr.isatty()
    console = Console(stderr=True, width=None if terminal else _WIDTH, highlight=False)
    path = min(max((len(slot.path) for slot in result.slots), default=4), console.width // 3)
    room = console.width - path - len("confidence") - len("forwards") - _GAPS
    table = Table(box=box.SIMPLE_HEAD if terminal else None, pad_edge=False)
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
    return "green" if slot.confidence >= 0.8 else "yellow" if slot.confidence >= 0.5 else "red"
