"""The development schemas: real-world JSON Schemas, each with instances labelled valid or not."""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "shared/data/schemas"


@dataclass(frozen=True, slots=True)
class Record:
    """One schema. `checks` names what validators dispute about its instances."""

    id: str
    source: str
    schema: Any
    valid: tuple[Any, ...]
    invalid: tuple[Any, ...]
    checks: tuple[str, ...]


def records(
    name: str = "dev", *, limit: int | None = None, offset: int = 0, folder: Path = DATA
) -> Iterator[Record]:
    """Read a file of the corpus; its order is random, so the first ones are a uniform sample.

    Exits with a note where the development data is not beside the checkout.
    """
    path = folder / f"{name}.jsonl.xz"
    if not path.exists():
        sys.exit(f"no schemas at {path}: the development data is not beside this checkout")
    stop = None if limit is None else offset + limit
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, offset, stop):
            found = json.loads(line)
            yield Record(
                found["id"],
                found.get("source", ""),
                found["schema"],
                tuple(found.get("valid", ())),
                tuple(found.get("invalid", ())),
                tuple(found.get("checks") or ()),
            )
