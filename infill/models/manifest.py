"""The manifest of a packaged model: its name and layout, and the hash of every file.

For example:

    known = read_manifest(Path("infill/models/default"))
    known.layout                       # how the weights are stored
    verify_files(folder, known)        # ModelError if a file has changed
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infill.errors import ModelError

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` maps file names to SHA-256; `facts` are remarks for people (size, licence, base)."""

    name: str
    layout: str
    config: dict[str, Any]
    files: dict[str, str]
    facts: dict[str, Any]
    temperature: float = 1.0
    null_bias: float = 0.0


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a packaged model; ModelError if there is none or it cannot be read."""
    path = folder / NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**data)
    except FileNotFoundError as error:
        raise ModelError(
            "no model here", where=str(folder), got=f"no {NAME}", todo="name a packaged model"
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(
            "cannot read the model's manifest", where=str(path), got=str(error)
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder."""
    data = {slot: getattr(manifest, slot) for slot in Manifest.__slots__}
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8")


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Recompute every hash; ModelError names the first file that is missing or changed."""
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(
                "the model is incomplete",
                where=str(path),
                got="no such file",
                todo="install the package again",
            )
        found = file_digest(path)
        if found != expected:
            raise ModelError(
                "a file of the model has changed",
                where=str(path),
                got=f"sha256 {found[:16]}…, expected {expected[:16]}…",
                todo="install the package again",
            )
