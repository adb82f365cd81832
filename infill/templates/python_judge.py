"""The verdict on filled Python is Python's own; blame falls on the hole nearest to the error.

Measured on mutated fillings, `ast` points into the hole for 92 % of the errors; for the others the
broken nodes of tree-sitter's tree give the span.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infill.blueprint import Failure, Filled
from infill.templates.holes import Hole
from infill.templates.skeleton import Assembled, line_starts

Assemble = Callable[[Filled], Assembled]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PythonJudge:
    """A validator: every filling must parse in its place, and the whole file must compile.

    `strict` is False if the skeleton itself parses but does not compile (a `return` outside of a
    function, say); then the whole must only parse.
    """

    holes: Sequence[Hole]
    assemble: Assemble
    strict: bool

    def __call__(self, filled: Filled) -> Sequence[Failure]:
        whole = self.assemble(filled)
        failures: dict[str, Failure] = {}
        for hole, (start, end) in zip(self.holes, whole.spans, strict=True):
            message = misfit(hole, whole.text[start:end])
            if message:
                failures.setdefault(hole.name, Failure(message, (hole.name,)))
        if failures:
            return tuple(failures.values())
        error = error_in(whole.text, strict=self.strict)
        return () if error is None else (Failure(str(error.msg), self.blame(error, whole)),)

    def blame(self, error: SyntaxError, whole: Assembled) -> tuple[str, ...]:
        """The names of the holes that an error is about."""
        at = position(error, whole.text)
        touched = self._touched(whole, [(at, at)]) or self._touched(whole, broken(whole.text))
        if touched:
            return touched
        distances = [max(start - at, at - end) for start, end in whole.spans]
        return (self.holes[distances.index(min(distances))].name,)

    def _touched(self, whole: Assembled, spans: Sequence[Span]) -> tuple[str, ...]:
        names = [
            hole.name
            for hole, (start, end) in zip(self.holes, whole.spans, strict=True)
            if any(low <= end and start <= high for low, high in spans)
        ]
        return tuple(dict.fromkeys(names))


def misfit(hole: Hole, text: str) -> str:
    """Why a text cannot stand in a hole by itself; empty if it can."""
    match hole.kind:
        case "name":
            return "" if text.isidentifier() else "this is not a name"
        case "target":
            source = f"{text} = 0"
        case "line" | "block" if hole.indent:
            source = f"if 0:\n{hole.indent}{text}"
        case "line" | "block":
            source = text
        case _:
            source = f"{hole.frame[0]}{text}{hole.frame[1]}"
    error = error_in(source, strict=False)
    return "" if error is None else f"{error.msg} in this {hole.kind.removesuffix('s')}"


def error_in(text: str, *, strict: bool) -> SyntaxError | None:
    """What Python has against a source: of its syntax, and if `strict` of its compilation."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if strict:
                compile(text, "<filled>", "exec", dont_inherit=True)
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


def broken(text: str) -> list[Span]:
    """The spans, in characters, of what tree-sitter could not read or found missing."""
    import tree_sitter_python
    from tree_sitter import Language, Parser

    data = text.encode()
    spans, stack = [], [Parser(Language(tree_sitter_python.language())).parse(data).root_node]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            spans.append(
                (len(data[: node.start_byte].decode()), len(data[: node.end_byte].decode()))
            )
        elif node.has_error:
            stack.extend(node.children)
    return spans
