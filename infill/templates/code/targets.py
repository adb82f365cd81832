"""Holes that are named from outside of the source: by lines, by columns, by function, by cursor.

    12:5-14:9       from line 12, column 5, up to before line 14, column 9, both from 1
    L12-L14, L12    whole lines, without the indentation of the first and the end of the last
    def:a.b.body    the body of function (or method, or class) `b` in `a`, its docstring left alone
    NAME=…          any of these under a name

Functions and classes are found by name, and so are the stubs among them. `code_skeleton` makes a
source of a Python function, whose hole is its body.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infill.errors import SourceError
from infill.templates.code.markers import line_and_column
from infill.templates.code.syntaxes import SourceTree, Syntax, tree_of
from infill.templates.skeleton import Mark, line_starts

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
class SourceFunction:
    """A function or class: its qualified name, and its body without docstring and outer braces.

    `statements` are the stretches of the body's statements, comments left out. `about` is all text
    from its decorators to its end.
    """

    name: str
    start: int
    end: int
    statements: tuple[tuple[int, int], ...]
    about: str


def functions(text: str, syntax: Syntax) -> list[SourceFunction]:
    """All functions and classes with a body, in text order, as far as the source can be read."""
    tree = tree_of(syntax, text)
    return list(_within(tree, tree.root, ()))


def stubs(text: str, syntax: Syntax) -> list[Mark]:
    """The bodies that only announce that something is to be written.

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


def _is_stub(text: str, one: SourceFunction) -> bool:
    start, end = one.statements[0]
    said = text[start:end]
    if said in ("pass", ";"):
        return bool(_TODO.search(one.about))
    return bool(_STUB.fullmatch(said))


def _within(tree: SourceTree, node: Node, owners: tuple[str, ...]) -> Iterator[SourceFunction]:
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


def _function(tree: SourceTree, node: Node, body: Node, name: str) -> SourceFunction:
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
    return SourceFunction(
        name,
        start,
        end,
        tuple((tree.start(child), tree.end(child)) for child in inner),
        tree.text[tree.start(whole) : tree.end(whole)],
    )


_NAMED = re.compile(r"([^\W\d]\w*)=(.+)", re.DOTALL)
_COLUMNS = re.compile(r"(\d+):(\d+)-(\d+):(\d+)")
_LINES = re.compile(r"L(\d+)(?:-L?(\d+))?")
_BODY = re.compile(r"def:(.+)\.body")
_CURSOR = re.compile(r"(\d+):(\d+)")


def hole_at(spec: str, text: str, syntax: Syntax) -> Mark:
    """The hole that a `--hole` means; SourceError if it is not in the text or cannot be read."""
    named = _NAMED.fullmatch(spec)
    name, place = named.groups() if named else ("", spec)
    where = f"--hole {spec}"
    if columns := _COLUMNS.fullmatch(place):
        line, column, last, end = map(int, columns.groups())
        start, stop = _offset(text, line, column, where), _offset(text, last, end, where)
    elif lines := _LINES.fullmatch(place):
        start, stop = _whole(text, int(lines[1]), int(lines[2] or lines[1]), where)
    elif body := _BODY.fullmatch(place):
        start, stop = _body(text, body[1], syntax, where)
        name = name or body[1].replace(".", "_")
    else:
        raise SourceError(
            "this does not tell where a hole is",
            where=where,
            todo="12:5-14:9, L12-L14 or def:parse.body, each with NAME= before it if you like",
        )
    if start > stop:
        raise SourceError("this hole ends before it starts", where=where)
    return Mark(name, start, stop)


def cursor_at(spec: str, text: str) -> Mark:
    """The empty hole at a cursor, LINE:COLUMN."""
    found = _CURSOR.fullmatch(spec)
    where = f"--cursor {spec}"
    if found is None:
        raise SourceError("a cursor is LINE:COLUMN", where=where, todo="--cursor 12:5")
    at = _offset(text, int(found[1]), int(found[2]), where)
    return Mark("cursor", at, at)


def apart(marks: Sequence[Mark], text: str, path: str) -> list[Mark]:
    """The marks in text order; SourceError if two of them overlap."""
    ordered = sorted(marks, key=lambda mark: mark.span)
    for one, other in zip(ordered, ordered[1:], strict=False):
        if other.start < one.end or one.span == other.span:
            (line, column), (last, end) = (
                line_and_column(text, one.start),
                line_and_column(text, other.start),
            )
            raise SourceError(
                "two holes overlap",
                where=f"{path}:{last}:{end}",
                got=f"{other.name or 'a hole'} begins inside of {one.name or 'the hole'} "
                f"at {line}:{column}",
                todo="leave one of them out",
            )
    return ordered


def _offset(text: str, line: int, column: int, where: str) -> int:
    starts = line_starts(text)
    if not 1 <= line <= len(starts):
        raise SourceError(
            "there is no such line", where=where, got=f"line {line}; there are {len(starts)}"
        )
    end = starts[line] if line < len(starts) else len(text) + 1
    shown = text[starts[line - 1] : end].rstrip("\r\n")
    if not 1 <= column <= len(shown) + 1:
        raise SourceError(
            "there is no such column",
            where=where,
            got=f"column {column}; line {line} ends at {len(shown) + 1}",
        )
    return starts[line - 1] + column - 1


def _whole(text: str, first: int, last: int, where: str) -> tuple[int, int]:
    start = _offset(text, first, 1, where)
    below = _offset(text, last, 1, where)
    stop = below + len(re.match(r"[^\r\n]*", text[below:]).group())  # type: ignore[union-attr]
    margin = len(re.match(r"[ \t]*", text[start:stop]).group())  # type: ignore[union-attr]
    return start + margin, stop


def _body(text: str, name: str, syntax: Syntax, where: str) -> tuple[int, int]:
    every = functions(text, syntax)
    found = [one for one in every if one.name == name or one.name.endswith(f".{name}")]
    exact = [one for one in found if one.name == name] or found
    if len(exact) == 1:
        return exact[0].start, exact[0].end
    names = ", ".join(one.name for one in (exact or every)[:12])
    raise SourceError(
        "several functions have this name" if exact else "there is no function of this name",
        where=where,
        got=names,
        todo="def:CLASS.NAME.body" if exact else "",
    )


def code_skeleton(function: Callable[..., Any]) -> str:
    """The function's source with `___NAME` in the place of its body, docstring and signature kept.

    Fill it with `infill.fill_code`. Raises SourceError if there is no source to read.
    """
    name = getattr(function, "__name__", repr(function))
    try:
        source = textwrap.dedent(inspect.getsource(function))
        node = ast.parse(source).body[0]
    except (OSError, TypeError, SyntaxError, IndexError) as error:
        raise SourceError(
            "the source of this function cannot be read", where=name, got=str(error)
        ) from None
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        raise SourceError("only a function has a body to fill", where=name)
    lines = source.splitlines(keepends=True)
    first = node.body[0]
    documented = ast.get_docstring(node) is not None
    if documented and first.end_lineno is not None:
        head = "".join(lines[: first.end_lineno])
        margin = " " * first.col_offset
        return f"{head}{margin}___{name}\n"
    line = lines[first.lineno - 1].encode()[: first.col_offset].decode()
    return "".join(lines[: first.lineno - 1]) + f"{line}___{name}\n"
