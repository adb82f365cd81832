from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from infill.cli.files import read_text, write_file
from infill.errors import SourceError


def test_text_is_read_and_written_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\tthree")
    write_file(str(path), read_text(str(path), "text"))
    assert path.read_bytes() == b"\xef\xbb\xbfone\r\ntwo\tthree"


def test_a_written_file_keeps_its_mode_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    path.write_text("old")
    path.chmod(0o750)
    write_file(str(path), "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.py"]


def test_a_link_still_points_to_its_file_after_writing(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("old")
    link = tmp_path / "link.py"
    link.symlink_to("real.py")
    write_file(str(link), "new")
    assert link.is_symlink() and (tmp_path / "real.py").read_text() == "new"


def test_a_file_that_cannot_be_encoded_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_file(str(path), "half \ud800")
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot write the file"):
        write_file(str(tmp_path / "no" / "a.txt"), "text")


def test_a_name_that_no_file_can_have_is_an_error() -> None:
    with pytest.raises(SourceError, match="cannot read the text"):
        read_text("a\0b", "text")


def test_an_unreadable_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(SourceError, match="Permission denied"):
        read_text(str(path), "text")
