"""Measure the import graph of a package: how many rooms, floors and circles the house has.

    python scripts/import_graph.py                     figures of infill/ here
    python scripts/import_graph.py --root OTHER        of another checkout
    python scripts/import_graph.py --list              also names each circle and each repeated name

Every import counts, those for type checkers and those inside functions included. A *floor* is a
level of the import order: a module stands one floor above the highest module it imports.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Graph = Mapping[str, frozenset[str]]
"""The modules that each module imports."""


def modules(root: Path, package: str = "infill") -> dict[str, Path]:
    """The package's modules and their files."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def graph(files: Mapping[str, Path]) -> Graph:
    """What each module imports, wherever in the file the import stands.

    A package that passes names of its own modules on (`infill/__init__.py`) is not counted as
    importing them: it is the door, not a floor.
    """
    edges = {}
    for name, path in files.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        met = set(_imported(tree, name, files)) - {name}
        if path.name == "__init__.py":
            met = {other for other in met if not other.startswith(name + ".")}
        edges[name] = frozenset(met)
    return edges


def _imported(tree: ast.AST, name: str, files: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names if item.name in files)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for item in node.names:
                inner = f"{node.module}.{item.name}"
                if inner in files:
                    yield inner
                elif node.module in files:
                    yield node.module


def circles(edges: Graph) -> list[frozenset[str]]:
    """The strongly connected components of more than one module (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[frozenset[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in sorted(edges[module]):
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            group = set()
            while True:
                group.add(stack.pop())
                if module in group:
                    break
            if len(group) > 1:
                found.append(frozenset(group))

    sys.setrecursionlimit(10_000)
    for module in sorted(edges):
        if module not in index:
            visit(module)
    return found


def floors(edges: Graph) -> int:
    """The longest chain of imports, circles taken as one module."""
    home = {module: group for group in circles(edges) for module in group}
    memo: dict[str, int] = {}

    def height(module: str) -> int:
        if module not in memo:
            group = home.get(module, frozenset({module}))
            below = {other for one in group for other in edges[one]} - group
            level = 1 + max((height(other) for other in below), default=0)
            memo.update(dict.fromkeys(group, level))
        return memo[module]

    return max(height(module) for module in edges)


def public_names(files: Mapping[str, Path]) -> dict[str, list[str]]:
    """Public classes and functions by name, with the modules that define them."""
    where: dict[str, list[str]] = defaultdict(list)
    for module, path in files.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            if named and not node.name.startswith("_") and module not in where[node.name]:
                where[node.name].append(module)
    return where


def rooms(edges: Graph, package: str = "infill") -> Graph:
    """The same graph among what lies directly in the package: its folders and its own files."""

    def room(module: str) -> str:
        return ".".join(module.split(".")[:2])

    made: dict[str, set[str]] = defaultdict(set)
    for module, met in edges.items():
        if module != package:
            made[room(module)] |= {room(other) for other in met if other != package}
    return {name: frozenset(met - {name}) for name, met in made.items()}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a house is measured by."""

    modules: int
    root_files: int
    lines: int
    floors: int
    room_floors: int
    circles: tuple[frozenset[str], ...]
    one_importer: int
    repeated_files: Mapping[str, int]
    repeated_names: Mapping[str, list[str]]
    public: int


def measure(root: Path, package: str = "infill") -> Figures:
    """The figures of a checkout."""
    files = modules(root, package)
    edges = graph(files)
    importers = Counter(other for met in edges.values() for other in met)
    stems = Counter(path.stem for path in files.values() if path.stem != "__init__")
    names = public_names(files)
    return Figures(
        modules=len(files),
        root_files=len(list((root / package).glob("*.py"))),
        lines=sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files.values()),
        floors=floors(edges),
        room_floors=floors(rooms(edges, package)),
        circles=tuple(circles(edges)),
        one_importer=sum(count == 1 for count in importers.values()),
        repeated_files={name: count for name, count in stems.items() if count > 1},
        repeated_names={name: where for name, where in names.items() if len(where) > 1},
        public=len(names),
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Measure the import graph.")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--list", action="store_true", help="name circles and repeated names")
    args = parser.parse_args()
    made = measure(args.root)
    largest = max(map(len, made.circles), default=0)
    print(f"modules                {made.modules:6}")
    print(f"files at the root      {made.root_files:6}")
    print(f"lines                  {made.lines:6}")
    print(f"floors of rooms        {made.room_floors:6}")
    print(f"floors of modules      {made.floors:6}")
    print(f"circles                {len(made.circles):6}   largest: {largest} modules")
    print(f"one importer           {made.one_importer:6}")
    print(f"file names repeated    {len(made.repeated_files):6}")
    print(f"public names repeated  {len(made.repeated_names):6}   of {made.public}")
    if args.list:
        for group in made.circles:
            print("circle:", ", ".join(sorted(group)))
        for name, where in sorted(made.repeated_names.items()):
            print(f"name {name}: {', '.join(where)}")
        for name, count in sorted(made.repeated_files.items()):
            print(f"file {name}.py: {count}")


if __name__ == "__main__":
    main()
