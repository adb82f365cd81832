"""Class reduction of a network's logits: the vocabulary-sized rows never leave the device.

For example:

    logits = logits_of(rows, vocabulary, facts, Plans(rows.device))      # rows: [R, V]
    logits.reduce([Reduction(np.array([[0, 1]]), partition)])            # class scores, on the host
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import pad

from infill.denoiser import Facts
from infill.logits import ClassScores, DenseLogits, Favour, Reduction
from infill.tokens.partition import Partition
from infill.tokens.vocabulary import Vocabulary

EMPTY = -1e30


@dataclass(frozen=True, slots=True)
class Bucket:
    """Classes of similar size as one rectangle, smaller ones padded with their first member.

    `classes` [G], `members` [G × width] token ids, `padding` [G, width] is 0 or -inf.
    """

    classes: Tensor
    members: Tensor
    padding: Tensor


@dataclass(frozen=True, slots=True)
class Plan:
    """How to reduce rows by one partition: small classes by gather, the dominant one by row."""

    buckets: tuple[Bucket, ...]
    dominant: int
    outside: Tensor
    classes: int


class Plans:
    """The plans of the partitions in use, on one device."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self._made: WeakKeyDictionary[Partition, Plan] = WeakKeyDictionary()

    def of(self, partition: Partition) -> Plan:
        """The plan of a partition, made once."""
        found = self._made.get(partition)
        if found is None:
            found = self._made[partition] = self._make(partition)
        return found

    def _make(self, partition: Partition) -> Plan:
        groups, starts = partition.groups, partition.starts
        sizes = partition.sizes[groups]
        widths = 1 << np.ceil(np.log2(np.maximum(sizes, 1))).astype(np.int64)
        buckets = []
        for width in np.unique(widths):
            picked = np.flatnonzero(widths == width)
            offset = np.arange(width)[None]
            real = offset < sizes[picked, None]
            index = starts[picked, None] + np.where(real, offset, 0)
            buckets.append(
                Bucket(
                    self._tensor(groups[picked]),
                    self._tensor(partition.members[index].reshape(-1)),
                    torch.from_numpy(np.where(real, 0.0, -np.inf)).float().to(self.device),
                )
            )
        outside = self._tensor(np.flatnonzero(partition.token_class != partition.dominant))
        return Plan(tuple(buckets), partition.dominant, outside, partition.classes)

    def _tensor(self, values: NDArray[Any]) -> Tensor:
        return torch.from_numpy(values.astype(np.int64)).to(self.device)


def logits_of(
    rows: Tensor, vocabulary: Vocabulary, facts: Facts, plans: Plans
) -> DenseLogits | TorchLogits:
    """A network's fresh logits [R, any] as those of a vocabulary, reduced where they are.

    On a CPU NumPy does it, in a third of torch's time. Tokens that the network lacks have
    probability 0.
    """
    lacking = vocabulary.size - rows.shape[1]
    rows = pad(rows, (0, lacking), value=EMPTY) if lacking > 0 else rows[:, : vocabulary.size]
    null, bias, temperature = vocabulary.null, facts.null_bias, facts.temperature
    if rows.device.type == "cpu":
        return DenseLogits(rows.float().numpy(), null, bias, temperature, own=True)
    return TorchLogits(rows, null, plans, null_bias=bias, temperature=temperature)


