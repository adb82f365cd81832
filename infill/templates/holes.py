"""Holes in Python: where they are, and by the parse of the skeleton what may stand in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from infill.errors import SourceError
from infill.templates.markers import find_marks, unparsable
from infill.templates.skeleton import BOM, Mark, line_starts, normal

KINDS = ("name", "target", "expression", "expressions", "argument", "line", "block")
"""From narrow to wide: a text of an earlier kind is nearly always one of a later."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole: [start, end) in characters of the source, and what kind of code it wants.

    `indent` is the white space before its line. `frame` is what makes a filling parse alone.
    """

    name: str
    start: int
    end: int
    kind: str
    indent: str
    frame: tuple[str, str] = ("(", ")")


def find_holes(text: str, path: str = "<stdin>") -> list[Hole]:
    """All holes in text order; one name may stand in several places.

    Raises SourceError, with line and caret, if the source does not parse around them, or if there
    are none.
    """
    bom = len(text) - len(text.removeprefix(BOM))
    body = text[bom:]
    marks = find_marks(body, path)
    if not marks:
        raise SourceError("there are no holes", where=path, todo="mark one with ___ or ___name")
    places = {start: (kind, frame) for start, kind, frame in _places(parse(body, path), body)}
    found = []
    for mark in marks:
        kind, frame = places.get(mark.start, ("name", ("(", ")")))
        before = body[: mark.start].replace("\r", "\n").rpartition("\n")[2]
        indent = before[: len(before) - len(before.lstrip())]
        if kind == "line" and before == indent and _ends_line(body, mark):
            kind = "block"
        found.append(Hole(mark.name, mark.start + bom, mark.end + bom, kind, indent, frame))
    return found


def parse(text: str, path: str) -> ast.Module:
    """The syntax tree of the skeleton; marks are names in it."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, path)
    except SyntaxError as error:
        raise unparsable(error, text, path) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(
            f"the code around the holes does not parse: {error or type(error).__name__}", where=path
        ) from None


def _ends_line(text: str, mark: Mark) -> bool:
    return not normal(text[mark.end :]).partition("\n")[0].strip()


def _places(tree: ast.Module, text: str) -> Iterator[tuple[int, str, tuple[str, str]]]:
    """Offset, kind and frame of every name that looks like a mark and stands as an expression."""
    starts = line_starts(text)
    for parent in ast.walk(tree):
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.Name) and node.id.startswith("___"):
                start = starts[node.lineno - 1]
                line = text[start : start + node.col_offset].encode()[: node.col_offset]
                yield start + len(line.decode()), _kind(parent, node), _frame(parent, node)


def _kind(parent: ast.AST, node: ast.Name) -> str:
    if not isinstance(node.ctx, ast.Load):
        alone = isinstance(parent, ast.AugAssign | ast.AnnAssign | ast.NamedExpr)
        return "name" if alone else "target"
    match parent:
        case ast.Expr():
            return "line"
        case ast.Call(args=args) if node in args:
            return "argument"
        case ast.Assign() | ast.AugAssign() | ast.Return() | ast.Yield():
            return "expressions"
        case ast.List() | ast.Set() | ast.Tuple():
            return "expressions"
        case ast.For(iter=inner) | ast.Subscript(slice=inner) if inner is node:
            return "expressions"
        case _:
            return "expression"


def _frame(parent: ast.AST, node: ast.Name) -> tuple[str, str]:
    """What to put around a filling so that it parses exactly if it may stand here."""
    match parent:
        case ast.Call(args=args) if node in args:
            return "_(", ")"
        case ast.Subscript(slice=inner) if inner is node:
            return "_[", "]"
        case ast.List():
            return "[", "]"
        case ast.Set():
            return "{", "}"
        case ast.BoolOp():
            return "{0: 0 or ", "}"
        case ast.UnaryOp(op=ast.Not()):
            return "{0: not ", "}"
        case ast.BinOp() | ast.Compare() | ast.UnaryOp() | ast.Await() | ast.Starred():
            return "{0: 0 < ", "}"
        case ast.Attribute() | ast.Subscript() | ast.Call():
            return "{0: ", ".a}"
        case _ if _kind(parent, node) == "expressions":
            return "(", ")"
        case _:
            return "{0: ", "}"
