"""What a written document must keep: valid, verbatim, like no other; and statistics of a corpus.

faults(documents, seen={})     # each fault with the file and line where it is
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from training.corpus.notation import Document, Schema, Task

SHORTEST, LONGEST = 4, 330
"""Words of a text."""

REPEATED = 6
"""So many words in sequence are shared by no two texts."""

Gram = tuple[str, ...]


def faults(documents: Sequence[Document], seen: dict[Gram, str]) -> Iterator[str]:
    """All that is wrong; `seen` has the word sequences of other texts, and takes in these."""
    for document in documents:
        words = len(document.context.split())
        if not SHORTEST <= words <= LONGEST:
            yield f"{document.where}: the text has {words} words"
        yield from _shared(document, seen)
        for task in document.tasks:
            yield from _wrong(document, task)


def _shared(document: Document, seen: dict[Gram, str]) -> Iterator[str]:
    own = grams(document.context)
    met = [gram for gram in own if gram in seen]
    if met:
        yield f"{document.where}: shares {' '.join(met[0])!r} with {seen[met[0]]}"
    for gram in own:
        seen.setdefault(gram, document.where)


def grams(text: str) -> set[Gram]:
    """The sequences of words of a text."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    return {tuple(words[at : at + REPEATED]) for at in range(len(words) - REPEATED + 1)}


def _wrong(document: Document, task: Task) -> Iterator[str]:
    where = document.where if not task.line else f"{document.where.partition(':')[0]}:{task.line}"
    for error in Draft202012Validator(task.schema, format_checker=FormatChecker()).iter_errors(
        task.gold
    ):
        at = "/".join(map(str, error.absolute_path))
        yield f"{where}: the answer at /{at}: {error.message[:160]}"
    flat = " ".join(document.context.split())
    for path, value in copied(task.gold, task.schema):
        key = "/".join("*" if isinstance(step, int) else step for step in path)
        if key not in task.free and " ".join(value.split()) not in flat:
            yield f"{where}: /{key} {value!r} is not in the text"


def copied(
    value: Any, schema: Schema, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Strings of an answer that are no enum's, with their paths."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from copied(inner, schema.get("properties", {}).get(key, {}), (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from copied(inner, schema.get("items", {}), (*path, number))
    elif isinstance(value, str) and "enum" not in schema:
        yield path, value


def sorts(value: Any, schema: Schema, free: Iterable[str], path: tuple[str, ...] = ()) -> Any:
    """Of each leaf: absent, worked out or copied."""
    if value is None or value == []:
        yield "absent"
    elif isinstance(value, dict):
        for key, inner in schema.get("properties", {}).items():
            if key in value:
                yield from sorts(value[key], inner, free, (*path, key))
            else:
                yield "absent"
    elif isinstance(value, list):
        for one in value:
            yield from sorts(one, schema.get("items", {}), free, (*path, "*"))
    elif "enum" in schema or isinstance(value, bool) or "/".join(path) in free:
        yield "worked out"
    else:
        yield "copied"


def summary(documents: Sequence[Document]) -> str:
    """How many documents of which kinds, and what their answers consist of."""
    tasks = [task for document in documents for task in document.tasks]
    kinds = Counter(sort for task in tasks for sort in sorts(task.gold, task.schema, task.free))
    total = max(1, kinds.total())
    words = statistics.median(len(document.context.split()) for document in documents)
    return "\n".join(
        [
            f"{len(documents)} documents, {len({d.domain for d in documents})} domains, "
            f"{len(tasks)} tasks, {words:g} words at the median",
            "leaves: " + ", ".join(f"{k} {n / total:.0%}" for k, n in kinds.most_common()),
            "layouts: " + _counts(document.style for document in documents),
            "languages: " + _counts(document.language for document in documents),
        ]
    )


def _counts(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(names).most_common())
