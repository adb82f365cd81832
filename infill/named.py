"""Which of the few texts that a slot can say is the one that the evidence names.

Of enums where one value alone stands in the text, 94 to 99 % mean that value
(docs/decisions/0027); of booleans whose name is a label before "yes" or "no" all do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from infill.nearby import entry, words_of

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
        wanted = [said for said, value in words.items() if mentions(text, value)]
    return wanted[0] if len(wanted) == 1 else None


def mentions(text: str, value: str) -> bool:
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
