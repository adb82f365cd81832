"""The grammatical kind of every hole: by the neutral fillers with which the source parses.

In Python the parser says how far it gets with a filler; in other languages tree-sitter counts what
it cannot read, above all around a hole.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from infill.errors import SourceError
from infill.templates.brackets import Brackets, brackets_at
from infill.templates.forms import ID, Form, forms_of, margins_of, next_lines
from infill.templates.holes import Hole, step_of
from infill.templates.levels import body_of, levels
from infill.templates.markers import caret, shaded
from infill.templates.python_kinds import Standing, standings
from infill.templates.skeleton import Mark, line_starts
from infill.templates.syntaxes import Syntax, Tree, broken, quoted, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

NEAR = 1 << 20
"""What an error around a hole weighs more than one elsewhere."""

_WIDE = re.compile("block|body|compound|list|object|array|program|module|file|document|unit")
"""Names of nodes that hold more than a statement."""

SHORT = ("target", "expression", "expressions", "rest", "line", "name")
"""Kinds of what ends a line; where nothing follows, further lines may stand below it."""

ROUNDS = 6
"""Most fillers changed per hole before the source counts as one that does not parse."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The source with fillers in its holes; `spans` are theirs."""

    text: str
    spans: tuple[tuple[int, int], ...]


def typed(text: str, holes: Sequence[Hole], syntax: Syntax, path: str) -> list[Hole]:
    """The holes with kinds and fillers.

    SourceError if Python does not parse around them, or if tree-sitter, in another language, finds
    something broken right beside a hole, or in its statement, whatever is put into it; what is
    broken elsewhere is let be.
    """
    brackets = [Brackets()] * len(holes)
    forms = [forms_of(text, hole, syntax, Brackets()) for hole in holes]
    chosen, fault = _search(text, holes, forms, syntax)
    if fault.weight:
        shade = shaded(text, [Mark("", hole.start, hole.end) for hole in holes])
        brackets = brackets_at(shade, [(hole.start, hole.end) for hole in holes], syntax)
        forms = [forms_of(text, hole, syntax, b) for hole, b in zip(holes, brackets, strict=True)]
        chosen, fault = _search(text, holes, forms, syntax)
    python = syntax.name == "python"
    if fault.weight and (python or fault.near):
        plain = _probe(text, holes, [own[0] for own in forms])
        raise _unparsable(_fault(plain, syntax), plain, holes, text, path)
    probe = _probe(text, holes, chosen)
    known = standings(ast.parse(probe.text), _ids(holes)) if python else _stands(probe, syntax)
    tree = tree_of(syntax, probe.text)
    made = []
    for number, (hole, form) in enumerate(zip(holes, chosen, strict=True)):
        start, end = probe.spans[number]
        inside = quoted(tree, start, end) if start < end and _id(number) not in known else ""
        standing = known.get(_id(number)) or Standing(inside or "name")
        kind = hole.kind or inside or form.kind or standing.kind
        if kind == "line" and not form.kind and not hole.kind and _alone(text, hole):
            kind = "block"
        filled = replace(
            hole,
            kind=kind,
            bound=bool(hole.kind) or text.startswith("___", hole.start),
            frame=standing.frame if kind == standing.kind else ("", ""),
            filler=probe.text[start:end],
        )
        further = next_lines(text, hole) if python and not filled.bound else []
        if further and (kind in SHORT or form in further):
            margins = _margins(text, holes, chosen, number, further, syntax)
            if margins.plain or margins.heads or margins.bodies:
                filled = replace(_lined(filled, text, margins), first=kind)
        elif kind == "lines":
            margins = _margins(text, holes, chosen, number, forms[number], syntax)
            filled = _lined(filled, text, margins)
        if kind == "free":
            filled = replace(filled, closes=brackets[number].closes, opens=brackets[number].opens)
        made.append(filled)
    return made


def _lined(hole: Hole, text: str, margins: _Margins) -> Hole:
    """The hole as one of whole lines."""
    floor = min(filter(None, margins_of(text, hole)), key=len, default="")
    return replace(
        hole,
        kind="lines",
        margins=margins.plain,
        heads=margins.heads,
        bodies=margins.bodies,
        body=body_of(levels(text[hole.end :]), step_of(text)),
        floor="" if "" in (margins.plain or margins.heads or margins.bodies) else floor,
    )


