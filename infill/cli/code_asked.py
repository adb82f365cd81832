"""What the options of `infill code` ask for: where the holes are, which texts stand, how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.templates.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the holes are, as the options say it."""

    holes: tuple[str, ...]
    stubs: bool
    cursor: str
    language: str

    def sheet(self, text: str, path: str, *, lenient: bool) -> Sheet:
        """The source with its holes; if `lenient`, it may have none."""
        from infill.code.fill import sheet_of
        from infill.templates.syntaxes import SYNTAXES, syntax_for

        known = syntax_for(path)
        language = self.language or (known.name if known else "python")
        if not (known or self.language) and Path(path).suffix not in ("", ".txt"):
            raise SourceError(
                "the name of this file does not tell its language",
                where=path,
                todo=f"--language, one of {', '.join(SYNTAXES)}",
            )
        return sheet_of(
            text,
            self.holes,
            language,
            stubs=self.stubs,
            cursor=self.cursor,
            path=path,
            lenient=lenient,
        )


def seconds_of(text: str) -> float | None:
    """A length of time in seconds: 2s, 500ms, 1.5m or 2; None if none is given."""
    if not text:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|m|)", text.strip())
    if found is None or not float(found[1]):
        raise SourceError("not a length of time", where=f"--time {text}", todo="2s, 500ms or 1m")
    return float(found[1]) * {"ms": 0.001, "m": 60.0}.get(found[2], 1.0)


def locks_of(pairs: Sequence[str]) -> dict[str, str]:
    """The texts of locked holes by name, from NAME=TEXT."""
    locks = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise SourceError(
                "a lock needs a name and a text", where=f"--lock {pair}", todo="--lock NAME=TEXT"
            )
        locks[name] = text
    return locks
