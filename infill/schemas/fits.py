"""Whether a known value satisfies a demand, asked of jsonschema."""

from __future__ import annotations

from typing import Any

from infill.scaffold import UNKNOWN
from infill.schemas.merge import Demand
from infill.schemas.place import known


class Fits:
    """Tells which way a known document goes; formats are not asked."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema
        self._validator: Any = None

    def __call__(self, demand: Demand, value: Any) -> bool:
        """Whether all schemas of the demand hold for `value`, and none that must not."""
        if value is UNKNOWN or not known(value):
            return False
        if self._validator is None:
            from infill.schemas.dialect import dialect

            self._validator = dialect(self._schema)(self._schema)
        return all(self._holds(at.schema, value) for at in demand.schemas) and not any(
            self._holds(at.schema, value) for at in demand.nots
        )

    def _holds(self, schema: Any, value: Any) -> bool:
        if isinstance(schema, bool):
            return schema
        return bool(self._validator.evolve(schema=schema).is_valid(value))
