r"""How a list in the text continues after the items that were taken from it.

    manual = "SEE ALSO\n  grep(1), sed(1), awk(1)\n"
    onward(manual, ["grep(1)", "sed(1)"]).item                 # "awk(1)"
    onward(manual, ["sed(1)", "awk(1)"])                       # Onward(()): the list is over
    places = openings(manual, "see_also")                      # the list begins below its name
    list_after(manual, places, [], number=False).item          # "grep(1)"

What separates two items of a list probably separates the next ones too; remarks in brackets may
come before it. `onward` knows the items alone; `list_after` begins below or after the name of the
list ("Tags: fast, small"; or "Closes: #12" on one line and "(Closes: #34)" on another). Where the
items are elsewhere in the text, the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from infill.evidence.labels import SHORTEST, entries, words_of
from infill.evidence.records import spoken_spans

REACH = 80
"""The most characters between two items of one list, and of a next item."""

ASIDE = re.compile(r"(?:\s*(?:\([^()\n]*\)|<[^<>\n]*>|\[[^\[\]\n]*\]))+")
AND = r"\s{0,4},?\s{1,16}(?:and|or|und|et|&)\s{1,64}"
STOP = r"(?<![\W_][^\W\d_])\.\s"
"""A full stop, but not after an initial."""

_MARK = re.compile(r"[,;|/•·]")
_OVER = re.compile(
    r"\s{0,64}[)\]}>.]{0,8}\s{0,64}(?:\n\s{0,64}\n|\n[^\n]{0,40}:|\Z)"
    r"|\s{0,64}[)\]}>]{1,8}[)\]}>.]{0,8}\s|\.\s"
)
_LINES = r"[ \t]{0,64}\n\s{0,64}"
BULLET = r"\n[ \t]*(?:[-*+•–]|\d{1,2}[.)])[ \t]+"
_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?(?![\w-])")


@dataclass(frozen=True, slots=True)
class Onward:
    """What follows the items: the texts that begin with a next one; none if the list is over.

    `item` is the next item if there is only one possibility and its end is known.
    """

    starts: tuple[str, ...]
    item: str = ""


def onward(text: str, items: Sequence[str]) -> Onward | None:
    """How the text continues after its items, of which there is at least one; None if unclear.

    The last two items must be near one another, in this order; of a single item every place
    counts, or those where it is a line with a bullet. After numbers only a number comes next.
    """
    if len(items) == 1:
        spans = list(spoken_spans(text, items[0]))
        places, mark = [end for start, end in spans if bulleted(text, start, end)], BULLET
        if not places:
            places, mark = [end for _, end in spans], r"[,;|]"
    else:
        places, mark = _joined(text, *items[-2:])
    joint = re.compile(rf"(?:\s{{0,64}}{mark}|{AND})\s{{0,64}}(?:(?:and|or|&)\s+)?\W{{0,2}}?(?=\w)")
    starts, over = [], False
    for place in places:
        aside = ASIDE.match(text, place)
        after = aside.end() if aside else place
        found = joint.match(text, after)
        if found:
            starts.append(found.end())
        over = over or bool(not found and _OVER.match(text, after))
    if starts and all(_NUMERAL.fullmatch(item) for item in items):
        starts, over = [start for start in starts if _NUMERAL.match(text, start)], True
    if not starts:
        return Onward(()) if over else None
    seen = tuple(dict.fromkeys(text[start : start + REACH] for start in starts))
    return Onward(seen, _item(text, starts[0], mark, items[-1]) if len(seen) == 1 else "")


def bulleted(text: str, start: int, end: int) -> bool:
    """Whether an item is a line of its own after a bullet or a number, remarks left out."""
    line = text.rfind("\n", 0, start) + 1
    aside = ASIDE.match(text, end)
    after = text[aside.end() if aside else end :].partition("\n")[0]
    return not after.strip() and bool(re.fullmatch(BULLET, "\n" + text[line:start]))


def _item(text: str, start: int, mark: str, before: str) -> str:
    """The item that begins at `start`: up to the next mark, remark, full stop or line's end."""
    if mark == _LINES:
        return ""
    ends = [r"\s*\n", r"\.?\s*\Z"]
    if mark != BULLET:
        ends += [mark, AND, STOP]
    if "(" not in before:
        ends += [ASIDE.pattern, r"\s*[)\]}>]"]
    end = re.compile("|".join(f"(?:{end})" for end in ends)).search(text, start, start + REACH + 1)
    return text[start : end.start()].strip() if end and end.start() - start <= REACH else ""


