"""What `infill code` prints: the result in its formats, the holes, and what would be asked.

hole_listing(sheet, as_json=False)      # draft.py:2:12: ___1 expressions
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from infill.cli.show import difference
from infill.cli.watch import printable

if TYPE_CHECKING:
    from infill.templates.code.filling.code_result import CodeResult
    from infill.templates.code.sheet import Sheet


def printed(result: CodeResult, before: str, name: str, form: str) -> str:
    """The result as text, JSON, LSP edits or a unified diff."""
    match form:
        case "json":
            return _json(
                {
                    **asdict(result),
                    "edits": [edit.lsp() for edit in result.edits],
                    "seconds": round(result.seconds, 3),
                }
            )
        case "edits":
            return _json([edit.lsp() for edit in result.edits])
        case "diff":
            return difference(before, result.text, name)
        case _:
            return result.text


def hole_listing(sheet: Sheet, *, as_json: bool) -> str:
    """One line for every place: file, line and column, name, kind and hint."""
    from infill.templates.code.markers import line_and_column

    rows = []
    for hole in sheet.holes:
        line, column = line_and_column(sheet.body, hole.start + len(hole.lead))
        row: dict[str, Any] = {"file": sheet.path, "line": line, "column": column}
        rows.append({**row, "name": hole.name, "kind": hole.kind, "hint": hole.hint})
    if as_json:
        return _json(rows)
    return "".join(
        f"{row['file']}:{row['line']}:{row['column']}: {row['name']} {row['kind']}"
        + (f" {json.dumps(row['hint'], ensure_ascii=False)}" if row["hint"] else "")
        + "\n"
        for row in rows
    )


def code_dry_run(
    sheet: Sheet, context: str, lengths: int, locks: Mapping[str, str], only: Collection[str] | None
) -> str:
    """What the model would see and how often, without asking it: canvases, masks, forwards."""
    from infill.api import Engine, Request
    from infill.models.synthetic import Noise
    from infill.templates.code.code_blueprint import code_blueprint
    from infill.templates.code.context import evidence
    from infill.templates.code.filling.clusters import clusters
    from infill.templates.code.filling.fill_code import holes_to_fill
    from infill.templates.code.filling.scoring import lengths_of

    engine = Engine(Noise(0))
    names = holes_to_fill(sheet, locks, only)
    groups, context = clusters(sheet, names), evidence(context, sheet, names)
    lines = []
    for number, names in enumerate(groups, 1):
        part = sheet.part(names)
        canvas = engine.lay_out(Request(code_blueprint(part, names, locks), context))
        lines.append(
            f"canvas {number} of {len(groups)}: {len(canvas.context)} tokens of context, "
            f"{canvas.length} of canvas"
        )
        masks = []
        kinds = {hole.name: hole.kind for hole in part.holes}
        for variable in canvas.variables():
            name = str(variable.path.key)
            tried = lengths_of(part, name, lengths)
            masks.append(max(tried))
            places = len(part.places(name))
            lines.append(
                f"  {name}: {kinds[name]}, {'/'.join(map(str, tried))} masks at "
                f"first, {variable.slot.cap} at most"
                + (f", in {places} places" if places > 1 else "")
            )
        lines.append(
            f"  forwards: {1 if lengths > 1 else 0} for the lengths, 1 to {max(map(_most, masks))}"
        )
        lines += ["", *(f"  | {line}" for line in canvas.preview().split("\n")), ""]
    return "\n".join(lines)


def hole_table(result: CodeResult, path: str, *, model: str, seed: int) -> None:
    """The holes, their alternatives and lengths, and what the fill cost, on stderr."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(stderr=True, width=None if sys.stderr.isatty() else 100, highlight=False)
    table = Table(box=box.SIMPLE_HEAD if sys.stderr.isatty() else None, pad_edge=False)
    for name in ("hole", "text", "confidence", "lengths"):
        table.add_column(name, overflow="ellipsis", no_wrap=True)
    for hole in result.holes:
        sure = f"{hole.confidence:.2f}" if hole.status == "filled" else hole.status
        tried = " ".join(f"{one.tokens}:{one.score:.2f}" for one in hole.lengths)
        table.add_row(Text(printable(hole.name)), Text(_line(hole.text)), Text(sure), Text(tried))
        for other in hole.alternatives:
            table.add_row(Text(""), Text(_line(other)), Text("or"), Text(""))
    console.print(table)
    for hole in result.holes:
        if hole.status == "kept" and hole.message != "not asked for":
            where = f"{path}:{hole.line}:{hole.column}"
            console.print(Text(printable(f"{where}: {hole.name} stays as it is: {hole.message}")))
    for note in result.notes:
        console.print(Text(f"note: {printable(note)}"))
    filled = sum(hole.status == "filled" for hole in result.holes)
    first = "" if result.first is None else f", the first after {result.first:.1f} s"
    console.print(
        Text(
            f"{filled} of {len(result.holes)} holes filled in {result.forwards} forwards, "
            f"{result.seconds:.1f} s{first} (model {model}, seed {seed})"
        ),
        style="dim",
    )


def _line(text: str) -> str:
    shown = printable(text).replace("\n", "⏎").replace("\t", " ")
    return shown if len(shown) <= 56 else shown[:55] + "…"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _most(masks: int) -> int:
    """Steps until nothing is open if every one commits as little as the usual schedule allows."""
    from infill.rules.schedule import Frontier

    steps, share = 0, Frontier().share
    while masks > 0:
        masks -= max(1, math.floor(share * masks))
        steps += 1
    return steps
