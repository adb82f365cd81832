"""Odd files and options of `infill code`: a filled file or a readable error; nothing is lost."""

from __future__ import annotations

import ast
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Infill

NOISE = ("--model", "noise", "--lengths", "1", "--set", "schedule=fixed", "--set", "slot_cap=8")


def piped(data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "infill", "code", "-", *arguments, *NOISE, "-q"]
    return subprocess.run(command, input=data, capture_output=True, timeout=120)


def made(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_stubs_are_written_in_place(infill: Infill, tmp_path: Path) -> None:
    path = made(tmp_path / "a.py", "def f(a):\n    ...\n\n\ndef g():\n    return 1\n")
    ran = infill("code", path, "--stubs", "-w", "-q", *NOISE)
    assert (ran.code, ran.out) == (0, "")
    text = path.read_text()
    ast.parse(text)
    assert "..." not in text and text.endswith("\n\n\ndef g():\n    return 1\n")


@pytest.mark.parametrize(
    ("language", "data", "start"),
    [("json", b'{"a": ___}\n', b'{"a": '), ("javascript", b"let x = ___;\r\n", b"let x = ")],
)
def test_other_languages_come_from_stdin(language: str, data: bytes, start: bytes) -> None:
    done = piped(data, "--language", language)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(start) and done.stdout.endswith(data[-2:])
    assert b"___" not in done.stdout
    if language == "json":
        json.loads(done.stdout)


def test_a_locked_text_stands_in_the_file_and_only_the_named_hole_is_filled(
    infill: Infill, tmp_path: Path
) -> None:
    path = made(tmp_path / "a.py", "x = ___a\ny = ___b\nz = ___c\n")
    ran = infill("code", path, "--lock", "a=f(1, 2)", "--only", "b", "-q", *NOISE)
    lines = ran.out.splitlines()
    assert ran.code == 0 and (lines[0], lines[2]) == ("x = f(1, 2)", "z = ___c")
    assert "___" not in lines[1]


@pytest.mark.parametrize("act", ["--check", "--list", "--dry-run"])
def test_looking_changes_nothing_and_asks_no_model(
    infill: Infill, tmp_path: Path, act: str
) -> None:
    path = made(tmp_path / "a.py", "x = ___\n")
    ran = infill("code", path, act, "-w", "--model", "there-is-no-such-model")
    assert ran.code == (1 if act == "--check" else 0) and "___1" in ran.out
    assert path.read_text() == "x = ___\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there are no holes"),
        (b"\n\n", "there are no holes"),
        (b"a = 1\nx = ___\ny = '\0'\n", "a.py:3:6"),
        (b"x = ___\n# \xff\n", "a.py:2: the file is not UTF-8 text"),
        ("x = ___\n".encode("utf-16"), "not UTF-8 text"),
        ("x = ___\n".encode("utf-16-le"), "there are no holes"),
        (b"x = ___\n  y = 1\n", "unexpected indent"),
    ],
)
def test_what_is_no_source_is_refused_and_stays(
    infill: Infill, tmp_path: Path, data: bytes, said: str
) -> None:
    path = made(tmp_path / "a.py", data)
    ran = infill("code", path, "-w", *NOISE)
    assert (ran.code, ran.out) == (2, "") and said in ran.err
    assert path.read_bytes() == data


@pytest.mark.parametrize("text", ["___", "<FILL_ME>", "\ufeff___", "___\r\n"])
def test_a_file_that_is_only_a_hole_is_filled(infill: Infill, tmp_path: Path, text: str) -> None:
    path = made(tmp_path / "a.py", text)
    ran = infill("code", path, "-q", *NOISE)
    assert ran.code == 0 and ran.out.strip("\ufeff\r\n")
    ast.parse(ran.out.removeprefix("\ufeff"))
    assert ran.out.startswith("\ufeff") == text.startswith("\ufeff")
    assert ran.out.endswith("\r\n") == text.endswith("\r\n")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "mark"), [("a.py", "___"), ("a.json", "<FILL_ME>")])
def test_a_line_of_a_megabyte_is_filled(
    infill: Infill, tmp_path: Path, name: str, mark: str
) -> None:
    before = "[" + "1, " * 350_000
    ran = infill("code", made(tmp_path / name, f"{before}{mark}]\n"), "-q", *NOISE)
    assert ran.code == 0 and ran.out.startswith(before) and ran.out.endswith("]\n")


def test_mixed_line_ends_stay_as_they_are(infill: Infill, tmp_path: Path) -> None:
    path = made(tmp_path / "a.py", b"a = 1\r\nb = ___\nif a:\n    ___c\r\nd = 2\re = 3")
    ran = infill("code", path, "-w", "-q", *NOISE)
    assert ran.code == 0
    data = path.read_bytes()
    assert data.startswith(b"a = 1\r\nb = ") and data.endswith(b"\r\nd = 2\re = 3")
    assert b"\nif a:\n    " in data and b"\r\nif" not in data


