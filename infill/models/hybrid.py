"""The default model as a denoiser: context read once, canvas read whole at every step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import pad

from infill.denoiser import Facts, View
from infill.errors import ModelError
from infill.logits import Logits
from infill.models import checkpoint, integer, packed, vocabulary_of
from infill.models.bounds import check_length, check_size
from infill.models.contexts import Context, Contexts
from infill.models.device import Place
from infill.models.manifest import Manifest
from infill.models.network import Network, Read, Sight
from infill.models.scores import Plans, logits_of
from infill.models.shapes import stepped
from infill.vocabulary import Vocabulary

START = "<|im_start|>"

STEP = 8
"""Canvases and open positions are padded to a multiple of this (`infill.models.shapes`)."""


class HybridLlama:
    """A Llama trained to denoise a canvas after a causal context.

    The logits of canvas position i are read one position before it: at i - 1, or at the context's
    last token, which is read with the canvas and so sees all of it. `batch_tokens` bounds how
    many canvas positions go through the network at once.
    """

    def __init__(
        self, network: Network, vocabulary: Vocabulary, facts: Facts, *, batch_tokens: int = 4_096
    ) -> None:
        self.network, self.batch_tokens = network.eval(), batch_tokens
        self.vocabulary, self.facts = vocabulary, replace(facts, soft=True)
        self.contexts = Contexts(network)
        self.plans = Plans(network.model.embed_tokens.weight.device)
        check_size(vocabulary, network.shape.vocab_size, facts.name)

    @torch.inference_mode()
    def denoise(self, views: Sequence[View]) -> Logits:
        """Logits at every open position, one view after the other."""
        hidden: dict[int, Tensor] = {}
        self.contexts.use(self._context(view)[:-1] for view in views)
        for group in self._groups(views):
            read = self._read([views[index] for index in group])
            for row, index in enumerate(group):
                rows = torch.from_numpy(views[index].open.astype("int64"))
                hidden[index] = read[row, rows.to(read.device)]
        if not views:
            raise ModelError("nothing to denoise", where=self.facts.name)
        rows = torch.cat([hidden[index] for index in range(len(views))])
        logits = self.network.head(pad(rows, (0, 0, 0, stepped(len(rows), STEP) - len(rows))))
        return logits_of(logits[: len(rows)], self.vocabulary, self.facts, self.plans)

    def _groups(self, views: Sequence[View]) -> Iterator[list[int]]:
        """Views of like length that go through the network together."""
        group: list[int] = []
        for index in sorted(range(len(views)), key=lambda index: len(views[index].tokens)):
            length = len(views[index].tokens) + 1
            if group and length * (len(group) + 1) > self.batch_tokens:
                yield group
                group = []
            group.append(index)
        if group:
            yield group

    def _read(self, views: Sequence[View]) -> Tensor:
        """Hidden states [batch, 1 + longest canvas, width] of each context's end and canvas."""
        contexts = [self._context(view) for view in views]
        lengths = [len(view.tokens) + 1 for view in views]
        longest = stepped(max(lengths), STEP)
        tokens = torch.zeros(len(views), longest, dtype=torch.long)
        for row, view in enumerate(views):
            tokens[row, 0] = contexts[row][-1]
            tokens[row, 1 : lengths[row]] = torch.from_numpy(view.tokens.astype("int64"))
        before = torch.tensor([len(context) - 1 for context in contexts])
        device = self.network.model.embed_tokens.weight.device
        positions = before[:, None] + torch.arange(longest)[None]
        past = self.contexts.together([context[:-1] for context in contexts])
        kept = past[0].keys.shape[2] if past else 0
        sight = Sight(_mask(before, kept, torch.tensor(lengths), longest).to(device))
        added = (
            self._expected(views, longest).to(device) if any(v.expected for v in views) else None
        )
        read: Read = self.network(tokens.to(device), positions.to(device), sight, past, added)
        return read.hidden

    def _expected(self, views: Sequence[View], longest: int) -> Tensor:
        """Soft masks: what the views expect at their open positions, [batch, longest, width]."""
        table = self.network.model.embed_tokens.weight
        added = torch.zeros(len(views), longest, table.shape[1], dtype=table.dtype)
        for row, view in enumerate(views):
            if view.expected is not None:
                tokens = torch.from_numpy(view.expected.tokens.astype("int64")).to(table.device)
                weights = torch.from_numpy(view.expected.weights).to(table)
                mixed = (table[tokens] * weights[..., None]).sum(dim=1)
                added[row, 1 + torch.from_numpy(view.open.astype("int64"))] = mixed.cpu()
        return added

    def _context(self, view: View) -> Context:
        context = view.context or (self.vocabulary.specials.get(START, 0),)
        check_length(len(context) + len(view.tokens), self.facts)
        return context


def _mask(before: Tensor, kept: int, lengths: Tensor, longest: int) -> Tensor:
    """Which keys are real, [batch, 1, 1, kept + longest]: contexts and canvases without padding."""
    context = torch.arange(kept)[None] < before[:, None]
    canvas = torch.arange(longest)[None] < lengths[:, None]
    return torch.cat([context, canvas], dim=1)[:, None, None]


def packaged(folder: Path, known: Manifest, facts: Facts, place: Place) -> HybridLlama:
    """The denoiser of a packaged model."""
    shape = checkpoint.shape_of(known.config, str(folder))
    if known.layout != packed.LAYOUT:
        raise ModelError(
            "the weights are in a layout this version does not know",
            where=str(folder),
            got=known.layout,
            todo="update the package",
        )
    files = [folder / name for name in known.files if name.endswith(".safetensors")]
    tensors = packed.unpack(files, place.dtype)
    network = checkpoint.build(shape, tensors, place.dtype, str(folder))
    return HybridLlama(_placed(network, place), vocabulary_of(folder), facts)


def plain(folder: Path, facts: Facts, place: Place) -> HybridLlama:
    """The denoiser of a plain checkpoint."""
    network = checkpoint.read(folder, place.dtype)
    return HybridLlama(_placed(network, place), vocabulary_of(folder), facts)


def _placed(network: Network, place: Place) -> Network:
    if place.integer:
        network = integer.convert(network)
    return network.to(place.device)
