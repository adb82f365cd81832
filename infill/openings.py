"""Where a text lists items behind the name of their list.

"SEE ALSO" on a line of its own and below it "grep(1), sed(1)"; "Tags: fast, small"; "Closes: #12"
on one line and "(Closes: #34)" on another. There the list begins, goes on behind commas and the
like, and is over with what stands behind the last name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from infill.listing import AND, ASIDE, BULLET, REACH, STOP, Onward, bulleted
from infill.nearby import SHORTEST, entries, words_of

_NOTHING = re.compile(
    r"[^\w\n]{0,8}(?:none|nil|n/?a|null|empty)?[^\w\n]{0,8}(?:\n|$)", re.IGNORECASE
)
_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?(?![\w-])")
_BEFORE_NUMERAL = re.compile(r"[^\w\n]{0,3}(?=-?\d)|[^\W\d]{1,8}#(?=\d)")
_BEFORE_TEXT = re.compile(r"(?:[-*+•–][ \t]+)?[\"'\[(<{`]?(?=\S)")
_JOINT = re.compile(
    rf"[\"'`>\])}}]?(?:[ \t]*,[ \t]*(?:\n[ \t]*)?|[ \t]*[;|][ \t]*(?!\n)|[ \t]+/[ \t]+|{AND})"
    r"(?:(?:and|or|&)\s+)?"
)
_BULLET = re.compile(BULLET)
_END = re.compile(
    rf"\s*\n|\.?\s*\Z|\s*[,;|\t]|{AND}|{STOP}|\s+[(<\[{{]|[\"'`>\]}}]|\s+(?:[-–—]+|/)\s"
)
_ADDRESS = re.compile(r"[^,;\n<>]{1,60}<(?=[^\s<>]+>)")


def openings(text: str, key: str) -> tuple[int, ...]:
    """Where the text goes on behind the name of a list, in text order.

    Behind its label, where that first begins a line, as a short name must; or wherever it stands
    within lines; or else below its name as a heading, which may stand in the singular.
    """
    words = words_of(key)
    if not words:
        return ()
    short = len("".join(words)) < SHORTEST
    labels = entries(text, words)
    leads = [not text[text.rfind("\n", 0, name) + 1 : name].strip(" \t*|>-") for _, name in labels]
    if short:
        labels = [label for label, lead in zip(labels, leads, strict=True) if lead]
    if labels and (short or leads[0]):
        return (labels[0][0],)
    if short or labels:
        return tuple(start for start, _ in labels)
    *before, last = map(re.escape, words)
    name = r"[\s_-]+".join([*before, last.removesuffix("s") + "s?"])
    heading = rf"^[ \t#=*]*{name}[ \t:=*-]*\n\s*(?=\S)"
    return tuple(hit.end() for hit in re.finditer(heading, text, re.IGNORECASE | re.MULTILINE))


def listed(
    text: str, starts: Sequence[int], items: Sequence[str], *, number: bool
) -> Onward | None:
    """How a list goes on behind its items that begins at these places; None if that is unclear."""
    span: tuple[int, int] | None = None
    rest = list(starts)
    for item in items:
        span = _behind(text, item, span[1]) if span else None
        while span is None and rest:
            span = _behind(text, item, rest.pop(0))
        if span is None:
            return None
    rest = [start for start in rest if span is None or start >= span[1]]
    said = _next(text, *span, number=number) if span else None
    if said or not rest:
        return said or (Onward(()) if span else None)
    if _NOTHING.match(text, rest[0]):
        return Onward(())
    return _item(text, rest[0], number=number)


def _behind(text: str, item: str, start: int) -> tuple[int, int] | None:
    """The [start, end) of the item in the text, near behind a place."""
    words = r"\s+".join(map(re.escape, item.split()))
    left = r"(?<!\w)" if item[:1].isalnum() else ""
    right = r"(?!\w)" if item[-1:].isalnum() else ""
    found = re.compile(left + words + right).search(text, start, start + REACH + len(item))
    return found.span() if found and words else None


def _next(text: str, start: int, end: int, *, number: bool) -> Onward | None:
    """The item that is joined to the one that stands there; None if there is none."""
    aside = ASIDE.match(text, end)
    behind = aside.end() if aside else end
    joint = _JOINT.match(text, behind)
    if not joint and bulleted(text, start, end):
        joint = _BULLET.match(text, behind)
    return _item(text, joint.end(), number=number) if joint else None


def _item(text: str, start: int, *, number: bool) -> Onward | None:
    """The item that begins at a place, of numbers a numeral; None if there is none."""
    before = (_BEFORE_NUMERAL if number else _BEFORE_TEXT).match(text, start)
    if not before:
        return None
    at = before.end()
    if number:
        numeral = _NUMERAL.match(text, at)
        return Onward((text[at : at + REACH],), numeral.group()) if numeral else None
    address = _ADDRESS.match(text, at)
    starts = [at, address.end()] if address else [at]
    end = None if address else _END.search(text, at, at + REACH)
    whole = text[at : end.start()] if end and end.start() < at + REACH else ""
    return Onward(tuple(text[begin : begin + REACH] for begin in starts), whole)
