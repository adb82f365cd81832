"""The `format`s of JSON Schema as languages of content, each within what validators accept.

    format_language("date").accepts("2023-02-29")      # False: real months and leap years

A format is narrower here than its RFC where validators differ or where the odd corner has no use
(quoted mailboxes, leap seconds); never wider.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType

from infill.grammars import addresses
from infill.grammars.regex import regex
from infill.languages.language import Language, concat, literal, union


def format_language(name: str) -> Language | None:
    """The texts of a format, or None if the format is not known."""
    make = FORMATS.get(name)
    return make() if make else None


@lru_cache(maxsize=1)
def uuid() -> Language:
    """RFC 4122, hexadecimal digits of either case."""
    digit = "[0-9a-fA-F]"
    return regex(f"{digit}{{8}}(-{digit}{{4}}){{3}}-{digit}{{12}}", full=True)


@lru_cache(maxsize=1)
def json_pointer() -> Language:
    """RFC 6901: reference tokens after slashes, `~0` and `~1` for tilde and slash."""
    return regex("(/([^~/]|~[01])*)*", full=True)


@lru_cache(maxsize=1)
def relative_json_pointer() -> Language:
    """Levels up, then `#` or a JSON pointer; some readers refuse a zero before another digit."""
    return regex("(0|[1-9]{1,8}0?)", full=True) + (literal("#") | json_pointer())


@lru_cache(maxsize=1)
def regular_expression() -> Language:
    """Patterns of a plain kind, all of which compile everywhere; groups nest twice."""
    escape = regex("\\\\[dDwWsSntr.\\\\*+?()\\[\\]{}|^$/-]", full=True)
    plain = regex("[^\\\\*+?()\\[\\]{}|^$\\x00-\\x1f]", full=True)
    member = regex("[^\\\\\\[\\]^&~|-]", full=True) | regex("\\\\[dws.\\\\-]", full=True)
    span = regex("a-z|A-Z|0-9", full=True)
    inside = (span | member).repeat(1) + literal("-").optional()
    bracket = concat([literal("["), literal("^").optional(), inside, literal("]")])
    count = regex("[*+?]\\??|\\{([0-9]{1,2},?|[0-9],[1-9][0-9]|[01],[1-9])\\}", full=True)
    atom = union([plain, escape, bracket])
    for _ in range(2):
        row = (atom + count.optional()).repeat(1)
        group = concat([literal("("), literal("?:").optional(), row])
        atom = union([atom, group + (literal("|") + row).repeat(0) + literal(")")])
    row = (atom + count.optional()).repeat(0)
    ends = literal("^").optional(), literal("$").optional()
    branch = concat([ends[0], row, ends[1]])
    return branch + (literal("|") + branch).repeat(0)


@lru_cache(maxsize=1)
def uri_template() -> Language:
    """RFC 6570: literal text and `{expressions}` with operators, `:n` and `*`."""
    name = "[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*"
    variable = f"{name}(:[1-9][0-9]{{0,2}}|\\*)?"
    expression = f"\\{{[+#./;?&]?{variable}(,{variable})*\\}}"
    return regex(f"([A-Za-z0-9._~:/?#@!$&()*+,;=\\[\\]-]|{expression})*", full=True)


@lru_cache(maxsize=1)
def date() -> Language:
    """`YYYY-MM-DD` from year 1 on, only days that exist."""
    year = regex("[0-9]{4}", full=True) - literal("0000")
    any_year = regex(
        "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
        "|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])",
        full=True,
    )
    # Every fourth year, but of the centuries only every fourth.
    pairs = "(0[48]|[2468][048]|[13579][26])"
    leap = regex(f"[0-9]{{2}}{pairs}|({pairs}|00)00", full=True) - literal("0000")
    return union([year + literal("-") + any_year, leap + literal("-02-29")])


@lru_cache(maxsize=1)
def time() -> Language:
    """`HH:MM:SS`, up to nine decimals, and `Z` or an offset; no leap seconds."""
    return regex(
        "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
        "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
        full=True,
    )


@lru_cache(maxsize=1)
def date_time() -> Language:
    """A date and a time with `T` between them."""
    return concat([date(), literal("T"), time()])


@lru_cache(maxsize=1)
def duration_language() -> Language:
    """ISO 8601 as in RFC 3339, appendix A: units in order and none left out in between."""
    n = "[0-9]{1,9}"
    hours = f"({n}H({n}M({n}S)?)?|{n}M({n}S)?|{n}S)"
    days = f"({n}Y({n}M({n}D)?)?|{n}M({n}D)?|{n}D)"
    return regex(f"P({days}(T{hours})?|T{hours}|{n}W)", full=True)


FORMATS: Mapping[str, Callable[[], Language]] = MappingProxyType(
    {
        "date": date,
        "time": time,
        "date-time": date_time,
        "duration": duration_language,
        "email": addresses.email_language,
        "idn-email": addresses.idn_email,
        "hostname": addresses.hostname,
        "idn-hostname": addresses.idn_hostname,
        "ipv4": addresses.ipv4,
        "ipv6": addresses.ipv6,
        "uri": addresses.uri,
        "uri-reference": addresses.uri_reference,
        "iri": partial(addresses.uri, True),
        "iri-reference": partial(addresses.uri_reference, True),
        "uri-template": uri_template,
        "uuid": uuid,
        "json-pointer": json_pointer,
        "relative-json-pointer": relative_json_pointer,
        "regex": regular_expression,
    }
)
"""Every format whose texts are guaranteed, by its name in JSON Schema."""
