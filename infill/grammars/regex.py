"""Regular expressions as JSON Schema uses them: from pattern to language, with search semantics.

    regex("^[A-Z]{3}$").accepts("EUR")      # True

A pattern is compiled from its end to its beginning. Every node gets the language of all that may
follow it *up to the end of the text*, and gives back that language with itself put in front. So
`$` keeps of what follows only the empty text, a lookahead is an intersection with what follows,
and `^` is what may follow if nothing came before; all three are exact wherever they occur.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from infill.grammars.regex_syntax import parse
from infill.grammars.regex_tree import (
    Chars,
    Either,
    LookAhead,
    Node,
    Sequence,
    TextBegin,
    TextEnd,
    Times,
    unsupported,
)
from infill.languages.language import (
    Language,
    any_text,
    characters,
    concat,
    literal,
    nothing,
    one_of,
    union,
)

COPIES = 64
"""Most rounds of a repetition around an anchor or a lookahead."""


@lru_cache(maxsize=512)
def regex(pattern: str, *, full: bool = False) -> Language:
    """The texts in which the pattern is found, or with `full` those it matches as a whole.

    Read as ECMA-262 with Unicode. Where ECMA-262 and Python differ (`\\w`, `.`, …) only what both
    accept is in the language. Raises SourceError for a pattern that does not parse, Unsupported
    for backreferences, lookbehinds, word boundaries and dialect extensions, with their place.
    """
    node = parse(pattern)
    compiler = _Compiler(pattern)
    if full:
        return compiler.before(node, _Rest(literal(""), literal(""))).begin
    anything = any_text()
    found = compiler.before(node, _Rest(anything, anything))
    if found.begin == found.later:
        return anything + found.later
    return union([found.begin, concat([characters([(0, 0x10FFFF)]), anything, found.later])])


@dataclass(frozen=True, slots=True)
class _Rest:
    """What may come from here to the end of the text.

    `begin`: if this is its very beginning. `later`: if something came before.
    """

    begin: Language
    later: Language


@dataclass(frozen=True, slots=True)
class _Compiler:
    """`sure`: whether classes are read narrowly; inside a negative lookahead they are wide."""

    pattern: str
    sure: bool = True

    def before(self, node: Node, rest: _Rest) -> _Rest:
        """The rest with the node in front of it."""
        if _plain(node):
            return self._put(self._language(node), rest)
        match node:
            case Sequence(items):
                for item in _runs(items)[::-1]:
                    rest = self.before(item, rest)
                return rest
            case Either(items):
                # Alternatives without anchors share one copy of what follows.
                plain = Either(tuple(filter(_plain, items)))
                found = [self.before(item, rest) for item in items if not _plain(item)]
                found += [self.before(plain, rest)] if plain.items else []
                return _Rest(union(one.begin for one in found), union(one.later for one in found))
            case TextBegin():
                return _Rest(rest.begin, nothing())
            case TextEnd():
                return _Rest(self._ended(rest.begin), self._ended(rest.later))
            case LookAhead():
                return self._look(node, rest)
            case Times():
                return self._times(node, rest)
        raise AssertionError(node)

    def _put(self, front: Language, rest: _Rest) -> _Rest:
        later = front + rest.later
        if rest.begin == rest.later:
            return _Rest(later, later)
        if not front.nullable:
            return _Rest(later, later)
        return _Rest(union([(front - literal("")) + rest.later, rest.begin]), later)

    def _ended(self, rest: Language) -> Language:
        if not self.sure:
            # Python's `$` also matches before a line feed that ends the text.
            return rest & one_of(["", "\n"])
        return literal("") if rest.nullable else nothing()

    def _look(self, node: LookAhead, rest: _Rest) -> _Rest:
        anything = any_text()
        inner = _Compiler(self.pattern, self.sure is not node.negative)
        seen = inner.before(node.item, _Rest(anything, anything))
        if node.negative:
            return _Rest(rest.begin - seen.begin, rest.later - seen.later)
        return _Rest(rest.begin & seen.begin, rest.later & seen.later)

    def _times(self, node: Times, rest: _Rest) -> _Rest:
        """A repetition around an anchor or a lookahead: unrolled."""
        lo, hi = node.lo, node.hi
        if max(lo, hi or 0) > COPIES:
            raise unsupported(
                self.pattern, f"more than {COPIES} rounds of an anchor or lookahead", node.at
            )
        if hi is None:
            # Only the first round can be at the beginning and only the last at the end.
            free = _free(node.item)
            if free is None:
                return self._tempered(node, rest)
            once = Times(node.item, 0, 1, node.at)
            rest = self.before(once, rest)
            rest = self._put(self._language(free).repeat(0), rest)
            rest = self.before(once, rest)
        for _ in range((hi or lo) - lo):
            more = self.before(node.item, rest)
            rest = _Rest(union([rest.begin, more.begin]), union([rest.later, more.later]))
        for _ in range(lo):
            rest = self.before(node.item, rest)
        return rest

    def _tempered(self, node: Times, rest: _Rest) -> _Rest:
        """`(?:(?!x)c)*` up to the end: characters `c` in which `x` begins nowhere."""
        match node.item:
            case Sequence((*looks, Chars() as char)) if node.lo <= 1 and all(
                isinstance(look, LookAhead) and look.negative for look in looks
            ):
                pass
            case _:
                raise unsupported(self.pattern, "an endlessly repeated lookahead", node.at)
        if rest != _Rest(literal(""), literal("")):
            raise unsupported(self.pattern, "a repeated lookahead before more text", node.at)
        one = self._language(char)
        everywhere = _Rest(any_text(), any_text())
        here = self.before(Sequence(tuple(looks)), everywhere)
        # Every position but the end must pass the lookaheads, so none may begin a text that fails.
        fails = any_text() - here.later
        begin = one.repeat(node.lo) & (here.begin | literal(""))
        later = one.repeat(node.lo)
        character = characters([(0, 0x10FFFF)])
        inside = concat([character.repeat(1), fails - literal("")])
        anywhere = concat([any_text(), fails - literal("")])
        return _Rest(begin - inside, later - anywhere)

    def _language(self, node: Node) -> Language:
        match node:
            case Chars(charset):
                ranges = charset.sure if self.sure else charset.maybe
                if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
                    return literal(chr(ranges[0][0]))
                return characters(ranges)
            case Sequence(items):
                return concat(map(self._language, items))
            case Either(items):
                return union(map(self._language, items))
            case Times(item, lo, hi):
                return self._language(item).repeat(lo, hi)
        raise AssertionError(node)


def _plain(node: Node) -> bool:
    """Whether a node holds no anchor and no lookahead."""
    match node:
        case Chars():
            return True
        case Sequence(items) | Either(items):
            return all(map(_plain, items))
        case Times(item):
            return _plain(item)
    return False


def _runs(items: tuple[Node, ...]) -> list[Node]:
    """The items, with neighbours that are plain taken together."""
    found: list[Node] = []
    run: list[Node] = []
    for item in items:
        if _plain(item):
            run.append(item)
            continue
        found += [Sequence(tuple(run)), item] if run else [item]
        run = []
    return found + ([Sequence(tuple(run))] if run else [])


def _free(node: Node) -> Node | None:
    """The node without the ways that pass an anchor; None if it has a lookahead."""
    never = Either(())
    match node:
        case TextBegin() | TextEnd():
            return never
        case LookAhead():
            return None
        case Sequence(items) | Either(items):
            found = [_free(item) for item in items]
            kept = tuple(one for one in found if one is not None)
            return type(node)(kept) if len(kept) == len(found) else None
        case Times(item, lo, hi, at):
            inner = _free(item)
            return None if inner is None else Times(inner, lo, hi, at)
    return node
