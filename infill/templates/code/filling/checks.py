"""Validators beside the language's own: ruff, mypy, or a command that the user names.

    check_of(sheet, "pytest -q tests/test_x.py")({"body": "return 1"})

They see the filled file in a shadow of the working directory, a copy that is thrown away. What they
find wrong with the source before it is filled is not held against a filling; a command has to
succeed.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from infill.errors import SourceError
from infill.templates.code.faults import CodeJudge, HoleFault, blamed
from infill.templates.code.sheet import Sheet
from infill.templates.skeleton import line_starts

PATIENCE = 120.0
"""Seconds that a validator may take."""

MOST, LARGE = 4_000, 1 << 20
"""Files that are copied at most, and bytes from which on one is not."""

LINKED = frozenset({".venv", "venv", "node_modules", "site-packages", "target", "data"})
UNSEEN = frozenset({".git", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"})

_TOOLS = {
    "ruff": ("ruff", "check", "--no-cache", "--quiet", "--output-format=concise", "--select=E9,F"),
    "mypy": ("mypy", "--no-error-summary", "--show-column-numbers", "--no-incremental"),
}


def check_of(sheet: Sheet, said: str) -> CodeJudge:
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

    `{}` in the command is replaced by the path of the file. With `relative`, only complaints count
    that the command does not have about the source with something harmless in its holes.
    """

    sheet: Sheet
    command: tuple[str, ...]
    relative: bool

    def __call__(self, texts: Mapping[str, str]) -> Sequence[HoleFault]:
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
        return (HoleFault(_last(run.stdout) or f"exit code {run.returncode}", tuple(texts)),)

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

    @cached_property
    def _folder(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory(prefix="infill-")

    @cached_property
    def _path(self) -> Path:
        """Where the file is in the shadow."""
        return shadow(
            Path(self._folder.name).resolve(), Path.cwd(), self.sheet.path, _name(self.sheet)
        )

    def _run(self, text: str) -> subprocess.CompletedProcess[str]:
        self._path.write_bytes((self.sheet.bom + text).encode())
        command = [part.replace("{}", str(self._path)) for part in self.command]
        before = os.environ.get("PYTHONPATH")
        paths = os.pathsep.join([self._folder.name, *([before] if before else [])])
        try:
            return subprocess.run(
                command,
                cwd=self._folder.name,
                env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=PATIENCE,
            )
        except (FileNotFoundError, PermissionError):
            raise SourceError(
                "there is no such command", where="--validator", got=self.command[0]
            ) from None
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 1, f"no answer in {PATIENCE:.0f} s")


def shadow(folder: Path, root: Path, path: str, name: str) -> Path:
    """Fill a folder with what is in `root`, and return where the file is to be.

    Small files are copies, so that nothing follows a link back; large ones, folders full of other
    people's code and whatever is beyond `MOST` files are links. A file outside of `root` is called
    `name` and is alone in it.
    """
    given = not path.startswith("<")
    target = Path(path).resolve() if given else root / name
    inside = target.relative_to(root) if target.is_relative_to(root) else Path(name)
    _copy(root, folder, inside.parts, MOST)
    place = folder / inside
    place.unlink(missing_ok=True)
    return place


def _copy(there: Path, here: Path, way: Sequence[str], most: int) -> int:
    """Copy a folder, the entry on the way to the file first; returns how many files are left."""
    entries = sorted(there.iterdir(), key=lambda entry: (entry.name not in way[:1], entry.name))
    for entry in entries:
        own, on_way = here / entry.name, entry.name in way[:1]
        if entry.name in UNSEEN:
            continue
        foreign = entry.name in LINKED or entry.is_symlink() or most <= 0
        if entry.is_dir() and (on_way or not foreign):
            own.mkdir()
            most = _copy(entry, own, way[1:] if on_way else (), most)
        elif foreign or not entry.is_file() or entry.stat().st_size > LARGE:
            own.symlink_to(entry)
        else:
            shutil.copy2(entry, own)
            most -= 1
    return most


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
