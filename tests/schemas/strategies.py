"""Hypothesis strategies: JSON Schemas over all supported keywords, each with a valid instance.

`pairs()` draws (schema, instance); `schemas()` only the schema, which so is always satisfiable.
Left out is what validators disagree on: `multipleOf` of units that floats cannot hold.
"""

from __future__ import annotations

from typing import Any

from hypothesis import assume, strategies as st
from jsonschema import Draft202012Validator as Draft

Pair = tuple[Any, Any]
Pairs = st.SearchStrategy[Pair]

NAMES = ["a", "b", "id", "name", "long name", "ключ", "名", "a/b", "m~n", 'q"t', "", "🦊", "x-1"]
WORDS = ["", "a", "Straße", "名前", "🦊🦊", 'q"\\', "line\nbreak", "true", "0", " spaced "]
PATTERNS = [
    ("^[A-Z]{3}$", "EUR"),
    (r"^\d{4}-\d{2}$", "2024-05"),
    ("^(a|bc)+$", "abca"),
    ("foo", "a foo"),
    ("^x-", "x-1"),
    (r"\.json$", "f.json"),
    ("^[^@]+@[^@]+$", "a@b"),
    ("^[一-龥]{1,4}$", "名前"),
    ("^.{2,5}$", "abc"),
    ("^$", ""),
    ("^[0-9A-Fa-f]*$", "c0ffee"),
]
FORMATS = {
    "date": "2024-02-29",
    "time": "12:30:00Z",
    "date-time": "2024-05-01T10:00:00Z",
    "duration": "P1DT2H",
    "email": "ann@example.org",
    "uri": "https://example.org/a?b#c",
    "uuid": "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
    "ipv4": "127.0.0.1",
    "ipv6": "::1",
    "hostname": "example.org",
    "x-unknown": "anything",
}
NOTES = [
    {"title": "A title"},
    {"description": 'Says "what" it is.\nTwice.'},
    {"$comment": "none"},
    {"default": None, "examples": [1, "x"]},
    {"x-order": 3, "deprecated": True},
]


def schemas(depth: int = 3) -> st.SearchStrategy[Any]:
    """Satisfiable JSON Schemas (draft 2020-12)."""
    return pairs(depth).map(lambda pair: pair[0])


@st.composite
def pairs(draw: st.DrawFn, depth: int = 3) -> Pair:
    """(schema, instance) where the instance is valid, with references and recursion at times."""
    match draw(st.sampled_from(["plain", "plain", "plain", "refs", "tree", "chain"])):
        case "refs":
            schema, instance = draw(_referring(depth))
        case "tree":
            schema, instance = draw(_trees())
        case "chain":
            schema, instance = draw(_chains())
        case _:
            schema, instance = draw(values(depth))
    assume(Draft(schema, format_checker=Draft.FORMAT_CHECKER).is_valid(instance))
    return schema, instance


def values(depth: int) -> Pairs:
    """Any supported schema that nests at most `depth` containers."""
    if depth == 0:
        return _noted(st.one_of(scalars(), _enums(), _unions(0)))
    return _noted(
        st.one_of(
            objects(depth),
            objects(depth),
            arrays(depth),
            scalars(),
            _enums(),
            _unions(depth),
            _merged(depth),
            _anything(),
        )
    )


def scalars() -> Pairs:
    """Strings, numbers, booleans and null, one type or several."""
    return st.one_of(
        strings(),
        strings(),
        integers(),
        numbers(),
        _constant("boolean"),
        _constant("null"),
        _mixed(),
    )


@st.composite
def strings(draw: st.DrawFn) -> Pair:
    """A string with lengths, or a pattern, or a format, or a pattern with lengths."""
    schema: dict[str, Any] = {"type": "string"}
    match draw(st.sampled_from(["free", "length", "pattern", "both", "format"])):
        case "free":
            return schema, draw(st.sampled_from(WORDS))
        case "format":
            name = draw(st.sampled_from(sorted(FORMATS)))
            return {**schema, "format": name}, FORMATS[name]
        case "length":
            word = draw(st.sampled_from(WORDS))
            return {**schema, **draw(_bounds("Length", len(word)))}, word
        case kind:
            pattern, word = draw(st.sampled_from(PATTERNS))
            lengths = draw(_bounds("Length", len(word))) if kind == "both" else {}
            return {**schema, "pattern": pattern, **lengths}, word


@st.composite
def integers(draw: st.DrawFn) -> Pair:
    """An integer with bounds and a unit."""
    unit = draw(st.sampled_from([1, 1, 1, 2, 3, 7, 10]))
    value = unit * draw(st.integers(-300, 300))
    schema = {"type": "integer", **draw(_range(value, st.integers(0, 50)))}
    return ({**schema, "multipleOf": unit} if unit > 1 else schema), value


@st.composite
def numbers(draw: st.DrawFn) -> Pair:
    """A number with bounds and a unit that floats can hold."""
    unit = draw(st.sampled_from([0.25, 0.5, 5]))
    value = unit * draw(st.integers(-100, 100))
    schema = {"type": "number", **draw(_range(value, st.sampled_from([0.125, 1, 2.5, 40])))}
    return ({**schema, "multipleOf": unit} if draw(st.booleans()) else schema), value


