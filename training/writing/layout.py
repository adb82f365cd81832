"""A lesson: an object in text order, what is predicted in it, and who sees what.

    {"name": "Ada", "born": 1815}          plain: each token from all that stands before it
    {"name":⟨ "Ada",⟩ "...", "born": 1815}  redacted: the slot is a stream that nobody else sees

A stream's positions count on from where it begins; behind it stands its marker, at the same
positions, which is all that the rest sees of it. The first token of a stream is predicted at the
last token before it that everybody sees.

Rounds are redacted lessons in which slots are written at the same time and close one after the
other. Each token is computed once, in some round, and sees what had been closed by then: of slots
that were, their tokens, of the others, their markers. What a choice unfolds into comes in the round
in which it is closed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from infill.scaffold import Choice, Piece, Text

HOLE = "..."
"""What stands for text that is not known yet: it is an ellipsis in prose and in Python."""

END_WEIGHT = 0.3
"""The weight of an end where nothing else says that a text is over."""

WHOLE = 0.35
"""The share of redacted lessons in which every slot is a stream."""

REGION = 0.5
"""The chance that a choice is redacted with all that it unfolds into, against that of a slot."""

ROUNDS = 0.5
"""The share of redacted lessons in which slots close one after the other."""

PACES = (1, 1, 1, 2, 3)
"""Tokens that a slot grows by in a round: more than one where a draft was right."""

NEVER = 1 << 20
"""A round that does not come."""

Encode = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Read:
    """A prediction: the token `target`, read at `row` (-1 is the context's last token)."""

    row: int
    target: int
    weight: float = 1.0


@dataclass(slots=True)
class Lesson:
    """A context, and the object behind it in the order in which it is laid out.

    `positions` count from the context's end. `group` numbers streams, which see themselves; 0 is
    all else. A token is computed in a `round`, and seen by others behind it whose rounds lie in
    [`since`, `until`).
    """

    context: list[int]
    tokens: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    round: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    until: list[int] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    kind: str = ""

    def __len__(self) -> int:
        return len(self.context) + len(self.tokens)

    @property
    def plain(self) -> bool:
        """Whether each token sees all before it."""
        return not any(self.group)

    def sight(self) -> NDArray[np.bool_]:
        """Who sees whom: [object, context + object]."""
        group, edge = np.array(self.group), len(self.context)
        round_ = np.array(self.round)[:, None]
        open_ = (np.array(self.since) <= round_) & (round_ < np.array(self.until))
        own = (group == group[:, None]) & (group > 0)
        seen = np.ones((len(group), edge + len(group)), dtype=np.bool_)
        seen[:, edge:] = (open_ | own) & np.tri(len(group), dtype=np.bool_)
        return seen


def marker(text: str, key: str = "", before: str = "") -> str | None:
    """What everybody sees instead of a part of a JSON text; None if it has to be shown.

    `text` is a value with its border, an optional property, or the rest of a list. A property
    that is absent does not say its name, `key`, nor on which side its comma stands: what is seen
    `before` it does.
    """
    found = re.match(r'\s*(,\s*)?("(?:[^"\\]|\\.)*"\s*:\s*)?', text)
    assert found is not None
    lead, rest = found[0], text[found.end() :]
    if found[1] and not found[2]:  # a list goes on
        return _ended(lead, "[0" + text, "]")
    if not rest or rest[0] in "]}":
        if found[2]:
            return None
        if rest.startswith("]"):  # a list ends
            return f', "{HOLE}"{text}'
        if not key or before.endswith("{"):
            return None
        name = json.dumps(key, ensure_ascii=False)
        if before.endswith(","):
            return f' {name}: "{HOLE}",{text}'
        return f', {name}: "{HOLE}"{text}'
    return _ended(lead, rest, "")


def _ended(lead: str, value: str, close: str) -> str | None:
    try:
        end = json.JSONDecoder().raw_decode(value)[1]
    except ValueError:
        return None
    return f'{lead}"{HOLE}"{close}{value[end:]}'


def loose_marker(text: str) -> str:
    """What everybody sees instead of a slot in code or in a report: its border stays."""
    value = text.strip()
    before, _, after = text.partition(value) if value else (text, "", "")
    return f"{before}{HOLE}{after}"


@dataclass(slots=True)
class Layout:
    """Lays out one object behind a context.

    `chance`: how likely each slot is to be redacted, and `rounds`, whether those that are close.
    `loose`: slots are free texts, which do not say themselves where they end; `end` is the token
    that does.
    """

    lesson: Lesson
    encode: Encode
    end: int
    rng: Random
    chance: float = 0.0
    rounds: bool = False
    loose: bool = False
    place: int = 0
    seen: int = -1
    streams: int = 0
    last: str = ""

    def lay(self, pieces: Iterable[Text | Piece], start: int = 0, *, inner: bool = False) -> int:
        """Lay out pieces one after the other, from a round on; the round when all are closed.

        `inner`: they are what a choice unfolded into. A choice among them, whether there is another
        item, waits for what stands before it.
        """
        closed = start
        for piece in pieces:
            if isinstance(piece, Text):
                self._show(self.encode(piece.text), start)
                self.last = piece.text or self.last
                continue
            hidden = self._hidden(piece)
            if hidden is not None:
                begin = closed if inner and isinstance(piece.slot, Choice) else start
                write = self._rounds if self.rounds else self._stream
                closed = max(closed, write(piece, hidden, start, begin))
                continue
            self.last = piece.text or self.last
            for token in self.encode(piece.text):
                self.lesson.reads.append(Read(self.seen, token))
                self._show([token], start)
            if self.loose:
                self.finish()
            closed = max(closed, self.lay(piece.inner, start, inner=True))
        return closed

    def finish(self) -> None:
        """What is over here ends with a token that nobody sees."""
        self.lesson.reads.append(Read(self.seen, self.end, END_WEIGHT))

    def _hidden(self, piece: Piece) -> str | None:
        """The marker of a piece that is to be redacted."""
        regions = isinstance(piece.slot, Choice) and not self.rounds
        if self.seen < 0 and not self.loose:
            return None
        if not self.chance or self.rng.random() >= self.chance * (REGION if regions else 1.0):
            return None
        if self.loose:
            return loose_marker(piece.text)
        path = piece.slot.path
        key = str(path.steps[-1]) if path else ""
        return marker("".join(text for text, _ in _texts(piece)), key, self.last)

    def _stream(self, piece: Piece, hidden: str, start: int, begin: int) -> int:
        """A piece with all that it unfolds into, as one stream that never closes."""
        self.streams += 1
        texts = [(self.encode(text), wanted) for text, wanted in _texts(piece)]
        self._write(texts, [begin] * sum(len(ids) for ids, _ in texts), NEVER)
        self._show(self.encode(hidden), start)
        self.last = hidden
        return start

    def _rounds(self, piece: Piece, hidden: str, start: int, begin: int) -> int:
        """A piece that closes; then comes what it unfolds into. The round when all is closed."""
        self.streams += 1
        ids, pace = self.encode(piece.text), self.rng.choice(PACES)
        close = begin + max(1, -(-len(ids) // pace))
        place = self.place
        self._write([(ids, True)], [begin + 1 + n // pace for n in range(len(ids))], close)
        self._show(self.encode(hidden), start, close)
        after = self.place, self.seen
        self.last = piece.text or self.last
        if piece.inner:
            # Its first token is known to follow the choice, so nothing is read at the marker.
            self.place = place + len(ids)
            close = self.lay(piece.inner, close, inner=True)
        self.place, self.seen = after
        self.last = hidden
        return close

    def _write(
        self, texts: Sequence[tuple[Sequence[int], bool]], rounds: Sequence[int], close: int
    ) -> None:
        """Tokens that only their stream sees, until it closes."""
        place, last, lesson = self.place, self.seen, self.lesson
        number = 0
        for ids, wanted in texts:
            for token in ids:
                if wanted:
                    lesson.reads.append(Read(last, token))
                last = self._add(token, place + number, self.streams, rounds[number], close, NEVER)
                number += 1
        if self.loose or not number:
            lesson.reads.append(Read(last, self.end, END_WEIGHT))

    def _show(self, ids: Iterable[int], start: int, until: int = NEVER) -> None:
        for token in ids:
            self.seen = self._add(token, self.place, 0, start, start, until)
            self.place += 1

    def _add(self, token: int, place: int, group: int, round: int, since: int, until: int) -> int:
        lesson = self.lesson
        lesson.tokens.append(token)
        lesson.positions.append(place)
        lesson.group.append(group)
        lesson.round.append(round)
        lesson.since.append(since)
        lesson.until.append(until)
        return len(lesson.tokens) - 1


def _texts(piece: Piece) -> Iterator[tuple[str, bool]]:
    """All of a piece and of what it unfolds into: texts, and whether they are predicted."""
    yield piece.text, True
    for inner in piece.inner:
        if isinstance(inner, Text):
            yield inner.text, False
        else:
            yield from _texts(inner)


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is redacted in a lesson: each slot at this chance, and whether slots close."""

    chance: float = 0.0
    rounds: bool = False


def redaction(rng: Random, share: float) -> Redaction:
    """Draw it; nothing for all but `share` of the lessons."""
    if rng.random() >= share:
        return Redaction()
    chance = 1.0 if rng.random() < WHOLE else rng.random()
    return Redaction(chance, rng.random() < ROUNDS)
