"""The JSON Schema Test Suite: groups of tests under one schema each, and what they may refer to."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bench.corpus import DATA

DRAFTS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
SUITE = DATA / "json-schema-test-suite"


@dataclass(frozen=True, slots=True)
class Test:
    data: Any
    valid: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One schema with its tests; `schema` names its draft, as whoever runs the suite does."""

    id: str
    draft: str
    schema: Any
    required: bool
    tests: tuple[Test, ...]


def groups(draft: str) -> Iterator[Group]:
    """The groups of a draft in the suite's order."""
    with lzma.open(SUITE / f"{draft}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            found = json.loads(line)
            schema = found["schema"]
            if isinstance(schema, dict):
                schema.setdefault("$schema", DRAFTS[draft])
            tests = tuple(Test(test["data"], test["valid"]) for test in found["tests"])
            name = found["id"].partition("/")[2]
            yield Group(name, draft, schema, found["required"], tests)


@lru_cache(maxsize=8)
def remotes(draft: str) -> dict[str, Any]:
    """The remote schemas of a draft's tests by URI; cross-draft tests refer to other drafts'."""
    found = json.loads((SUITE / "remotes.json").read_text(encoding="utf-8"))
    others = tuple(f"{name}/" for name in (*DRAFTS, "draft3", "v1") if name != draft)
    return {
        f"http://localhost:1234/{name}": schema
        for name, schema in found.items()
        if not name.startswith(others)
        or "$schema" in schema
        and not name.startswith(("draft3/", "v1/"))
    }
