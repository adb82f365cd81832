"""Marks in source code: `___`, `___name`, `<FILL_ME>` and `<fill:NAME kind=expr max=24 "hint">`.

The first two are names of the language, so a file with them still parses; they count nowhere in
strings and comments. The others are marks wherever they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from infill.errors import SourceError
from infill.templates.code.syntaxes import SourceTree, Syntax, quoted_or_commented, tree_of
from infill.templates.skeleton import Mark, line_of, with_line_feeds

_MARK = re.compile(r"(?<!\w)___([^\W_]\w*)?(?!\w)|<FILL_ME>|<fill:(?=[^:\s])")
_OPENED = re.compile(r'<fill:([^\s">]*)((?:[^">\r\n]|"(?:[^"\\\r\n]|\\.)*")*)>')
_SETTING = re.compile(r'\s+(?:([a-z]+)=([^\s">]+)|"((?:[^"\\]|\\.)*)")')

WIDE = 120
"""Characters of a line that an error shows at most."""

ASKED = {
    "name": "name",
    "target": "target",
    "expr": "expression",
    "expression": "expression",
    "exprs": "expressions",
    "arg": "argument",
    "args": "argument",
    "stmt": "line",
    "line": "line",
    "block": "block",
    "text": "free",
}
"""The values of `kind=`, and the kind of hole that each means."""


@dataclass(frozen=True, slots=True)
class Found:
    """A mark before it has a name: `plain` ones are names of the language."""

    mark: Mark
    plain: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of a source, and its tree with names in their places."""

    marks: list[Mark]
    tree: SourceTree


def find_marks(text: str, syntax: Syntax, path: str) -> Marked:
    """All marks in text order, some still without a name.

    Raises SourceError, with line and caret, for a `<fill:…>` that cannot be read.
    """
    found = list(_found(text, path))
    tree = tree_of(syntax, shaded(text, [one.mark for one in found if not one.plain]))
    return Marked(_kept(found, tree), tree)


def _kept(found: Sequence[Found], tree: SourceTree) -> list[Mark]:
    """Those marks that are not just part of a string or comment."""
    return [
        one.mark for one in found if not (one.plain and quoted_or_commented(tree, *one.mark.span))
    ]


def with_names(marks: Sequence[Mark]) -> list[Mark]:
    """The same marks, those without a name called `___1`, `___2`, …"""
    taken = {mark.name for mark in marks}
    free = (name for n in range(1, 2 * len(marks) + 2) if (name := f"___{n}") not in taken)
    return [mark if mark.name else replace(mark, name=next(free)) for mark in marks]


def shaded(text: str, marks: Sequence[Mark]) -> str:
    """The text with a name of the same length in the place of every mark, in text order."""
    parts, at = [], 0
    for mark in marks:
        parts += [text[at : mark.start], "_" * (mark.end - mark.start)]
        at = mark.end
    return "".join([*parts, text[at:]])


def _found(text: str, path: str) -> Iterator[Found]:
    at = 0
    while match := _MARK.search(text, at):
        start, at = match.span()
        if text.startswith("<fill:", start):
            mark = _opened(text, start, path)
            at = mark.end
            yield Found(mark, False)
        elif match.group().startswith("_"):
            own = match.group(1) or ""
            name = match.group() if own[:1].isdigit() else own
            yield Found(Mark(name, start, at), True)
        else:
            yield Found(Mark("", start, at), False)


def _opened(text: str, start: int, path: str) -> Mark:
    """The mark that `<fill:` begins."""
    match = _OPENED.match(text, start)
    if match is None:
        raise misplaced("this mark has no end", text, start, path, '<fill:NAME kind=expr "hint">')
    name, rest = match.groups()
    if not name.isidentifier():
        raise misplaced("a mark needs a name after <fill:", text, start, path, "<fill:NAME>")
    kind, cap, hint, at = "", 0, "", 0
    while at < len(rest.rstrip()):
        setting = _SETTING.match(rest, at)
        key, value, said = setting.groups() if setting else ("", "", None)
        if setting is None:
            raise misplaced(
                "this mark cannot be read", text, match.start(2) + at, path, 'kind=… max=… "hint"'
            )
        at = setting.end()
        where = match.start(2) + setting.start() + 1
        if said is not None:
            hint = re.sub(r"\\(.)", r"\1", said)
        elif key == "kind" and value in ASKED:
            kind = ASKED[value]
        elif key == "max" and value.isdigit() and int(value) > 0:
            cap = int(value)
        else:
            todo = "kind=" + "|".join(ASKED) if key == "kind" else "kind=…, max=TOKENS or a hint"
            raise misplaced("this setting of a mark is not known", text, where, path, todo)
    return Mark(name, start, match.end(), kind, cap, hint)


def misplaced(what: str, text: str, at: int, path: str, todo: str = "") -> SourceError:
    """The error about a place of the source: its line with a caret under it."""
    line, column = line_and_column(text, at)
    return SourceError(
        what, where=f"{path}:{line}:{column}", got=line_with_caret(text, line, column), todo=todo
    )


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    number, start = line_of(text, at)
    return number + 1, at - start + 1


def line_with_caret(text: str, line: int, column: int) -> str:
    """A line of the text and a caret under one of its columns; of a long line what is near it."""
    lines = with_line_feeds(text).split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    if len(shown) > WIDE:
        low = max(column - 1 - WIDE // 2, 0)
        part = shown[low : low + WIDE]
        more = "…" if low + WIDE < len(shown) else ""
        shown, column = f"{'…' if low else ''}{part}{more}", column - low + bool(low)
    margin = re.sub(r"[^\t]", " ", shown[: column - 1])
    return f"{shown}\n       {margin}^"
