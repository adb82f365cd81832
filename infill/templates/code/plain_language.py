"""Code of any language as text that closes what it opens: brackets, quotes, and nothing else.

    plain_expression("\\"'").accepts("foo(bar[0], 'x') + 1")       # True

For the holes whose language no automaton of ours describes; the parser of the language judges them.
On one line operands and operators take turns, as far as an automaton can tell them apart.
"""

from __future__ import annotations

from functools import lru_cache

from infill.grammars.regex import regex
from infill.languages.language import Language, any_text, characters, concat, literal, one_of, union
from infill.templates.code.nesting import PAIRS

DEPTH = 3
"""How deep brackets may nest."""

SIGNS = ("-", "!", "~", "&", "*", "++", "--", "new ", "await ", "typeof ", "return ", "throw ")
WORDS = (" instanceof ", " in ", " of ", " as ", " is ", " and ", " or ")

_ASCII = frozenset(map(chr, range(0x20, 0x7F)))
_BEYOND = [(0xA1, 0xCFFF), (0xE000, 0xFFFC), (0x10000, 0x3FFFF)]


@lru_cache(maxsize=16)
def plain_expression(quotes: str) -> Language:
    """Operands with operators between them."""
    operand = _operand(quotes)
    return operand + (_operator() + operand).repeat(0)


@lru_cache(maxsize=16)
def plain_expressions(quotes: str) -> Language:
    """Expressions with commas between them."""
    one = plain_expression(quotes)
    return one + (one_of([",", ", "]) + one).repeat(0)


@lru_cache(maxsize=16)
def plain_line(quotes: str) -> Language:
    """Statements on one line."""
    operand = _operand(quotes)
    between = _operator() | one_of([" ", ", ", ",", "; ", ";", ": "])
    return operand + (between + operand).repeat(0) + one_of(["", ";", ",", ":", " {"])


@lru_cache(maxsize=16)
def plain_rows(quotes: str, indent: str, *, commented: str = "") -> Language:
    """One or more lines of code of which the first is at `indent` already and none further left.

    The first is not a comment, which `commented` begins.
    """
    tight = one_of(_code(quotes) - {" "}) | plain_string(quotes) | _groups(quotes, "\n\t")
    piece = tight | literal(" ")
    first = tight + (piece.repeat(0) + tight).optional()
    later = first
    if commented:
        later |= literal(commented) + one_of(_ASCII).repeat(0)
    margin = concat([literal("\n").repeat(1, 3), literal(indent), one_of(" \t").repeat(0)])
    return first + (margin + later).repeat(0)


@lru_cache(maxsize=16)
def plain_code(quotes: str, closes: str, opens: str, tabs: str, depth: int = DEPTH) -> Language:
    """Any code over any lines that closes and opens just these brackets for its surroundings."""
    groups = _groups(quotes, "\n" + tabs, depth)
    piece = one_of(_code(quotes) | set("\n" + tabs)) | plain_string(quotes) | groups
    parts = [piece.repeat(0)]
    for bracket in closes + opens:
        parts += [literal(bracket), piece.repeat(0)]
    return concat(parts) if len(parts) > 1 else piece.repeat(1)


@lru_cache(maxsize=4)
def plain_identifier() -> Language:
    """A name in ASCII."""
    return regex("[A-Za-z_][A-Za-z0-9_]*", full=True) - (literal("___") + any_text())


@lru_cache(maxsize=4)
def plain_inside(without: str) -> Language:
    """Text on one line in a string or comment, without quotes, escapes and some characters."""
    plain = characters([(0x20, 0x7E), *_BEYOND]) - one_of(set("\"'`\\") | set(without))
    return plain.repeat(1)


@lru_cache(maxsize=8)
def plain_string(quotes: str, *, wide: bool = True) -> Language:
    """A string on one line in any of the quotes."""
    return union(_quoted(quote, wide) for quote in quotes)


def _operand(quotes: str) -> Language:
    """A word, a string or brackets, with signs before it, and accesses and calls after it."""
    word = regex("[A-Za-z0-9_$@]+", full=True)
    groups = _groups(quotes, "")
    atom = union([word, plain_string(quotes), groups, groups + literal(" ").optional() + word])
    access = one_of([".", "->", "::", "?.", "@"]) + word
    generic = regex("<[A-Za-z0-9_, <>?:.&*]*>", full=True)
    trailer = union([access, groups, generic, one_of(["++", "--", "!", "?", "&", "*"])])
    return one_of(["", *SIGNS]) + atom + trailer.repeat(0)


def _operator() -> Language:
    sign = regex("[-+*/%&|^<>=!?:.]{1,3}", full=True)
    spaced = concat([literal(" ").optional(), sign, literal(" ").optional()])
    return spaced | one_of(WORDS)


def _quoted(quote: str, wide: bool) -> Language:
    bare = characters([(0x20, 0x7E), *(_BEYOND if wide else [])]) - one_of([quote, "\\"])
    escaped = literal("\\") + characters([(0x20, 0x7E)])
    return concat([literal(quote), (bare | escaped).repeat(0), literal(quote)])


def _code(quotes: str) -> frozenset[str]:
    """The characters of code that neither open nor close anything."""
    return _ASCII - set(quotes + "`\\#()[]{}")


def _groups(quotes: str, spaces: str, depth: int = DEPTH) -> Language:
    return union(_group(open, depth, quotes, spaces) for open in PAIRS)


@lru_cache(maxsize=64)
def _group(open: str, depth: int, quotes: str, spaces: str) -> Language:
    """Brackets with what closes and nests at most `depth` deep between them."""
    parts = [one_of(_code(quotes) | set(spaces)), plain_string(quotes, wide=False)]
    if depth > 1:
        kinds = PAIRS if depth > 2 else ("(", "[")
        parts += [_group(one, depth - 1, quotes, spaces) for one in kinds]
    return concat([literal(open), union(parts).repeat(0), literal(PAIRS[open])])
