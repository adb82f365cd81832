"""A typed function with a docstring becomes a source whose hole is its body."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from infill.errors import SourceError


def skeleton(function: Callable[..., Any]) -> str:
    """The function's source with `___NAME` in the place of its body, docstring and signature kept.

    Fill it with `infill.code.fill`. Raises SourceError if there is no source to read.
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
