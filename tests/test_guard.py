"""Guards see every fill before and after, and what they refuse never leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from examples.guard import Phrases
from infill import Engine, Options, Request
from infill.blueprint import Failure, Filled
from infill.errors import InfillError, Refused, Unsatisfiable
from infill.guard import Asked, Guard, Refuse
from infill.models.synthetic import Noise, Teacher

COLOUR = {
    "type": "object",
    "properties": {"colour": {"enum": ["red", "green", "blue"]}},
    "required": ["colour"],
    "additionalProperties": False,
}


class Never:
    """Refuses whatever was filled."""

    def before(self, asked: Asked) -> Refuse | None:
        return None

    def after(self, asked: Asked, filled: Filled) -> Refuse | Sequence[Failure]:
        return Refuse("nothing may leave")


class Listens:
    """Allows everything and remembers what it saw."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.filled: list[Filled] = []

    def before(self, asked: Asked) -> Refuse | None:
        self.asked.append(asked)
        return None

    def after(self, asked: Asked, filled: Filled) -> Refuse | Sequence[Failure]:
        self.filled.append(filled)
        return ()


def engine(*guards: Guard) -> Engine:
    return Engine(Teacher({"colour": "green"}), guards=guards)


def test_a_guard_sees_source_context_scaffold_and_the_filled_spans() -> None:
    ears = Listens()
    result = engine(ears).fill(COLOUR, "The door is green.", instruction="Which colour?")
    (asked,) = ears.asked
    assert asked.source is COLOUR and asked.context == "The door is green."
    assert asked.instruction == "Which colour?"
    assert '"colour"' in asked.scaffold and "▢" in asked.scaffold
    filled = ears.filled[-1]
    assert filled.text == result.text
    start, end = filled.spans["/colour"]
    assert "green" in filled.text[start:end]


def test_what_a_guard_objects_to_is_masked_and_filled_again() -> None:
    result = engine(Phrases(["green"])).fill(COLOUR, "The door is green.")
    assert result.value["colour"] in ("red", "blue")
    assert result["/colour"].remasks > 0


def test_a_guard_that_objects_to_everything_ends_in_an_error() -> None:
    with pytest.raises(Unsatisfiable, match="refuse every text"):
        engine(Phrases(["red", "green", "blue"])).fill(COLOUR)


def test_a_refused_request_never_reaches_the_model() -> None:
    with pytest.raises(Refused, match="refuses this fill") as caught:
        engine(Phrases(["bomb"])).fill(COLOUR, instruction="The colour of a BOMB.")
    assert "Phrases: the request says 'bomb'" in str(caught.value)


def test_a_refused_filling_never_leaves() -> None:
    with pytest.raises(Refused, match="refuses what was filled") as caught:
        engine(Never()).fill(COLOUR)
    assert "Never: nothing may leave" in str(caught.value)


def test_one_refused_request_does_not_end_the_others() -> None:
    requests = [Request(COLOUR), Request(COLOUR, instruction="bomb"), Request(COLOUR)]
    first, second, third = engine(Phrases(["bomb"])).fill_many(requests, errors="return")
    assert isinstance(second, Refused)
    assert not isinstance(first, InfillError) and not isinstance(third, InfillError)


def test_requests_are_taken_only_as_room_becomes_free() -> None:
    ears = Listens()
    ahead = []

    def requests() -> Iterator[Request]:
        for number in range(9):
            ahead.append(len(ears.asked) - len(ears.filled))
            yield Request(COLOUR, seed=number)

    filler = Engine(Noise(0), guards=[ears], options=Options(batch=2))
    assert len(filler.fill_many(requests())) == 9
    assert max(ahead) <= 2
