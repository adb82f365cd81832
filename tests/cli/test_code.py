from __future__ import annotations

import ast
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Infill

NOISE = ("--model", "noise", "--quiet", "--set", "schedule=fixed", "--set", "slot_cap=16")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.py"
    path.write_bytes(b"def area(r):\r\n    return ___\r\n")
    path.chmod(0o744)
    return path


def test_the_filled_file_parses_and_keeps_every_byte_outside_the_hole(
    infill: Infill, draft: Path
) -> None:
    ran = infill("code", draft, *NOISE)
    assert ran.code == 0
    ast.parse(ran.out)
    assert ran.out.startswith("def area(r):\r\n    return ") and ran.out.endswith("\r\n")
    assert "___" in draft.read_text()


def test_write_changes_the_file_and_prints_nothing(infill: Infill, draft: Path) -> None:
    ran = infill("code", draft, "-w", *NOISE)
    assert (ran.code, ran.out) == (0, "")
    assert b"___" not in draft.read_bytes() and stat.S_IMODE(draft.stat().st_mode) == 0o744


def test_a_diff_shows_only_the_lines_of_the_hole(infill: Infill, draft: Path) -> None:
    ran = infill("code", draft, "-d", *NOISE)
    changed = [
        line for line in ran.out.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert len(changed) == 2 and changed[0] == "-    return ___"
    assert "___" in draft.read_text()


def test_stdin_is_a_filter(draft: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infill", "code", "-", *NOISE],
        input=draft.read_bytes(),
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(b"def area(r):\r\n    return ")


def test_stdin_cannot_be_written(infill: Infill) -> None:
    ran = infill("code", "-", "-w", *NOISE)
    assert ran.code == 2 and "there is no file to write" in ran.err


def test_a_file_without_holes_or_that_does_not_parse_is_a_bad_source(
    infill: Infill, tmp_path: Path
) -> None:
    path = tmp_path / "a.py"
    for text in ("x = 1\n", "x = (___\n"):
        path.write_text(text)
        ran = infill("code", path, *NOISE)
        assert (ran.code, ran.out) == (2, "") and str(path) in ran.err
        assert path.read_text() == text
