from __future__ import annotations

import ast
import stat
import subprocess
import sys
import time
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


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.py"
    hole = '<fill:low kind=expr max=4 "the \\"least\\"">'
    path.write_text(f"def f(x):\n    return ___\n\n\ndef g():\n    ...\n\n\ny = {hole}\n")
    return path


def test_holes_are_listed_with_place_kind_and_hint(infill: Infill, many: Path) -> None:
    ran = infill("code", many, "--list", "--stubs", "--hole", "name=1:5-1:6")
    assert ran.code == 0 and ran.out.replace(str(many), "F").splitlines() == [
        "F:1:5: name name",
        "F:2:12: ___1 expressions",
        "F:6:5: g block",
        'F:9:5: low expression "the \\"least\\""',
    ]
    rows = infill("code", many, "--list", "--format", "json").json
    assert rows[-1] == {
        "file": str(many),
        "line": 9,
        "column": 5,
        "name": "low",
        "kind": "expression",
        "hint": 'the "least"',
    }


def test_check_says_with_its_exit_code_whether_holes_remain(
    infill: Infill, many: Path, tmp_path: Path
) -> None:
    assert infill("code", many, "--check").code == 1
    done = tmp_path / "done.py"
    done.write_text("x = 1\n")
    assert infill("code", done, "--check").code == 0
    done.write_text("x = (___\n")
    assert infill("code", done, "--check").code == 2


def test_a_dry_run_shows_canvases_masks_and_forwards_without_a_model(
    infill: Infill, many: Path
) -> None:
    ran = infill("code", many, "--dry-run", "--model", "there-is-no-such-model")
    assert ran.code == 0
    assert (
        "canvas 1 of 1" in ran.out and "low: expression, 2/4 masks at first, 4 at most" in ran.out
    )
    assert "1 for the lengths" in ran.out and "▢▢▢▢" in ran.out


def test_formats_are_text_json_edits_and_diff(infill: Infill, many: Path) -> None:
    settings = ("--only", "low", *NOISE)
    report = infill("code", many, "--format", "json", "--lock", "___1=x", *settings).json
    assert report["valid"] and "return x\n" in report["text"]
    assert [hole["status"] for hole in report["holes"]] == ["locked", "filled"]
    edits = infill("code", many, "--format", "edits", *settings).json
    assert [edit["range"]["start"] for edit in edits] == [{"line": 8, "character": 4}]
    assert infill("code", many, "--format", "diff", *settings).out.startswith("--- a/")


def test_a_hole_that_cannot_be_filled_stays_and_the_exit_code_is_1(
    infill: Infill, tmp_path: Path
) -> None:
    path = tmp_path / "a.py"
    path.write_text("x = 1 <fill:a kind=name> 2\ny = ___b\n")
    ran = infill("code", path, "-w", "--model", "noise", "--set", "slot_cap=4")
    assert ran.code == 1 and "a stays as it is" in ran.err
    assert path.read_text().startswith("x = 1 <fill:a kind=name> 2\ny = ")
    assert "___b" not in path.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--hole", "9"), "does not tell where"),
        (("--hole", "99:1-99:1"), "there is no such line"),
        (("--hole", "def:h.body"), "no function of this name"),
        (("--hole", "2:1-2:15"), "two holes overlap"),
        (("--cursor", "x"), "a cursor is LINE:COLUMN"),
        (("--lock", "___1"), "needs a name and a text"),
        (("--lock", "nobody=1"), "no hole of this name"),
        (("--lock", "___1=)"), "does not fit"),
        (("--only", "nobody"), "no hole of this name"),
        (("--time", "soon"), "not a length of time"),
        (("--time", "0s"), "not a length of time"),
        (("--language", "cobol"), "not known"),
        (("--validator", "no-such-command-anywhere"), "there is no such command"),
        (("--context", "no-such-file"), "no such file"),
    ],
)
def test_bad_usage_is_told_and_changes_nothing(
    infill: Infill, many: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = many.read_bytes()
    ran = infill("code", many, "-w", *arguments, *NOISE)
    assert (ran.code, ran.out) == (2, "") and said in ran.err
    assert many.read_bytes() == before


def test_a_file_whose_name_tells_no_language_is_not_taken_for_python(
    infill: Infill, tmp_path: Path
) -> None:
    path = tmp_path / "a.rb"
    path.write_text("x = ___\n")
    ran = infill("code", path, *NOISE)
    assert (ran.code, ran.out) == (2, "") and "--language" in ran.err
    assert infill("code", path, "--language", "python", "--list").code == 0


def answering(path: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infill", "code", str(path), "-i", "-w", *NOISE],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_person_decides_hole_by_hole(many: Path) -> None:
    done = answering(many, "r", "e", "x * 2", ".", "k")
    assert done.returncode == 1 and done.stdout == "", done.stderr
    assert "return x * 2\n" in many.read_text() and "<fill:low" in many.read_text()


KILLED = """
import sys
import time
from infill.cli.files import write_file
while True:
    for text in ("old " * 300_000, "new " * 300_000):
        write_file(sys.argv[1], text)
"""


def test_a_write_that_is_killed_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    whole = {"old " * 300_000, "new " * 300_000}
    for number in range(6):
        path.write_text("old " * 300_000)
        writer = subprocess.Popen([sys.executable, "-c", KILLED, str(path)])
        time.sleep(0.25 + 0.037 * number)
        writer.kill()
        writer.wait()
        assert path.read_text() in whole
