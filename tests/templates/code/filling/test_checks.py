from __future__ import annotations

import sys
from pathlib import Path

import pytest

from infill.errors import SourceError
from infill.templates.code.faults import HoleFault
from infill.templates.code.filling.checks import check_of, shadow
from infill.templates.code.sheet import Sheet, read_sheet
from infill.templates.code.syntaxes import syntax_of

SOURCE = "import os\n\n\ndef f(x: int) -> str:\n    return ___a\n\n\ny = ___b\n"


def sheet(path: str = "<stdin>", source: str = SOURCE) -> Sheet:
    return read_sheet(source, syntax_of("python"), path)


def blamed(faults: object) -> list[tuple[str, ...]]:
    assert isinstance(faults, tuple | list)
    return [fault.names for fault in faults if isinstance(fault, HoleFault)]


def test_ruff_blames_the_hole_and_forgives_what_was_there_before() -> None:
    check = check_of(sheet(), "ruff")
    assert blamed(check({"a": "str(x)", "b": "f(1)"})) == []
    assert blamed(check({"a": "str(x)", "b": "nowhere"})) == [("b",)]


@pytest.mark.slow
def test_mypy_blames_the_hole() -> None:
    check = check_of(sheet(), "mypy")
    assert blamed(check({"a": "str(x)", "b": "f(1)"})) == []
    assert blamed(check({"a": "x + 1", "b": "f(1)"})) == [("a",)]


def test_a_command_sees_the_filled_file_beside_its_neighbours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "package" / "code.py"
    source.parent.mkdir()
    (tmp_path / "test_it.py").write_text("import package.code\nassert package.code.f(1) == '1'\n")
    source.write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    check = check_of(sheet(str(source)), f"{sys.executable} test_it.py")
    assert blamed(check({"a": "str(x)", "b": "f(1)"})) == []
    assert blamed(check({"a": "str(x)", "b": "1 / 0"})) == [("b",)]
    assert blamed(check({"a": "'2'", "b": "0"})) == [("a", "b")]
    assert source.read_text() == SOURCE and len(list(tmp_path.rglob("*"))) == 3


def test_braces_stand_for_the_file() -> None:
    check = check_of(sheet(), f"{sys.executable} {{}}")
    assert blamed(check({"a": "str(x)", "b": "f(1)"})) == []
    assert blamed(check({"a": "str(x)", "b": "f('') + 1"})) == [("b",)]


@pytest.mark.parametrize("said", ["no-such-command-anywhere", "'", ""])
def test_a_command_that_cannot_run_is_an_error(said: str) -> None:
    with pytest.raises(SourceError):
        check_of(sheet(), said)({})


def test_the_shadow_holds_copies_of_all_but_the_file(tmp_path: Path) -> None:
    root, folder = tmp_path / "root", tmp_path / "shadow"
    (root / "a" / "b").mkdir(parents=True)
    (root / "node_modules").mkdir()
    folder.mkdir()
    for name in ("x", "a/y", "a/b/z.py", "a/b/w"):
        (root / name).write_text(name)
    path = shadow(folder, root, str(root / "a" / "b" / "z.py"), "z.py")
    assert path == folder / "a" / "b" / "z.py" and not path.exists()
    assert (folder / "x").read_text() == "x" and (folder / "a" / "b" / "w").read_text() == "a/b/w"
    assert (folder / "node_modules").is_symlink() and not (folder / "x").is_symlink()