@st.composite
def _range(draw: st.DrawFn, value: float, slack: st.SearchStrategy[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    low, high = draw(slack), draw(slack)
    match draw(st.sampled_from(["", "min", "exclusive"])):
        case "min":
            made["minimum"] = value - low
        case "exclusive":
            made["exclusiveMinimum"] = value - low - 1
    match draw(st.sampled_from(["", "max", "exclusive"])):
        case "max":
            made["maximum"] = value + high
        case "exclusive":
            made["exclusiveMaximum"] = value + high + 1
    return made


@st.composite
def _bounds(draw: st.DrawFn, what: str, size: int) -> dict[str, int]:
    made = {}
    if draw(st.booleans()):
        made[f"min{what}"] = draw(st.integers(0, size))
    if draw(st.booleans()):
        made[f"max{what}"] = size + draw(st.integers(0, 3))
    return made


def _constant(kind: str) -> Pairs:
    value = None if kind == "null" else True
    return st.just(({"type": kind}, value))


@st.composite
def _mixed(draw: st.DrawFn) -> Pair:
    """A list of types, whose keywords each bind their own type only."""
    (first, value), (second, _) = draw(strings()), draw(st.one_of(integers(), numbers()))
    kinds = [first["type"], second["type"], *draw(st.sampled_from([[], ["null"], ["boolean"]]))]
    return {**first, **second, "type": kinds}, value


@st.composite
def _enums(draw: st.DrawFn) -> Pair:
    pool = [*WORDS, 0, 1, -5, 2.5, None, True, False, [], [1, "x"], {}, {"a": [None]}]
    chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=6, unique_by=repr))
    value = draw(st.sampled_from(chosen))
    return ({"const": value} if draw(st.booleans()) else {"enum": chosen}), value


def _anything() -> Pairs:
    instances = st.sampled_from([None, 1, "x", [], {}, [1, {"a": "b"}], {"a": {"b": [True]}}])
    loose = [True, {}, {"minimum": 3}, {"minLength": 2}, {"items": {"type": "integer"}}]
    return st.tuples(st.sampled_from(loose), instances).filter(
        lambda pair: Draft(pair[0]).is_valid(pair[1])
    )


@st.composite
def arrays(draw: st.DrawFn, depth: int) -> Pair:
    """Lists, tuples, sets, and lists that must contain something."""
    item, value = draw(values(depth - 1))
    schema: dict[str, Any] = {"type": "array", "items": item}
    match draw(st.sampled_from(["list", "list", "tuple", "set", "contains"])):
        case "tuple":
            first = draw(st.lists(values(depth - 1), min_size=1, max_size=3))
            schema["prefixItems"] = [inner for inner, _ in first]
            schema["items"] = draw(st.sampled_from([item, False, True]))
            made = [inner for _, inner in first]
            return {**schema, **draw(_bounds("Items", len(made)))}, made
        case "set":
            size = draw(st.integers(0, 3))
            pool = draw(st.sampled_from([[1, 2, 3, 4], ["a", "b", "ü", "🦊"], [1, "1", None, 0.5]]))
            schema["items"] = draw(
                st.sampled_from([{"enum": pool}, {"type": ["string", "number", "null"]}])
            )
            return {**schema, "uniqueItems": True, **draw(_bounds("Items", size))}, pool[:size]
        case "contains":
            schema["items"] = {"type": ["integer", "null"]}
            return {**schema, "contains": {"type": "integer"}, "maxItems": 4}, [1, None]
        case _:
            made = [value] * draw(st.integers(0, 3))
            return {**schema, **draw(_bounds("Items", len(made)))}, made


