"""The judge of a report's values: its rules, and the model that its slots come from.

ReportJudge(template)({start: date(2024, 5, 4), "end": date(2024, 5, 3)})
# [Complaint("the rule start <= end does not hold", (end, start), …)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infill.documents import Path
from infill.templates.reports.projection import projection
from infill.templates.reports.report_rules import Misjudged, Rule
from infill.templates.reports.report_template import Template
from infill.templates.reports.report_values import Money
from infill.templates.reports.slot_types import SlotType


@dataclass(frozen=True, slots=True)
class Complaint:
    """What does not hold for some values, the paths it blames, and the rule if it is one."""

    message: str
    paths: tuple[Path, ...]
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class ReportJudge:
    """Judges those rules of a template whose slots are all known.

    `known` are fixed values by path, `decided` the lists and other values that were filled first,
    `data` what Jinja knows.
    """

    template: Template
    known: Mapping[Path, Any] = field(default_factory=dict)
    decided: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, values: Mapping[Path, Any]) -> Sequence[Complaint]:
        """What does not hold for the typed values by path."""
        every = self._every(values)
        found = []
        for rule in self._judged(every):
            try:
                if rule.holds(every, self.data):
                    continue
                message = f"the rule {rule.text} does not hold"
            except Misjudged as error:
                message = f"the rule {rule.text} cannot be judged: {error}"
            found.append(Complaint(message, rule.paths(every), rule))
        if self.template.model is not None:
            found += invalid(self.template.model, every)
        return found

    def cure(
        self,
        complaint: Complaint,
        values: Mapping[Path, Any],
        path: Path,
        kind: SlotType,
        whole: bool,
    ) -> SlotType | None:
        """The type of one slot with only what would end a complaint, the others left as they are.

        With `whole`, every rule that names the slot has to hold then. None if nothing is known,
        or if the rule does not depend on this slot: `len(items)` is not cured by a field.
        """
        every = self._every(values)
        if complaint.rule is None or path not in complaint.rule.paths(every):
            return None
        rules = [complaint.rule]
        if whole:
            rules = [rule for rule in self._judged(every) if path in rule.paths(every)]

        def holds(value: Any) -> bool:
            changed = patched(every, {path: value})
            try:
                return all(rule.holds(changed, self.data) for rule in rules)
            except Misjudged:
                return False

        def signs(value: Any) -> Sequence[int | None]:
            changed = patched(every, {path: value})
            return [sign for rule in rules for sign in rule.signs(changed, self.data)]

        words = {word for rule in rules for word in rule.words}
        words |= {word for rule in rules for name in rule.names for word in _words(every[name])}
        return projection(kind, holds, signs, words)

    def _every(self, values: Mapping[Path, Any]) -> dict[str, Any]:
        return patched(self.decided, {**self.known, **values})

    def _judged(self, every: Mapping[str, Any]) -> list[Rule]:
        return [rule for rule in self.template.rules if rule.names <= every.keys()]


def invalid(model: Any, values: Mapping[str, Any]) -> list[Complaint]:
    """What a pydantic model has against the values, once it has all that it needs."""
    from pydantic import TypeAdapter, ValidationError

    try:
        TypeAdapter(model).validate_python(dict(values))
    except ValidationError as error:
        every = error.errors(include_url=False)
        if any(one["type"] == "missing" for one in every):
            return []
        return [
            Complaint(
                one["msg"],
                (Path(one["loc"]),) if one["loc"] else tuple(Path((name,)) for name in values),
            )
            for one in every
        ]
    return []


def patched(decided: Mapping[str, Any], values: Mapping[Path, Any]) -> dict[str, Any]:
    """The values by slot; those at paths inside of lists are put into copies of the lists."""
    every = dict(decided)
    for path, value in values.items():
        match path.steps:
            case (name,):
                every[str(name)] = value
            case (name, index, *field):
                members = list(every[str(name)])
                old = members[int(index)]
                members[int(index)] = {**old, str(field[0]): value} if field else value
                every[str(name)] = members
    return every


def _words(value: Any) -> Iterator[str]:
    """The texts in a value, and the currencies of its amounts."""
    match value:
        case str():
            yield value
        case Money(currency=currency):
            yield currency
        case list():
            for one in value:
                yield from _words(one)
        case Mapping():
            for one in value.values():
                yield from _words(one)
