"""A source with holes: the kind of each, its text so far, and how the whole reads with it.

    sheet = read_sheet("x = ___a\\n", syntax_of("python"))
    sheet.whole({"a": "1"}).text        # "x = 1\\n"

When a source is read, neutral fillers are put into all holes, and those with which the source
parses tell the grammatical kind of each, before any forward. Python is cut into regions that can be
judged apart.
"""

from __future__ import annotations
import __future__

import re
import symtable
import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from infill.errors import SourceError
from infill.templates.code.fillers import fillers_of
from infill.templates.code.holes import Hole, healed, step_of
from infill.templates.code.kinds import unparsable, with_kinds
from infill.templates.code.markers import find_marks, with_names
from infill.templates.code.nesting import Brackets
from infill.templates.code.probes import SourceStretch, python_fault
from infill.templates.code.regions import Span, regions
from infill.templates.code.syntaxes import SourceTree, Syntax, quoted_or_commented
from infill.templates.code.targets import apart
from infill.templates.skeleton import BOM, Assembled, Mark, Skeleton, skeleton_of, with_line_feeds

FUTURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)

_GLOBAL = re.compile(r"global\b(?<!\wglobal)")


@dataclass(frozen=True, slots=True)
class SourceReading:
    """The holes of a source with their kinds and fillers, and the regions around them.

    With fillers in the holes every region, and each stretch between two, is a module of its own.
    `alone`: the verdict on a region does not depend on the others. `flags` are those of the
    compiler that its `__future__` imports mean.
    """

    holes: tuple[Hole, ...]
    regions: tuple[Span, ...] = ()
    alone: bool = False
    flags: int = 0


def read_holes(
    text: str, syntax: Syntax, path: str, marks: Sequence[Mark] = (), *, lenient: bool = False
) -> SourceReading:
    """Read a source without byte order mark; `marks` are holes beside those that are marked in it.

    Raises SourceError, with line and caret, if the source does not parse around the holes, if two
    overlap, or, if not `lenient`, if there are none.
    """
    seen = find_marks(text, syntax, path)
    found = with_names(apart([*seen.marks, *marks], text, path))
    if not found:
        if lenient:
            return SourceReading(())
        raise SourceError(
            "there are no holes",
            where=path,
            todo="mark one with ___ or ___name, or name one with --hole, --stubs or --cursor",
        )
    holes = healed(text, found)
    try:
        return _read(text, holes, syntax, path, seen.tree)
    except SourceError:
        words = healed(text, found, keywords=True)
        if words == holes:
            raise
        return _read(text, words, syntax, path, seen.tree)


def _read(
    text: str, holes: Sequence[Hole], syntax: Syntax, path: str, tree: SourceTree
) -> SourceReading:
    """All holes in one stretch, or, in Python, by regions where these prove to be modules."""
    if syntax.name != "python":
        return SourceReading(tuple(with_kinds(_whole(text, holes), syntax, path)))
    floor = text.rfind("__future__") + 1
    cut = regions(tree, [(hole.start, hole.end) for hole in holes], floor)
    found: list[Hole] = []
    try:
        for low, high in _between(cut, len(text)):
            _check(text, low, high, path)
        for low, high in cut:
            own = tuple(hole for hole in holes if low <= hole.start and hole.end <= high)
            found += with_kinds(SourceStretch(text, own, low, high), syntax, path)
    except SourceError:
        if not _plain(text, holes, syntax):
            raise
        return SourceReading(tuple(with_kinds(_whole(text, holes), syntax, path)))
    head = text[: cut[0][0]] if floor else ""
    flags = _flags(head)
    alone = flags is not None and floor <= len(head) and not _global(text, tree)
    return SourceReading(tuple(found), tuple(cut), alone, flags or 0)


def _whole(text: str, holes: Sequence[Hole]) -> SourceStretch:
    return SourceStretch(text, tuple(holes), 0, len(text))


def _between(cut: Sequence[Span], end: int) -> list[Span]:
    """The stretches without a hole."""
    edges = [(0, 0), *cut, (end, end)]
    return [(one[1], other[0]) for one, other in pairwise(edges) if one[1] < other[0]]


def _check(text: str, low: int, high: int, path: str) -> None:
    """SourceError if a stretch is no module."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            symtable.symtable(text[low:high], "<source>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        fault = python_fault(text[low:high])
        if fault.weight:
            raise unparsable(text, low + fault.at, fault.message, path) from None


def _plain(text: str, holes: Sequence[Hole], syntax: Syntax) -> bool:
    """Whether the whole parses with the plainest fillers, so that only the cuts were wrong."""
    forms = [fillers_of(text, hole, syntax, Brackets())[0] for hole in holes]
    return not python_fault(_whole(text, holes).probe(forms).text).weight


def _flags(head: str) -> int | None:
    """The flags of the `__future__` imports in the first lines; None if they do not compile."""
    try:
        return int(compile(head, "<source>", "exec", dont_inherit=True).co_flags & FUTURES)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _global(text: str, tree: SourceTree) -> bool:
    """Whether names are declared global at top level, which later statements know of."""
    for match in _GLOBAL.finditer(text):
        if quoted_or_commented(tree, *match.span()):
            continue
        node = tree.at(*match.span()).parent
        while node is not None and node.type not in ("function_definition", "class_definition"):
            node = node.parent
        if node is None:
            return True
    return False


@dataclass(frozen=True)
class Sheet:
    """A source without its byte order mark, and its holes in text order.

    `newline` is its line end and `step` one level of its indentation. `before` and `after` are what
    else the file holds around a part of it. For `regions`, `alone` and `flags` see `SourceReading`.
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
        """The places of a variable."""
        return [hole for hole in self.holes if hole.name == name]

    def cut(
        self, open: Collection[str], settled: Mapping[str, str], *, neutral: bool = False
    ) -> Skeleton[str]:
        """The text around the open holes; the others read as in `whole`."""
        text, marks, at = "", [], 0
        for hole in self.holes:
            text += self.body[at : hole.start]
            begin, at = len(text), hole.end
            text += self._said(hole, settled, neutral)
            if hole.name in open:
                marks.append(Mark(hole.name, begin, len(text)))
        return skeleton_of(text + self.body[at:], marks)

    def whole(self, settled: Mapping[str, str], *, neutral: bool = False) -> Assembled:
        """The source with the settled texts, and where every hole is in it.

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
        """The top-level statements around some of the holes, as a sheet of their own."""
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
        return self.newline.join(with_line_feeds(text).split("\n"))

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
    """The sheet of a source, `marks` are further holes in it; see `read_holes` for the errors."""
    bom = BOM if text.startswith(BOM) else ""
    body, size = text[len(bom) :], len(bom)
    more = [replace(mark, start=mark.start - size, end=mark.end - size) for mark in marks]
    own = read_holes(body, syntax, path, more, lenient=lenient)
    whole: Skeleton[str] = Skeleton((text,), ())
    return Sheet(
        body,
        own.holes,
        syntax,
        path,
        bom,
        whole.newline,
        step_of(body),
        regions=own.regions,
        alone=own.alone,
        flags=own.flags,
    )
