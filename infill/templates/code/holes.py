"""Holes in code: where they are, and what kind of code they want.

total = pri<FILL_ME>unt         a hole whose text begins with "pri" and ends with "unt"
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass

from infill.templates.skeleton import Mark

KINDS = (
    *("string", "name", "target", "value", "expression", "expressions", "argument", "comment"),
    *("rest", "head", "line", "block", "lines", "free"),
)
"""From narrow to wide: a text of an earlier kind is nearly always one of a later.

`rest` is what is left of a line up to its colon, `head` a line that opens a block, `lines` are
whole lines with their own indentation, and `free` is any code that closes what it opens.
"""

SHOWN = 100
"""Blocks that tell how deep one is indented."""

_ROW = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\w+\Z"), re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole: [start, end) in characters of the source, and what kind of code it wants.

    Where the marked place splits a word, the hole is all of the word and its text has to begin with
    `lead` and end with `tail`. `indent` is the white space before its line, `step` one level more.
    `frame` is what makes a filling parse alone. With `filler` in the place of every hole the source
    parses. `margins` are the indentations that may begin a hole of whole lines, `heads` those with
    which its last line must open a block, `bodies` those with which its last lines must be one that
    they opened, at the margin `body`, and no later line lies left of `floor`. They apply below the
    line of the hole if it has a `first`: the kind of text that may follow in that line instead.
    `closes` and `opens` are the brackets that it has to close and to open for its surroundings.
    `bound`: somebody told what it is, by a name in its place or a kind, and it must be no more.
    """

    name: str
    start: int
    end: int
    kind: str
    indent: str
    step: str = "    "
    frame: tuple[str, str] = ("(", ")")
    filler: str = "___"
    lead: str = ""
    tail: str = ""
    margins: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    body: str = ""
    first: str = ""
    floor: str = ""
    closes: str = ""
    opens: str = ""
    bound: bool = False
    cap: int = 0
    hint: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Where it starts and where it ends."""
        return self.start, self.end


def healed(text: str, marks: Sequence[Mark], *, keywords: bool = False) -> list[Hole]:
    """The holes with the words that they split; their kinds are still to be found.

    A keyword beside a hole is taken for a word of its own, or, with `keywords`, for part of one.
    """
    made: list[Hole] = []
    step = step_of(text)
    for number, mark in enumerate(marks):
        floor = made[-1].end if made else 0
        ceiling = marks[number + 1].start if number + 1 < len(marks) else len(text)
        before = _WORD_BEFORE.search(text[max(floor, mark.start - 80) : mark.start])
        after = _WORD_AFTER.match(text[mark.end : min(ceiling, mark.end + 80)])
        lead, tail = before.group() if before else "", after.group() if after else ""
        lead, tail = (
            "" if keyword.iskeyword(word) and not keywords else word for word in (lead, tail)
        )
        line = _line(text, mark.start)
        indent = line[: len(line) - len(line.lstrip())]
        made.append(
            Hole(
                mark.name,
                mark.start - len(lead),
                mark.end + len(tail),
                mark.kind,
                indent,
                step,
                lead=lead,
                tail=tail,
                cap=mark.cap,
                hint=mark.hint,
            )
        )
    return made


def _line(text: str, at: int) -> str:
    """The text before an offset in its line."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return text[start:at]


def step_of(text: str) -> str:
    """One level of indentation: the least of the first that the source shows, else four spaces."""
    steps, open_ = [], None
    for row in _ROW.finditer(text):
        line = row.group()
        margin = line[: len(line) - len(line.lstrip(" \t"))]
        if "<FILL_ME>" in line or "<fill:" in line:
            open_ = None
            continue
        if margin.startswith("\t"):
            return "\t"
        if open_ is not None and len(margin) > open_:
            steps.append(margin[open_:])
            if len(steps) == SHOWN:
                break
        open_ = len(margin) if line.rstrip().endswith((":", "{")) else None
    return min(steps, key=len, default="    ")
