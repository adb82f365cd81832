"""Python sources under permissive licences: functions and classes, with what stands above them."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PACKAGES = (
    "attr click jinja2 networkx packaging pydantic pygments requests rich sympy typer urllib3 "
    "markupsafe referencing jsonschema faker huggingface_hub filelock arrow dateutil numpy"
).split()
HELD_OUT = "sortedcontainers tomlkit lark markdown_it mpmath".split()
LEFT_OUT = frozenset(
    "test tests testing idlelib lib2to3 site-packages turtledemo __pycache__ _vendor".split()
)
HEAD = 24
"""Most lines of the file that are kept above a piece of code."""


@dataclass(frozen=True, slots=True)
class Code:
    """A function or class that parses alone, and the top-level lines above it in its file."""

    head: str
    text: str


@lru_cache(maxsize=2)
def files(held_out: bool) -> tuple[Path, ...]:
    """Source files of moderate size, in a fixed order."""
    roots = [] if held_out else [Path(inspect.getfile(inspect)).parent]
    for name in HELD_OUT if held_out else PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            roots.append(Path(spec.submodule_search_locations[0]))
    found = []
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            inner = path.relative_to(root)
            if not LEFT_OUT & set(inner.parts[:-1]) and 500 < path.stat().st_size < 60_000:
                found.append(path)
    return tuple(found)


@lru_cache(maxsize=512)
def pieces(path: Path) -> tuple[Code, ...]:
    """The functions and classes of a file that are neither tiny nor long, dedented."""
    try:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
    except (SyntaxError, UnicodeDecodeError, ValueError):
        return ()
    if "___" in source:
        return ()  # it would read as a mark
    lines = source.splitlines()
    tops = [_first_line(node) for node in tree.body if not isinstance(node, ast.Expr)]
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        start = _first_line(node)
        text = textwrap.dedent("\n".join(lines[start - 1 : node.end_lineno]))
        if 4 <= text.count("\n") <= 32 and 100 < len(text) < 1300 and text.isascii():
            above = [top for top in tops if start - HEAD <= top < start]
            head = "\n".join(lines[above[0] - 1 : start - 1]) if above else ""
            alone = node.col_offset > 0 or not head.isascii() or len(head) > 1000
            found.append(Code("" if alone else head + "\n" * bool(head), _brief(text)))
    return tuple(piece for piece in found if piece.text)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _brief(text: str) -> str:
    """The function without a long docstring; empty if it does not parse alone."""
    try:
        node = ast.parse(text).body[0]
    except SyntaxError:
        return ""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    about = node.body[0]
    if (
        len(node.body) > 1
        and ast.get_docstring(node)
        and (about.end_lineno or 0) - about.lineno > 2
    ):
        lines = text.split("\n")
        first = lines[about.lineno - 1].rstrip()
        if not first.endswith('"""') or first.strip() == '"""':
            first += "" if first.strip() == '"""' else '"""'
        kept = [] if first.strip() == '"""' else [first]
        text = "\n".join(lines[: about.lineno - 1] + kept + lines[about.end_lineno :])
    try:
        ast.parse(text)
    except SyntaxError:
        return ""
    return text
