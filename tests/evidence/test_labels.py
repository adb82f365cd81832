"""Values behind their names: labels and numbers, and that a text which stands there is no null."""

from __future__ import annotations

import numpy as np
import pytest

from infill import Engine
from infill.constraints.constraint import settle
from infill.constraints.job import Job
from infill.evidence.evidence import Evidence
from infill.evidence.labels import behind, labelled, numbers_in
from infill.languages.language import one_of
from infill.logits import ClassScores
from infill.models import default_vocabulary
from infill.models.synthetic import Teacher
from infill.tokens.lift import lift
from infill.tokens.vocabulary import Vocabulary

BILL = "Subtotal  134.70 EUR\nVAT 19 %   25.59 EUR\nTotal due 160.29 EUR\nTax rate: 19 %\n"
PAGE = """\
Home-page: https://a.example/x
Message-ID: <17@b.example>
Subject: C = DE, O = Acme GmbH, CN = Root
**Licence:** MIT
License ::
class names: a
note = "quoted"
"""


@pytest.mark.parametrize(
    ("key", "said"),
    [("subtotal", ["134.7"]), ("vat", ["25.59"]), ("tax_rate", ["19"]), ("total", ["160.29"])],
)
def test_an_amount_behind_its_name_is_no_percentage_unless_there_is_nothing_else(
    key: str, said: list[str]
) -> None:
    found = numbers_in(BILL, "number", behind(BILL, key))
    assert [format(value.normalize(), "f") for value in found] == said


@pytest.mark.parametrize(
    ("key", "start"),
    [
        ("home_page", "https://a.example/x"),
        ("homePage", "https://a.example/x"),
        ("messageId", "<17@b.example>"),
        ("subject_o", "Acme GmbH, CN = Root"),
        ("subject cn", "Root"),
        ("licence", "MIT"),
        ("note", '"quoted"'),
    ],
)
def test_what_stands_behind_a_label_begins_the_value_of_its_name(key: str, start: str) -> None:
    assert labelled(PAGE, key) == (start,)


@pytest.mark.parametrize("key", ["license", "page", "subject_ou", "o", "id", "root", "class"])
def test_a_name_that_is_no_label_says_nothing(key: str) -> None:
    assert labelled(PAGE, key) == ()


def test_a_label_on_many_lines_says_nothing() -> None:
    assert labelled("file: a\nfile: b\nfile: c\n", "file") == ("a", "b", "c")
    assert labelled("file: a\n" * 4, "file") == ()


def test_brackets_around_a_labelled_value_may_be_left_out() -> None:
    evidence = Evidence(PAGE, default_vocabulary())
    assert evidence.labelled("message_id") == ("<17@b.example>", "17@b.example")


def test_brackets_that_end_before_the_line_are_its_own() -> None:
    text = "Subject: [HOWTO] use it\nPython: <4,>=3\ndoi = {10.1/a},\n"
    evidence = Evidence(text, default_vocabulary())
    assert evidence.labelled("doi") == ("{10.1/a},", "10.1/a")
    assert evidence.labelled("subject") == ("[HOWTO] use it",)
    assert evidence.labelled("python") == ("<4,>=3",)


def test_a_labelled_value_ends_where_the_next_label_begins() -> None:
    vocabulary = default_vocabulary()
    evidence = Evidence("Subject: O = Asseco S.A., OU = Root CA\n", vocabulary)
    starts = evidence.labelled("subject_o")
    for begun, over in (("Asseco", False), ("Asseco S.A", False), ("Asseco S.A.", True)):
        found = evidence.copies.along(begun.encode(), starts)
        assert found is not None
        assert (vocabulary.null in found.tokens.tolist()) is over
        assert over or b".," not in {vocabulary.tokens[token] for token in found.tokens}


def test_of_several_dates_the_one_behind_its_label_is_meant() -> None:
    text = "Sent: Mon, 1 Feb 2010 12:21:16 +0100\nYou wrote on 2010-01-31 at noon.\n"
    evidence = Evidence(text, default_vocabulary())
    assert evidence.labelled("sent", "date") == ("2010-02-01",)
    assert evidence.labelled("sent", "date-time") == ("2010-02-01T12:21:16+01:00",)
    assert evidence.labelled("written", "date") == ()


def test_a_copy_from_behind_a_label_goes_on_as_it_does_there() -> None:
    evidence = Evidence("Acme Ltd\nOwner: Acme GmbH\n", default_vocabulary())
    found = evidence.copies.along(b"Acme", evidence.labelled("owner"))
    assert found is not None
    said = {evidence.vocabulary.tokens[token] for token in found.tokens}
    assert said <= {b" G", b" Gm", b" GmbH"}
    assert evidence.copies.along(b"Bosch", evidence.labelled("owner")) is None


def test_a_text_and_null_part_at_their_first_token() -> None:
    words = [None, b"n", b"q", b"x", b"y", None]
    vocabulary = Vocabulary.from_tokens(words, mask=5, null=0)
    automaton = lift(one_of(["n", "qxx", "qxy", "qyx", "qyy"]), vocabulary)
    best = np.full((3, automaton.classes + 1), -9.0, np.float32)
    token = np.tile(np.append(automaton.tokens, 0), (3, 1)).astype(np.int32)

    def score(position: int, which: int, share: float) -> None:
        if which:
            best[position, automaton.partition.token_class[which]] = np.log(share)
        else:
            best[position, -1] = np.log(share)

    for which, share in ((1, 0.4), (2, 0.6)):
        score(0, which, share)
    for position in (1, 2):
        for which in (3, 4, 0):
            score(position, which, 0.5 if not which else 0.25)
    open_ = np.full(3, -1, np.int32)
    witnesses = [
        settle([Job(automaton, ClassScores(best, token, best), open_, first=first)])[0].witness
        for first in (False, True)
    ]
    assert [int(witness[0]) for witness in witnesses] == [1, 2]


@pytest.mark.parametrize("value", [None, "Acme", "another"])
def test_a_model_that_knows_better_than_a_label_is_not_overruled(value: str | None) -> None:
    owner = {"type": ["string", "null"], "maxLength": 20}
    schema = {"type": "object", "properties": {"owner": owner}, "required": ["owner"]}
    result = Engine(Teacher({"owner": value})).fill(schema, "Owner: Acme GmbH\n")
    assert result.value == {"owner": value}
