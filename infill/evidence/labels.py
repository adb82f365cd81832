"""The value of a slot on a line of the text, after the slot's name.

    labelled("Home-page: https://a.example", "home_page")      # ("https://a.example",)
    behind("Subtotal 134.70 EUR", "subtotal")                  # ((8, 19),): the rest of the line
    measured("key: RSA (384 bit)", "key_bits")                 # the place of 384, by its unit

Of all numbers of a text, the one after its name or before its unit is the likeliest for a slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from infill.evidence.mentions import MENTIONS

Spans = tuple[tuple[int, int], ...]
"""Stretches [start, end) of a text, in characters."""

LINES = 3
"""A name on more lines than this is no hint."""

SHORTEST = 3
"""The fewest letters of a name."""

REACH = 80
"""The most characters between two words of a name."""

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
    """The rests of the lines after the words of a key, such as `unitPrice` or `sub_total`."""
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
    """The texts after the words of a key as a label, to the line's end.

    Other words may come before the last of several. A name on too many lines gives nothing.
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


def unwrapped(text: str) -> str:
    """The text within the brackets or quotation marks around it; empty without them.

    A comma or semicolon may follow them.
    """
    ends, whole = _AROUND.get(text[:1]), text.rstrip(" \t,;")
    inner = whole[1:-1]
    return inner if ends and whole.endswith(ends) and ends not in inner else ""


def entry(text: str, words: Iterable[str]) -> list[str]:
    """The texts after these words as a label, to the line's end (see `entries`)."""
    found = entries(text, words)
    return [text[start : _line_end(text, start)].rstrip(" \t|") for start, _ in found]


def entries(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the text after these words as a label begins, and where the words begin.

    A colon or equals sign follows the words; or, where they begin a line, a tab, a bar or a dash,
    with one text after it on that line.
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
    """The numbers of the text within the spans; for kind `integer` those without a point.

    "VAT 19 %  25.59" gives 25.59: percentages count only where there is nothing else.
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
