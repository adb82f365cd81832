"""What the options of `infill code` ask for: where the holes are, which texts are given, how long.

infill code draft.py --hole def:parse.body --lock name=result --time 2s
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.templates.code.sheet import Sheet

Several = list[str] | None


class CodeFormat(StrEnum):
    """What goes to stdout."""

    text = "text"
    json = "json"
    edits = "edits"
    diff = "diff"


@dataclass(frozen=True, slots=True)
class HoleOptions:
    """Where the holes are, which of them are filled, and which texts are given."""

    hole: Annotated[
        Several,
        typer.Option(
            "--hole",
            metavar="SPEC",
            help="A further hole: 12:5-14:9, L12-L14 or def:parse.body, with NAME= before it "
            "if you like.",
        ),
    ] = None
    stubs: Annotated[
        bool, typer.Option("--stubs", help="Bodies that are yet to be written are holes too.")
    ] = False
    cursor: Annotated[
        str, typer.Option("--cursor", metavar="L:C", help="An empty hole at a cursor.")
    ] = ""
    only: Annotated[
        Several, typer.Option("--only", metavar="NAME", help="Fill this hole, leave the others.")
    ] = None
    lock: Annotated[
        Several,
        typer.Option("--lock", metavar="NAME=TEXT", help="Give a hole its text and fill the rest."),
    ] = None
    language: Annotated[
        str,
        typer.Option(
            "--language", metavar="NAME", help="If the name of the file does not show the language."
        ),
    ] = ""

    def sheet(self, text: str, path: str, *, lenient: bool) -> Sheet:
        """The source with its holes; if `lenient`, it may have none."""
        from infill.templates.code.filling.fill_code import sheet_of
        from infill.templates.code.syntaxes import SYNTAXES, syntax_for

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
            self.hole or (),
            language,
            stubs=self.stubs,
            cursor=self.cursor,
            path=path,
            lenient=lenient,
        )

    def given(self) -> dict[str, str]:
        """The texts of locked holes by name, from NAME=TEXT."""
        texts = {}
        for pair in self.lock or ():
            name, equals, text = pair.partition("=")
            if not equals or not name:
                raise SourceError(
                    "a lock needs a name and a text",
                    where=f"--lock {pair}",
                    todo="--lock NAME=TEXT",
                )
            texts[name] = text
        return texts


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How many lengths, texts and fillings are tried, and what judges them."""

    alternatives: Annotated[
        int,
        typer.Option(
            "-n",
            metavar="N",
            min=1,
            help="Find up to N texts for every hole. The file gets the first; the others are "
            "listed in the report on stderr and in --format json.",
        ),
    ] = 1
    time: Annotated[
        str, typer.Option("--time", metavar="TIME", help="Give the best found in 2s, 500ms or 1m.")
    ] = ""
    lengths: Annotated[
        int, typer.Option("--lengths", metavar="N", min=1, max=16, help="Lengths to try per hole.")
    ] = 3
    candidates: Annotated[
        int, typer.Option("--candidates", metavar="N", min=1, max=16, help="Fillings to compare.")
    ] = 1
    validator: Annotated[
        Several,
        typer.Option(
            "--validator",
            metavar="NAME|COMMAND",
            help="syntax (always), ruff, mypy, or a command that has to succeed.",
        ),
    ] = None

    def seconds(self) -> float | None:
        """The time limit in seconds: 2s, 500ms, 1.5m or 2; None if none is given."""
        if not self.time:
            return None
        found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(ms|s|m|)", self.time.strip())
        if found is None or not float(found[1]):
            raise SourceError(
                "not a length of time", where=f"--time {self.time}", todo="2s, 500ms or 1m"
            )
        return float(found[1]) * {"ms": 0.001, "m": 60.0}.get(found[2], 1.0)
