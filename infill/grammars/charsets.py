"""Character classes on which the dialects of regular expressions agree.

    \\w      # surely [A-Za-z0-9_], as in ECMA-262; in Python's wider reading also "é"

Each class has a sure part, what both Python and ECMA-262 put into it, and a wider reading, what
either does. A result uses the sure part; where a class is negated the two change places, so
whatever is generated is accepted by both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from infill.languages.utf8 import LAST, Ranges, complement, normal

ASSIGNED = 0x40000
"""Beyond this code point lie only tags, selectors, private use and unassigned planes."""


@dataclass(frozen=True, slots=True)
class Charset:
    """A character class: what is surely in it, and what some dialect adds, known when asked."""

    sure: Ranges
    extra: tuple[Callable[[], Ranges], ...] = ()

    @property
    def maybe(self) -> Ranges:
        """The class in the widest reading."""
        return normal([*self.sure, *(pair for more in self.extra for pair in more())])

    def negated(self) -> Charset:
        """Every other character."""
        if not self.extra:
            return Charset(complement(self.sure))
        return Charset(complement(self.maybe), (lambda: complement(self.sure),))

    def joined(self, other: Charset) -> Charset:
        """The characters of either."""
        return Charset(normal([*self.sure, *other.sure]), self.extra + other.extra)


EMPTY = Charset(())


def exactly(*ranges: tuple[int, int]) -> Charset:
    """A class on which all agree."""
    return Charset(normal(ranges))


def dot() -> Charset:
    """`.`: ECMA leaves out four line ends, Python one."""
    ends = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
    return Charset(complement(ends), (lambda: normal(ends[1:]),))


def digits() -> Charset:
    """`\\d`: ASCII for ECMA, every decimal digit for Python."""
    return Charset(((0x30, 0x39),), (lambda: _categories()["Nd"],))


def words() -> Charset:
    """`\\w`: ASCII for ECMA, every letter and number for Python."""
    return Charset(
        ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
        (lambda: _of_category("L", "N"),),
    )


def spaces() -> Charset:
    """`\\s`: ECMA adds U+FEFF, Python the information separators and U+0085."""
    sure = [
        *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
        *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
    ]
    return Charset(normal(sure), (lambda: ((0x1C, 0x1F), (0x85, 0x85), (0xFEFF, 0xFEFF)),))


def unicode_property(name: str) -> Charset | None:
    """The class of `\\p{name}`, or None if it is not known here."""
    key, _, value = name.partition("=")
    if value:
        key = key.strip().lower()
        if key in ("script", "sc", "script_extensions", "scx"):
            return _script(value.strip())
        name = value if key in ("general_category", "gc") else ""
    plain = "".join(name.split()).replace("_", "").lower()
    if plain in BINARY:
        return _binary(plain)
    return _category(LONG_NAMES.get(plain, name.strip()))


LONG_NAMES = {
    "letter": "L",
    "casedletter": "LC",
    "uppercaseletter": "Lu",
    "lowercaseletter": "Ll",
    "titlecaseletter": "Lt",
    "modifierletter": "Lm",
    "otherletter": "Lo",
    "mark": "M",
    "combiningmark": "M",
    "nonspacingmark": "Mn",
    "spacingmark": "Mc",
    "enclosingmark": "Me",
    "number": "N",
    "decimalnumber": "Nd",
    "digit": "Nd",
    "letternumber": "Nl",
    "othernumber": "No",
    "punctuation": "P",
    "punct": "P",
    "connectorpunctuation": "Pc",
    "dashpunctuation": "Pd",
    "openpunctuation": "Ps",
    "closepunctuation": "Pe",
    "initialpunctuation": "Pi",
    "finalpunctuation": "Pf",
    "otherpunctuation": "Po",
    "symbol": "S",
    "mathsymbol": "Sm",
    "currencysymbol": "Sc",
    "modifiersymbol": "Sk",
    "othersymbol": "So",
    "separator": "Z",
    "spaceseparator": "Zs",
    "lineseparator": "Zl",
    "paragraphseparator": "Zp",
    "other": "C",
    "control": "Cc",
    "cntrl": "Cc",
    "format": "Cf",
    "privateuse": "Co",
    "unassigned": "Cn",
}

BINARY = frozenset(
    ["any", "ascii", "assigned", "alphabetic", "alpha", "uppercase", "lowercase", "whitespace"]
)

SCRIPTS = {
    "Latn": "LATIN",
    "Grek": "GREEK",
    "Cyrl": "CYRILLIC",
    "Hani": "CJK UNIFIED IDEOGRAPH",
    "Han": "CJK UNIFIED IDEOGRAPH",
    "Hira": "HIRAGANA LETTER",
    "Hiragana": "HIRAGANA LETTER",
    "Kana": "KATAKANA LETTER",
    "Katakana": "KATAKANA LETTER",
    "Hang": "HANGUL SYLLABLE",
    "Hangul": "HANGUL SYLLABLE",
    "Arab": "ARABIC LETTER",
    "Arabic": "ARABIC LETTER",
    "Hebr": "HEBREW LETTER",
    "Hebrew": "HEBREW LETTER",
    "Thai": "THAI CHARACTER",
    "Deva": "DEVANAGARI LETTER",
    "Devanagari": "DEVANAGARI LETTER",
    "Armn": "ARMENIAN",
    "Geor": "GEORGIAN",
    "Beng": "BENGALI LETTER",
    "Bengali": "BENGALI LETTER",
    "Taml": "TAMIL LETTER",
    "Tamil": "TAMIL LETTER",
}


def _binary(name: str) -> Charset | None:
    match name:
        case "any":
            return exactly((0, LAST))
        case "ascii":
            return exactly((0, 0x7F))
        case "assigned":
            unassigned = _category("Cn")
            return unassigned.negated() if unassigned else None
        case "alphabetic" | "alpha":
            return _between(["L", "Nl"], ["Mn", "Mc", "So"])
        case "uppercase":
            return _between(["Lu"], ["Nl", "So"])
        case "lowercase":
            return _between(["Ll"], ["Lm", "Lo", "Nl", "So"])
        case "whitespace":
            return exactly(
                *((0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680)),
                *((0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F)),
                (0x3000, 0x3000),
            )
    return None


def _between(sure: list[str], more: list[str]) -> Charset:
    return Charset(_of_category(*sure), (lambda: _of_category(*more),))


def _category(name: str) -> Charset | None:
    names = ("Lu", "Ll", "Lt") if name in ("LC", "L&") else (name,)
    found = _of_category(*names)
    return Charset(found) if found else None


def _script(name: str) -> Charset | None:
    """Letters whose character name begins with the script's; nobody knows about the rest."""
    prefix = SCRIPTS.get(name, name.upper() + " ")
    letters = (code for first, last in _of_category("L") for code in range(first, last + 1))
    found = [code for code in letters if unicodedata.name(chr(code), "").startswith(prefix)]
    return Charset(_ranges(found), (lambda: ((0, LAST),),)) if found else None