def _search(
    text: str, holes: Sequence[Hole], forms: Sequence[list[Form]], syntax: Syntax
) -> tuple[list[Form], _Fault]:
    """The fillers with the least wrong, looked for at the first error and then before it."""
    chosen = [own[0] for own in forms]
    fault = _fault(_probe(text, holes, chosen), syntax)
    for _ in range(ROUNDS * len(holes)):
        better: tuple[list[Form], _Fault] | None = None
        probe = _probe(text, holes, chosen)
        near = sorted(range(len(holes)), key=lambda i: _distance(probe.spans[i], fault.at))[:4]
        for number in near if fault.weight else ():
            for form in forms[number]:
                trial = [*chosen[:number], form, *chosen[number + 1 :]]
                found = _fault(_probe(text, holes, trial), syntax)
                if found.weight < (better[1] if better else fault).weight:
                    better = trial, found
                if not found.weight:
                    return trial, found
            if better:
                break
        if better is None:
            break
        chosen, fault = better
    return chosen, fault


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a probe: nothing if `weight` is 0; `at` is the offset of the error.

    `near`: it is in the statement of a filler, or beside one.
    """

    weight: int
    at: int = 0
    message: str = ""
    near: bool = False


def _fault(probe: Probe, syntax: Syntax) -> _Fault:
    if syntax.name == "python":
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(probe.text)
        except SyntaxError as error:
            at = _offset(error, probe.text)
            return _Fault(len(probe.text) - at + 1, at, str(error.msg))
        except (ValueError, RecursionError, MemoryError) as error:
            return _Fault(1 << 40, 0, str(error) or type(error).__name__)
        return _Fault(0)
    tree = tree_of(syntax, probe.text)
    spans = broken(tree)
    if not spans:
        return _Fault(int(tree.root.has_error))
    reach = [_reach(tree, start, end) for start, end in probe.spans]
    near = [span for span in spans if any(span[0] <= b and a <= span[1] for a, b in reach)]
    weight = 1000 * len(spans) + min(sum(b - a for a, b in spans), 999)
    if near:
        return _Fault(NEAR + weight, near[0][0], "nothing fits into this hole", near=True)
    return _Fault(weight, spans[0][0])


def _offset(error: SyntaxError, text: str) -> int:
    starts = line_starts(text)
    line = min(max(error.lineno or 1, 1), len(starts))
    return min(starts[line - 1] + max((error.offset or 1) - 1, 0), len(text))


def _unparsable(
    fault: _Fault, probe: Probe, holes: Sequence[Hole], text: str, path: str
) -> SourceError:
    """The error for a source that no filler makes parse, at its place in the source."""
    at = fault.at
    for hole, (_start, end) in reversed(list(zip(holes, probe.spans, strict=True))):
        if end <= fault.at:
            at = fault.at - end + hole.end
            break
    starts = line_starts(text)
    line = max(number for number, start in enumerate(starts, 1) if start <= min(at, len(text)))
    column = min(at, len(text)) - starts[line - 1] + 1
    return SourceError(
        f"the code around the holes does not parse: {fault.message}",
        where=f"{path}:{line}:{column}",
        got=caret(text, line, column),
        todo="make it parse with a plain name in the place of every hole",
    )


def _probe(text: str, holes: Sequence[Hole], chosen: Sequence[Form]) -> Probe:
    made, spans, at = "", [], 0
    for number, (hole, form) in enumerate(zip(holes, chosen, strict=True)):
        made += text[at : hole.start]
        own = form.text.replace(ID, _id(number))
        spans.append((len(made), len(made) + len(own)))
        made, at = made + own, hole.end
    return Probe(made + text[at:], tuple(spans))


def _id(number: int) -> str:
    return f"___hole{number}_"


def _ids(holes: Sequence[Hole]) -> set[str]:
    return {_id(number) for number in range(len(holes))}


def _distance(span: tuple[int, int], at: int) -> tuple[int, int]:
    """How far an error is from a filler: those before it come first, the nearest first."""
    start, end = span
    return (0, at - end) if start <= at else (1, start - at)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Indentations that may begin a hole: of any line, of one that opens a block, and of lines that
    end with a block which they opened."""

    plain: tuple[str, ...]
    heads: tuple[str, ...]
    bodies: tuple[str, ...]


def _margins(
    text: str,
    holes: Sequence[Hole],
    chosen: Sequence[Form],
    number: int,
    forms: Sequence[Form],
    syntax: Syntax,
) -> _Margins:
    """The margins with which the source parses; where plain lines do, `bodies` are not needed."""
    found: dict[str, dict[str, None]] = {"line": {}, "head": {}, "body": {}}
    for form in forms:
        own = found.get(form.ends)
        if own is None or form.margin is None or form.margin in own:
            continue
        trial = [*chosen[:number], form, *chosen[number + 1 :]]
        if not _fault(_probe(text, holes, trial), syntax).weight:
            own[form.margin] = None
    return _Margins(*(tuple(own) for own in found.values()))


def _alone(text: str, hole: Hole) -> bool:
    """Whether nothing else stands in the line of a hole."""
    start = max(text.rfind("\n", 0, hole.start), text.rfind("\r", 0, hole.start)) + 1
    after = text[hole.end :].split("\n", 1)[0]
    return not text[start : hole.start].strip() and not after.strip()


def _reach(tree: Tree, start: int, end: int) -> tuple[int, int]:
    """The statement that a filler stands in, or the filler and the white space around it."""
    after = tree.text[end:]
    low, high = len(tree.text[:start].rstrip()), end + len(after) - len(after.lstrip())
    node: Node | None = tree.at(start, end)
    while node is not None and not node.is_error and not _WIDE.search(node.type):
        low, high = min(low, tree.start(node)), max(high, tree.end(node))
        node = node.parent
    return low, high


def _stands(probe: Probe, syntax: Syntax) -> dict[str, Standing]:
    """What tree-sitter says of the names in the fillers, in any language."""
    tree = tree_of(syntax, probe.text)
    found = {}
    for number, (start, _end) in enumerate(probe.spans):
        own = _id(number)
        at = probe.text.find(own, start)
        if at < 0 or quoted(tree, at, at + len(own)):
            continue
        leaf = tree.at(at, at + len(own))
        above = leaf.parent.type if leaf.parent is not None else ""
        kind = "expression"
        if leaf.type not in ("identifier", "word", "command_name", "variable_name"):
            kind = "name"
        elif "argument" in above:
            kind = "argument"
        elif "parameter" in above or "declarat" in above and _named_by(leaf):
            kind = "name"
        elif above in ("expression_statement", "program", "source_file", "command_name", "block"):
            kind = "line"
        found[own] = Standing(kind)
    return found


def _named_by(leaf: object) -> bool:
    """Whether a leaf is the name in its declaration, not the value."""
    parent = leaf.parent  # type: ignore[attr-defined]
    for field in ("name", "declarator", "pattern"):
        own = parent.child_by_field_name(field)
        if own is not None and own.id == leaf.id:  # type: ignore[attr-defined]
            return True
    return False
