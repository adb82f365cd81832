"""Where schemas stand in their document, and where references lead; nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from infill.errors import SourceError, Unsupported
from infill.known import escape

_DRAFTS = {"draft-03": 3, "draft-04": 4, "draft-06": 6, "draft-07": 7, "2019-09": 2019}
_OPAQUE = frozenset({"enum", "const", "default", "examples", "example"})


@dataclass(frozen=True, slots=True)
class At:
    """A schema and its JSON pointer in the document; two are equal if the pointers are."""

    pointer: str
    schema: Any = field(compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.pointer)

    def child(self, *steps: str | int) -> At:
        """The schema some steps below this one."""
        schema = self.schema
        for step in steps:
            schema = schema[step]
        return At("/".join((self.pointer, *(escape(str(step)) for step in steps))), schema)


@dataclass(slots=True, eq=False)
class Document:
    """A whole schema document: its draft, and an index of what can be referred to by name."""

    schema: Any
    draft: int = 2020
    _names: dict[str, At] | None = None
    _bases: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.schema, dict):
            self.draft = _draft(self.schema.get("$schema"))

    @property
    def root(self) -> At:
        return At("#", self.schema)

    def resolve(self, at: At, reference: str, keyword: str = "$ref") -> At:
        """The schema that a reference found at `at` leads to.

        Raises Unsupported if it leads out of the document, SourceError if it leads to nothing.
        """
        where = f"{at.pointer}/{keyword}"
        names = self._index()
        uri, fragment = urldefrag(urljoin(self._base(at.pointer), reference))
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            found = names.get(f"{uri}#{fragment}")
            if found is None:
                raise self._lost(where, reference, uri)
            return found
        resource = names.get(uri)
        if resource is None:
            raise self._lost(where, reference, uri)
        return self._below(resource, fragment, where, reference)

    def _below(self, at: At, fragment: str, where: str, reference: str) -> At:
        for step in fragment.split("/")[1:]:
            key: str | int = step.replace("~1", "/").replace("~0", "~")
            if isinstance(at.schema, list) and step.isdigit() and int(step) < len(at.schema):
                key = int(step)
            elif not (isinstance(at.schema, dict) and key in at.schema):
                raise SourceError("the reference leads to nothing", where=where, got=reference)
            at = at.child(key)
        if not isinstance(at.schema, dict | bool):
            raise SourceError("the reference leads to no schema", where=where, got=reference)
        return at

    def _lost(self, where: str, reference: str, uri: str) -> SourceError:
        if uri and uri != self._base("#"):
            return Unsupported(
                "cannot follow a reference out of the document",
                where=where,
                got=reference,
                todo="put the definition into $defs and refer to it there",
            )
        return SourceError("the reference leads to nothing", where=where, got=reference)

    def _base(self, pointer: str) -> str:
        """The base URI at a pointer: that of the innermost resource around it."""
        if len(self._bases) > 1:
            while pointer != "#":
                if pointer in self._bases:
                    return self._bases[pointer]
                pointer = pointer.rpartition("/")[0]
        return self._bases.get("#", "")

    def _index(self) -> dict[str, At]:
        if self._names is None:
            self._names = {}
            self._bases["#"] = ""
            self._names[""] = self.root
            for at, base in _schemas(self.root, "", "id" if self.draft <= 4 else "$id"):
                self._name(at, base)
        return self._names

    def _name(self, at: At, base: str) -> None:
        assert self._names is not None
        for keyword in ("$anchor", "$dynamicAnchor"):
            anchor = at.schema.get(keyword)
            if isinstance(anchor, str):
                self._names.setdefault(f"{base}#{anchor}", at)
        own = at.schema.get("id" if self.draft <= 4 else "$id")
        if isinstance(own, str):
            uri, fragment = urldefrag(urljoin(base, own))
            if fragment:
                self._names.setdefault(f"{uri}#{fragment}", at)
            if not own.startswith("#"):
                self._bases[at.pointer] = base
                self._names.setdefault(base, at)


def _schemas(root: At, base: str, keyword: str) -> Iterator[tuple[At, str]]:
    """Every object of the document that may be a schema, with its base URI."""
    stack = [(root, base)]
    while stack:
        at, base = stack.pop()
        if isinstance(at.schema, dict):
            own = at.schema.get(keyword)
            if isinstance(own, str) and not own.startswith("#"):
                base = urldefrag(urljoin(base, own))[0]
            yield at, base
            children: list[Any] = [key for key in at.schema if key not in _OPAQUE]
        else:
            children = list(range(len(at.schema)))
        for key in reversed(children):
            if isinstance(at.schema[key], dict | list):
                stack.append((at.child(key), base))


def _draft(uri: object) -> int:
    if not isinstance(uri, str):
        return 2020
    return next((draft for name, draft in _DRAFTS.items() if name in uri), 2020)
