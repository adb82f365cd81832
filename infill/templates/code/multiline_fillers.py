"""Fillers for a span that was cut out anywhere: it ends one line, perhaps, and begins another.

    if user.is_<FILL_ME>user.name       "NAME:\\n    return " fits, on two lines

How the first line could end is tried on the text before the hole alone, so that the beginnings
of the last line need not be tried with every end of the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from infill.templates.code.fillers import Filler, margins_of
from infill.templates.code.holes import Hole
from infill.templates.code.nesting import NAME, NEAR, Brackets, lines_to_try, margin_levels
from infill.templates.code.probes import SourceStretch, python_fault

_INLINE = (
    *("in _", "== _", "== _ or _", "or _", "and _", "if _", "_ for _ in", "for _ in", "for _ in _"),
    *("_ for _ in _", " _ in _", "_ in _ if _", "_(_", "._(_", "= _", "lambda _: _", " not in _"),
    *("_ in _ ", "_ for _ in _ ", "_) for _ in _(", "_ in _[_", "_ in _(_"),
)
"""What stays within a line; `_` is a name."""

_ENDS = (
    *("{}", "_{}", " _{}", "= _{}", " = _{}", "_: _{}", ": _{}", "._{}", "(_){}", " else _{}"),
    *("_{}:", " _{}:", "{}:", "_ in _{}:", " in _{}:", "in _{}:", " _ in _{}:", "== _{}:"),
    *("(_){}:", "if _{}:", "for _ in _{}:", "while _{}:", "def _():", "_(_):", "return _{}"),
    *("= _: _", "_ += _{}", "_ = _{}"),
)
"""How a line could end; `{}` are the brackets to close."""

_STARTS = (
    *("", "_", "{}", "_{}", "_ ", "_ = {}", "_ = _{}", "_ += {}", "return {}", "return _{}"),
    *("if {}", "if _{}", "if _ ", "for _ ", "for _ in {}", "while {}", "return _ ", "_ = "),
    *("_ = _ ", "_.", "return _ + {}", "if _ and {}", "def ", "for ", "def _{}", "_{}_, ", "_{}_ "),
    *("elif {}", "elif _ ", "return [_ for _ "),
)
"""How the last line could begin; `{}` are the brackets to open."""

SIZE, MOST = 1_000_000, 2_000
"""Characters that are parsed for a hole at most, and fillers that are tried."""


def multiline_fillers(
    stretch: SourceStretch, hole: Hole, before: str, brackets: Brackets
) -> list[Filler]:
    """Fillers of a hole with `before` in front of it in its stretch."""
    most = min(MOST, SIZE // max(stretch.high - stretch.low, 1))
    inline = [Filler(_said(one), "free") for one in _INLINE]
    return [*inline, *islice(_over_lines(stretch.text, hole, before, brackets), most)]


def _over_lines(text: str, hole: Hole, before: str, brackets: Brackets) -> Iterator[Filler]:
    rest = text[hole.end : hole.end + NEAR]
    held = rest[: len(rest) - len(rest.lstrip(" \t"))]
    blank = not before.rpartition("\n")[2].strip() and not hole.lead
    step, margins = hole.step, margins_of(text, hole)
    ends = [""] if blank else [*islice(_ended(before, hole, step, brackets.closes), 2)]
    for start in _STARTS:
        own = _said(start, brackets.opens)
        for margin in margins if own else [m for m in margins if m.endswith(held)]:
            below = margin_levels(f"{margin}{own}{rest if own else rest.lstrip()}")
            last = f"{margin}{own}" if own else margin.removesuffix(held)
            for end in ends:
                if blank:
                    rows = [
                        f"{m}{one.text}" for m in margins for one in lines_to_try(m, below, step)
                    ]
                    shown = [last, *(f"{row}\n{last}" for row in rows)]
                    made = [m[len(hole.indent) :] for m in shown if m.startswith(hole.indent)]
                else:
                    first = hole.indent + (step if end.endswith(":") else "")
                    rows = [f"\n{first}{one.text}" for one in lines_to_try(first, below, step)]
                    made = [f"{end}{row}\n{last}" for row in ("", *rows)]
                yield from (Filler(one, "free") for one in made)


def _ended(before: str, hole: Hole, step: str, closes: str) -> Iterator[str]:
    """Ends of a hole's first line with which the text before it is a whole source."""
    for pattern in _ENDS:
        end = _said(pattern, closes)
        body = f"\n{hole.indent}{step}pass" if end.endswith(":") else ""
        if not python_fault(f"{before}{end.replace(NAME, 'x')}{body}").weight:
            yield end


def _said(pattern: str, brackets: str = "") -> str:
    return pattern.replace("_", NAME).replace("{}", brackets)
