"""One report on its way: what is fixed, what was decided, and the blueprint of its next phase.

decide   lists and the slots that conditions ask for, as one JSON object
write    the expanded report, all other slots in view of each other
again    the slots of which the model was unsure, in view of the whole report
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from infill.blueprint import Blueprint
from infill.documents import Path, lookup
from infill.errors import InfillError, SourceError, Unsatisfiable
from infill.result import Result, SlotReport
from infill.templates.reports.decisions import decision, typed_value
from infill.templates.reports.expansion import expand
from infill.templates.reports.parts import rendered, slot_leaves, tabled, valid
from infill.templates.reports.provenance import evidence_of, provenance
from infill.templates.reports.report import Answer, Given, Report, ReportRequest
from infill.templates.reports.report_blueprint import (
    ReportFilled,
    assembled,
    notes_of,
    report_blueprint,
    tabled_in,
)
from infill.templates.reports.report_judge import ReportJudge, patched
from infill.templates.reports.report_template import Template
from infill.templates.reports.settings import DECIDED, SlotSettings
from infill.templates.reports.slot_paths import name_of, path_of, slot_of_path, without_index
from infill.templates.reports.slot_types import SlotType, slot_type
from infill.templates.skeleton import Skeleton
from infill.trace import Event

UNSURE = 0.5
"""Confidence below which a slot is denoised again in view of the whole."""


@dataclass(slots=True)
class ReportFilling:
    """One report's state between the phases. `outcome` ends it."""

    request: ReportRequest
    evidence: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    decided: dict[str, Any] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)
    values: dict[Path, Any] = field(default_factory=dict)
    skeleton: Skeleton[Path] = field(default_factory=lambda: Skeleton(("",), ()))
    slots: dict[Path, SlotReport] = field(default_factory=dict)
    trace: list[Event] = field(default_factory=list)
    forwards: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    types: dict[tuple[SlotSettings, bool], SlotType] = field(default_factory=dict)
    outcome: Report | InfillError | None = None

    @property
    def template(self) -> Template:
        return self.request.template

    # The phases

    def begin(self) -> None:
        """Take in what is given. Raises SourceError for what is not allowed there."""
        self.evidence = evidence_of(self.request.sources)
        self.notes = notes_of(self.template, self.evidence)
        wanted = {**self.request.given}
        for name, value in self.request.data.items():
            if name in self.template.settings:
                wanted.setdefault(name, Given(value))
        for name, one in wanted.items():
            if name not in self.template.settings:
                names = ", ".join(self.template.settings)
                raise SourceError("there is no such slot", where=name, todo=f"one of {names}")
            self.given[name] = self._given(name, one.value)

    def decide(self) -> Blueprint[Any] | None:
        """The object of everything that is decided first; None if nothing is open of it."""
        deciding = self.template.deciding
        self.decided = {name: value for name, value in self.given.items() if name in deciding}
        wanted = [n for n in self.template.settings if n in deciding - self.decided.keys()]
        if not wanted:
            return None
        return decision(self.template, wanted, self._type_of, self._judge())

    def decided_by(self, result: Result[Any]) -> None:
        """Take in what was decided."""
        self.decided |= result.value
        self._count("decide", result)
        self.slots |= {Path.parse(slot.path): slot for slot in result.slots}

    def write(self) -> Blueprint[Any] | None:
        """The expanded report; None if all of its places are filled already."""
        self.skeleton = expand(self.template, self.request.data, self.decided)
        rows = tabled_in(self.skeleton)
        every = {**self.given, **self.decided}
        for path in self.skeleton.names:
            if slot_of_path(path) in every:
                self.values[path] = lookup(every, path)
                self.texts[path] = self._text(path, self.values[path], path in rows)
        return self._open([p for p in dict.fromkeys(self.skeleton.names) if p not in self.texts])

    def again(self) -> Blueprint[Any] | None:
        """The same report with the slots open of which the model was unsure."""
        unsure = [
            path
            for path in dict.fromkeys(self.skeleton.names)
            if slot_of_path(path) not in self.given
            and self._confidence(path) < UNSURE
            and (len(path) > 1 or slot_of_path(path) not in self.decided)
        ]
        unsure.sort(key=self._confidence)
        most = len(set(self.skeleton.names)) // 2
        if not self.request.again or not unsure[:most]:
            return None
        return self._open(unsure[:most])

    def written_by(self, result: Result[ReportFilled], phase: str) -> None:
        """Take in the texts of the slots that were open; not those that change the expansion."""
        self._count(phase, result)
        values = {**self.values, **result.value.values}
        decided = patched(self.decided, {p: v for p, v in values.items() if len(p) > 1})
        if decided != self.decided:
            try:
                changed = expand(self.template, self.request.data, decided) != self.skeleton
            except SourceError:
                changed = True
            if changed:
                return
            self.decided = decided
        self.values = values
        self.texts |= result.value.texts
        self.slots |= {Path.parse(slot.path): slot for slot in result.slots}

    def end(self, model: str) -> Report:
        """The report, once every place has its text."""
        failures = self._judge()({p: v for p, v in self.values.items() if len(p) == 1})
        if failures:
            raise Unsatisfiable(
                "the given values break a rule of the template",
                where=", ".join(map(name_of, failures[0].paths)),
                got=failures[0].message,
            )
        whole = assembled(self.template, self.skeleton, self.texts)
        spans = zip(self.skeleton.names, whole.spans, strict=True)
        answers = tuple(self._answers())
        wanted = [
            a.path
            for a in answers
            if not a.stated and self._settings(path_of(a.path)).unfilled == "alert"
        ]
        return Report(
            text=whole.text,
            values={**self.given, **patched(self.decided, self.values)},
            answers=answers,
            spans=tuple((name_of(path), start, end) for path, (start, end) in spans),
            sources=self.request.sources,
            template=self.template.name,
            model=model,
            seed=self.request.seed,
            forwards=self.forwards,
            seconds=self.seconds,
            alerts=tuple(f"{path} is not stated" for path in wanted),
            notes=self.notes,
            trace=tuple(self.trace),
            html=self.template.html,
        )

    # Their parts

    def _open(self, paths: Sequence[Path]) -> Blueprint[Any] | None:
        if not paths:
            return None
        rows = tabled_in(self.skeleton)
        types = {path: self._type(self._settings(path), path in rows) for path in paths}
        fixed = {path: text for path, text in self.texts.items() if path not in types}
        values = {path: value for path, value in self.values.items() if path not in types}
        return report_blueprint(
            self.template, self.skeleton, types, fixed=fixed, judge=self._judge(values)
        )

    def _judge(self, known: Mapping[Path, Any] | None = None) -> ReportJudge:
        decided = {**self.given, **self.decided}
        return ReportJudge(self.template, known or {}, decided, self.request.data)

    def _settings(self, path: Path) -> SlotSettings:
        return self.template.settings_at(path)

    def _type_of(self, path: Path) -> SlotType:
        return self._type(self._settings(path), without_index(path) in tabled(self.template))

    def _type(self, settings: SlotSettings, table: bool) -> SlotType:
        known = (replace(settings, schema=None), table)
        if known not in self.types:
            self.types[known] = slot_type(settings, self.evidence, table=table)
        return self.types[known]

    def _given(self, name: str, value: Any) -> Any:
        """The typed value of what a person gave, who need not quote the evidence."""

        def type_of(path: Path) -> SlotType:
            settings = replace(self._settings(path), quoted=False)
            return slot_type(settings, "", table=without_index(path) in tabled(self.template))

        settings = self.template.settings[name]
        try:
            if settings.type == "list" and not isinstance(value, list):
                raise ValueError("a list is wanted")
            if settings.type == "schema":
                valid(settings.schema, value)
                return value
            found = typed_value(Path((name,)), value, self.template, type_of)
            for path, one in slot_leaves(settings, found):
                text = type_of(path).spell(one)
                if text is None or not type_of(path).language.accepts(text):
                    raise ValueError(f"not a {self._settings(path).type} that is allowed here")
            return found
        except (ValueError, TypeError, KeyError, StopIteration, AttributeError) as error:
            raise SourceError(
                "the given value is not allowed here", where=name, got=f"{value!r}: {error}"
            ) from None

    def _text(self, path: Path, value: Any, table: bool) -> str:
        settings = self._settings(path)
        if settings.type in DECIDED:
            return rendered(value)
        return self._type(replace(settings, quoted=False), table).spell(value) or ""

    def _count(self, phase: str, result: Result[Any]) -> None:
        self.trace += [
            {**event, "phase": phase} if event["event"] == "start" else event
            for event in result.trace
        ]
        self.forwards += result.forwards
        self.seconds += result.seconds
        self.notes = tuple(dict.fromkeys((*self.notes, *result.notes)))

    def _confidence(self, path: Path) -> float:
        slot = self._slot(path)
        return slot.confidence if slot else 1.0

    def _slot(self, path: Path) -> SlotReport | None:
        """The report on the slot at a path, or on the list that holds it."""
        while path not in self.slots and len(path) > 1:
            path = path.parent
        return self.slots.get(path)

    def _answers(self) -> list[Answer]:
        every = {**self.given, **patched(self.decided, self.values)}
        slots = [one for name, one in self.template.settings.items() if name in every]
        every_leaf = [leaf for slot in slots for leaf in slot_leaves(slot, every[slot.name])]
        return [self._answer(path, value) for path, value in every_leaf]

    def _answer(self, path: Path, value: Any) -> Answer:
        settings = self._settings(path)
        name = slot_of_path(path)
        slot = self._slot(path)
        given = self.request.given.get(name, Given(value)) if name in self.given else None
        text = self.texts.get(path)
        if text is None:
            text = self._text(path, value, False)
        confidence = slot.confidence if slot else None
        return Answer(
            path=name_of(path),
            type=settings.type,
            value=value,
            text=text,
            ask=settings.ask,
            by=given.by if given else "model",
            locked=given is not None and given.locked,
            confidence=given.confidence if given else confidence,
            quote=provenance(
                settings, value, text.removesuffix(f" {settings.unit}"), self.request.sources
            ),
            alternatives=slot.alternatives if slot else (),
            remasks=slot.remasks if slot else 0,
        )
