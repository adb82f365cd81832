"""Unified diffs for stdout."""

from __future__ import annotations

from difflib import unified_diff


def difference(before: str, after: str, name: str) -> str:
    """A unified diff; a last line without its newline is marked as diff does."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in unified_diff(old, new, f"a/{name}", f"b/{name}")
    )
