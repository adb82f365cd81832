from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infill.cli.app import main

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Infill = Callable[..., Ran]


@pytest.fixture
def infill(capsys: pytest.CaptureFixture[str]) -> Infill:
    """Run the command line in this process."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its own with the examples in it."""
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A small schema."""
    path = tmp_path / "small.schema.json"
    properties = {
        "name": {"type": "string", "maxLength": 8},
        "currency": {"enum": ["EUR", "USD"]},
        "count": {"type": "integer", "minimum": 0, "maximum": 99},
    }
    path.write_text(
        json.dumps(
            {
                "type": "object",
                "properties": properties,
                "required": list(properties),
                "additionalProperties": False,
            }
        )
    )
    return path
