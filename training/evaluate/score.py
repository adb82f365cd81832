"""How right records are: by field, by F1, by what is missing, and by kind of document.

A field is a leaf of the schema's objects. Strings are compared without the blanks around them,
numbers by value, and true is never 1. A list counts item by item towards F1. The scores agree with
the scorer that comes with the development data.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean
from typing import Any

from training.evaluate.cases import Case

COLUMNS = (
    "valid",
    "record",
    "field",
    "set",
    "F1",
    "null P",
    "null R",
    "empty P",
    "empty R",
)
"""Percentages. `set` is `field` with lists compared as sets; P and R are precision and recall."""

Path = tuple[str, ...]


class Absent:
    """Stands for a value that is not there."""


ABSENT = Absent()


@dataclass(slots=True)
class Field:
    """One field over all records of a kind: items found, made up and missed."""

    found: int = 0
    invented: int = 0
    missed: int = 0

    @property
    def f1(self) -> float | None:
        """In percent; None if neither gold nor prediction ever fills the field."""
        total = 2 * self.found + self.invented + self.missed
        return 200 * self.found / total if total else None


@dataclass(slots=True)
class Kind:
    """One kind of document."""

    counts: Counter[str] = field(default_factory=Counter)
    fields: dict[Path, Field] = field(default_factory=dict)

    @property
    def f1(self) -> float | None:
        """The mean over the fields."""
        known = [each.f1 for each in self.fields.values() if each.f1 is not None]
        return fmean(known) if known else None


@dataclass
class Scores:
    """Predictions against gold, collected case by case."""

    kinds: dict[str, Kind] = field(default_factory=dict)

    @cached_property
    def _checker(self) -> Any:
        from jsonschema import FormatChecker

        return FormatChecker()

    def add(self, case: Case, value: Any) -> None:
        """Count one prediction; None stands for an error."""
        kind = self.kinds.setdefault(case.kind, Kind())
        counts = kind.counts
        counts["n"] += 1
        counts["error"] += value is None
        counts["valid"] += value is not None and self._valid(case.schema, value)
        right = [
            _compare(kind, path, schema, at(case.gold, path), at(value, path))
            for path, schema in leaf_schemas(case.schema)
        ]
        counts["record"] += all(right)

    def _valid(self, schema: Mapping[str, Any], value: Any) -> bool:
        from jsonschema import Draft202012Validator

        return Draft202012Validator(schema, format_checker=self._checker).is_valid(value)

    def rows(self) -> dict[str, dict[str, float | None]]:
        """The columns of every kind, of their mean, and of all records together."""
        rows = {name: _row(kind.counts, kind.f1) for name, kind in self.kinds.items()}
        means = {column: _mean(row[column] for row in rows.values()) for column in COLUMNS}
        total: Counter[str] = sum((kind.counts for kind in self.kinds.values()), Counter())
        size = {key: float(total[key]) for key in ("n", "error")}
        rows["mean of kinds"] = {**means, **size}
        rows["all records"] = _row(total, None)
        return rows


def leaf_schemas(schema: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The fields of an object's schema, those of nested objects one by one."""
    for name, inner in schema["properties"].items():
        if inner.get("type") == "object":
            yield from leaf_schemas(inner, (*above, name))
        else:
            yield (*above, name), inner


def at(value: Any, path: Path) -> Any:
    """What stands there, or ABSENT."""
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return ABSENT
        value = value[name]
    return value


def _plain(value: Any) -> Any:
    """A value in a form that compares as the module says."""
    match value:
        case str():
            return value.strip()
        case bool() | None | Absent():
            return (type(value).__name__, value is True)
        case int() | float():
            return float(value)
        case list():
            return [_plain(item) for item in value]
    return json.dumps(value, sort_keys=True)


def _compare(kind: Kind, path: Path, schema: Any, gold: Any, said: Any) -> bool:
    counts, found = kind.counts, kind.fields.setdefault(path, Field())
    right = bool(_plain(gold) == _plain(said))
    counts["fields"] += 1
    counts["right"] += right
    if isinstance(gold, list):
        counts["right set"] += _compare_lists(found, gold, said)
        counts["empty"] += gold == []
        counts["said empty"] += said == []
        counts["rightly empty"] += gold == said == []
        return right
    counts["right set"] += right
    filled = said is not None and said is not ABSENT
    found.found += filled and right
    found.invented += filled and not right
    found.missed += gold is not None and not right
    kinds = schema.get("type")
    if isinstance(kinds, list) and "null" in kinds:
        counts["null"] += gold is None
        counts["said null"] += said is None
        counts["rightly null"] += gold is None and said is None
    return right


def _compare_lists(found: Field, gold: list[Any], said: Any) -> bool:
    """Count the items; True if the lists hold the same items in any order and number."""
    wanted = Counter(str(_plain(item)) for item in gold)
    given = Counter(str(_plain(item)) for item in said) if isinstance(said, list) else Counter()
    both = (wanted & given).total()
    found.found += both
    found.invented += given.total() - both
    found.missed += wanted.total() - both
    if said is not None and said is not ABSENT and not isinstance(said, list):
        found.invented += 1
    return isinstance(said, list) and set(wanted) == set(given)


def _row(counts: Counter[str], f1: float | None) -> dict[str, float | None]:
    return {
        "n": float(counts["n"]),
        "valid": _percent(counts["valid"], counts["n"]),
        "record": _percent(counts["record"], counts["n"]),
        "field": _percent(counts["right"], counts["fields"]),
        "set": _percent(counts["right set"], counts["fields"]),
        "F1": f1,
        "null P": _percent(counts["rightly null"], counts["said null"]),
        "null R": _percent(counts["rightly null"], counts["null"]),
        "empty P": _percent(counts["rightly empty"], counts["said empty"]),
        "empty R": _percent(counts["rightly empty"], counts["empty"]),
        "error": float(counts["error"]),
    }


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
