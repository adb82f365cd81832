"""Lists of objects in the evidence: where one object stands, the next one is read off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from infill import Engine, Options
from infill.canvas.variable import OPEN, Variable
from infill.documents import Path
from infill.evidence.evidence import Evidence
from infill.evidence.mentions import read_as
from infill.evidence.readers.object_rows import read_objects
from infill.evidence.records import RecordSpan, locate
from infill.evidence.tables import first_row, following
from infill.languages.language import literal
from infill.models import default_vocabulary
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.scaffold import Choice, Option, Slot, SlotKind

KINDS = {
    "what": SlotKind.TEXT,
    "count": SlotKind.INTEGER,
    "price": SlotKind.NUMBER,
    "day": SlotKind.DATE,
    "host": SlotKind.TEXT,
}
ORDER = """\
  12 x ball bearing 6204-2RS at 4.50 each           54.00
   3 x drive belt XPZ 1250 at 18.90 each            56.70
   1 x express shipping at 24.00                    24.00

                               Subtotal            134.70 EUR
"""
HOSTS = "web-02\t10.0.0.7\tup\n# out of order: db-1\nmail  10.0.0.80  down\nns1\t10.0.0.9\tup\n"
PARTS = "Parts: bolts (12), long screws (5) and washers (40). Weight: 3 kg\n"
COMMITS = "commit a1\nBy: Ann\n\n    Mend it\n\ncommit b2\nBy: Bo Ek\n\n    Break it again\n"
TABLE = "| what | count |\n|---|---|\n| nails | 7 |\n| green paint | 12 |\n\nThanks\n"
DAYS = "9 Nov 2018   Card payment  34.00\n12 Nov 2018  Salary        -452.13\nTotal -418.13\n"


def texts(text: str, place: RecordSpan) -> dict[str, str]:
    """What each field of an object says as it is written."""
    return {field: text[start:end] for field, (start, end) in place.spans.items()}


def behind(text: str, values: Mapping[str, str]) -> list[dict[str, str]]:
    """The objects that follow the one of these values, each read off the one before."""
    found = []
    place = locate(text, values, KINDS)
    while place and (then := following(text, place, KINDS)):
        found.append(texts(text, then))
        place = then
    return found


def test_lines_laid_out_alike_are_the_next_objects_and_others_are_not() -> None:
    assert behind(ORDER, {"what": "ball bearing 6204-2RS", "count": "12", "price": "4.5"}) == [
        {"count": "3", "what": "drive belt XPZ 1250", "price": "18.90"},
        {"count": "1", "what": "express shipping", "price": "24.00"},
    ]


def test_columns_may_be_apart_by_tabs_or_blanks_and_a_remark_is_no_object() -> None:
    assert behind(HOSTS, {"host": "web-02", "what": "up"}) == [
        {"host": "mail", "what": "down"},
        {"host": "ns1", "what": "up"},
    ]


def test_objects_of_one_sentence_follow_each_other_to_its_full_stop() -> None:
    assert behind(PARTS, {"what": "bolts", "count": "12"}) == [
        {"what": "long screws", "count": "5"},
        {"what": "washers", "count": "40"},
    ]


def test_an_object_may_take_several_lines() -> None:
    assert behind(COMMITS, {"host": "a1", "what": "Ann"}) == [{"host": "b2", "what": "Bo Ek"}]


def test_the_last_row_of_a_table_is_the_last_object() -> None:
    assert behind(TABLE, {"what": "nails", "count": "7"}) == [
        {"what": "green paint", "count": "12"}
    ]


def test_numbers_and_dates_are_found_by_value_and_read_in_the_spelling_of_json() -> None:
    values = {"day": "2018-11-09", "what": "Card payment", "price": "34"}
    (then,) = behind(DAYS, values)
    said = {name: read_as(text, KINDS[name]) for name, text in then.items()}
    assert said == {"day": "2018-11-12", "what": "Salary", "price": "-452.13"}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1,250.50 EUR", "number", "1250.5"),
        ("03/04/2024", "date", ""),
        ("3 of 4", "integer", ""),
        ("-", "text", ""),
        ("ns1.", "text", "ns1."),
    ],
)
def test_what_can_be_read_in_two_ways_or_says_nothing_is_no_value(
    text: str, kind: str, value: str
) -> None:
    assert read_as(text, kind) == value


@pytest.mark.parametrize(
    ("table", "first"),
    [
        ("| What | Unit Price |\n|---|---:|\n| green paint | 7.50 |\n", ("green paint", "7.50")),
        ("what,count,unitPrice\nnails,7,2.10\n", ("nails", "2.10")),
        ("PID  UNIT-PRICE  WHAT\n  1  9           long screws\n", ("long screws", "9")),
        ("# <unit price> <what> <more>\n3\tnails\tno\n", ("nails", "3")),
        ("What and unit price are below.\nnails 7\n", None),
        ("What  Price\nnails  7  new\n", None),
    ],
)
def test_a_line_that_names_the_fields_says_where_the_first_object_stands(
    table: str, first: tuple[str, str] | None
) -> None:
    place = first_row(table, ("what", "unit_price"))
    said = texts(table, place) if place else None
    assert said == (dict(zip(("what", "unit_price"), first, strict=True)) if first else None)


def test_an_object_whose_values_stand_apart_has_no_place() -> None:
    far = "Ann\n" + "\n" * 20 + "came with 1200 others\n"
    assert locate(far, {"what": "Ann", "count": "1200"}, KINDS) is None
    assert locate(far, {}, KINDS) is None


def test_of_two_places_the_one_that_says_more_is_meant() -> None:
    text = "Payment of 12 EUR\nwashers for 12 pumps\nwashers\t12\n"
    place = locate(text, {"what": "washers", "count": "12", "price": "12"}, KINDS, after=18)
    assert place is not None
    assert text[place.start : place.end] == "washers for 12 pumps\n"


def listed(*items: Mapping[str, str | None]) -> list[Variable]:
    """The fields of a list's items, and the open choice whether it goes on behind them."""
    made: list[Variable] = []
    for number, item in enumerate(items):
        for key, text in item.items():
            slot = Slot(Path.parse(f"/rows/{number}/{key}"), literal("x"), kind=KINDS[key])
            tokens, sure = np.full(3, OPEN, np.int32), np.ones(3, np.float32)
            made.append(Variable(slot, None, tokens, sure, text=text))  # type: ignore[arg-type]
    choice = Choice(Path.parse("/rows"), (Option(literal("]"), lambda _: (), 1),))
    tokens, sure = np.full(2, OPEN, np.int32), np.ones(2, np.float32)
    return [*made, Variable(choice, None, tokens, sure)]  # type: ignore[arg-type]


