"""A model as another and the difference: how near it comes, what it takes, what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from infill.errors import ModelError
from infill.models import devices, load, manifest
from infill.models.hybrid import checkpoint, difference, package, packed
from infill.models.hybrid.checkpoint import EMBEDDING
from infill.models.hybrid.hybrid_denoiser import HybridLlama
from tests.models.hybrid.test_packed import tokenizer
from tests.models.toy import SHAPE, network
from training.export import back_to, export, of_checkpoint, of_package

MATRIX = "model.layers.0.mlp.up_proj.weight"


def moved(rows: int = 96, columns: int = 128) -> Tensor:
    """A change mostly of rank 16, as a training's is."""
    torch.manual_seed(1)
    return torch.randn(rows, 16) @ torch.randn(16, columns) / 4 + 0.4 * torch.randn(rows, columns)


def given_back(parts: dict[str, Tensor], base: Tensor, name: str = "w") -> Tensor:
    stored = {name + suffix: part for suffix, part in parts.items()}
    return difference.add(name, base.clone(), stored)


def distance(found: Tensor, wanted: Tensor) -> float:
    return float((found - wanted).norm() / wanted.norm())


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy before its training, on 4 bits as the real one was."""
    folder = tmp_path_factory.mktemp("start")
    plain = network().state_dict()
    grids = {name: packed.exact_grid(value) for name, value in plain.items() if value.ndim == 2}
    on_grid = packed.unpack_tensors(packed.pack_weights(plain, grids), torch.float32)
    checkpoint.write_checkpoint(folder, SHAPE, on_grid, tokenizer())
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, start: Path) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    before = checkpoint.read_tensors(start / "model.safetensors")
    torch.manual_seed(2)
    after = {name: value + 0.05 * torch.randn_like(value) for name, value in before.items()}
    checkpoint.write_checkpoint(folder, SHAPE, after, tokenizer())
    (folder / "progress.json").write_text('{"step": 7}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def packed_once(tmp_path_factory: pytest.TempPathFactory, start: Path, trained: Path) -> Path:
    folder = tmp_path_factory.mktemp("once")
    model = of_checkpoint(trained)
    export(model, folder, back_to(start, model))
    return folder


@pytest.fixture
def both(tmp_path: Path, packed_once: Path) -> Path:
    """The toy as a package of its own, with the difference to its language model."""
    return Path(shutil.copytree(packed_once, tmp_path / "toy"))


def test_low_rank_and_signs_are_nearer_than_either_alone() -> None:
    change = moved()
    near = given_back(difference.matrix_parts(change), torch.zeros_like(change))
    rank = difference.low_rank(change, difference.RANK)[1]
    signs = change.sign() * change.view(96, 2, 64).abs().mean(2).repeat_interleave(64, dim=1)
    assert distance(near, change) < 0.8 * min(distance(rank, change), distance(signs, change))


def test_low_rank_and_signs_fitted_in_rounds_are_nearer_than_fitted_once() -> None:
    change = moved()
    once, often = (
        given_back(difference.matrix_parts(change, rounds=rounds), torch.zeros_like(change))
        for rounds in (1, 8)
    )
    assert distance(often, change) < distance(once, change)


def test_a_difference_is_added_to_what_was_there() -> None:
    base, change = torch.randn(96, 128), moved()
    parts = difference.matrix_parts(change)
    alone = given_back(parts, torch.zeros_like(base))
    assert torch.allclose(given_back(parts, base), base + alone, atol=1e-5)


def test_every_sign_comes_back_at_its_place() -> None:
    change = torch.where(torch.randn(32, 64) > 0, 1.0, -1.0)
    stored = difference.matrix_parts(change)[".signs"]
    assert stored.shape == (32, 8)
    near = difference.low_rank(change, difference.RANK)[1]
    once = difference.matrix_parts(change, rounds=1)[".signs"]
    assert torch.equal(difference.unpack_signs(once) > 0, change - near >= 0)


@pytest.mark.parametrize(("columns", "groups"), [(128, 2), (96, 1), (64, 1)])
def test_a_row_has_a_step_for_each_stretch_or_one(columns: int, groups: int) -> None:
    assert difference.matrix_parts(moved(columns=columns))[".step"].shape == (96, groups)


def test_signs_and_steps_take_a_bit_and_a_quarter_a_weight_beside_the_low_rank() -> None:
    parts = difference.matrix_parts(torch.randn(576, 1536), rounds=1)
    bits = {name: 8 * part.nbytes / (576 * 1536) for name, part in parts.items()}
    assert bits[".signs"] + bits[".step"] == 1.25
    assert sum(bits.values()) < 1.7


def test_the_rows_of_the_embedding_that_moved_most_come_back_whole() -> None:
    base, value = torch.randn(300, 128), torch.randn(300, 128)
    value[:200] = base[:200]
    value[[3, 250]] += 9
    found = given_back(difference.embedding_parts(value, base), base, EMBEDDING)
    assert torch.allclose(found[[3, 250]], value[[3, 250]], atol=0.01)


def test_the_denoiser_is_what_it_is_without_a_difference(both: Path, trained: Path) -> None:
    wanted = of_checkpoint(trained).stored
    found = packed.read_packed(package.files(both, manifest.read_manifest(both), package.WEIGHTS))
    assert found.keys() == wanted.keys()
    assert all(torch.equal(found[name], value) for name, value in wanted.items())


def test_the_language_model_comes_back_near_and_its_vectors_exactly(
    both: Path, start: Path
) -> None:
    wanted = checkpoint.read_tensors(start / "model.safetensors")
    found = package.language(both, manifest.read_manifest(both), torch.float32)
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        if value.ndim == 1:
            assert torch.equal(found[name], value)
        else:
            assert distance(found[name], value) < 0.15


def test_a_package_with_a_difference_gives_its_language_model_at_the_first_call(
    both: Path, start: Path
) -> None:
    model = load(both, device="cpu", dtype="float32")
    assert isinstance(model, HybridLlama) and model.writer is not None
    found = model.writer.network
    assert model.writer.network is found and found is not model.network
    wanted = checkpoint.read_tensors(start / "model.safetensors")[MATRIX]
    own = model.network.state_dict()[MATRIX]
    assert distance(found.state_dict()[MATRIX], wanted) < 0.7 * distance(own, wanted)


@pytest.mark.skipif(not devices.has_integer_products(), reason="torch has no CPU integer product")
def test_the_language_model_computes_in_the_denoisers_number_format(both: Path) -> None:
    model = load(both, device="cpu", dtype="int8")
    assert isinstance(model, HybridLlama) and model.writer is not None
    assert model.writer.network.state_dict().keys() == model.network.state_dict().keys()


def test_plain_checkpoints_and_packages_without_a_difference_have_no_language_model(
    tmp_path: Path, trained: Path
) -> None:
    export(of_checkpoint(trained), tmp_path / "old")
    for folder in (trained, tmp_path / "old"):
        model = load(folder, device="cpu", dtype="float32")
        assert isinstance(model, HybridLlama) and model.writer is None


def test_a_packaged_model_is_packed_anew_with_its_facts(
    tmp_path: Path, start: Path, trained: Path
) -> None:
    export(of_checkpoint(trained), tmp_path / "old")
    model = of_package(tmp_path / "old")
    export(model, tmp_path / "new", back_to(start, model))
    old, new = (manifest.read_manifest(tmp_path / name) for name in ("old", "new"))
    assert new.facts == old.facts and new.facts["training"] == {"step": 7}
    assert new.layout == difference.LAYOUT
    assert {**new.files, **old.files} == new.files


def test_another_language_model_is_refused(tmp_path: Path, start: Path, trained: Path) -> None:
    other = Path(shutil.copytree(start, tmp_path / "other"))
    (other / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="another vocabulary"):
        back_to(other, of_checkpoint(trained))


def test_a_changed_or_missing_difference_is_refused(both: Path) -> None:
    file = both / "difference.safetensors"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match="has changed"):
        load(both)
    file.unlink()
    with pytest.raises(ModelError, match="incomplete"):
        load(both)


def test_a_manifest_without_a_difference_is_refused(both: Path) -> None:
    known = manifest.read_manifest(both)
    del known.files["difference.safetensors"]
    manifest.write_manifest(both, known)
    model = load(both, device="cpu")
    assert isinstance(model, HybridLlama) and model.writer is not None
    with pytest.raises(ModelError, match="no file difference"):
        model.writer.load()


@pytest.mark.parametrize("suffix", [".up.q4", ".up.zero", ".down.scale", ".signs", ".step"])
@pytest.mark.parametrize("kept", [None, 1], ids=["missing", "cut short"])
def test_a_difference_without_a_part_is_refused(both: Path, suffix: str, kept: int | None) -> None:
    """Whatever is wrong with it is told before anything is computed with it."""
    file = both / "difference.safetensors"
    stored = load_file(file)
    part = stored.pop(MATRIX + suffix)
    if kept is not None:
        stored[MATRIX + suffix] = part[:kept].clone()
    save_file(stored, file)
    known = manifest.read_manifest(both)
    known.files[file.name] = manifest.file_digest(file)
    manifest.write_manifest(both, known)
    model = load(both, device="cpu")
    assert isinstance(model, HybridLlama) and model.writer is not None
    with pytest.raises(ModelError, match="incomplete|does not fit"):
        model.writer.load()
