"""What did not change on a canvas is not read again, and stands where the canvas moved it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from infill.denoiser import Facts, View
from infill.models.hybrid.hybrid_denoiser import HybridLlama
from infill.models.hybrid.prefix_cache import Lately
from tests.models.toy import MASK, SIZE, logits_at, network, view, vocabulary


def model(layers: int = 3, every: int | None = 8) -> HybridLlama:
    made = HybridLlama(network(layers=layers), vocabulary(), Facts("toy", 256))
    made.lately = None if every is None else Lately(made.network, every)
    return made


def sparse(seed: int = 0) -> View:
    """A canvas of 80 with eight open positions."""
    look = view(9, 80, seed)
    tokens = np.where(look.tokens == MASK, 7, look.tokens)
    tokens[40:48] = MASK
    return dataclasses.replace(look, tokens=tokens, open=np.arange(40, 48, dtype=np.int32))


def rows_read(made: HybridLlama) -> list[int]:
    """The length of what goes through the network, forward by forward."""
    lengths: list[int] = []

    def note(_: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        lengths.append(given[0].shape[1])

    made.network.model.layers[0].register_forward_pre_hook(note)
    return lengths


def steps(seed: int, count: int = 12) -> Iterator[View]:
    """One fill: tokens are committed, nulls spliced and masks put in, here and there."""
    dice = np.random.default_rng(seed)
    look = view(9, 40, seed)
    tokens = look.tokens
    for _ in range(count):
        opened = np.flatnonzero(tokens == MASK).astype(np.int32)
        if not len(opened):
            return
        yield dataclasses.replace(look, tokens=tokens, open=opened)
        tokens = tokens.copy()
        for at in dice.choice(opened, min(3, len(opened)), replace=False):
            tokens[at] = dice.integers(6, SIZE)
        if dice.random() < 0.6:
            tokens = np.delete(tokens, dice.choice(len(tokens), 2, replace=False))
        if dice.random() < 0.4:
            tokens = np.insert(tokens, dice.integers(len(tokens)), [MASK, MASK])


@pytest.mark.parametrize("seed", range(8))
def test_where_keys_do_not_depend_on_others_every_step_is_exact(seed: int) -> None:
    recalling, whole = model(layers=1), model(layers=1, every=None)
    for look in steps(seed):
        assert torch.allclose(logits_at(recalling, [look]), logits_at(whole, [look]), atol=1e-4)


def test_a_canvas_that_did_not_change_gives_the_same_logits_again() -> None:
    made, look = model(), sparse()
    first = logits_at(made, [look])
    lengths = rows_read(made)
    assert torch.allclose(logits_at(made, [look]), first, atol=1e-4)
    assert lengths == [16]


def test_a_canvas_is_read_as_a_whole_every_so_many_steps() -> None:
    made, look = model(every=3), sparse()
    made.denoise([look])
    lengths = rows_read(made)
    for _ in range(6):
        made.denoise([look])
    assert lengths == [16, 16, 16, 88, 16, 16]


def test_another_fill_of_the_same_text_recalls_nothing() -> None:
    made = model()
    first, *rest = steps(2)
    alone = logits_at(model(), [first])
    for look in rest:
        made.denoise([look])
    again = dataclasses.replace(first, context=(*first.context,))
    assert torch.allclose(logits_at(made, [again]), alone, atol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_a_step_that_was_given_up_leaves_nothing_wrong_behind(seed: int) -> None:
    """As when a canvas read beside it is refused: what moved is known, what is new is not."""
    recalling, whole = model(layers=1), model(layers=1, every=None)
    assert recalling.lately is not None
    for look in steps(seed):
        shown = np.concatenate([np.array(look.context[-1:], np.int32), look.tokens])
        recalling.lately.recall(look.context, shown, look.open.astype(np.int64))
        assert torch.allclose(logits_at(recalling, [look]), logits_at(whole, [look]), atol=1e-4)


def test_looks_at_one_canvas_beside_each_other_are_read_whole() -> None:
    made, whole = model(), model(every=None)
    first, second, *_ = steps(3)
    made.denoise([first])
    assert torch.allclose(
        logits_at(made, [first, second]), logits_at(whole, [first, second]), atol=1e-4
    )


def test_fills_beside_each_other_recall_what_they_recall_alone() -> None:
    fills = [list(steps(seed, 6)) for seed in (4, 5, 6)]
    together, alone = model(), [model() for _ in fills]
    for looks in zip(*fills, strict=False):
        apart = torch.cat(
            [logits_at(each, [look]) for each, look in zip(alone, looks, strict=True)]
        )
        assert torch.allclose(logits_at(together, looks), apart, atol=1e-4)


def test_many_fills_beside_each_other_are_all_remembered_and_dropped_after_them() -> None:
    made = model()
    assert made.lately is not None
    many = [sparse(seed) for seed in range(40)]
    made.denoise(many)
    lengths = rows_read(made)
    made.denoise(many)
    assert set(lengths) == {16}
    assert len(made.lately) == 40
    made.denoise([sparse(99)])
    assert len(made.lately) < 40
