"""A source with neutral fillers in its holes, and what the language's own parser has against it.

    SourceStretch(text, holes, 0, len(text)).probe(fillers).text       # "x = ___hole0_ + 1"

In Python the parser tells how far it gets; in other languages tree-sitter counts what it cannot
read, above all around a hole. Texts that differ only in their holes share most of a tree:
tree-sitter keeps the parts that an edit did not touch (Wagner, "Practical algorithms for
incremental software development environments", 1997), so that another filler in a long source costs
what is around the hole. Where a text is broken, another tree than that of a fresh parse may come
out; what is promised to a user is judged by fresh ones.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from infill.templates.code.fillers import ID, Filler
from infill.templates.code.holes import Hole
from infill.templates.code.nesting import closing
from infill.templates.code.syntaxes import SourceTree, Syntax, broken, grammar
from infill.templates.skeleton import line_starts

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree as Parsed


Span = tuple[int, int]


@dataclass(slots=True)
class SourceTrees:
    """Parses a source again and again, with other texts in its holes.

    The texts must be the same outside of the spans, which are characters.
    """

    syntax: Syntax
    _parser: Parser | None = None
    _last: tuple[bytes, list[Span], Parsed] | None = field(default=None)

    def of(self, text: str, spans: Sequence[Span]) -> SourceTree:
        """The tree of a text whose holes have these spans."""
        from tree_sitter import Parser

        if self._parser is None:
            self._parser = Parser(grammar(self.syntax))
        data = text.encode("utf-8", "replace")
        plain = len(data) == len(text)
        own = [span if plain else (_bytes(text, span[0]), _bytes(text, span[1])) for span in spans]
        if self._last is None:
            parsed = self._parser.parse(data)
        else:
            parsed = self._parser.parse(data, _edited(*self._last, data, own))
        self._last = data, own, parsed
        return SourceTree(text, data, parsed.root_node)


def _bytes(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-8", "replace"))


def _edited(
    old: bytes, before: Sequence[Span], tree: Parsed, new: bytes, after: Sequence[Span]
) -> Parsed:
    """The old tree as if the new texts, as yet unread, stood in it."""
    tree = tree.copy()
    for (a, b), (start, end) in reversed(list(zip(before, after, strict=True))):
        if old[a:b] != new[start:end]:
            at = _point(old, a)
            tree.edit(a, b, a + end - start, at, _moved(at, old[a:b]), _moved(at, new[start:end]))
    return tree


def _point(data: bytes, at: int) -> tuple[int, int]:
    """Row and column, in bytes."""
    return data.count(b"\n", 0, at), at - data.rfind(b"\n", 0, at) - 1


def _moved(at: tuple[int, int], text: bytes) -> tuple[int, int]:
    """The point after a text that begins at a point."""
    rows = text.count(b"\n")
    return at[0] + rows, len(text) - text.rfind(b"\n") - 1 + (0 if rows else at[1])


NEAR = 1 << 20
"""What an error around a hole weighs more than one elsewhere."""

_UNENDED = "unterminated triple-quoted string literal"

_WIDE = re.compile("block|body|compound|list|object|array|program|module|file|document|unit")
"""Names of nodes that hold more than a statement."""


@dataclass(frozen=True, slots=True)
class SourceProbe:
    """A stretch of a source with fillers in its holes; `spans` are theirs."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SourceStretch:
    """What is parsed of a source to find out about some holes: [low, high), and all holes in it.

    Offsets, those of the holes too, are characters of the whole `text`.
    """

    text: str
    holes: tuple[Hole, ...]
    low: int
    high: int

    def probe(self, chosen: Sequence[Filler]) -> SourceProbe:
        """The stretch with a filler in every hole."""
        made, spans, at = "", [], self.low
        for number, (hole, form) in enumerate(zip(self.holes, chosen, strict=True)):
            made += self.text[at : hole.start]
            own = form.text.replace(ID, filler_name(number))
            spans.append((len(made), len(made) + len(own)))
            made, at = made + own, hole.end
        return SourceProbe(made + self.text[at : self.high], tuple(spans))

    def original(self, at: int, probe: SourceProbe) -> int:
        """The offset in the source of one in a probe, or that after the hole before it."""
        for hole, (_start, end) in reversed(list(zip(self.holes, probe.spans, strict=True))):
            if end <= at:
                return at - end + hole.end
        return at + self.low


@dataclass(frozen=True, slots=True)
class ProbeFault:
    """What is wrong with a probe: nothing if `weight` is 0; `at` is the offset of the error.

    `near`: it is in the statement of a filler, or beside one.
    """

    weight: int
    at: int = 0
    message: str = ""
    near: bool = False


def filler_name(number: int) -> str:
    """The name in the filler of a hole."""
    return f"___hole{number}_"


def fault_in(probe: SourceProbe, trees: SourceTrees) -> ProbeFault:
    """What is wrong with a probe; the nearer to the end, or the less, the lighter it weighs."""
    if trees.syntax.name == "python":
        return python_fault(probe.text)
    tree = trees.of(probe.text, probe.spans)
    spans = broken(tree)
    if not spans:
        return ProbeFault(int(tree.root.has_error))
    reach = [_reach(tree, start, end) for start, end in probe.spans]
    near = [span for span in spans if any(span[0] <= b and a <= span[1] for a, b in reach)]
    weight = 1000 * len(spans) + min(sum(b - a for a, b in spans), 999)
    if near:
        return ProbeFault(NEAR + weight, near[0][0], "nothing fits into this hole", near=True)
    return ProbeFault(weight, spans[0][0])


def python_fault(text: str) -> ProbeFault:
    """The first error that Python's parser finds."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        at = _offset(error, text) if "\0" not in text else text.find("\0")
        return ProbeFault(len(text) - at + 1, at, str(error.msg))
    except (ValueError, RecursionError, MemoryError) as error:
        return ProbeFault(1 << 40, max(text.find("\0"), 0), str(error) or type(error).__name__)
    return ProbeFault(0)


def hopeless(probe: SourceProbe, whole: ProbeFault, syntax: Syntax) -> bool:
    """Whether Python finds an error above the line of the first hole, whatever is in the hole.

    Brackets that are open there count as closed by the hole. `whole`: what is wrong with the probe.
    """
    first = min((start for start, _ in probe.spans), default=0)
    line = probe.text.rfind("\n", 0, first) + 1
    if not whole.weight or not line:
        return False
    before, above = probe.text[:first], probe.text[:line]
    named = python_fault(f"{before}{filler_name(0)}{closing(before, syntax)}")
    bare = python_fault(above + closing(above, syntax))
    same = (named.at, _said(named)) == (bare.at, _said(bare))
    ends = _said(named) != _UNENDED or whole.at == named.at
    return bool(named.weight) and named.at < line and same and ends


def _said(fault: ProbeFault) -> str:
    """The message without the line up to which the parser came."""
    return fault.message.partition(" (detected")[0]


def _offset(error: SyntaxError, text: str) -> int:
    starts = line_starts(text)
    line = min(max(error.lineno or 1, 1), len(starts))
    return min(starts[line - 1] + max((error.offset or 1) - 1, 0), len(text))


def _reach(tree: SourceTree, start: int, end: int) -> tuple[int, int]:
    """The statement around a filler, or the filler and the white space around it."""
    after = tree.text[end:]
    low, high = len(tree.text[:start].rstrip()), end + len(after) - len(after.lstrip())
    node: Node | None = tree.at(start, end)
    while node is not None and not node.is_error and not _WIDE.search(node.type):
        low, high = min(low, tree.start(node)), max(high, tree.end(node))
        node = node.parent
    return low, high
