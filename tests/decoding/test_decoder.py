"""The loop on small hand-made blueprints over a toy vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from infill.api import Engine, Request
from infill.blueprint import Blueprint, Failure, Filled
from infill.documents import Path
from infill.errors import BudgetError, SourceError, Unsatisfiable
from infill.languages.language import Language, characters, literal, nothing, one_of
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.options import Options
from infill.result import Result
from infill.rules.schedule import FixedSteps, Frontier
from infill.scaffold import Choice, Option, Row, Slot, SlotKind, Text
from infill.tokens.vocabulary import Vocabulary

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 ,.[]{}"
PIECES: list[bytes | None] = [None, None]
PIECES += [c.encode() for c in LETTERS] + [b"ab", b"cat", b"dog", b", ", b"10"]
TOY = Vocabulary.from_tokens(PIECES, mask=0, null=1)
WORD = characters([(ord("a"), ord("z"))]).repeat(1, 8)


def word(path: str, language: Language = WORD, tie: str = "", start: int = 4, cap: int = 8) -> Slot:
    at = Path.parse(path)
    return Slot(at, language, start=start, cap=cap, tie=tie, spell=lambda d: d.get(path.strip("/")))


def blueprint(*row: Any, validators: Sequence[Any] = ()) -> Blueprint[str]:
    return Blueprint(tuple(row), parse=str, validators=tuple(validators))


def run(row: Blueprint[str], denoiser: Any = None, **options: Any) -> Any:
    engine = Engine(denoiser or Noise(0, vocabulary=TOY), options=Options(**options))
    return engine.fill(row)


def test_fixed_text_is_never_changed_and_slots_obey_their_language() -> None:
    result = run(blueprint(Text("a "), word("/x"), Text(" b "), word("/y"), Text(".")))
    left, x, middle, y, right = "a ", result["/x"].text, " b ", result["/y"].text, "."
    assert result.text == left + x + middle + y + right
    assert WORD.accepts(x) and WORD.accepts(y)


def test_the_teacher_gets_its_words_and_null_tails_are_spliced() -> None:
    teacher = Teacher({"x": "cat", "y": "abcdefgh"}, vocabulary=TOY)
    result = run(blueprint(word("/x"), Text(" "), word("/y")), teacher)
    assert result.text == "cat abcdefgh"
    assert result["/x"].tokens == 1


def test_a_slot_grows_when_the_model_is_not_finished_at_its_end() -> None:
    result = run(blueprint(word("/x", start=2)), Teacher({"x": "abcdefgh"}, vocabulary=TOY))
    assert result.text == "abcdefgh"
    assert any(event.get("grown") == ["/x"] for event in result.trace)


def test_a_slot_never_grows_beyond_its_cap() -> None:
    result = run(
        blueprint(word("/x", characters([(97, 122)]).repeat(1), start=2, cap=4)),
        Teacher({"x": "qwertyuiop"}, vocabulary=TOY),
    )
    assert 1 <= result["/x"].tokens <= 4


def items(n: int = 0) -> Option | Choice:
    def more(text: str) -> Row:
        return () if text == "]" else (word(f"/{n}"), items(n + 1))  # type: ignore[arg-type]

    return Choice(
        Path.parse("/items"),
        (
            Option(literal("]"), more, floor=1),
            Option(literal("[ " if n == 0 else ", "), more, floor=4),
        ),
        start=2,
        spell=lambda d: ("[ " if n == 0 else ", ") if n < len(d["items"]) else "]",
    )


def test_choices_unfold_lazily_until_the_closing_one_is_taken() -> None:
    document = {"items": ["cat", "dog"], "0": "cat", "1": "dog"}
    result = run(blueprint(items()), Teacher(document, vocabulary=TOY))
    assert result.text == "[ cat, dog]"


@pytest.mark.parametrize("seed", range(8))
def test_a_recursive_choice_always_ends_because_a_full_canvas_offers_only_the_cheapest(
    seed: int,
) -> None:
    result = run(blueprint(items()), Noise(seed, vocabulary=TOY), canvas=64)
    assert result.text.endswith("]")


def test_tied_slots_carry_one_text() -> None:
    for seed in range(5):
        row = blueprint(word("/x", tie="x"), Text(" is "), word("/x", tie="x"))
        left, right = run(row, Noise(seed, vocabulary=TOY)).text.split(" is ")
        assert left == right


def test_what_no_text_fits_is_an_error_before_the_model_runs() -> None:
    class Silent(Noise):
        def denoise(self, views: Any) -> Any:
            raise AssertionError("the model must not run")

    silent = Silent(0, vocabulary=TOY)
    with pytest.raises(BudgetError, match="/x"):
        run(blueprint(word("/x", literal("zzzzzzzzz"), cap=4)), silent)
    with pytest.raises(Unsatisfiable, match="/x"):
        run(blueprint(word("/x", nothing())), silent)
    with pytest.raises(BudgetError, match="canvas"):
        run(blueprint(Text("a" * 100), word("/x")), silent, canvas=50)


def different(filled: Filled) -> Sequence[Failure]:
    if filled.slots["/x"] == filled.slots["/y"]:
        return [Failure("x and y must differ", ("/x", "/y"))]
    return []


def test_a_complaint_is_answered_by_the_runner_up_without_a_forward() -> None:
    pets = one_of(["cat", "dog"])
    row = blueprint(word("/x", pets), Text(" "), word("/y", pets), validators=[different])
    result = run(row, Teacher({"x": "cat", "y": "cat"}, vocabulary=TOY))
    assert sorted(result.text.split()) == ["cat", "dog"]
    assert result.forwards == 1


def test_nogoods_end_with_every_pair_excluded_when_nothing_is_valid() -> None:
    pets = one_of(["cat", "dog"])

    def never(filled: Filled) -> Sequence[Failure]:
        return [Failure("no", ("/x", "/y"))]

    row = blueprint(word("/x", pets), Text(" "), word("/y", pets), validators=[never])
    with pytest.raises(Unsatisfiable, match="refuse every text"):
        run(row, Teacher({"x": "cat", "y": "cat"}, vocabulary=TOY))


@pytest.mark.parametrize("seed", range(4))
def test_nogoods_find_the_one_pair_that_is_valid(seed: int) -> None:
    digits = one_of(list("01234"))

    def wanted(filled: Filled) -> Sequence[Failure]:
        if (filled.slots["/x"], filled.slots["/y"]) == ("3", "1"):
            return []
        return [Failure("not the one", ("/x", "/y"))]

    row = blueprint(word("/x", digits), Text(" "), word("/y", digits), validators=[wanted])
    result = run(row, Noise(seed, vocabulary=TOY), repairs=200, candidates=2)
    assert result.text == "3 1"


SCHEDULES = [Frontier(), FixedSteps(3), FixedSteps(1)]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("make", [Noise, Adversary])
def test_every_schedule_gives_valid_texts(schedule: Any, make: Any) -> None:
    row = blueprint(word("/x"), Text(" "), word("/y", one_of(["cat", "dog", "abba"])), items())
    result = run(row, make(5, vocabulary=TOY), schedule=schedule)
    assert WORD.accepts(result["/x"].text)
    assert result["/y"].text in ("cat", "dog", "abba")


def test_a_watcher_sees_every_step() -> None:
    seen: list[str] = []
    Engine(Noise(0, vocabulary=TOY)).fill(
        blueprint(Text("a "), word("/x")), watch=lambda event, preview: seen.append(preview)
    )
    assert seen[0] == "a ▢▢▢▢"
    assert "▢" not in seen[-1]


def test_an_enum_reports_what_else_it_could_have_said_best_first() -> None:
    at = Path.parse("/x")
    pets = Slot(at, one_of(["cat", "dog", "abba"]), start=4, cap=8, kind=SlotKind.ENUM)
    (report,) = run(blueprint(pets)).slots
    assert {each.text for each in report.alternatives} == {"cat", "dog", "abba"}
    shares = [each.probability for each in report.alternatives]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)


def test_what_is_no_request_is_refused_where_it_stands_and_the_others_are_filled() -> None:
    requests: Any = [{"type": "boolean"}, Request(bool)]
    bad, filled = Engine(Noise(0)).fill_many(requests, errors="return")
    assert isinstance(bad, SourceError) and "Request(source, context)" in str(bad)
    assert isinstance(filled, Result) and isinstance(filled.value, bool)
