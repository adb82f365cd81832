"""Functions and classes of a source by name, and the stubs among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infill.templates.skeleton import Mark
from infill.templates.syntaxes import Syntax, Tree, tree_of

if TYPE_CHECKING:
    from tree_sitter import Node

_STUB = re.compile(
    r"""\.\.\. | raise\ +NotImplementedError\b.*
      | (todo|unimplemented)!\s*\(.*\)\s*;?
      | throw\s+new\s+[\w.]*(NotImplemented|NotSupported|UnsupportedOperation)\w*\s*\(.*\)\s*;
      | throw\s+(new\s+)?[\w.:]*(Error|Exception)\w*\s*\(\s*["'`](TODO|not\ implemented).*\)\s*;?
      | panic\s*\(\s*"(TODO|not\ implemented).*\)
      | return\s+NULL\s*;\s*/[/*]\s*TODO.*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TODO = re.compile(r"\bTODO\b")
_LEGITIMATE = re.compile(r"@[\w.]*(overload|abstractmethod)\b")


@dataclass(frozen=True, slots=True)
class Function:
    """A function or class: its qualified name, and its body without docstring and outer braces.

    `statements` are the stretches of the body's statements, comments left out. `about` is all text
    from its decorators to its end.
    """

    name: str
    start: int
    end: int
    statements: tuple[tuple[int, int], ...]
    about: str


def functions(text: str, syntax: Syntax) -> list[Function]:
    """All functions and classes with a body, in text order, as far as the source can be read."""
    tree = tree_of(syntax, text)
    return list(_within(tree, tree.root, ()))


def stubs(text: str, syntax: Syntax) -> list[Mark]:
    """The bodies that only say that something is to be written.

    `...`, `pass` beside a TODO, NotImplementedError and their like in other languages; not what is
    a stub for good: overloads, abstract methods and protocols.
    """
    found = []
    every = functions(text, syntax)
    protocols = {one.name for one in every if re.match(r"class\s.*\bProtocol\b", one.about)}
    for one in every:
        owner = one.name.rpartition(".")[0]
        if one.about.startswith("class") or owner in protocols or _LEGITIMATE.match(one.about):
            continue
        if len(one.statements) == 1 and _is_stub(text, one):
            found.append(Mark(one.name.replace(".", "_"), *one.statements[0], "", 0, ""))
    return found


def _is_stub(text: str, one: Function) -> bool:
    start, end = one.statements[0]
    said = text[start:end]
    if said in ("pass", ";"):
        return bool(_TODO.search(one.about))
    return bool(_STUB.fullmatch(said))


def _within(tree: Tree, node: Node, owners: tuple[str, ...]) -> Iterator[Function]:
    for child in node.children:
        body, name = child.child_by_field_name("body"), _name(child)
        if body is not None and name and body.type != "ERROR":
            path = (*owners, name)
            yield _function(tree, child, body, ".".join(path))
            yield from _within(tree, body, path)
        else:
            yield from _within(tree, child, owners)


def _name(node: Node) -> str:
    """What a function, class or the like is called; nothing if it is none."""
    if not re.search("function|method|class|struct|constructor|impl|trait|interface", node.type):
        return ""
    named = node.child_by_field_name("name") or node.child_by_field_name("type")
    if node.type.startswith("function_definition") and named is not None:
        named = node.child_by_field_name("name") or node.child_by_field_name("declarator")
    while named is not None:
        inner = named.child_by_field_name("declarator") or named.child_by_field_name("name")
        if inner is None:
            break
        named = inner
    text = named.text if named is not None else None
    return text.decode("utf-8", "replace") if text else ""


def _function(tree: Tree, node: Node, body: Node, name: str) -> Function:
    inner = [child for child in body.children if child.is_named and "comment" not in child.type]
    if len(inner) > 1 and inner[0].type == "expression_statement":
        first = inner[0].children
        if first and first[0].type == "string":
            inner = inner[1:]
    decorated = node.parent is not None and node.parent.type == "decorated_definition"
    whole = node.parent if decorated and node.parent is not None else node
    if inner:
        start, end = tree.start(inner[0]), tree.end(inner[-1])
    else:
        start, end = tree.start(body), tree.end(body)
        if tree.text[start : start + 1] == "{":
            start, end = start + 1, end - 1
    return Function(
        name,
        start,
        end,
        tuple((tree.start(child), tree.end(child)) for child in inner),
        tree.text[tree.start(whole) : tree.end(whole)],
    )
