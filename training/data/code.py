"""Python code with holes: functions of permissive sources, with parts of them cut out."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from training.data.example import Holes

PACKAGES = (
    "attr click jinja2 networkx packaging pydantic pygments requests rich sympy typer urllib3 "
    "markupsafe referencing jsonschema faker huggingface_hub filelock arrow dateutil numpy"
).split()
HELD_OUT = "sortedcontainers tomlkit lark markdown_it mpmath".split()
LEFT_OUT = frozenset(
    "test tests testing idlelib lib2to3 site-packages turtledemo __pycache__ _vendor".split()
)
INSTRUCTION = "Complete the code."


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the source to take out: [start, end) in characters, and its kind."""

    start: int
    end: int
    kind: str


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
def functions(path: Path) -> tuple[str, ...]:
    """The functions of a file that are neither tiny nor long, dedented."""
    try:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
    except (SyntaxError, UnicodeDecodeError, ValueError):
        return ()
    lines = source.splitlines()
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        text = textwrap.dedent("\n".join(lines[start - 1 : node.end_lineno]))
        if 4 <= text.count("\n") <= 32 and 100 < len(text) < 1300 and text.isascii():
            found.append(_brief(text))
    return tuple(text for text in found if text)


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

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            for arg in (*node.args, *(keyword.value for keyword in node.keywords)):
                if not isinstance(arg, ast.Starred):
                    add(arg, arg, "argument")
        if isinstance(node, ast.Return | ast.Assign | ast.AugAssign | ast.Expr) and node.value:
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
    return [cut for cut in found if _sound(text[cut.start : cut.end], cut.kind)]


def _sound(text: str, kind: str) -> bool:
    """Whether a part is worth taking out and small enough for its hole."""
    if kind == "block":
        return text.count("\n") <= 6 and 12 < len(text) < 220 and '"""' not in text
    if kind == "line":
        return text.count("\n") <= 3 and 4 < len(text) < 130 and '"""' not in text
    return "\n" not in text and 1 <= len(text) < 60 and not text.startswith(('"""', "'''"))


WEIGHTS = {"expression": 3.0, "argument": 2.5, "line": 4.0, "block": 4.0}


def holed(rng: Random, *, held_out: bool = False) -> Holes | None:
    """A function with one to three holes; None where the draw has nothing to cut."""
    path = rng.choice(files(held_out))
    texts = functions(path)
    if not texts:
        return None
    text = rng.choice(texts)
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
    made, at = "", 0
    gold: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for number, cut in enumerate(chosen):
        name = f"h{number}"
        made += text[at : cut.start] + "___" + name
        gold[name], kinds[name] = text[cut.start : cut.end], cut.kind
        at = cut.end
    made += text[at:] + "\n"
    kind = "code_held_out" if held_out else "code_" + chosen[0].kind
    return Holes(kind, made, gold, INSTRUCTION, kinds=kinds)
