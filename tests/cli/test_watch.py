"""What --watch and `infill replay` draw on a terminal of a given size."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
ROWS, COLUMNS = 8, 30


def drawn(trace: Path, **environment: str) -> str:
    """What `infill replay` writes to a small terminal."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "LINES")}
    ran = subprocess.Popen(
        [sys.executable, "-m", "infill", "replay", str(trace)],
        stderr=theirs,
        env={**plain, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    said = b""
    try:
        while more := os.read(ours, 4096):
            said += more
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert ran.wait(timeout=60) == 0
    return said.decode()


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """Two steps in a document of thirty lines, one of them wider than the terminal."""
    slot = {"slot": 0, "path": "x", "kind": "text"}
    lines = [f"line {n}\n" for n in range(1, 30)]
    start = {"event": "start", "version": 1, "row": ["".join(lines[:15]), slot, *lines[15:]]}
    step = {"event": "step", "committed": [["x"]], "closed": [], "grown": [], "milliseconds": 1}
    events = [
        {**start, "slots": {"0": ["▢▢▢\n", 1.0]}, "model": "m", "seed": 0, "canvas": 9},
        {**step, "step": 1, "slots": {"0": ["the first▢▢\n", 0.9]}},
        {**step, "step": 2, "slots": {"0": [f"the first {'word ' * 12}\n", 0.9]}},
    ]
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path


def test_a_long_document_is_seen_around_what_was_written_and_whole_at_the_end(trace: Path) -> None:
    said = drawn(trace)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said)
    frames = re.split("(?=laid out|step [12])", text)[1:]
    assert [frame.partition("\r")[0] for frame in frames] == [
        "laid out",
        "step 1",
        "step 2",
        "step 2",
    ]
    assert all(frame.count("\n") < ROWS for frame in frames[:-1])
    assert "line 15\r\nthe first▢▢" in frames[1] and "line 15\r\nthe first word" in frames[2]
    assert "line 1\r" in frames[3] and "line 29\r" in frames[3]


def test_without_colour_there_is_a_line_for_every_step(trace: Path) -> None:
    said = drawn(trace, NO_COLOR="1")
    assert said.replace("\r", "") == (
        "laid out, 3 tokens open\nstep 1, 2 tokens open\nstep 2, 0 tokens open\n"
    )


@pytest.mark.parametrize("rule", ["revision=unsure", "revision=to-mask", "revision=edit"])
def test_a_fill_that_is_revised_is_told_without_a_complaint(tmp_path: Path, rule: str) -> None:
    schema = tmp_path / "s.json"
    schema.write_text(json.dumps({"type": "array", "items": {"type": "string"}, "minItems": 2}))
    command = [sys.executable, "-m", "infill", "json", "--schema", str(schema), "--model", "noise"]
    run = subprocess.run(
        [*command, "--watch", "--set", rule, "--set", "slot_cap=32"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
