"""Lessons: what a run trains on, batch after batch, and how it is judged on the way."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from infill.models.hybrid.network import Network, Sight
from training.batch import POOL, Batch, Masked, Special, batches, collate, cut, mask
from training.data.example import Example
from training.settings import Settings


class Source(Protocol):
    """Where examples come from: an endless stream per seed, training or held out."""

    def __call__(self, seed: int, *, held_out: bool) -> Iterator[Example]: ...


def stream_source(profile: str) -> Source:
    """The package's own examples."""
    from training.data import stream

    def source(seed: int, *, held_out: bool) -> Iterator[Example]:
        return stream(seed, profile, held_out=held_out)

    return source


def special_ids(tokenizer: str) -> Special:
    """The ids of the mask, null and start tokens in a tokenizer.json."""
    names: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
    return Special(names["<reponame>"], names["<empty_output>"], names["<|im_start|>"], len(names))


def logits(network: Network, batch: Batch, *, through: bool = True) -> Tensor:
    """Float32 logits at every predicted position [rows, vocabulary].

    `through`: gradients also flow through the contexts; without it a context costs its forward
    pass only.
    """
    edge = batch.context
    if through or not edge:
        sight = Sight(batch.mask)
        hidden = network(batch.tokens, batch.positions, sight).hidden[:, edge:]
    else:
        with torch.no_grad():
            sight = Sight(batch.mask[:, :, :edge, :edge])
            kept = network(batch.tokens[:, :edge], batch.positions[:, :edge], sight).kept
        sight = Sight(batch.mask[:, :, edge:])
        hidden = network(batch.tokens[:, edge:], batch.positions[:, edge:], sight, kept).hidden
    return network.head(hidden.flatten(0, 1)[batch.rows]).float()


def losses(network: Network, batch: Batch, *, through: bool = True) -> Tensor:
    """Cross-entropy at every predicted position [rows]."""
    return F.cross_entropy(logits(network, batch, through=through), batch.targets, reduction="none")


@dataclass(frozen=True, slots=True)
class Dev:
    """Held-out figures: loss with all masked and with half masked; one-shot accuracies."""

    masked: float
    half: float
    tokens: float
    examples: float


View = Callable[[Batch], Batch]
"""Who sees what, changed."""


def unchanged(batch: Batch) -> Batch:
    """The default model's view: the context is causal, a canvas sees everything."""
    return batch


class Judge:
    """The same held-out examples every time, masked once for all."""

    def __init__(
        self, source: Source, special: Special, settings: Settings, view: View = unchanged
    ) -> None:
        rng = random.Random(7)
        count = 8 if settings.smoke else settings.dev
        examples = list(islice(source(1_000_003, held_out=True), count))
        self.null = special.null
        self.device = settings.device
        self.view = view
        self.full = self._cut([mask(item, special, rng, ratio=1.0) for item in examples], settings)
        self.half = self._cut([mask(item, special, rng, ratio=0.5) for item in examples], settings)

    def _cut(self, items: list[Masked], settings: Settings) -> list[Batch]:
        kept = [item for item in items if len(item) <= settings.longest]
        return [self.view(collate(group, self.device)) for group in cut(kept, settings.tokens)]

    @torch.inference_mode()
    def __call__(self, network: Network) -> Dev:
        """Judge a network."""
        losses_, right, wrong_examples, count = [], [], 0, 0
        for batch in self.full:
            scores = logits(network, batch)
            losses_.append(F.cross_entropy(scores, batch.targets, reduction="none"))
            hit = scores.argmax(-1) == batch.targets
            right.append(hit[batch.targets != self.null])
            wrong_examples += len(torch.unique(batch.owner[~hit]))
            count += batch.examples
        half = torch.cat([losses(network, batch) for batch in self.half])
        return Dev(
            masked=float(torch.cat(losses_).mean()),
            half=float(half.mean()),
            tokens=float(torch.cat(right).float().mean()),
            examples=1 - wrong_examples / max(1, count),
        )


class Lessons(Protocol):
    """What a run is taught."""

    def batches(self, seed: int) -> Iterator[Batch]:
        """Batches without end, the same for the same seed."""
        ...

    def judge(self) -> Callable[[Network], Dev]:
        """How a network does on held-out examples, always the same ones."""
        ...


class Denoising:
    """Masked canvases behind their contexts: how the default model is trained.

    `wrong` is the chance that a canvas shows wrong tokens, by default that of `training.batch`.
    """

    def __init__(
        self,
        source: Source,
        special: Special,
        settings: Settings,
        view: View = unchanged,
        wrong: float | None = None,
    ) -> None:
        self.source, self.special, self.settings = source, special, settings
        self.view, self.wrong = view, wrong

    def batches(self, seed: int) -> Iterator[Batch]:
        """Batches of masked examples."""
        settings = self.settings
        groups = batches(
            self.source(seed, held_out=False),
            self.special,
            random.Random(seed),
            tokens=1024 if settings.smoke else settings.tokens,
            longest=settings.longest,
            readings=settings.readings,
            pool_size=24 if settings.smoke else POOL,
            wrong=self.wrong,
        )
        return (self.view(collate(group, settings.device)) for group in groups)

    def judge(self) -> Callable[[Network], Dev]:
        """Losses with all masked and with half masked."""
        return Judge(self.source, self.special, self.settings, self.view)
