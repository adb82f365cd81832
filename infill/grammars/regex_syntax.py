"""Read a regular expression into a tree, or point at where it cannot be read or kept.

parse(r"(a)\\1")      # Unsupported: backreferences, with a caret under the \\1
"""

from __future__ import annotations

from infill.errors import SourceError, Unsupported
from infill.grammars import charsets
from infill.grammars.charsets import Charset, exactly
from infill.grammars.regex_tree import (
    Chars,
    Either,
    LookAhead,
    Node,
    Sequence,
    TextBegin,
    TextEnd,
    Times,
    pattern_caret,
    unsupported,
)
from infill.languages.utf8 import LAST

DEEPEST = 100
"""Most groups inside one another."""

LARGEST = 100_000
"""Largest count of a repetition."""


def parse(pattern: str) -> Node:
    """The tree of an ECMA-262 pattern; `\\A` and `\\Z` of Python are read too.

    Raises SourceError where the pattern is broken and Unsupported where it cannot be guaranteed.
    """
    return _Reader(pattern).read()


CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
HEX = frozenset("0123456789abcdefABCDEF")


class _Reader:
    """Recursive descent; `at` is the next character."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0

    def read(self) -> Node:
        node = self.either()
        if self.at < len(self.pattern):
            raise self.broken("an unopened ')'", self.at)
        return node

    def either(self) -> Node:
        items = [self.sequence()]
        while self.take("|"):
            items.append(self.sequence())
        return items[0] if len(items) == 1 else Either(tuple(items))

    def sequence(self) -> Node:
        items = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            items.append(self.quantified())
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def quantified(self) -> Node:
        begin = self.at
        node = self.atom()
        while (bounds := self.quantifier()) is not None:
            if (
                isinstance(node, Times | TextBegin | TextEnd | LookAhead)
                and node is not self.grouped
            ):
                what = "a repetition" if isinstance(node, Times) else "a place"
                raise self.broken(f"{what} cannot be repeated", self.at - 1)
            lo, hi = bounds
            node = Times(node, lo, hi, begin)
        return node

    grouped: Node | None = None

    def atom(self) -> Node:
        begin = self.at
        self.grouped = None
        char = self.pattern[self.at]
        self.at += 1
        match char:
            case "^":
                return TextBegin()
            case "$":
                return TextEnd()
            case ".":
                return Chars(charsets.dot())
            case "(":
                return self.group(begin)
            case "[":
                return Chars(self.charset(begin))
            case "\\":
                return self.escape(begin)
            case "*" | "+" | "?":
                raise self.broken("nothing to repeat", begin)
            case "{" if self.counts(begin) is not None:
                raise self.broken("nothing to repeat", begin)
        return Chars(exactly((ord(char), ord(char))))

    def quantifier(self) -> tuple[int, int | None] | None:
        begin = self.at
        bounds: tuple[int, int | None] | None
        if self.take("*"):
            bounds = 0, None
        elif self.take("+"):
            bounds = 1, None
        elif self.take("?"):
            bounds = 0, 1
        elif begin < len(self.pattern) and self.pattern[begin] == "{":
            bounds = self.counts(begin)
            if bounds is None:
                return None
            self.at = self.pattern.index("}", begin) + 1
        else:
            return None
        if self.take("+"):
            raise self.refused("a possessive quantifier", begin)
        self.take("?")
        return bounds

    def counts(self, begin: int) -> tuple[int, int | None] | None:
        """The bounds of `{n}`, `{n,}` or `{n,m}` at `begin`, or None where it is plain text."""
        end = self.pattern.find("}", begin)
        inner = self.pattern[begin + 1 : end] if end > 0 else ""
        first, comma, last = inner.partition(",")
        if comma and not first and last.isascii() and last.isdigit():
            raise self.refused("a count without a lower bound", begin)
        if not (first.isascii() and first.isdigit()) or (last and not last.isdigit()):
            return None
        if max(len(first), len(last)) > 6 or max(int(first), int(last or 0)) > LARGEST:
            raise self.refused(f"a count above {LARGEST:,}", begin)
        lo, hi = int(first), int(last) if last else None if comma else int(first)
        if hi is not None and lo > hi:
            raise self.broken("the counts are in the wrong order", begin)
        return lo, hi

    def group(self, begin: int) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refused(f"more than {DEEPEST} groups inside one another", begin)
        look = None
        if self.take("?"):
            look = self.prefix(begin)
        node = self.either()
        if not self.take(")"):
            raise self.broken("a '(' is not closed", begin)
        self.depth -= 1
        if look is not None:
            return LookAhead(node, look, begin)
        self.grouped = node
        return node

    def prefix(self, begin: int) -> bool | None:
        """What comes after `(?`; for a lookahead whether it is negative."""
        for mark, result in ((":", None), ("=", False), ("!", True)):
            if self.take(mark):
                return result
        if self.take("<=") or self.take("<!"):
            raise self.refused("a lookbehind", begin)
        if self.take("P=") or self.take("P>"):
            raise self.refused("a backreference", begin)
        if self.take("P<") or self.take("<"):
            end = self.pattern.find(">", self.at)
            if end < 0 or not self.pattern[self.at : end].isidentifier():
                raise self.broken("a group's name is not closed or not a name", begin)
            self.at = end + 1
            return None
        if self.take(">"):
            raise self.refused("an atomic group", begin)
        if self.take("#"):
            raise self.refused("a comment", begin)
        if self.at < len(self.pattern) and self.pattern[self.at] in "aiLmsuxR-(&+":
            raise self.refused("a flag or condition", begin)
        raise self.broken("an unknown kind of group", begin)

    def escape(self, begin: int) -> Node:
        if self.at >= len(self.pattern):
            raise self.broken("a backslash at the end", begin)
        char = self.pattern[self.at]
        if char in "AZz":
            self.at += 1
            return TextBegin() if char == "A" else TextEnd()
        if char in "bB":
            raise self.refused("a word boundary", begin)
        if char in "123456789k":
            raise self.refused("a backreference", begin)
        return Chars(self.escaped_class(begin))

    def escaped_class(self, begin: int) -> Charset:
        """What a backslash means inside and outside of brackets alike; `at` is after it."""
        char = self.pattern[self.at]
        self.at += 1
        match char:
            case "d":
                return charsets.digits()
            case "D":
                return charsets.digits().negated()
            case "w":
                return charsets.words()
            case "W":
                return charsets.words().negated()
            case "s":
                return charsets.spaces()
            case "S":
                return charsets.spaces().negated()
            case "p" | "P":
                return self.property(begin, char == "P")
        code = self.code_point(char, begin)
        return exactly((code, code))

    def property(self, begin: int, negative: bool) -> Charset:
        end = self.pattern.find("}", self.at)
        if not self.take("{") or end < 0:
            raise self.broken("a property needs a name in braces", begin)
        name = self.pattern[self.at : end]
        self.at = end + 1
        found = charsets.unicode_property(name)
        if found is None:
            raise self.refused(f"the unknown property {name!r}", begin)
        return found.negated() if negative else found

    def code_point(self, char: str, begin: int) -> int:
        """The code point that an escape means."""
        match char:
            case "0":
                if self.at < len(self.pattern) and self.pattern[self.at].isdigit():
                    raise self.refused("an octal escape", begin)
                return 0
            case "x":
                return self.hexadecimal(2, begin)
            case "u" if self.take("{"):
                end = self.pattern.find("}", self.at)
                return self.hexadecimal(end - self.at, begin, closing=1)
            case "u":
                return self.utf16(begin)
            case "c":
                letter = self.pattern[self.at : self.at + 1]
                if not (letter.isascii() and letter.isalpha()):
                    raise self.broken("a control escape needs a letter", begin)
                self.at += 1
                return ord(letter) % 32
            case _ if char in CONTROLS:
                return CONTROLS[char]
            case _ if char.isascii() and char.isalnum():
                raise self.refused(f"the escape '\\{char}'", begin)
        return ord(char)

    def utf16(self, begin: int) -> int:
        code = self.hexadecimal(4, begin)
        if 0xD800 <= code < 0xDC00 and self.take("\\u"):
            low = self.hexadecimal(4, begin)
            if 0xDC00 <= low < 0xE000:
                return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        if 0xD800 <= code < 0xE000:
            raise self.refused("a lone surrogate", begin)
        return code

    def hexadecimal(self, size: int, begin: int, closing: int = 0) -> int:
        digits = self.pattern[self.at : self.at + size]
        if not 0 < size <= 6 or len(digits) < size or not set(digits) <= HEX:
            raise self.broken("a hexadecimal escape is incomplete", begin)
        self.at += size + closing
        if (code := int(digits, 16)) > LAST:
            raise self.broken("there is no such code point", begin)
        return code

    def charset(self, begin: int) -> Charset:
        """The class in brackets; `at` is after the opening one."""
        negative = self.take("^")
        if self.pattern[self.at : self.at + 1] == "]":
            raise self.refused("a class that begins with ']'", begin)
        found = charsets.EMPTY
        while not self.take("]"):
            if self.at >= len(self.pattern):
                raise self.broken("a '[' is not closed", begin)
            place = self.at
            first = self.member()
            if self.pattern[self.at : self.at + 1] == "-" and self.pattern[
                self.at + 1 : self.at + 2
            ] not in ("]", ""):
                self.at += 1
                last = self.member()
                found = found.joined(self.between(first, last, place))
            else:
                found = found.joined(first)
        return found.negated() if negative else found

    def member(self) -> Charset:
        begin = self.at
        char = self.pattern[self.at]
        self.at += 1
        if char != "\\":
            return exactly((ord(char), ord(char)))
        if self.at >= len(self.pattern):
            raise self.broken("a backslash at the end", begin)
        if self.take("b"):
            return exactly((8, 8))
        if self.pattern[self.at] in "123456789B":
            raise self.refused(f"the escape '\\{self.pattern[self.at]}' in a class", begin)
        return self.escaped_class(begin)

    def between(self, first: Charset, last: Charset, at: int) -> Charset:
        """The range from one member to another; with a class on one side '-' is itself."""
        if not (_single(first) and _single(last)):
            return first.joined(last).joined(exactly((0x2D, 0x2D)))
        low, high = first.sure[0][0], last.sure[0][0]
        if low > high:
            raise self.broken("a range is in the wrong order", at)
        return exactly((low, high))

    def take(self, text: str) -> bool:
        """Step over `text` if it comes next."""
        if not self.pattern.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def broken(self, what: str, at: int) -> SourceError:
        return SourceError(
            f"the pattern does not parse: {what}",
            got=pattern_caret(self.pattern, at),
            todo="correct the pattern; it is read as ECMA-262, as JSON Schema asks",
        )

    def refused(self, what: str, at: int) -> Unsupported:
        return unsupported(self.pattern, what, at)


def _single(charset: Charset) -> bool:
    return len(charset.sure) == 1 and not charset.extra and charset.sure[0][0] == charset.sure[0][1]