def said(text: str, variables: list[Variable]) -> dict[str, str]:
    """What is read for each open variable; for a choice `more` or `over`."""
    return {
        str(v.path): ("more" if reading.starts else "over") if v.structural else reading.item
        for v, reading in read_objects(Evidence(text, default_vocabulary()), variables)
    }


FIRST = {"what": '"ball bearing 6204-2RS"', "count": "12", "price": "4.5"}
OPEN_ITEM = dict.fromkeys(FIRST)


def test_a_list_goes_on_while_rows_follow_and_open_items_count_as_their_rows() -> None:
    assert said(ORDER, listed(FIRST)) == {"/rows": "more"}
    assert said(ORDER, listed(FIRST, OPEN_ITEM, OPEN_ITEM)) == {
        "/rows/1/what": "drive belt XPZ 1250",
        "/rows/1/count": "3",
        "/rows/1/price": "18.9",
        "/rows/2/what": "express shipping",
        "/rows/2/count": "1",
        "/rows/2/price": "24",
        "/rows": "over",
    }


def test_as_long_as_the_first_object_is_open_nothing_is_said() -> None:
    assert said(ORDER, listed({**FIRST, "count": None})) == {}


def test_below_a_header_the_first_object_is_read_too() -> None:
    open_item = {"what": None, "count": None}
    assert said(TABLE, listed(open_item)) == {
        "/rows/0/what": "nails",
        "/rows/0/count": "7",
        "/rows": "more",
    }


def test_a_list_whose_object_stands_nowhere_is_left_to_the_model() -> None:
    assert said(ORDER, listed({"what": '"Stuttgart"', "count": "7", "price": "8"})) == {}


ROWS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"what": {"type": "string", "maxLength": 30}, "count": {"type": "integer"}},
        "required": ["what", "count"],
        "additionalProperties": False,
    },
    "maxItems": 4,
}


@pytest.mark.parametrize("kind", [Noise, Adversary])
def test_results_are_valid_however_much_the_rows_are_favoured(kind: type) -> None:
    result = Engine(kind(1), options=Options(copy=50.0)).fill(ROWS, ORDER)
    assert len(result.value) <= 4
    assert all(set(item) == {"what", "count"} for item in result.value)


@pytest.mark.parametrize(
    "gold",
    [
        [{"what": "nails", "count": 7}],
        [{"what": "nails", "count": 7}, {"what": "blue paint", "count": 13}],
        [{"what": "nails", "count": 7}] * 4,
    ],
)
def test_a_model_that_reads_other_rows_is_not_overruled(gold: list[object]) -> None:
    assert Engine(Teacher(gold)).fill(ROWS, TABLE).value == gold
