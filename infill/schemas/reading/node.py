"""Reading a keyword is the promise to honour it.

    node = Node(SchemaRef("#", {"minLength": 3, "x-note": 1}))
    node.close()      # Unsupported: cannot guarantee 'minLength' here, at #/minLength

`take` removes a keyword from a node; `close` refuses whatever constraint is still there. So a
keyword that nobody implements cannot be dropped in silence: forgetting it is refusing it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from infill.errors import SourceError, Unsupported
from infill.schemas.reading.keywords import Keyword, keyword_of
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.takes import Takes


class Node:
    """The keywords of one schema that nobody has taken yet.

    The typed takers raise SourceError, naming the keyword, where the value is of a wrong kind.
    """

    def __init__(self, at: SchemaRef) -> None:
        self.at = at
        self._left: dict[str, Any] = dict(at.schema)

    def take(self, keyword: str, default: Any = None) -> Any:
        """The keyword's value, whatever it is."""
        return self._left.pop(keyword, default)

    def has(self, keyword: str) -> bool:
        return keyword in self._left

    def read(self, keyword: Keyword) -> Any:
        """The value of a keyword, checked as its row asks; None if it is not there."""
        name = keyword.name
        if not self.has(name):
            return None
        match keyword.takes:
            case Takes.COUNT:
                return self.count(name)
            case Takes.NUMBER:
                return self.number(name)
            case Takes.STEP:
                step = self.number(name)
                if step is not None and step <= 0:
                    raise self._wrong(name, step, "above 0")
                return step
            case Takes.TEXT:
                return self.text(name)
            case Takes.FLAG:
                return self.flag(name)
            case Takes.NAMES:
                return self.names(name)
            case Takes.SCHEMA:
                return self.schema(name)
            case Takes.SCHEMAS:
                return self.schemas(name)
            case Takes.SCHEMAS_BY_NAME:
                return self.table(name)
            case _:
                return self.take(name)

    def close(self, draft: int = 2020) -> None:
        """Refuse what is left, except words that the specification calls annotations."""
        for keyword in self._left:
            row = keyword_of(keyword)
            then = row.how == "refused" and row.since <= draft <= row.until
            if row.constrains or then:
                raise Unsupported(
                    f"cannot guarantee {keyword!r} here",
                    where=f"{self.at.pointer}/{keyword}",
                    todo="remove the keyword, or check it yourself after filling",
                )

    def count(self, keyword: str) -> int | None:
        """A number of things: a non-negative integer."""
        value = self.take(keyword)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise self._wrong(keyword, value, "a non-negative integer")
        if value != int(value):
            raise self._wrong(keyword, value, "a non-negative integer")
        return int(value)

    def number(self, keyword: str) -> int | float | None:
        value = self.take(keyword)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self._wrong(keyword, value, "a number")
        return value

    def text(self, keyword: str) -> str | None:
        value = self.take(keyword)
        if value is not None and not isinstance(value, str):
            raise self._wrong(keyword, value, "a string")
        return value

    def flag(self, keyword: str) -> bool:
        value = self.take(keyword, False)
        if not isinstance(value, bool):
            raise self._wrong(keyword, value, "true or false")
        return value

    def names(self, keyword: str) -> tuple[str, ...]:
        return self._names(keyword, self.take(keyword, []))

    def schema(self, keyword: str) -> SchemaRef | None:
        if not self.has(keyword):
            return None
        return self._at(keyword, self.at.child(keyword), self.take(keyword))

    def schemas(self, keyword: str) -> tuple[SchemaRef, ...]:
        """A list of schemas."""
        value = self.take(keyword, [])
        if not isinstance(value, list):
            raise self._wrong(keyword, value, "a list of schemas")
        return tuple(
            self._at(keyword, self.at.child(keyword, index), item)
            for index, item in enumerate(value)
        )

    def table(self, keyword: str) -> dict[str, SchemaRef]:
        """An object whose values are schemas."""
        value = self.take(keyword, {})
        if not isinstance(value, dict):
            raise self._wrong(keyword, value, "an object of schemas")
        return {
            name: self._at(keyword, self.at.child(keyword, name), item)
            for name, item in value.items()
        }

    def lists(self, keyword: str) -> dict[str, tuple[str, ...]]:
        """An object whose values are lists of names."""
        value = self.take(keyword, {})
        if not isinstance(value, dict):
            raise self._wrong(keyword, value, "an object of lists of names")
        return {name: self._names(keyword, names) for name, names in value.items()}

    def _names(self, keyword: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self._wrong(keyword, value, "a list of names")
        return unique(value)

    def _at(self, keyword: str, at: SchemaRef, value: Any) -> SchemaRef:
        if not isinstance(value, dict | bool):
            raise SourceError(
                "a schema must be an object, true or false", where=at.pointer, got=_short(value)
            )
        return at

    def _wrong(self, keyword: str, value: Any, wanted: str) -> SourceError:
        where = f"{self.at.pointer}/{keyword}"
        return SourceError(f"{keyword!r} must be {wanted}", where=where, got=_short(value))


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names in order, each once."""
    return tuple(dict.fromkeys(names))


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
