"""Which of a few texts the evidence names, and which of its words could be the value of a slot.

    named("Status: in progress", "status", {'"open"': "open", '"in_progress"': "in_progress"})
                                                        # '"in_progress"'
    answered("Insured: yes", "insured")                 # True
    fitting("call 555-0199 now or later, or write to us", lambda word: word[0] in "0123456789")
                                                        # ("555-0199",)

An enum whose value is the only one in the text has that value in 94 to 99 % of cases
(docs/decisions/0027); a boolean whose name is a label before "yes" or "no" always has it. A slot
with a shape, such as an address, probably means the one or two words of that shape in the text. The
slot's name may promise a shape too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from infill.evidence.labels import entry, words_of

SHORTEST = 3
"""The fewest letters of a value that a text can name."""

_YES = frozenset("yes y true on ✓ ✔ ☑".split())
_NO = frozenset("no n false off ✗ ✘ ☐".split())
_ANSWER = re.compile(r"[^\W_]+|[✓✔☑✗✘☐]")


@dataclass(frozen=True, slots=True)
class Naming:
    """The named text as tokens, and the position at which it parts from all others."""

    tokens: tuple[int, ...]
    parting: int


def naming(
    text: str, key: str, values: Mapping[str, object], encode: Callable[[bytes], list[int]]
) -> Naming | None:
    """The one of several texts, each with its value, that the evidence names, as tokens."""
    said = named(text, key, values)
    if said is None or len(values) == 1:
        return None
    usual, *others = (encode(each.encode()) for each in (said, *(values.keys() - {said})))
    parting = max(shared(usual, other) for other in others)
    return Naming(tuple(usual), parting) if parting < len(usual) else None


def named(text: str, key: str, values: Mapping[str, object]) -> str | None:
    """The one of some texts, each with its value, that the evidence names; None if not just one."""
    if any(isinstance(value, bool) for value in values.values()):
        answer = answered(text, key)
        wanted = [said for said, value in values.items() if answer is not None and value is answer]
    else:
        words = {said: value for said, value in values.items() if isinstance(value, str)}
        wanted = [said for said, value in words.items() if has_words(text, value)]
    return wanted[0] if len(wanted) == 1 else None


def has_words(text: str, value: str) -> bool:
    """Whether the text contains the words of a value such as `in_progress`, as whole words."""
    words = [re.escape(word) for word in re.split(r"[\s_-]+", value)]
    if len("".join(words)) < SHORTEST:
        return False
    spelled = r"[\s_-]*".join(words)
    return re.search(rf"(?<![^\W_]){spelled}(?![^\W_])", text, re.IGNORECASE) is not None


def answered(text: str, key: str) -> bool | None:
    """Whether a label of this name has yes or no after it; None if none has, or they disagree."""
    words = words_of(key)
    bare = words[1:] if words[:1] in (["is"], ["has"]) else words
    said = set()
    for line in entry(text, words) or entry(text, bare):
        answer = _ANSWER.match(line)
        word = answer.group().lower() if answer else ""
        said.add(True if word in _YES else False if word in _NO else None)
    return said.pop() if len(said) == 1 else None


def shared(left: list[int], right: list[int]) -> int:
    """How many tokens two rows have in common at the beginning."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


MOST = 3
"""If more words than this fit, none is a hint."""

LEAST = 8
"""A text of fewer words than this gives no hint either."""

RARE = 4
"""For each word that fits, so many must not fit."""

SHORTEST_WORD = 2

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_LINK = re.compile(r"(?:https?|ftp)://[^\s,;\"'()<>\[\]{}|]+(?<![.:!?])")
_LEGAL = (
    r"GmbH(?: & Co\. KG)?|Ltd\.?|Limited|Inc\.?|AG|LLC|LLP|PLC|plc|Corp\.?|Co\.|S\.A\.?|SE|B\.V\."
    r"|N\.V\.|Kft\.|S\.p\.A\.|S\.r\.l\.|SARL|Oy|AB|ApS|A/S|Pty Ltd"
)
_CAPITAL = r"[^\W\d_a-z][\w'’-]{0,40}"
_NAME = rf"{_CAPITAL}(?:,? (?:{_CAPITAL}|&|and|of|de|et|y|e|und)){{0,6}}"
_COMPANY = re.compile(rf"(?<![\w-]){_NAME} (?:{_LEGAL})(?![\w-])")
PROMISES = (
    dict.fromkeys(("email", "mail"), _ADDRESS)
    | dict.fromkeys(("url", "uri", "link", "homepage", "page", "website", "site"), _LINK)
    | dict.fromkeys(("seller", "buyer", "company", "vendor", "supplier", "issuer"), _COMPANY)
    | dict.fromkeys(("organisation", "organization", "employer", "manufacturer"), _COMPANY)
)
"""The shapes that the last word of a name promises; companies are known by their legal form."""

_WORD = re.compile(r"[^\s,;\"'()<>\[\]{}|]+")
_AROUND = "*#@=:.!?"


def fitting(text: str, fits: Callable[[str], bool], most: int = MOST) -> tuple[str, ...]:
    """The words of the text that fit, in text order; none if more than `most` fit."""
    found: list[str] = []
    words = _WORD.findall(text)
    for word in dict.fromkeys(words):
        bare = word.rstrip(_AROUND).lstrip(_AROUND)
        fit = next((way for way in (bare, word) if len(way) >= SHORTEST_WORD and fits(way)), None)
        if fit and fit not in found:
            found.append(fit)
        if len(found) > most:
            return ()
    return tuple(found) if len(words) >= max(LEAST, RARE * len(found)) else ()


def promised(text: str, name: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """The few stretches of the text that fit and have the shape that a name promises."""
    shape = PROMISES.get(name)
    found = dict.fromkeys(hit.group() for hit in shape.finditer(text)) if shape else {}
    fitted = tuple(stretch for stretch in found if fits(stretch))
    return fitted if len(fitted) <= MOST else ()
