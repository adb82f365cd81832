"""The account of a fill: what became of every hole, and the text that came of it.

account(sheet, groups, texts, …).holes[0].message       # "no valid text was found"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from infill.templates.code.filling.clock import Clock
from infill.templates.code.filling.clusters import Cluster
from infill.templates.code.filling.code_result import CodeResult, HoleReport, edits_of
from infill.templates.code.markers import line_and_column
from infill.templates.code.sheet import Sheet


def account(
    sheet: Sheet,
    groups: Sequence[Cluster],
    texts: Mapping[str, str],
    locked: set[str],
    messages: Mapping[str, str],
    others: Mapping[str, list[str]],
    clock: Clock,
    notes: tuple[str, ...],
    wanted: Sequence[str],
) -> CodeResult:
    """The result of a fill: `texts` are those of the filled and locked holes, `messages` why others
    stayed, `others` the alternatives."""
    of = {name: group for group in groups for name in group.names}
    reports = []
    for name in sheet.names:
        hole, group = sheet.places(name)[0], of.get(name)
        line, column = line_and_column(sheet.body, hole.start + len(hole.lead))
        own = group.reports.get(name) if group else None
        filled = name in texts
        why = "" if filled else messages.get(name) or _why(group, name, notes)
        reports.append(
            HoleReport(
                name,
                hole.kind,
                "locked" if name in locked else "filled" if filled else "kept",
                texts[name]
                if filled
                else sheet.body[hole.start + len(hole.lead) : hole.end - len(hole.tail)],
                line,
                column,
                own.confidence if own and filled else float(name in locked),
                own.tokens if own and filled else 0,
                own.forwards if own else 0,
                group.lengths.get(name, ()) if group else (),
                tuple(others.get(name, ())),
                why,
            )
        )
    return CodeResult(
        sheet.bom + sheet.whole(texts).text,
        tuple(reports),
        edits_of(sheet, texts),
        all(name in texts for name in wanted),
        clock.forwards,
        clock.seconds,
        clock.first,
        notes,
    )


def _why(group: Cluster | None, name: str, notes: Sequence[str]) -> str:
    if group is None:
        return "not asked for"
    return group.messages.get(name) or (notes[0] if notes else "no valid text was found")
