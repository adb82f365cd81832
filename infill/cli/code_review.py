"""`infill code -i`: the person at the terminal decides hole by hole.

accept, edit, retry, lock (accept, and fill the rest anew), keep the hole, quit [a]: e
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from infill.cli.watch import printable

if TYPE_CHECKING:
    from infill.templates.code.filling.code_result import CodeResult
    from infill.templates.code.filling.work import FillPlan
    from infill.templates.code.sheet import Sheet

CHOICES = "accept, edit, retry, lock (accept, and fill the rest anew), keep the hole, quit"


class FillHoles(Protocol):
    """Fills the holes of a sheet, those in `only`, around those in `locks`."""

    def __call__(
        self, sheet: Sheet, plan: FillPlan, locks: Mapping[str, str], only: Collection[str] | None
    ) -> CodeResult: ...


def review(sheet: Sheet, plan: FillPlan, locks: Mapping[str, str], fill: FillHoles) -> CodeResult:
    """Fill, and ask about every hole; what is not accepted stays as it was."""
    given = dict(locks)
    names = [name for name in sheet.names if name not in locks]
    proposed = _texts(fill(sheet, plan, given, None))
    for number, name in enumerate(names):
        answer = ""
        while answer not in ("a", "l", "k", "q") and name not in given:
            _show(sheet, name, proposed.get(name))
            answer = _ask(name in proposed)
            if answer == "e":
                text = _edited()
                if _fits(sheet, {**given, name: text}):
                    given[name] = text
            elif answer == "r":
                tried = {(name, proposed[name])} if name in proposed else set()
                plan = replace(plan, seed=plan.seed + 1, refused=plan.refused | tried)
                around = {n: t for n, t in {**proposed, **given}.items() if n != name}
                proposed.pop(name, None)
                proposed |= _texts(fill(sheet, plan, around, [name]))
            elif answer in ("a", "l") and name not in proposed:
                answer = ""
        if answer == "q":
            break
        if answer in ("a", "l"):
            given[name] = proposed[name]
        if answer == "l":
            rest = [other for other in names[number + 1 :] if other not in given]
            proposed |= _texts(fill(sheet, plan, given, rest))
        if answer == "k":
            proposed.pop(name, None)
    result = fill(sheet, plan, given, [])
    return replace(result, valid=all(name in given for name in names))


def _texts(result: CodeResult) -> dict[str, str]:
    return {hole.name: hole.text for hole in result.holes if hole.status == "filled"}


def _show(sheet: Sheet, name: str, text: str | None) -> None:
    """The hole with a line on either side, filled as proposed."""
    whole = sheet.whole({} if text is None else {name: text})
    number = next(i for i, hole in enumerate(sheet.holes) if hole.name == name)
    start, end = whole.spans[number]
    first = whole.text.rfind("\n", 0, max(whole.text.rfind("\n", 0, start), 0)) + 1
    below = whole.text.find("\n", end)
    last = whole.text.find("\n", below + 1) if below >= 0 else -1
    shown = whole.text[first : last if last >= 0 else len(whole.text)]
    line = whole.text.count("\n", 0, start) + 1
    state = "" if text is not None else " (no valid text was found)"
    print(f"\n{sheet.path}:{line}: {name}{state}", file=sys.stderr)
    print(printable(shown), file=sys.stderr, flush=True)


def _ask(proposed: bool) -> str:
    """The first letter of the answer; the end of the input, or Ctrl-C, is `quit`."""
    default = "a" if proposed else "k"
    print(f"{CHOICES} [{default}]: ", end="", file=sys.stderr, flush=True)
    try:
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        return "q"
    return (answer.strip() or default)[:1].lower() if answer else "q"


def _edited() -> str:
    """Lines up to one that is a single point."""
    print("the text, then a line with a single point:", file=sys.stderr, flush=True)
    lines = []
    for line in sys.stdin:
        if line.rstrip("\r\n") == ".":
            break
        lines.append(line.rstrip("\r\n"))
    return "\n".join(lines)


def _fits(sheet: Sheet, texts: Mapping[str, str]) -> bool:
    """Whether a text is valid in its hole; prints what is wrong if not."""
    from infill.templates.code.code_blueprint import judge_of, judged

    faults = judged([judge_of(sheet)], texts)
    for fault in faults:
        print(f"this does not fit: {fault.message}", file=sys.stderr, flush=True)
    return not faults
