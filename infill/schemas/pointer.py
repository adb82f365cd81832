"""JSON pointers (RFC 6901) from the paths that other libraries report."""

from __future__ import annotations

from collections.abc import Iterable

from infill.known import escape


def pointer(path: Iterable[str | int]) -> str:
    """`("items", 0, "a/b")` → `/items/0/a~1b`; the whole document is the empty string."""
    return "".join("/" + escape(str(step)) for step in path)
