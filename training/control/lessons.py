"""Lessons from left to right: each token of a slot from all that stands before it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np
import torch
import torch.nn.functional as F

from infill.models.hybrid.network import Network
from training.batch import POOL, Batch
from training.data.example import Example
from training.lessons import Dev, Source, logits
from training.settings import Settings


def collate(examples: Sequence[Example], device: str = "cpu") -> Batch:
    """Pad to the longest; everything is causal, and the tokens of slots are predicted."""
    lengths = torch.tensor([size(example) for example in examples])
    length = int(lengths.max())
    tokens = np.zeros((len(examples), length), dtype=np.int64)
    targets = np.full((len(examples), length), -1, dtype=np.int64)
    for row, example in enumerate(examples):
        start, stop = len(example.context_ids), size(example)
        tokens[row, :stop] = [*example.context_ids, *example.canvas_ids]
        inside = np.array(example.slot) >= 0
        targets[row, start:stop] = np.where(inside, example.canvas_ids, -1)
    place = torch.arange(length)
    causal = place[None, :, None] >= place[None, None, :]
    real = place[None, None, :] < lengths[:, None, None]
    owner, column = np.nonzero(targets >= 0)
    return Batch(
        tokens=torch.from_numpy(tokens).to(device),
        positions=place[None].to(device),
        mask=(causal & real)[:, None].to(device),
        context=0,
        rows=torch.from_numpy(owner * length + column - 1).to(device),
        targets=torch.from_numpy(targets[owner, column]).to(device),
        owner=torch.from_numpy(owner).to(device),
        examples=len(examples),
        real=int(lengths.sum()),
    )


def size(example: Example) -> int:
    """How many tokens an example has."""
    return len(example.context_ids) + len(example.canvas_ids)


def cut(pool: Sequence[Example], tokens: int) -> list[list[Example]]:
    """The pool in groups of like length, each of at most `tokens` padded tokens or one example."""
    ready: list[list[Example]] = []
    for example in sorted(pool, key=size):
        if ready and size(example) * (len(ready[-1]) + 1) <= tokens:
            ready[-1].append(example)
        else:
            ready.append([example])
    return ready


class Writing:
    """How the control is trained: `training.lessons.Lessons` without masks."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self.source, self.settings = source, settings

    def batches(self, seed: int) -> Iterator[Batch]:
        """Batches of like length, from pools as large as the default model's."""
        settings, rng = self.settings, random.Random(seed)
        examples = (e for e in self.source(seed, held_out=False) if size(e) <= settings.longest)
        while pool := list(islice(examples, 24 if settings.smoke else POOL)):
            groups = cut(pool, 1024 if settings.smoke else settings.tokens)
            rng.shuffle(groups)
            yield from (collate(group, settings.device) for group in groups)

    def judge(self) -> Callable[[Network], Dev]:
        """The loss of each token behind the right ones; `masked` and `half` are the same here."""
        settings = self.settings
        count = 8 if settings.smoke else settings.dev
        examples = list(islice(self.source(1_000_003, held_out=True), count))
        batches = [collate(group, settings.device) for group in cut(examples, settings.tokens)]

        @torch.inference_mode()
        def judged(network: Network) -> Dev:
            nats, right, wrong = [], [], 0
            for batch in batches:
                scores = logits(network, batch)
                nats.append(F.cross_entropy(scores, batch.targets, reduction="none"))
                hit = scores.argmax(-1) == batch.targets
                right.append(hit.float())
                wrong += len(torch.unique(batch.owner[~hit]))
            loss, tokens = float(torch.cat(nats).mean()), float(torch.cat(right).mean())
            return Dev(loss, loss, tokens, 1 - wrong / len(examples))

        return judged
