"""Training a package's language model: only the difference moves, and it is packed as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from infill.models import manifest
from infill.models.hybrid import checkpoint, difference, package
from infill.models.hybrid.checkpoint import EMBEDDING
from infill.models.packaged import vocabulary_of
from tests.training import toy
from training.adapt import DIFFERENCE, difference_of
from training.export import back_to, export, of_checkpoint
from training.language import STRETCH, Reading
from training.settings import Settings
from training.train import Run

MATRIX = "model.layers.1.mlp.up_proj.weight"
SHAPE = replace(
    toy.SHAPE, hidden_size=64, intermediate_size=64, num_attention_heads=2, num_key_value_heads=1
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy package with a language model, over the real vocabulary."""
    start, trained, made = (tmp_path_factory.mktemp(name) for name in ("start", "trained", "made"))
    torch.manual_seed(0)
    plain = toy.Network(SHAPE).state_dict()
    tokenizer = (toy.PACKAGED / "default/tokenizer.json").read_text(encoding="utf-8")
    checkpoint.write_checkpoint(start, SHAPE, plain, tokenizer)
    after = {name: value + 0.05 * torch.randn_like(value) for name, value in plain.items()}
    checkpoint.write_checkpoint(trained, SHAPE, after, tokenizer)
    model = of_checkpoint(trained)
    export(model, made, back_to(start, model))
    return made


def language(folder: Path) -> dict[str, Tensor]:
    return package.language(folder, manifest.read_manifest(folder), torch.float32)


def test_the_network_to_train_is_the_packages_language_model(folder: Path) -> None:
    network, optimiser = difference_of(folder, "cpu")
    for name, value in optimiser.weights():
        assert torch.allclose(value, language(folder)[name], atol=1e-5)
        assert torch.allclose(network.state_dict()[name], value, atol=1e-5)


@pytest.mark.parametrize("name", [MATRIX, EMBEDDING])
def test_a_parts_gradient_is_that_of_the_matrix_it_makes(folder: Path, name: str) -> None:
    _, optimiser = difference_of(folder, "cpu")
    masters = {key: v for key, v in optimiser.masters.items() if key.startswith(name + ".")}
    for value in masters.values():
        value.requires_grad_()
    made = dict(optimiser.weights())[name]
    gradient = torch.randn_like(made)
    (made * gradient).sum().backward()
    wanted = {key: value.grad for key, value in masters.items()}
    for value in masters.values():
        value.requires_grad_(requires_grad=False)
        value.grad = None
    optimiser.take(name, gradient.clone())
    assert len(wanted) >= 3
    for key, value in masters.items():
        assert value.grad is not None and torch.allclose(value.grad, wanted[key], atol=1e-3), key


def test_training_moves_the_difference_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    settings = Settings(folder, tmp_path / "run", threads=1, smoke=True, warm=1, rate=0.01)
    Run(settings, Reading(vocabulary_of(folder), settings)).train()
    moved = checkpoint.read_tensors(tmp_path / "run/final" / DIFFERENCE)
    before = checkpoint.read_tensors(folder / "difference.safetensors")
    assert moved.keys() == before.keys()
    assert all(moved[name].shape == before[name].shape for name in before)
    kept = {name for name in before if torch.equal(moved[name], before[name])}
    assert {name for name in before if name.endswith((".signs", ".rows"))} <= kept
    assert MATRIX + ".up.q4" not in kept
    stand = json.loads((tmp_path / "run/final/progress.json").read_text(encoding="utf-8"))
    assert stand["step"] == 3
    base = package.weights(folder, manifest.read_manifest(folder), torch.float32)
    wanted = checkpoint.read_tensors(tmp_path / "run/final/model.safetensors")[MATRIX]
    found = difference.add(MATRIX, base[MATRIX].clone(), moved)
    assert float((found - wanted).norm() / wanted.norm()) < 0.2


def test_stretches_are_the_same_for_the_same_seed_and_held_out_ones_always(folder: Path) -> None:
    settings = Settings(folder, folder, tokens=2 * STRETCH, dev=1)
    reading = Reading(vocabulary_of(folder), settings)
    first, again = (next(reading.batches(5)) for _ in range(2))
    assert torch.equal(first.tokens, again.tokens) and first.tokens.shape == (2, STRETCH)
    assert torch.equal(first.targets, first.tokens[:, 1:].flatten())
