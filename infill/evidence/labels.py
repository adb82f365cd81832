"""Where a text says the value of a slot: on a line, behind the slot's name.

"Subtotal 134.70 EUR": of all numbers 134.70 is the likeliest for the slot `subtotal`, and of
"(384 bit)" 384 for `key_bits`. "Home-page:
https://a.example", "Subject: C = DE, O = Acme": so are these texts for `home_page` and `subject_o`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from infill.evidence.mentions import MENTIONS

Spans = tuple[tuple[int, int], ...]
"""Stretches [start, end) of a text, in characters."""

LINES = 3
"""A name on more lines than this says nothing."""

SHORTEST = 3
"""Letters that a name has at least."""

REACH = 80
"""Characters between the words of a name that stand apart."""

_NAME = r"(?<![^\W_])(?<!-)"
_APART = r"[\s_-]*"
_BETWEEN = rf"(?![^\W_])[^\n]{{0,{REACH}}}?(?<![^\W_])"
_START = r"(?=[^\w\s]{0,2}\w|[✓✔☑✗✘☐])"
_LABEL = rf"(?![^\W_])\**[ \t]*[:=](?![:=])\**[ \t]*{_START}"
_PAIR = (
    rf"\**[ \t]{{0,16}}(?:\t|\|| -[ \t])[ \t]{{0,16}}{_START}(?=[^\s|][^\n|\t]*\|?[ \t]{{0,4}}$)"
)
_AROUND = {"<": ">", "(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b)", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(key: str) -> list[str]:
    """The words of a name such as `unitPrice`, `sub_total` or `Mount point`, in lower case."""
    return [word.lower() for word in _WORDS.findall(key)]


def behind(text: str, key: str) -> Spans:
    """Where the lines go on behind the words of a key, such as `unitPrice` or `sub_total`."""
    words = words_of(key)
    if len("".join(words)) < SHORTEST:
        return ()
    spelled = _APART.join(re.escape(word) for word in words)
    spans = []
    for found in re.finditer(rf"(?<![^\W_]){spelled}(?![^\W_])", text, re.IGNORECASE):
        spans.append((found.end(), _line_end(text, found.end())))
    return tuple(spans) if len({end for _, end in spans}) <= LINES else ()


def measured(text: str, key: str) -> Spans:
    """The numbers before the last word of a key as their unit: "384 bit" for `key_bits`."""
    last = (words_of(key) or [""])[-1]
    if len(last) < len("kg"):
        return ()
    unit = re.escape(last.removesuffix("s") if len(last) > SHORTEST else last) + "s?"
    found = re.finditer(rf"(?<![\w.,:-])(\d[\d.,]*)[ -]?{unit}(?![^\W_])", text, re.IGNORECASE)
    return tuple(hit.span(1) for hit in found)


def labelled(text: str, key: str) -> tuple[str, ...]:
    """What stands behind the words of a key as a label, to the line's end.

    Other words may stand before the last of several. A name on too many lines says nothing.
    """
    words = words_of(key)
    if len("".join(words)) < SHORTEST:
        return ()
    found = entry(text, words)
    if not found and len(words) > 1:
        *before, last = map(re.escape, words)
        apart = rf"{_NAME}{_APART.join(before)}{_BETWEEN}{last}{_LABEL}([^\n]*)"
        found = re.findall(apart, text, re.IGNORECASE)
    return tuple(dict.fromkeys(found)) if len(found) <= LINES else ()


def unwrapped(said: str) -> str:
    """What stands within the brackets or quotation marks around a text; empty without them.

    A comma or semicolon may follow.
    """
    ends, whole = _AROUND.get(said[:1]), said.rstrip(" \t,;")
    inner = whole[1:-1]
    return inner if ends and whole.endswith(ends) and ends not in inner else ""


def entry(text: str, words: Iterable[str]) -> list[str]:
    """What stands behind these words as a label, to the line's end (`entries`)."""
    found = entries(text, words)
    return [text[start : _line_end(text, start)].rstrip(" \t|") for start, _ in found]


def entries(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where what stands behind these words as a label begins, and where the words do.

    Behind them stands a colon or equals sign; or else, where they begin a line, a tab, a bar or a
    dash and the last on that line.
    """
    name = _APART.join(map(re.escape, words))
    found = [*re.finditer(rf"{_NAME}({name}){_LABEL}", text, re.IGNORECASE)]
    pair = rf"^[ \t|*>-]*({name}){_PAIR}"
    found = found or [*re.finditer(pair, text, re.IGNORECASE | re.MULTILINE)]
    return [(hit.end(), hit.start(1)) for hit in found]


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def numbers_in(text: str, kind: str, spans: Spans) -> Iterator[Decimal]:
    """The numbers that the text says within the spans; of kind `integer` those without a point.

    Of "VAT 19 %  25.59" 25.59: percentages only where there is nothing else.
    """
    found = [
        mention
        for mention in MENTIONS["number"](text)
        if any(start <= mention.start and mention.end <= end for start, end in spans)
        and (kind != "integer" or "." not in text[mention.start : mention.end])
    ]
    plain = [mention for mention in found if not _PERCENT.match(text, mention.end)]
    for mention in plain or found:
        yield mention.value
