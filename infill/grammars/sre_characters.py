"""The characters that a node of a regular expression matches, as `re` reads it in text.

(?i)k      # k, K and the Kelvin sign
"""

from __future__ import annotations

import re._constants as sre
from _sre import unicode_tolower
from collections.abc import Callable, Iterator
from functools import lru_cache
from re._casefix import _EXTRA_CASES
from typing import Any

from infill.grammars.charsets import ASSIGNED
from infill.languages.utf8 import LAST, Ranges, complement, normal

CASED = 0x1F000
"""Beyond this code point no character has cases."""


def charset(operation: str, argument: Any, flags: int) -> Ranges:
    """The code points that a node for one character matches."""
    match operation:
        case "ANY":
            return normal([(0, LAST)]) if flags & sre.SRE_FLAG_DOTALL else complement([(10, 10)])
        case "LITERAL":
            return _folded(((argument, argument),), flags)
        case "NOT_LITERAL":
            return complement(_folded(((argument, argument),), flags))
        case "RANGE":
            return _folded((argument,), flags)
        case "CATEGORY":
            return _category(str(argument), bool(flags & sre.SRE_FLAG_ASCII))
    negated = str(argument[0][0]) == "NEGATE"
    parts = [charset(str(op), arg, flags) for op, arg in argument[negated:]]
    ranges = normal(pair for part in parts for pair in part)
    return complement(ranges) if negated else ranges


def _folded(ranges: Ranges, flags: int) -> Ranges:
    """The ranges, and under IGNORECASE whatever `re` takes for the same characters."""
    if not flags & sre.SRE_FLAG_IGNORECASE:
        return normal(ranges)
    cases = _cases()
    last = 127 if flags & sre.SRE_FLAG_ASCII else LAST
    same = [
        (code, code)
        for low, high in ranges
        for one in cases
        if low <= one <= min(high, last)
        for code in cases[one]
        if code <= last
    ]
    return normal([*ranges, *same])


@lru_cache(maxsize=1)
def _cases() -> dict[int, frozenset[int]]:
    """For each character with cases, those that `re` takes for the same, itself included."""
    groups: dict[int, set[int]] = {}
    for code in range(CASED):
        groups.setdefault(unicode_tolower(code), set()).add(code)
    for lower, others in _EXTRA_CASES.items():
        groups[lower] |= {code for other in others for code in groups[other]}
    return {code: frozenset(group) for group in groups.values() if len(group) > 1 for code in group}


@lru_cache(maxsize=16)
def _category(name: str, ascii_only: bool) -> Ranges:
    """`\\d`, `\\w`, `\\s` and their complements as `re` reads them in text."""
    kind = name.removeprefix("CATEGORY_").removeprefix("NOT_")
    ranges = _BYTES[kind] if ascii_only else normal(_runs(_TESTS[kind]))
    return complement(ranges) if "_NOT_" in name else ranges


_TESTS: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdecimal,
    "SPACE": str.isspace,
    "WORD": lambda char: char.isalnum() or char == "_",
}


_BYTES: dict[str, Ranges] = {
    "DIGIT": ((0x30, 0x39),),
    "SPACE": ((0x09, 0x0D), (0x20, 0x20)),
    "WORD": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
}
"""The same under the flag ASCII."""


def _runs(test: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    begin = -1
    for code in range(ASSIGNED + 1):
        inside = code < ASSIGNED and test(chr(code))
        if inside and begin < 0:
            begin = code
        elif not inside and begin >= 0:
            yield begin, code - 1
            begin = -1
