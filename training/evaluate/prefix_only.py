"""The autoregressive parent on code: from left to right, seeing what stands before a hole only."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import torch

from infill.models.hybrid.network import Network
from infill.tokens.vocabulary import Vocabulary
from training.evaluate.causal import Reader, weights
from training.evaluate.holes import Holed


class PrefixOnly:
    """Writes on greedily to the end of the line, hole after hole."""

    def __init__(self, network: Network, vocabulary: Vocabulary, *, cap: int = 96) -> None:
        self.network, self.vocabulary, self.cap = network.eval(), vocabulary, cap
        self.forwards = 0

    @classmethod
    def load(cls, folder: Path) -> PrefixOnly:
        """From a checkpoint's folder."""
        model = weights(folder)
        return cls(model.network, model.vocabulary)

    def fill(self, task: Holed) -> list[str]:
        """The rest of each hole's line, cut where the text after the hole matches it."""
        before, texts = "", []
        for segment, after in zip(task.segments, task.segments[1:], strict=False):
            before += segment
            line = self.line(before, blank=task.whole_line)
            texts.append(line + "\n" if task.whole_line else cut(line, after))
            before += texts[-1]
        return texts

    def line(self, before: str, *, blank: bool = False) -> str:
        """The most likely rest of the line, without its newline; with `blank`, after blank lines.

        White space at the end of what is given is taken back and asked for again, since the
        model's tokens join it with what follows.
        """
        kept = before.rstrip()
        owed = before[len(kept) :].encode()
        reader = Reader(self.network)
        unread, text = self.vocabulary.encode(kept), b""
        for _ in range(self.cap):
            logits = reader.read(unread)
            if len(text) < len(owed):
                logits = logits.masked_fill(~self._fitting(owed[len(text) :]), -torch.inf)
            chosen = int(logits.argmax())
            text += self._spelled[chosen]
            new = text[len(owed) :].lstrip(b"\n" if blank else b"")
            if b"\n" in new or not self._spelled[chosen]:
                break
            unread = [chosen]
        self.forwards += reader.forwards
        return new.partition(b"\n")[0].decode("utf-8", "replace")

    def _fitting(self, owed: bytes) -> torch.Tensor:
        """The tokens that begin with what is owed, or are a part of it: bool [vocabulary]."""
        fits = [
            bool(token) and (token.startswith(owed) or owed.startswith(token))
            for token in self._spelled
        ]
        return torch.tensor(fits)

    @cached_property
    def _spelled(self) -> list[bytes]:
        return [token or b"" for token in self.vocabulary.tokens]


def cut(line: str, after: str) -> str:
    """The line up to where the first line of the text after the hole begins in it."""
    follows = after.partition("\n")[0]
    place = line.find(follows) if follows else -1
    return line[:place] if place >= 0 else line
