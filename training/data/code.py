"""Python code with holes: functions of permissive sources, with parts of them cut out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from training.data.example import Holes
from training.data.sources import files, pieces

INSTRUCTION = "Complete the code."


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the source to take out: [start, end) in characters, and its kind."""

    start: int
    end: int
    kind: str


def cuts(text: str) -> list[Cut]:
    """Everything that could be taken out: expressions, arguments, names, lines and blocks."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found = []

    def add(node: ast.expr | ast.stmt, last: ast.expr | ast.stmt, kind: str) -> None:
        assert last.end_lineno is not None and last.end_col_offset is not None
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[last.end_lineno - 1] + last.end_col_offset
        found.append(Cut(start, end, kind))

    for node in _nodes(ast.parse(text)):
        if isinstance(node, ast.Call):
            for arg in (*node.args, *(keyword.value for keyword in node.keywords)):
                if not isinstance(arg, ast.Starred | ast.GeneratorExp):
                    add(arg, arg, "argument")
        if isinstance(node, ast.Attribute) and node.end_lineno == node.lineno:
            end = starts[node.lineno - 1] + (node.end_col_offset or 0)
            found.append(Cut(end - len(node.attr), end, "name"))
        if isinstance(node, ast.Return | ast.Assign | ast.AugAssign) and node.value:
            add(node.value, node.value, "expression")
        if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert):
            add(node.test, node.test, "expression")
        if isinstance(node, ast.For | ast.comprehension):
            add(node.iter, node.iter, "expression")
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list) and not isinstance(node, ast.Module):
                for first in range(len(body)):
                    for last in range(first, min(first + 4, len(body))):
                        if (
                            text[: starts[body[first].lineno - 1] + body[first].col_offset]
                            .rstrip(" ")
                            .endswith("\n")
                        ):
                            add(body[first], body[last], "block" if last > first else "line")
    apart = [cut for cut in found if not re.match(r"\w", text[cut.end : cut.end + 1])]
    apart = [cut for cut in apart if not re.search(r"\w$", text[: cut.start][-1:])]
    return [cut for cut in apart if _sound(text[cut.start : cut.end], cut.kind)]


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The tree without the insides of f-strings, whose places are not reliable before 3.12."""
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _nodes(child)


def _sound(text: str, kind: str) -> bool:
    """Whether a part is worth taking out and small enough for its hole."""
    if kind == "block":
        return text.count("\n") <= 6 and 12 < len(text) < 220 and '"""' not in text
    if kind == "line":
        return text.count("\n") <= 3 and 4 < len(text) < 130 and '"""' not in text
    return "\n" not in text and 1 <= len(text) < 60 and not text.startswith(('"""', "'''"))


WEIGHTS = {"name": 1.0, "expression": 3.0, "argument": 2.5, "line": 4.0, "block": 4.0}


def holed(rng: Random, *, held_out: bool = False) -> Holes | None:
    """A function with one to three holes; None where the draw has nothing to cut."""
    found = pieces(rng.choice(files(held_out)))
    if not found:
        return None
    piece = rng.choice(found)
    text = piece.text
    options = cuts(text)
    chosen: list[Cut] = []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        free = [c for c in options if all(c.end <= o.start or c.start >= o.end for o in chosen)]
        left = sorted({cut.kind for cut in free})
        if not left:
            break
        kind = rng.choices(left, [WEIGHTS[k] for k in left])[0]
        chosen.append(rng.choice([cut for cut in free if cut.kind == kind]))
    if not chosen:
        return None
    chosen.sort(key=lambda cut: cut.start)
    made, at = piece.head if rng.random() < 0.7 else "", 0
    gold: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for number, cut in enumerate(chosen):
        name = f"h{number}"
        made += text[at : cut.start] + "___" + name
        gold[name], kinds[name] = text[cut.start : cut.end], cut.kind
        at = cut.end
    made += text[at:] + "\n"
    if not _parses(made):
        return None
    kind = "code_held_out" if held_out else "code_" + chosen[0].kind
    return Holes(kind, made, gold, INSTRUCTION, kinds=kinds)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
