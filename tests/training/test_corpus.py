"""The written corpus keeps its rules: valid, verbatim, no two texts alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.corpus.__main__ import read
from training.corpus.check import Gram, faults, grams, sorts
from training.corpus.notation import Document, Misspelt, read_documents, read_type

PARTS = sorted((Path(__file__).parents[2] / "training" / "corpus").glob("part-*.jsonl"))
DEV = Path(__file__).parents[3] / "shared" / "data" / "written" / "dev.jsonl"

TRAM = """=== tram maintenance | log | en
Depot Ost, night shift
22:40 car 3107: door 2 sticks again. Left for the day crew, as Mr Ilves was ill.

--- What was wrong? @title=Fault
car: int
`who: name`?: str "who was ill"
fault: enum(door, brakes, other)
parts: [{}](..4)
  name: str~ "in capitals"
  price: num(0..)?
>>> {"car": 3107, "who: name": "Mr Ilves", "fault": "door", "parts": []}
--- @open
when: time
>>> {"when": "22:40"}
"""


def documents(text: str, folder: Path) -> list[Document | Misspelt]:
    (folder / "some.docs").write_text(text, encoding="utf-8")
    return list(read_documents(folder / "some.docs"))


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_every_written_document_keeps_the_rules(part: Path) -> None:
    found, _ = read(part)
    assert len(found) > 50
    assert not list(faults(found, {}))


def test_no_two_texts_share_six_words_in_sequence() -> None:
    seen: dict[Gram, str] = {}
    for part in PARTS:
        for document in read(part)[0]:
            own = grams(document.context)
            assert not own & seen.keys(), (
                f"{document.where} is like {seen[next(iter(own & seen.keys()))]}"
            )
            seen |= dict.fromkeys(own, document.where)
    if not DEV.exists():
        pytest.skip("the development set is not here")
    for line in DEV.read_text(encoding="utf-8").splitlines():
        assert not grams(json.loads(line)["context"]) & seen.keys()


def test_the_notation_is_read(tmp_path: Path) -> None:
    (document,) = documents(TRAM, tmp_path)
    assert isinstance(document, Document)
    assert document.context.startswith("Depot Ost") and document.context.endswith("ill.")
    first, second = document.tasks
    assert first.schema["title"] == "Fault" and first.instruction == "What was wrong?"
    assert first.schema["required"] == ["car", "fault", "parts"]
    assert first.schema["properties"]["parts"]["items"]["properties"] == {
        "name": {"type": "string", "description": "in capitals"},
        "price": {"type": ["number", "null"], "minimum": 0},
    }
    assert first.free == ("parts/*/name",)
    assert "additionalProperties" not in second.schema and second.free == ("when",)
    assert not list(faults([document], {}))
    assert list(sorts(first.gold, first.schema, first.free)) == [
        "copied",
        "copied",
        "worked out",
        "absent",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"fault": "door"', '"fault": "doors"', "is not one of"),
        ('"who: name": "Mr Ilves"', '"who: name": "Ilves, Mr"', "is not in the text"),
    ],
)
def test_an_answer_that_is_invalid_or_not_verbatim_is_a_fault(
    old: str, new: str, fault: str, tmp_path: Path
) -> None:
    found = documents(TRAM.replace(old, new), tmp_path)
    assert all(isinstance(one, Document) for one in found)
    assert fault in "\n".join(faults(found, {}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("| log |", "| poem |", "domain"),
        ("car: int", "car int", "key: type"),
        ("car: int", "car: whole", "no type"),
        ("enum(door, brakes, other)", "enum(door)", "two or more"),
        (">>> {", "{", "answer after"),
        ("3107, ", "3107 ", "no JSON"),
    ],
)
def test_what_the_notation_does_not_have_is_told_with_its_line(
    old: str, new: str, why: str, tmp_path: Path
) -> None:
    (found,) = documents(TRAM.split("--- @open")[0].replace(old, new, 1), tmp_path)
    assert isinstance(found, Misspelt)
    assert "line " in str(found) and why in str(found)


def test_two_texts_that_share_a_sentence_are_a_fault(tmp_path: Path) -> None:
    (document,) = documents(TRAM, tmp_path)
    assert isinstance(document, Document)
    seen: dict[Gram, str] = {}
    assert not list(faults([document], seen))
    assert "shares" in "\n".join(faults([document], seen))


def test_bounds_patterns_and_nulls_of_types_are_read() -> None:
    made = read_type("[str(..40)](1..5)?", 1)
    assert made.null and made.schema == {
        "type": "array",
        "items": {"type": "string", "maxLength": 40},
        "minItems": 1,
        "maxItems": 5,
    }
    assert read_type("str/^[A-Z]{2}$/", 1).schema["pattern"] == "^[A-Z]{2}$"
