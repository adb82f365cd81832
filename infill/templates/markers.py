"""The marks `___` and `___name` in Python source, found by tokens, never in strings or comments."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from infill.errors import SourceError
from infill.templates.skeleton import Mark, line_starts, normal

_MARK = re.compile(r"___([^\W_]\w*)?")


def find_marks(text: str, path: str) -> list[Mark]:
    """All marks in text order. `___name` is called `name`, the others `___1`, `___2`, …

    Raises SourceError where the source cannot be read as tokens.
    """
    starts = line_starts(text)
    found = [
        (starts[token.start[0] - 1] + token.start[1], token.string)
        for token in _names(text, path)
        if _MARK.fullmatch(token.string)
    ]
    taken = {_called(string) for _, string in found}
    free = (name for n in range(1, len(found) + len(taken) + 2) if (name := f"___{n}") not in taken)
    return [
        Mark(_called(string) or next(free), start, start + len(string)) for start, string in found
    ]


def _called(string: str) -> str:
    name = string.removeprefix("___")
    return name if not name[:1].isdigit() else string


def _names(text: str, path: str) -> Iterator[tokenize.TokenInfo]:
    """The name tokens outside of f-strings, whose insides count as text."""
    inside = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(normal(text)).readline):
            kind = tokenize.tok_name[token.type]
            inside += (kind == "FSTRING_START") - (kind == "FSTRING_END")
            if token.type == tokenize.NAME and not inside:
                yield token
    except tokenize.TokenError as error:
        message, (line, column) = error.args[0], error.args[1]
        raise SourceError(
            f"the code around the holes does not parse: {message}",
            where=f"{path}:{line}:{column + 1}",
        ) from None
    except SyntaxError as error:
        raise unparsable(error, text, path) from None


def unparsable(error: SyntaxError, text: str, path: str) -> SourceError:
    """The error for a skeleton that Python refuses: the line with a caret under it."""
    line, column = error.lineno or 1, max(error.offset or 1, 1)
    lines = normal(text).split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    caret = re.sub(r"[^\t]", " ", shown[: column - 1]) + "^"
    return SourceError(
        f"the code around the holes does not parse: {error.msg}",
        where=f"{path}:{line}:{column}",
        got=f"{shown}\n       {caret}",
        todo="make it parse with a plain name in the place of every hole",
    )