def test_a_name_in_a_string_or_comment_is_no_hole_but_a_mark_is(
    infill: Infill, tmp_path: Path
) -> None:
    text = "a = 'x ___ y'  # ___\nb = 'x <FILL_ME> y'\n# <fill:why>\n"
    path = made(tmp_path / "a.py", text)
    rows = infill("code", path, "--list", "--format", "json").json
    assert [(row["name"], row["kind"]) for row in rows] == [("___1", "string"), ("why", "comment")]
    ran = infill("code", path, "-q", *NOISE)
    assert ran.code == 0 and ran.out.startswith("a = 'x ___ y'  # ___\nb = 'x ")
    ast.parse(ran.out)
    assert [line[0] for line in ran.out.splitlines()] == ["a", "b", "#"]


def test_alternatives_stand_in_the_report_and_the_file_gets_one_text(
    infill: Infill, tmp_path: Path
) -> None:
    path = made(tmp_path / "a.py", "x = ___\n")
    ran = infill("code", path, "-n", "3", *NOISE)
    assert ran.code == 0 and ran.out.count("\n") == 1 and " or" in ran.err
    report = infill("code", path, "-n", "3", "--format", "json", "-q", *NOISE).json
    (hole,) = report["holes"]
    texts = [hole["text"], *hole["alternatives"]]
    assert len(set(texts)) == len(texts) == 3
    assert "The file gets the first" in " ".join(
        infill("code", "--help").out.replace("│", " ").split()
    )


def test_a_folder_or_a_missing_file_is_named(infill: Infill, tmp_path: Path) -> None:
    made(tmp_path / "draft.py", "x = ___\n")
    for path, said in ((tmp_path, "directory"), (tmp_path / "drft.py", "draft.py")):
        for write in ((), ("-w",)):
            ran = infill("code", path, *write, *NOISE)
            assert (ran.code, ran.out) == (2, "") and said in ran.err


@pytest.mark.parametrize(
    ("holes", "said"),
    [
        (("9:1-9:2",), "there is no such line"),
        (("1:1-1:99",), "there is no such column"),
        (("0:1-1:2",), "there is no such line"),
        (("1:3-1:1",), "ends before it starts"),
        (("L3-L1",), ""),
        (("1:1-1:6", "1:3-1:4"), "two holes overlap"),
        (("1:1-1:2", "1:1-1:2"), "two holes overlap"),
    ],
)
def test_holes_outside_of_the_file_or_in_each_other_are_refused(
    infill: Infill, tmp_path: Path, holes: tuple[str, ...], said: str
) -> None:
    path = made(tmp_path / "a.py", "xy = 1\n")
    ran = infill("code", path, "-w", *(f"--hole={hole}" for hole in holes), *NOISE)
    assert (ran.code, ran.out) == (2, "") and said in ran.err
    assert path.read_text() == "xy = 1\n"


def test_a_link_is_written_through_and_stays_a_link(infill: Infill, tmp_path: Path) -> None:
    path, link = made(tmp_path / "a.py", "x = ___\n"), tmp_path / "b.py"
    link.symlink_to("a.py")
    assert infill("code", link, "-w", "-q", *NOISE).code == 0
    assert link.is_symlink() and "___" not in path.read_text()


def test_a_link_to_nothing_is_an_error(infill: Infill, tmp_path: Path) -> None:
    link = tmp_path / "b.py"
    link.symlink_to("nowhere.py")
    ran = infill("code", link, "-w", *NOISE)
    assert ran.code == 2 and "there is no such file" in ran.err


def test_a_read_only_file_is_not_written_or_keeps_its_mode(infill: Infill, tmp_path: Path) -> None:
    path = made(tmp_path / "a.py", "x = ___\n")
    path.chmod(0o444)
    may = os.access(path, os.W_OK)
    ran = infill("code", path, "-w", "-q", *NOISE)
    assert ran.code == (0 if may else 2) and ("___" in path.read_text()) != may
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_a_file_in_a_folder_that_may_not_be_written_is_refused_before_the_model(
    infill: Infill, tmp_path: Path
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    path = made(folder / "a.py", "x = ___\n")
    folder.chmod(0o555)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere")
        ran = infill("code", path, "-w", "--model", "there-is-no-such-model")
        assert ran.code == 2 and "cannot write the file" in ran.err
    finally:
        folder.chmod(0o755)
    assert path.read_text() == "x = ___\n"
