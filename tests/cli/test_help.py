"""What `--help` shows: an example for every command, and one text for every shared option."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from typing import Any

import pytest
import typer

from infill import __version__
from infill.cli.app import app
from tests.cli.conftest import Infill

ROOT: Any = typer.main.get_command(app)
COMMANDS = sorted(ROOT.commands)
OTHERWISE = {
    ("code", "--context"): "another source file, of which there may be several",
    ("code", "--diff"): "of what is written, without an older file",
    ("code", "--format"): "edits and diffs too",
    ("code", "--list"): "holes",
    ("code", "--lock"): "a hole's text, not JSON",
    ("code", "--only"): "holes",
    ("diagnose", "--trace"): "a trace that is read",
    ("replay", "--html"): "a page of a trace",
    ("report", "--context"): "of which there may be several",
    ("report", "--data"): "what is known, not examples",
    ("report", "--lock"): "a whole slot",
    ("report", "--schema"): "of the slots, printed",
    ("tune", "-o"): "the options that are chosen",
}
"""Options that mean something of their own in a command."""


def examples(text: str) -> list[str]:
    """The command lines that a help text shows."""
    return re.findall(r"^ {2,}(?:.*\| )?infill (.+)$", re.sub(r"\\\n\s*", "", text), re.M)


def test_the_help_of_infill_shows_examples_and_every_command(infill: Infill) -> None:
    ran = infill("--help")
    assert ran.code == 0 and len(examples(ran.out)) >= 5
    assert all(re.search(rf"^  {name} ", ran.out, re.M) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_shows_an_example_of_it(infill: Infill, name: str) -> None:
    ran = infill(name, "--help")
    assert ran.code == 0
    assert [line for line in examples(ran.out) if line.split()[0] == name]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_the_examples_of_the_help_can_be_parsed(infill: Infill, name: str) -> None:
    shown = infill(*filter(None, [name]), "--help").out
    for line in examples(shown):
        words = shlex.split(line.partition(" < ")[0])
        command = ROOT.commands[words[0]]
        assert command.make_context(words[0], words[1:]).params


def test_an_option_of_several_commands_has_one_text() -> None:
    texts = defaultdict(set)
    for name, command in ROOT.commands.items():
        for option in command.params:
            for flag in option.opts:
                if option.param_type_name == "option" and (name, flag) not in OTHERWISE:
                    texts[flag].add(option.help)
    assert {flag: told for flag, told in texts.items() if len(told) > 1} == {}
    for name, flag in OTHERWISE:
        (own,) = (each.help for each in ROOT.commands[name].params if flag in each.opts)
        assert own not in texts[flag]


def test_every_option_has_a_text() -> None:
    for command in ROOT.commands.values():
        assert all(option.help for option in command.params)


def test_the_version_is_printed(infill: Infill) -> None:
    ran = infill("--version")
    assert (ran.code, ran.out) == (0, f"infill {__version__}\n")
