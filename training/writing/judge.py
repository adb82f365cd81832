"""How a network does on lessons that it never sees: nats a token, and lessons without a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from training.writing.batch import collate, cut
from training.writing.layout import Lesson
from training.writing.mixture import held_out
from training.writing.network import Packed

FIT = 2_048
"""Tokens that are read together."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the predictions of one source: nats, tokens right; lessons all right."""

    source: str
    lessons: int
    nats: float
    tokens: float
    whole: float

    def __str__(self) -> str:
        return (
            f"{self.source} ({self.lessons}) {self.nats:.4f} nats, "
            f"{100 * self.tokens:.1f} % of tokens, {100 * self.whole:.0f} % of lessons"
        )


class Judge:
    """The same held-out lessons each time, plain and all redacted."""

    def __init__(self, public: Path | None, written: Sequence[Path], count: int) -> None:
        self.lessons = held_out(public, written, count, 0.0)
        redacted = held_out(public, written, count // 2, 1.0)
        for name in ("written", "public"):
            if name in redacted:
                self.lessons[name + ", redacted"] = redacted[name]

    @torch.inference_mode()
    def __call__(self, packed: Packed) -> list[Figures]:
        """Figures of each source."""
        return [self._of(name, lessons, packed) for name, lessons in self.lessons.items()]

    def _of(self, name: str, lessons: Sequence[Lesson], packed: Packed) -> Figures:
        nats = right = count = 0.0
        wrong = 0
        for group in cut(lessons, FIT):
            batch = collate(group)
            logits = packed.logits(batch).float()
            losses = torch.nn.functional.cross_entropy(logits, batch.targets, reduction="none")
            hit = logits.argmax(-1) == batch.targets
            nats, right = nats + float(losses.sum()), right + float(hit.sum())
            count += len(losses)
            wrong += len(torch.unique(batch.owner[~hit]))
        return Figures(name, len(lessons), nats / count, right / count, 1 - wrong / len(lessons))
