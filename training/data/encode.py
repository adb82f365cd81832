"""From tasks to tokens, by the engine's own compiler, walk, prompt and vocabulary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

from infill.blueprint import Blueprint
from infill.decoding.prompt import compose
from infill.models import default_vocabulary
from infill.scaffold import Choice, Piece, Slot, Text, walk
from infill.tokens.vocabulary import Vocabulary
from training.data import sketch
from training.data.example import Example, Holes, Task

TEMPLATE = "<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
CONTEXT, CANVAS, TOTAL = 512, 192, 640
"""Longest context, canvas and both together, in tokens; longer examples are not made."""
LARGE, LARGE_SHARE = 288, 0.12
"""This share of the examples may have a canvas of this length."""


@dataclass(slots=True)
class Cell:
    """A stretch of the canvas: fixed, or a slot with what it needs and the masks it gets."""

    ids: list[int]
    slot: bool = False
    length: int = 0
    start: int = 0


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The default model's vocabulary."""
    return default_vocabulary()


@lru_cache(maxsize=1)
def _frame() -> tuple[tuple[int, ...], tuple[int, ...]]:
    before, _, after = TEMPLATE.partition("{prompt}")
    return tuple(vocabulary().encode_framed(before)), tuple(vocabulary().encode_framed(after))


@lru_cache(maxsize=2048)
def compiled(schema: str) -> Blueprint[Any]:
    """The blueprint of a schema, given as JSON text."""
    from infill.schemas.compile import compile_schema

    return compile_schema(json.loads(schema))


@lru_cache(maxsize=65536)
def _ids(text: str) -> tuple[int, ...]:
    return tuple(vocabulary().encode(text))


@dataclass(frozen=True, slots=True)
class Framed:
    """An item as the engine begins it: the compiled source, and the context in tokens."""

    blueprint: Blueprint[Any]
    context: list[int]


Prompt = Callable[[Task | Holes, Blueprint[Any]], str]
"""What an item's prompt says; only `composed` is what the engine would say."""


def evidence_of(item: Task | Holes) -> str:
    """The text that an item is filled from, if it has one."""
    return item.text if isinstance(item, Task) else item.evidence


def composed(item: Task | Holes, blueprint: Blueprint[Any]) -> str:
    """The engine's prompt."""
    return compose(item.instruction, blueprint.form, evidence_of(item))


def framed(item: Task | Holes, prompt: Prompt = composed) -> Framed:
    """Compile the item's source and frame its prompt."""
    match item:
        case Task():
            blueprint = compiled(json.dumps(item.schema, ensure_ascii=False))
        case Holes():
            blueprint = _sketched(item)
    return Framed(blueprint, _context(prompt(item, blueprint), blueprint.prefix))


def encode(item: Task | Holes, rng: Random, prompt: Prompt = composed) -> Example | None:
    """The example, or None if it is longer than the trainer takes."""
    made = framed(item, prompt)
    context = made.context
    if len(context) > CONTEXT:
        return None
    cells = list(_cells(walk(made.blueprint.row, item.gold), _unfolding(rng)))
    _stage(cells, rng)
    room = room_of(rng)
    if not _fit(cells, min(room, TOTAL - len(context)), rng):
        return None
    canvas, slot = _lay(cells, rng)
    if all(number < 0 for number in slot):
        return None
    return Example(context, canvas, slot, item.kind)


def room_of(rng: Random) -> int:
    """The longest canvas that this example may have."""
    return LARGE if rng.random() < LARGE_SHARE else CANVAS


def _sketched(item: Holes) -> Blueprint[Any]:
    return sketch.report(item.text) if item.evidence else sketch.code(item.text, item.kinds)


def _context(prompt: str, prefix: str) -> list[int]:
    before, after = _frame()
    encode_text = vocabulary().encode
    return [*before, *encode_text(prompt), *after, *encode_text(prefix)]


def _unfolding(rng: Random) -> Iterator[bool]:
    """Whether each choice, one after the other, is decided: for many examples all of them are."""
    odds = 1.0 if rng.random() < 0.4 else rng.uniform(0.4, 0.9)
    while True:
        yield rng.random() < odds


def _cells(pieces: Iterable[Text | Piece], unfold: Iterator[bool]) -> Iterator[Cell]:
    for piece in pieces:
        ids = list(_ids(piece.text))
        match piece:
            case Text():
                yield Cell(ids)
            case Piece(slot=Choice()) if next(unfold):
                yield Cell(ids)
                yield from _cells(piece.inner, unfold)
            case Piece(slot=Slot() | Choice() as slot):
                yield Cell(ids, True, max(slot.start, len(ids)), slot.start)


def _stage(cells: list[Cell], rng: Random) -> None:
    """Put the canvas at a moment of a fill: some slots are decided and have lost their nulls."""
    decided = 0.0 if rng.random() < 0.45 else rng.random()
    for cell in cells:
        if not cell.slot:
            continue
        need = len(cell.ids)
        chance = rng.random()
        if chance < decided:
            cell.length = need
            cell.slot = rng.random() < 0.5
        elif rng.random() < 0.2:
            cell.length = need + rng.randint(0, 4)
        elif rng.random() < 0.6 and 4 <= cell.start < need:
            cell.ids, cell.length = cell.ids[: cell.start], cell.start  # not finished: it must grow
        else:
            cell.length = cell.start
            while cell.length < need:
                cell.length *= 2
    if not any(cell.slot for cell in cells):
        for cell in cells:
            cell.slot = cell.start > 0


def _fit(cells: list[Cell], room: int, rng: Random) -> bool:
    """Take null tails away, slot after slot, until the canvas fits; False if it cannot."""
    spare = [cell for cell in cells if cell.start and cell.length > len(cell.ids)]
    rng.shuffle(spare)
    total = sum(max(cell.length, len(cell.ids)) for cell in cells)
    while total > room and spare:
        cell = spare.pop()
        total -= cell.length - len(cell.ids)
        cell.length = len(cell.ids)
    return total <= room


def _lay(cells: list[Cell], rng: Random) -> tuple[list[int], list[int]]:
    null = vocabulary().null
    assert null is not None, "the default vocabulary has a null token"
    canvas: list[int] = []
    slot: list[int] = []
    number = 0
    for cell in cells:
        nulls = max(0, cell.length - len(cell.ids))
        canvas += cell.ids + [null] * nulls
        slot += [number if cell.slot else -1] * (len(cell.ids) + nulls)
        number += cell.slot
    return canvas, slot


def shown(example: Example) -> str:
    """The example for people: slots in brackets, nulls as dots."""
    words = vocabulary()
    text = words.decode(example.context_ids).decode("utf-8", "replace") + "\n⟶ "
    before = -1
    for token, number in zip(example.canvas_ids, example.slot, strict=True):
        if number != before:
            text += ("⟧" if before >= 0 else "") + ("⟦" if number >= 0 else "")
        before = number
        text += (
            "·" if token == words.null else (words.tokens[token] or b"?").decode("utf-8", "replace")
        )
    return text + ("⟧" if before >= 0 else "")


def trimmed(example: Example) -> Example:
    """The example without its null tails."""
    null = vocabulary().null
    kept = [i for i, token in enumerate(example.canvas_ids) if token != null]
    return replace(
        example,
        canvas_ids=[example.canvas_ids[i] for i in kept],
        slot=[example.slot[i] for i in kept],
    )
