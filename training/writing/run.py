"""The run: batches, steps, checkpoints; it can be stopped at any moment and goes on from the last.

OUT/latest holds a plain Llama checkpoint with the optimiser's state and the progress beside it, and
appears only when it is complete. OUT/curves.csv gets a line every twenty steps, OUT/dev.csv the
figures on held-out lessons.
"""

from __future__ import annotations

import csv
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import torch
from safetensors.torch import load_file, save_file

from infill.models.hybrid import checkpoint
from training.optimise import Optimiser
from training.writing.batch import CONTEXT_SHARE, Batch, collate, filled
from training.writing.judge import Judge
from training.writing.mixture import Mixture, Shares
from training.writing.network import Packed
from training.writing.settings import Settings

REPORT = 20
"""Steps between lines of the curves."""


@dataclass(slots=True)
class Progress:
    """Where a run stands; `minutes` and `seconds` (of the processor) count what was kept."""

    step: int = 0
    lessons: int = 0
    tokens: int = 0
    minutes: float = 0.0
    seconds: float = 0.0
    starts: int = 0


class Window:
    """Losses since the last line of the curves."""

    def __init__(self) -> None:
        self.objects: list[float] = []
        self.asides: list[float] = []
        self.norms: list[float] = []
        self.began, self.tokens = time.monotonic(), 0


class Run:
    """One training run."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        torch.manual_seed(settings.seed)
        torch.set_num_threads(settings.threads)
        self.tokenizer = (settings.start / "tokenizer.json").read_text(encoding="utf-8")
        self.network = checkpoint.read_checkpoint(settings.start)
        self.optimiser = Optimiser(self.network, decay=settings.decay)
        self.network.to(torch.bfloat16)
        self.progress = Progress()
        self.chance = Random(settings.seed)
        self.last_of_step: Batch | None = None
        settings.out.mkdir(parents=True, exist_ok=True)
        if settings.resume and (settings.out / "latest").exists():
            self._restore()
        self.progress.starts += 1
        # Judging reads batches of many lengths, for which nothing is compiled.
        self.packed = Packed(self.network, compile=settings.compile)
        self.judged = Packed(self.network)
        written = [settings.written] if settings.written else []
        shares = Shares(settings.code, settings.generated)
        self.mixture = Mixture(settings.public, written, shares)

    def train(self) -> None:
        """Train until the time is over."""
        settings, progress = self.settings, self.progress
        began = time.monotonic() - progress.minutes * 60
        used = time.process_time() - progress.seconds
        saved, judged = progress.minutes, -1e9 if progress.step == 0 else progress.minutes
        window = Window()
        for batch in self._batches():
            self._pass(batch, window)
            if batch is not self.last_of_step:
                continue
            window.norms.append(self.optimiser.step(settings.at(progress.step, progress.minutes)))
            progress.step += 1
            progress.minutes = (time.monotonic() - began) / 60
            progress.seconds = time.process_time() - used
            over = progress.minutes >= settings.minutes
            if progress.step % REPORT == 0 or over:
                self._report(window)
                window = Window()
            if over or progress.minutes - saved >= settings.save_minutes:
                self._save()
                saved = progress.minutes
            if over or progress.minutes - judged >= settings.dev_minutes:
                self._judge()
                judged = progress.minutes
                window.began = time.monotonic()
            if over:
                return

    def _batches(self) -> Iterator[Batch]:
        """Batches without end; a run that is resumed goes on with fresh lessons."""
        settings = self.settings
        seed = settings.seed * 1_000 + self.progress.starts
        groups = filled(self.mixture.lessons(seed), settings.tokens, Random(seed))
        for number, group in enumerate(groups, 1):
            batch = collate(group, settings.tokens, CONTEXT_SHARE)
            self.last_of_step = batch if number % settings.passes == 0 else None
            yield batch

    def _pass(self, batch: Batch, window: Window) -> None:
        weights = batch.weights
        if self.chance.random() < self.settings.through:
            losses = self.packed.losses(batch)
        else:
            losses, kept = self.packed.object_losses(batch)
            weights = weights[kept]
        loss = (losses * weights).sum() / weights.sum()
        torch.autograd.backward(loss / self.settings.passes)
        found = losses.detach()
        window.objects.append(float(found[: batch.wanted].mean()))
        if len(found) > batch.wanted:
            window.asides.append(float(found[batch.wanted :].mean()))
        window.tokens += batch.real
        self.progress.tokens += batch.real
        self.progress.lessons += batch.lessons

    def _report(self, window: Window) -> None:
        settings, progress = self.settings, self.progress
        speed = window.tokens / (time.monotonic() - window.began)
        row = {
            "time": time.strftime("%m-%d %H:%M:%S"),
            "minutes": f"{progress.minutes:.1f}",
            "cpu_minutes": f"{progress.seconds / 60:.1f}",
            "step": progress.step,
            "lessons": progress.lessons,
            "tokens": progress.tokens,
            "tokens_per_second": f"{speed:.0f}",
            "rate": f"{settings.at(progress.step, progress.minutes):.2e}",
            "object_nats": f"{_mean(window.objects):.4f}",
            "aside_nats": f"{_mean(window.asides):.4f}",
            "norm": f"{_mean(window.norms):.2f}",
            "drawn": " ".join(f"{name}:{n}" for name, n in sorted(self.mixture.drawn.items())),
        }
        _append(settings.out / "curves.csv", row)

    def _judge(self) -> None:
        settings, progress = self.settings, self.progress
        written = [settings.written] if settings.written else []
        for figures in Judge(settings.public, written, settings.dev)(self.judged):
            stand = {"minutes": f"{progress.minutes:.1f}", "tokens": progress.tokens}
            rounded = {
                name: f"{value:.4f}" if isinstance(value, float) else value
                for name, value in asdict(figures).items()
            }
            _append(settings.out / "dev.csv", stand | rounded)

    def _save(self) -> None:
        out, shape = self.settings.out, self.network.shape
        partial, latest, before = (out / name for name in ("partial", "latest", "before"))
        shutil.rmtree(partial, ignore_errors=True)
        checkpoint.write_checkpoint(partial, shape, dict(self.optimiser.weights()), self.tokenizer)
        save_file(self.optimiser.state(), partial / "optimiser.safetensors")
        stand = json.dumps(asdict(self.progress)) + "\n"
        (partial / "progress.json").write_text(stand, encoding="utf-8")
        shutil.rmtree(before, ignore_errors=True)
        if latest.exists():
            latest.rename(before)
        partial.rename(latest)
        shutil.rmtree(before, ignore_errors=True)

    def _restore(self) -> None:
        latest = self.settings.out / "latest"
        self.optimiser.restore(load_file(latest / "optimiser.safetensors"))
        stand = json.loads((latest / "progress.json").read_text(encoding="utf-8"))
        self.progress = Progress(**stand)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


def _append(path: Path, row: dict[str, object]) -> None:
    new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        if new:
            writer.writeheader()
        writer.writerow(row)
    print(" ".join(map(str, row.values())), flush=True)
