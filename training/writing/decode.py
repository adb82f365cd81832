"""Two ways to decode weights that write from left to right, greedily and without guides.

`left_to_right` writes the object token after token. `in_parallel` grows all open slots at once,
each a stream behind which the rest sees a marker, as lessons are redacted; a slot that is finished
is shown to all. Both keep to the schema by each slot's automaton.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from infill.models.hybrid.network import Kept, Network, Sight
from infill.scaffold import Choice, Part, Slot, Text, chosen
from infill.tokens.vocabulary import Vocabulary
from training.writing.alive import Stand, Walker, best
from training.writing.layout import marker

CAP = 96
"""Most tokens of a slot; then its shortest end is written."""

STEPS = 600
"""Most passes for one object."""


@dataclass
class Reader:
    """A text on its way through the network; `scores` are the logits of what comes next."""

    network: Network
    forwards: int = 0
    length: int = 0
    kept: list[Kept] = field(default_factory=list)
    scores: Tensor = field(default_factory=lambda: torch.empty(0))

    def read(self, ids: Sequence[int]) -> None:
        """Read on."""
        if ids:
            hidden, self.kept = self._pass(ids, None, None)
            self.length += len(ids)
            self.scores = self._head(hidden[-1:])[0]

    def likelihood(self, ids: Sequence[int]) -> float:
        """The log-probability of these tokens, if they are what comes next."""
        scores = self.scores[None]
        if len(ids) > 1:
            hidden, _ = self._pass(ids[:-1], None, None)
            scores = torch.cat([scores, self._head(hidden)])
        return float(scores.log_softmax(-1)[torch.arange(len(ids)), torch.tensor(ids)].sum())

    def look(self, ids: Sequence[int], places: Sequence[int], sight: Tensor) -> Tensor:
        """Hidden states [ids, width] of tokens at places behind the text; none is kept."""
        return self._pass(ids, places, sight)[0]

    def head(self, hidden: Tensor) -> Tensor:
        """Logits [rows, vocabulary]."""
        return self._head(hidden)

    @torch.inference_mode()
    def _head(self, hidden: Tensor) -> Tensor:
        return self.network.head(hidden).float()

    @torch.inference_mode()
    def _pass(
        self, ids: Sequence[int], places: Sequence[int] | None, sight: Tensor | None
    ) -> tuple[Tensor, list[Kept]]:
        self.forwards += 1
        where = Sight(causal=True)
        count = len(ids)
        if self.length:
            seen = torch.ones(count, self.length + count, dtype=torch.bool)
            seen[:, self.length :] = (
                torch.ones(count, count).tril().bool() if sight is None else sight
            )
            where = Sight(seen[None, None])
        at = torch.tensor([list(places if places is not None else range(count))]) + self.length
        read = self.network(torch.tensor([list(ids)]), at, where, self.kept or None)
        return read.hidden[0], read.kept


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how many passes of the network it took, that of the context not counted."""

    text: str
    forwards: int


@dataclass(slots=True)
class Stream:
    """A slot or choice that is being written; `done` once it is over."""

    part: Slot | Choice
    walker: Walker
    stand: Stand
    ids: list[int] = field(default_factory=list)
    text: bytes = b""
    done: bool = False

    @classmethod
    def of(cls, part: Slot | Choice) -> Stream:
        """Nothing of it is written yet."""
        walker = Walker.of(part)
        return cls(part, walker, walker.start)

    def begin(self, text: bytes, ids: Sequence[int]) -> None:
        """Write what it has to begin with."""
        for one in ids:
            self.ids.append(one)
        stand = self.walker.walk(self.stand, text)
        assert stand is not None, "it begins as its language does"
        self.text, self.stand = self.text + text, stand

    def take(self, scores: Tensor, words: Vocabulary, end: int | None = None) -> list[int]:
        """Grow by the likeliest token, or end; the new tokens.

        `end`: the token that says that an empty part stays empty.
        """
        walker = self.walker
        over = walker.ends(self.stand)
        if over and not walker.goes_on(self.stand):
            self.done = True
            return []
        found = best(scores, walker, self.stand, words.tokens)
        # A counter at its end can leave nothing but what is not counted.
        if len(self.ids) >= min(CAP, self.part.cap) or (found is None and not over):
            rest = walker.rest(self.stand)
            new = words.encode(rest.decode("utf-8", "ignore"))
            self.ids += new
            self.text += rest
            self.done = True
            return new
        if over:
            last = float(scores.max()) if end is None else float(scores[end])
            if found is None or found[1] < last:
                self.done = True
                return []
        assert found is not None
        token = found[0]
        self.begin(words.tokens[token] or b"", [token])
        self.done = walker.ends(self.stand) and not walker.goes_on(self.stand)
        return [token]

    def hidden(self, before: str) -> str:
        """What others see meanwhile, behind what they see before it."""
        path = self.part.path
        key = str(path.steps[-1]) if path else ""
        shortest = self.walker.rest(self.walker.start).decode("utf-8", "ignore")
        return marker(shortest, key, before) or ""


