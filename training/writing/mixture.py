"""The mixture: written documents, public ones, made-up ones and code, as lessons without end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from infill.blueprint import Blueprint
from infill.errors import InfillError
from infill.scaffold import walk
from training.data import mixture
from training.data.encode import compiled, composed, framed, vocabulary
from training.data.example import Holes, Task
from training.writing import code, documents
from training.writing.layout import Layout, Lesson, redaction

END = "<|im_end|>"
CONTEXT, TOTAL = 768, 1024
"""The longest context, and the longest lesson, in tokens."""

REDACTED = 0.4
"""The share of lessons in which slots are redacted."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How the lessons divide. Of documents, the written ones have `most` once they are `many`."""

    code: float = 0.13
    generated: float = 0.12
    most: float = 0.6
    many: int = 4_000

    def written(self, tasks: int) -> float:
        """The share of written documents: few are drawn seldom, so that none is seen often."""
        return self.most * min(1.0, tasks / self.many)


@lru_cache(maxsize=65_536)
def ids(text: str) -> tuple[int, ...]:
    """A short text in tokens."""
    return tuple(vocabulary().encode(text))


def lesson(item: Task | Holes, rng: Random, redacted: float = REDACTED) -> Lesson | None:
    """An item as a lesson; None if it is too long."""
    holes = isinstance(item, Holes)
    prompt = code.prompt if isinstance(item, Holes) and not item.evidence else composed
    made = framed(item, prompt)
    if len(made.context) > CONTEXT:
        return None
    found = Lesson(made.context, kind=item.kind)
    end = vocabulary().specials[END]
    drawn = redaction(rng, redacted)
    layout = Layout(found, ids, end, rng, drawn.chance, drawn.rounds, loose=holes)
    layout.lay(walk(made.blueprint.row, item.gold))
    if not holes:
        layout.finish()
    return found if found.reads and len(found) <= TOTAL else None


def blueprint(schema: Any) -> Blueprint[Any]:
    """The blueprint of a schema."""
    return compiled(json.dumps(schema, ensure_ascii=False))


@dataclass(slots=True)
class Mixture:
    """Lessons for training; `written` are files that may grow while a run reads them."""

    public: Path | None
    written: Sequence[Path] = ()
    shares: Shares = field(default_factory=Shares)
    drawn: Counter[str] = field(default_factory=Counter)
    """How many lessons came from where; `refused` rows do not fit their schemas."""

    def lessons(self, seed: int) -> Iterator[Lesson]:
        """Lessons without end; the same for the same seed and files."""
        rng = Random(seed)
        shelves = documents.public(self.public, held_out=False) if self.public else []
        weights = [documents.weight(shelf) for shelf in shelves]
        made_up = reports_and_tasks(seed)
        stamp, shelf = self._stamp(), self._written()
        number = 0
        while True:
            number += 1
            if number % 256 == 0 and self._stamp() != stamp:
                stamp, shelf = self._stamp(), self._written()
            source: str
            item: Task | Holes
            chance = rng.random()
            own = self.shares.written(len(shelf.lines))
            if chance < self.shares.code:
                if rng.random() < code.PLAIN:
                    self.drawn["plain code"] += 1
                    yield code.stretch(rng, vocabulary())
                    continue
                source, item = "code", code.holed(rng)
            elif chance < self.shares.code + own:
                source, item = "written", documents.task(shelf.draw(rng), "written", rng)
            elif not shelves or chance < self.shares.code + own + self.shares.generated:
                source, item = "generated", next(made_up)
            else:
                drawn = rng.choices(shelves, weights)[0]
                source, item = "public", documents.task(drawn.draw(rng), drawn.name, rng)
            found = self._lesson(item, rng)
            if found is not None:
                self.drawn[source] += 1
                yield found

    def _lesson(self, item: Task | Holes, rng: Random) -> Lesson | None:
        try:
            return lesson(item, rng)
        except InfillError:
            self.drawn["refused"] += 1
            return None

    def _stamp(self) -> tuple[float, ...]:
        return tuple(path.stat().st_mtime if path.exists() else 0.0 for path in self.written)

    def _written(self) -> documents.Shelf:
        present = [path for path in self.written if path.exists()]
        return documents.written(present, held_out=False)


def reports_and_tasks(seed: int, *, held_out: bool = False) -> Iterator[Task | Holes]:
    """What the generators make up, without code."""
    for item in mixture.items(seed, held_out=held_out):
        if isinstance(item, Task) or item.evidence:
            yield item


def held_out(
    public: Path | None, written: Sequence[Path], count: int, redacted: float
) -> dict[str, list[Lesson]]:
    """Lessons that training never sees, by where they come from: about `count` of each."""
    rng = Random(11)
    found: dict[str, list[Lesson]] = {}

    def add(name: str, item: Task | Holes) -> None:
        try:
            made = lesson(item, rng, redacted)
        except InfillError:
            return
        if made is not None:
            found.setdefault(name, []).append(made)

    shelf = documents.written([path for path in written if path.exists()], held_out=True)
    for line in shelf.lines[:: max(1, len(shelf.lines) // count)]:
        add("written", documents.task(json.loads(line), "written", rng, varied=False))
    shelves = documents.public(public, held_out=True) if public else []
    weights = [documents.weight(one) for one in shelves]
    for one in rng.choices(shelves, weights, k=count) if shelves else ():
        add("public", documents.task(one.draw(rng), one.name, rng, varied=False))
    made_up = reports_and_tasks(1_000_003, held_out=True)
    for _ in range(count // 2):
        add("generated", next(made_up))
        add("holes", code.holed(rng, held_out=True))
    found["plain code"] = [
        code.stretch(rng, vocabulary(), held_out=True) for _ in range(count // 4)
    ]
    return found
