"""From examples to masked batches: what is hidden, what is wrong, what is predicted.

An example is masked as the engine would meet it. A slot whose last token stands has no null tail
any more, because the engine splices it out; while the end of a slot is open, so is its tail.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.data.example import Example

ALL_MASKED = 0.4
TAIL_MASKED = 0.8
WRONG_EXAMPLES = 0.5
WRONG_TOKENS = 0.1
POOL = 384


@dataclass(frozen=True, slots=True)
class Special:
    """The ids that masking needs."""

    mask: int
    null: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Masked:
    """One example as the model reads it: `targets` holds a token to predict or -1, per position."""

    tokens: list[int]
    targets: list[int]
    context: int
    kind: str

    def __len__(self) -> int:
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class Batch:
    """A padded batch. `rows` index the flattened [batch × length] hidden states that predict."""

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    rows: Tensor
    targets: Tensor
    kinds: tuple[str, ...]
    owner: Tensor
    real: int


def hidden_positions(
    example: Example, tail: set[int], rng: random.Random, ratio: float
) -> list[bool]:
    """Which canvas positions to mask at this ratio, by token, by span or by whole slot.

    Null tails do not count: they follow the end of their slot.
    """
    slots = example.slot
    inside = [index for index, slot in enumerate(slots) if slot >= 0 and index not in tail]
    chosen = [False] * len(slots)
    if ratio >= 1.0 or not inside:
        for index in inside:
            chosen[index] = True
        return chosen
    wanted = max(1, round(ratio * len(inside)))
    match rng.randrange(4):
        case 0 | 1:
            picks = rng.sample(inside, wanted)
        case 2:
            picks = []
            while len(picks) < wanted:
                start = rng.randrange(len(inside))
                picks.extend(inside[start : start + rng.randint(2, 8)])
        case _:
            names = list({slots[index] for index in inside})
            rng.shuffle(names)
            kept = set(names[: max(1, round(ratio * len(names)))])
            picks = [index for index in inside if slots[index] in kept]
    for index in picks:
        chosen[index] = True
    return chosen


def mask(
    example: Example, special: Special, rng: random.Random, *, ratio: float | None = None
) -> Masked:
    """Mask an example; the ratio is drawn unless given, and then nothing is made wrong."""
    drawn = ratio
    if drawn is None:
        drawn = 1.0 if rng.random() < ALL_MASKED else rng.uniform(0.05, 1.0)
    ends = _ends(example, special.null)
    tail = {
        index
        for index, token in enumerate(example.canvas_ids)
        if token == special.null and example.slot[index] in ends
    }
    hidden = hidden_positions(example, tail, rng, drawn)
    keep_tails = rng.random() >= TAIL_MASKED
    spoil = ratio is None and drawn < 1.0 and rng.random() < WRONG_EXAMPLES
    context = list(example.context_ids) or [special.start]
    tokens, targets = list(context), [-1] * len(context)
    for index, (gold, slot) in enumerate(zip(example.canvas_ids, example.slot, strict=True)):
        if slot < 0:
            tokens.append(gold)
            targets.append(-1)
            continue
        concealed = hidden[index]
        if index in tail:
            if not hidden[ends[slot]]:
                continue
            concealed = not keep_tails or rng.random() < drawn
        if concealed:
            tokens.append(special.mask)
            targets.append(gold)
        elif spoil and rng.random() < WRONG_TOKENS:
            tokens.append(_wrong(example, special, rng))
            targets.append(gold)
        else:
            tokens.append(gold)
            targets.append(-1)
    return Masked(tokens, targets, len(context), example.kind)


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
    """Pad to the longest, and say who sees what: context causal, canvas everything."""
    length = max(len(item) for item in batch)
    tokens = np.zeros((len(batch), length), dtype=np.int64)
    targets = np.full((len(batch), length), -1, dtype=np.int64)
    for row, item in enumerate(batch):
        tokens[row, : len(item)] = item.tokens
        targets[row, : len(item)] = item.targets
    lengths = torch.tensor([len(item) for item in batch])
    edges = torch.tensor([item.context - 1 for item in batch])
    place = torch.arange(length)
    causal = place[None, :, None] >= place[None, None, :]
    canvas = place[None, :, None] >= edges[:, None, None]
    valid = place[None, None, :] < lengths[:, None, None]
    owner, column = np.nonzero(targets >= 0)
    return Batch(
        tokens=torch.from_numpy(tokens).to(device),
        positions=place[None].to(device),
        mask=((causal | canvas) & valid)[:, None].to(device),
        rows=torch.from_numpy(owner * length + column - 1).to(device),
        targets=torch.from_numpy(targets[owner, column]).to(device),
        kinds=tuple(item.kind for item in batch),
        owner=torch.from_numpy(owner).to(device),
        real=int(lengths.sum()),
    )


def batches(
    examples: Iterable[Example],
    special: Special,
    rng: random.Random,
    *,
    tokens: int,
    longest: int,
    pool_size: int = POOL,
) -> Iterator[list[Masked]]:
    """Masked examples in batches of like length, at most `tokens` after padding each.

    They are sorted within pools of `pool_size`; examples above `longest` tokens are left out.
    """
    pool: list[Masked] = []
    for example in examples:
        item = mask(example, special, rng)
        if len(item) <= longest and any(target >= 0 for target in item.targets):
            pool.append(item)
        if len(pool) == pool_size:
            ready = cut(pool, tokens)
            rng.shuffle(ready)
            yield from ready
            pool = []
    if pool:
        yield from cut(pool, tokens)


def cut(pool: Sequence[Masked], tokens: int) -> list[list[Masked]]:
    """The pool by length, cut wherever another example would pass `tokens` padded tokens."""
    ready: list[list[Masked]] = []
    group: list[Masked] = []
    for item in sorted(pool, key=len):
        if group and len(item) * (len(group) + 1) > tokens:
            ready.append(group)
            group = []
        group.append(item)
    if group:
        ready.append(group)
    return ready
