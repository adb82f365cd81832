"""The evaluator's command line: every command has its options, and says what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from training.evaluate.__main__ import COMMANDS, parser
from training.evaluate.cases import Case
from training.evaluate.contestants import Answer
from training.evaluate.predictions import ask
from training.evaluate.table import middle, table, upper


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_keeps_its_name_beside_its_options(command: str) -> None:
    arguments = parser().parse_args([command, "--model", "toy"])
    assert (arguments.command, arguments.model) == (command, "toy")


@pytest.mark.parametrize("command", ["records", "calibration"])
def test_a_missing_file_is_told_in_words(command: str, tmp_path: Path) -> None:
    absent = str(tmp_path / "none.jsonl")
    arguments = parser().parse_args([command, "--data", absent])
    with pytest.raises(SystemExit, match="the development data is not beside this checkout"):
        COMMANDS[command].run(arguments)


def test_a_contestant_without_its_folder_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "records.jsonl"
    data.write_text("")
    arguments = parser().parse_args(["records", "--data", str(data), "--only", "ar"])
    with pytest.raises(SystemExit, match="ar needs --base DIR"):
        COMMANDS["records"].run(arguments)


@dataclass
class Once:
    """A contestant that counts how often it is asked."""

    asked: list[str] = field(default_factory=list)

    def answer(self, case: Case) -> Answer:
        self.asked.append(case.id)
        return Answer({"n": len(self.asked)}, seconds=1.5, confidence={"/n": 0.5})


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    cases = [Case(name, "toy", {"properties": {}}, "", "", {}) for name in "abc"]
    first = [*ask(Once(), cases[:2], "toy", tmp_path)]
    file = tmp_path / "toy.jsonl"
    file.write_text(file.read_text() + '{"id": "c", "val')
    again = Once()
    resumed = [*ask(again, cases, "toy", tmp_path, resume=True)]
    assert again.asked == ["c"]
    assert [each.answer for each in resumed[:2]] == [each.answer for each in first]
    assert len(file.read_text().splitlines()) == 3
    assert [*ask(again, cases, "toy", tmp_path)][0].answer.value == {"n": 2}


def test_tables_keep_numbers_to_the_right_and_name_nothing_as_nothing() -> None:
    shown = table(["name", "%"], [["ann", 1.5], ["b", None]]).splitlines()
    assert shown == ["name     %", "────  ────", "ann   1.50", "b        –"]


def test_medians_and_ninetieths() -> None:
    values = [float(n) for n in range(1, 11)]
    assert (middle(values), upper(values)) == (5.5, 9.0)
    assert (middle([]), upper([])) == (None, None)
