"""Every family's logits equal an independent forward, and the engine fills on it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from pydantic import BaseModel, Field
from safetensors.torch import save_file

from infill import Engine, Options, Request
from infill.denoiser import View
from infill.errors import ModelError
from infill.models import load
from infill.models.families.families import FAMILIES
from infill.models.families.masked import MaskedModel
from infill.rules.length import Native as NativeLength
from infill.testing import check_denoiser
from tests.models.families import zoo
from tests.models.families.checkpoints import SPECIALS, Checkpoint, pieces
from tests.models.families.zoo import MASK, Maker
from tests.models.toy import logits_at

PROVEN: dict[str, Maker] = {
    "llada": zoo.llada,
    "dream": zoo.DREAM,
    "a2d-qwen2": zoo.A2D_QWEN2,
    "a2d-qwen3": zoo.A2D_QWEN3,
    "a2d-llama": zoo.A2D_LLAMA,
    "open-dcoder": zoo.OPEN_DCODER,
    "a2d-bd3lm-qwen2": zoo.A2D_BD3LM_QWEN2,
    "a2d-bd3lm-qwen3": zoo.A2D_BD3LM_QWEN3,
    "sdar": zoo.SDAR,
    "sdar-moe": zoo.SDAR_MOE,
    "fast-dllm-v2": zoo.FAST_DLLM,
    "llada2": zoo.llada2,
    "stable-diffcoder": zoo.STABLE_DIFFCODER,
    "mdlm": zoo.MDLM,
    "sedd": zoo.SEDD,
    "masked-lm": zoo.modernbert,
    "masked-lm-chat": zoo.roberta,
}
SHIFTED = {"dream", "open-dcoder", "fast-dllm-v2"}


class Order(BaseModel):
    name: str = Field(max_length=12)
    count: int = Field(ge=0, le=99)
    colour: Literal["red", "green"]
    paid: bool


def brought(name: str, folder: Path, seed: int = 0) -> MaskedModel:
    """The family's tiny checkpoint, loaded as a user would load it."""
    model = brought_from(PROVEN[name](folder / name, seed))
    assert model.family.name == name
    return model


def brought_from(checkpoint: Checkpoint) -> MaskedModel:
    model = load(checkpoint.folder, device="cpu", dtype="float32")
    assert isinstance(model, MaskedModel)
    return model


def view(context: int, canvas: int, seed: int = 0, mask: int = MASK) -> View:
    rng = np.random.default_rng(seed)
    tokens = rng.integers(0, 250, canvas).astype(np.int32)
    masked = np.sort(rng.choice(canvas, max(1, canvas // 2), replace=False)).astype(np.int32)
    tokens[masked] = mask
    return View(tuple(rng.integers(0, 250, context).tolist()), tokens, masked, ())


@pytest.mark.parametrize("name", PROVEN)
def test_logits_equal_the_published_forward(name: str, tmp_path: Path) -> None:
    checkpoint = PROVEN[name](tmp_path / name, 0)
    model = brought_from(checkpoint)
    for context, canvas in ((9, 12), (3, 40), (70, 21), (36, 9)):
        look = view(context, canvas, seed=canvas, mask=model.vocabulary.mask or 0)
        ids = torch.tensor([*look.context, *look.tokens.tolist(), *model.words.end])
        wanted = checkpoint.forward(ids, context)
        at = context + torch.from_numpy(look.open).long() - int(name in SHIFTED)
        found = logits_at(model, [look])
        assert torch.allclose(found, wanted[at, : found.shape[1]], atol=1e-4)
        assert wanted[at].std() > 0.1, "the check would pass on constants"


@pytest.mark.parametrize("name", PROVEN)
def test_a_batch_of_lengths_gives_what_each_view_gives_alone(name: str, tmp_path: Path) -> None:
    model = brought(name, tmp_path)
    mask = model.vocabulary.mask or 0
    sizes = ((9, 12), (1, 5), (40, 33), (9, 12))
    looks = [view(*size, seed, mask) for seed, size in enumerate(sizes)]
    alone = torch.cat([logits_at(model, [look]) for look in looks])
    assert torch.allclose(logits_at(model, looks), alone, atol=1e-4)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", PROVEN)
def test_every_filling_is_valid(name: str, seed: int, tmp_path: Path) -> None:
    engine = Engine(brought(name, tmp_path, seed))
    requests = [Request(Order, text, seed=seed) for text in ("One red kite.", "Two, unpaid.")]
    for result in engine.fill_many(requests):
        assert isinstance(result.value, Order)


def test_a_proven_family_is_one_that_is_tested_here() -> None:
    assert {family.name for family in FAMILIES if family.proven} == set(PROVEN)


def test_an_unknown_kind_is_told_with_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "rwkv", "architectures": ["Rwkv"]}')
    with pytest.raises(ModelError, match="not known") as caught:
        load(tmp_path)
    assert "rwkv" in str(caught.value) and "llada" in str(caught.value)


@pytest.mark.parametrize("name", ["dream", "sdar", "sedd"])
def test_a_brought_model_keeps_the_contract_of_denoisers(name: str, tmp_path: Path) -> None:
    folder = PROVEN[name](tmp_path / name, 0).folder
    check_denoiser(lambda: load(folder, device="cpu", dtype="float32"))


def test_a_tensor_too_few_or_too_many_is_refused(tmp_path: Path) -> None:
    few = zoo.DREAM(tmp_path / "few", 0)
    tensors = dict(few.tensors)
    del tensors["model.layers.1.mlp.up_proj.weight"]
    save_file(tensors, few.folder / "model.safetensors")
    with pytest.raises(ModelError, match=r"(?s)do not fit.*layers.1.mlp.up_proj.weight is missing"):
        load(few.folder, device="cpu")
    many = zoo.DREAM(tmp_path / "many", 0)
    save_file({**many.tensors, "model.extra": torch.ones(2)}, many.folder / "model.safetensors")
    with pytest.raises(ModelError, match=r"(?s)do not fit.*model.extra has no place"):
        load(many.folder, device="cpu")


def test_a_shard_that_is_missing_is_told(tmp_path: Path) -> None:
    folder = zoo.llada(tmp_path / "llada", 0).folder
    (folder / "model-00002-of-00003.safetensors").unlink()
    with pytest.raises(ModelError, match="cannot read the weights"):
        load(folder, device="cpu")


@pytest.mark.parametrize("seed", range(3))
def test_the_expand_token_of_dreamon_lengthens_slots_and_values_stay_valid(
    seed: int, tmp_path: Path
) -> None:
    model = brought_from(zoo.DREAMON(tmp_path, seed))
    facts = model.facts
    assert facts.longer == len(pieces()) + len(SPECIALS) and facts.shorter == model.vocabulary.null
    options = Options(length=NativeLength(tau=0.005))
    result = Engine(model, options=options).fill(Order, "One red kite.", seed=seed)
    assert isinstance(result.value, Order)
    assert any(event.get("grown") for event in result.trace)