def _of_category(*names: str) -> Ranges:
    """The code points of general categories, given by both letters or the first."""
    table = _categories()
    chosen = (one for one in table if one in names or one[0] in names)
    return normal(pair for one in chosen for pair in table[one])


@lru_cache(maxsize=1)
def _categories() -> dict[str, Ranges]:
    """General category → code points; what Python has no record of counts as unassigned."""
    found: dict[str, list[tuple[int, int]]] = {}
    for begin, end in ((0, ASSIGNED), (0xE0000, 0xE0200)):
        at = begin
        for name, run in groupby(map(unicodedata.category, map(chr, range(begin, end)))):
            size = sum(1 for _ in run)
            found.setdefault(name, []).append((at, at + size - 1))
            at += size
    found.pop("Cs", None)
    found["Cn"] += [(ASSIGNED, 0xDFFFF), (0xE0200, 0xEFFFF)]
    found["Cn"] += [(0xFFFFE, 0xFFFFF), (0x10FFFE, 0x10FFFF)]
    found["Co"] += [(0xF0000, 0xFFFFD), (0x100000, 0x10FFFD)]
    return {name: normal(pairs) for name, pairs in found.items()}


def _ranges(codes: Iterable[int]) -> Ranges:
    return normal((code, code) for code in codes)
