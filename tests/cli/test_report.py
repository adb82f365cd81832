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


def test_a_lock_may_be_a_pointer_and_is_never_dropped(infill: Infill, template: Path) -> None:
    options = ("report", template, "--context", template.parent / "note.txt", *NOISE)
    ran = infill(*options, "--lock", "/grade=severe")
    assert ran.code == 0 and ran.out.endswith("severe; again: severe.\n")
    ran = infill(*options, "--lock", "/items/0/price=3")
    assert ran.code == 2 and "items/0/price: there is no such slot" in ran.err


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("X = [1]", "nothing that can be filled"),
        ("class X: ...", "pydantic cannot describe this type"),
        ("X = 'abc'", "nothing that can be filled"),
        ("X = 3.5", "nothing that can be filled"),
        ("X = None", "there are no slots in None"),
        ("X = {'type': 'string'}", "a model or schema with fields"),
        ("X = {'properties': {'grade': {'type': 'strin'}}}", "this is not a JSON Schema"),
        ("X = {'properties': {'grade': {'$ref': '#/$defs/no'}}}", "leads nowhere"),
    ],
)
def test_what_has_no_slots_is_told(infill: Infill, template: Path, code: str, said: str) -> None:
    (template.parent / "x.py").write_text(code)
    ran = infill("report", template, "--slots", f"{template.parent}/x.py:X", "--list")
    assert (ran.code, ran.out) == (2, "") and said in ran.err


def test_a_field_that_may_be_anything_is_a_slot(infill: Infill, template: Path) -> None:
    slots = template.parent / "slots.json"
    slots.write_text('{"properties": {"extra": true}}')
    template.write_text("---\ntemplate: t\n---\n[[extra]]")
    ran = infill("report", template, "--slots", slots, "--list")
    assert ran.code == 0 and ran.out.split()[:2] == ["extra", "schema"]


def test_a_bad_template_leaves_no_output(infill: Infill, template: Path) -> None:
    template.write_text(TEMPLATE.replace("date", "dat"))
    output = template.parent / "out.md"
    note = template.parent / "note.txt"
    ran = infill("report", template, "--context", note, "-o", output, *NOISE)
    assert (ran.code, output.exists()) == (2, False)


RICH = """---
template: visit/1
context: a dictation
slots:
  seen: {type: date, ask: day of the visit}
  side: {type: choice, of: [left, right]}
  note: {type: text, max: 12}
---
{{ name }}, [[seen]]: [[side]]{% if [[side]] == "left" %} (L){% endif %}, [[note]]
"""
QUICK = ("--set", "schedule=fixed", "--set", "slot_cap=12", *NOISE)


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    path = tmp_path / "rich.md"
    path.write_text(RICH)
    (tmp_path / "a.txt").write_text("Seen on 3 May 2024.")
    (tmp_path / "b.txt").write_text("On the left.")
    (tmp_path / "known.yaml").write_text("name: Ana\n")
    return path


def test_data_answers_and_only_keep_all_but_one_slot(infill: Infill, rich: Path) -> None:
    folder = rich.parent
    options = (
        *("report", rich, "-c", folder / "a.txt", "-c", folder / "b.txt"),
        *("--data", folder / "known.yaml", "--answers", folder / "a.yml", *QUICK),
    )
    first = infill(*options, "--lock", "seen=2024-05-03", "-o", folder / "old.md")
    assert (first.code, first.out) == (0, "")
    old = (folder / "old.md").read_text()
    assert old.startswith("Ana, 2024-05-03: ")
    again = infill(*options, "--only", "note", "--seed", "3")
    assert again.code == 0 and again.out.rpartition(", ")[0] == old.rpartition(", ")[0]
    (folder / "old.md").write_text(old.replace("Ana", "Bo"))
    changed = infill(*options, "--diff", folder / "old.md", "--only", "note")
    assert changed.code == 0 and "-Bo, 2024-05-03" in changed.out and "+Ana, " in changed.out
    assert infill(*options, "--only", "nothing").code == 2


def test_lint_tells_all_problems_and_leaves_with_one(infill: Infill, rich: Path) -> None:
    assert infill("report", rich, "--lint").code == 0
    rich.write_text(RICH.replace("date", "dat").replace("{% endif %}", "").replace("12", "x"))
    ran = infill("report", rich, "--lint")
    assert ran.code == 1 and ran.out == "" and "3 problems" in ran.err
    assert f"{rich}:5:10: unknown type 'dat'" in ran.err and f"{rich}:7:22: " in ran.err
    assert f"{rich}:9:1: Unexpected end of template" in ran.err


def test_slots_and_schemas_can_be_listed(infill: Infill, rich: Path) -> None:
    assert infill("report", rich, "--list").out.splitlines()[0].split()[:2] == ["seen", "date"]
    names = [line.split()[0] for line in infill("report", "--list").out.splitlines()]
    assert "radiology-ct-chest" in names and len(names) >= 6
    schema = infill("report", rich, "--schema").json
    assert schema["title"] == "visit/1" and list(schema["properties"]) == ["seen", "side", "note"]
    assert schema["properties"]["seen"] == {
        "type": ["string", "null"],
        "format": "date",
        "description": "day of the visit",
    }


def test_a_dry_run_shows_what_the_model_would_be_asked(infill: Infill, rich: Path) -> None:
    ran = infill("report", rich, "-c", rich.parent / "a.txt", "--dry-run", "--lock", "side=left")
    assert ran.code == 2 and "'name' is undefined" in ran.err
    known = ("--data", rich.parent / "known.yaml")
    ran = infill(
        "report", rich, "-c", rich.parent / "a.txt", "--dry-run", "--lock", "side=left", *known
    )
    assert "seen: date (day of the visit)" in ran.out and "Seen on 3 May 2024." in ran.out
    assert ran.out.splitlines()[-1].startswith("Ana,▢▢") and ": left (L)," in ran.out
    ran = infill("report", "soap-note", "-c", rich.parent / "a.txt", "--dry-run")
    last = ran.out.splitlines()[-1]
    assert last.startswith("--- then the template is expanded, and filled in: seen, complaint,")


def test_our_templates_are_found_by_name_and_shown_as_a_page(infill: Infill, rich: Path) -> None:
    page = rich.parent / "out.html"
    note = rich.parent / "a.txt"
    ran = infill("report", "soap-note", "-c", note, "--html", page, *QUICK)
    assert ran.code == 0 and ran.out.startswith("# Visit of the patient on ")
    assert page.read_text().startswith("<!doctype html>")
    missing = infill("report", "soap-not", "-c", note, *QUICK)
    assert missing.code == 2 and "soap-note" in missing.err


def test_without_a_text_the_template_says_what_it_wants(infill: Infill, template: Path) -> None:
    template.write_text(TEMPLATE.replace("template: visit", "context: a visit note"))
    ran = infill("report", template, *NOISE)
    assert ran.code == 2 and "-c FILE with a visit note" in ran.err
