"""From examples to masked batches: what is hidden, what is wrong, what is predicted.

An example is masked as the engine would meet it. A slot whose last token stands has no null tail
any more, because the engine splices it out; while the end of a slot is open, so is its tail.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from training.data.example import Example

ALL_MASKED = 0.4
ALL_MASKED_FIRST = 0.7
LONG = 1.5
"""Context tokens a canvas token from which a context is read for several maskings."""
BEGUN = 0.65
TAIL_MASKED = 0.8
WRONG_EXAMPLES = 0.3
WRONG_TOKENS = 0.1
POOL = 384
SHELF = 48


@dataclass(frozen=True, slots=True)
class Special:
    """The ids that masking needs."""

    mask: int
    null: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One masking of a canvas: `targets` holds a token to predict or -1, per position."""

    tokens: list[int]
    targets: list[int]


@dataclass(frozen=True, slots=True)
class Masked:
    """One example as the model reads it: a context read once, and readings of its canvas.

    The readings do not see one another. Each begins with the context's last token, which the
    model reads together with the canvas.
    """

    context: list[int]
    readings: tuple[Reading, ...]
    kind: str

    @property
    def shared(self) -> int:
        """How many context tokens all readings share."""
        return len(self.context) - 1

    def __len__(self) -> int:
        return self.shared + sum(1 + len(item.tokens) for item in self.readings)


@dataclass(frozen=True, slots=True)
class Batch:
    """A padded batch: contexts in the first `context` columns, readings behind them.

    `rows` index the flattened [batch × readings' columns] hidden states that predict `targets`.
    """

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    context: int
    rows: Tensor
    targets: Tensor
    owner: Tensor
    examples: int
    real: int


def hidden_positions(
    example: Example, tail: set[int], rng: random.Random, ratio: float
) -> list[bool]:
    """Which canvas positions to mask: mostly the rest of each slot behind a drawn beginning.

    So stands a slot that is decoded from its beginning. The other ways hide `ratio` of the
    positions by token, by span or by whole slot. Null tails do not count: they follow the end of
    their slot.
    """
    inside = [i for i, slot in enumerate(example.slot) if slot >= 0 and i not in tail]
    if ratio >= 1.0 or not inside:
        picks = inside
    elif rng.random() < BEGUN:
        picks = _rests(example, inside, rng)
    else:
        picks = _shares(example, inside, rng, ratio)
    chosen = [False] * len(example.slot)
    for index in picks:
        chosen[index] = True
    return chosen


def _rests(example: Example, inside: list[int], rng: random.Random) -> list[int]:
    """Of every slot all, nothing, or what follows a drawn position; of one slot at least."""
    slots: dict[int, list[int]] = {}
    for index in inside:
        slots.setdefault(example.slot[index], []).append(index)
    picks = []
    for places in slots.values():
        chance = rng.random()
        begun = 0 if chance < 0.25 else len(places) if chance > 0.8 else rng.randrange(len(places))
        picks += places[begun:]
    return picks or rng.choice(list(slots.values()))


def _shares(example: Example, inside: list[int], rng: random.Random, ratio: float) -> list[int]:
    wanted = max(1, round(ratio * len(inside)))
    match rng.randrange(4):
        case 0 | 1:
            return rng.sample(inside, wanted)
        case 2:
            picks: list[int] = []
            while len(picks) < wanted:
                start = rng.randrange(len(inside))
                picks.extend(inside[start : start + rng.randint(2, 8)])
            return picks
        case _:
            names = list({example.slot[index] for index in inside})
            rng.shuffle(names)
            kept = set(names[: max(1, round(ratio * len(names)))])
            return [index for index in inside if example.slot[index] in kept]


def mask(
    example: Example,
    special: Special,
    rng: random.Random,
    *,
    readings: int = 1,
    ratio: float | None = None,
    wrong: float | None = None,
) -> Masked:
    """Mask an example; the ratios are drawn unless one is given.

    Of several readings the first is the likeliest to be masked altogether. `wrong` is the chance
    that a reading shows wrong tokens: by default 0 where a ratio is given.
    """
    if wrong is None:
        wrong = WRONG_EXAMPLES if ratio is None else 0.0
    context = list(example.context_ids) or [special.start]
    made = []
    for number in range(readings):
        drawn = ratio
        if drawn is None:
            odds = ALL_MASKED if readings == 1 else ALL_MASKED_FIRST if number == 0 else 0.0
            drawn = 1.0 if rng.random() < odds else rng.uniform(0.05, 1.0)
        spoil = drawn < 1.0 and wrong > 0 and rng.random() < wrong
        made.append(_reading(example, special, rng, drawn, spoil=spoil))
    return Masked(context, tuple(made), example.kind)


