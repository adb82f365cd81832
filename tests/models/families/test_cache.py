"""What is not read again: exact for block-causal models, close for the approximate kinds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from infill.denoiser import View
from infill.errors import ModelError
from infill.models import load
from infill.models.families.kv_cache import Frozen, Leading
from infill.models.families.masked import MaskedModel
from tests.models.families import zoo
from tests.models.families.zoo import MASK, Maker
from tests.models.toy import logits_at

CAUSAL: dict[str, Maker] = {
    "sdar": zoo.SDAR,
    "fast-dllm-v2": zoo.FAST_DLLM,
    "a2d-bd3lm-qwen2": zoo.A2D_BD3LM_QWEN2,
    "llada2": zoo.llada2,
}


def made(maker: Maker, folder: Path, cache: str) -> MaskedModel:
    model = load(maker(folder, 0).folder, device="cpu", dtype="float32", cache=cache)
    assert isinstance(model, MaskedModel)
    return model


def looks(context: tuple[int, ...], length: int, seed: int, steps: int = 6) -> list[View]:
    """The views of one fill: masks are committed here and there, once opened again at the front,
    once the canvas grows."""
    rng = np.random.default_rng(seed)
    tokens = np.full(length, MASK, np.int32)
    found = []
    for step in range(steps):
        if step == steps - 2:
            tokens[:2] = MASK
        if step == steps - 1:
            tokens = np.append(tokens, np.full(3, MASK, np.int32))
        opened = np.flatnonzero(tokens == MASK).astype(np.int32)
        found.append(View(context, tokens.copy(), opened, ()))
        early = opened[: len(opened) // 2]
        tokens[early] = rng.integers(0, 250, len(early))
    return found


def contexts() -> list[tuple[int, ...]]:
    rng = np.random.default_rng(5)
    return [tuple(rng.integers(0, 250, length).tolist()) for length in (41, 3, 64)]


def logits(model: MaskedModel, views: list[View]) -> Tensor:
    return logits_at(model, views)


@pytest.mark.parametrize("name", CAUSAL)
def test_keeping_whole_blocks_changes_no_logit(name: str, tmp_path: Path) -> None:
    kept = made(CAUSAL[name], tmp_path / name, "exact")
    plain = made(CAUSAL[name], tmp_path / name, "none")
    assert isinstance(kept.memory, Leading) and plain.memory is None
    fills = [looks(context, 37, seed) for seed, context in enumerate(contexts())]
    for views in zip(*fills, strict=True):
        together = logits(kept, list(views))
        assert torch.allclose(together, logits(plain, list(views)), atol=1e-4)


def test_a_second_step_reads_only_what_may_have_changed(tmp_path: Path) -> None:
    model = made(zoo.SDAR, tmp_path / "sdar", "exact")
    assert isinstance(model.memory, Leading)
    first, second = looks(contexts()[2], 32, 0)[:2]
    logits(model, [first])
    row = model._row(second)
    recalled = model.memory.recall(row, second.context)
    assert recalled.row.kept == 64 + 16
    assert recalled.past is not None and recalled.past[0][0].shape[2] == 80


def test_the_oldest_contexts_are_dropped(tmp_path: Path) -> None:
    model = made(zoo.SDAR, tmp_path / "sdar", "exact")
    assert isinstance(model.memory, Leading)
    model.memory.entries.limit = 100
    for context in contexts():
        logits(model, looks(context, 12, 0)[:1])
    assert len(model.memory.entries) == 1


@pytest.mark.parametrize("kind", ["prefix", "dual"])
@pytest.mark.parametrize("maker", [zoo.llada, zoo.DREAM])
def test_a_frozen_step_is_exact_when_fresh_and_close_later(
    maker: Maker, kind: str, tmp_path: Path
) -> None:
    frozen = made(maker, tmp_path / "model", kind)
    plain = made(maker, tmp_path / "model", "none")
    assert isinstance(frozen.memory, Frozen)
    views = looks(contexts()[0], 24, 1)
    wanted = [logits(plain, [view]) for view in views]
    found = [logits(frozen, [view]) for view in views]
    assert torch.allclose(found[0], wanted[0], atol=1e-4)
    later = torch.cat(found[1:]) - torch.cat(wanted[1:])
    assert 0 < later.abs().mean() < 0.5 * torch.cat(wanted).std()


def test_what_a_model_cannot_keep_is_refused(tmp_path: Path) -> None:
    folder = zoo.SDAR(tmp_path / "sdar", 0).folder
    with pytest.raises(ModelError, match="cannot keep its context so"):
        load(folder, device="cpu", dtype="float32", cache="dual")
    with pytest.raises(ModelError, match="always kept exactly"):
        load("default", cache="none")