class TorchLogits:
    """Logits [R, V] on a device, as `infill.logits.Logits`.

    `temperature` divides the logits and `null_bias` is added to the null token's.
    """

    def __init__(
        self,
        rows: Tensor,
        null: int | None,
        plans: Plans,
        *,
        null_bias: float = 0.0,
        temperature: float = 1.0,
    ) -> None:
        scores = rows.float() / temperature if temperature != 1.0 else rows.float()
        if null is not None and null_bias:
            scores = scores.clone()
            scores[:, null] += null_bias
        self.scores, self.null, self.plans = scores, null, plans
        self.normaliser = scores.logsumexp(dim=1)

    def guided(self, free: TorchLogits, scale: float) -> TorchLogits:
        """These logits moved away from `free`, of the same rows: free + (scale + 1)(own - free)."""
        moved = free.scores + (scale + 1) * (self.scores - free.scores)
        return TorchLogits(moved, self.null, self.plans)

    @torch.inference_mode()
    def favour(self, favours: Sequence[Favour], kept: NDArray[np.int32]) -> None:
        """Favour tokens in place, on the device."""
        if not favours:
            return
        device = self.scores.device
        rows = torch.tensor([favour.row for favour in favours], device=device)
        counts = [len(favour.tokens) for favour in favours]
        tokens = torch.from_numpy(np.concatenate([favour.tokens for favour in favours])).long()
        owner = torch.repeat_interleave(torch.arange(len(rows)), torch.tensor(counts)).to(device)
        bonus = torch.tensor([favour.bonus for favour in favours], device=device)
        tokens, keep = tokens.to(device), torch.from_numpy(kept).long().to(device)
        own = self.scores[rows].double() - self.normaliser[rows, None].double()
        holds = torch.tensor([float(favour.keep) for favour in favours], device=device)
        free = (1 - holds * own[:, keep].exp().sum(1)).clamp_min(1e-30)
        mass = torch.zeros_like(free).index_add_(0, owner, own[owner, tokens].exp())
        rise = (mass / free * bonus.double().expm1()).log1p().float()
        self.scores[rows[owner], tokens] += bonus[owner]
        self.scores[rows[:, None], keep] += (rise * holds)[:, None]
        self.normaliser[rows] += rise

    @torch.inference_mode()
    def reduce(self, requests: Sequence[Reduction]) -> list[ClassScores]:
        """Reduce on the device; all requests come to the host in one copy."""
        pending: dict[Partition, list[int]] = {}
        for index, request in enumerate(requests):
            pending.setdefault(request.partition, []).append(index)
        flat: list[Tensor] = []
        for partition, indices in pending.items():
            rows = torch.cat([self._log_probabilities(requests[index].rows) for index in indices])
            flat.append(self._reduce(rows, self.plans.of(partition)).flatten())
        host = torch.cat(flat).cpu().numpy() if flat else np.zeros(0, np.float32)
        found: dict[int, ClassScores] = {}
        start = 0
        for partition, indices in pending.items():
            columns = partition.classes + 1
            total = sum(requests[index].rows.shape[1] for index in indices)
            block = host[start : start + 3 * total * columns].reshape(3, total, columns)
            start += block.size
            row = 0
            for index in indices:
                length = requests[index].rows.shape[1]
                best, token, mass = block[:, row : row + length]
                found[index] = ClassScores(best, token.view(np.int32), mass)
                row += length
        return [found[index] for index in range(len(requests))]

    def _log_probabilities(self, rows: NDArray[np.int32]) -> Tensor:
        """Log-probabilities [K, V] of a request's rows; tied places are independent experts."""
        index = torch.from_numpy(rows.astype(np.int64)).to(self.scores.device)
        if len(index) == 1:
            return self.scores[index[0]] - self.normaliser[index[0], None]
        return self.scores[index].sum(dim=0).log_softmax(dim=1)

    def _reduce(self, rows: Tensor, plan: Plan) -> Tensor:
        """Best, token (its bits as float32) and mass, [3, K, C + 1]."""
        length = len(rows)
        best = rows.new_full((length, plan.classes + 1), EMPTY)
        mass = best.clone()
        token = torch.full_like(best, -1, dtype=torch.int32)
        for bucket in plan.buckets:
            groups, width = bucket.padding.shape
            values = rows.index_select(1, bucket.members).view(length, groups, width)
            members = bucket.members.view(groups, width)
            top = values.max(dim=2)
            best[:, bucket.classes] = top.values
            token[:, bucket.classes] = members[torch.arange(groups), top.indices].int()
            mass[:, bucket.classes] = (values + bucket.padding).logsumexp(dim=2)
        if plan.dominant >= 0:
            inside = rows.index_fill(1, plan.outside, -torch.inf)
            top = inside.max(dim=1)
            best[:, plan.dominant] = top.values
            token[:, plan.dominant] = top.indices.int()
            mass[:, plan.dominant] = inside.logsumexp(dim=1)
        if self.null is not None:
            best[:, -1] = mass[:, -1] = rows[:, self.null]
            token[:, -1] = self.null
        return torch.stack([best, token.view(torch.float32), mass])
