"""The page of a report: its slots by confidence, what they rest on, and the evidence.

Path("visit.html").write_text(report_page(report))
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infill.pages.rendering import render
from infill.templates.reports.provenance import Source
from infill.templates.reports.report import Answer, Report

if TYPE_CHECKING:
    from markupsafe import Markup

_SPOT = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True, slots=True)
class PagePiece:
    """A piece of the report: HTML, or a place with its text and the answer in it."""

    html: Markup | None = None
    answer: Answer | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the evidence; `number` is that of the answer that quotes it.

    A quotation inside of another has no text of its own and is only where a link leads.
    """

    text: str
    number: int | None = None


def report_page(report: Report) -> str:
    """One self-contained HTML document; it loads nothing and runs no script."""
    return render(
        "report.html.jinja",
        report=report,
        numbers={answer.path: number for number, answer in enumerate(report.answers)},
        pieces=list(_pieces(report)),
        evidence=[(source.name, list(_passages(report, source))) for source in report.sources],
    )


def _pieces(report: Report) -> Iterator[PagePiece]:
    """The report in pieces; Markdown is rendered, HTML shown as its source."""
    from markupsafe import Markup

    answers = {answer.path: answer for answer in report.answers}
    shown = f"<pre>{html.escape(_marked(report))}</pre>" if report.html else _markdown(report)
    at = 0
    for spot in _SPOT.finditer(shown):
        path, start, end = report.spans[int(spot[1])]
        yield PagePiece(Markup(shown[at : spot.start()]))
        yield PagePiece(answer=answers[path], text=report.text[start:end])
        at = spot.end()
    yield PagePiece(Markup(shown[at:]))


def _markdown(report: Report) -> str:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return str(reader.render(_marked(report)))


def _marked(report: Report) -> str:
    """The text with a mark at every place."""
    pieces, at = [], 0
    for number, (_, start, end) in enumerate(report.spans):
        pieces.append(_plain(report.text[at:start]) + f"\ue000{number}\ue001")
        at = end
    return "".join([*pieces, _plain(report.text[at:])])


def _plain(text: str) -> str:
    """A text without the characters that mark places."""
    return text.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")


def _passages(report: Report, source: Source) -> Iterator[Passage]:
    """A source of the evidence, cut at the quotations."""
    quotes = [
        (one.quote.start, one.quote.end, number)
        for number, one in enumerate(report.answers)
        if one.quote and one.quote.source == source.name
    ]
    yield from _cut(source.text, sorted(quotes, key=lambda quote: (quote[0], -quote[1])))


def _cut(text: str, quotes: Sequence[tuple[int, int, int]]) -> Iterator[Passage]:
    at = 0
    for start, end, number in quotes:
        if start < at:
            yield Passage("", number)
            continue
        yield Passage(text[at:start])
        yield Passage(text[start:end], number)
        at = end
    yield Passage(text[at:])