@st.composite
def objects(draw: st.DrawFn, depth: int) -> Pair:
    """Declared properties, required or not, and every way to say what else may stand there."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
    members = {name: draw(values(depth - 1)) for name in names}
    required = [name for name in names if draw(st.booleans())]
    instance = {n: v for n, (_, v) in members.items() if n in required or draw(st.booleans())}
    schema: dict[str, Any] = {"type": "object"}
    if members or draw(st.booleans()):
        schema["properties"] = {name: inner for name, (inner, _) in members.items()}
    if required:
        schema["required"] = required
    match draw(
        st.sampled_from(
            ["", "closed", "open", "typed", "pattern", "names", "bounds", "needs", "needs"]
        )
    ):
        case "closed":
            schema["additionalProperties"] = False
        case "open":
            schema["additionalProperties"] = True
        case "typed":
            schema["additionalProperties"], value = draw(values(depth - 1))
            instance |= {"extra": value} if draw(st.booleans()) else {}
        case "pattern":
            inner, value = draw(scalars())
            schema["patternProperties"] = {"^p_": inner}
            schema["additionalProperties"] = draw(st.sampled_from([False, True, {"type": "null"}]))
            instance |= {"p_1": value} if draw(st.booleans()) else {}
        case "names":
            schema["propertyNames"] = {"maxLength": max([3, *map(len, names)])}
        case "bounds":
            schema |= draw(_bounds("Properties", len(instance)))
        case "needs" if len(names) > 1:
            schema["dependentRequired"] = {names[0]: [names[1]]}
            assume(names[0] not in instance or names[1] in instance)
    return schema, instance


@st.composite
def _unions(draw: st.DrawFn, depth: int) -> Pair:
    """`anyOf`, `oneOf`, and tagged unions of objects."""
    if depth > 0 and draw(st.booleans()):
        branches = []
        for tag in ("cat", "dog", "Ω"):
            inner, value = draw(values(depth - 1))
            members = {"kind": {"const": tag}, "value": inner}
            schema = {"type": "object", "properties": members, "required": ["kind", "value"]}
            branches.append((schema, {"kind": tag, "value": value}))
    else:
        branches = draw(st.lists(values(max(depth - 1, 0)), min_size=1, max_size=3))
    _, instance = draw(st.sampled_from(branches))
    keyword = draw(st.sampled_from(["anyOf", "oneOf"]))
    schema = {keyword: [inner for inner, _ in branches]}
    assume(Draft(schema).is_valid(instance))
    return schema, instance


@st.composite
def _merged(draw: st.DrawFn, depth: int) -> Pair:
    """`allOf`, `not` and `if`, around something that already holds."""
    schema, instance = draw(values(depth - 1))
    match draw(st.sampled_from(["allOf", "siblings", "not", "if"])):
        case "allOf":
            (left, one), (right, other) = draw(objects(1)), draw(objects(1))
            made: Pair = ({"allOf": [left, right]}, {**one, **other})
        case "siblings":
            made = {"allOf": [schema], "title": "same", "minLength": 0}, instance
        case "not":
            made = {"allOf": [schema], "not": {"const": draw(st.sampled_from(WORDS))}}, instance
        case _:
            kind = {"properties": {"kind": {"const": "a"}}, "required": ["kind"]}
            members = {"kind": {"enum": ["a", "b"]}, "n": {"type": "integer"}}
            made = (
                {
                    "type": "object",
                    "properties": members,
                    "required": ["kind"],
                    "if": kind,
                    "then": {"required": ["n"]},
                    "else": {"properties": {"n": {"maximum": 3}}},
                },
                draw(
                    st.sampled_from([{"kind": "a", "n": 9}, {"kind": "b"}, {"kind": "b", "n": 1}])
                ),
            )
    assume(Draft(made[0]).is_valid(made[1]))
    return made


@st.composite
def _noted(draw: st.DrawFn, inner: Pairs) -> Pair:
    """The same with annotations, which constrain nothing."""
    schema, instance = draw(inner)
    if isinstance(schema, dict) and draw(st.integers(0, 4)) == 0:
        schema = {**draw(st.sampled_from(NOTES)), **schema}
    return schema, instance


@st.composite
def _referring(draw: st.DrawFn, depth: int) -> Pair:
    """One definition used twice, by pointer or by anchor."""
    inner, value = draw(values(depth - 1))
    assume(isinstance(inner, dict))
    how = draw(st.sampled_from(["$defs", "definitions", "$anchor"]))
    place = "$defs" if how == "$anchor" else how
    target = "#thing" if how == "$anchor" else f"#/{place}/a~1thing"
    inner = {**inner, "$anchor": "thing"} if how == "$anchor" else inner
    reference: dict[str, Any] = {"$ref": target}
    schema = {
        place: {"a/thing": inner},
        "type": "object",
        "properties": {"one": reference, "two": {**reference, "description": "again"}},
        "required": ["one"],
    }
    return schema, draw(st.sampled_from([{"one": value}, {"one": value, "two": value}]))


@st.composite
def _trees(draw: st.DrawFn) -> Pair:
    """A node with children of its own kind."""
    leaf, value = draw(scalars())
    schema = {
        "type": "object",
        "properties": {
            "value": leaf,
            "children": {"type": "array", "items": {"$ref": "#"}, "maxItems": 2},
        },
        "required": ["value", "children"],
        "additionalProperties": False,
    }
    node = {"value": value, "children": []}
    deeper = {"value": value, "children": [node, {"value": value, "children": [node]}]}
    return schema, draw(st.sampled_from([node, deeper]))


@st.composite
def _chains(draw: st.DrawFn) -> Pair:
    """A list whose link may be null, or absent."""
    leaf, value = draw(scalars())
    link: dict[str, Any] = {"$ref": "#/$defs/node"}
    nullable = draw(st.booleans())
    node = {
        "type": "object",
        "properties": {
            "value": leaf,
            "next": {"anyOf": [link, {"type": "null"}]} if nullable else link,
        },
        "required": ["value", "next"] if nullable else ["value"],
    }
    end: dict[str, Any] = {"value": value, "next": None} if nullable else {"value": value}
    return {"$defs": {"node": node}, **link}, draw(
        st.sampled_from([end, {"value": value, "next": end}])
    )
