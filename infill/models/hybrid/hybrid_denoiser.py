"""The default model as a denoiser: its context is read once, its canvas at every step.

For example:

    model = packaged_denoiser(folder, manifest, facts, place, dual=True)
    model.denoise([view])          # logits at every open position
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import pad

from infill.denoiser import Facts, View
from infill.errors import ModelError
from infill.logits import Logits
from infill.models.bounds import check_length, check_size, groups, stepped
from infill.models.devices import ComputePlace
from infill.models.hybrid import checkpoint, integer, package
from infill.models.hybrid.hybrid_writer import CausalWriter
from infill.models.hybrid.network import Network, Pass
from infill.models.hybrid.prefix_cache import Contexts, Lately
from infill.models.hybrid.views import ViewPart, part_of, view_batch
from infill.models.manifest import Manifest
from infill.models.packaged import vocabulary_of
from infill.models.scores import Plans, logits_of
from infill.tokens.vocabulary import Vocabulary

START = "<|im_start|>"


class HybridLlama:
    """A Llama trained to denoise a canvas after a causal context.

    The logits of canvas position i are read one position before it: at i - 1, or at the context's
    last token, which is read with the canvas and so sees all of it. `batch_tokens` bounds how
    many canvas positions go through the network at once. With `dual` unchanged positions of a
    canvas are not read again at every step (`prefix_cache.Lately`): approximate, and faster.

    `language` makes the network of the causal language model that the denoiser was trained from,
    in the same number format and on the same device, if the package has it. The `writer`
    (`infill.writer`) makes it when it is first used.
    """

    def __init__(
        self,
        network: Network,
        vocabulary: Vocabulary,
        facts: Facts,
        *,
        batch_tokens: int = 4_096,
        dual: bool = False,
        language: Callable[[], Network] | None = None,
    ) -> None:
        self.network, self.batch_tokens = network.eval(), batch_tokens
        self.vocabulary, self.facts = vocabulary, replace(facts, soft=True)
        self.contexts = Contexts(network)
        self.lately = Lately(network) if dual else None
        self.plans = Plans(network.device)
        self.writer = CausalWriter(language, vocabulary) if language else None
        check_size(vocabulary, network.shape.vocab_size, facts.name)

    @torch.inference_mode()
    def denoise(self, views: Sequence[View]) -> Logits:
        """Logits at every open position, one view after the other."""
        if not views:
            raise ModelError("nothing to denoise", where=self.facts.name)
        parts = self._parts(views)
        self.contexts.use(part.context for part in parts)
        hidden: dict[int, Tensor] = {}
        for group in groups([len(part.read) for part in parts], self.batch_tokens):
            read = self._read([parts[index] for index in group])
            hidden |= zip(group, read, strict=True)
        rows = torch.cat([hidden[index] for index in range(len(parts))])
        logits = self.network.head(pad(rows, (0, 0, 0, stepped(len(rows)) - len(rows))))
        return logits_of(logits[: len(rows)], self.vocabulary, self.facts, self.plans)

    def _parts(self, views: Sequence[View]) -> list[ViewPart]:
        """The part of each view that is read; several views of one canvas are read whole."""
        looks = Counter(id(view.context) for view in views)
        if self.lately is not None:
            self.lately.use(view.context for view in views)
        parts: list[ViewPart] = []
        for view in views:
            context = view.context or (self.vocabulary.specials.get(START, 0),)
            check_length(len(context) + len(view.tokens), self.facts)
            alone = view.context and looks[id(view.context)] == 1
            parts.append(part_of(view, context, self.lately if alone else None))
        return parts

    def _read(self, parts: Sequence[ViewPart]) -> list[Tensor]:
        """Hidden states [R, width] where the logits of each part's open rows are read."""
        batch = view_batch(parts, self.contexts, self.network)
        read: Pass = self.network(
            batch.tokens, batch.positions, batch.sight, batch.past, batch.added
        )
        hidden = []
        for index, part in enumerate(parts):
            hidden.append(read.hidden[index, part.places(part.open - 1).to(read.hidden.device)])
            if part.lately is not None:
                here = slice(batch.known, batch.known + len(part.read))
                own = [
                    (each.keys[index, :, here], each.values[index, :, here]) for each in read.kept
                ]
                part.lately.note(part.owner, part.tokens, part.read, own)
        return hidden


def packaged_denoiser(
    folder: Path, known: Manifest, facts: Facts, place: ComputePlace, *, dual: bool
) -> HybridLlama:
    """The denoiser of a packaged model, with its language model if the package has one."""
    shape = checkpoint.network_shape(known.config, str(folder))

    def network(weights: Callable[[Path, Manifest, torch.dtype], dict[str, Tensor]]) -> Network:
        tensors = weights(folder, known, place.read)
        return checkpoint.build_network(shape, tensors, place.read, str(folder))

    def language() -> Network:
        return _placed(network(package.language), place).eval()

    return HybridLlama(
        _placed(network(package.weights), place),
        vocabulary_of(folder),
        facts,
        dual=dual,
        language=language if package.has_language(known) else None,
    )


def plain_denoiser(folder: Path, facts: Facts, place: ComputePlace, *, dual: bool) -> HybridLlama:
    """The denoiser of a plain checkpoint."""
    network = checkpoint.read_checkpoint(folder, place.read)
    return HybridLlama(_placed(network, place), vocabulary_of(folder), facts, dual=dual)


def _placed(network: Network, place: ComputePlace) -> Network:
    if place.integer:
        network = integer.convert(network)
    return network.to(place.device)
