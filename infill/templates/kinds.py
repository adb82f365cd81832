"""The grammatical kind of every hole: by the neutral fillers with which the source parses."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from infill.errors import SourceError
from infill.templates.brackets import Brackets, brackets_at
from infill.templates.forms import Form, forms_of, margins_of, next_lines
from infill.templates.holes import Hole, step_of
from infill.templates.levels import body_of, levels
from infill.templates.markers import caret, shaded
from infill.templates.probes import Fault, Probe, fault_in, hopeless, name_of, probe_of
from infill.templates.python_kinds import Standing, standings
from infill.templates.skeleton import Mark, line_starts
from infill.templates.syntaxes import Syntax, quoted, tree_of
from infill.templates.torn import torn

SHORT = ("target", "expression", "expressions", "rest", "line", "name")
"""Kinds of what ends a line; where nothing follows, further lines may stand below it."""

ROUNDS = 6
"""Most fillers changed per hole before the source counts as one that does not parse."""


def typed(text: str, holes: Sequence[Hole], syntax: Syntax, path: str) -> list[Hole]:
    """The holes with kinds and fillers.

    SourceError if Python does not parse around them, or if tree-sitter, in another language, finds
    something broken right beside a hole, or in its statement, whatever is put into it; what is
    broken elsewhere is let be.
    """
    python = syntax.name == "python"
    found = _found(text, holes, syntax, path)
    chosen = found.chosen
    probe = probe_of(text, holes, chosen)
    names = {name_of(number) for number in range(len(holes))}
    known = standings(ast.parse(probe.text), names) if python else _stands(probe, syntax)
    tree = tree_of(syntax, probe.text)
    made = []
    for number, (hole, form) in enumerate(zip(holes, chosen, strict=True)):
        start, end = probe.spans[number]
        inside = quoted(tree, start, end) if start < end and name_of(number) not in known else ""
        standing = known.get(name_of(number)) or Standing(inside or "name")
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
            margins = _margins(text, holes, chosen, number, further, syntax)
            if margins.plain or margins.heads or margins.bodies:
                filled = replace(_lined(filled, text, margins), first=kind)
        elif kind == "lines":
            margins = _margins(text, holes, chosen, number, found.forms[number], syntax)
            filled = _lined(filled, text, margins)
        if kind == "free":
            around = found.brackets[number]
            filled = replace(filled, closes=around.closes, opens=around.opens)
        made.append(filled)
    return made


@dataclass(frozen=True, slots=True)
class _Found:
    """The fillers with which a source parses, by hole, those that were tried, and the brackets."""

    chosen: Sequence[Form]
    forms: Sequence[list[Form]]
    brackets: Sequence[Brackets]


def _found(text: str, holes: Sequence[Hole], syntax: Syntax, path: str) -> _Found:
    """Plain fillers, then those that close brackets, then those that end and begin a line."""
    python = syntax.name == "python"
    brackets = [Brackets()] * len(holes)
    forms = [forms_of(text, hole, syntax, Brackets()) for hole in holes]
    plain = probe_of(text, holes, [own[0] for own in forms])
    if python and hopeless(plain):
        raise _unparsable(fault_in(plain, syntax), plain, holes, text, path)
    chosen, fault = _search(text, holes, forms, syntax)
    if fault.weight:
        shade = shaded(text, [Mark("", hole.start, hole.end) for hole in holes])
        brackets = brackets_at(shade, [(hole.start, hole.end) for hole in holes], syntax)
        forms = [forms_of(text, hole, syntax, b) for hole, b in zip(holes, brackets, strict=True)]
        chosen, fault = _search(text, holes, forms, syntax)
    if fault.weight and python:
        probe = probe_of(text, holes, chosen)
        rows = zip(holes, forms, probe.spans, brackets, strict=True)
        forms = [
            own[:1] if _told(text, hole) else [own[0], *torn(text, hole, probe.text[:at], around)]
            for hole, own, (at, _end), around in rows
        ]
        chosen, fault = _search(text, holes, forms, syntax)
    if fault.weight and (python or fault.near):
        raise _unparsable(fault_in(plain, syntax), plain, holes, text, path)
    return _Found(chosen, forms, brackets)


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
        body=body_of(levels(text[hole.end :]), step_of(text)),
        floor="" if "" in (plain or margins.heads or margins.bodies) else floor,
    )


def _search(
    text: str, holes: Sequence[Hole], forms: Sequence[list[Form]], syntax: Syntax
) -> tuple[list[Form], Fault]:
    """The fillers with the least wrong, looked for at the first error and then before it."""
    chosen = [own[0] for own in forms]
    fault = fault_in(probe_of(text, holes, chosen), syntax)
    for _ in range(ROUNDS * len(holes)):
        better: tuple[list[Form], Fault] | None = None
        probe = probe_of(text, holes, chosen)
        near = sorted(range(len(holes)), key=lambda i: _distance(probe.spans[i], fault.at))[:4]
        for number in near if fault.weight else ():
            for form in forms[number]:
                trial = [*chosen[:number], form, *chosen[number + 1 :]]
                found = fault_in(probe_of(text, holes, trial), syntax)
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


def _unparsable(
    fault: Fault, probe: Probe, holes: Sequence[Hole], text: str, path: str
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
        if not fault_in(probe_of(text, holes, trial), syntax).weight:
            own[form.margin] = None
    return _Margins(*(tuple(own) for own in found.values()))


def _told(text: str, hole: Hole) -> bool:
    """Whether somebody said what a hole is, by a name in its place or a kind."""
    return bool(hole.kind) or text.startswith("___", hole.start)


def _alone(text: str, hole: Hole) -> bool:
    """Whether nothing else stands in the line of a hole."""
    start = max(text.rfind("\n", 0, hole.start), text.rfind("\r", 0, hole.start)) + 1
    after = text[hole.end :].split("\n", 1)[0]
    return not text[start : hole.start].strip() and not after.strip()


def _stands(probe: Probe, syntax: Syntax) -> dict[str, Standing]:
    """What tree-sitter says of the names in the fillers, in any language."""
    tree = tree_of(syntax, probe.text)
    found = {}
    for number, (start, _end) in enumerate(probe.spans):
        own = name_of(number)
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
