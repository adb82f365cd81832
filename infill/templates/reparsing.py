"""Trees of texts that differ only in their holes: each is made from the one before.

Tree-sitter keeps the parts of a tree that an edit did not touch (Wagner, "Practical algorithms for
incremental software development environments", 1997), so that another filler in a long source costs
what is around the hole. Where a text is broken, another tree than that of a fresh parse may come
out; what is promised to a user is judged by fresh ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from infill.templates.syntaxes import Syntax, Tree, grammar

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree as Parsed

Span = tuple[int, int]


@dataclass(slots=True)
class Trees:
    """Parses a source again and again, with other texts in its holes.

    The texts must be the same outside of the spans, which are characters.
    """

    syntax: Syntax
    _parser: Parser | None = None
    _last: tuple[bytes, list[Span], Parsed] | None = field(default=None)

    def of(self, text: str, spans: Sequence[Span]) -> Tree:
        """The tree of a text whose holes have these spans."""
        from tree_sitter import Parser

        if self._parser is None:
            self._parser = Parser(grammar(self.syntax))
        data = text.encode("utf-8", "replace")
        plain = len(data) == len(text)
        own = [span if plain else (_bytes(text, span[0]), _bytes(text, span[1])) for span in spans]
        if self._last is None:
            parsed = self._parser.parse(data)
        else:
            parsed = self._parser.parse(data, _edited(*self._last, data, own))
        self._last = data, own, parsed
        return Tree(text, data, parsed.root_node)


def _bytes(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-8", "replace"))


def _edited(
    old: bytes, before: Sequence[Span], tree: Parsed, new: bytes, after: Sequence[Span]
) -> Parsed:
    """The old tree as if the new texts, as yet unread, stood in it."""
    tree = tree.copy()
    for (a, b), (start, end) in reversed(list(zip(before, after, strict=True))):
        if old[a:b] != new[start:end]:
            at = _point(old, a)
            tree.edit(a, b, a + end - start, at, _moved(at, old[a:b]), _moved(at, new[start:end]))
    return tree


def _point(data: bytes, at: int) -> tuple[int, int]:
    """Row and column, in bytes."""
    return data.count(b"\n", 0, at), at - data.rfind(b"\n", 0, at) - 1


def _moved(at: tuple[int, int], text: bytes) -> tuple[int, int]:
    """The point behind a text that begins at a point."""
    rows = text.count(b"\n")
    return at[0] + rows, len(text) - text.rfind(b"\n") - 1 + (0 if rows else at[1])
