"""The verdict on other languages: tree-sitter finds no more wrong than in the source itself.

    SyntaxJudge(sheet)({"a": "f(1"})        # this does not parse near 'f(1'

A grammar that does not know every macro and extension complains of good code as well; so what it
finds in the source with something harmless in its holes is taken off. Measured on C++, that brings
false alarms from 3.1 % to 0.06 %.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from infill.templates.code.faults import HoleFault, Span, blamed
from infill.templates.code.sheet import Sheet
from infill.templates.code.syntaxes import broken, tree_of
from infill.templates.skeleton import Assembled

Place = tuple[int, int]


@dataclass(frozen=True)
class SyntaxJudge:
    """Complains about what is broken newly.

    Where the source itself is broken, only if that lies in a filling, or if there is much of it.
    """

    sheet: Sheet

    @cached_property
    def known(self) -> Counter[Place]:
        """What is broken in the source with something harmless in its holes."""
        whole = self.sheet.whole({}, neutral=True)
        spans = broken(tree_of(self.sheet.syntax, whole.text))
        return Counter(self._place(span, whole) for span in spans)

    @cached_property
    def sound(self) -> bool:
        """Whether the source, so filled, has no error at all."""
        return not tree_of(
            self.sheet.syntax, self.sheet.whole({}, neutral=True).text
        ).root.has_error

    def __call__(self, texts: Mapping[str, str]) -> Sequence[HoleFault]:
        whole = self.sheet.whole(texts, neutral=True)
        strict = self._strictly(texts, whole)
        if strict:
            return strict
        tree = tree_of(self.sheet.syntax, whole.text)
        if not tree.root.has_error:
            return ()
        spans = broken(tree)
        new = [span for span in spans if self._place(span, whole) not in self.known]
        more = self.sound or len(spans) > self.known.total() + 1
        if not more and not self._inside(new, texts, whole):
            return ()
        found = blamed(self.sheet, texts, whole, new)
        near = whole.text[new[0][0] : new[0][0] + 20].partition("\n")[0] if new else ""
        return (replace(found, message=f"this does not parse near {near!r}"),)

    def _inside(self, spans: Sequence[Span], texts: Mapping[str, str], whole: Assembled) -> bool:
        """Whether anything that is newly broken or missing lies in a filling."""
        return any(
            low < end and start < high or low == high and start <= low <= end
            for low, high in spans
            for hole, (start, end) in zip(self.sheet.holes, whole.spans, strict=True)
            if hole.name in texts
        )

    def _strictly(self, texts: Mapping[str, str], whole: Assembled) -> Sequence[HoleFault]:
        """JSON has a parser that is stricter than its grammar."""
        if self.sheet.syntax.name != "json":
            return ()
        try:
            json.loads(self.sheet.whole({}, neutral=True).text)
        except ValueError:
            return ()
        try:
            json.loads(whole.text, parse_constant=_refused)
        except json.JSONDecodeError as error:
            found = blamed(self.sheet, texts, whole, [(error.pos, error.pos)])
            return (replace(found, message=error.msg),)
        except ValueError as error:
            return (HoleFault(str(error), tuple(texts)),)
        return ()

    def _place(self, span: Span, whole: Assembled) -> Place:
        """Where something is broken: an offset of the source, or minus the number of a hole."""
        moved = 0
        for number, (hole, (start, end)) in enumerate(
            zip(self.sheet.holes, whole.spans, strict=True), 1
        ):
            if span[0] < start:
                break
            if span[0] <= end:
                return -number, 0
            moved = hole.end - end
        return span[0] + moved, span[1] - span[0]


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")
