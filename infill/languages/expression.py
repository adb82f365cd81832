"""The syntax of languages: small immutable nodes, each sealed with a key of its structure.

Equal keys mean equal expressions, so caches never need to build an automaton to compare two. What
can be read off an expression without an automaton is here too: `nullable`, `weight`, `show`.

    year = Repeat(Characters(((48, 57),)), 4, 4)        # [0-9]{4}
    year == Repeat(Characters(((48, 57),)), 4, 4)       # True, by key
    nullable(year)                                      # False
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Enumerated:
    """A finite set of byte strings, sorted; `()` is the empty language, `(b"",)` the empty text."""

    words: tuple[bytes, ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "words", *self.words)


@dataclass(frozen=True, slots=True)
class Characters:
    """One code point out of sorted, disjoint, inclusive ranges without surrogates."""

    ranges: tuple[tuple[int, int], ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "characters", *(b"%d-%d" % pair for pair in self.ranges))


@dataclass(frozen=True, slots=True)
class Multiples:
    """Digit strings divisible by `modulus`; a decimal point anywhere is ignored."""

    modulus: int = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "multiples", b"%d" % self.modulus)


@dataclass(frozen=True, slots=True)
class Passages:
    """What a text contains from any of `starts` to any later one of `ends`, both byte offsets."""

    text: bytes = field(compare=False)
    starts: tuple[int, ...] = field(compare=False)
    ends: tuple[int, ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = b",".join(b"%d" % place for place in (*self.starts, -1, *self.ends))
        _seal(self, "passages", self.text, places)


@dataclass(frozen=True, slots=True)
class Concat:
    """A text of each part, in order."""

    parts: tuple[Expression, ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "concat", *(part.key.encode() for part in self.parts))


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text of any of the parts."""

    parts: tuple[Expression, ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "union", *(part.key.encode() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Meet:
    """The texts of both parts."""

    left: Expression = field(compare=False)
    right: Expression = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "meet", self.left.key.encode(), self.right.key.encode())


@dataclass(frozen=True, slots=True)
class Minus:
    """The texts of the left part that are not in the right part."""

    left: Expression = field(compare=False)
    right: Expression = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "minus", self.left.key.encode(), self.right.key.encode())


@dataclass(frozen=True, slots=True)
class Repeat:
    """`lo` to `hi` times the part; no upper bound if `hi` is None."""

    part: Expression = field(compare=False)
    lo: int = field(compare=False)
    hi: int | None = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "repeat", self.part.key.encode(), _bounds(self.lo, self.hi))


@dataclass(frozen=True, slots=True)
class Counted:
    """The texts of the part that have `lo` to `hi` code points."""

    part: Expression = field(compare=False)
    lo: int = field(compare=False)
    hi: int | None = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "length", self.part.key.encode(), _bounds(self.lo, self.hi))


@dataclass(frozen=True, slots=True)
class Escaped:
    """The texts of the part as `json.dumps(..., ensure_ascii=False)` spells them inside quotes."""

    part: Expression = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "escaped", self.part.key.encode())


Expression = (
    Enumerated
    | Characters
    | Multiples
    | Passages
    | Concat
    | OneOf
    | Meet
    | Minus
    | Repeat
    | Counted
    | Escaped
)


def _bounds(lo: int, hi: int | None) -> bytes:
    return b"%d-%s" % (lo, b"" if hi is None else b"%d" % hi)


def _seal(node: object, name: str, *parts: bytes) -> None:
    digest = blake2b(name.encode(), digest_size=16)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    object.__setattr__(node, "key", digest.hexdigest())


def nullable(expression: Expression) -> bool:
    """Whether the empty text belongs to the language, read off the structure."""
    match expression:
        case Enumerated(words):
            return b"" in words
        case Characters() | Multiples() | Passages():
            return False
        case Concat(parts):
            return all(nullable(part) for part in parts)
        case OneOf(parts):
            return any(nullable(part) for part in parts)
        case Meet(left, right):
            return nullable(left) and nullable(right)
        case Minus(left, right):
            return nullable(left) and not nullable(right)
        case Repeat(part, lo, _) if lo > 0:
            return nullable(part)
        case Repeat():
            return True
        case Counted(part, lo, _):
            return lo == 0 and nullable(part)
        case Escaped(part):
            return nullable(part)


def leaves(expression: Expression) -> Iterator[Expression]:
    """The parts, reached over sequences and alternatives alone, in which a counter may run."""
    match expression:
        case Concat(parts) | OneOf(parts):
            for part in parts:
                yield from leaves(part)
        case Repeat(part, 0, 1):
            yield from leaves(part)
        case Repeat(part, lo, hi) if copies(lo, hi) > 1:
            yield expression
        case Meet() | Minus() | Counted() | Escaped():
            yield expression


@lru_cache(maxsize=4096)
def weight(expression: Expression) -> int:
    """A guess at the states of an expression before it is minimised."""
    match expression:
        case Enumerated((word,)):
            return len(word)
        case Characters(ranges):
            return 1 if ranges and ranges[-1][1] < 0x80 else 4
        case Concat(parts) | OneOf(parts):
            return sum(map(weight, parts))
        case Repeat(part, lo, hi):
            return weight(part) * copies(lo, hi)
        case _:
            return 0


def copies(lo: int, hi: int | None) -> int:
    return lo + 1 if hi is None else hi


def show(expression: Expression, room: int = 60) -> str:
    """A short form for people, cut off after `room` characters."""
    text = _show(expression, room)
    return text if len(text) <= room else text[: room - 1] + "…"


def _show(expression: Expression, room: int) -> str:
    if room <= 0:
        return "…"
    match expression:
        case Enumerated(words):
            shown = [repr(word.decode("utf-8", "replace")) for word in words[:3]]
            return "|".join(shown + ["…"] * (len(words) > 3)) or "nothing"
        case Characters(ranges):
            return f"[{len(ranges)} ranges from U+{ranges[0][0]:04X}]"
        case Multiples(modulus):
            return f"multiples of {modulus}"
        case Passages(text):
            return f"passages of {text[:20].decode('utf-8', 'ignore')!r}…"
        case Concat(parts):
            return _joined(" ", parts, room)
        case OneOf(parts):
            return f"({_joined(' | ', parts, room)})"
        case Meet(left, right):
            return f"({_joined(' & ', (left, right), room)})"
        case Minus(left, right):
            return f"({_joined(' - ', (left, right), room)})"
        case Repeat(part, lo, hi):
            return f"({_show(part, room - 4)}){_counts(lo, hi)}"
        case Counted(part, lo, hi):
            return f"({_show(part, room - 4)}) of length {_counts(lo, hi)}"
        case Escaped(part):
            return f"escaped({_show(part, room - 9)})"


def _joined(mark: str, parts: tuple[Expression, ...], room: int) -> str:
    text = ""
    for part in parts:
        if len(text) > room:
            break
        text += (mark if text else "") + _show(part, room - len(text))
    return text


def _counts(lo: int, hi: int | None) -> str:
    return f"{{{lo},{'' if hi is None else hi}}}"
