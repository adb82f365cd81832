"""Which of the few texts that a slot can say is the one that the evidence names.

Of enums where one value alone stands in the text, 94 to 99 % mean that value
(docs/decisions/0027); of booleans whose name is a label before "yes" or "no" all do.

The words of a text that a slot could say: one that asks for a shape, such as an address, and
finds it there once or twice, is likely to mean that. A slot may ask by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from infill.evidence.labels import entry, words_of

SHORTEST = 3
"""Letters of a value that a text names."""

_YES = frozenset("yes y true on ✓ ✔ ☑".split())
_NO = frozenset("no n false off ✗ ✘ ☐".split())
_ANSWER = re.compile(r"[^\W_]+|[✓✔☑✗✘☐]")


@dataclass(frozen=True, slots=True)
class Naming:
    """The text that is named, as tokens, and the place from which on no other begins like it."""

    tokens: tuple[int, ...]
    parting: int


def naming(
    text: str, key: str, values: Mapping[str, object], encode: Callable[[bytes], list[int]]
) -> Naming | None:
    """Which of several texts, each with its value, an evidence names; None unless one alone."""
    said = named(text, key, values)
    if said is None or len(values) == 1:
        return None
    usual, *others = (encode(each.encode()) for each in (said, *(values.keys() - {said})))
    parting = max(shared(usual, other) for other in others)
    return Naming(tuple(usual), parting) if parting < len(usual) else None


def named(text: str, key: str, values: Mapping[str, object]) -> str | None:
    """Which of some texts, each with its value, is the one that an evidence names."""
    if any(isinstance(value, bool) for value in values.values()):
        answer = answered(text, key)
        wanted = [said for said, value in values.items() if answer is not None and value is answer]
    else:
        words = {said: value for said, value in values.items() if isinstance(value, str)}
        wanted = [said for said, value in words.items() if has_words(text, value)]
    return wanted[0] if len(wanted) == 1 else None


def has_words(text: str, value: str) -> bool:
    """Whether the text has the words of a value such as `in_progress` as words of its own."""
    words = [re.escape(word) for word in re.split(r"[\s_-]+", value)]
    if len("".join(words)) < SHORTEST:
        return False
    spelled = r"[\s_-]*".join(words)
    return re.search(rf"(?<![^\W_]){spelled}(?![^\W_])", text, re.IGNORECASE) is not None


def answered(text: str, key: str) -> bool | None:
    """Whether a label of this name says yes or no; None if none does, or they disagree."""
    words = words_of(key)
    bare = words[1:] if words[:1] in (["is"], ["has"]) else words
    said = set()
    for line in entry(text, words) or entry(text, bare):
        answer = _ANSWER.match(line)
        word = answer.group().lower() if answer else ""
        said.add(True if word in _YES else False if word in _NO else None)
    return said.pop() if len(said) == 1 else None


def shared(left: list[int], right: list[int]) -> int:
    """How many tokens two rows begin alike with."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


MOST = 3
"""More words than this that fit say nothing."""

LEAST = 8
"""In a text of fewer words they say nothing either."""

RARE = 4
"""Words that do not fit beside one that does."""

fitting_SHORTEST = 2

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
    """The words of the text that fit, in text order; none if more than so many do, or most."""
    found: list[str] = []
    words = _WORD.findall(text)
    for word in dict.fromkeys(words):
        bare = word.rstrip(_AROUND).lstrip(_AROUND)
        fit = next(
            (way for way in (bare, word) if len(way) >= fitting_SHORTEST and fits(way)), None
        )
        if fit and fit not in found:
            found.append(fit)
        if len(found) > most:
            return ()
    return tuple(found) if len(words) >= max(LEAST, RARE * len(found)) else ()


def promised(text: str, name: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """The few stretches of the text that fit and have the shape which a name promises."""
    shape = PROMISES.get(name)
    found = dict.fromkeys(hit.group() for hit in shape.finditer(text)) if shape else {}
    fitted = tuple(stretch for stretch in found if fits(stretch))
    return fitted if len(fitted) <= MOST else ()
