"""A model without a mask: an encoder reads the context once, a decoder denoises random tokens.

    model = EncoderAndCanvas(network, words, facts)
    model.noise(8)                 # int64 [8]: the random tokens of open positions
    model.denoise([view])          # logits at every open position

Made for DiffusionGemma. An open position holds noise instead of a mask; only the canvas knows which
positions are open, the model does not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from infill.denoiser import Facts, View
from infill.errors import ModelError
from infill.logits import Logits
from infill.models.bounds import check_length, check_size
from infill.models.families.tokenizer import ModelWords
from infill.models.scores import Plans, logits_of


class EncoderAndCanvas:
    """A native block-diffusion model; the last `contexts` contexts stay encoded, which is exact.

    Noise is a function of the position, so the same view gives the same logits. The decoder does
    not see its own answer of the last step (no self-conditioning).
    """

    def __init__(self, model: Any, words: ModelWords, facts: Facts, contexts: int = 8) -> None:
        self.model, self.words, self.contexts = model, words, contexts
        self.vocabulary, self.facts = words.vocabulary, facts
        self.device = model.get_input_embeddings().weight.device
        self.plans = Plans(self.device)
        self._encoded: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        check_size(self.vocabulary, len(model.get_output_embeddings().weight), facts.name)

    @torch.inference_mode()
    def denoise(self, views: Sequence[View]) -> Logits:
        """Logits at every open position, one view after the other."""
        if not views:
            raise ModelError("nothing to denoise", where=self.facts.name)
        rows = torch.cat([self._logits(view) for view in views])
        return logits_of(rows, self.vocabulary, self.facts, self.plans)

    def _logits(self, view: View) -> Tensor:
        context = view.context or self.words.start or (0,)
        check_length(len(context) + len(view.tokens), self.facts)
        shown = view.tokens.astype(np.int64)
        shown[view.open] = self.noise(len(shown))[view.open]
        out: Tensor = self.model(
            decoder_input_ids=torch.from_numpy(shown)[None].to(self.device),
            past_key_values=self._encode(context),
        ).logits
        return out[0, torch.from_numpy(view.open.astype(np.int64)).to(self.device)]

    def noise(self, length: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Uniform tokens [length], always the same."""
        return np.random.default_rng(0).integers(0, self.vocabulary.size, length)

    def _encode(self, context: tuple[int, ...]) -> Any:
        """The keys and values of a context; the decoder only reads them."""
        found = self._encoded.get(context)
        if found is None:
            ids = torch.tensor([context], device=self.device)
            read = self.model.model.encoder(input_ids=ids, use_cache=True)
            found = self._encoded[context] = read.past_key_values
            if len(self._encoded) > self.contexts:
                self._encoded.popitem(last=False)
        self._encoded.move_to_end(context)
        return found
