"""Whether a text belongs to a language, without its automaton: for languages asked only once."""

from __future__ import annotations

from infill.languages.compiler import compiled
from infill.languages.expression import (
    Characters,
    Concat,
    Enumerated,
    Expression,
    Meet,
    Minus,
    OneOf,
    Repeat,
)
from infill.languages.language import Language


def reads(language: Language, text: str) -> bool:
    """The same as `language.accepts(text)`; quick where compiling takes long."""
    data = text.encode()
    return len(data) in _Reading(data).ends(language.expression, 0)


class _Reading:
    """One text; remembers where each part of a language may end in it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.known: dict[tuple[str, int], frozenset[int]] = {}

    def ends(self, part: Expression, start: int) -> frozenset[int]:
        """All ends, in bytes, of texts of a part that begin at a byte."""
        found = self.known.get((part.key, start))
        if found is None:
            found = self.known[part.key, start] = frozenset(self._ends(part, start))
        return found

    def _ends(self, part: Expression, start: int) -> set[int] | frozenset[int]:
        match part:
            case Enumerated(words):
                return {start + len(word) for word in words if self.data.startswith(word, start)}
            case Characters(ranges):
                return self._character(ranges, start)
            case Concat(parts):
                at = {start}
                for one in parts:
                    at = {end for begin in at for end in self.ends(one, begin)}
                return at
            case OneOf(parts):
                return {end for one in parts for end in self.ends(one, start)}
            case Meet(left, right):
                return self.ends(left, start) & self.ends(right, start)
            case Minus(left, right):
                return self.ends(left, start) - self.ends(right, start)
            case Repeat(inner, lo, hi):
                return self._repeated(inner, lo, hi, start)
            case _:
                machine = compiled(part)
                ends = range(start, len(self.data) + 1)
                return {end for end in ends if machine.accepts(self.data[start:end])}

    def _character(self, ranges: tuple[tuple[int, int], ...], start: int) -> set[int]:
        for size in range(1, 5):
            try:
                one = self.data[start : start + size].decode()
            except UnicodeDecodeError:
                continue
            fits = len(one) == 1 and any(low <= ord(one) <= high for low, high in ranges)
            return {start + size} if fits else set()
        return set()

    def _repeated(self, inner: Expression, lo: int, hi: int | None, start: int) -> set[int]:
        """Rounds up to `lo` one by one; then only places that were not reached before matter."""
        at = {start}
        for _ in range(lo):
            at = {end for begin in at for end in self.ends(inner, begin)}
        found, rounds = set(at), lo
        while at and (hi is None or rounds < hi):
            at = {end for begin in at for end in self.ends(inner, begin)} - found
            found |= at
            rounds += 1
        return found
