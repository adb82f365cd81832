"""Train the default model on the stream of examples, for a given number of minutes.

    nice -n 19 python -m training.train --start DIR --out DIR --minutes 75 --threads 2

The rate is constant up to `--fall-from` of the time and then falls to zero by wall time, so a run
ends when it says. A long context is read once for `--readings` maskings of its canvas; a share of
`--through` of the batches sends gradients through the contexts too. A checkpoint (plain Llama,
with the optimiser's state beside it) is written every ten minutes; `--resume` goes on from there
with the minutes that were left. The last part, from `--quantise-from` of the time (1 = never),
computes with 4 bit weights and leaves their grids for the export. `curves.csv` holds the losses;
`--smoke` does three steps. Of a package the difference is trained (`training.adapt`).
"""

from __future__ import annotations

import csv
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from infill.models import manifest
from infill.models.hybrid import checkpoint, packed
from training.adapt import DIFFERENCE, DifferenceOptimiser, difference_of
from training.lessons import Denoising, Dev, Lessons, losses, special_ids, stream_source
from training.optimise import Optimiser, Rate
from training.settings import Settings, parse


@dataclass(slots=True)
class Progress:
    """Where a run stands."""

    step: int = 0
    examples: int = 0
    tokens: int = 0
    minutes: float = 0.0


class Curves:
    """curves.csv, one line per report."""

    COLUMNS = (
        "minutes",
        "step",
        "examples",
        "tokens",
        "tokens_per_second",
        "rate",
        "loss",
        "norm",
        "dev_masked",
        "dev_half",
        "dev_token_accuracy",
        "dev_example_accuracy",
    )

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            self.add(self.COLUMNS)

    def add(self, row: Sequence[str]) -> None:
        """Append a line, and show it."""
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(row)
        print(" ".join(row), flush=True)


class Run:
    """One training run."""

    def __init__(self, settings: Settings, lessons: Lessons) -> None:
        self.settings, self.lessons = settings, lessons
        self.optimiser: Optimiser
        torch.manual_seed(settings.seed)
        torch.set_num_threads(settings.threads)
        self.tokenizer = (settings.start / "tokenizer.json").read_text(encoding="utf-8")
        self.progress = Progress()
        if (settings.start / manifest.NAME).is_file():
            self.network, self.optimiser = difference_of(settings.start, settings.device)
        else:
            self.network = checkpoint.read_checkpoint(settings.start).to(settings.device)
            self.optimiser = Optimiser(self.network)
        self.network.to(torch.bfloat16)
        if settings.resume:
            self._restore()
        if settings.compile:
            self.network.run_layer = torch.compile(self.network.run_layer, dynamic=True)
        settings.out.mkdir(parents=True, exist_ok=True)
        self.curves = Curves(settings.out / "curves.csv")
        self.rate = Rate(settings.rate, settings.warm, settings.minutes, settings.fall_from)

    def train(self) -> None:
        """Train until the time is over; save and judge on the way and at the end."""
        settings, progress = self.settings, self.progress
        judge = self.lessons.judge()
        self._report(judge(self.network), 0.0, 0.0, 0.0)
        began = time.monotonic() - progress.minutes * 60
        judged = saved = progress.minutes
        chance = random.Random(settings.seed)
        window: list[float] = []
        mark, mark_tokens = time.monotonic(), progress.tokens
        # A resumed run goes on with fresh examples.
        for batch in self.lessons.batches(settings.seed * 1_000 + progress.step):
            through = chance.random() < settings.through
            loss = losses(self.network, batch, through=through).mean()
            torch.autograd.backward(loss)
            norm = self.optimiser.step(self.rate.at(progress.step, progress.minutes))
            if self._quantises() and not self.optimiser.grids:
                self.optimiser.freeze_grids()
            window.append(float(loss.detach()))
            progress.step += 1
            progress.examples += batch.examples
            progress.tokens += batch.real
            progress.minutes = (time.monotonic() - began) / 60
            over = progress.minutes >= settings.minutes or (settings.smoke and progress.step >= 3)
            due = progress.minutes - judged >= settings.dev_minutes
            if over or due or progress.step % 20 == 0:
                speed = (progress.tokens - mark_tokens) / (time.monotonic() - mark)
                dev = judge(self.network) if over or due else None
                self._report(dev, sum(window) / len(window), norm, speed)
                window.clear()
                mark, mark_tokens = time.monotonic(), progress.tokens
                judged = progress.minutes if dev else judged
            if over or progress.minutes - saved >= settings.save_minutes:
                self._save(last=over)
                saved = progress.minutes
            if over:
                return

    def _quantises(self) -> bool:
        return self.progress.minutes >= self.settings.quantise_from * self.settings.minutes

    def _report(self, dev: Dev | None, loss: float, norm: float, speed: float) -> None:
        progress = self.progress
        rate = self.rate.at(progress.step, progress.minutes)
        figures = ["", "", "", ""]
        if dev:
            figures = [f"{value:.4f}" for value in (dev.masked, dev.half, dev.tokens, dev.examples)]
        self.curves.add(
            [
                f"{progress.minutes:.2f}",
                str(progress.step),
                str(progress.examples),
                str(progress.tokens),
                f"{speed:.0f}",
                f"{rate:.2e}",
                f"{loss:.4f}",
                f"{norm:.2f}",
                *figures,
            ]
        )

    def _save(self, *, last: bool) -> None:
        settings, shape = self.settings, self.network.shape
        folder = settings.out / ("final" if last else "latest")
        checkpoint.write_checkpoint(folder, shape, dict(self.optimiser.weights()), self.tokenizer)
        if self.optimiser.grids:
            save_file(packed.grid_tensors(self.optimiser.grids), folder / "grids.safetensors")
        if isinstance(self.optimiser, DifferenceOptimiser):
            save_file(self.optimiser.packed(), folder / DIFFERENCE)
        stand = {item.name: getattr(self.progress, item.name) for item in fields(Progress)}
        (folder / "progress.json").write_text(json.dumps(stand) + "\n", encoding="utf-8")
        partial = folder / "optimiser.partial"
        save_file(self.optimiser.state(), partial)
        partial.replace(folder / "optimiser.safetensors")

    def _restore(self) -> None:
        folder = self.settings.out / "latest"
        self.optimiser.restore(
            load_file(folder / "optimiser.safetensors", device=self.settings.device)
        )
        stand = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
        self.progress = Progress(**stand)


def main() -> None:
    """Command line."""
    settings = parse("Train the default model.")
    special = special_ids((settings.start / "tokenizer.json").read_text(encoding="utf-8"))
    Run(settings, Denoising(stream_source(settings.profile), special, settings)).train()


if __name__ == "__main__":
    main()
