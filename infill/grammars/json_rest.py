"""What follows the opening bracket of a JSON array or object, however deep it goes on.

The texts are canonical but for their numbers, and `json.loads` reads each into a value that can be
written back: no number is too large for a double, no surrogate stands alone. That no key comes
twice is beyond any grammar; where one does, flat arrays and objects of one key are left.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from infill.context_free import ContextFree
from infill.grammars.grammar import Grammar
from infill.grammars.json_value import json_scalar
from infill.grammars.strings import json_string
from infill.language import concat, literal

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
    one = json_scalar()
    if opening == "[":
        flat = (one + (literal(", ") + one).repeat(0)).optional() + literal("]")
    else:
        flat = concat([json_string(), literal(": "), one]).optional() + literal("}")
    return replace(language, otherwise=flat)
