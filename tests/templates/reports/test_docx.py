from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from infill import fill_report
from infill.errors import SourceError
from infill.models.synthetic import Teacher
from infill.templates.reports.docx import slot_texts, word_document
from infill.templates.reports.report import Report

TEMPLATE = """---
slots:
  nodules: {type: list, max: 2, item: {size: {type: integer, unit: mm}, place: verbatim}}
  names: {type: list, item: verbatim}
  none: {type: list, item: verbatim}
---
[[side]]{% for n in [[nodules]] %} [[n.size]] [[n.place]]{% endfor %} [[names]] [[none]]
"""


@pytest.fixture(scope="module")
def report() -> Report:
    nodules = [{"size": 4, "place": "apex"}]
    gold = {"side": "R&D", "nodules": nodules, "names": ["apex", "lobe"], "none": []}
    return fill_report(TEMPLATE, "apex and lobe", model=Teacher(gold))


def test_the_texts_of_slots_and_items_are_there_by_name(report: Report) -> None:
    assert slot_texts(report) == {
        "side": "R&D",
        "nodules": [{"size": "4 mm", "place": "apex"}],
        "names": ["apex", "lobe"],
        "none": [],
    }


def test_a_word_template_takes_the_texts(report: Report, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="docxtpl is not installed")
    document = docx.Document()
    document.add_paragraph("{{ who }}: {{ side }}, {% for n in nodules %}{{ n.size }}{% endfor %}")
    document.save(tmp_path / "t.docx")
    data = word_document(report, str(tmp_path / "t.docx"), {"who": "Ana"})
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert "Ana: R&amp;D, 4 mm" in archive.read("word/document.xml").decode()


def test_without_docxtpl_or_with_another_file_there_is_an_error(
    report: Report, tmp_path: Path
) -> None:
    path = tmp_path / "t.docx"
    path.write_text("no document")
    with pytest.raises(SourceError):
        word_document(report, str(path), {})
