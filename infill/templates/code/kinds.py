"""The grammatical kind of every hole, told by the neutral fillers with which the source parses.

for ___ in rows:        a target
if x == ___:            an expression
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from infill.errors import SourceError
from infill.templates.code.fillers import Filler, fillers_of, margins_of, next_lines
from infill.templates.code.holes import Hole
from infill.templates.code.markers import misplaced, shaded
from infill.templates.code.multiline_fillers import multiline_fillers
from infill.templates.code.nesting import Brackets, body_of, brackets_at, margin_levels
from infill.templates.code.node_kinds import Standing, python_standings, tree_standings
from infill.templates.code.probes import (
    ProbeFault,
    SourceStretch,
    SourceTrees,
    fault_in,
    filler_name,
    hopeless,
)
from infill.templates.code.syntaxes import Syntax, quoted_or_commented, tree_of
from infill.templates.skeleton import Mark

SHORT = ("target", "expression", "expressions", "rest", "line", "name")
"""Kinds of what ends a line; where nothing follows, further lines may follow below it."""

ROUNDS = 6
"""Most fillers changed per hole before the source counts as one that does not parse."""


def with_kinds(stretch: SourceStretch, syntax: Syntax, path: str) -> list[Hole]:
    """The holes of a stretch with kinds and fillers.

    SourceError if Python does not parse around them, or if tree-sitter, in another language, finds
    something broken right beside a hole, or in its statement, whatever is put into it; what is
    broken elsewhere is let be.
    """
    python, text = syntax.name == "python", stretch.text
    trees = SourceTrees(syntax)
    found = _found(stretch, trees, path)
    probe = stretch.probe(found.chosen)
    tree = tree_of(syntax, probe.text)
    names = {filler_name(number) for number in range(len(stretch.holes))}
    known = (
        python_standings(ast.parse(probe.text), names) if python else tree_standings(probe, tree)
    )
    made = []
    for number, (hole, form) in enumerate(zip(stretch.holes, found.chosen, strict=True)):
        start, end = probe.spans[number]
        inside = (
            quoted_or_commented(tree, start, end)
            if start < end and filler_name(number) not in known
            else ""
        )
        standing = known.get(filler_name(number)) or Standing(inside or "name")
        kind = hole.kind or inside or form.kind or standing.kind
        if kind == "line" and not form.kind and not hole.kind and _alone(text, hole):
            kind = "block"
        filled = replace(
            hole,
            kind=kind,
            bound=_told(text, hole),
            frame=standing.frame if kind == standing.kind else ("", ""),
            filler=probe.text[start:end],
        )
        further = next_lines(text, hole) if python and not filled.bound else []
        if further and (kind in SHORT or form in further):
            margins = _margins(stretch, found.chosen, number, further, trees)
            if margins.plain or margins.heads or margins.bodies:
                filled = replace(_lined(filled, text, margins), first=kind)
        elif kind == "lines":
            margins = _margins(stretch, found.chosen, number, found.forms[number], trees)
            filled = _lined(filled, text, margins)
        if kind == "free":
            around = found.brackets[number]
            filled = replace(filled, closes=around.closes, opens=around.opens)
        made.append(filled)
    return made


def unparsable(text: str, at: int, message: str, path: str) -> SourceError:
    """The error for a source that no filler makes parse, at an offset of it."""
    return misplaced(
        f"the code around the holes does not parse: {message}",
        text,
        min(at, len(text)),
        path,
        "make it parse with a plain name in the place of every hole",
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The fillers with which a source parses, by hole, those that were tried, and the brackets."""

    chosen: Sequence[Filler]
    forms: Sequence[list[Filler]]
    brackets: Sequence[Brackets]


