from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Infill

NOISE = ("--model", "noise", "--quiet")
TEMPLATE = """---
template: visit
slots:
  seen: {type: date}
  grade: {type: choice, of: [mild, severe]}
---
Seen on [[seen]].  Grade: [[grade]]; again: [[grade]].
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "visit.md"
    path.write_text(TEMPLATE)
    (tmp_path / "note.txt").write_text("Seen on 3 May 2024, mild.")
    return path


def test_a_report_keeps_its_text_and_says_one_name_once(infill: Infill, template: Path) -> None:
    ran = infill("report", template, "--context", template.parent / "note.txt", *NOISE)
    assert ran.code == 0
    last = ran.out.splitlines()[-1]
    assert last.startswith("Seen on ") and "[[" not in last
    assert last.endswith(("mild; again: mild.", "severe; again: severe."))


def test_a_report_is_written_where_it_is_wanted(infill: Infill, template: Path) -> None:
    output = template.parent / "out.md"
    note = template.parent / "note.txt"
    ran = infill("report", template, "--context", note, "-o", output, *NOISE)
    assert (ran.code, ran.out) == (0, "") and "Seen on" in output.read_text()


def test_a_lock_fixes_a_slot_of_a_report(infill: Infill, template: Path) -> None:
    note = template.parent / "note.txt"
    ran = infill("report", template, "--context", note, "--lock", "grade=severe", *NOISE)
    assert ran.code == 0 and ran.out.endswith("severe; again: severe.\n")


def test_a_bad_template_leaves_no_output(infill: Infill, template: Path) -> None:
    template.write_text(TEMPLATE.replace("date", "dat"))
    output = template.parent / "out.md"
    note = template.parent / "note.txt"
    ran = infill("report", template, "--context", note, "-o", output, *NOISE)
    assert (ran.code, output.exists()) == (2, False)
