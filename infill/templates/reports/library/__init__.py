"""Templates that come with infill, found by name.

A name goes in; the text of a template comes out, or a made-up text from which it can be filled.
Each is a pair of files beside this one: `soap-note.template.md` and `soap-note.evidence.txt`.

    library_text("soap-note")        # front matter and Markdown
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import PurePath

SUFFIX = ".template.md"


def library_names() -> list[str]:
    """The names of all templates."""
    return sorted(_names())


def library_text(name: str) -> str | None:
    """The text of a template, or None if there is none of that name."""
    found = files(__package__).joinpath(name + SUFFIX)
    return found.read_text(encoding="utf-8") if name in library_names() else None


def library_evidence(name: str) -> str:
    """A made-up text from which the template can be filled."""
    return files(__package__).joinpath(f"{name}.evidence.txt").read_text(encoding="utf-8")


def _names() -> Iterator[str]:
    for entry in files(__package__).iterdir():
        if entry.name.endswith(SUFFIX):
            yield PurePath(entry.name).name.removesuffix(SUFFIX)
