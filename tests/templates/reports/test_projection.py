"""What a rule leaves to one of its slots, against asking the rule about every value."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from infill.documents import Path
from infill.errors import Unsatisfiable
from infill.languages.language import Language
from infill.models.synthetic import Noise
from infill.options import Options
from infill.rules.schedule import FixedSteps
from infill.templates.reports.fill_reports import fill_report
from infill.templates.reports.projection import texts_between
from infill.templates.reports.reader import read_template
from infill.templates.reports.report_judge import Complaint, ReportJudge, patched
from infill.templates.reports.report_rules import Rule
from infill.templates.reports.report_template import Template
from infill.templates.reports.report_values import Money
from infill.templates.reports.slot_paths import path_of
from infill.templates.reports.slot_types import slot_type
from tests.tables import accepts

HEAD = """---
policy: prohibit
slots:
  n: {type: integer, min: 0, max: 400}
  m: {type: integer, min: 0, max: 400, unit: mm}
  free: integer
  x: {type: number, min: 0, max: 9}
  day: date
  other: {type: date, unfilled: alert}
  start: time
  end: time
  took: duration
  at: date-time
  price: {type: amount, currency: [EUR, USD]}
  side: {type: choice, of: [left, right, both]}
  sure: boolean
  name: {type: text, max: 20}
  people: {type: list, item: text}
  items: {type: list, item: {n: {type: integer, min: 0, max: 400}}}
