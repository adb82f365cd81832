from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Infill

QUICK = ("--model", "noise", "--set", "schedule=fixed", "--quiet")


def test_a_request_becomes_a_call(infill: Infill, folder: Path) -> None:
    ran = infill("tools", folder / "tools.json", "--context", folder / "request.txt", *QUICK)
    assert ran.code == 0
    assert ran.json["name"] in ("get_weather", "send_mail")
    assert set(ran.json) == {"name", "arguments"}


def test_parallel_calls_are_an_array_and_may_be_none(infill: Infill, folder: Path) -> None:
    ran = infill("tools", folder / "tools.json", "--parallel", "--optional", *QUICK)
    assert ran.code == 0 and isinstance(ran.json, list)


def test_the_name_can_be_locked(infill: Infill, folder: Path) -> None:
    ran = infill("tools", folder / "tools.json", "--lock", "name=send_mail", *QUICK)
    assert ran.json["name"] == "send_mail"


def test_python_functions_are_found_by_their_import_path(infill: Infill) -> None:
    ran = infill("tools", "tests.cli.models:add", *QUICK)
    assert ran.json["name"] == "add" and set(ran.json["arguments"]) == {"left", "right"}
    assert infill("tools", "tests.cli.models:TOOLS", *QUICK).code == 0


def test_types_of_python_are_read_where_that_is_said(infill: Infill, tmp_path: Path) -> None:
    tools = tmp_path / "t.json"
    tools.write_text('[{"name": "f", "parameters": {"type": "dict", "properties": {}}}]')
    ran = infill("tools", tools, *QUICK)
    assert ran.code == 2 and "python_types" in ran.err and "Traceback" not in ran.err
    assert infill("tools", tools, "--python-types", *QUICK).json["name"] == "f"


def test_what_is_no_list_of_functions_is_an_error(infill: Infill, tmp_path: Path) -> None:
    tools = tmp_path / "t.json"
    for text in ("5", "[", '["f"]', '{"tools": []}', '"x"'):
        tools.write_text(text)
        assert infill("tools", tools, *QUICK).code == 2
    assert infill("tools", tmp_path / "none.json", *QUICK).code == 2
    assert infill("tools", "-", "--context", "-", *QUICK).code == 2
