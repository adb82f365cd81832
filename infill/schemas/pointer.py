"""JSON pointers (RFC 6901): the names of places in a document."""

from __future__ import annotations

from collections.abc import Iterable


def pointer(path: Iterable[str | int]) -> str:
    """`("items", 0, "a/b")` → `/items/0/a~1b`; the whole document is the empty string."""
    return "".join("/" + escape(str(step)) for step in path)


def escape(step: str) -> str:
    """One step of a pointer, with `~` and `/` escaped."""
    return step.replace("~", "~0").replace("/", "~1")


def steps(text: str) -> list[str]:
    """The unescaped steps of a pointer; a leading `#` is allowed."""
    return [step.replace("~1", "/").replace("~0", "~") for step in text.lstrip("#").split("/")[1:]]
