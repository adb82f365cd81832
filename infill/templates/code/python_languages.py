"""What a hole of Python allows, as languages: names, expressions, arguments, lines and blocks.

    python_expression().accepts("len(rows) + 1")       # True

An automaton cannot count brackets, so they nest to a fixed depth, and it must stay small, because
every step of the decoder walks all of it. So in these languages quotes and brackets close, and
outside of brackets operands and operators take turns; `python_judge` has the last word.
"""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from functools import lru_cache

from infill.grammars.regex import regex
from infill.languages.language import Language, any_text, characters, concat, literal, one_of, union

DEPTH = 5
"""How deep brackets may nest."""

PAIRS = ("()", "[]", "{}")
OPERATORS = tuple("+ - * / // % @ ** << >> & | ^ < > <= >= == !=".split())
WORDS = (" and ", " or ", " in ", " not in ", " is ", " is not ", " if ", " else ")


@lru_cache(maxsize=1)
def python_name() -> Language:
    """An identifier in ASCII that is no keyword and does not look like a mark."""
    word = regex("[A-Za-z_][A-Za-z0-9_]*", full=True)
    return word - one_of(keyword.kwlist) - regex("___.*", full=True)


@lru_cache(maxsize=1)
def python_target() -> Language:
    """What `=` may follow, or may follow `for`: names with attributes, one or more."""
    one = python_name() + (literal(".") + python_name()).repeat(0)
    return one + (literal(", ") + one).repeat(0)


@lru_cache(maxsize=2)
def python_expression(*, lines: bool = False) -> Language:
    """One expression; with `lines`, brackets may go over several lines, as in those below."""
    return operands(["-", "not "], [], lines=lines)


@lru_cache(maxsize=2)
def python_expressions(*, lines: bool = False) -> Language:
    """One or more expressions with commas between them."""
    return operands(["-", "not ", "*"], [",", ", ", " for "], lines=lines)


@lru_cache(maxsize=2)
def python_argument(*, lines: bool = False) -> Language:
    """What the parentheses of a call may hold."""
    infixes = [",", ", ", "=", " for "]
    return operands(["-", "not ", "*", "**"], infixes, lines=lines) + literal(",").optional()


def operands(
    signs: Sequence[str],
    infixes: Sequence[str],
    *,
    lines: bool = False,
    operators: Sequence[str] = OPERATORS,
) -> Language:
    """Operands, each after one of `signs` or none, with something between each two.

    With `lines`, brackets may go over several lines.
    """
    word = regex("[A-Za-z0-9_]+", full=True)
    number = regex("[0-9]+\\.", full=True)
    quoted = one_of(["", *"frb"]) + python_string()
    round_, square, curly = (brackets(pair, DEPTH, lines=lines) for pair in PAIRS)
    atom = union([word, number, quoted, round_, square, curly])
    trailer = union([literal(".") + word, literal(" ").optional() + round_, square])
    parameters = regex("(lambda( [a-z_0-9, ]+)?: )?", full=True)
    operand = concat([one_of(["", *signs]), parameters, atom, trailer.repeat(0)])
    spaced = concat([literal(" ").optional(), one_of(operators), literal(" ").optional()])
    between = one_of([*infixes, *WORDS]) | spaced
    return operand + (between + operand).repeat(0)


def tightly(body: Language) -> Language:
    """Those texts of a language that may follow a word without a space."""
    return body & (regex("[-(\\[{\"']", full=True) + any_text())


@lru_cache(maxsize=32)
def brackets(pair: str, depth: int, *, lines: bool = False) -> Language:
    """A pair of brackets and everything in between that closes and nests at most `depth` deep.

    The outermost hold any string, the inner ones ASCII; beyond two levels they are round or square,
    and the innermost are round.
    """
    code = one_of(set(map(chr, range(0x20, 0x7F))) - set("\"'()[]{}#;$?\\`"))
    parts = [code, python_string(wide=depth == DEPTH)]
    if lines:
        parts.append(literal("\n"))
    if depth > 1:
        inner = PAIRS if depth == DEPTH else PAIRS[:2] if depth > 2 else PAIRS[:1]
        parts += [brackets(one, depth - 1, lines=lines) for one in inner]
    return concat([literal(pair[0]), union(parts).repeat(0), literal(pair[1])])


