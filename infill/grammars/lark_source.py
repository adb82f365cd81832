"""A Lark grammar's text, read by Lark; what Lark says of a broken one, told with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infill.errors import SourceError, Unsupported

if TYPE_CHECKING:
    from lark import Lark

LIBRARIES = ("common",)
"""The modules that `%import` may name."""

_STATEMENT = re.compile(r"^[ \t]*%(\w+)[ \t]*(.*)$", re.MULTILINE)
_PLACE = re.compile(r"line (\d+),? col(?:umn)? (\d+)")
_NAMED = re.compile(r"'(\w+)'|[A-Za-z]+\('(\w+)'\)|[Rr]ule (\w+)\b")


@dataclass(frozen=True, slots=True)
class LarkSource:
    """A grammar that Lark has read: its text, name, start rule, and Lark's parser for it."""

    text: str
    name: str
    start: str
    parser: Lark


def read_lark(text: str, start: str = "start", *, name: str = "<grammar>") -> LarkSource:
    """Read a grammar with Lark's LALR parser.

    Raises SourceError with line and caret for what Lark refuses, Unsupported for statements that
    would read other files or change other grammars.
    """
    _check_statements(text, name)
    if not re.fullmatch(r"[a-z_][a-z_0-9]*", start):
        raise SourceError(
            "a grammar starts from a rule, which has a small name", where=name, got=start
        )
    from lark import Lark
    from lark.exceptions import LarkError

    try:
        parser = Lark(text, parser="lalr", start=start, propagate_positions=False)
    except LarkError as error:
        raise _explained(error, text, start, name) from None
    except (RecursionError, AssertionError, re.error, OverflowError) as error:
        raise SourceError(
            "this grammar cannot be read by Lark",
            where=name,
            got=f"{type(error).__name__}: {error}",
        ) from None
    return LarkSource(text, name, start, parser)


def caret(text: str, line: int, column: int) -> str:
    """A line of the text with a caret under a column; both count from 1."""
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1].replace("\t", " ")
    begin = max(0, column - 50)
    return f"{shown[begin : begin + 90]}\n       {' ' * (column - 1 - begin)}^"


def _check_statements(text: str, name: str) -> None:
    for match in _STATEMENT.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start(1) - text.rfind("\n", 0, match.start(1)) - 1
        where, got = f"{name}:{line}:{column}", caret(text, line, column)
        match match[1]:
            case "ignore":
                pass
            case "import":
                library = re.match(r"[\w.]*", match[2])
                module = (library[0] if library else "").split(".")[0]
                if module not in LIBRARIES:
                    raise Unsupported(
                        f"%import of {module or 'another file'!r} is not supported",
                        where=where,
                        got=got,
                        todo="import from common, or copy the rules you need",
                    )
            case "extend" | "override" | "declare":
                raise Unsupported(
                    f"%{match[1]} is not supported",
                    where=where,
                    got=got,
                    todo="write the rule or terminal out",
                )
            case other:
                raise SourceError(f"no statement of Lark: %{other}", where=where, got=got)


def _explained(error: Exception, text: str, start: str, name: str) -> SourceError:
    """Lark's message as what, where and got."""
    message = str(error).strip()
    first = message.split("\n")[0].strip()
    if place := _PLACE.search(first):
        line, column = int(place[1]), int(place[2])
        what = first[: place.start()].rstrip(" ,").removesuffix(" at").removesuffix(" in")
        return SourceError(
            f"not a grammar: {what[:1].lower()}{what[1:]}",
            where=f"{name}:{line}:{column}",
            got=caret(text, line, column),
        )
    if "Reduce/Reduce collision" in first:
        lookahead = re.search(r"Terminal\('([^']+)'\)", first)
        rules = re.findall(r"- <(.+)>", message)
        return SourceError(
            "the grammar is not LALR(1): two rules end at the same place, and the next terminal "
            "does not tell which",
            where=_place(rules[0].split(" ")[0] if rules else "", text, name),
            got=f"before {lookahead[1] if lookahead else '?'}: " + " or ".join(rules),
            todo="join the rules, or give one of them a priority: rule.2: …",
        )
    if f"NonTerminal('{start}')" in first:
        return SourceError(
            "the grammar has no such start rule",
            where=name,
            got=start,
            todo="name one of its rules as start",
        )
    named = _NAMED.findall(first)
    symbol = next((one for groups in named for one in groups if one), "")
    where = _place(symbol, text, name)
    found = re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", text) if symbol else None
    got = ""
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        got = caret(text, line, found.start() - text.rfind("\n", 0, found.start()))
    return SourceError(f"not a grammar: {first[:1].lower()}{first[1:]}", where=where, got=got)


def _place(symbol: str, text: str, name: str) -> str:
    """`name:line:column` of the first time that a symbol stands in the text."""
    found = re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", text) if symbol else None
    if found is None:
        return name
    line = text.count("\n", 0, found.start()) + 1
    return f"{name}:{line}:{found.start() - text.rfind(chr(10), 0, found.start())}"
