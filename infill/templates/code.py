"""Code with holes: a Python file with `___` and `___name` becomes a blueprint.

    def area(radius):
        return ___

A hole is named after its mark, or `___1`, `___2`, … where the mark has no name; one name in several
places is one variable. The model sees a window of the file, the judge and the caller all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from infill.blueprint import Blueprint, Filled
from infill.errors import SourceError, Unsupported
from infill.language import Language
from infill.scaffold import Slot, Text
from infill.templates import expressions, statements
from infill.templates.borders import Border, bordered, borders, row_of, split
from infill.templates.holes import KINDS, Hole, find_holes
from infill.templates.python_judge import PythonJudge, error_in
from infill.templates.skeleton import BOM, Assembled, Mark, Skeleton, cut, normal
from infill.templates.windows import window

INSTRUCTION = "Complete the code."
BUDGETS = {
    "name": (6, 16),
    "target": (6, 16),
    "expression": (16, 64),
    "expressions": (16, 64),
    "argument": (16, 64),
    "line": (24, 96),
    "block": (48, 192),
}
"""Tokens at first and at most, by kind of hole."""


@dataclass(frozen=True, slots=True)
class FilledHole:
    """What a hole was filled with, and where it stands in the filled text, in characters."""

    name: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CodeFilled:
    """The whole file, every byte outside of the holes as it was, and the holes in text order."""

    text: str
    holes: tuple[FilledHole, ...]


def holes(text: str) -> list[Hole]:
    """The holes of a Python source in text order; see `find_holes`."""
    return find_holes(text)


def blueprint(
    text: str, *, language: str = "python", path: str = "<stdin>", keep: Collection[str] = ()
) -> Blueprint[CodeFilled]:
    """The blueprint of a source with holes; those named in `keep` stay as they are.

    Raises SourceError if there are no holes or the source does not parse around them.
    """
    if language != "python":
        raise Unsupported("only Python can be completed", where=path, got=language)
    bom = BOM if text.startswith(BOM) else ""
    body = text.removeprefix(BOM)
    found = [hole for hole in find_holes(body, path) if hole.name not in keep]
    if not found:
        raise SourceError("all holes are to be kept", where=path)
    skeleton = cut(body, [Mark(hole.name, hole.start, hole.end) for hole in found])
    around = borders(skeleton, newline=True)
    slots = {
        name: _slot([hole for hole in found if hole.name == name], border, _step(body))
        for name, border in around.items()
    }
    prefix, row = _seen(skeleton, slots, around)

    def assemble(texts: Mapping[str, str]) -> Assembled:
        return skeleton.fill({name: slots[name].value(texts[name]) for name in slots})

    def read(filled: Filled) -> CodeFilled:
        whole = assemble(filled.slots)
        spans = zip(skeleton.names, whole.spans, strict=True)
        size = len(bom)
        return CodeFilled(
            bom + whole.text,
            tuple(FilledHole(n, whole.text[a:b], a + size, b + size) for n, (a, b) in spans),
        )

    judge = PythonJudge(
        found, lambda filled: assemble(filled.slots), error_in(body, strict=True) is None
    )
    return Blueprint(
        row=row,
        parse=lambda filled: read(Filled(filled, split(row, filled))),
        read=read,
        instruction=INSTRUCTION,
        prefix=prefix,
        validators=(judge,),
    )


def _seen(
    skeleton: Skeleton, slots: Mapping[str, Slot], around: Mapping[str, Border]
) -> tuple[str, tuple[Slot | Text, ...]]:
    """The prefix and the row of what the model sees."""
    shown = replace(skeleton, segments=window([normal(text) for text in skeleton.segments]))
    parts = row_of(shown, slots, around)
    kept = tuple(part for part in parts if isinstance(part, Slot | Text))
    if isinstance(kept[0], Text):
        return kept[0].text, kept[1:]
    return "", kept


def _slot(places: list[Hole], border: Border, step: str) -> Slot:
    """The slot of one variable: what may stand in the narrowest of its places."""
    hole = min(places, key=lambda place: KINDS.index(place.kind))
    kind = "line" if hole.kind == "block" and len({p.indent for p in places}) > 1 else hole.kind
    start, cap = BUDGETS[kind]
    bare = Slot(
        hole.name,
        _language(kind, hole.indent, step),
        start,
        cap,
        tie=hole.name if len(places) > 1 else "",
        kind=kind,
    )

    def spell(document: object) -> str | None:
        text = document.get(hole.name) if isinstance(document, Mapping) else None
        return text if isinstance(text, str) else None

    return bordered(bare, border, spell)


def _language(kind: str, indent: str, step: str) -> Language:
    match kind:
        case "name":
            return expressions.name()
        case "target":
            return expressions.target()
        case "argument":
            return expressions.argument()
        case "line":
            return statements.line()
        case "block":
            return statements.block(indent, step)
        case "expressions":
            return expressions.expressions()
        case _:
            return expressions.expression()


def _step(text: str) -> str:
    """One level of indentation: the first that the source shows, else four spaces."""
    for line in normal(text).split("\n"):
        margin = line[: len(line) - len(line.lstrip(" \t"))]
        if margin and line.strip():
            return "\t" if margin[0] == "\t" else margin
    return "    "