def _joined(text: str, first: str, second: str) -> tuple[list[int], str]:
    """The end of the second of two items where they are nearest, and a pattern of the gap."""
    near: list[tuple[int, int, str]] = []
    before = [end for _, end in spoken_spans(text, first)]
    for start, end in spoken_spans(text, second):
        known = [place for place in before if place <= start]
        if known and start - known[-1] <= REACH:
            near.append((start - known[-1], end, text[known[-1] : start]))
    if not near:
        return [], ""
    _, end, gap = min(near)
    return [end], _pattern(gap)


def _pattern(gap: str) -> str:
    """A pattern that matches gaps like this one between two items."""
    bare = ASIDE.sub("", gap, count=1)
    if re.fullmatch(r"\s*" + BULLET, bare):
        return BULLET
    mark = _MARK.search(bare)
    if mark:
        return re.escape(mark.group())
    if not bare.strip():
        return _LINES if "\n" in bare else r"\s{1,64}"
    return r"\s*".join(re.escape(word) for word in bare.split())


_NOTHING = re.compile(
    r"[^\w\n]{0,8}(?:none|nil|n/?a|null|empty)?[^\w\n]{0,8}(?:\n|$)", re.IGNORECASE
)
_NEXT_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?(?![\w-])")
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
    """The places at which the list of this name may begin, in text order.

    After its label, where that first begins a line, as a short name must; or wherever the label is
    within lines; or else below its name as a heading, which may be in the singular.
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


def list_after(
    text: str, starts: Sequence[int], items: Sequence[str], *, number: bool
) -> Onward | None:
    """How a list that begins at one of these places continues after its items; None if unclear."""
    span: tuple[int, int] | None = None
    rest = list(starts)
    for item in items:
        span = _behind(text, item, span[1]) if span else None
        while span is None and rest:
            span = _behind(text, item, rest.pop(0))
        if span is None:
            return None
    rest = [start for start in rest if span is None or start >= span[1]]
    found = _next(text, *span, number=number) if span else None
    if found or not rest:
        return found or (Onward(()) if span else None)
    if _NOTHING.match(text, rest[0]):
        return Onward(())
    return _item_at(text, rest[0], number=number)


def _behind(text: str, item: str, start: int) -> tuple[int, int] | None:
    """The [start, end) of the item in the text, shortly after a place."""
    words = r"\s+".join(map(re.escape, item.split()))
    left = r"(?<!\w)" if item[:1].isalnum() else ""
    right = r"(?!\w)" if item[-1:].isalnum() else ""
    found = re.compile(left + words + right).search(text, start, start + REACH + len(item))
    return found.span() if found and words else None


def _next(text: str, start: int, end: int, *, number: bool) -> Onward | None:
    """The item that is joined to the one at [start, end); None if there is none."""
    aside = ASIDE.match(text, end)
    after = aside.end() if aside else end
    joint = _JOINT.match(text, after)
    if not joint and bulleted(text, start, end):
        joint = _BULLET.match(text, after)
    return _item_at(text, joint.end(), number=number) if joint else None


def _item_at(text: str, start: int, *, number: bool) -> Onward | None:
    """The item that begins at a place, a numeral in a list of numbers; None if there is none."""
    before = (_BEFORE_NUMERAL if number else _BEFORE_TEXT).match(text, start)
    if not before:
        return None
    at = before.end()
    if number:
        numeral = _NEXT_NUMERAL.match(text, at)
        return Onward((text[at : at + REACH],), numeral.group()) if numeral else None
    address = _ADDRESS.match(text, at)
    starts = [at, address.end()] if address else [at]
    end = None if address else _END.search(text, at, at + REACH)
    whole = text[at : end.start()] if end and end.start() < at + REACH else ""
    return Onward(tuple(text[begin : begin + REACH] for begin in starts), whole)
