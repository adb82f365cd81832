"""The algebra of the engine: a language is a set of texts, written as an immutable expression.

    digit = characters([(48, 57)])
    price = one_of(["EUR ", "USD "]) + digit.repeat(1, 6) + (literal(".") + digit).optional()
    price.accepts("EUR 12.5")     # True
    price.shortest()              # b"EUR 0"

Read `+` as "then", `|` as "or", `&` as "and at once", `-` as "but not". Nothing is computed before
`automaton()` (or `accepts`, `texts`, …) is called; expressions are compared by `key`, a digest of
their structure. All languages are over valid UTF-8 and compile to byte automata with at most one
counter (see `Automaton`), minimal and cached. Beyond 20,000 states or three seconds a language is
refused with `errors.Unsupported`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from infill.errors import Unsatisfiable
from infill.languages.automaton import Automaton
from infill.languages.compiler import compiled
from infill.languages.enumeration import draw, is_empty, shortest, texts
from infill.languages.expression import (
    Characters,
    Concat,
    Counted,
    Enumerated,
    Escaped,
    Expression,
    Meet,
    Minus,
    Multiples,
    OneOf,
    Passages,
    Repeat,
    nullable,
    show,
)
from infill.languages.nfa import too_large
from infill.languages.utf8 import LAST, normal


@dataclass(frozen=True, slots=True)
class Language:
    """A set of texts. Immutable, hashable, equal by structure."""

    expression: Expression

    @property
    def key(self) -> str:
        """A hex digest of the structure, the same in every process."""
        return self.expression.key

    @property
    def nullable(self) -> bool:
        """Whether the empty text belongs to it; no automaton is needed to know."""
        return nullable(self.expression)

    def __repr__(self) -> str:
        return f"Language({show(self.expression)})"

    def __add__(self, other: Language) -> Language:
        """One text of each, in this order."""
        return concat([self, other])

    def __or__(self, other: Language) -> Language:
        """The texts of either."""
        return union([self, other])

    def __and__(self, other: Language) -> Language:
        """The texts of both."""
        if self == other or other == any_text():
            return self
        if self == any_text():
            return other
        if nothing() in (self, other):
            return nothing()
        return Language(Meet(self.expression, other.expression))

    def __sub__(self, other: Language) -> Language:
        """The texts of this one that are not in the other."""
        if other == nothing():
            return self
        if self in (other, nothing()) or other == any_text():
            return nothing()
        return Language(Minus(self.expression, other.expression))

    def repeat(self, lo: int, hi: int | None = None) -> Language:
        """`lo` to `hi` texts of this one in a row; without an upper bound if `hi` is None."""
        if hi is not None and lo > hi:
            return nothing()
        if hi == 0 or self == literal(""):
            return literal("")
        if self == nothing():
            return literal("") if lo == 0 else nothing()
        if (lo, hi) == (1, 1):
            return self
        return Language(Repeat(self.expression, lo, hi))

    def optional(self) -> Language:
        """The texts of this one, and the empty text."""
        return self if self.nullable else self.repeat(0, 1)

    def automaton(self) -> Automaton:
        """The minimal byte automaton; raises Unsupported if the language is too large."""
        try:
            return compiled(self.expression)
        except RecursionError:
            raise too_large("parts inside parts beyond what can be followed") from None

    def accepts(self, text: str | bytes) -> bool:
        """Whether the whole text belongs to the language."""
        return self.automaton().accepts(_bytes(text))

    def is_empty(self) -> bool:
        """Whether no text belongs to it."""
        return is_empty(self.automaton())

    def shortest(self) -> bytes:
        """A text with the fewest bytes; raises Unsatisfiable if there is none."""
        found = shortest(self.automaton())
        if found is None:
            raise Unsatisfiable("no text belongs to this language", got=repr(self))
        return found

    def texts(self, limit: int) -> list[str] | None:
        """All texts in byte order if there are at most `limit`, else None."""
        found = texts(self.automaton(), limit)
        return None if found is None else [text.decode() for text in found]

    def random(self, rng: random.Random) -> str:
        """A random text: every one is possible, short ones are likelier.

        Raises Unsatisfiable if there is none.
        """
        if self.is_empty():
            raise Unsatisfiable("no text belongs to this language", got=repr(self))
        return draw(self.automaton(), rng).decode()


def literal(text: str | bytes) -> Language:
    """Just this text."""
    return Language(Enumerated((_bytes(text),)))


def one_of(texts: Iterable[str | bytes]) -> Language:
    """Any of these texts."""
    return Language(Enumerated(tuple(sorted({_bytes(text) for text in texts}))))


def nothing() -> Language:
    """No text at all."""
    return Language(Enumerated(()))


def characters(ranges: Iterable[tuple[int, int]]) -> Language:
    """One code point out of inclusive ranges; surrogates are left out."""
    found = normal(ranges)
    return Language(Characters(found)) if found else nothing()


def any_text() -> Language:
    """Any valid UTF-8 text."""
    return Language(_ANY)


def concat(parts: Iterable[Language]) -> Language:
    """One text of each part, in order."""
    flat: list[Expression] = []
    for part in parts:
        inner = part.expression
        for one in inner.parts if isinstance(inner, Concat) else (inner,):
            _append(flat, one)
    if any(isinstance(one, Enumerated) and not one.words for one in flat):
        return nothing()
    return Language(
        flat[0] if len(flat) == 1 else Concat(tuple(flat)) if flat else Enumerated((b"",))
    )


def union(parts: Iterable[Language]) -> Language:
    """The texts of any part."""
    words: set[bytes] = set()
    others: dict[str, Expression] = {}
    for part in parts:
        inner = part.expression
        for one in inner.parts if isinstance(inner, OneOf) else (inner,):
            if isinstance(one, Enumerated):
                words.update(one.words)
            else:
                others[one.key] = one
    if _ANY.key in others:
        return any_text()
    found = [others[key] for key in sorted(others)]
    if words:
        found.append(Enumerated(tuple(sorted(words))))
    return Language(
        found[0] if len(found) == 1 else OneOf(tuple(found)) if found else Enumerated(())
    )


def length(language: Language, lo: int, hi: int | None = None) -> Language:
    """The texts of `lo` to `hi` code points."""
    if hi is not None and lo > hi:
        return nothing()
    if (lo <= 0 and hi is None) or language == nothing():
        return language
    return Language(Counted(language.expression, max(lo, 0), hi))


def escaped(content: Language) -> Language:
    """The texts of `content` as `json.dumps` spells them between the quotes, not made ASCII."""
    return Language(Escaped(content.expression))


def multiples(modulus: int) -> Language:
    """Digit strings (leading zeros too) divisible by `modulus`; a decimal point is ignored."""
    return Language(Multiples(modulus))


def passages(text: str, starts: Iterable[int], ends: Iterable[int]) -> Language:
    """What `text` contains from any of `starts` to any later one of `ends`, in characters."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode()))
    begin = tuple(sorted({offsets[place] for place in starts}))
    end = tuple(sorted({offsets[place] for place in ends}))
    if not begin or not end or begin[0] >= end[-1]:
        return nothing()
    return Language(Passages(text.encode(), begin, end))


_CHARACTER = Characters(normal([(0, LAST)]))
_ANY = Repeat(_CHARACTER, 0, None)


def _append(flat: list[Expression], part: Expression) -> None:
    """Add a part to a sequence, simplified against the one before it."""
    if isinstance(part, Enumerated) and part.words == (b"",):
        return
    if not flat:
        flat.append(part)
        return
    last = flat[-1]
    match last, part:
        case Enumerated((one,)), Enumerated((other,)):
            flat[-1] = Enumerated((one + other,))
        case _ if last == _ANY and part == _ANY:
            pass
        case _, Repeat(inner, lo, hi) if last == _ANY and hi != lo:
            # Any text, then at least lo: whatever is beyond lo is part of "any text" already.
            for _ in range(min(lo, 1)):
                flat.append(Repeat(inner, lo, lo) if lo > 1 else inner)
        case Repeat(inner, lo, hi), _ if part == _ANY and hi != lo:
            flat.pop()
            if lo:
                flat.append(Repeat(inner, lo, lo) if lo > 1 else inner)
            flat.append(part)
        case _:
            flat.append(part)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
