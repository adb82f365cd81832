"""Writers without weights: one writes what it was told to, one writes anything."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from infill.denoiser import Denoiser, Facts, View
from infill.logits import Logits
from infill.tokens.vocabulary import Vocabulary
from infill.writer import Ending, Written


@dataclass
class Told:
    """Writes these texts, the first as the likeliest, followed by what follows the hole."""

    texts: Sequence[str]
    read_texts: list[str] = field(default_factory=list)
    told: Callable[[int], None] = print

    def load(self) -> None:
        pass

    def read(self, text: str, spend: Callable[[int], None]) -> Told:
        spend(len(text))
        self.read_texts.append(text)
        self.told = spend
        return self

    def beams(self, width: int, tokens: int, ends: Callable[[str], Ending | None]) -> list[Written]:
        self.told(1)
        return [Written(text, -float(rank)) for rank, text in enumerate(self.texts)]

    def likelihoods(self, texts: Sequence[str]) -> list[Sequence[float]]:
        self.told(1)
        return [[-float(rank)] for rank, _ in enumerate(texts)]


@dataclass
class Scribbler(Told):
    """Writes anything, and asks where it may end."""

    texts: Sequence[str] = ()
    seed: int = 0
    said: str = "abcx01 ()[]{}:,.=+-'\"#\n\t\\é"

    def beams(self, width: int, tokens: int, ends: Callable[[str], Ending | None]) -> list[Written]:
        rng = random.Random(self.seed + len(self.read_texts))
        found: dict[str, None] = {}
        for _ in range(30):
            text = ""
            for _ in range(rng.randrange(1, 40)):
                text += rng.choice(self.said)
                end = ends(text)
                if end and end.text is not None:
                    found[end.text] = None
                if end and end.last:
                    break
            found[text] = None
        return [Written(text, 0.0) for text in found]


@dataclass
class Writing:
    """A denoiser that brings a writer along."""

    denoiser: Denoiser
    writer: Told

    @property
    def vocabulary(self) -> Vocabulary:
        return self.denoiser.vocabulary

    @property
    def facts(self) -> Facts:
        return self.denoiser.facts

    def denoise(self, views: Sequence[View]) -> Logits:
        return self.denoiser.denoise(views)
