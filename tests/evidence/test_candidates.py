"""Which of a few texts the evidence names: the one value that stands there, and yes or no."""

from __future__ import annotations

import pytest

from infill import Engine
from infill.evidence.candidates import answered, naming
from infill.evidence.evidence import Evidence
from infill.models import default_vocabulary
from infill.models.synthetic import Noise, Teacher

AD = "House for sale in Sydney\nPets allowed: yes\nLift | ✗ |\n**Has garage:** N\nIs new\ttrue\n"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["flat", "house", "office"], "house"),
        (["for_sale", "for-rent"], "for_sale"),
        (["House", "Sydney"], None),
        (["flat", "office"], None),
        (["us", "in"], None),
        (["hous", "ney"], None),
    ],
)
def test_the_one_value_that_stands_in_the_text_is_meant(
    values: list[str], said: str | None
) -> None:
    vocabulary = default_vocabulary()
    texts = {f' "{value}"': value for value in values}
    found = Evidence(AD, vocabulary).named("kind", texts)
    assert (vocabulary.decode(found.tokens).decode() if found else None) == (
        f' "{said}"' if said else None
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("pets_allowed", True),
        ("petsAllowed", True),
        ("lift", False),
        ("garage", False),
        ("has_garage", False),
        ("is_new", True),
        ("sydney", None),
        ("house", None),
    ],
)
def test_a_label_may_answer_yes_or_no(key: str, said: bool | None) -> None:
    assert answered(AD, key) is said


def test_labels_that_disagree_answer_nothing() -> None:
    assert answered("done: yes\ndone: no\n", "done") is None


def test_a_named_text_is_favoured_where_it_parts_from_all_others() -> None:
    spell = default_vocabulary().encode
    texts = {' "rent"': "rent", ' "renting"': "renting", ' "sale"': "sale"}
    found = naming("a flat to rent", "offer", texts, lambda raw: spell(raw.decode()))
    assert found is not None
    for other in texts.keys() - {' "rent"'}:
        assert spell(other)[: found.parting + 1] != list(found.tokens[: found.parting + 1])


SCHEMA = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["flat", "house", "office", None]},
        "lift": {"type": "boolean"},
    },
    "required": ["kind", "lift"],
    "additionalProperties": False,
}


def test_a_model_that_knows_better_is_not_overruled() -> None:
    for kind, lift in (("office", True), (None, False), ("house", True)):
        value = {"kind": kind, "lift": lift}
        assert Engine(Teacher(value)).fill(SCHEMA, AD).value == value


@pytest.mark.parametrize("seed", range(3))
def test_what_is_named_is_a_preference_of_valid_values(seed: int) -> None:
    value = Engine(Noise(seed)).fill(SCHEMA, AD).value
    assert value["kind"] in ("flat", "house", "office", None)
    assert isinstance(value["lift"], bool)