"""
VALUES: dict[str, Any] = {
    "n": 7, "m": 3, "free": 12, "x": 2.5, "day": date(2024, 2, 28), "other": date(2024, 3, 1),
    "start": time(9, 30), "end": time(8, 0),
    "side": "left", "sure": True, "name": "Ana", "people": ["Ana", "Bo"],
    "items": [{"n": 2}, {"n": 3}], "took": timedelta(hours=2),
}  # fmt: skip


def template(rule: str) -> Template:
    marks = "[[n]] [[m]] [[free]] [[x]] [[day]] [[other]] [[start]] [[end]] [[took]] [[at]] "
    marks += "[[price]] [[side]] [[sure]] [[name]] [[people]] "
    marks += "{% for i in [[items]] %}[[i.n]]{% endfor %}"
    return read_template(f"{HEAD}check: {rule}\n---\n{marks}")


def by_path(values: dict[str, Any]) -> dict[Path, Any]:
    return {path_of(name): value for name, value in values.items()}


def left(rule: str, path: str, values: dict[str, Any] | None = None) -> Language:
    """What a rule leaves to the slot at a path."""
    source = template(rule)
    every = by_path({**VALUES, **(values or {})})
    judge, (own,) = ReportJudge(source), source.rules
    complaint = Complaint("", (), own)
    kind = slot_type(source.settings_at(path_of(path)), "", table=False)
    narrowed = judge.cure(complaint, every, path_of(path), kind, True)
    assert narrowed is not None and isinstance(narrowed.language, Language)
    return narrowed.language


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("n < m", "n"),
        ("n < m", "m"),
        ("n == 2 * m + 1 or n > 390", "n"),
        ("n != 7", "n"),
        ("10 < n <= 20 or n in [3, 5, 400]", "n"),
        ("not (n < 100 and m < 100)", "n"),
        ("n > 300 if sure else n < 2", "n"),
        ("n == sum(items.n)", "n"),
        ("n == sum(items.n)", "items/1/n"),
        ("n <= max(items.n)", "items/0/n"),
        ("n - m > len(people) + 50", "n"),
        ("n * n < 40", "n"),
        ("start <= end", "start"),
        ("start <= end", "end"),
        ("side == 'both' or start < end", "side"),
        ("not sure", "sure"),
    ],
)
def test_it_is_just_the_values_with_which_the_rule_holds(rule: str, path: str) -> None:
    (read,) = template(rule).rules
    kind = slot_type(template(rule).settings_at(path_of(path)), "", table=False)
    language = left(rule, path)
    assert isinstance(kind.language, Language)
    texts = kind.language.texts(1500)
    assert texts is not None
    wanted = [text for text in texts if _holds(read, path, kind.read(text))]
    assert wanted == language.texts(1500)


def _holds(rule: Rule, path: str, value: Any) -> bool:
    return rule.holds(patched(VALUES, {path_of(path): value}), {})


def test_a_rule_that_does_not_depend_on_a_slot_narrows_nothing() -> None:
    for rule, path in (("len(items) < 2", "items/0/n"), ("start < end", "day")):
        source = template(rule)
        kind = slot_type(source.settings_at(path_of(path)), "", table=False)
        complaint = Complaint("", (), source.rules[0])
        assert (
            ReportJudge(source).cure(complaint, by_path(VALUES), path_of(path), kind, True) is None
        )


def test_dates_are_narrowed_to_a_day() -> None:
    accepts(
        left("day > other", "day"),
        yes=["2024-03-02", "2025-01-01", "9999-12-31"],
        no=["2024-03-01", "2024-02-29", "2023-12-31", "2025-02-30", "[not stated]"],
    )
    accepts(
        left("day > other", "other"),
        yes=["2024-02-27", "0001-01-01", "[not stated]"],
        no=["2024-02-28", "2024-03-01"],
    )
    accepts(
        left("other - day <= days(1)", "other"),
        yes=["2024-02-29", "2024-02-28", "2023-01-01"],
        no=["2024-03-01"],
    )
    accepts(left("day.year == 2023", "day"), yes=["2023-01-01", "2023-12-31"], no=["2024-01-01"])


def test_numbers_without_bounds_amounts_and_spans_are_narrowed_too() -> None:
    accepts(left("free > 40", "free"), yes=["41", "9" * 19], no=["40", "-41"])
    accepts(left("x > 2.5", "x"), yes=["2.6", "9", "2.500001"], no=["2.5", "2.50", "0.1"])
    spans = left("took > 2 * days(1)", "took")
    accepts(spans, yes=["2 d 1 min", "3 d"], no=["48 h", "2 d", "1 min"])
    paid = {"price": Money(Decimal("3.50"), "EUR")}
    accepts(
        left("price == 5.25", "price", paid), yes=["5.25 EUR", "5.25 USD"], no=["5.2 EUR", "5 EUR"]
    )


def test_of_words_only_those_that_are_said_are_told_apart() -> None:
    accepts(left("name not in people", "name"), yes=["Cy", "Anna"], no=["Ana", "Bo"])
    accepts(left("name == 'Cy'", "name"), yes=["Cy"], no=["Ana", "Di"])
    accepts(left("name in people", "name", {"name": "Cy"}), yes=["Ana", "Bo"], no=["Cy", "Di"])


def test_texts_of_one_size_have_an_order() -> None:
    accepts(
        texts_between("2024-02-28", "2024-03-01"),
        yes=["2024-02-28", "2024-02-29", "2024-03-01", "2024-02-:0"],
        no=["2024-02-27", "2024-03-02", "2025-02-28", "2024-02-2", "2024-02-288"],
    )


RULES = """---
policy: prohibit
slots: {{a: date, b: date, c: date, t: integer, u: {{type: integer, min: 0, max: 5}}}}
check: [{}]
---
[[a]] [[b]] [[c]] [[t]] [[u]] {{{{ 1 }}}}
"""


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("rules", ["a < b, b < c", "c < b, b < a", "a == b, b == c", "t == 3 * u"])
def test_rules_over_large_ranges_are_kept_by_noise(rules: str, seed: int) -> None:
    quick = Options(schedule=FixedSteps(4))
    report = fill_report(RULES.format(rules), model=Noise(seed), seed=seed, options=quick)
    said = report.values
    for rule in rules.split(", "):
        assert eval(rule, {}, dict(said))


def test_a_rule_that_nothing_can_keep_is_still_a_clear_error() -> None:
    with pytest.raises(Unsatisfiable, match="does not hold|every text"):
        fill_report(RULES.format("u > 5"), model=Noise(0))
