"""The training data: every gold is valid and stands in its document; every example round-trips."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import islice
from random import Random
from typing import Any

import pytest

pytest.importorskip("faker")

from jsonschema import Draft202012Validator

from infill.scaffold import Piece, flat, walk
from training.data import code, documents, encode, mixture, records, sketch, sources, stream
from training.data.domains import CLASSIFY, CLASSIFY_HELD_OUT, EXTRACT, EXTRACT_HELD_OUT, Domain
from training.data.example import Task
from training.data.figures import grouped, in_words
from training.data.record import task
from training.data.reports import report

DOMAINS = (*EXTRACT, *CLASSIFY, *EXTRACT_HELD_OUT, *CLASSIFY_HELD_OUT)


def sound(made: Task) -> None:
    """Fail unless the gold is valid and its copied strings stand in the text."""
    Draft202012Validator.check_schema(dict(made.schema))
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(made.schema, format_checker=checker).validate(made.gold)
    for copied in made.verbatim:
        assert copied in made.text


def keys_of(schema: Any) -> set[str]:
    """All property names in a schema."""
    match schema:
        case dict():
            names = set(schema.get("properties", {}))
            return names.union(*map(keys_of, schema.values()))
        case list():
            return set().union(*map(keys_of, schema))
    return set()


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.__name__)
def test_every_domain_makes_valid_records_whose_copied_strings_stand_in_the_document(
    domain: Domain,
) -> None:
    for seed in range(20):
        sound(task(Random(seed), domain.__name__, domain(Random(seed))))


def test_records_from_real_metadata_and_signatures_are_sound_too() -> None:
    for seed in range(40):
        sound(records.metadata(Random(seed)))
        sound(records.signature(Random(seed)))


def test_there_are_many_domains_and_none_is_both_trained_on_and_held_out() -> None:
    names = [domain.__name__ for domain in DOMAINS]
    assert len(names) == len(set(names))
    assert len(EXTRACT) >= 40
    assert len(EXTRACT_HELD_OUT) >= 3
    assert not set(sources.files(True)) & set(sources.files(False))


def test_what_the_document_does_not_say_is_null_empty_or_left_out() -> None:
    absent = 0
    for seed in range(200):
        rng = Random(seed)
        domain = rng.choice(EXTRACT)
        made = task(rng, domain.__name__, domain(rng))
        if not isinstance(made.gold, dict):
            continue
        keys = set(made.schema["properties"]) - set(made.gold)
        absent += bool(keys) or None in made.gold.values()
    assert 40 < absent < 180


def test_the_same_seed_gives_the_same_examples() -> None:
    assert list(islice(stream(3), 30)) == list(islice(stream(3), 30))
    assert list(islice(stream(3), 5)) != list(islice(stream(4), 5))


def test_the_same_seed_gives_the_same_items_in_every_process() -> None:
    code = (
        "from itertools import islice; from training.data.mixture import items\n"
        "from hashlib import sha256\n"
        "print(sha256(repr(list(islice(items(77), 700))).encode()).hexdigest())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]


def test_held_out_examples_come_from_held_out_generators_only() -> None:
    allowed = {domain.__name__ for domain in (*EXTRACT_HELD_OUT, *CLASSIFY_HELD_OUT)}
    allowed |= {made(Random(0)).kind for made in documents.HELD_OUT}
    kinds = {example.kind for example in islice(stream(0, held_out=True), 60)}
    assert kinds <= allowed | {"code_held_out", "report"}
    assert len(kinds) >= 4


def test_examples_are_short_and_have_something_to_fill() -> None:
    for example in islice(stream(1), 120):
        assert len(example.canvas_ids) == len(example.slot)
        assert max(example.slot) >= 0
        assert len(example.context_ids) + len(example.canvas_ids) <= encode.TOTAL


def test_a_canvas_without_its_nulls_spells_the_walked_document() -> None:
    rng, words, whole, all_of_it = Random(0), encode.vocabulary(), 0, 0
    for item in islice(mixture.items(2), 120):
        example = encode.encode(item, rng)
        if example is None or not isinstance(item, Task):
            continue
        row = encode.compiled(json.dumps(item.schema, ensure_ascii=False)).row
        wanted = "".join(part.text for part in flat(walk(row, item.gold)))
        assert json.loads(wanted) == item.gold
        text = words.decode(encode.trimmed(example).canvas_ids).decode(
            "utf-8", "ignore"
        )  # a cut slot
        rest = iter(wanted)
        assert all(char in rest for char in text), "only rows behind open choices are missing"
        whole += text == wanted
        all_of_it += 1
    assert 0.7 * all_of_it < whole < all_of_it


def test_nulls_stand_only_at_the_tail_of_a_slot() -> None:
    null = encode.vocabulary().null
    for example in islice(stream(5), 100):
        pairs = list(zip(example.canvas_ids, example.slot, strict=True))
        for (token, slot), (follower, next_slot) in zip(pairs, pairs[1:], strict=False):
            if token == null:
                assert slot >= 0
                assert follower == null or next_slot != slot


def test_code_with_its_holes_filled_is_the_original_and_parses() -> None:
    import ast

    rng, seen = Random(0), 0
    while seen < 40:
        holes = code.holed(rng)
        if holes is None:
            continue
        seen += 1
        text = holes.text
        ast.parse(text)
        for name, said in holes.gold.items():
            text = text.replace("___" + name, said)
        ast.parse(text)


def test_code_rows_have_the_borders_that_the_templates_room_gives() -> None:
    room = pytest.importorskip("infill.templates.code.code_blueprint")
    sheets = pytest.importorskip("infill.templates.code.sheet")
    python = pytest.importorskip("infill.templates.code.syntaxes").syntax_of("python")
    rng, seen = Random(1), 0
    while seen < 25:
        holes = code.holed(rng)
        if holes is None:
            continue
        seen += 1
        ours = sketch.code(holes.text, holes.kinds)
        theirs = room.code_blueprint(sheets.read_sheet(holes.text, python))
        assert ours.prefix == theirs.prefix
        said = [
            [part.text for part in flat(walk(row, dict(holes.gold))) if isinstance(part, Piece)]
            for row in (ours.row, theirs.row)
        ]
        assert said[0] == said[1]


def test_reports_look_to_the_trainer_as_they_look_to_the_engine() -> None:
    room = pytest.importorskip("infill.templates.reports.report_blueprint")
    seen = set()
    for seed in range(24):
        rng = Random(seed)
        domain = EXTRACT[seed % len(EXTRACT)]
        holes = report(rng, domain.__name__, domain(rng))
        if holes is None:
            continue
        seen.add(holes.kind)
        ours, theirs = (
            sketch.report(holes.text),
            room.template_blueprint(holes.text, evidence=holes.evidence),
        )
        assert (ours.form, holes.instruction) == (theirs.form, theirs.instruction)
        said = [
            [
                (part.text, part.slot.start)
                for part in flat(walk(row, dict(holes.gold)))
                if isinstance(part, Piece)
            ]
            for row in (ours.row, theirs.row)
        ]
        assert said[0] == said[1]
    assert seen


def test_report_values_that_are_copied_stand_in_the_evidence() -> None:
    made = [report(Random(seed), "invoice", EXTRACT[0](Random(seed))) for seed in range(40)]
    reports = [item for item in made if item is not None]
    assert len(reports) > 20
    for item in reports:
        for name, value in item.gold.items():
            assert f"[[{name}]]" in item.text
            if "verbatim" in item.text.split(f"  {name}: ")[1].split("\n")[0]:
                assert value in item.evidence or value == "[not stated]"


def test_numbers_are_written_as_people_write_them() -> None:
    assert [in_words(n) for n in (0, 13, 21, 40, 305)] == [
        "zero", "thirteen", "twenty-one", "forty", "three hundred and five",
    ]  # fmt: skip
    assert grouped(1234.5, 2) == "1,234.50"
    assert grouped(1234.5, 2, ".", ",") == "1.234,50"
