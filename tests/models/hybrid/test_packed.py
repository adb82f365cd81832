"""Packed weights come back close, and exactly where they were trained for the grid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from infill.errors import ModelError
from infill.models import load, manifest, verify
from infill.models.hybrid import checkpoint, packed
from tests.models.toy import SHAPE, network
from training.export import export, of_checkpoint

BYTES = {chr(33 + index): index for index in range(91)}
SPECIALS = ["<|im_start|>", "<reponame>", "<empty_output>"]


def tokenizer() -> str:
    """The smallest byte-level tokenizer of 97 tokens."""
    vocabulary = {name: index for index, name in enumerate([*SPECIALS, "Ġ", "Ċ", "ĉ", *BYTES])}
    added = [
        {"id": index, "content": name, "special": True, "normalized": False}
        | {"single_word": False, "lstrip": False, "rstrip": False}
        for index, name in enumerate(SPECIALS)
    ]
    model = {"type": "BPE", "vocab": vocabulary, "merges": []}
    blanks = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    data = {"version": "1.0", "added_tokens": added, "model": model, "pre_tokenizer": blanks}
    return json.dumps(data | {"decoder": blanks})


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    folder = tmp_path / "plain"
    checkpoint.write_checkpoint(folder, SHAPE, network().state_dict(), tokenizer())
    return folder


@pytest.fixture
def shipped(plain: Path, tmp_path: Path) -> Path:
    export(of_checkpoint(plain), tmp_path / "toy")
    return tmp_path / "toy"


def test_four_bits_lose_less_than_half_a_step() -> None:
    weight = torch.randn(8, 64)
    on = packed.grid(weight)
    error = (packed.rounded(weight, on) - weight).abs().view(8, 2, 32)
    assert (error <= on.scale.float()[..., None] * 0.53).all()


def test_weights_on_their_grid_survive_packing_exactly() -> None:
    weight = torch.randn(8, 64)
    on = packed.grid(weight)
    trained = packed.rounded(weight, on)
    tensors = packed.pack_weights({"w": trained}, {"w": on})
    assert torch.equal(packed.unpack_tensors(tensors, torch.float32)["w"], trained)


def test_weights_of_four_bits_come_back_ten_times_nearer_on_the_exact_grid() -> None:
    levels = torch.arange(16).repeat(64, 4).view(64, 64).float()
    steps, offsets = torch.rand(64, 2, 1) + 0.5, 15 * torch.rand(64, 2, 1)
    weight = (steps * (levels.view(64, 2, 32) - offsets)).view(64, 64)
    errors = [
        (packed.rounded(weight, make(weight)) - weight).norm() / weight.norm()
        for make in (packed.exact_grid, packed.grid)
    ]
    assert errors[0] < 0.006 and errors[1] > 0.03


def test_a_tensor_without_its_scale_is_refused() -> None:
    tensors = packed.pack_weights({"w": torch.randn(8, 64)})
    for name in ("w.scale", "w.zero"):
        rest = {each: value for each, value in tensors.items() if each != name}
        with pytest.raises(ModelError, match=name):
            packed.unpack_tensors(rest, torch.float32)


def test_a_new_grid_does_not_undo_small_changes() -> None:
    on_grid = packed.rounded(torch.randn(64, 64), packed.grid(torch.randn(64, 64)))
    change = 0.2 * packed.grid(on_grid).scale.float().mean()
    before, after = (packed.rounded(w, packed.grid(w)) for w in (on_grid, on_grid + change))
    assert 0.5 * change < (after - before).mean() < 1.5 * change


def test_a_shipped_model_loads_and_says_what_it_is(shipped: Path) -> None:
    model = load(shipped, dtype="float32")
    assert model.facts.name == "toy"
    assert model.facts.attention == "canvas-after-prefix"
    assert model.vocabulary.size == 97
    verify(shipped)


def test_a_plain_checkpoint_loads_exactly(plain: Path) -> None:
    model = load(plain, device="cpu", dtype="float32")
    state = model.network.state_dict()  # type: ignore[attr-defined]
    assert all(torch.equal(state[name], value) for name, value in network().state_dict().items())


def test_a_changed_file_is_refused(shipped: Path) -> None:
    shard = next(shipped.glob("*.safetensors"))
    shard.write_bytes(shard.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match="has changed"):
        load(shipped)


def test_a_missing_file_is_refused(shipped: Path) -> None:
    next(shipped.glob("*.safetensors")).unlink()
    with pytest.raises(ModelError, match="incomplete"):
        verify(shipped)


def test_a_broken_manifest_is_refused(shipped: Path) -> None:
    (shipped / manifest.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="manifest"):
        load(shipped)


@pytest.mark.parametrize("name", ["no-such-model", "", "/"])
def test_an_unknown_model_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="no such model"):
        load(name)


def test_another_architecture_is_refused(plain: Path) -> None:
    config = json.loads((plain / "config.json").read_text(encoding="utf-8"))
    (plain / "config.json").write_text(json.dumps(config | {"model_type": "mamba"}))
    with pytest.raises(ModelError, match="is not known"):
        load(plain)


def test_weights_of_another_size_are_refused(plain: Path) -> None:
    config = json.loads((plain / "config.json").read_text(encoding="utf-8"))
    (plain / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 4}))
    with pytest.raises(ModelError, match="do not fit"):
        load(plain)


@pytest.mark.parametrize(("device", "dtype"), [("nowhere", "auto"), ("cpu", "int3")])
def test_an_unknown_device_or_format_is_refused(plain: Path, device: str, dtype: str) -> None:
    with pytest.raises(ModelError):
        load(plain, device=device, dtype=dtype)
