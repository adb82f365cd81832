"""Report templates: an expanded template with typed places becomes a blueprint.

    ---
    slots:
      seen: {type: date}
      side: {type: choice, of: [left, right]}
    ---
    Seen on [[seen]]. Side: [[side]].

The report is the template without its front matter, byte for byte but for the slots. A name in
several places is one variable.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from infill.blueprint import Blueprint, Failure, Filled
from infill.documents import UNKNOWN, Path, lookup
from infill.errors import SourceError
from infill.languages.language import Language, literal
from infill.scaffold import Slot, SlotKind
from infill.templates.reports.expansion import expand
from infill.templates.reports.reader import read_template
from infill.templates.reports.report_judge import Complaint, ReportJudge
from infill.templates.reports.report_template import Template
from infill.templates.reports.slot_paths import name_of
from infill.templates.reports.slot_types import SlotType, slot_type
from infill.templates.reports.words import quotable
from infill.templates.skeleton import (
    Assembled,
    K,
    Skeleton,
    SlotBorder,
    bordered,
    borders,
    skeleton_row,
    split,
)


@dataclass(frozen=True, slots=True)
class ReportFilled:
    """The whole report, the typed value of every slot (None where it is not stated), its texts.

    `spans` are the [start, end) of each place in `text`, in characters, with its slot's path.
    """

    text: str
    values: dict[Path, Any]
    texts: dict[Path, str]
    spans: tuple[tuple[Path, int, int], ...]

    @property
    def named(self) -> dict[str, Any]:
        """The values by the names of their slots."""
        return {name_of(path): value for path, value in self.values.items()}


def template_blueprint(
    text: str,
    *,
    path: str = "<template>",
    evidence: str = "",
    data: Mapping[str, Any] | None = None,
) -> Blueprint[ReportFilled]:
    """The blueprint of a template that is filled in one go.

    `evidence` is what verbatim slots may quote, `data` what Jinja knows. Raises SourceError that
    lists everything wrong with the template, with line and column, and for one whose slots decide
    what it consists of: `infill.reports` fills those.
    """
    template = read_template(text, path=path)
    if template.deciding:
        raise SourceError(
            "this template is filled in steps, as some slots decide what it consists of",
            where=path,
            got=", ".join(sorted(template.deciding)),
            todo="use infill.fill_report or `infill report`",
        )
    skeleton = expand(template, data or {}, {})
    tabled = tabled_in(skeleton)
    types = {
        place: slot_type(settings, evidence, table=place in tabled)
        for name, settings in template.settings.items()
        if (place := Path((name,))) in skeleton.names
    }
    return report_blueprint(template, skeleton, types, judge=ReportJudge(template, data=data or {}))


def report_blueprint(
    template: Template,
    skeleton: Skeleton[Path],
    types: Mapping[Path, SlotType],
    *,
    fixed: Mapping[Path, str] | None = None,
    judge: ReportJudge | None = None,
) -> Blueprint[ReportFilled]:
    """The blueprint of an expanded template; `types` are those of its open places.

    Places in `fixed` have their text already. `judge` tells which rules do not hold for the typed
    values.
    """
    open_ = partly_filled(skeleton, fixed or {})
    around = borders(open_, newline=False)
    around |= {path: SlotBorder() for path, one in types.items() if one.settings.type == "grammar"}
    slots = {
        path: bordered(
            _slot(path, one, tied=open_.names.count(path) > 1),
            around[path],
            partial(_spell, path, one),
        )
        for path, one in types.items()
    }
    row = skeleton_row(open_, slots, around)

    def texts(filled: Filled) -> dict[Path, str]:
        return {path: slot.value(filled.slots[str(path)]) for path, slot in slots.items()}

    def read(filled: Filled) -> ReportFilled:
        own = texts(filled)
        values = {path: types[path].read(text) for path, text in own.items()}
        whole = assembled(template, skeleton, {**(fixed or {}), **own})
        spans = zip(skeleton.names, whole.spans, strict=True)
        placed = tuple((path, start, end) for path, (start, end) in spans)
        return ReportFilled(whole.text, values, own, placed)

    def verdict(filled: Filled) -> Sequence[Failure]:
        own = texts(filled)
        failures = _misread(types, own)
        if failures:
            return failures
        if judge is None:
            return ()
        values = {path: types[path].read(text) for path, text in own.items()}
        return [
            Failure(one.message, tuple(map(str, one.paths)), partial(cure, judge, one, values))
            for one in judge(values)
        ]

    def cure(
        judge: ReportJudge,
        complaint: Complaint,
        values: Mapping[Path, Any],
        slot: Slot,
        whole: bool,
    ) -> Language | None:
        kind = judge.cure(complaint, values, slot.path, types[slot.path], whole)
        if kind is None or not isinstance(kind.language, Language):
            return None
        border = around[slot.path]
        return literal(border.lead) + kind.language + literal(border.tail)

    return Blueprint(
        row=row,
        parse=lambda filled: read(Filled(filled, split(row, filled))),
        read=read,
        form="\n".join(slot_form(path, one) for path, one in types.items()),
        instruction=template.instruction,
        validators=(verdict,),
    )


def slot_form(path: Path, one: SlotType) -> str:
    """The slot's line in the prompt, under the name that it has in the report."""
    form = one.settings.form
    return name_of(path) + form.removeprefix(one.settings.name)


