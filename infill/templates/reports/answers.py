"""Answers as YAML: every slot's value, who gave it, how sure, and where the evidence has it.

    slots:
      seen: {value: 2024-05-03, locked: false, by: model, confidence: 0.98, evidence: [8, 18, …]}

The file can be read again: what a person gave or locked stays, and with `only` everything but the
named slots does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from infill.documents import Path
from infill.errors import SourceError
from infill.templates.reports.report import Answer, Given, Report
from infill.templates.reports.report_values import Money
from infill.templates.reports.slot_paths import name_of, path_of, slot_of_path
from infill.templates.reports.slot_types import spell_value


def answers_yaml(report: Report, when: datetime) -> str:
    """The answers file of a report that was filled at a moment."""
    import yaml

    return str(yaml.safe_dump(answers_of(report, when), allow_unicode=True, sort_keys=False))


def answers_of(report: Report, when: datetime) -> dict[str, Any]:
    """The answers as plain data."""
    slots: dict[str, Any] = {}
    for name, value in report.values.items():
        own = [one for one in report.answers if slot_of_path(path_of(one.path)) == name]
        if own:
            slots[name] = _entry(value, own)
    return {
        "template": report.template,
        "model": report.model,
        "seed": report.seed,
        "time": when.isoformat(timespec="seconds"),
        "sources": [source.name for source in report.sources],
        "slots": slots,
    }


def read_answers(text: str, *, path: str, only: Iterable[str] = ()) -> dict[str, Given]:
    """What an answers file fixes: what a person gave, and with `only` all but those slots.

    Raises SourceError if it is none, or does not know a slot that is named in `only`.
    """
    import yaml

    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SourceError("broken YAML", where=path, got=" ".join(str(error).split())) from None
    slots = document.get("slots") if isinstance(document, Mapping) else None
    if not isinstance(slots, Mapping) or not all(isinstance(s, Mapping) for s in slots.values()):
        raise SourceError("this is no answers file", where=path, todo="make one with --answers")
    only = tuple(only)
    for name in only:
        if name not in slots:
            raise SourceError("the answers do not know this slot", where=name, got=path)
    given = {}
    for name, entry in slots.items():
        human = entry.get("by") == "human" or entry.get("locked") is True
        if name in only or not (human or only) or "value" not in entry:
            continue
        confidence = entry.get("confidence", 1.0)
        sure = float(confidence) if isinstance(confidence, int | float) else None
        by = "human" if entry.get("by") == "human" else "model"
        given[str(name)] = Given(entry["value"], by, human, sure)  # type: ignore[arg-type]
    return given


def plain_data(value: Any) -> Any:
    """A typed value as JSON and YAML can hold it."""
    match value:
        case Mapping():
            return {key: plain_data(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain_data(inner) for inner in value]
        case Decimal() | Money() | date() | datetime() | time() | timedelta():
            return spell_value(value)
        case _:
            return value


def _entry(value: Any, answers: list[Answer]) -> dict[str, Any]:
    first = answers[0]
    paths = [path_of(answer.path) for answer in answers]
    return {
        "value": plain_data(value),
        "locked": first.locked,
        "by": first.by,
        "confidence": _least(answers),
        "evidence": _quoted(first)
        if len(paths[0]) == 1
        else {
            name_of(Path(path.steps[1:])): _quoted(answer)
            for path, answer in zip(paths, answers, strict=True)
        },
    }


def _least(answers: list[Answer]) -> float | None:
    """The lowest confidence of a slot's parts."""
    known = [answer.confidence for answer in answers if answer.confidence is not None]
    return round(min(known), 4) if known else None


def _quoted(answer: Answer) -> list[Any] | None:
    """[start, end, quote], and the name of the source where there is more than one."""
    quote = answer.quote
    return None if quote is None else [quote.start, quote.end, quote.text, quote.source]
