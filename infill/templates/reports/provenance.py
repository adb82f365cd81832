"""Where the evidence has a value: exact for quotations, found by its spellings for the others.

provenance(settings, date(2024, 5, 3), "2024-05-03", sources)
# Quote("note.txt", 8, 18, "3 May 2024")
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from infill.evidence.mentions import MENTIONS
from infill.templates.reports.report_values import Money
from infill.templates.reports.settings import SlotSettings


@dataclass(frozen=True, slots=True)
class Source:
    """One text of the evidence, with its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """[start, end) in characters of a source, and the text there."""

    source: str
    start: int
    end: int
    text: str


GAP = "\n\n"
"""What is put between the sources where a model reads them; no quotation goes over it."""


def evidence_of(sources: tuple[Source, ...]) -> str:
    """The sources as one text."""
    return GAP.join(source.text for source in sources)


def provenance(
    settings: SlotSettings, value: Any, text: str, sources: tuple[Source, ...]
) -> Quote | None:
    """The first place in the evidence that has the value; None if none is found.

    A quotation is found as it is, between the borders of words where it can be. Other texts
    are also found in other cases of letters. Of a boolean or a judgement none is looked for.
    """
    if value is None or settings.type in ("boolean", "multi-choice", "schema", "list"):
        return None
    for source in sources:
        span = _find(settings, value, text, source.text)
        if span is not None:
            return Quote(source.name, *span, source.text[span[0] : span[1]])
    return None


def _find(settings: SlotSettings, value: Any, text: str, evidence: str) -> tuple[int, int] | None:
    mentions = MENTIONS.get(settings.type)
    if mentions is not None:
        wanted = _bare(value)
        for mention in mentions(evidence):
            if mention.value == wanted:
                return mention.start, mention.end
        return None
    pattern = rf"(?<!\w){re.escape(text)}(?!\w)"
    found = re.search(pattern, evidence)
    if found is None and not settings.quoted:
        found = re.search(pattern, evidence, re.IGNORECASE)
    if found is not None:
        return found.span()
    at = evidence.find(text)
    return (at, at + len(text)) if at >= 0 else None


def _bare(value: Any) -> Any:
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, int | float):
        return Decimal(str(value))
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.astimezone()
    return value
