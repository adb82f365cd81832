"""Validators beside the language's own: ruff, mypy, or a command that the user names.

They see the filled file in a shadow of the working directory: everything in it is a link to the
real thing, except for the file itself. What they find wrong with the source before it is filled is
not held against a filling; a command has to succeed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from infill.errors import SourceError
from infill.templates.faults import Fault, Judge, blamed
from infill.templates.sheet import Sheet
from infill.templates.skeleton import line_starts

PATIENCE = 120.0
"""Seconds that a validator may take."""

_TOOLS = {
    "ruff": ("ruff", "check", "--no-cache", "--quiet", "--output-format=concise", "--select=E9,F"),
    "mypy": ("mypy", "--no-error-summary", "--show-column-numbers", "--no-incremental"),
}


def check_of(sheet: Sheet, said: str) -> Judge:
    """The validator that a name or a command means; SourceError if it cannot be run."""
    tool = _TOOLS.get(said)
    if tool is not None:
        if sheet.syntax.name != "python":
            raise SourceError(f"{said} checks Python only", where=f"--validator {said}")
        arguments, own = [sys.executable, "-m", *tool, "{}"], True
        if subprocess.run([*arguments[:3], "--version"], capture_output=True).returncode:
            raise SourceError(
                f"{said} is not installed", where="--validator", todo=f"pip install {said}"
            )
        return Check(sheet, tuple(arguments), own)
    try:
        command = shlex.split(said)
    except ValueError as error:
        raise SourceError(
            "this command cannot be read", where="--validator", got=str(error)
        ) from None
    if not command:
        raise SourceError(
            "a validator needs a name", where="--validator", todo="syntax, ruff, mypy"
        )
    return Check(sheet, tuple(command), False)


@dataclass(frozen=True)
class Check:
    """Runs a command on the filled file and blames the holes on the lines that it names.

    `{}` in the command stands for the file. With `relative`, only complaints count that the command
    does not have about the source with something harmless in its holes.
    """

    sheet: Sheet
    command: tuple[str, ...]
    relative: bool

    def __call__(self, texts: Mapping[str, str]) -> Sequence[Fault]:
        whole = self.sheet.whole(texts, neutral=True)
        run = self._run(whole.text)
        if not run.returncode:
            return ()
        starts = line_starts(whole.text)
        found = self._complaints(run.stdout)
        known = self._known if self.relative else Counter[str]()
        faults = []
        for line, message in found:
            if known[message] > 0:
                known[message] -= 1
                continue
            low = starts[min(line, len(starts)) - 1]
            high = starts[line] - 1 if line < len(starts) else len(whole.text)
            faults.append(replace(blamed(self.sheet, texts, whole, [(low, high)]), message=message))
        if self.relative or faults:
            return faults
        return (Fault(_last(run.stdout) or f"exit code {run.returncode}", tuple(texts)),)

    @cached_property
    def _baseline(self) -> list[str]:
        run = self._run(self.sheet.whole({}, neutral=True).text)
        return [message for _line, message in self._complaints(run.stdout)]

    @property
    def _known(self) -> Counter[str]:
        return Counter(self._baseline)

    def _complaints(self, output: str) -> list[tuple[int, str]]:
        """Line and message of everything in the output that names a line of the file."""
        name = re.escape(_name(self.sheet))
        pattern = rf'(?:^|[\s"(/\\]){name}"?(?::|, line |\()(\d+)(?:[:,]\d+)?\)?:?[ \t]*(.*)'
        return [(int(one[1]), one[2].strip()) for one in re.finditer(pattern, output, re.MULTILINE)]

    def _run(self, text: str) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryDirectory(prefix="infill-") as folder:
            path = shadow(Path(folder), Path.cwd(), _name(self.sheet), self.sheet.path)
            path.write_bytes((self.sheet.bom + text).encode())
            command = [part.replace("{}", str(path)) for part in self.command]
            environment = dict(os.environ)
            before = environment.get("PYTHONPATH")
            environment["PYTHONPATH"] = os.pathsep.join([folder, *([before] if before else [])])
            environment["PYTHONDONTWRITEBYTECODE"] = "1"
            try:
                return subprocess.run(
                    command,
                    cwd=folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    errors="replace",
                    timeout=PATIENCE,
                )
            except FileNotFoundError:
                raise SourceError(
                    "there is no such command", where="--validator", got=self.command[0]
                ) from None
            except subprocess.TimeoutExpired:
                return subprocess.CompletedProcess(command, 1, f"no answer in {PATIENCE:.0f} s")


def shadow(folder: Path, root: Path, name: str, path: str) -> Path:
    """Fill a folder with links to all that is in `root`, and return where the file is to be.

    The folders on the way to the file are real ones. A file outside of `root` stands in it alone.
    """
    target = Path(path).resolve() if path and not path.startswith("<") else root / name
    inside = target.relative_to(root) if target.is_relative_to(root) else Path(name)
    here, there = folder, root
    for part in inside.parts:
        for entry in there.iterdir() if there.is_dir() else ():
            if entry.name != part and not entry.name.startswith(".git"):
                (here / entry.name).symlink_to(entry)
        if part != inside.parts[-1]:
            here, there = here / part, there / part
            here.mkdir()
    return folder / inside


def _name(sheet: Sheet) -> str:
    """The name of the file alone."""
    return (
        Path(sheet.path).name
        if not sheet.path.startswith("<")
        else f"stdin{sheet.syntax.suffixes[0]}"
    )


def _last(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