@dataclass
class Decoder:
    """Weights with their vocabulary; `end` is the token of an end."""

    network: Network
    words: Vocabulary
    end: int

    def left_to_right(self, context: Sequence[int], row: Sequence[Part]) -> Decoded:
        """Token after token."""
        reader = Reader(self.network)
        reader.read(context)
        reader.forwards = 0
        waiting, text = [*row][::-1], b""
        while waiting and reader.forwards < STEPS:
            part = waiting.pop()
            if isinstance(part, Text):
                reader.read(self.words.encode(part.text))
                text += part.text.encode()
                continue
            stream = Stream.of(part)
            if stream.walker.ends(stream.stand):
                begun = self._begun(reader, [part, *waiting[::-1]])
                if not begun:
                    continue
                ids = self.words.encode(begun.decode("utf-8", "ignore"))
                stream.begin(begun, ids)
                reader.read(ids)
            while not stream.done:
                reader.read(stream.take(reader.scores, self.words))
            text += stream.text
            if isinstance(part, Choice):
                said = stream.text.decode()
                waiting += [*chosen(part, said).then(said)][::-1]
        return Decoded(text.decode(), reader.forwards)

    def _begun(self, reader: Reader, parts: Sequence[Part]) -> bytes:
        """What a part that may be empty begins with; empty if what follows it is likelier."""
        ways: list[tuple[bytes, bool]] = []
        for number, part in enumerate(parts):
            if isinstance(part, Text):
                ways.append((part.text.encode(), False))
                break
            walker = Walker.of(part)
            ways += [(walker.forced(byte), number == 0) for byte in walker.firsts()[:4]]
            if not walker.ends(walker.start):
                break
        best_way, most = b"", -1e9
        for way, own in ways:
            ids = self.words.encode(way.decode("utf-8", "ignore"))
            fork = copy.copy(reader)
            likely = fork.likelihood(ids)
            reader.forwards = fork.forwards
            if likely > most:
                best_way, most = way if own else b"", likely
        return best_way

    def in_parallel(self, context: Sequence[int], row: Sequence[Part]) -> Decoded:
        """All open slots at once; a choice waits for what stands in the item before it."""
        reader = Reader(self.network)
        reader.read(context)
        reader.forwards = 0
        parts: list[Text | Stream] = [
            part if isinstance(part, Text) else Stream.of(part) for part in row
        ]
        while reader.forwards < STEPS:
            open_ = [part for part in parts if isinstance(part, Stream) and not part.done]
            if not open_:
                break
            able = [one for one in open_ if not _waits(one, open_)]
            scores = self._scores(reader, parts, able)
            for stream, found in zip(able, scores, strict=True):
                stream.take(found, self.words, self.end)
            parts = [*_unfolded(parts)]
        text = b"".join(
            part.text.encode() if isinstance(part, Text) else part.text for part in parts
        )
        return Decoded(text.decode(), reader.forwards)

    def _scores(
        self, reader: Reader, parts: Sequence[Text | Stream], able: Sequence[Stream]
    ) -> Tensor:
        """The logits at the frontier of each stream that is able to grow."""
        tokens: list[int] = []
        places: list[int] = []
        group: list[int] = []
        rows: dict[int, int] = {}
        place = number = 0
        seen, shown = -1, ""

        def add(ids: Sequence[int], at: int, of: int) -> None:
            for offset, token in enumerate(ids):
                tokens.append(token)
                places.append(at + offset)
                group.append(of)

        for part in parts:
            if isinstance(part, Text) or part.done:
                ids = self.words.encode(part.text) if isinstance(part, Text) else part.ids
            else:
                number += 1
                add(part.ids, place, number)
                rows[id(part)] = len(tokens) - 1 if part.ids else seen
                ids = self.words.encode(part.hidden(shown))
            add(ids, place, 0)
            place += len(ids)
            if ids:
                seen = len(tokens) - 1
                shown = self.words.decode(ids).decode("utf-8", "replace")
        groups = torch.tensor(group)
        sight = (groups[None] == 0) | (groups[None] == groups[:, None])
        hidden = reader.look(tokens, places, sight.tril())
        logits = reader.head(hidden)
        found = [rows[id(one)] for one in able]
        scores = [logits[row] if row >= 0 else reader.scores for row in found]
        return torch.stack(scores)


def _waits(stream: Stream, open_: Sequence[Stream]) -> bool:
    """Whether a choice has to wait for slots of the list that it goes on with."""
    if not isinstance(stream.part, Choice):
        return False
    before = open_[: next(n for n, one in enumerate(open_) if one is stream)]
    return any(one.part.path.below(stream.part.path) for one in before)


def _unfolded(parts: Sequence[Text | Stream]) -> list[Text | Stream]:
    """The parts with the rows of choices that are done."""
    found: list[Text | Stream] = []
    for part in parts:
        if isinstance(part, Stream) and part.done and isinstance(part.part, Choice):
            said = part.text.decode()
            found.append(Text(said))
            found += [
                one if isinstance(one, Text) else Stream.of(one)
                for one in chosen(part.part, said).then(said)
            ]
        else:
            found.append(part)
    return found
