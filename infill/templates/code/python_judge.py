"""The verdict on filled Python is Python's own; blame falls on the hole nearest to the error.

    PythonJudge(sheet)({"body": "return ("})    # '(' was never closed, in the hole body

Measured on mutated fillings, `ast` points into the hole for 92 % of the errors; for the others the
broken nodes of tree-sitter's tree give the span.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from infill.templates.code.faults import HoleFault, blamed
from infill.templates.code.holes import Hole
from infill.templates.code.sheet import Sheet
from infill.templates.code.syntaxes import broken, tree_of
from infill.templates.skeleton import line_starts

_ABROAD = re.compile(r"\b(global|__future__)\b")
"""Words of a text that change what statements elsewhere mean."""

WHOLE = ("lines", "free", "head", "rest", "string", "comment")
"""Kinds of holes whose texts mean nothing by themselves."""


@dataclass(frozen=True)
class PythonJudge:
    """The whole must compile, and what replaces a name or has a kind must parse in its place.

    Where the source itself parses but does not compile (such as a `return` outside of a function),
    the whole must only parse.

    Regions are judged one by one. What they accept the whole accepts, since what is between them is
    a module for itself, and what compiling a statement asks of those before it are `__future__`
    imports, which come as flags, and names that are global at top level. Where the source has
    such names, or a text mentions either, the whole is judged. What they refuse the whole refuses
    too, unless a text swallows part of the next statement.
    """

    sheet: Sheet

    @cached_property
    def whole(self) -> _Verdict:
        """On all of the source."""
        return _Verdict(self.sheet)

    @cached_property
    def regions(self) -> tuple[_Verdict, ...]:
        """On each of its regions."""
        return tuple(_Verdict(self.sheet.stretch(*region)) for region in self.sheet.regions)

    def __call__(self, texts: Mapping[str, str]) -> Sequence[HoleFault]:
        if not self.sheet.alone or any(_ABROAD.search(text) for text in texts.values()):
            return self.whole(texts)
        return tuple(
            fault
            for region in self.regions
            if not texts.keys().isdisjoint(region.sheet.names)
            for fault in region(texts)
        )


@dataclass(frozen=True)
class _Verdict:
    """On a sheet that is compiled at once."""

    sheet: Sheet

    @cached_property
    def strict(self) -> bool:
        """Whether the source compiles with something harmless in its holes."""
        whole = self.sheet.whole({}, neutral=True)
        return error_in(whole.text, strict=True, flags=self.sheet.flags) is None

    def __call__(self, texts: Mapping[str, str]) -> Sequence[HoleFault]:
        whole = self.sheet.whole(texts, neutral=True)
        error = error_in(whole.text, strict=self.strict, flags=self.sheet.flags)
        faults: dict[str, HoleFault] = {}
        for hole, (start, end) in zip(self.sheet.holes, whole.spans, strict=True):
            if hole.name in texts and (error is not None or hole.bound):
                message, spot = misfit(hole, whole.text[start:end])
                if message:
                    faults.setdefault(
                        hole.name, HoleFault(message, (hole.name,), {hole.name: spot})
                    )
        if faults:
            return tuple(faults.values())
        if error is None:
            return ()
        at = position(error, whole.text)
        found = blamed(self.sheet, texts, whole, [(at, at)])
        if not any(
            low <= at <= high
            for hole, (low, high) in zip(self.sheet.holes, whole.spans, strict=True)
            if hole.name in texts
        ):
            spans = broken(tree_of(self.sheet.syntax, whole.text))
            found = blamed(self.sheet, texts, whole, spans) if spans else found
        return (replace(found, message=str(error.msg)),)


def misfit(hole: Hole, text: str) -> tuple[str, int]:
    """Why a text cannot fill a hole by itself, and where in it; nothing if it can."""
    if hole.kind in WHOLE:
        return "", 0
    match hole.kind:
        case "name":
            return ("", 0) if text.isidentifier() else ("this is not a name", 0)
        case "target":
            before, after = "", " = 0"
        case "line" | "block" if hole.indent:
            before, after = f"if 0:\n{hole.indent}", ""
        case "line" | "block":
            before, after = "", ""
        case _:
            before, after = hole.frame
    source = f"{before}{text}{after}"
    error = error_in(source, strict=False)
    if error is None:
        return "", 0
    spot = min(max(position(error, source) - len(before), 0), len(text))
    return f"{error.msg} in this {hole.kind.removesuffix('s')}", spot


def error_in(text: str, *, strict: bool, flags: int = 0) -> SyntaxError | None:
    """What Python has against a source: of its syntax, and if `strict` of its compilation.

    `flags` are those of `__future__` imports elsewhere.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if strict:
                compile(text, "<filled>", "exec", flags, dont_inherit=True)
            else:
                ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error) or type(error).__name__)
    return None


def position(error: SyntaxError, text: str) -> int:
    """The offset in characters that an error points at."""
    starts = line_starts(text)
    line = min(max(error.lineno or 1, 1), len(starts))
    following = starts[line] if line < len(starts) else len(text)
    return min(starts[line - 1] + max((error.offset or 1) - 1, 0), following)
