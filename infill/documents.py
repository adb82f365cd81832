"""Known documents, and the paths to the values in them.

For example:

    path = ROOT / "items" / 0 / "price"
    path.pointer                                   # "/items/0/price", a JSON pointer (RFC 6901)
    lookup({"items": [{"price": 4.5}]}, path)      # 4.5
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Unknown:
    """The type of `UNKNOWN`: a document does not contain the value asked for."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value is in a document: keys and indexes, from the outermost one inwards.

    Inside infill a place is always a `Path`; its text form, `pointer`, is for the outside: options,
    reports, traces and messages. Two paths are equal if their pointers are.
    """

    steps: tuple[str | int, ...] = field(default=(), compare=False)
    pointer: str = field(init=False, default="")

    def __post_init__(self) -> None:
        pointer = "".join(f"/{escape(str(step))}" for step in self.steps)
        object.__setattr__(self, "pointer", pointer)

    @classmethod
    def parse(cls, text: str) -> Path:
        """The path of a JSON pointer, or of a plain name, which is a key at the top."""
        if text and not text.startswith("/"):
            return cls((text,))
        return cls(tuple(int(key) if _is_index(key) else key for key in reference_tokens(text)))

    def __truediv__(self, step: str | int) -> Path:
        """The path of a member or an item of the value here."""
        return Path((*self.steps, step))

    def __str__(self) -> str:
        return self.pointer

    def __len__(self) -> int:
        return len(self.steps)

    def __bool__(self) -> bool:
        return bool(self.steps)

    @property
    def parent(self) -> Path:
        """The path of the object or list around this value; the root is its own parent."""
        return Path(self.steps[:-1])

    @property
    def key(self) -> str | None:
        """The key of a member of an object; None for an item of a list, and for the root."""
        last = self.steps[-1] if self.steps else None
        return last if isinstance(last, str) else None

    @property
    def index(self) -> int | None:
        """The index of an item of a list; None for a member of an object, and for the root."""
        last = self.steps[-1] if self.steps else None
        return last if isinstance(last, int) else None

    @property
    def listed(self) -> bool:
        """Whether this is, or is in, an item of a list."""
        return any(isinstance(step, int) for step in self.steps)

    def below(self, other: Path) -> bool:
        """Whether this is inside of the value at another path."""
        return self.pointer.startswith(other.pointer + "/")

    def within(self, other: Path) -> bool:
        """Whether this is at another path, or inside of the value there."""
        return self == other or self.below(other)


ROOT = Path()
"""The path of a whole document."""


def escape(key: str) -> str:
    """A key as one reference token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def reference_tokens(pointer: str) -> list[str]:
    """The unescaped keys of a JSON pointer."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def _is_index(key: str) -> bool:
    return key.isascii() and key.isdigit() and (key == "0" or key[0] != "0")


def lookup(document: Any, path: Path) -> Any:
    """The value at a path, or UNKNOWN."""
    for step in path.steps:
        if isinstance(document, Mapping) and str(step) in document:
            document = document[str(step)]
        elif isinstance(document, list) and _is_index(str(step)) and int(step) < len(document):
            document = document[int(step)]
        else:
            return UNKNOWN
    return document


def nested(path: Path, value: Any) -> Any:
    """The smallest document that has a value at a path; an item comes after unknown ones."""
    for step in reversed(path.steps):
        value = [*[UNKNOWN] * step, value] if isinstance(step, int) else {step: value}
    return value


def json_or_text(text: str) -> Any:
    """The value of a text as JSON; the text itself if it is not JSON."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except ValueError:
        return text


def _no_constant(constant: str) -> Any:
    """JSON has no NaN and no infinity."""
    raise ValueError(constant)


def same(left: Any, right: Any) -> bool:
    """Equality as JSON values: 1 equals 1.0, true does not equal 1, key order is free."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def known(value: Any) -> bool:
    """Whether a value is known completely: no part of it is UNKNOWN."""
    match value:
        case dict():
            return all(map(known, value.values()))
        case list():
            return all(map(known, value))
        case _:
            return value is not UNKNOWN
