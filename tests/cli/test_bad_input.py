"""Whatever a user gives, the answer is a result or a readable error, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Infill

NOISE = ("--model", "noise")
COMMAND = (sys.executable, "-m", "infill")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"type": "object",', "bad.json:1:19: this is not JSON"),
        ('{"type": "strnig"}', "strnig"),
        ("[1, 2]", "a JSON Schema is an object, true or false"),
        ("", ""),
        ('{"pattern": "(", "type": "string"}', "pattern"),
        ('{"$ref": "https://example.com/x.json"}', "$ref"),
        ("[" * 100_000, "deep"),
    ],
)
def test_a_bad_schema_is_a_bad_source(
    infill: Infill, tmp_path: Path, text: str, complaint: str
) -> None:
    schema = tmp_path / "bad.json"
    schema.write_text(text)
    ran = infill("json", *NOISE, "--quiet", "--schema", schema)
    assert (ran.code, ran.out) == (2, "") and ran.err.startswith("error: ")
    assert complaint in ran.err
    ran = infill("check", "--schema", schema)
    assert ran.code == 2 and complaint in ran.err + ran.out


def test_a_missing_file_is_named_and_a_close_name_suggested(infill: Infill, folder: Path) -> None:
    ran = infill("json", "--schema", folder / "invoice.schema.jsn", *NOISE)
    assert ran.code == 2 and "invoice.schema.json" in ran.err
    ran = infill(
        "json", "--schema", folder / "invoice.schema.json", "--context", folder / "x", *NOISE
    )
    assert ran.code == 2 and "there is no such text" in ran.err


def test_a_directory_is_no_file(infill: Infill, folder: Path, schema: Path) -> None:
    for arguments in (("--schema", folder), ("--schema", schema, "--context", folder)):
        ran = infill("json", *arguments, *NOISE)
        assert ran.code == 2 and "directory" in ran.err


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(
    infill: Infill, tmp_path: Path, schema: Path
) -> None:
    context = tmp_path / "latin1.txt"
    context.write_bytes("Rechnung\nfür Müller".encode("latin-1"))
    ran = infill("json", "--schema", schema, "--context", context, *NOISE)
    assert ran.code == 2 and f"{context}:2: the text is not UTF-8 text" in ran.err


def test_an_unknown_model_has_an_exit_code_of_its_own(infill: Infill, schema: Path) -> None:
    ran = infill("json", "--schema", schema, "--model", "no-such-model")
    assert (ran.code, ran.out) == (3, "") and ran.err.startswith("error: ")


def test_an_unimportable_model_class_is_a_bad_source(infill: Infill) -> None:
    for name in ("no_such_module:Model", "json:NoSuchName", "json:dumps"):
        assert infill("json", "--schema", name, *NOISE).code == 2


def test_an_argument_that_is_not_utf_8_is_told(infill: Infill, schema: Path) -> None:
    options = ("--instruction", "\udcff", *NOISE)
    for command in (("json", "--schema", schema), ("grammar", "json")):
        ran = infill(*command, *options)
        assert (ran.code, ran.out) == (2, "") and "cannot be written as UTF-8" in ran.err


def test_wrong_usage_exits_with_two(infill: Infill) -> None:
    for arguments in (("json",), ("json", "--seed", "x"), ("jsno",), ("code",), ("--wat",)):
        ran = infill(*arguments)
        assert ran.code == 2 and ran.out == ""


def test_a_context_that_is_too_long_names_the_limit(
    infill: Infill, tmp_path: Path, schema: Path
) -> None:
    context = tmp_path / "long.txt"
    context.write_text("All work and no play makes Jack a dull boy.\n" * 25_000)
    ran = infill("json", "--schema", schema, "--context", context, *NOISE)
    assert ran.code in (0, 1)
    assert ran.code == 0 or "tokens" in ran.err


def test_schema_and_text_cannot_share_stdin(infill: Infill) -> None:
    ran = infill("json", "--schema", "-", "--context", "-", *NOISE)
    assert ran.code == 2 and "cannot both come from stdin" in ran.err


def test_a_text_from_stdin_in_any_script_is_read(schema: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "json", "--schema", str(schema), "--context", "-", *NOISE],
        input="発注書 №7 🎉 — 3 個".encode(),
        capture_output=True,
        timeout=60,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_closed_pipe_ends_the_command_without_a_word(schema: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [*COMMAND, "json", "--schema", str(schema), *NOISE, "--quiet"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, timeout=60)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_ctrl_c_exits_with_130(tmp_path: Path, schema: Path) -> None:
    fifo = tmp_path / "slow.txt"
    os.mkfifo(fifo)
    child = subprocess.Popen(
        [*COMMAND, "json", "--schema", str(schema), "--context", str(fifo), *NOISE],
        stderr=subprocess.PIPE,
        # Whoever is started in the background ignores Ctrl-C, and so do all its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    with fifo.open("wb"):
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)
    assert (child.returncode, b"Traceback" in said) == (130, False)
