from __future__ import annotations

import json
from pathlib import Path

import pytest

from infill.grammars.grammar import Grammar
from tests.cli.conftest import Infill

NOISE = ("--model", "noise", "--set", "slot_cap=16", "--set", "schedule=fixed")


def test_a_text_of_a_shipped_grammar_goes_to_stdout(infill: Infill) -> None:
    ran = infill("grammar", "json", *NOISE)
    assert ran.code == 0
    json.loads(ran.out)
    assert "(model noise, seed 0)" in ran.err


def test_a_grammar_is_read_from_a_file_and_begun_at_a_rule(infill: Infill, tmp_path: Path) -> None:
    file = tmp_path / "two.lark"
    file.write_text('start: "a" pair\npair: "(" pair ")" | "x"\n')
    ran = infill("grammar", file, "--start", "pair", *NOISE, "--json", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert Grammar(file.read_text(), "pair").accepts(ran.json["text"])
    assert ran.json["slots"][0]["kind"] == "grammar"


def test_the_shipped_grammars_are_the_ones_that_help_names(infill: Infill) -> None:
    from infill.grammars.grammar import grammar_names

    said = infill("grammar", "--help").out
    assert "Shipped: " + ", ".join(grammar_names()) in " ".join(said.split())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("start: a\n", "two.lark:1:8: not a grammar: rule 'a' used but not defined"),
        ("start: A\n%import python.NAME\n", "%import of 'python' is not supported"),
        ('begin: "a"\n', "no such start rule"),
    ],
)
def test_a_bad_grammar_is_a_bad_source(
    infill: Infill, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "two.lark").write_text(text)
    ran = infill("grammar", tmp_path / "two.lark", *NOISE)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err and "Traceback" not in ran.err


def test_a_grammar_without_a_short_text_is_not_filled(infill: Infill, tmp_path: Path) -> None:
    (tmp_path / "long.lark").write_text("start: A\nA: /(\\d[A-Z]){40}/\n")
    ran = infill("grammar", tmp_path / "long.lark", *NOISE)
    assert ran.code == 1 and "no valid text is short enough" in ran.err


def test_a_missing_grammar_is_a_bad_source(infill: Infill) -> None:
    ran = infill("grammar", "nowhere.lark", *NOISE)
    assert ran.code == 2 and "there is no such grammar" in ran.err
