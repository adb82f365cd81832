"""Train the default model on the stream of examples, for a given number of minutes.

    nice -n 19 python -m training.train --start DIR --out DIR --minutes 75 --threads 2

The rate is constant up to `--fall-from` of the time and then falls to zero by wall time, so a run
ends when it says. A long context is read once for `--readings` maskings of its canvas; a share of
`--through` of the batches sends gradients through the contexts too. A checkpoint (plain Llama,
with the optimiser's state beside it) is written every ten minutes; `--resume` goes on from there
with the minutes that were left. The last part, from `--quantise-from` of the time (1 = never),
computes with 4 bit weights and leaves their grids for the export. `curves.csv` holds the losses;
`--smoke` does three steps.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor

from infill.models import checkpoint, packed
from infill.models.network import Network, Sight
from training.batch import POOL, Batch, Masked, Special, batches, collate, cut, mask
from training.data.example import Example
from training.optimise import Optimiser, Rate


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run depends on; the command line offers each of them."""

    start: Path
    out: Path
    minutes: float = 75.0
    threads: int = 2
    profile: str = "cpu"
    seed: int = 0
    rate: float = 3e-4
    warm: int = 30
    tokens: int = 4096
    longest: int = 900
    readings: int = 2
    through: float = 1.0
    fall_from: float = 0.4
    dev: int = 96
    dev_minutes: float = 6.0
    save_minutes: float = 10.0
    quantise_from: float = 0.7
    resume: bool = False
    smoke: bool = False
    compile: bool = False


class Source(Protocol):
    """Where examples come from: an endless stream per seed, training or held out."""

    def __call__(self, seed: int, *, held_out: bool) -> Iterator[Example]: ...


@dataclass(slots=True)
class Progress:
    """Where a run stands."""

    step: int = 0
    examples: int = 0
    tokens: int = 0
    minutes: float = 0.0


def special_ids(tokenizer: str) -> Special:
    """The ids of the mask, null and start tokens in a tokenizer.json."""
    names: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
    return Special(names["<reponame>"], names["<empty_output>"], names["<|im_start|>"], len(names))


def logits(network: Network, batch: Batch, *, through: bool = True) -> Tensor:
    """Float32 logits at every predicted position [rows, vocabulary].

    `through`: gradients also flow through the contexts; without it a context costs its forward
    pass only.
    """
    written = batch.tokens.device.type == "cpu"
    edge = batch.context
    if through or not edge:
        sight = Sight(batch.mask, written=written)
        hidden = network(batch.tokens, batch.positions, sight).hidden[:, edge:]
    else:
        with torch.no_grad():
            sight = Sight(batch.mask[:, :, :edge, :edge], written=written)
            kept = network(batch.tokens[:, :edge], batch.positions[:, :edge], sight).kept
        sight = Sight(batch.mask[:, :, edge:], written=written)
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


class Judge:
    """The same held-out examples every time, masked once for all."""

    def __init__(self, source: Source, special: Special, settings: Settings) -> None:
        rng = random.Random(7)
        count = 8 if settings.smoke else settings.dev
        examples = list(islice(source(1_000_003, held_out=True), count))
        self.null = special.null
        self.device = "cuda" if settings.profile == "gpu" else "cpu"
        self.full = self._cut([mask(item, special, rng, ratio=1.0) for item in examples], settings)
        self.half = self._cut([mask(item, special, rng, ratio=0.5) for item in examples], settings)

    def _cut(self, items: list[Masked], settings: Settings) -> list[Batch]:
        kept = [item for item in items if len(item) <= settings.longest]
        return [collate(group, self.device) for group in cut(kept, settings.tokens)]

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

    def __init__(self, settings: Settings, source: Source) -> None:
        self.settings, self.source = settings, source
        torch.manual_seed(settings.seed)
        torch.set_num_threads(settings.threads)
        self.device = "cuda" if settings.profile == "gpu" else "cpu"
        self.tokenizer = (settings.start / "tokenizer.json").read_text(encoding="utf-8")
        self.special = special_ids(self.tokenizer)
        self.progress = Progress()
        self.network = checkpoint.read(settings.start).to(self.device)
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
        judge = Judge(self.source, self.special, settings)
        self._report(judge(self.network), 0.0, 0.0, 0.0)
        began = time.monotonic() - progress.minutes * 60
        judged = saved = progress.minutes
        chance = random.Random(settings.seed)
        window: list[float] = []
        mark, mark_tokens = time.monotonic(), progress.tokens
        for group in self._groups():
            batch = collate(group, self.device)
            through = chance.random() < settings.through
            loss = losses(self.network, batch, through=through).mean()
            torch.autograd.backward(loss)
            norm = self.optimiser.step(self.rate.at(progress.step, progress.minutes))
            if self._quantises() and not self.optimiser.grids:
                self.optimiser.freeze_grids()
            window.append(float(loss.detach()))
            progress.step += 1
            progress.examples += len(group)
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

    def _groups(self) -> Iterator[list[Masked]]:
        """Batches from where the run stands; a resumed run goes on with fresh examples."""
        seed = self.settings.seed * 1_000 + self.progress.step
        examples = self.source(seed, held_out=False)
        rng = random.Random(seed)
        settings = self.settings
        return batches(
            examples,
            self.special,
            rng,
            tokens=1024 if settings.smoke else settings.tokens,
            longest=settings.longest,
            readings=settings.readings,
            pool_size=24 if settings.smoke else POOL,
        )

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
        checkpoint.write(folder, shape, dict(self.optimiser.weights()), self.tokenizer)
        if self.optimiser.grids:
            save_file(packed.grid_tensors(self.optimiser.grids), folder / "grids.safetensors")
        stand = {item.name: getattr(self.progress, item.name) for item in fields(Progress)}
        (folder / "progress.json").write_text(json.dumps(stand) + "\n", encoding="utf-8")
        partial = folder / "optimiser.partial"
        save_file(self.optimiser.state(), partial)
        partial.replace(folder / "optimiser.safetensors")

    def _restore(self) -> None:
        folder = self.settings.out / "latest"
        self.optimiser.restore(load_file(folder / "optimiser.safetensors", device=self.device))
        stand = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
        self.progress = Progress(**stand)


def stream_source(profile: str) -> Source:
    """The package's own examples."""
    from training.data import stream

    def source(seed: int, *, held_out: bool) -> Iterator[Example]:
        return stream(seed, profile, held_out=held_out)

    return source


def main() -> None:
    """Command line: one option per setting."""
    parser = argparse.ArgumentParser(description="Train the default model.")
    for item in fields(Settings):
        name = "--" + item.name.replace("_", "-")
        kinds: dict[str, Callable[[str], object]] = {"Path": Path, "float": float, "int": int}
        if item.type == "bool":
            parser.add_argument(name, action="store_true")
        else:
            needed = item.name in ("start", "out")
            kind = kinds.get(str(item.type), str)
            default = None if needed else item.default
            parser.add_argument(name, type=kind, required=needed, default=default)
    settings = Settings(**vars(parser.parse_args()))
    if settings.profile == "gpu":
        settings = replace(settings, tokens=max(settings.tokens, 131_072))
    Run(settings, stream_source(settings.profile)).train()


if __name__ == "__main__":
    main()
