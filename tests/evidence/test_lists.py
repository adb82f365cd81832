"""Lists of the evidence: what comes next, where they end, and that nobody is overruled."""

from __future__ import annotations

import time

import numpy as np
import pytest

from infill import Engine, Options
from infill.canvas.variable import OPEN, Variable
from infill.documents import Path
from infill.evidence.bias import leaning
from infill.evidence.evidence import Evidence
from infill.evidence.lists import Onward, onward
from infill.evidence.readers.table import read_hints
from infill.languages.language import literal
from infill.models import default_vocabulary
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.scaffold import Choice, Option, Slot, SlotKind
from infill.tokens.lift import lift
from infill.tokens.vocabulary import Vocabulary
from tests.evidence.hinted import left, spelled

PAGES = "SEE ALSO\n   col(1), more(1), nroff(1),\n   ul(1)\n\nOctober"
NEEDS = "Depends: libc6 (>= 2.14), libxcb1 (>= 1.9.2)\nSection: libs\n"
BUGS = "* New (Closes: #989434, #990526, CVE-2021-36084)\n"
WORDS = "Keywords: graphs, Graph Theory,maps and nets\nName: x"
PROSE = "It depends on libc6 (>= 2.33). More about it: there."
BULLETS = "- apples\n- pears\n- plums\n"


@pytest.mark.parametrize(
    ("text", "items", "then"),
    [
        (PAGES, "col(1)", "more(1)"),
        (PAGES, "nroff(1)", "ul(1)"),
        (PAGES, "nroff(1) ul(1)", None),
        (NEEDS, "libc6", "libxcb1"),
        (NEEDS, "libc6 libxcb1", None),
        (BUGS, "989434", "990526"),
        (BUGS, "990526", None),
        (WORDS, "graphs", "Graph Theory"),
        (PROSE, "libc6", None),
        ("a, b, c.", "b", "c"),
        ("a, b and c", "a b", "c"),
    ],
)
def test_what_stands_behind_the_items_of_a_list_comes_next(
    text: str, items: str, then: str | None
) -> None:
    found = onward(text, items.split())
    assert found is not None
    assert found.item == (then or "")
    assert [start[: len(then)] for start in found.starts] == ([then] if then else [])


def test_a_name_of_several_words_is_one_item_and_half_of_it_is_none() -> None:
    assert onward(WORDS, ("graphs", "Graph")) is None
    assert onward(WORDS, ("Graph Theory", "maps")) is not None
    after = onward(WORDS, ("graphs", "Graph Theory"))
    assert after is not None
    assert after.item == "maps"


SERVICES = "Services:\n- billing\n- search, full text\n- login and roles (new)\nCause: the disk."


def test_a_line_behind_a_bullet_is_an_item_and_so_is_the_next_one() -> None:
    assert onward(SERVICES, ["billing"]).item == "search, full text"
    assert onward(SERVICES, ["billing", "search, full text"]).item == "login and roles"
    assert onward(SERVICES, ["search, full text", "login and roles"]) == Onward(())
    assert onward("1. salt\n2. oil\n\nStir.", ["salt"]).item == "oil"


def test_a_list_within_a_bullets_line_goes_on_there() -> None:
    assert onward("- red, green, blue\n- one, two\n", ["red"]).item == "green"


def test_lines_go_on_with_lines_whose_end_is_not_known() -> None:
    found = onward(BULLETS, ("apples", "pears"))
    assert found is not None
    assert (found.starts, found.item) == (("plums\n",), "plums")


@pytest.mark.parametrize("items", [("pears", "libc6"), ("SEE",), ("", "")])
def test_where_items_stand_apart_nothing_is_said(items: tuple[str, ...]) -> None:
    assert onward(NEEDS + PAGES, items) is None


def variables(*texts: str | None) -> list[Variable]:
    """Items of the list /l, and the choice whether it goes on behind each."""
    made = []
    for number, text in enumerate(texts):
        slot = Slot(Path.parse(f"/l/{number}"), literal("x"), kind=SlotKind.TEXT)
        tokens, sure = np.full(3, OPEN, np.int32), np.ones(3, np.float32)
        made.append(Variable(slot, None, tokens, sure, text=text))  # type: ignore[arg-type]
        options = tuple(Option(literal(t), lambda _: (), n) for n, t in ((1, "]}"), (4, ",")))
        choice = Choice(Path.parse("/l"), options)
        last = number == len(texts) - 1
        automaton = lift(choice.options[0].language | literal(","), default_vocabulary())
        tokens = np.full(2, OPEN, np.int32)
        made.append(Variable(choice, automaton, tokens, sure[:2], text=None if last else ","))
    return made


def test_an_open_item_counts_as_what_the_evidence_says_it_is() -> None:
    row = variables('"col(1)"', None, None)
    found = read_hints(Evidence(PAGES, default_vocabulary()), row)
    assert [spelled(found, row[item]) for item in (2, 4)] == [' "more(1)"', ' "nroff(1)"']
    assert found.ends(row[-1]) is False
    assert not found.waiting


def test_a_choice_waits_for_an_item_that_the_evidence_does_not_know() -> None:
    row = variables(None)
    assert read_hints(Evidence(PAGES, default_vocabulary()), row).waiting == {row[-1]}


