"""The denoiser reads a context once, a canvas whole, and a batch like its parts."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from infill.denoiser import Expected, View
from infill.errors import ModelError
from infill.models.hybrid.network import Sight
from infill.models.hybrid.views import part_of, view_batch
from tests.models.toy import MASK, SIZE, denoiser, logits_at, network, view


def scores(views: list[View], **options: int) -> torch.Tensor:
    return logits_at(denoiser(**options), views)


@pytest.mark.parametrize("context", [1, 2, 17])
def test_logits_equal_one_uncached_pass_read_one_position_before(context: int) -> None:
    look = view(context, 12)
    tokens = torch.tensor([[*look.context, *look.tokens.tolist()]])
    length = tokens.shape[1]
    seen = torch.ones(length, length, dtype=torch.bool).tril()
    seen[context - 1 :] = True
    net = network()
    with torch.inference_mode():
        hidden = net(tokens, torch.arange(length)[None], Sight(seen[None, None])).hidden[0]
        wanted = net.head(hidden[context - 1 + torch.from_numpy(look.open).long()])
    assert torch.allclose(scores([look]), wanted, atol=1e-4)


def test_the_second_step_in_a_context_equals_a_fresh_one() -> None:
    model = denoiser()
    first = view(15, 10)
    second = dataclasses.replace(view(3, 8, seed=1), context=first.context)
    model.denoise([first])
    assert torch.allclose(logits_at(model, [second]), scores([second]), atol=1e-4)


def test_a_context_is_read_once_and_the_oldest_is_dropped() -> None:
    model = denoiser()
    model.contexts.limit = 40
    looks = [view(20, 6, seed=seed) for seed in range(4)]
    for look in looks:
        model.denoise([look])
    assert model.contexts.keep(looks[-1].context[:-1]) is model.contexts.keep(
        looks[-1].context[:-1]
    )
    assert len(model.contexts) == 2


@pytest.mark.parametrize("batch_tokens", [1, 30, 4096])
def test_a_batch_gives_what_each_view_gives_alone(batch_tokens: int) -> None:
    looks = [view(9, 12, 0), view(1, 5, 1), view(30, 20, 2), view(0, 7, 3), view(9, 12, 4)]
    alone = torch.cat([scores([look]) for look in looks])
    together = scores(looks, batch_tokens=batch_tokens)
    assert torch.allclose(together, alone, atol=1e-4)


def test_many_lengths_are_few_shapes_so_that_a_process_does_not_grow() -> None:
    model, lengths = denoiser(), set()

    def note(_: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        lengths.add(given[0].shape[1])

    for layer in model.network.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.register_forward_pre_hook(note)
    for context in range(2, 34):
        model.denoise([view(context, 3 + context % 16)])
    assert lengths == {8, 16, 24, 32}


def test_views_of_one_context_share_it() -> None:
    first = view(12, 8)
    second = dataclasses.replace(view(1, 14, seed=5), context=first.context)
    alone = torch.cat([scores([look]) for look in (first, second)])
    assert torch.allclose(scores([first, second]), alone, atol=1e-4)


def test_the_first_position_sees_the_end_of_the_canvas() -> None:
    tokens = np.array([MASK, 10, 11, 12], np.int32)
    open_ = np.array([0], np.int32)
    changed = tokens.copy()
    changed[-1] = 40
    one, other = (View((7, 8, 9), row, open_, ()) for row in (tokens, changed))
    assert not torch.allclose(scores([one]), scores([other]), atol=1e-3)


def test_more_than_the_model_can_read_is_refused() -> None:
    with pytest.raises(ModelError, match="longer than the model can read"):
        scores([view(250, 20)])


def test_logits_have_one_row_per_open_position() -> None:
    looks = [view(9, 12), view(4, 7, seed=2)]
    assert scores(looks).shape == (sum(len(look.open) for look in looks), SIZE)


def test_contexts_in_use_are_read_once_however_long_they_are_together() -> None:
    model = denoiser()
    model.contexts.limit = 40
    looks = [view(length, 6, seed=length) for length in (31, 22, 27)]
    model.denoise(looks)
    held = [model.contexts.keep(look.context[:-1]) for look in looks]
    model.denoise(looks)
    assert all(
        model.contexts.keep(x.context[:-1]) is kept for x, kept in zip(looks, held, strict=True)
    )
    model.denoise([view(8, 6, seed=9)])
    assert len(model.contexts) == 2


def test_a_soft_mask_adds_what_is_expected_to_the_masks_embedding() -> None:
    model, plain = denoiser(), view(9, 12)
    count = len(plain.open)
    nothing = Expected(np.zeros((count, 2), np.int32), np.zeros((count, 2), np.float32))
    table = model.network.model.embed_tokens.weight.detach()
    sure = Expected(np.full((count, 1), 9, np.int32), np.ones((count, 1), np.float32))
    looks = [dataclasses.replace(plain, expected=expected) for expected in (None, nothing, sure)]
    read = [logits_at(model, [look]) for look in looks]
    assert torch.equal(read[0], read[1])
    assert not torch.allclose(read[0], read[2])
    part = part_of(looks[2], looks[2].context, None)
    added = view_batch([part], model.contexts, model.network).added
    assert added is not None
    assert torch.allclose(added[0, part.places(part.open)], table[9].expand(count, -1))
