"""JSON strings as languages, quotes included."""

from __future__ import annotations

from functools import lru_cache

from infill.language import (
    Language,
    characters,
    concat,
    escaped,
    length,
    literal,
    one_of,
    union,
)


def json_string(content: Language | None = None, lo: int = 0, hi: int | None = None) -> Language:
    """A JSON string of `lo` to `hi` characters, with its quotes.

    With `content`, only those texts, each in the one spelling of
    `json.dumps(text, ensure_ascii=False)`. Without, any string in any spelling: an escape counts
    as one character, a pair of surrogate escapes too, and a lone surrogate is never written.
    """
    if content is None:
        return concat([literal('"'), string_unit().repeat(lo, hi), literal('"')])
    return concat([literal('"'), escaped(length(content, lo, hi)), literal('"')])


@lru_cache(maxsize=1)
def string_unit() -> Language:
    """One character of a JSON string in any of its spellings."""
    digit = _hex("09AFaf")
    return union(
        [
            characters([(0x20, 0x21), (0x23, 0x5B), (0x5D, 0x10FFFF)]),
            literal("\\") + one_of('"\\/bfnrt'),
            concat([literal("\\u"), _hex("09ACEFacef"), digit, digit, digit]),
            concat([literal("\\u"), one_of("dD"), _hex("07"), digit, digit]),
            concat(
                [
                    *(literal("\\u"), one_of("dD"), _hex("89ABab"), digit, digit),
                    *(literal("\\u"), one_of("dD"), _hex("CFcf"), digit, digit),
                ]
            ),
        ]
    )


def _hex(pairs: str) -> Language:
    return characters(
        (ord(first), ord(last)) for first, last in zip(pairs[::2], pairs[1::2], strict=True)
    )
