"""The files of a checkpoint: settings, tensors in one shard or many, or a download of both.

For example:

    folder = download("GSAI-ML/LLaDA-8B-Instruct")      # or a folder of yours
    read_config(folder)["model_type"]                   # "llada"
    read_shards(folder)                                 # all tensors by name
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from infill.errors import ModelError

INDEX = "model.safetensors.index.json"
SINGLE = "model.safetensors"
SETTINGS = ["*.json", "*.txt", "*.jinja"]


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object of a checkpoint, empty if there is no such file; ModelError if it is broken."""
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ModelError("not JSON", where=str(path), got=str(error)) from error
    if not isinstance(found, dict):
        raise ModelError("not a JSON object", where=str(path), got=type(found).__name__)
    return found


def read_shards(folder: Path) -> dict[str, Tensor]:
    """All tensors of a checkpoint, still in their files.

    Raises ModelError if there are none, or a file that the index names is missing.
    """
    index: Mapping[str, str] = read_json(folder / INDEX).get("weight_map", {})
    names = sorted(set(index.values())) if index else [SINGLE]
    if not index and not (folder / SINGLE).is_file():
        names = sorted(path.name for path in folder.glob("*.safetensors"))
    if not names:
        raise ModelError(
            "there are no weights here",
            where=str(folder),
            got="no *.safetensors",
            todo="convert the checkpoint to safetensors",
        )
    tensors: dict[str, Tensor] = {}
    for name in names:
        tensors |= read_tensors(folder / name)
    missing = sorted(index.keys() - tensors.keys())
    if missing:
        raise ModelError("the checkpoint is incomplete", where=str(folder), got=missing[0])
    return tensors


def download(name: str, *, weights: bool = True) -> Path:
    """The folder of a hub repository's settings and weights; none of its code is fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        wanted = [*SETTINGS, "*.safetensors"] if weights else SETTINGS
        return Path(snapshot_download(name, allow_patterns=wanted))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            "this model cannot be fetched from the hub",
            where=name,
            got=str(error).strip().split("\n")[0],
            todo="check the name and the connection, or give the path of a folder",
        ) from error


def read_config(folder: Path) -> dict[str, Any]:
    """A checkpoint's config.json."""
    path = folder / "config.json"
    try:
        config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError("no model here", where=str(folder), got="no config.json") from error
    except ValueError as error:
        raise ModelError("not JSON", where=str(path), got=str(error)) from error
    return config


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of one safetensors file; ModelError if it is missing or damaged."""
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelError("cannot read the weights", where=str(path), got=str(error)) from error