def _reading(
    example: Example, special: Special, rng: random.Random, ratio: float, *, spoil: bool
) -> Reading:
    ends = _ends(example, special.null)
    tail = {
        index
        for index, token in enumerate(example.canvas_ids)
        if token == special.null and example.slot[index] in ends
    }
    hidden = hidden_positions(example, tail, rng, ratio)
    keep_tails = rng.random() >= TAIL_MASKED
    tokens: list[int] = []
    targets: list[int] = []
    for index, (gold, slot) in enumerate(zip(example.canvas_ids, example.slot, strict=True)):
        if slot < 0:
            tokens.append(gold)
            targets.append(-1)
            continue
        concealed = hidden[index]
        if index in tail:
            if not hidden[ends[slot]]:
                continue
            concealed = not keep_tails or rng.random() < ratio
        if concealed:
            tokens.append(special.mask)
            targets.append(gold)
        elif spoil and rng.random() < WRONG_TOKENS:
            tokens.append(_wrong(example, special, rng))
            targets.append(gold)
        else:
            tokens.append(gold)
            targets.append(-1)
    return Reading(tokens, targets)


def _ends(example: Example, null: int) -> dict[int, int]:
    """The canvas position of each slot's last token that is not null."""
    found: dict[int, int] = {}
    for index, (token, slot) in enumerate(zip(example.canvas_ids, example.slot, strict=True)):
        if slot >= 0 and token != null:
            found[slot] = index
    return found


def _wrong(example: Example, special: Special, rng: random.Random) -> int:
    if rng.random() < 0.5:
        return rng.choice(example.canvas_ids)
    return rng.randrange(special.null + 1, special.size)


def collate(batch: Sequence[Masked], device: str = "cpu") -> Batch:
    """Pad to the longest, and say who sees what.

    The context is causal; a reading sees the context and all of itself, and nothing of another.
    """
    edge = max(item.shared for item in batch)
    length = edge + max(len(item) - item.shared for item in batch)
    tokens = np.zeros((len(batch), length), dtype=np.int64)
    positions = np.zeros((len(batch), length), dtype=np.int64)
    part = np.full((len(batch), length), -1, dtype=np.int64)
    targets = np.full((len(batch), length), -1, dtype=np.int64)
    for row, item in enumerate(batch):
        tokens[row, : item.shared] = item.context[:-1]
        positions[row, : item.shared] = np.arange(item.shared)
        part[row, : item.shared] = 0
        start = edge
        for number, reading in enumerate(item.readings, 1):
            stop = start + 1 + len(reading.tokens)
            tokens[row, start:stop] = [item.context[-1], *reading.tokens]
            positions[row, start:stop] = np.arange(item.shared, item.shared + stop - start)
            targets[row, start + 1 : stop] = reading.targets
            part[row, start:stop] = number
            start = stop
    who = torch.from_numpy(part)
    queries, keys = who[:, :, None], who[:, None, :]
    place = torch.arange(length)
    causal = place[None, :, None] >= place[None, None, :]
    own = (queries == keys) & (queries != 0)
    context = (keys == 0) & ((queries != 0) | causal)
    owner, column = np.nonzero(targets >= 0)
    return Batch(
        tokens=torch.from_numpy(tokens).to(device),
        positions=torch.from_numpy(positions).to(device),
        mask=(own | context)[:, None].to(device),
        context=edge,
        rows=torch.from_numpy(owner * (length - edge) + column - 1 - edge).to(device),
        targets=torch.from_numpy(targets[owner, column]).to(device),
        owner=torch.from_numpy(owner).to(device),
        examples=len(batch),
        real=sum(len(item) for item in batch),
    )


def batches(
    examples: Iterable[Example],
    special: Special,
    rng: random.Random,
    *,
    tokens: int,
    longest: int,
    readings: int = 1,
    pool_size: int = POOL,
    wrong: float | None = None,
) -> Iterator[list[Masked]]:
    """Masked examples in batches of like length, at most `tokens` after padding each.

    They are sorted within pools of `pool_size`; an example above `longest` tokens loses readings,
    and is left out if one is too long. `wrong` as for `mask`.
    """
    pool: list[Masked] = []
    for example in examples:
        long = len(example.context_ids) > LONG * len(example.canvas_ids)
        item = mask(example, special, rng, readings=readings if long else 1, wrong=wrong)
        while len(item) > longest and item.readings:
            item = replace(item, readings=item.readings[:-1])
        if any(target >= 0 for reading in item.readings for target in reading.targets):
            pool.append(item)
        if len(pool) == pool_size:
            ready = cut(pool, tokens)
            rng.shuffle(ready)
            yield from ready
            pool = []
    if pool:
        yield from cut(pool, tokens)


def cut(pool: Sequence[Masked], tokens: int) -> list[list[Masked]]:
    """The pool in groups of like shape, each of at most `tokens` padded tokens or one example."""
    ready: list[list[Masked]] = []
    ranked = sorted(pool, key=lambda item: item.shared)
    for start in range(0, len(ranked), SHELF):
        group: list[Masked] = []
        shelf = sorted(ranked[start : start + SHELF], key=lambda item: len(item) - item.shared)
        for item in shelf:
            wider = [*group, item]
            context = max(other.shared for other in wider)
            if group and len(wider) * (context + len(item) - item.shared) > tokens:
                ready.append(group)
                wider = [item]
            group = wider
        ready.append(group)
    return ready
