"""Neutral fillers: what could fill a hole, from the plainest on, with a name in it to find.

x = ___ + 1         the filler "NAME" parses: an expression
def f():
    ___             the fillers "NAME" and "if NAME:" are tried: lines of a block
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from infill.templates.code.holes import Hole
from infill.templates.code.nesting import NAME, Brackets, lines_to_try, margin_levels
from infill.templates.code.syntaxes import Syntax

ID = NAME
"""Stands for the name in the text of a form."""

_QUOTES = ('"""', "'''")
_DEFINES = re.compile(r"(?:async +)?(?:def|class)\b")


@dataclass(frozen=True, slots=True)
class Filler:
    """A filler. Without a `kind`, the place of its name in the syntax tree tells it.

    One of whole lines has a `margin`, and tells what it `ends` with, see `Lines`.
    """

    text: str
    kind: str = ""
    margin: str | None = None
    ends: str = ""


def fillers_of(text: str, hole: Hole, syntax: Syntax, brackets: Brackets) -> list[Filler]:
    """The fillers to try in a hole, in this order."""
    if syntax.name == "python":
        return _python(text, hole, brackets)
    if syntax.name == "json":
        return _json(brackets)
    return _other(text, hole, brackets)


def _python(text: str, hole: Hole, brackets: Brackets) -> list[Filler]:
    deeper = hole.indent + hole.step
    blank, ends = not _before(text, hole).strip(), _ends_line(text, hole)
    plain = [Filler(ID)]
    named = text.startswith("___", hole.start)
    if blank and ends and (hole.indent or named):
        plain.append(Filler(f"if {ID}:", "head"))
    if named:
        return [*plain, Filler(f"{ID}:", "rest"), Filler(f"{ID} in {ID}:", "rest")]
    if blank and not hole.lead:
        whole = _whole_lines(text, hole, brackets)
        first = not hole.indent and not hole.tail
        plain = [*whole, *plain] if first and ends else [*plain, *whole]
    return [
        *plain,
        Filler(f" {ID}"),
        Filler(f"{ID} "),
        Filler(f"{ID}:", "rest"),
        Filler(f"{ID} in {ID}:", "rest"),
        Filler(f"{ID} in {ID}", "free"),
        Filler(f"{ID}:{hole.tail}", "free"),
        Filler(f"{ID}:\n{deeper}pass", "free"),
        Filler(f"{ID}:\n{deeper}if {ID}:", "free"),
        Filler(f"{ID}\n{hole.indent}", "free"),
        *_bracketed(brackets, deeper),
        *_joined(),
        *next_lines(text, hole),
    ]


def next_lines(text: str, hole: Hole) -> list[Filler]:
    """Fillers that begin a new line, for a hole that is all that follows a text in its line."""
    if not _ends_line(text, hole) or not _before(text, hole).strip() + hole.lead or hole.tail:
        return []
    if text[hole.start - 1] in " \t" and not hole.lead:
        return []
    below, step = margin_levels(text[hole.end :]), hole.step
    return [
        Filler(f"{hole.lead}\n{margin}{own.text}", "lines", margin, own.ends)
        for margin in margins_of(text, hole)
        for own in lines_to_try(margin, below, step)
    ]


def _whole_lines(text: str, hole: Hole, brackets: Brackets) -> list[Filler]:
    """Fillers for a hole that begins where a line, or the margin of one, begins."""
    made, step, held = [], hole.step, len(hole.indent)
    margins = [m[held:] for m in margins_of(text, hole) if m.startswith(hole.indent)]
    below = margin_levels(text[hole.end :])
    tries = [(own, m) for m in margins for own in lines_to_try(hole.indent + m, below, step)]
    tries.sort(key=lambda one: ("line", "head", "body").index(one[0].ends))
    lasts = ("",) if hole.tail or _ends_line(text, hole) else ("\n", "")
    for last in lasts:
        made += [Filler(f"{m}{own.text}{last}", "lines", m, own.ends) for own, m in tries]
        for margin in margins[:3]:
            made.append(Filler(f"{margin}{ID}: {ID},{last}", "free"))
            made.append(Filler(f"{margin}{ID},{last}", "free"))
            if brackets.closes or brackets.opens:
                both = brackets.closes + brackets.opens
                made.append(Filler(f"{margin}{both}{last}", "free"))
                made.append(Filler(f"{margin}{ID}{both}{last}", "free"))
    return made


