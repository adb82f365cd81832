"""Holes that are named from outside of the source: by lines, by columns, by function, by cursor.

12:5-14:9     from line 12, column 5, up to before line 14, column 9, both from 1
L12-L14, L12  whole lines, without the indentation of the first and the end of the last
def:a.b.body  the body of function (or method, or class) `b` in `a`, its docstring left alone
NAME=…        any of these under a name
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from infill.errors import SourceError
from infill.templates.functions import functions
from infill.templates.markers import place_of
from infill.templates.skeleton import Mark, line_starts
from infill.templates.syntaxes import Syntax

_NAMED = re.compile(r"([^\W\d]\w*)=(.+)", re.DOTALL)
_COLUMNS = re.compile(r"(\d+):(\d+)-(\d+):(\d+)")
_LINES = re.compile(r"L(\d+)(?:-L?(\d+))?")
_BODY = re.compile(r"def:(.+)\.body")
_CURSOR = re.compile(r"(\d+):(\d+)")


def hole_at(spec: str, text: str, syntax: Syntax) -> Mark:
    """The hole that a `--hole` means; SourceError if it is not in the text or cannot be read."""
    named = _NAMED.fullmatch(spec)
    name, place = named.groups() if named else ("", spec)
    where = f"--hole {spec}"
    if columns := _COLUMNS.fullmatch(place):
        line, column, last, end = map(int, columns.groups())
        start, stop = _offset(text, line, column, where), _offset(text, last, end, where)
    elif lines := _LINES.fullmatch(place):
        start, stop = _whole(text, int(lines[1]), int(lines[2] or lines[1]), where)
    elif body := _BODY.fullmatch(place):
        start, stop = _body(text, body[1], syntax, where)
        name = name or body[1].replace(".", "_")
    else:
        raise SourceError(
            "this does not say where a hole is",
            where=where,
            todo="12:5-14:9, L12-L14 or def:parse.body, each with NAME= before it if you like",
        )
    if start > stop:
        raise SourceError("this hole ends before it starts", where=where)
    return Mark(name, start, stop)


def cursor_at(spec: str, text: str) -> Mark:
    """The empty hole at a cursor, LINE:COLUMN."""
    found = _CURSOR.fullmatch(spec)
    where = f"--cursor {spec}"
    if found is None:
        raise SourceError("a cursor is LINE:COLUMN", where=where, todo="--cursor 12:5")
    at = _offset(text, int(found[1]), int(found[2]), where)
    return Mark("cursor", at, at)


def apart(marks: Sequence[Mark], text: str, path: str) -> list[Mark]:
    """The marks in text order; SourceError if two of them overlap."""
    ordered = sorted(marks, key=lambda mark: mark.span)
    for one, other in zip(ordered, ordered[1:], strict=False):
        if other.start < one.end or one.span == other.span:
            (line, column), (last, end) = place_of(text, one.start), place_of(text, other.start)
            raise SourceError(
                "two holes overlap",
                where=f"{path}:{last}:{end}",
                got=f"{other.name or 'a hole'} begins inside of {one.name or 'the hole'} "
                f"at {line}:{column}",
                todo="leave one of them out",
            )
    return ordered


def _offset(text: str, line: int, column: int, where: str) -> int:
    starts = line_starts(text)
    if not 1 <= line <= len(starts):
        raise SourceError(
            "there is no such line", where=where, got=f"line {line}; there are {len(starts)}"
        )
    end = starts[line] if line < len(starts) else len(text) + 1
    shown = text[starts[line - 1] : end].rstrip("\r\n")
    if not 1 <= column <= len(shown) + 1:
        raise SourceError(
            "there is no such column",
            where=where,
            got=f"column {column}; line {line} ends at {len(shown) + 1}",
        )
    return starts[line - 1] + column - 1


def _whole(text: str, first: int, last: int, where: str) -> tuple[int, int]:
    start = _offset(text, first, 1, where)
    below = _offset(text, last, 1, where)
    stop = below + len(re.match(r"[^\r\n]*", text[below:]).group())  # type: ignore[union-attr]
    margin = len(re.match(r"[ \t]*", text[start:stop]).group())  # type: ignore[union-attr]
    return start + margin, stop


def _body(text: str, name: str, syntax: Syntax, where: str) -> tuple[int, int]:
    every = functions(text, syntax)
    found = [one for one in every if one.name == name or one.name.endswith(f".{name}")]
    exact = [one for one in found if one.name == name] or found
    if len(exact) == 1:
        return exact[0].start, exact[0].end
    names = ", ".join(one.name for one in (exact or every)[:12])
    raise SourceError(
        "several functions have this name" if exact else "there is no function of this name",
        where=where,
        got=names,
        todo="def:CLASS.NAME.body" if exact else "",
    )
