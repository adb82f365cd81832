"""The kind of code that a name in a syntax tree could be replaced by, in Python and in tree-sitter.

f(NAME)         an argument
NAME = 0        a target
"""

from __future__ import annotations

import ast
from collections import deque
from dataclasses import dataclass

from infill.templates.code.probes import SourceProbe, filler_name
from infill.templates.code.syntaxes import SourceTree, quoted_or_commented


@dataclass(frozen=True, slots=True)
class Standing:
    """The kind of code that a place allows, and what makes it parse alone."""

    kind: str
    frame: tuple[str, str] = ("(", ")")


def python_standings(tree: ast.Module, names: set[str]) -> dict[str, Standing]:
    """The places of the names that are expressions or targets."""
    found = {}
    parents: deque[ast.AST] = deque([tree])
    while parents:
        parent = parents.popleft()
        for node in ast.iter_child_nodes(parent):
            parents.append(node)
            if isinstance(node, ast.Name) and node.id in names:
                found[node.id] = Standing(_kind(parent, node), _frame(parent, node))
    return found


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
    """What to put around a filling so that it parses exactly if it is allowed here."""
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


def tree_standings(probe: SourceProbe, tree: SourceTree) -> dict[str, Standing]:
    """The places of the names in the fillers, in any language."""
    found = {}
    for number, (start, _end) in enumerate(probe.spans):
        own = filler_name(number)
        at = probe.text.find(own, start)
        if at < 0 or quoted_or_commented(tree, at, at + len(own)):
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
