"""The house: folders that show the architecture, no import circle, one name for one thing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scripts import import_graph

ROOT = Path(__file__).parents[1]
FILES = import_graph.modules(ROOT)
FIGURES = import_graph.measure(ROOT)
ROOMS = sorted(path for path in FILES.values() if path.name == "__init__.py")


def test_no_import_goes_round_in_a_circle() -> None:
    assert FIGURES.circles == ()


def test_few_files_lie_at_the_root() -> None:
    assert FIGURES.root_files <= 17


def test_no_public_name_is_defined_twice() -> None:
    assert FIGURES.repeated_names == {}


def test_no_file_name_is_used_twice() -> None:
    assert FIGURES.repeated_files == {}


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_every_folder_tells_what_it_does_and_where_to_start_reading(path: Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert len(text.split()) >= 25, f"{path} needs a paragraph"


def test_a_circle_is_found_also_among_imports_for_types_and_within_functions(
    tmp_path: Path,
) -> None:
    (tmp_path / "infill").mkdir()
    sources = {
        "__init__": "",
        "a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from infill.b import B\n",
        "b": "class B:\n    def a(self) -> None:\n        from infill import a\n",
        "c": "from infill.a import B\n",
    }
    for name, text in sources.items():
        (tmp_path / "infill" / f"{name}.py").write_text(text, encoding="utf-8")
    made = import_graph.measure(tmp_path)
    assert made.circles == (frozenset({"infill.a", "infill.b"}),)
    assert made.floors == 2
