"""What follows the opening bracket of a JSON array or object, however deep it goes on.

The texts are canonical but for their numbers, and `json.loads` reads each into a value that can be
written back: no number is too large for a double, no surrogate stands alone. That no key comes
twice is beyond any grammar; where one does, three levels of arrays and of objects with one
key are left.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from infill.context_free import ContextFree
from infill.grammars.grammar import Grammar
from infill.grammars.json_value import json_scalar
from infill.grammars.strings import json_string
from infill.language import Language, concat, literal, union

_GRAMMAR = r"""
array: "]" | value (", " value)* "]"
object: "}" | pair (", " pair)* "}"
pair: STRING ": " value
?value: "[" array | "{" object | STRING | NUMBER | "true" | "false" | "null"

STRING: /"([^"\\\x00-\x1f]|\\(["\\bfnrt]|u00[01][0-9a-f]))*"/
NUMBER: /-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[-+]?[0-9]{1,2})?/
"""


@lru_cache(maxsize=2)
def json_rest(opening: str) -> ContextFree:
    """What follows `[` or `{`, its closing bracket included."""
    start = {"[": "array", "{": "object"}[opening]
    language = Grammar(_GRAMMAR, start, name="<JSON>").language
    return replace(language, otherwise=_rest(opening, _value(2)))


def _value(depth: int) -> Language:
    """Values of a few levels; their objects have one key at most."""
    if not depth:
        return json_scalar()
    inner = _value(depth - 1)
    return union([json_scalar(), *(literal(one) + _rest(one, inner) for one in "[{")])


def _rest(opening: str, value: Language) -> Language:
    if opening == "[":
        return (value + (literal(", ") + value).repeat(0)).optional() + literal("]")
    return concat([json_string(), literal(": "), value]).optional() + literal("}")
