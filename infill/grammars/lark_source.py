"""A Lark grammar's text, read by Lark; what Lark finds wrong in one, told with its position.

read_lark('start: "a" b', name="x.lark")      # SourceError at x.lark:1:12, with a caret
"""

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
_NAMED = re.compile(r"token (\w+):|\((\w+): |'(\w+)'|[A-Za-z]+\('(\w+)'\)|[Rr]ule (\w+)\b")


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


@dataclass(frozen=True, slots=True)
class GrammarPosition:
    """Where something is, `name:line:column`, and its line with a caret."""

    where: str
    got: str


def grammar_position(text: str, name: str, at: int) -> GrammarPosition:
    """The place of an offset in a grammar's text; without a line if it is negative."""
    if at < 0:
        return GrammarPosition(name, "")
    line = text.count("\n", 0, at) + 1
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    shown = text[begin : end if end >= 0 else len(text)].replace("\t", " ")
    cut = max(0, at - begin - 50)
    pointer = f"{shown[cut : cut + 90]}\n       {' ' * (at - begin - cut)}^"
    return GrammarPosition(f"{name}:{line}:{at - begin + 1}", pointer)


def used(symbol: str, text: str) -> int:
    """The offset of the first use of a symbol's name, or -1."""
    found = re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", text) if symbol else None
    return found.start() if found else -1


def defined(symbol: str, text: str) -> int:
    """The offset of the last definition of a rule or terminal, or -1."""
    found = re.finditer(rf"^[ \t]*[?!]*({re.escape(symbol)})[.\d\s]*[:{{]", text, re.MULTILINE)
    return max((match.start(1) for match in found), default=-1)


def _check_statements(text: str, name: str) -> None:
    for match in _STATEMENT.finditer(text):
        here = grammar_position(text, name, match.start(1) - 1)
        match match[1]:
            case "ignore":
                pass
            case "import":
                library = re.match(r"[\w.]*", match[2])
                module = (library[0] if library else "").split(".")[0]
                if module not in LIBRARIES:
                    raise Unsupported(
                        f"%import of {module or 'another file'!r} is not supported",
                        where=here.where,
                        got=here.got,
                        todo="import from common, or copy the rules you need",
                    )
            case "extend" | "override" | "declare":
                raise Unsupported(
                    f"%{match[1]} is not supported",
                    where=here.where,
                    got=here.got,
                    todo="write the rule or terminal out",
                )
            case other:
                raise SourceError(f"no statement of Lark: %{other}", where=here.where, got=here.got)


def _explained(error: Exception, text: str, start: str, name: str) -> SourceError:
    """Lark's message as what, where and got."""
    message = str(error).strip()
    first = message.split("\n")[0].strip()
    if said := _PLACE.search(first):
        lines = text.split("\n")
        at = sum(len(line) + 1 for line in lines[: int(said[1]) - 1]) + int(said[2]) - 1
        first = first[: said.start()].rstrip(" ,").removesuffix(" at").removesuffix(" in")
        here = grammar_position(text, name, min(at, len(text)))
    elif "Reduce/Reduce collision" in first:
        lookahead = re.search(r"Terminal\('([^']+)'\)", first)
        rules = sorted(re.findall(r"- <(.+)>", message))
        origin = rules[0].split(" ")[0] if rules else ""
        return SourceError(
            "the grammar is not LALR(1): two rules end at the same place, and the next terminal "
            "does not tell which",
            where=grammar_position(text, name, defined(origin, text)).where,
            got=f"before {lookahead[1] if lookahead else '?'}: " + " or ".join(rules),
            todo="join the rules, or give one of them a priority: rule.2: …",
        )
    elif f"NonTerminal('{start}')" in first:
        return SourceError(
            "the grammar has no such start rule",
            where=name,
            got=start,
            todo="name one of its rules as start",
        )
    else:
        groups = _NAMED.findall(first)
        symbol = next((one for names in groups for one in names if one), "")
        undefined = "used but not defined" in first
        at = used(symbol, text) if undefined or defined(symbol, text) < 0 else defined(symbol, text)
        here = grammar_position(text, name, at)
    what = first[:1].lower() + first[1:]
    return SourceError(f"not a grammar: {what}", where=here.where, got=here.got)
