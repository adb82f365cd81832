"""Fit the temperature and the null bias of a model on held-out training data."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import torch
import torch.nn.functional as F
from torch import Tensor

from infill.models.hybrid.hybrid_denoiser import HybridLlama
from training.batch import Special, collate, cut, mask
from training.data import stream
from training.data.example import Example
from training.lessons import logits

SEED = 2_000_003
ROWS, CHUNK = 20, 512
"""Positions kept of each example, and how many are looked at together."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Raw logits [rows, vocabulary] at masked positions, and the right tokens [rows]."""

    logits: Tensor
    targets: Tensor


@dataclass(frozen=True, slots=True)
class Fitted:
    """What divides the logits and is then added to the null token's; mean nats before and after."""

    temperature: float
    null_bias: float
    before: float
    after: float


@torch.no_grad()
def gather(model: HybridLlama, examples: Iterable[Example]) -> Seen:
    """Predictions on examples, half of them all masked, half at random ratios."""
    words, rng = model.vocabulary, random.Random(SEED)
    assert words.mask is not None and words.null is not None, "a model for canvases has both"
    special = Special(words.mask, words.null, words.specials["<|im_start|>"], words.size)
    items = [mask(example, special, rng, ratio=_ratio(rng)) for example in examples]
    draw = torch.Generator().manual_seed(SEED)
    rows, targets = [], []
    for group in cut(items, 2_048):
        batch = collate(group)
        kept = torch.randperm(len(batch.targets), generator=draw)[: ROWS * batch.examples]
        rows.append(logits(model.network, batch)[kept])
        targets.append(batch.targets[kept])
    return Seen(torch.cat(rows), torch.cat(targets))


def _ratio(rng: random.Random) -> float:
    return 1.0 if rng.random() < 0.5 else rng.uniform(0.05, 1.0)


def held_out(count: int) -> Iterator[Example]:
    """Examples of generators that training never draws from."""
    return islice(stream(SEED, held_out=True), count)


def fit(seen: Seen, null: int) -> Fitted:
    """The values with the smallest mean negative log-likelihood.

    It is convex in the inverse temperature and the bias, so where the search ends does not depend
    on where it begins.
    """
    values = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    search = torch.optim.LBFGS([values], max_iter=40, line_search_fn="strong_wolfe")

    def closure() -> float:
        search.zero_grad()
        total = 0.0
        for start in range(0, len(seen.targets), CHUNK):
            part = nats(seen, values, null, slice(start, start + CHUNK)) / len(seen.targets)
            torch.autograd.backward(part)
            total += float(part.detach())
        return total

    before = closure()
    search.step(closure)  # type: ignore[no-untyped-call]
    after = closure()
    inverse, bias = values.detach().tolist()
    return Fitted(1 / inverse, bias, before, after)


def nats(seen: Seen, values: Tensor, null: int, rows: slice) -> Tensor:
    """The summed negative log-likelihood of some rows."""
    scaled = seen.logits[rows] * values[0].float()
    column = F.one_hot(torch.tensor(null), scaled.shape[1]).float()
    return F.cross_entropy(scaled + values[1].float() * column, seen.targets[rows], reduction="sum")
