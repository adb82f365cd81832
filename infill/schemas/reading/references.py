"""Where schemas are in their documents, and where references lead; nothing is ever fetched.

    document = Document({"$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}})
    document.resolve(document.root, "#/$defs/a").schema      # {"type": "null"}

Documents are the schema itself, those of the caller's registry, and the metaschemas. Each is made
of resources: parts with a URI of their own (`$id`), against which the references inside resolve.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from infill.errors import SourceError, Unsupported
from infill.schemas.reading.schema_ref import SchemaRef
from infill.schemas.reading.well_formed import subschemas

_DRAFTS = {"draft-03": 3, "draft-04": 4, "draft-06": 6, "draft-07": 7, "2019-09": 2019}
_COLLECTING = frozenset({"unevaluatedProperties", "unevaluatedItems"})
METASCHEMAS = ("http://json-schema.org/", "https://json-schema.org/")


@dataclass(frozen=True, slots=True)
class Resource:
    """A part of a document with a URI of its own, and the draft it is written in."""

    uri: str
    draft: int


class Document:
    """A whole schema, the documents it may refer to, and what in them can be referred to by name.

    `registry` maps URIs to schemas.
    """

    def __init__(self, schema: Any, registry: Mapping[str, Any] | None = None) -> None:
        self.schema = schema
        self.registry = {_bare(uri): found for uri, found in (registry or {}).items()}
        self.draft = _draft(schema, 2020)
        self._names: dict[str, SchemaRef] = {}
        self._dynamic: dict[str, SchemaRef] = {}
        self._resources: dict[str, Resource] = {}
        self._indexed = False
        self.dynamic = self.collects = False
        for one in (schema, *self.registry.values()):
            self._notice(one)

    @property
    def root(self) -> SchemaRef:
        return SchemaRef("#", self.schema)

    def resource(self, at: SchemaRef) -> Resource:
        """The innermost resource around a schema."""
        self._index()
        pointer = at.pointer
        if len(self._resources) > 1:
            while pointer not in self._resources:
                pointer = pointer.rpartition("/")[0]
            return self._resources[pointer]
        return self._resources["#"]

    def draft_of(self, at: SchemaRef) -> int:
        """The draft that a schema is written in."""
        return self.resource(at).draft if self._several else self.draft

    def enter(self, at: SchemaRef) -> SchemaRef:
        """The schema, its own resource on its scope."""
        if not self.dynamic:
            return at
        uri = self.resource(at).uri
        return at if uri in at.scope else replace(at, scope=(*at.scope, uri))

    def resolve(self, at: SchemaRef, reference: str, keyword: str = "$ref") -> SchemaRef:
        """The schema that a reference found at `at` leads to.

        Raises Unsupported if it leads to a document that is not at hand, SourceError if it leads
        to nothing.
        """
        where = f"{at.pointer}/{keyword}"
        uri, fragment = urldefrag(_join(self.resource(at).uri, reference))
        fragment = unquote(fragment)
        resource = self._named(uri)
        if resource is None:
            raise self._lost(where, reference, uri)
        if not fragment or fragment.startswith("/"):
            found = self._below(resource, fragment, where, reference)
        else:
            named = self._names.get(f"{uri}#{fragment}")
            if named is None:
                raise SourceError("the reference leads to nothing", where=where, got=reference)
            found = named
        match keyword:
            case "$dynamicRef":
                found = self._latest(at, found, fragment)
            case "$recursiveRef":
                found = self._recursive(at, found)
        return replace(found, scope=at.scope)

    def _latest(self, at: SchemaRef, found: SchemaRef, fragment: str) -> SchemaRef:
        """The outermost schema on the scope that has a dynamic anchor of that name."""
        schema = found.schema
        if not isinstance(schema, dict) or schema.get("$dynamicAnchor") != fragment:
            return found
        names = (f"{uri}#{fragment}" for uri in at.scope)
        return next((self._dynamic[name] for name in names if name in self._dynamic), found)

    def _recursive(self, at: SchemaRef, found: SchemaRef) -> SchemaRef:
        """The outermost of the recursive resources that follow one another on the scope."""
        if not _recurs(found):
            return found
        for uri in reversed(at.scope):
            outer = self._named(uri)
            if outer is None or not _recurs(outer):
                break
            found = outer
        return found

    def _below(self, at: SchemaRef, fragment: str, where: str, reference: str) -> SchemaRef:
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
        if uri and uri != self._resources["#"].uri:
            return Unsupported(
                "cannot follow a reference out of the document",
                where=where,
                got=reference,
                todo="put the definition into $defs, or hand it over in Schema(…, registry=…)",
            )
        return SourceError("the reference leads to nothing", where=where, got=reference)

    # What can be named

    def _named(self, uri: str) -> SchemaRef | None:
        """The resource of a URI."""
        self._index()
        found = self._names.get(uri)
        if found is None and uri:
            schema = self.registry.get(uri)
            if schema is None and uri.startswith(METASCHEMAS):
                schema = bundled(uri)
                self._notice(schema)
            if schema is not None:
                self._enlist(
                    SchemaRef(f"{uri}#", schema), Resource(uri, _draft(schema, self.draft))
                )
                found = self._names.get(uri)
        return found

    def _notice(self, schema: Any) -> None:
        """Whether references depend on the way to them, and whether something is unevaluated."""
        for one in _objects(schema):
            self.dynamic = self.dynamic or "$dynamicRef" in one or "$recursiveRef" in one
            self.collects = self.collects or not _COLLECTING.isdisjoint(one)

    def _index(self) -> None:
        if not self._indexed:
            self._indexed = True
            self._enlist(self.root, Resource("", self.draft))

    @property
    def _several(self) -> bool:
        return len(self._resources) > 1

    def _enlist(self, root: SchemaRef, resource: Resource) -> None:
        """Index a document: its resources, and the anchors in them."""
        self._names.setdefault(resource.uri, root)
        self._resources[root.pointer] = resource
        stack = [(root, resource)]
        while stack:
            at, around = stack.pop()
            if isinstance(at.schema, dict):
                own = self._own(at, around)
                stack.extend((inner, own) for inner in subschemas(at))

    def _own(self, at: SchemaRef, around: Resource) -> Resource:
        """The resource that a schema is or belongs to, its names noted."""
        draft = _draft(at.schema, around.draft)
        name = at.schema.get("id" if draft <= 4 else "$id")
        if isinstance(name, str) and not (draft <= 7 and "$ref" in at.schema):
            uri, fragment = urldefrag(_join(around.uri, name))
            if fragment and draft <= 7:
                self._names.setdefault(f"{uri}#{fragment}", at)
            if not name.startswith("#"):
                around = Resource(uri, draft)
                self._resources[at.pointer] = around
                self._names.setdefault(uri, at)
        for keyword in ("$anchor", "$dynamicAnchor") if draft > 7 else ():
            anchor = at.schema.get(keyword)
            if isinstance(anchor, str):
                self._names.setdefault(f"{around.uri}#{anchor}", at)
                if keyword == "$dynamicAnchor":
                    self._dynamic.setdefault(f"{around.uri}#{anchor}", at)
        return around


def _draft(schema: Any, default: int) -> int:
    uri = schema.get("$schema") if isinstance(schema, dict) else None
    if not isinstance(uri, str):
        return default
    return next((draft for name, draft in _DRAFTS.items() if name in uri), 2020)


def _recurs(at: SchemaRef) -> bool:
    return isinstance(at.schema, dict) and at.schema.get("$recursiveAnchor") is True


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    stack = [value]
    while stack:
        match stack.pop():
            case dict() as found:
                yield found
                stack.extend(found.values())
            case list() as found:
                stack.extend(found)


def bundled(uri: str) -> Any:
    """The metaschema of a URI, if it is one that comes with jsonschema; else None."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    return REGISTRY.contents(uri) if uri in REGISTRY else REGISTRY.get(f"{uri}#", None)


def _join(base: str, reference: str) -> str:
    """A reference in full; unlike urljoin also against a URN."""
    return f"{base}{reference}" if reference.startswith("#") else urljoin(base, reference)


def _bare(uri: str) -> str:
    return urldefrag(uri)[0]