def margins_of(text: str, hole: Hole) -> list[str]:
    """Indentations that lines in a hole could have, those of the lines beside it first.

    Directly below a line of a function or class, or below a docstring that is all of it so far,
    more of it is wanted, not the code after it.
    """
    rows = re.split(r"\r\n|\r|\n", text[: hole.start][-8000:])
    before = [line for line in rows if line.strip()]
    after = [level.margin for level in reversed(margin_levels(text[hole.end :]))]
    deepest = _margin(before[-1]) if before else ""
    near = [*after[:1], deepest + hole.step]
    for line in reversed(before):
        if len(_margin(line)) < len(near[-1]):
            near.append(_margin(line))
    beside = [*after, *map(_margin, reversed(before[-12:]))]
    found = [*dict.fromkeys([*near, *beside, ""])][:8]
    outer = next((line for line in reversed(before) if not _margin(line)), "")
    directly = rows[-2:-1] and rows[-2].strip() or before and before[-1].endswith(_QUOTES)
    return [m for m in found if m] if deepest and directly and _DEFINES.match(outer) else found


def _json(brackets: Brackets) -> list[Filler]:
    return [
        Filler("0", "value"),
        Filler('"k": 0', "free"),
        Filler("", "free"),
        Filler(", 0", "free"),
        Filler("0,", "free"),
        Filler('"k": 0,', "free"),
        Filler(', "k": 0', "free"),
        Filler("k", "string"),
        *(replace(form, text=form.text.replace(ID, "0")) for form in _bracketed(brackets, "")),
    ]


def _other(text: str, hole: Hole, brackets: Brackets) -> list[Filler]:
    alone = _ends_line(text, hole) and not _before(text, hole).strip()
    statement = "block" if alone else "line"
    return [
        Filler(ID),
        Filler(f"{ID};", statement),
        Filler(f";{ID};", "free"),
        Filler(f"int {ID}: {ID}", "free"),
        Filler(f"{ID} in {ID}", "free"),
        Filler(f"var {ID} in {ID}", "free"),
        Filler(f"const {ID} of {ID}", "free"),
        Filler(f"{ID} := range {ID}", "free"),
        Filler("", "free"),
        Filler(f"int {ID};", statement),
        Filler(f"void {ID}() {{}}", statement),
        *_bracketed(brackets, ""),
        *_joined(),
    ]


def _bracketed(brackets: Brackets, deeper: str) -> list[Filler]:
    """Fillers that close and open what the text around the hole wants."""
    closes, opens = brackets.closes, brackets.opens
    if not closes + opens:
        return []
    return [
        Filler(f"{ID}{closes}{opens}", "free"),
        *([] if closes else [Filler(f"{ID} = {opens}", "free")]),
        Filler(f"{ID}{closes} + {opens}{ID}", "free"),
        Filler(f"{ID}{closes}; {opens}{ID}", "free"),
        Filler(f"{closes}{opens}", "free"),
        Filler(f"{ID}{closes}:", "free"),
        Filler(f"{ID}{closes}:\n{deeper}{ID}{opens}", "free"),
        Filler(f"{ID}{closes}\n{deeper}{ID}{opens}", "free"),
        Filler(f"{ID}{closes}\n{deeper[4:]}{ID}{opens}", "free"),
        Filler(f"if {ID}{closes}{opens}:", "free"),
    ]


def _joined() -> list[Filler]:
    """Fillers between two operands, or beside one."""
    return [
        Filler("", "free"),
        *(
            Filler(pattern.replace("_", ID), "free")
            for pattern in ("+ _", "_ +", " + ", ", _", "_,")
        ),
        *(
            Filler(pattern.replace("_", ID), "free")
            for pattern in (" = _", "(_)", "._", "_ if _ else")
        ),
    ]


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _before(text: str, hole: Hole) -> str:
    start = max(text.rfind("\n", 0, hole.start), text.rfind("\r", 0, hole.start)) + 1
    return text[start : hole.start]


def _begins_line(text: str, hole: Hole) -> bool:
    return hole.start == 0 or text[hole.start - 1] in "\r\n"


def _ends_line(text: str, hole: Hole) -> bool:
    rest = re.compile(r"[ \t]*(?=[\r\n]|\Z)").match(text, hole.end)
    return rest is not None
