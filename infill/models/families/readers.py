"""Networks of transformers as readers: a batch of rows in, logits at its picks out.

For example:

    reader = CausalReader(model)              # a decoder; MaskedReader for an encoder
    reader.logits(batch)                      # [R, V]
    past = reader.read(prefix, None)          # its keys and values, for logits(batch, past)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from infill.models.families.rows import Batch

Past = Sequence[tuple[Tensor, Tensor]]
"""Each layer's keys and values, [B, key heads, P, head]."""


class LogitReader(Protocol):
    """A network that reads rows."""

    @property
    def device(self) -> torch.device: ...

    @property
    def size(self) -> int:
        """The rows of its vocabulary."""
        ...

    def logits(self, batch: Batch, past: Past | None = None) -> Tensor:
        """Logits [R, V] at the picks of a batch, which comes after the `past`."""
        ...


class CausalReader:
    """A decoder of transformers, read with the attention mask of the batch.

    Only the picked positions go through the head.
    """

    def __init__(self, model: Any) -> None:
        self.model, self.body, self.head = model, model.base_model, model.get_output_embeddings()
        open_up(model)

    @property
    def device(self) -> torch.device:
        found: torch.device = self.model.get_input_embeddings().weight.device
        return found

    @property
    def size(self) -> int:
        return int(self.head.weight.shape[0])

    def logits(self, batch: Batch, past: Past | None = None) -> Tensor:
        hidden = self._hidden(batch, cache_of(past) if past else None)
        picked = hidden[batch.pick_rows.to(hidden.device), batch.pick_columns.to(hidden.device)]
        out: Tensor = self.head(picked)
        return out

    def read(self, batch: Batch, past: Past | None) -> Past:
        """The keys and values of the `past`, followed by those of a batch."""
        cache = cache_of(past or ())
        self._hidden(batch, cache)
        return [(layer.keys, layer.values) for layer in cache.layers]

    def _hidden(self, batch: Batch, cache: Any) -> Tensor:
        read = self.body(
            input_ids=batch.tokens,
            attention_mask=batch.see,
            position_ids=batch.positions,
            past_key_values=cache,
            use_cache=cache is not None,
        )
        out: Tensor = read.last_hidden_state
        return out


class MaskedReader:
    """An encoder of transformers with its own masked-language-model head."""

    def __init__(self, model: Any) -> None:
        self.model = model

    @property
    def device(self) -> torch.device:
        found: torch.device = self.model.get_input_embeddings().weight.device
        return found

    @property
    def size(self) -> int:
        return int(self.model.config.vocab_size)

    def logits(self, batch: Batch, past: Past | None = None) -> Tensor:
        assert past is None, "an encoder keeps no past"
        out: Tensor = self.model(input_ids=batch.tokens, attention_mask=batch.real.long()).logits
        return out[batch.pick_rows, batch.pick_columns]


def open_up(model: nn.Module) -> None:
    """Let a causal model see in both directions: without a mask every query sees every key."""
    config: Any = model.config
    config.is_causal = False
    modules: Iterable[Any] = model.modules()
    for module in modules:
        if getattr(module, "is_causal", False) is True:
            module.is_causal = False


def cache_of(past: Past) -> Any:
    """A cache object of transformers, filled with these keys and values."""
    from transformers import DynamicCache

    cache = DynamicCache()
    for layer, (keys, values) in enumerate(past):
        cache.update(keys, values, layer)
    return cache