def partly_filled(skeleton: Skeleton[Path], fixed: Mapping[Path, str]) -> Skeleton[Path]:
    """The skeleton in which the places that have their text are no places any more."""
    segments, paths = [skeleton.segments[0]], []
    for path, after in zip(skeleton.names, skeleton.segments[1:], strict=True):
        if path in fixed:
            segments[-1] += fixed[path] + after
        else:
            paths.append(path)
            segments.append(after)
    return Skeleton(tuple(segments), tuple(paths))


def assembled(template: Template, skeleton: Skeleton[Path], texts: Mapping[Path, str]) -> Assembled:
    """The report with all its texts; in HTML they are escaped."""
    shown = {
        path: html.escape(text, quote=True) if template.html else text
        for path, text in texts.items()
        if path in skeleton.names
    }
    whole = skeleton.fill(shown)
    move = len(template.bom)
    return Assembled(template.bom + whole.text, tuple((a + move, b + move) for a, b in whole.spans))


def tabled_in(skeleton: Skeleton[K]) -> frozenset[K]:
    """The slots with a place in a row of a Markdown table."""
    found: set[K] = set()
    line = ""
    for name, segment in zip(skeleton.names, skeleton.segments, strict=False):
        line = (line + segment).replace("\r", "\n").rpartition("\n")[2]
        if line.lstrip().startswith("|"):
            found.add(name)
    return frozenset(found)


KINDS: Mapping[str, SlotKind] = {
    "choice": SlotKind.ENUM,
    "verbatim": SlotKind.STRING,
    "grammar": SlotKind.GRAMMAR,
    "boolean": SlotKind.BOOLEAN,
    "integer": SlotKind.INTEGER,
    "number": SlotKind.NUMBER,
    "amount": SlotKind.AMOUNT,
    "date": SlotKind.DATE,
    "time": SlotKind.TIME,
    "date-time": SlotKind.DATE_TIME,
    "duration": SlotKind.DURATION,
}
"""What the types of a template are to the engine; all others are text."""


def notes_of(template: Template, evidence: str) -> tuple[str, ...]:
    """What there is to remark on the evidence."""
    said = quotable(evidence)
    every = [one for s in template.settings.values() for one in (s, *s.item)]
    if len(said) == len(evidence) or not any(one.quoted for one in every):
        return ()
    return (f"quotations come from the first {len(said):,} of {len(evidence):,} characters",)


def _slot(path: Path, one: SlotType, *, tied: bool) -> Slot:
    return Slot(
        path,
        one.language,
        one.start,
        one.cap,
        tie=name_of(path) if tied else "",
        kind=KINDS.get(one.settings.type, SlotKind.TEXT),
    )


def _spell(path: Path, one: SlotType, document: Any) -> str | None:
    """The text of a slot's value in a known document, if it has one."""
    value = lookup(document, path)
    return None if value is UNKNOWN else one.spell(value)


def _misread(types: Mapping[Path, SlotType], texts: Mapping[Path, str]) -> list[Failure]:
    """The slots whose text cannot be read back as a value of their type."""
    failures = []
    for path, one in types.items():
        try:
            one.read(texts[path])
        except ValueError as error:
            failures.append(Failure(str(error), (str(path),)))
    return failures
