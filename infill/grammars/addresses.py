"""Hosts, addresses, mail and URIs, in the part of their grammars on which validators agree.

    email_language().accepts("ann@example.org")      # True

Hosts and mail addresses are kept to 63 characters in all, which also keeps every label and
mailbox within its own limit.
"""

from __future__ import annotations

from functools import lru_cache

from infill.grammars.regex import regex
from infill.languages.language import Language, characters, concat, length, literal, union

LONGEST_HOST = 63

FOREIGN = (
    *((0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x17F), (0x391, 0x3A1), (0x3B1, 0x3C1)),
    *((0x410, 0x44F), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3)),
)
"""Letters beyond ASCII that every validator knows."""


@lru_cache(maxsize=1)
def ipv4() -> Language:
    """Four decimal bytes without leading zeros."""
    return regex(f"{_BYTE}(\\.{_BYTE}){{3}}", full=True)


@lru_cache(maxsize=1)
def ipv6() -> Language:
    """Eight groups, or fewer around one `::`; the last two may be written as IPv4; no zone."""
    group = "[0-9a-fA-F]{1,4}"
    four = f"{_BYTE}(\\.{_BYTE}){{3}}"
    forms = [f"({group}:){{7}}{group}", f"({group}:){{6}}{four}"]
    for before in range(8):
        head = f"{group}(:{group}){{{before - 1}}}" if before else ""
        left = 7 - before
        forms.append(f"{head}::" + (f"({group}(:{group}){{0,{left - 1}}})?" if left else ""))
        if left >= 2:
            forms.append(f"{head}::({group}:){{0,{left - 2}}}{four}")
    return regex("|".join(forms), full=True)


_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"


@lru_cache(maxsize=1)
def hostname() -> Language:
    """Labels of letters, digits and single hyphens, the last one beginning with a letter."""
    return length(regex(_HOST, full=True), 1, LONGEST_HOST)


_LABEL = "[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*"
_TOP = "[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*"
_HOST = f"({_LABEL}\\.)*{_TOP}"
_DOTTED = f"({_LABEL}\\.)+{_TOP}"


@lru_cache(maxsize=1)
def idn_hostname() -> Language:
    """The same in lower case, which needs no mapping."""
    return length(regex(_HOST.replace("a-zA-Z", "a-z"), full=True), 1, LONGEST_HOST)


@lru_cache(maxsize=1)
def email_language() -> Language:
    """A dot-atom, `@`, and a host with at least one dot."""
    atom = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
    return length(regex(f"{atom}(\\.{atom})*@{_DOTTED}", full=True), 1, LONGEST_HOST)


@lru_cache(maxsize=1)
def idn_email() -> Language:
    """The same with letters beyond ASCII before the `@`."""
    atom = (regex("[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]", full=True) | characters(FOREIGN)).repeat(1)
    local = atom + (literal(".") + atom).repeat(0)
    return length(local + literal("@") + regex(_DOTTED, full=True), 1, LONGEST_HOST)


@lru_cache(maxsize=2)
def uri(international: bool = False) -> Language:
    """RFC 3986 (or 3987): a scheme, then `//` and an authority, or a rootless path."""
    scheme = regex("[a-zA-Z][a-zA-Z0-9+.-]*:", full=True)
    char = _path_char(international)
    rootless = char.repeat(1) + _segments(international)
    hierarchy = union([_network(international), rootless, literal("/") + rootless])
    return concat([scheme, hierarchy, _tail(international)])


@lru_cache(maxsize=2)
def uri_reference(international: bool = False) -> Language:
    """A URI, or one relative to another."""
    char = _path_char(international)
    first = (char - literal(":")).repeat(1) + _segments(international)
    rooted = literal("/") + (char.repeat(1) + _segments(international)).optional()
    relative = union([_network(international), first, rooted, literal("")])
    return union([uri(international), relative + _tail(international)])


def _network(international: bool) -> Language:
    """`//`, user, host, port and path; the host is a name or IPv4, which reads as one."""
    name = _characters("A-Za-z0-9._~!$&'()*+,;=-", international)
    user = _characters("A-Za-z0-9._~!$&'()*+,;=:-", international)
    return concat(
        [
            literal("//"),
            (user.repeat(1) + literal("@")).optional(),
            name.repeat(1),
            regex("(:[0-9]{1,5})?", full=True),
            _segments(international),
        ]
    )


def _segments(international: bool) -> Language:
    return (literal("/") + _path_char(international).repeat(0)).repeat(0)


def _tail(international: bool) -> Language:
    """Query and fragment."""
    char = (_path_char(international) | regex("[/?]", full=True)).repeat(0)
    return (literal("?") + char).optional() + (literal("#") + char).optional()


def _path_char(international: bool) -> Language:
    return _characters("A-Za-z0-9._~!$&'()*+,;=:@-", international)


def _characters(plain: str, international: bool) -> Language:
    """One character of a class, or a percent escape."""
    found = regex(f"[{plain}]|%[0-9A-Fa-f]{{2}}", full=True)
    return found | characters(FOREIGN) if international else found
