"""Clusters: holes near enough to share a canvas, what is known of each by now, and their judges.

    clusters(sheet, ["a", "b", "far_away"])     # [["a", "b"], ["far_away"]]

A filling that a judge refuses is cut down to a narrower hole, the lines that the judge points at;
one whose last lines repeat the source after the hole is trimmed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from infill.result import SlotReport
from infill.templates.code.code_blueprint import Texts
from infill.templates.code.faults import CodeJudge, HoleFault
from infill.templates.code.filling.code_result import Tried
from infill.templates.code.filling.proposals import Proposed
from infill.templates.code.sheet import Sheet

INNER = "<lines>"
"""The name of the narrower hole."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """A sheet with a hole for some lines of another one's filling."""

    sheet: Sheet
    before: str
    after: str

    def text(self, inner: str) -> str:
        """The filling of the wider hole."""
        return self.before + inner + self.after


def narrow(sheet: Sheet, name: str, text: str, spot: int) -> Narrow | None:
    """The hole shrunk to the line of an offset in its text and one on either side.

    None where that would be all of it, or where the hole is in several places.
    """
    places, lines = sheet.places(name), text.split("\n")
    if len(places) != 1 or places[0].lead or places[0].tail:
        return None
    number = text.count("\n", 0, min(spot, len(text)))
    first, last = max(number - 1, 0), min(number + 2, len(lines))
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    if first == 0 and last >= len(text.rstrip("\n").split("\n")):
        return None
    line = lines[first]
    margin = line[: len(line) - len(line.lstrip(" \t"))]
    before = "\n".join([*lines[:first], margin])
    after = "\n".join(["", *lines[last:]]) if last < len(lines) else ""
    hole = places[0]
    start = hole.start + len(sheet.spelled(before))
    inner = "\n".join(lines[first:last])[len(margin) :]
    written = sheet.spelled(before) + sheet.spelled(inner) + sheet.spelled(after)
    more = len(written) - (hole.end - hole.start)
    small = replace(
        hole,
        name=INNER,
        start=start,
        end=start + len(sheet.spelled(inner)),
        kind="block",
        indent=margin if first or hole.kind == "lines" else hole.indent,
        frame=("", ""),
        filler=inner,
        margins=(),
        heads=(),
        bodies=(),
    )
    holes = tuple(
        small
        if one is hole
        else one
        if one.start < hole.start
        else replace(one, start=one.start + more, end=one.end + more)
        for one in sheet.holes
    )
    body = sheet.body[: hole.start] + written + sheet.body[hole.end :]
    return Narrow(replace(sheet, body=body, holes=holes), before, after)


@dataclass(frozen=True, slots=True)
class RefusedTexts:
    """A judge that has seen these texts before and does not want them again."""

    texts: frozenset[tuple[str, str]]

    def __call__(self, texts: Mapping[str, str]) -> Sequence[HoleFault]:
        again = tuple(name for name, text in texts.items() if (name, text) in self.texts)
        return (HoleFault("this was tried before", again),) if again else ()


@dataclass(frozen=True, slots=True)
class Inner:
    """A judge of a narrower hole: what the wider one's judge finds with it in place."""

    judge: CodeJudge
    name: str
    small: Narrow

    def __call__(self, texts: Mapping[str, str]) -> Sequence[HoleFault]:
        wide = {name: text for name, text in texts.items() if name != INNER}
        wide[self.name] = self.small.text(texts.get(INNER, ""))
        return [replace(fault, names=(INNER,)) for fault in self.judge(wide)]


@dataclass(frozen=True, slots=True)
class Failed:
    """A text that was refused, and the offset in it that the complaint points at."""

    text: str
    spot: int


@dataclass(slots=True)
class Cluster:
    """Holes that share a canvas: their part of the source, and what is known about each by now."""

    sheet: Sheet
    names: list[str]
    judge: CodeJudge
    refused: set[tuple[str, str]] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    reports: dict[str, SlotReport] = field(default_factory=dict)
    lengths: dict[str, tuple[Tried, ...]] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    failed: dict[str, Failed] = field(default_factory=dict)
    proposed: dict[str, list[Proposed]] = field(default_factory=dict)

    @property
    def judges(self) -> tuple[CodeJudge, ...]:
        """Nothing twice, and what the language's own parser accepts."""
        return RefusedTexts(frozenset(self.refused)), self.judge


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of filling some holes once: texts that are valid if there are no faults."""

    texts: Texts
    faults: Sequence[HoleFault]
    reports: Mapping[str, SlotReport] = field(default_factory=dict)
    score: float = 0.0

    @property
    def blamed(self) -> set[str]:
        """The names of all holes that something is wrong with."""
        return {name for fault in self.faults for name in fault.names}


NEAR = 1_200
"""Characters between two holes that still share a canvas."""


def clusters(sheet: Sheet, names: Collection[str]) -> list[list[str]]:
    """The names in groups, each in text order: neighbours, and whatever shares a variable."""
    wanted = [hole for hole in sheet.holes if hole.name in names]
    groups: list[list[str]] = []
    last = None
    for hole in wanted:
        if last is None or hole.start - last > NEAR:
            groups.append([])
        groups[-1].append(hole.name)
        last = hole.end
    merged: list[list[str]] = []
    for group in groups:
        shared = [other for other in merged if set(other) & set(group)]
        joined = [name for other in shared for name in other] + group
        merged = [other for other in merged if other not in shared]
        merged.append(list(dict.fromkeys(joined)))
    return merged


LEAST = 8
"""Letters and digits that a line must have to count as repeated: of real fillings, under 0.2 % end
with such a line."""


def trimmed(sheet: Sheet, name: str, text: str, following: str) -> str:
    """The text without the lines at its end that the next lines of the source repeat."""
    places = sheet.places(name)
    if len(places) != 1:
        return text
    ahead = [line.strip() for line in following.split("\n") if line.strip()][:6]
    lines = text.split("\n")
    for size in range(min(len(ahead), len(lines) - 1), 0, -1):
        tail = [line.strip() for line in lines[-size:]]
        if tail == ahead[:size] and sum(map(str.isalnum, "".join(tail))) >= LEAST:
            return "\n".join(lines[:-size]).rstrip()
    return text


def source_after(sheet: Sheet, name: str) -> str:
    """The source after the last place of a hole, from the next line on."""
    end = sheet.places(name)[-1].end
    return (sheet.body + sheet.after)[end : end + 1000].partition("\n")[2]