@pytest.mark.parametrize(("ending", "gains"), [(True, {"]", "]}"}), (False, {","})])
def test_a_choice_leans_by_its_options_though_one_class_holds_tokens_of_both(
    ending: bool, gains: set[str]
) -> None:
    choice, vocabulary = variables("x")[-1], default_vocabulary()
    found = leaning(choice, 7, vocabulary, ending=ending)
    assert found is not None
    assert found.row == 7
    assert {(vocabulary.tokens[token] or b"").decode() for token in found.tokens} == gains


def test_a_run_stops_before_a_first_word_that_is_not_the_next_item() -> None:
    vocabulary = default_vocabulary()
    evidence = Evidence(PAGES, vocabulary)
    slot = Slot(Path.parse("/l/1"), literal("x"))
    said = onward(PAGES, ("col(1)",))

    def marks(text: str) -> list[bool]:
        witness = np.array(vocabulary.encode(text), np.int32)
        tokens = np.full(len(witness), OPEN, np.int32)
        variable = Variable(slot, None, tokens, np.ones(len(witness), np.float32))  # type: ignore[arg-type]
        return left(evidence, variable, witness, said).tolist()

    assert not any(marks(' "more(1)"'))
    assert marks(' "nroff(1)"').index(True) == 1


INVOICE = "3 x belts  56.70\nSubtotal   134.70 EUR\nVAT 19 %  25.59 EUR\nTotal due 160.29"


@pytest.mark.parametrize(
    ("key", "kind", "words"),
    [
        ("subtotal", "number", {b"134.70", b"134.7"}),
        ("sub_total", "number", {b"134.70", b"134.7"}),
        ("total", "number", {b"160.29"}),
        ("vat", "integer", {b"19"}),
        ("totalDue", "number", {b"160.29"}),
    ],
)
def test_a_number_is_looked_for_behind_the_words_of_its_key(
    key: str, kind: str, words: set[bytes]
) -> None:
    evidence = Evidence(INVOICE, default_vocabulary())
    assert set(evidence.numbers(kind, evidence.near(key))) == words


@pytest.mark.parametrize("key", ["price", "x", "2", ""])
def test_a_key_that_no_line_names_says_nothing(key: str) -> None:
    assert Evidence(INVOICE, default_vocabulary()).near(key) == ()


def test_numbers_behind_their_names_overrule_nobody() -> None:
    schema = {"type": "object", "properties": {"subtotal": {"type": "number"}}}
    for value in (134.7, 12.25, 134.71, 1):
        wanted = {"subtotal": value}
        assert Engine(Teacher(wanted)).fill(schema, INVOICE).value == wanted


def test_an_item_that_the_vocabulary_cannot_spell_is_favoured_as_far_as_it_can() -> None:
    words = [None, b" ", b'"', b' "', b"a", b"b", b",", "é".encode(), b"\xc3", b"\xa9"]
    toy = Vocabulary.from_tokens([*words, None], mask=10, null=0)
    said = onward("a, é  b, c.", ("a",))
    assert said is not None
    assert said.item == "é  b"
    slot = Slot(Path.parse("/l/1"), literal("x"))
    for spelling in ([3, 7, 1, 1, 5, 2], [3, 8, 9, 1, 5, 2], [3, 8, 9, 1, 1, 4, 2]):
        witness = np.array(spelling, np.int32)
        tokens = np.full(len(witness), OPEN, np.int32)
        variable = Variable(slot, None, tokens, np.ones(len(witness), np.float32))  # type: ignore[arg-type]
        left(Evidence("a, é  b, c.", toy), variable, witness, said)
    unknown = onward("a, xyz.", ("a",))
    assert left(Evidence("a, xyz.", toy), variable, witness, unknown).dtype == np.bool_


LISTS = {
    "type": "object",
    "properties": {
        "pages": {"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 6},
        "bugs": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 4},
    },
    "required": ["pages", "bugs"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("kind", [Noise, Adversary])
@pytest.mark.parametrize("seed", range(3))
def test_lists_are_valid_however_much_their_evidence_is_favoured(kind: type, seed: int) -> None:
    result = Engine(kind(seed), options=Options(copy=50.0)).fill(LISTS, PAGES + BUGS)
    assert len(result.value["pages"]) <= 6
    assert 1 <= len(result.value["bugs"]) <= 4


@pytest.mark.parametrize(
    "pages", [["col(1)", "ul(1)"], ["col(1)", "col(1)"], [], ["awk(1)"], ["more(1)", "col(1)"]]
)
def test_a_model_that_knows_of_another_list_is_not_overruled(pages: list[str]) -> None:
    wanted = {"pages": pages, "bugs": [989434, 12]}
    assert Engine(Teacher(wanted)).fill(LISTS, PAGES + BUGS).value == wanted


@pytest.mark.parametrize("run", [" ", "\t", "\n", " \n", ")", ". ", "- "])
@pytest.mark.parametrize("joint", [", ", "\n", " ", "; ", "\n- "])
def test_white_space_behind_a_list_takes_no_time(run: str, joint: str) -> None:
    text = f"a{joint}b{run * 40_000}c{joint}d{run * 40_000}"
    began = time.process_time()
    for items in (["a"], ["b"], ["a", "b"], ["c", "d"]):
        onward(text, items)
    assert time.process_time() - began < 5
