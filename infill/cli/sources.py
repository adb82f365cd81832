"""What --schema names: a file, stdin, or an importable model."""

from __future__ import annotations

from typing import Any

from infill.cli.files import STDIN, read


def schema_source(text: str) -> Any:
    """The source behind `FILE`, `-` or `module:Model`; raises SourceError if there is none."""
    from infill.schemas.sources import load_source

    return read(STDIN, "schema") if text == STDIN else load_source(text)
