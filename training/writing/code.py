"""Python: plain stretches of source files, and holes whose text after them is told before."""

from __future__ import annotations

import re
from random import Random

from infill.blueprint import Blueprint
from infill.tokens.vocabulary import Vocabulary
from training.data import code
from training.data.example import Holes, Task
from training.data.sources import files
from training.writing.layout import HOLE, Lesson, Read

STRETCH = 384
"""Tokens of a source file that are read together."""

STRETCH_WEIGHT = 0.25
"""What a token of plain code counts beside a token of a slot."""

AFTER = 14
"""Lines after the first hole that are told."""

PLAIN = 0.4
"""The share of code that is plain."""


def stretch(rng: Random, vocabulary: Vocabulary, *, held_out: bool = False) -> Lesson:
    """A stretch of a source file, each token from all before it."""
    while True:
        text = rng.choice(files(held_out)).read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        text = "".join(lines[rng.randrange(len(lines)) if lines else 0 :])
        ids = vocabulary.encode(text[: STRETCH * 6])[:STRETCH]
        if len(ids) == STRETCH:
            break
    reads = [Read(row, ids[row + 2], STRETCH_WEIGHT) for row in range(-1, len(ids) - 2)]
    rest = len(ids) - 1
    plain = [0] * rest
    return Lesson(
        ids[:1], ids[1:], [*range(rest)], plain, plain, plain, [1] * rest, reads, "plain_code"
    )


def holed(rng: Random, *, held_out: bool = False) -> Holes:
    """A function with one to three holes."""
    while True:
        made = code.holed(rng, held_out=held_out)
        if made is not None:
            return made


def prompt(item: Task | Holes, blueprint: Blueprint[object]) -> str:
    """The instruction, and under a mark of its own the text after the first hole."""
    del blueprint
    assert isinstance(item, Holes)
    after = re.split(r"___\w+", item.text, maxsplit=1)[1]
    after = re.sub(r"___\w+", HOLE, after)
    lines = after.rstrip("\n").split("\n")[:AFTER]
    return f"{item.instruction}\n\nAfter:\n" + "\n".join(lines)