@lru_cache(maxsize=2)
def python_string(*, wide: bool = True) -> Language:
    """A string literal on one line, in either quotes and without prefix; ASCII if not `wide`."""
    return union(_quoted(quote, wide) for quote in "\"'")


def _quoted(quote: str, wide: bool) -> Language:
    # The bounds are such that UTF-8 needs few cases; what lies beyond is hardly ever written.
    beyond = [(0x80, 0xCFFF), (0xE000, 0xFFFF), (0x10000, 0x3FFFF)] if wide else []
    bare = characters([(0x20, 0x7E), *beyond]) - one_of([quote, "\\"])
    escaped = literal("\\") + characters([(0x20, 0x7E)])
    return concat([literal(quote), (bare | escaped).repeat(0), literal(quote)])


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
"""What may precede an operand."""

_ASSIGNED = ("=", ":=", *(f"{operator}=" for operator in "+ - * / // % @ ** << >> & | ^".split()))


@lru_cache(maxsize=1)
def python_line() -> Language:
    """A statement on one line, or one line of a compound statement, with or without a comment."""
    return _statement() + _comment().optional()


@lru_cache(maxsize=1)
def python_head() -> Language:
    """A line that opens a block."""
    body = operands(SIGNS, [",", ", ", " as ", " -> "])
    spaced = one_of(f"{word} " for word in CLAUSES) + body
    tight = one_of(["if", "elif", "while", "with", "except"]) + tightly(body)
    return union([spaced, tight, one_of(["else", "try", "finally", "except"])]) + literal(":")


@lru_cache(maxsize=32)
def python_heads(indent: str, step: str) -> Language:
    """A block whose last line opens another."""
    margin = _margin(indent, step)
    return (python_block(indent, step) + margin).optional() + python_head()


@lru_cache(maxsize=32)
def python_opened(indent: str, inner: str, step: str) -> Language:
    """A block whose last lines, at `inner` or further right, are the block that they open."""
    return concat(
        [python_heads(indent, step), python_line_ends(), literal(inner), python_block(inner, step)]
    )


@lru_cache(maxsize=1)
def python_rest() -> Language:
    """What is left of a line that opens a block, up to its colon."""
    return operands(SIGNS, [",", ", ", " as ", " -> "]) + literal(":")


@lru_cache(maxsize=32)
def python_block(indent: str, step: str) -> Language:
    """One or more lines of which the first is at `indent` already and none lies further left.

    The first is no comment. Brackets and docstrings may go over several lines; there may be
    blank lines between.
    """
    bare = _statement(lines=True) + _comment().optional()
    first = union([bare, _docstring()])
    later = first | regex("#[^\\x00-\\x1f]*", full=True)
    margin = _margin(indent, step)
    return first + (margin + later).repeat(0)


def _margin(indent: str, step: str) -> Language:
    """The end of a line, at most two blank ones, and the indentation of the next."""
    return concat([python_line_ends(), literal(indent), literal(step).repeat(0)])


def python_line_ends() -> Language:
    """The end of a line and at most two blank ones."""
    return literal("\n").repeat(1, 3)


def _statement(*, lines: bool = False) -> Language:
    start = one_of(["", "@", *(f"{word} " for word in STARTS)])
    infixes = [",", ", ", ": ", "; ", " import ", " as ", " from ", " for ", " -> "]
    inner = [f": {word} " for word in ("return", "raise", "yield", "del", "assert")]
    operators = [*OPERATORS, *_ASSIGNED]
    body = operands(SIGNS, [*infixes, *inner], lines=lines, operators=operators)
    return concat([start, body, one_of(["", ":", ";"])])


def _comment() -> Language:
    return regex("  ?#[^\\x00-\\x1f]*", full=True)


def _docstring() -> Language:
    bare = '[^"\\\\\\x00-\\x09\\x0b-\\x1f]'
    text = f'({bare}|\\\\[^\\x00-\\x1fNUux]|"{{1,2}}{bare})*'
    return regex(f'r?"""{text}"""', full=True)
