"""Clusters: holes that are near enough to share a canvas."""

from __future__ import annotations

from collections.abc import Collection

from infill.templates.sheet import Sheet

NEAR = 1_200
"""Characters between two holes that still share a canvas."""


def clusters(sheet: Sheet, names: Collection[str]) -> list[list[str]]:
    """The names in groups, each in text order: neighbours, and whatever shares a variable."""
    wanted = [hole for hole in sheet.holes if hole.name in names]
    groups: list[list[str]] = []
    last = None
    for hole in wanted:
        if last is None or hole.start - last > NEAR:
            groups.append([])
        groups[-1].append(hole.name)
        last = hole.end
    merged: list[list[str]] = []
    for group in groups:
        shared = [other for other in merged if set(other) & set(group)]
        joined = [name for other in shared for name in other] + group
        merged = [other for other in merged if other not in shared]
        merged.append(list(dict.fromkeys(joined)))
    return merged
