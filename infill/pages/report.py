"""The page of a report: its slots by confidence, what they rest on, and the evidence."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from infill.pages import asset, level, page
from infill.templates.reports.report import Answer, Report

_SPOT = re.compile("\ue000(\\d+)\ue001")
_PADLOCK = (
    '<svg class="padlock" viewBox="0 0 12 14" role="img" aria-label="locked">'
    '<path d="M2 6V4a4 4 0 0 1 8 0v2h1v8H1V6zm2 0h4V4a2 2 0 0 0-4 0z"/></svg>'
)
_WORDS = {"sure": "80 % and more", "likely": "50 % and more", "unsure": "less"}


def page_of(report: Report) -> str:
    """One self-contained HTML document; it loads nothing and runs no script."""
    answers = {answer.path: answer for answer in report.answers}
    head = (
        f"<header><h1>{_text(report.template)}</h1>"
        f"<p>{len(answers)} slots, filled by the model {_text(report.model)} with seed "
        f"{report.seed} in {report.forwards} forwards and {report.seconds:.1f} s. The confidence "
        "is the model's own, not an accuracy.</p>"
        f"{_legend()}</header>"
    )
    parts = [head, f'<main><article class="report">{_report(report, answers)}</article>']
    if report.alerts:
        items = "".join(f"<li>{_text(alert)}</li>" for alert in report.alerts)
        parts.append(f"<h2>Alerts</h2><ul>{items}</ul>")
    parts.append(f"<h2>Slots</h2>{_table(report.answers)}")
    parts.append(f"<h2>Evidence</h2>{_evidence(report)}</main>")
    return page(report.template, "\n".join(parts), style=asset("report.css"))


def _legend() -> str:
    shown = [
        f'<span><span class="slot {k}">{k}</span> {words}</span>' for k, words in _WORDS.items()
    ]
    shown.append(
        f'<span><span class="slot locked">{_PADLOCK}given</span> by a person or kept</span>'
    )
    return f'<div class="legend">{"".join(shown)}</div>'


def _report(report: Report, answers: dict[str, Answer]) -> str:
    """The text with a mark at every slot; Markdown is rendered, HTML shown as its source."""
    pieces, at = [], 0
    for number, (_, start, end) in enumerate(report.spans):
        pieces.append(_plain(report.text[at:start]) + f"\ue000{number}\ue001")
        at = end
    text = "".join([*pieces, _plain(report.text[at:])])
    if report.html:
        shown = f"<pre>{html.escape(text)}</pre>"
    else:
        from markdown_it import MarkdownIt

        shown = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)

    def slot(found: re.Match[str]) -> str:
        path, start, end = report.spans[int(found[1])]
        return _slot(answers[path], report.text[start:end], report)

    return _SPOT.sub(slot, shown)


def _slot(answer: Answer, text: str, report: Report) -> str:
    kind = "locked" if answer.locked else level(answer.confidence)
    absent = "" if answer.stated else " absent"
    padlock = _PADLOCK if answer.locked else ""
    return (
        f'<span class="slot {kind}{absent}" tabindex="0">{padlock}{_text(text)}'
        f'<span class="note" role="note">{_note(answer, report)}</span></span>'
    )


def _note(answer: Answer, report: Report) -> str:
    lines = [f"<b>{_text(answer.path)}</b> ({_text(answer.type)})"]
    if answer.ask:
        lines.append(_text(answer.ask))
    if answer.locked:
        lines.append("Given, not filled by the model.")
    else:
        again = f", masked again {answer.remasks}×" if answer.remasks else ""
        lines.append(f"Confidence {_share(answer)}{again}.")
    if answer.alternatives:
        every = ", ".join(f"{_text(a.text)} {a.probability:.0%}" for a in answer.alternatives)
        lines.append(f"At first sight: {every}")
    if answer.quote:
        number = list(report.answers).index(answer)
        words = f"<q>{_text(_shortened(answer.quote.text))}</q>"
        lines.append(f'Evidence: {words} <a href="#q{number}">at {answer.quote.start}</a>')
    elif answer.stated and not answer.locked:
        lines.append("No words of the evidence were found for it.")
    return "<br>".join(lines)


def _table(answers: Sequence[Answer]) -> str:
    rows = []
    for number, one in enumerate(answers):
        sure = "given" if one.locked else _share(one)
        where = f'<a href="#q{number}">{one.quote.start}–{one.quote.end}</a>' if one.quote else ""
        rows.append(
            f'<tr><td class="path">{_text(one.path).replace("/", "/<wbr>")}</td><td>'
            f"{_text(one.text)}</td>"
            f'<td class="number">{sure}</td><td class="number">{where}</td></tr>'
        )
    head = "<tr><th>slot</th><th>value</th><th>confidence</th><th>evidence</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _evidence(report: Report) -> str:
    shown = []
    for source in report.sources:
        quotes = [
            (one.quote.start, one.quote.end, number)
            for number, one in enumerate(report.answers)
            if one.quote and one.quote.source == source.name
        ]
        body = _marked(source.text, quotes)
        shown.append(f'<h3>{_text(source.name)}</h3><pre class="evidence">{body}</pre>')
    return "".join(shown) or "<p>None was given.</p>"


def _marked(text: str, quotes: Sequence[tuple[int, int, int]]) -> str:
    """The text with its quotations marked; one inside of another gives only its target."""
    pieces, at = [], 0
    for start, end, number in sorted(quotes, key=lambda quote: (quote[0], -quote[1])):
        if start < at:
            pieces.append(f'<span id="q{number}"></span>')
            continue
        pieces.append(_text(text[at:start]))
        pieces.append(f'<mark id="q{number}">{_text(text[start:end])}</mark>')
        at = end
    return "".join([*pieces, _text(text[at:])])


def _share(answer: Answer) -> str:
    return "unknown" if answer.confidence is None else f"{answer.confidence:.0%}"


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "…"


def _plain(text: str) -> str:
    """A text without the characters that stand for slots."""
    return text.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")


def _text(text: str) -> str:
    return html.escape(text, quote=True)
