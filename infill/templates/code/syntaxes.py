"""The programming languages whose holes can be filled: how each is parsed and what it is called.

    syntax_for("main.rs").name      # "rust"

Python and JSON are always there; every other language comes with an extra of its own name.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from infill.errors import SourceError, Unsupported

if TYPE_CHECKING:
    from tree_sitter import Language, Node


@dataclass(frozen=True, slots=True)
class Syntax:
    """A programming language.

    `module` and `entry` find its tree-sitter grammar. `quotes` are the characters around strings on
    one line; `comment` begins a comment that ends with the line, if the language has one.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    entry: str = "language"
    quotes: str = "\"'"
    comment: str = "//"


SYNTAXES = {
    syntax.name: syntax
    for syntax in (
        Syntax("python", (".py", ".pyi"), "tree_sitter_python", comment="#"),
        Syntax("json", (".json",), "tree_sitter_json", quotes='"', comment=""),
        Syntax("javascript", (".js", ".mjs", ".cjs", ".jsx"), "tree_sitter_javascript"),
        Syntax("typescript", (".ts", ".mts"), "tree_sitter_typescript", "language_typescript"),
        Syntax("tsx", (".tsx",), "tree_sitter_typescript", "language_tsx"),
        Syntax("java", (".java",), "tree_sitter_java"),
        Syntax("c", (".c", ".h"), "tree_sitter_c"),
        Syntax("cpp", (".cpp", ".cc", ".cxx", ".hpp", ".hh"), "tree_sitter_cpp"),
        Syntax("c-sharp", (".cs",), "tree_sitter_c_sharp"),
        Syntax("go", (".go",), "tree_sitter_go"),
        Syntax("rust", (".rs",), "tree_sitter_rust", quotes='"'),
        Syntax("bash", (".sh", ".bash"), "tree_sitter_bash", comment="#"),
    )
}
ALIASES = {"csharp": "c-sharp", "c#": "c-sharp", "c++": "cpp", "js": "javascript", "py": "python"}


def syntax_of(name: str) -> Syntax:
    """The language of a name; Unsupported if there is none."""
    known = SYNTAXES.get(ALIASES.get(name.lower(), name.lower()))
    if known is None:
        raise Unsupported(
            "this programming language is not known", got=name, todo=", ".join(SYNTAXES)
        )
    return known


def syntax_for(path: str) -> Syntax | None:
    """The language of a file by its name, if the name tells."""
    for syntax in SYNTAXES.values():
        if path.lower().endswith(syntax.suffixes):
            return syntax
    return None


@lru_cache(maxsize=len(SYNTAXES))
def grammar(syntax: Syntax) -> Language:
    """The tree-sitter grammar; SourceError if its package is not installed."""
    from tree_sitter import Language

    try:
        module = importlib.import_module(syntax.module)
    except ImportError:
        extra = "typescript" if syntax.name == "tsx" else syntax.name
        raise SourceError(
            f"{syntax.name} needs a grammar that is not installed",
            todo=f"pip install 'infill-lm[{extra}]'",
        ) from None
    return Language(getattr(module, syntax.entry)())


@dataclass(frozen=True, slots=True)
class SourceTree:
    """A text as tree-sitter reads it; offsets are in characters."""

    text: str
    data: bytes
    root: Node

    def start(self, node: Node) -> int:
        """Where a node starts."""
        return self.offset(node.start_byte)

    def end(self, node: Node) -> int:
        """Where a node ends."""
        return self.offset(node.end_byte)

    def offset(self, byte: int) -> int:
        """The offset in characters of one in bytes."""
        return byte if self._plain else len(self.data[:byte].decode("utf-8", "ignore"))

    def byte(self, offset: int) -> int:
        """The offset in bytes of one in characters."""
        return offset if self._plain else len(self.text[:offset].encode())

    @property
    def _plain(self) -> bool:
        return len(self.data) == len(self.text)

    def at(self, start: int, end: int) -> Node:
        """The smallest node over a stretch."""
        found = self.root.descendant_for_byte_range(self.byte(start), self.byte(end))
        return found or self.root


def tree_of(syntax: Syntax, text: str) -> SourceTree:
    """Parse a text; whatever is wrong with it is marked in the tree."""
    from tree_sitter import Parser

    data = text.encode("utf-8", "replace")
    return SourceTree(text, data, Parser(grammar(syntax)).parse(data).root_node)


def broken(tree: SourceTree) -> list[tuple[int, int]]:
    """The stretches that tree-sitter could not read or found missing."""
    spans, stack = [], [tree.root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            spans.append((tree.start(node), tree.end(node)))
        elif node.has_error:
            stack.extend(node.children)
    return sorted(spans)


def quoted_or_commented(tree: SourceTree, start: int, end: int) -> str:
    """ "string" or "comment" if a stretch lies inside of one, otherwise nothing."""
    node: Node | None = tree.at(start, end)
    while node is not None:
        if "comment" in node.type:
            return "comment"
        if "string" in node.type or node.type in ("char_literal", "rune_literal", "heredoc_body"):
            return "string"
        node = node.parent
    return ""
