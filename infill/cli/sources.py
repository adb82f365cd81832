"""What --schema names: a file, stdin, or an importable model."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any

from infill.cli.files import STDIN, read
from infill.errors import InfillError, SourceError

_IMPORT = re.compile(r"[^\W\d][\w.]*:[^\W\d][\w.]*")


def schema_source(text: str) -> Any:
    """The source behind `FILE`, `-`, `module:Model` or the schema itself; SourceError if none."""
    if _IMPORT.fullmatch(text) and not Path(text).exists():
        return imported(text)
    from infill.schemas.document import parse_schema

    if text.lstrip().startswith("{"):
        return parse_schema(text, name="--schema")
    name = "<stdin>" if text == STDIN else text
    return parse_schema(read(text, "schema").removeprefix("\ufeff"), name=name)


def imported(text: str) -> Any:
    """The object that `module:Model` names; what the module itself raises is told with its line."""
    from infill.schemas.sources import load_source

    try:
        return load_source(text)
    except InfillError:
        raise
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        raise SourceError(
            "this module fails while it is imported",
            where=text,
            got=f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})",
        ) from error
