"""A masked-diffusion model in one of transformers' own classes, as a denoiser.

For example:

    model = MaskedModel(reader, words, facts, family)
    model.denoise([view])          # logits at every open position of the view
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from infill.denoiser import Facts, View
from infill.errors import ModelError
from infill.logits import Logits
from infill.models.bounds import check_length, check_size, groups
from infill.models.families.families import Family
from infill.models.families.kv_cache import Memory, RecalledRow, together
from infill.models.families.readers import LogitReader
from infill.models.families.rows import BlockCausal, Row, batch_of, row_of
from infill.models.families.tokenizer import ModelWords
from infill.models.scores import Plans, logits_of

ALL = BlockCausal()


class MaskedModel:
    """A model of one of the known families.

    `memory` is the cache of positions that need not be read again; None reads all. `batch_tokens`
    bounds how many positions go through the network at once.
    """

    def __init__(
        self,
        reader: LogitReader,
        words: ModelWords,
        facts: Facts,
        family: Family,
        *,
        blocks: BlockCausal = ALL,
        memory: Memory | None = None,
        batch_tokens: int = 8_192,
    ) -> None:
        self.reader, self.words, self.family = reader, words, family
        self.vocabulary, self.facts = words.vocabulary, facts
        self.blocks, self.memory, self.batch_tokens = blocks, memory, batch_tokens
        self.plans = Plans(reader.device)
        check_size(self.vocabulary, reader.size, facts.name)

    @torch.inference_mode()
    def denoise(self, views: Sequence[View]) -> Logits:
        """Logits at every open position, one view after the other."""
        if not views:
            raise ModelError("nothing to denoise", where=self.facts.name)
        rows = [self._recalled(view) for view in views]
        found: dict[int, Tensor] = {}
        for group in groups([len(recalled.row.read) for recalled in rows], self.batch_tokens):
            own = [rows[index] for index in group]
            sizes = [len(recalled.row.picks) for recalled in own]
            parts = torch.split(self._logits(own), sizes)
            found |= dict(zip(group, parts, strict=True))
        logits = torch.cat([found[index] for index in range(len(views))])
        return logits_of(logits, self.vocabulary, self.facts, self.plans)

    def _logits(self, rows: Sequence[RecalledRow]) -> Tensor:
        batch = batch_of([recalled.row for recalled in rows], self.reader.device, self.blocks)
        logits = self.reader.logits(batch, together([recalled.past for recalled in rows]))
        return logits[: sum(len(recalled.row.picks) for recalled in rows)]

    def _recalled(self, view: View) -> RecalledRow:
        row = self._row(view)
        return self.memory.recall(row, view.context) if self.memory else RecalledRow(row, None)

    def _row(self, view: View) -> Row:
        row = row_of(view, shift=self.family.shift, start=self.words.start, end=self.words.end)
        check_length(len(row.ids), self.facts)
        return row
