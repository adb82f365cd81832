"""A source with holes: what stands in each of them so far, and how the whole reads with it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from infill.templates.holes import Hole, find_holes, step_of
from infill.templates.skeleton import BOM, Assembled, Mark, Skeleton, cut, line_starts, normal
from infill.templates.syntaxes import Syntax


@dataclass(frozen=True)
class Sheet:
    """A source without its byte order mark, and its holes in text order.

    `newline` is its line end and `step` one level of its indentation. `before` and `after` are what
    else the file says around a part of it.
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
        if self.syntax.name != "python":
            return self
        starts = self._statements
        spans = [(hole.start, hole.end) for hole in self.holes if hole.name in names]
        low, high = min(start for start, _ in spans), max(end for _, end in spans)
        first = max((start for start in starts if start <= low), default=0)
        last = min(
            (start for start in starts if start >= high and start > low), default=len(self.body)
        )
        kept = tuple(h for h in self.holes if first <= h.start and h.end <= last)
        return Sheet(
            self.body[first:last],
            tuple(replace(h, start=h.start - first, end=h.end - first) for h in kept),
            self.syntax,
            self.path,
            newline=self.newline,
            step=self.step,
            before=self.before + self.body[:first],
            after=self.body[last:] + self.after,
        )

    @cached_property
    def _statements(self) -> list[int]:
        """Where the lines begin on which a top-level statement begins, decorators included."""
        neutral = self.whole({}, neutral=True)
        lines = line_starts(neutral.text)
        found = []
        for node in ast.parse(neutral.text).body:
            decorators = getattr(node, "decorator_list", [])
            number = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            at = self._original(lines[number - 1], neutral)
            if at is not None:
                found.append(at)
        return found

    def _original(self, at: int, assembled: Assembled) -> int | None:
        """The offset in the source of one in an assembled text; None inside of a hole."""
        moved = 0
        for hole, (start, end) in zip(self.holes, assembled.spans, strict=True):
            if at <= start:
                break
            if at < end:
                return None
            moved = hole.end - end
        return at + moved

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
    """The sheet of a source; see `find_holes` for the errors."""
    bom = BOM if text.startswith(BOM) else ""
    found = find_holes(text, path, syntax=syntax, marks=marks, lenient=lenient)
    size = len(bom)
    moved = tuple(replace(hole, start=hole.start - size, end=hole.end - size) for hole in found)
    newline = Skeleton((text,), ()).newline
    return Sheet(text[size:], moved, syntax, path, bom, newline, step_of(text[size:]))
