"""Proposals for one hole: what a language model writes in its place, ranked by what comes of it.

    proposals(writer, hole_place(sheet, "body", …), clock.spend)[0].text

The model reads the text before the hole and writes on; its text ends where the text after the hole
would follow. Of those that the hole's language accepts, the best are read again together with
what follows them, so that both sides count (P(text, what follows | what comes before)).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from infill.languages.language import Language
from infill.result import SlotReport
from infill.scaffold import Slot, Text
from infill.templates.code.code_blueprint import code_blueprint
from infill.templates.code.holes import Hole
from infill.templates.code.sheet import Sheet
from infill.templates.code.slots import narrowest
from infill.tokens.lift import lift
from infill.tokens.vocabulary import Vocabulary
from infill.writer import Ending, Halt, Writer

_LOOP = re.compile(r"(.{4,24}?)\1{3}\Z", re.DOTALL)
"""Four times the same."""


class Effort(NamedTuple):
    """What proposals may cost.

    Beams; texts of one number of lines and of all that are read again; characters after the hole
    that are read with them; the share of the window that is seen.
    """

    width: int
    alike: int
    compared: int
    beyond: int
    share: float


USUAL = Effort(8, 4, 12, 160, 1.0)
QUICK = Effort(4, 2, 4, 80, 0.4)
"""Where there is little time."""

SURE = 12
"""Characters after a hole that end a text for good."""

BETWEEN = 64
"""Most tokens of a text that something follows."""

ROWS = ("block", "lines", "free")
"""Kinds of holes whose texts have several lines."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A text for a hole; `score` is a log-probability, `confidence` the mean of its tokens'."""

    text: str
    score: float
    confidence: float
    tokens: int

    def report(self, hole: Hole) -> SlotReport:
        """What became of a hole that has this text."""
        return SlotReport(hole.name, self.text, self.confidence, (), self.tokens, 1, 0, hole.kind)


@dataclass(frozen=True, slots=True)
class HolePlace:
    """Where a text is wanted: `before` it, `after` it, and the `kind` of its narrowest place."""

    hole: Hole
    kind: str
    slot: Slot
    before: str
    after: str
    vocabulary: Vocabulary

    def accepts(self, text: str) -> bool:
        """Whether the hole's language has this text.

        Asked of the language's tokens, which are kept on disk: its bytes would be compiled anew.
        """
        said = self.slot.spell({self.hole.name: text})
        if said is None:
            return False
        if isinstance(self.slot.language, Language):
            return lift(self.slot.language, self.vocabulary).accepts(self.vocabulary.encode(said))
        return self.slot.language.accepts(said)

    def ends(self, text: str) -> Ending | None:
        """Whether a continuation may or must end where it is; one that is in a loop must."""
        if _LOOP.search(text, max(len(text) - 128, 0)):
            return Ending(None, last=True)
        return self._rows(text) if self.kind in ROWS else self._line(text)

    def _line(self, text: str) -> Ending | None:
        line, newline, _ = text.partition("\n")
        follows = self.after.partition("\n")[0]
        if not follows.strip():
            own = line.rstrip()
            return Ending(own if self.accepts(own) else None, last=True) if newline else None
        for start in range(len(text)):
            rest = text[start:]
            if self.after.startswith(rest) and self.accepts(text[:start]):
                return Ending(text[:start], len(rest) >= min(len(follows), SURE))
        return Ending(line if self.accepts(line) else None, last=True) if newline else None

    def _rows(self, text: str) -> Ending | None:
        whole, newline, row = text.rpartition("\n")
        if not newline:
            return self._line(text) if self.after.partition("\n")[0].strip() else None
        margin = len(row) - len(row.lstrip())
        outside = bool(row.strip()) and margin < len(self.hole.floor or self.hole.indent)
        follows = self.after.lstrip("\n")
        again = bool(row.strip()) and follows.startswith(row)
        # A token may hold the end of a line and the margin of the next.
        if not row.strip() or outside or again:
            own = next((end for end in (whole, whole + "\n") if self.accepts(end)), None)
            return Ending(own, outside or (again and len(row.strip()) >= SURE))
        return None


def hole_place(
    sheet: Sheet,
    name: str,
    open: Sequence[str],
    settled: Mapping[str, str],
    vocabulary: Vocabulary,
    context: str = "",
    share: float = 1.0,
) -> HolePlace:
    """The place of a hole; `open` ones before it are left out."""
    made = code_blueprint(sheet, open, settled, judges=(), share=share)
    before, after, slot = made.prefix, "", None
    for part in made.row:
        if slot is None and isinstance(part, Text):
            before += part.text
        elif slot is None and isinstance(part, Slot):
            slot = part if part.path.key == name else None
            before += "" if slot else part.spell({part.path.key: "..."}) or ""
        elif isinstance(part, Text):
            after = part.text
            break
        else:
            break
    assert slot is not None, "the blueprint of an open hole has its slot"
    lead, _, tail = (slot.spell({name: "\0"}) or "").partition("\0")
    places = sheet.places(name)
    hole, kind = places[0], narrowest(places).kind
    said = f"{context}\n\n" if context else ""
    return HolePlace(hole, kind, slot, said + before + lead, tail + after, vocabulary)


def proposals(
    writer: Writer, place: HolePlace, spend: Callable[[int], None], effort: Effort = USUAL
) -> list[Proposed]:
    """Texts that the hole's language accepts, the best first; none if none was found."""
    page = writer.read(place.before, spend)
    most = min(place.slot.cap, BETWEEN) if place.after.strip() else place.slot.cap
    written = {one.text: one for one in page.beams(effort.width, most, place.ends)}
    sizes = {text: len(place.vocabulary.encode(text)) for text in written if place.accepts(text)}
    fitting = _chosen([text for text in sizes if sizes[text] <= place.slot.cap], effort)
    after = place.after[: effort.beyond]
    try:
        rows = page.likelihoods([text + after for text in fitting]) if fitting else []
    except Halt:
        rows = [[written[text].likelihood] for text in fitting]
    found = []
    for text, row in zip(fitting, rows, strict=True):
        own, size = row[: max(sizes[text], 1)], max(sizes[text], 1)
        found.append(Proposed(text, sum(row), math.exp(sum(own) / size), sizes[text]))
    return sorted(found, key=lambda one: -one.score)


def _chosen(texts: Sequence[str], effort: Effort) -> list[str]:
    """The likeliest texts of every number of lines, since a longer one is always less likely."""
    room = effort.width if all("\n" not in text for text in texts) else effort.alike
    lines: Counter[int] = Counter()
    chosen = []
    for text in texts:
        lines[text.count("\n")] += 1
        if lines[text.count("\n")] <= room:
            chosen.append(text)
    return chosen[: effort.compared]
