"""A source with holes: what stands in each of them so far, and how the whole reads with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from infill.templates.holes import Hole, step_of
from infill.templates.reading import read
from infill.templates.regions import Span
from infill.templates.skeleton import BOM, Assembled, Mark, Skeleton, cut, normal
from infill.templates.syntaxes import Syntax


@dataclass(frozen=True)
class Sheet:
    """A source without its byte order mark, and its holes in text order.

    `newline` is its line end and `step` one level of its indentation. `before` and `after` are what
    else the file says around a part of it. For `regions`, `alone` and `flags` see `Reading`.
    """

    body: str
    holes: tuple[Hole, ...]
    syntax: Syntax
    path: str
    bom: str = ""
    newline: str = "\n"
    step: str = "    "
    before: str = ""
    after: str = ""
    regions: tuple[Span, ...] = ()
    alone: bool = False
    flags: int = 0

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the holes, each once."""
        return tuple(dict.fromkeys(hole.name for hole in self.holes))

    def places(self, name: str) -> list[Hole]:
        """Where a variable stands."""
        return [hole for hole in self.holes if hole.name == name]

    def cut(
        self, open: Collection[str], settled: Mapping[str, str], *, neutral: bool = False
    ) -> Skeleton:
        """What stands around the open holes; the others read as in `whole`."""
        text, marks, at = "", [], 0
        for hole in self.holes:
            text += self.body[at : hole.start]
            begin, at = len(text), hole.end
            text += self._said(hole, settled, neutral)
            if hole.name in open:
                marks.append(Mark(hole.name, begin, len(text)))
        return cut(text + self.body[at:], marks)

    def whole(self, settled: Mapping[str, str], *, neutral: bool = False) -> Assembled:
        """The source with the settled texts, and where every hole stands in it.

        A hole without one reads as in the source, or, if `neutral`, as its filler, so that the
        whole parses.
        """
        text, spans, at = "", [], 0
        for hole in self.holes:
            text += self.body[at : hole.start]
            own = self._said(hole, settled, neutral)
            spans.append((len(text), len(text) + len(own)))
            text, at = text + own, hole.end
        return Assembled(text + self.body[at:], tuple(spans))

    def part(self, names: Collection[str]) -> Sheet:
        """The top-level statements in which some of the holes stand, as a sheet of their own."""
        spans = [hole.span for hole in self.holes if hole.name in names]
        own = [
            (low, high)
            for low, high in self.regions
            if any(low <= start and end <= high for start, end in spans)
        ]
        return self.stretch(own[0][0], own[-1][1]) if own else self

    def stretch(self, low: int, high: int) -> Sheet:
        """The sheet from a region's begin to the end of the same or a later one."""

        def inside(start: int, end: int) -> bool:
            return low <= start and end <= high

        return replace(
            self,
            body=self.body[low:high],
            holes=tuple(
                replace(h, start=h.start - low, end=h.end - low)
                for h in self.holes
                if inside(*h.span)
            ),
            bom="",
            before=self.before + self.body[:low],
            after=self.body[high:] + self.after,
            regions=tuple((a - low, b - low) for a, b in self.regions if inside(a, b)),
        )

    def spelled(self, text: str) -> str:
        """A text with the source's line ends."""
        return self.newline.join(normal(text).split("\n"))

    def _said(self, hole: Hole, settled: Mapping[str, str], neutral: bool) -> str:
        if hole.name in settled or neutral:
            own = settled.get(hole.name)
            return self.spelled(hole.filler if own is None else f"{hole.lead}{own}{hole.tail}")
        return self.body[hole.start : hole.end]


def read_sheet(
    text: str,
    syntax: Syntax,
    path: str = "<stdin>",
    marks: Sequence[Mark] = (),
    *,
    lenient: bool = False,
) -> Sheet:
    """The sheet of a source, in which `marks` are further holes; see `read` for the errors."""
    bom = BOM if text.startswith(BOM) else ""
    body, size = text[len(bom) :], len(bom)
    more = [replace(mark, start=mark.start - size, end=mark.end - size) for mark in marks]
    own = read(body, syntax, path, more, lenient=lenient)
    newline = Skeleton((text,), ()).newline
    return Sheet(
        body,
        own.holes,
        syntax,
        path,
        bom,
        newline,
        step_of(body),
        regions=own.regions,
        alone=own.alone,
        flags=own.flags,
    )
