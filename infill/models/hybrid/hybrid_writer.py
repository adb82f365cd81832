r"""The language model that the default denoiser was trained from, writing from left to right.

    writer = CausalWriter(make_network, vocabulary)
    page = writer.read("def area(r):\n    return ", spend=lambda tokens: None)
    page.likelihoods(["3.14 * r * r"])         # log-probabilities of its tokens

All continuations are read as one sequence after the shared text, each token seeing only its own
ancestors (the tree attention of SpecInfer, Miao et al. 2023). So the text's keys and values are
held once, and nothing is copied from beam to beam.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor

from infill.models.bounds import stepped
from infill.models.hybrid.network import Kept, Network, Sight
from infill.tokens.vocabulary import Vocabulary
from infill.writer import Ending, Halt, Written

START = "<|endoftext|>"

LONGEST = 1_024
"""The most tokens of a text that are read; of a longer text, the last ones."""

NARROWER = 32
"""After so many tokens a search keeps half of its beams: long texts differ at their beginning."""

ENOUGH = 4
"""A search ends when so many texts per beam have ended."""

ROOM = 64
"""A buffer grows by at least so many tokens."""

NEVER = -1e8
"""The likelihood of an impossible token."""


@dataclass(frozen=True)
class CausalWriter:
    """A Llama read causally, made when it is first used: an `infill.writer.Writer`."""

    make: Callable[[], Network]
    vocabulary: Vocabulary

    @cached_property
    def network(self) -> Network:
        """The language model, after a short warm-up, since first forwards take longer."""
        made = self.make().eval()
        _prefilled(made, [0] * 64, lambda tokens: None)
        return made

    @cached_property
    def spelled(self) -> list[bytes]:
        """The bytes of every token; none for special tokens."""
        return [token or b"" for token in self.vocabulary.tokens]

    def load(self) -> None:
        """See `infill.writer.Writer`."""
        _ = self.network

    def read(self, text: str, spend: Callable[[int], None]) -> CausalPage:
        """Read a text; one forward.

        White space at its end is read together with what follows, since tokens join the two.
        """
        bare = text.rstrip()
        start = self.vocabulary.specials.get(START, 0)
        ids = [start, *self.vocabulary.encode(bare)][-LONGEST:]
        return CausalPage(self, text[len(bare) :], *_prefilled(self.network, ids, spend), spend)


@torch.inference_mode()
def _prefilled(
    network: Network, ids: Sequence[int], spend: Callable[[int], None]
) -> tuple[list[Kept], Tensor]:
    """The keys and values of the text, and the log-probabilities [vocabulary] of the next token."""
    size = stepped(len(ids))
    spend(size)
    device = network.device
    tokens = torch.tensor([[*ids, *[0] * (size - len(ids))]], device=device)
    places = torch.arange(size, device=device)[None]
    read = network(tokens, places, Sight(causal=True))
    kept = [Kept(one.keys[:, :, : len(ids)], one.values[:, :, : len(ids)]) for one in read.kept]
    return kept, network.head(read.hidden[0, len(ids) - 1][None])[0].float().log_softmax(0).cpu()


@dataclass(slots=True)
class Beam:
    """A text so far: its bytes, its likelihood, and the places of its tokens among those read."""

    text: bytes
    likelihood: float
    path: list[int] = field(default_factory=list)


@dataclass(slots=True)
class CausalPage:
    """A text that was read: keys and values of all but the white space `owed`, which comes next."""

    writer: CausalWriter
    owed: str
    kept: list[Kept]
    following: Tensor
    spend: Callable[[int], None]

    @torch.inference_mode()
    def beams(self, width: int, tokens: int, ends: Callable[[str], Ending | None]) -> list[Written]:
        """See `infill.writer.Page`."""
        owed, spelled = self.owed.encode(), self.writer.spelled
        tree = Tree(self.writer.network, self.kept)
        open_, scores = [Beam(b"", 0.0)], self.following[None]
        ended: dict[str, float] = {}
        last: list[float] = []
        for number in range(tokens):
            grown: list[tuple[Beam, int]] = []
            room = max(width >> number // NARROWER, 2)
            for likelihood, token, beam in self._ways(open_, scores, width):
                text = beam.text + spelled[token]
                end = ends(_text(text[len(owed) :])) if len(text) > len(owed) else None
                if end is not None and end.text is not None:
                    ended.setdefault(end.text, likelihood)
                    last += [likelihood] if end.last else []
                if spelled[token] and not (end and end.last) and len(grown) < room:
                    grown.append((Beam(text, likelihood, beam.path), token))
            # A longer text can only become less likely.
            if not grown or sum(one >= grown[0][0].likelihood for one in last) >= width:
                break
            if len(ended) >= ENOUGH * width:
                break
            open_ = [beam for beam, _ in grown]
            try:
                self.spend(stepped(len(open_)))
            except Halt:
                if not ended:
                    raise
                break
            scores = tree.grow(open_, [token for _, token in grown])
        found = [Written(text, likelihood) for text, likelihood in ended.items()]
        return sorted(found, key=lambda one: -one.likelihood)

    def _ways(
        self, open_: Sequence[Beam], scores: Tensor, width: int
    ) -> list[tuple[float, int, Beam]]:
        """The likeliest next tokens over all beams: the likelihood with each, and its beam."""
        owed = self.owed.encode()
        ways = []
        for beam, row in zip(open_, scores, strict=True):
            best = self._owing(row, owed[len(beam.text) :]).topk(width)
            ways += [
                (beam.likelihood + value, token, beam)
                for value, token in zip(best.values.tolist(), best.indices.tolist(), strict=True)
                if value > NEVER
            ]
        return sorted(ways, key=lambda way: -way[0])[: 2 * width]

    @torch.inference_mode()
    def likelihoods(self, texts: Sequence[str]) -> list[Sequence[float]]:
        """See `infill.writer.Page`."""
        rows = [self.writer.vocabulary.encode(self.owed + text) for text in texts]
        count = sum(len(row[:-1]) for row in rows)
        if count:
            self.spend(stepped(count))
        scores = Tree(self.writer.network, self.kept).read([row[:-1] for row in rows])
        found: list[Sequence[float]] = []
        for row in rows:
            own = torch.cat([self.following[None], scores[: len(row) - 1]])
            scores = scores[max(len(row) - 1, 0) :]
            found.append(own[torch.arange(len(row)), torch.tensor(row)].tolist() if row else [])
        return found

    def _owing(self, row: Tensor, owed: bytes) -> Tensor:
        """The scores of the next tokens while some white space is owed."""
        if not owed:
            return row
        spelled = self.writer.spelled
        fits = [bool(one) and (one.startswith(owed) or owed.startswith(one)) for one in spelled]
        return row.masked_fill(~torch.tensor(fits), 2 * NEVER)


class Tree:
    """Tokens after a text, each of which sees the text, its ancestors and itself.

    The keys and values of those that stay are in buffers that grow in steps, so that there are few
    shapes.
    """

    def __init__(self, network: Network, kept: Sequence[Kept]) -> None:
        self.network = network
        self.prefix = self.size = kept[0].keys.shape[2]
        self.kept = list(kept)
        self._widen(self.prefix)

    @property
    def held(self) -> int:
        """How many tokens there is room for."""
        return self.kept[0].keys.shape[2]

    def grow(self, beams: Sequence[Beam], tokens: Sequence[int]) -> Tensor:
        """Log-probabilities [beams, vocabulary] after one more token of each beam, which stays."""
        for offset, beam in enumerate(beams):
            beam.path = [*beam.path, self.size + offset]
        end = self.size + len(beams)
        if end > self.held:
            self._widen(end + ROOM)
        scores, new = self._read(tokens, [beam.path for beam in beams])
        into, own = slice(self.size, end), slice(self.held, self.held + len(beams))
        for one, read in zip(self.kept, new, strict=True):
            one.keys[:, :, into] = read.keys[:, :, own]
            one.values[:, :, into] = read.values[:, :, own]
        self.size = end
        return scores

    def read(self, rows: Sequence[Sequence[int]]) -> Tensor:
        """Log-probabilities [all tokens, vocabulary] after each token of separate rows."""
        paths: list[list[int]] = []
        for row in rows:
            first = self.size + len(paths)
            paths += [list(range(first, first + length + 1)) for length in range(len(row))]
        return self._read([token for row in rows for token in row], paths)[0]

    def _widen(self, room: int) -> None:
        more = stepped(room) - self.held
        self.kept = [Kept(_padded(one.keys, more), _padded(one.values, more)) for one in self.kept]

    def _read(
        self, tokens: Sequence[int], paths: Sequence[Sequence[int]]
    ) -> tuple[Tensor, list[Kept]]:
        count, size = len(tokens), stepped(len(tokens))
        if not count:
            return torch.empty(0, self.network.shape.vocab_size), []
        device, held = self.network.device, self.held
        sees = torch.zeros(size, held + size, dtype=torch.bool)
        sees[:, : self.prefix] = True
        for row, path in enumerate(paths):
            # The newest tokens come after the buffer.
            own = torch.tensor(path)
            sees[row, torch.where(own < self.size, own, own - self.size + held)] = True
        places = [self.prefix + len(path) - 1 for path in paths] + [0] * (size - count)
        read = self.network(
            torch.tensor([[*tokens, *[0] * (size - count)]], device=device),
            torch.tensor([places], device=device),
            Sight(sees[None, None].to(device)),
            self.kept,
        )
        scores: Tensor = self.network.head(read.hidden[0])[:count].float().log_softmax(-1)
        return scores.cpu(), read.kept


def _padded(one: Tensor, more: int) -> Tensor:
    return torch.nn.functional.pad(one, (0, 0, 0, more))


def _text(text: bytes) -> str:
    """The text, without an incomplete character at its end."""
    return text.decode("utf-8", "ignore")
