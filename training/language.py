"""Train the language model of a package on code, from left to right.

    python -m training.language --start infill/models/default --out DIR --minutes 25 --threads 1

Only the difference to the denoiser moves (`training.adapt`), so that the denoiser stays what it is.
The trainer, its settings and its files are those of `training.train`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import numpy as np
import torch

from infill.models.hybrid.network import Network
from infill.models.packaged import vocabulary_of
from infill.tokens.vocabulary import Vocabulary
from training.batch import Batch
from training.data.sources import files
from training.lessons import Dev, losses
from training.settings import Settings, parse
from training.train import Run

STRETCH = 512
"""Tokens of a file that are read together."""


class Reading:
    """Stretches of source files, each token from all that stands before it: `Lessons`."""

    def __init__(self, vocabulary: Vocabulary, settings: Settings) -> None:
        self.vocabulary, self.settings = vocabulary, settings

    def batches(self, seed: int) -> Iterator[Batch]:
        """Batches without end, of as many stretches as `tokens` has room for."""
        rng = random.Random(seed)
        while True:
            count = max(self.settings.tokens // STRETCH, 1)
            yield self._batch([self._stretch(rng, held_out=False) for _ in range(count)])

    def judge(self) -> Callable[[Network], Dev]:
        """The loss on held-out files; `masked` and `half` are the same here."""
        rng = random.Random(7)
        count = 4 if self.settings.smoke else self.settings.dev
        batches = [self._batch([self._stretch(rng, held_out=True)]) for _ in range(count)]

        @torch.inference_mode()
        def judged(network: Network) -> Dev:
            nats = float(torch.cat([losses(network, batch) for batch in batches]).mean())
            return Dev(nats, nats, 0.0, 0.0)

        return judged

    def _stretch(self, rng: random.Random, *, held_out: bool) -> list[int]:
        while True:
            text = rng.choice(files(held_out)).read_text(encoding="utf-8")
            lines = text.splitlines(keepends=True)
            text = "".join(lines[rng.randrange(len(lines)) if lines else 0 :])
            ids = self.vocabulary.encode(text[: STRETCH * 6])[:STRETCH]
            if len(ids) == STRETCH:
                return ids

    def _batch(self, rows: list[list[int]]) -> Batch:
        device, length = self.settings.device, STRETCH
        tokens = torch.from_numpy(np.array(rows, np.int64)).to(device)
        place = torch.arange(length, device=device)
        read = torch.arange(len(rows) * length, device=device).view(-1, length)[:, :-1]
        return Batch(
            tokens=tokens,
            positions=place[None],
            mask=(place[:, None] >= place[None])[None, None],
            context=0,
            rows=read.flatten(),
            targets=tokens[:, 1:].flatten(),
            owner=torch.arange(len(rows), device=device).repeat_interleave(length - 1),
            examples=len(rows),
            real=len(rows) * length,
        )


def main() -> None:
    """Command line."""
    settings = parse("Train a package's language model on code.", quantise_from=1.0)
    Run(settings, Reading(vocabulary_of(settings.start), settings)).train()


if __name__ == "__main__":
    main()
