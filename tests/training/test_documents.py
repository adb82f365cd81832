"""Made-up technical documents: gold is valid, copied strings stand in the text, and it varies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

import pytest

pytest.importorskip("faker")

from training.data import encode, mixture
from training.data.documents import DOCUMENTS, HELD_OUT, LONGEST, Generator, fitting
from training.data.example import Task

from .test_data import sound

EVERY = (*DOCUMENTS, *HELD_OUT)
SEEDS = 12


def drawn(generator: Generator, seed: int) -> Task:
    return fitting(generator)(Random(seed))


@pytest.fixture(scope="module")
def tasks() -> dict[Generator, list[Task]]:
    """A few tasks of every generator, made once."""
    return {made: [drawn(made, seed) for seed in range(SEEDS)] for made in EVERY}


@pytest.mark.parametrize("generator", EVERY, ids=lambda made: f"{made.__module__}.{made.__name__}")
def test_every_document_makes_valid_records_whose_copied_strings_stand_in_it(
    generator: Generator, tasks: dict[Generator, list[Task]]
) -> None:
    for made in tasks[generator]:
        sound(made)
        assert made.gold


def test_the_same_seed_gives_the_same_document(tasks: dict[Generator, list[Task]]) -> None:
    for generator in EVERY:
        assert drawn(generator, 3) == tasks[generator][3]
        assert drawn(generator, 3).text != drawn(generator, 4).text


def test_a_kind_of_document_asks_for_different_things(tasks: dict[Generator, list[Task]]) -> None:
    for made in tasks.values():
        assert len({json.dumps(task.schema) for task in made}) > 0.9 * SEEDS


def test_what_a_document_lacks_is_null_and_lists_may_be_empty(
    tasks: dict[Generator, list[Task]],
) -> None:
    golds = [json.dumps(task.gold) for made in tasks.values() for task in made]
    assert 0.1 < sum("null" in gold for gold in golds) / len(golds) < 0.6
    assert 0.05 < sum("[]" in gold for gold in golds) / len(golds) < 0.6


def test_schemas_differ_in_what_they_say_beside_the_types(
    tasks: dict[Generator, list[Task]],
) -> None:
    schemas = [json.dumps(task.schema) for made in tasks.values() for task in made]
    wanted = {"maxLength": 0.25, "description": 0.35, "additionalProperties": 0.4}
    for word, least in (wanted | dict.fromkeys(("$schema", "title", "pattern"), 0.08)).items():
        assert least < sum(word in schema for schema in schemas) / len(schemas) < 0.9, word


def test_most_documents_fit_and_many_are_long(tasks: dict[Generator, list[Task]]) -> None:
    rng = Random(0)
    some = [task for made in tasks.values() for task in made[:4]]
    kept = [encode.encode(task, rng) for task in some]
    assert sum(made is not None for made in kept) >= 0.85 * len(some)
    assert sum(len(made.context_ids) > 256 for made in kept if made) > 0.3 * len(some)
    assert sum(len(task.text) > LONGEST for task in some) < 0.05 * len(some)


def lists(gold: Any) -> Iterator[list[str]]:
    """All lists of strings in a value."""
    match gold:
        case dict():
            for value in gold.values():
                yield from lists(value)
        case [str(), *_]:
            yield gold
        case list():
            for value in gold:
                yield from lists(value)


def test_lists_of_copied_strings_are_in_the_order_of_the_document(
    tasks: dict[Generator, list[Task]],
) -> None:
    for made in (task for some in tasks.values() for task in some):
        for found in lists(made.gold):
            if set(found) <= set(made.verbatim):
                at = 0
                for copied in found:
                    at = made.text.find(copied, at)
                    assert at >= 0, (made.kind, found)
                    at += 1


def test_held_out_documents_are_never_trained_on() -> None:
    assert not set(DOCUMENTS) & set(HELD_OUT)
    wanted = {made(Random(0)).kind for made in HELD_OUT}
    assert not wanted & {item.kind for item in islice(mixture.items(0), 150)}
    assert wanted & {item.kind for item in islice(mixture.items(0, held_out=True), 60)}
