"""Whether a known value satisfies a demand, asked of jsonschema."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from infill.scaffold import UNKNOWN
from infill.schemas.merge import Demand
from infill.schemas.place import known
from infill.schemas.references import Document


def fits(document: Document, demand: Demand, value: Any) -> bool:
    """Whether `value` satisfies all schemas of the demand; formats are not asked."""
    if value is UNKNOWN or not known(value):
        return False
    validator = _validator(json.dumps(document.schema))
    return all(
        validator.evolve(schema=at.schema).is_valid(value) for at in demand.schemas
    ) and not any(validator.evolve(schema=at.schema).is_valid(value) for at in demand.nots)


@lru_cache(maxsize=16)
def _validator(schema: str) -> Any:
    from infill.schemas.dialect import dialect

    document = json.loads(schema)
    return dialect(document)(document)
