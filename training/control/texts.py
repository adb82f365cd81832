"""Examples as somebody writes them who never looks ahead: slots whole, no nulls, then an end."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from infill.scaffold import Text, flat, walk
from training.data.encode import CONTEXT, TOTAL, framed, room_of, vocabulary
from training.data.example import Example, Holes, Task
from training.data.mixture import items

END = "<|im_end|>"


def written(item: Task | Holes, rng: Random) -> Example | None:
    """The item's whole text; every slot, every choice and the end are to be predicted.

    None if it is longer than the trainer of the default model takes.
    """
    made = framed(item)
    canvas: list[int] = []
    slot: list[int] = []
    number = 0
    for part in flat(walk(made.blueprint.row, item.gold)):
        ids = vocabulary().encode(part.text)
        canvas += ids
        slot += [-1 if isinstance(part, Text) else number] * len(ids)
        number += not isinstance(part, Text)
    room = min(room_of(rng), TOTAL - len(made.context))
    if len(made.context) > CONTEXT or len(canvas) + 1 > room:
        return None
    end = vocabulary().specials[END]
    return Example(made.context, [*canvas, end], [*slot, number], item.kind)


def stream(seed: int, profile: str = "cpu", *, held_out: bool = False) -> Iterator[Example]:
    """The items that the default model's examples are made from, in the same order."""
    rng = Random(f"{seed}-{held_out}-{profile}")
    for item in items(seed, held_out=held_out):
        example = written(item, rng)
        if example is not None:
            yield example
