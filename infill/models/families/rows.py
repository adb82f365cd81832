"""Views as rows of tokens: what goes through a network together, and which positions see which.

For example:

    row = row_of(view, shift=False)                    # context and canvas as one row
    batch = batch_of([row], device, BlockCausal())     # rows side by side; all see all
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from infill.denoiser import View
from infill.models.bounds import stepped


@dataclass(frozen=True, slots=True)
class Row:
    """One view: `ids` of context, canvas and what follows; the canvas begins at `canvas`.

    `open`: its open positions, ascending. `picks`: where their logits are read.
    `read`: the positions that go through the network; the keys and values of the others are known.
    """

    ids: tuple[int, ...]
    canvas: int
    open: tuple[int, ...]
    picks: tuple[int, ...]
    read: Sequence[int]

    @property
    def kept(self) -> int:
        """How many positions are cached."""
        return len(self.ids) - len(self.read)


def row_of(
    view: View, *, shift: bool, start: tuple[int, ...] = (), end: tuple[int, ...] = ()
) -> Row:
    """The row of a view; `start` replaces an empty context, `end` follows the canvas.

    With `shift` a position's logits are read one before it, at the first position its own.
    """
    context = view.context or start
    ids = (*context, *view.tokens.tolist(), *end)
    opened = tuple(len(context) + at for at in view.open.tolist())
    picks = tuple(max(at - shift, 0) for at in opened)
    return Row(ids, len(context), opened, picks, range(len(ids)))


@dataclass(frozen=True, slots=True)
class BlockCausal:
    """Block-causal attention: `size` tokens see each other and all before.

    Blocks are counted from a row's first token, or from its canvas's. `size` 0: all see all.
    """

    size: int = 0
    from_canvas: bool = False

    def first(self, row: Row) -> int:
        """The position from which a row's blocks are counted."""
        return row.canvas if self.from_canvas else 0

    def floor(self, row: Row, position: int) -> int:
        """Where the block of a position begins, at least 0."""
        first = self.first(row)
        return max(first + (position - first) // self.size * self.size, 0)


@dataclass(frozen=True, slots=True)
class Batch:
    """The read positions of rows side by side, padded on the right (`infill.models.bounds`).

    `tokens`, `positions`: int64 [B, L]. `see`: bool [B, 1, L, P + L], None where every query sees
    every key; P is the most that is kept of a row, in order if attention is block-causal. `real`:
    bool [B, L]. `pick_rows`, `pick_columns`: where logits are read, int64 [R], padded likewise with
    the first token.
    """

    tokens: Tensor
    positions: Tensor
    see: Tensor | None
    real: Tensor
    pick_rows: Tensor
    pick_columns: Tensor


def batch_of(rows: Sequence[Row], device: torch.device, blocks: BlockCausal) -> Batch:
    """Lay the read positions of rows side by side."""
    lengths = torch.tensor([len(row.read) for row in rows])
    kept = torch.tensor([row.kept for row in rows])
    longest, most = stepped(int(lengths.max())), int(kept.max())
    tokens = torch.zeros(len(rows), longest, dtype=torch.long)
    positions = torch.zeros_like(tokens)
    for index, row in enumerate(rows):
        ids = [row.ids[at] for at in row.read]
        tokens[index, : len(ids)] = torch.tensor(ids)
        positions[index, : len(ids)] = torch.tensor(list(row.read))
        positions[index, len(ids) :] = row.read[-1]
    real = torch.arange(longest)[None] < lengths[:, None]
    see = None
    if blocks.size or not bool(real.all()) or bool((kept != most).any()):
        before = torch.arange(most)[None].expand(len(rows), -1)
        there = torch.cat([before < kept[:, None], real], dim=1)
        see = there[:, None, None].expand(-1, 1, longest, -1)
        if blocks.size:
            first = torch.tensor([blocks.first(row) for row in rows])[:, None]
            keys = torch.cat([before, positions], dim=1) - first
            own = keys.div(blocks.size, rounding_mode="floor")
            asking = (positions - first).div(blocks.size, rounding_mode="floor")
            see = see & (own[:, None, None] <= asking[:, None, :, None])
        see = see.to(device)
    column = [{at: n for n, at in enumerate(row.read)} for row in rows]
    pick_rows = [index for index, row in enumerate(rows) for _ in row.picks]
    pick_columns = [column[index][at] for index, row in enumerate(rows) for at in row.picks]
    idle = [0] * (stepped(len(pick_rows)) - len(pick_rows))
    return Batch(
        tokens.to(device),
        positions.to(device),
        see,
        real.to(device),
        torch.tensor(pick_rows + idle, dtype=torch.long, device=device),
        torch.tensor(pick_columns + idle, dtype=torch.long, device=device),
    )
