"""What a name in tree-sitter's tree stands for: the kind of code that may stand there instead."""

from __future__ import annotations

from infill.templates.probes import Probe, name_of
from infill.templates.python_kinds import Standing
from infill.templates.syntaxes import Tree, quoted


def standings(probe: Probe, tree: Tree) -> dict[str, Standing]:
    """Where each of the names in the fillers stands, in any language."""
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
