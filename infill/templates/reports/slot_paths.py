"""Paths of a report's slots, and how they are written where people read them.

path_of("nodules/0/size").steps             # ("nodules", 0, "size")
name_of(Path(("nodules", 0, "size")))       # "nodules/0/size"
"""

from __future__ import annotations

from infill.documents import Path


def path_of(name: str) -> Path:
    """The path of a slot by its name, as answers and the command line write it."""
    return Path(tuple(int(step) if step.isdigit() else step for step in name.split("/")))


def name_of(path: Path) -> str:
    """The name of a path, as answers and the command line write it."""
    return "/".join(map(str, path.steps))


def name_as_written(text: str) -> str:
    """The name in a text that gives it plainly, `seen`, or as a JSON pointer, `/seen`."""
    return name_of(Path.parse(text))


def slot_of_path(path: Path) -> str:
    """The name of the slot that a path is in."""
    return str(path.steps[0])


def without_index(path: Path) -> Path:
    """The path with its place in a list left out: the field of all items."""
    return Path((*path.steps[:1], *path.steps[2:]))
