"""What a slot's right side is worth: a denoiser that hides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from infill.denoiser import Denoiser, Facts, View
from infill.logits import Logits
from infill.vocabulary import Vocabulary


class LeftOnly:
    """Another denoiser, which sees of every slot's canvas only what lies before the slot's end."""

    def __init__(self, inner: Denoiser) -> None:
        self.inner = inner

    @property
    def vocabulary(self) -> Vocabulary:
        """The other's."""
        return self.inner.vocabulary

    @property
    def facts(self) -> Facts:
        """The other's."""
        return self.inner.facts

    def denoise(self, views: Sequence[View]) -> Logits:
        """The rows of one view after the other's, each slot read from a canvas of its own."""
        return self.inner.denoise([part for view in views for part in cut(view)])


def cut(view: View) -> Iterator[View]:
    """One view for every slot, ending where the slot ends."""
    for span in view.spans:
        end = span.start + span.length
        own = view.open[np.searchsorted(view.open, span.start) : np.searchsorted(view.open, end)]
        yield View(view.context, view.tokens[:end], own, (span,))
