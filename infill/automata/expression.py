"""The syntax of languages: small immutable nodes, each sealed with a key of its structure.

Equal keys mean equal expressions, so caches never need to build an automaton to compare two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Words:
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
    """Digit strings divisible by `modulus`; a decimal point anywhere is passed over."""

    modulus: int = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "multiples", b"%d" % self.modulus)


@dataclass(frozen=True, slots=True)
class Passages:
    """What stands in a text from any of `starts` to any later one of `ends`, byte offsets both."""

    text: bytes = field(compare=False)
    starts: tuple[int, ...] = field(compare=False)
    ends: tuple[int, ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = b",".join(b"%d" % place for place in (*self.starts, -1, *self.ends))
        _seal(self, "passages", self.text, places)


@dataclass(frozen=True, slots=True)
class Concat:
    """One part after the other."""

    parts: tuple[Expression, ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "concat", *(part.key.encode() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Union:
    """Any of the parts."""

    parts: tuple[Expression, ...] = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "union", *(part.key.encode() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Meet:
    """Both at once."""

    left: Expression = field(compare=False)
    right: Expression = field(compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _seal(self, "meet", self.left.key.encode(), self.right.key.encode())


@dataclass(frozen=True, slots=True)
class Minus:
    """The left one but not the right one."""

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
class Length:
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
    Words
    | Characters
    | Multiples
    | Passages
    | Concat
    | Union
    | Meet
    | Minus
    | Repeat
    | Length
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
