"""Lines and blocks of Python as languages; see `expressions` for how exact they are."""

from __future__ import annotations

from functools import lru_cache

from infill.grammars.regex import regex
from infill.language import Language, concat, literal, one_of, union
from infill.templates.expressions import OPERATORS, row, tightly

CLAUSES = (
    *"if elif while for with except def class match case".split(),
    *("async for", "async with", "async def"),
)
"""The words that begin a line which opens a block, and are followed by a space."""

STARTS = (
    *CLAUSES,
    *"return yield raise assert del import from await global nonlocal lambda".split(),
    "yield from",
)
"""The words that may begin any line and are followed by a space."""


SIGNS = ("-", "not ", "*")
"""What may stand before an operand."""

_ASSIGNED = ("=", ":=", *(f"{operator}=" for operator in "+ - * / // % @ ** << >> & | ^".split()))


@lru_cache(maxsize=1)
def line() -> Language:
    """A statement on one line, or one line of a compound statement, with or without a comment."""
    return _statement() + _comment().optional()


@lru_cache(maxsize=1)
def head() -> Language:
    """A line that opens a block."""
    body = row(SIGNS, [",", ", ", " as ", " -> "])
    spaced = one_of(f"{word} " for word in CLAUSES) + body
    tight = one_of(["if", "elif", "while", "with", "except"]) + tightly(body)
    return union([spaced, tight, one_of(["else", "try", "finally", "except"])]) + literal(":")


@lru_cache(maxsize=32)
def heads(indent: str, step: str) -> Language:
    """A block whose last line opens another."""
    margin = _margin(indent, step)
    return (block(indent, step) + margin).optional() + head()


@lru_cache(maxsize=32)
def opened(indent: str, inner: str, step: str) -> Language:
    """A block whose last lines, at `inner` or further right, are the block that they open."""
    return concat([heads(indent, step), ends(), literal(inner), block(inner, step)])


@lru_cache(maxsize=1)
def rest() -> Language:
    """What is left of a line that opens a block, up to its colon."""
    return row(SIGNS, [",", ", ", " as ", " -> "]) + literal(":")


@lru_cache(maxsize=32)
def block(indent: str, step: str) -> Language:
    """One or more lines of which the first is at `indent` already and none lies further left.

    The first is no comment. Brackets and docstrings may go over several lines; blank lines may
    stand between.
    """
    bare = _statement(lines=True) + _comment().optional()
    first = union([bare, _docstring()])
    later = first | regex("#[^\\x00-\\x1f]*", full=True)
    margin = _margin(indent, step)
    return first + (margin + later).repeat(0)


def _margin(indent: str, step: str) -> Language:
    """The end of a line, at most two blank ones, and the indentation of the next."""
    return concat([ends(), literal(indent), literal(step).repeat(0)])


def ends() -> Language:
    """The end of a line and at most two blank ones."""
    return literal("\n").repeat(1, 3)


def _statement(*, lines: bool = False) -> Language:
    start = one_of(["", "@", *(f"{word} " for word in STARTS)])
    infixes = [",", ", ", ": ", "; ", " import ", " as ", " from ", " for ", " -> "]
    inner = [f": {word} " for word in ("return", "raise", "yield", "del", "assert")]
    operators = [*OPERATORS, *_ASSIGNED]
    body = row(SIGNS, [*infixes, *inner], lines=lines, operators=operators)
    return concat([start, body, one_of(["", ":", ";"])])


def _comment() -> Language:
    return regex("  ?#[^\\x00-\\x1f]*", full=True)


def _docstring() -> Language:
    bare = '[^"\\\\\\x00-\\x09\\x0b-\\x1f]'
    text = f'({bare}|\\\\[^\\x00-\\x1fNUux]|"{{1,2}}{bare})*'
    return regex(f'r?"""{text}"""', full=True)