def _found(stretch: SourceStretch, trees: SourceTrees, path: str) -> _Found:
    """Plain fillers, then those that close brackets, then those that end and begin a line."""
    syntax = trees.syntax
    python = syntax.name == "python"
    text, holes = stretch.text, stretch.holes
    brackets = [Brackets()] * len(holes)
    forms = [fillers_of(text, hole, syntax, Brackets()) for hole in holes]
    plain = stretch.probe([own[0] for own in forms])
    first = fault_in(plain, trees)
    if python and hopeless(plain, first, syntax):
        raise unparsable(text, stretch.original(first.at, plain), first.message, path)
    chosen, fault = _search(stretch, forms, first, trees)
    if fault.weight:
        brackets = _brackets(stretch, syntax)
        forms = [fillers_of(text, hole, syntax, b) for hole, b in zip(holes, brackets, strict=True)]
        chosen, fault = _search(stretch, forms, first, trees)
    if fault.weight and python:
        probe = stretch.probe(chosen)
        rows = zip(holes, forms, probe.spans, brackets, strict=True)
        forms = [
            own[:1]
            if _told(text, hole)
            else [own[0], *multiline_fillers(stretch, hole, probe.text[:at], around)]
            for hole, own, (at, _end), around in rows
        ]
        chosen, fault = _search(stretch, forms, first, trees)
    if fault.weight and (python or fault.near):
        raise unparsable(text, stretch.original(first.at, plain), first.message, path)
    return _Found(chosen, forms, brackets)


def _brackets(stretch: SourceStretch, syntax: Syntax) -> list[Brackets]:
    """What each of the holes has to close and open."""
    spans = [(hole.start - stretch.low, hole.end - stretch.low) for hole in stretch.holes]
    text = stretch.text[stretch.low : stretch.high]
    return brackets_at(shaded(text, [Mark("", *span) for span in spans]), spans, syntax)


def _lined(hole: Hole, text: str, margins: _Margins) -> Hole:
    """The hole as one of whole lines; directly below a line a blank one may come first."""
    floor = min(filter(None, margins_of(text, hole)), key=len, default="")
    plain = margins.plain
    bare = hole.start and hole.start == len(text[: hole.start].rstrip()) + 1
    if bare and text[hole.end :].strip() and not hole.filler.endswith("\n"):
        plain = (*plain, *(f"\n{margin}" for margin in plain))
    return replace(
        hole,
        kind="lines",
        margins=plain,
        heads=margins.heads,
        bodies=margins.bodies,
        body=body_of(margin_levels(text[hole.end :]), hole.step),
        floor="" if "" in (plain or margins.heads or margins.bodies) else floor,
    )


def _search(
    stretch: SourceStretch, forms: Sequence[list[Filler]], fault: ProbeFault, trees: SourceTrees
) -> tuple[list[Filler], ProbeFault]:
    """The fillers with the least wrong, looked for at the first error and then before it.

    `fault`: what is wrong with the first filler in every hole.
    """
    chosen, count = [own[0] for own in forms], len(stretch.holes)
    for _ in range(ROUNDS * count):
        better: tuple[list[Filler], ProbeFault] | None = None
        spans = stretch.probe(chosen).spans
        near = sorted(range(count), key=lambda i: _distance(spans[i], fault.at))[:4]
        for number in near if fault.weight else ():
            for form in forms[number]:
                trial = [*chosen[:number], form, *chosen[number + 1 :]]
                found = fault_in(stretch.probe(trial), trees)
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
    stretch: SourceStretch,
    chosen: Sequence[Filler],
    number: int,
    forms: Sequence[Filler],
    trees: SourceTrees,
) -> _Margins:
    """The margins with which the source parses; where plain lines do, `bodies` are not needed."""
    found: dict[str, dict[str, None]] = {"line": {}, "head": {}, "body": {}}
    for form in forms:
        own = found.get(form.ends)
        if own is None or form.margin is None or form.margin in own:
            continue
        trial = [*chosen[:number], form, *chosen[number + 1 :]]
        if not fault_in(stretch.probe(trial), trees).weight:
            own[form.margin] = None
    return _Margins(*(tuple(own) for own in found.values()))


def _told(text: str, hole: Hole) -> bool:
    """Whether somebody told what a hole is, by a name in its place or a kind."""
    return bool(hole.kind) or text.startswith("___", hole.start)


def _alone(text: str, hole: Hole) -> bool:
    """Whether the line of a hole holds nothing else."""
    start = max(text.rfind("\n", 0, hole.start), text.rfind("\r", 0, hole.start)) + 1
    after = text[hole.end :].split("\n", 1)[0]
    return not text[start : hole.start].strip() and not after.strip()
