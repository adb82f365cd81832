from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, Field, model_validator

from infill import Engine, Options, fill_report, read_template
from infill.errors import InfillError, SourceError, Unsatisfiable
from infill.models.synthetic import Adversary, Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.templates.reports.fill_reports import fill_reports
from infill.templates.reports.provenance import Quote, Source
from infill.templates.reports.report import Given, Report, ReportRequest
from infill.templates.reports.report_values import Money

QUICK = Options(schedule=FixedSteps(3), slot_cap=16)
TEMPLATE = """---
slots:
  side: {type: choice, of: [left, right, none]}
  nodules:
    type: list
    max: 3
    item: {size: {type: number, min: 1, max: 30, unit: mm}, place: {type: verbatim, max: 30}}
  largest: {type: number, min: 0, max: 40, unit: mm}
  seen: date
check: len(nodules) <= 2
---
Patient {{ name }}, seen [[seen]].
{% if [[side]] != "none" %}
Side: [[side]], [[note: text max=30]].
{% endif %}
{% for n in [[nodules]] %}
- [[n.size]] in [[n.place]]
{% endfor %}
Largest: [[largest]] ([[side]])
"""
EVIDENCE = "Seen on 3 May 2024. On the left 4 mm in the upper lobe and 9 mm in the lingula."
GOLD: dict[str, Any] = {
    "side": "left",
    "nodules": [{"size": 4, "place": "upper lobe"}, {"size": 9, "place": "lingula"}],
    "largest": 9,
    "seen": "2024-05-03",
    "note": "two of them",
}
EXPECTED = """Patient Ana, seen 2024-05-03.
Side: left, two of them.
- 4 mm in upper lobe
- 9 mm in lingula
Largest: 9 mm (left)
"""


def filled(template: str, evidence: str = "", **settings: Any) -> Report:
    return fill_report(template, evidence, options=QUICK, **settings)


def test_a_report_is_decided_expanded_and_written() -> None:
    report = filled(TEMPLATE, EVIDENCE, data={"name": "Ana"}, model=Teacher(GOLD))
    assert report.text == EXPECTED
    assert report.values == {**GOLD, "seen": date(2024, 5, 3)}
    assert [event["phase"] for event in report.trace if event["event"] == "start"] == [
        "decide",
        "write",
    ]


def test_every_answer_knows_where_the_evidence_says_it() -> None:
    report = filled(TEMPLATE, EVIDENCE, data={"name": "Ana"}, model=Teacher(GOLD))
    quotes = {one.path: one.quote.text for one in report.answers if one.quote}
    assert quotes == {
        "side": "left",
        "nodules/0/size": "4",
        "nodules/0/place": "upper lobe",
        "nodules/1/size": "9",
        "nodules/1/place": "lingula",
        "largest": "9",
        "seen": "3 May 2024",
    }
    for one in report.answers:
        if one.quote:
            assert EVIDENCE[one.quote.start : one.quote.end] == one.quote.text


def test_spans_are_where_the_slots_stand_in_the_text() -> None:
    report = filled(TEMPLATE, EVIDENCE, data={"name": "Ana"}, model=Teacher(GOLD))
    assert len(report.spans) == 9
    for path, start, end in report.spans:
        assert report.text[start:end] == report[path].text


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("model", [Noise, Adversary])
def test_whatever_the_model_says_the_report_is_valid(seed: int, model: Any) -> None:
    report = filled(TEMPLATE, EVIDENCE, data={"name": "Ana"}, model=model(seed), seed=seed)
    assert report.text.startswith("Patient Ana, seen ") and report.text.endswith(")\n")
    assert ("Side: " in report.text) == (report.values["side"] != "none")
    assert len(report.values["nodules"]) <= 2
    for one in report.values["nodules"]:
        assert one["size"] is None or 1 <= one["size"] <= 30
        assert one["place"] is None or one["place"] in EVIDENCE


def test_several_sources_are_quoted_by_name() -> None:
    template = "[[who: verbatim]] [[day: date]]"
    sources = {"mail.txt": "From Ana Roth.", "note.txt": "On 3 May 2024."}
    gold = {"who": "Ana Roth", "day": "2024-05-03"}
    report = filled(template, sources, model=Teacher(gold))  # type: ignore[arg-type]
    assert report["who"].quote == Quote("mail.txt", 5, 13, "Ana Roth")
    assert report["day"].quote == Quote("note.txt", 3, 13, "3 May 2024")


def test_given_values_stay_and_need_not_be_quoted() -> None:
    given = {"side": "none", "nodules": [{"size": 7, "place": "apex"}], "largest": 7}
    report = filled(
        TEMPLATE, EVIDENCE, data={"name": "Bo", "seen": "2024-05-03"}, given=given, model=Noise(0)
    )
    assert report.text == "Patient Bo, seen 2024-05-03.\n- 7 mm in apex\nLargest: 7 mm (none)\n"
    assert report.forwards == 0
    assert {(one.by, one.locked) for one in report.answers} == {("human", True)}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"side": "up"}, "side: the given value is not allowed here"),
        ({"seen": "2024-02-30"}, "seen: the given value is not allowed here"),
        ({"largest": 99}, "largest: the given value is not allowed here"),
        ({"nodules": "many"}, "nodules: the given value is not allowed here"),
        ({"nodules": [{"siz": 3}]}, "a record has no field 'siz'"),
        ({"sides": "left"}, "sides: there is no such slot"),
    ],
)
def test_given_values_that_cannot_stand_there_are_refused(given: Any, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        filled(TEMPLATE, EVIDENCE, data={"name": "Ana"}, given=given, model=Noise(0))
    assert message in str(caught.value)


def test_given_values_that_break_a_rule_are_an_error() -> None:
    template = "---\nslots: {a: integer, b: integer}\ncheck: a < b\n---\n[[a]] [[b]]"
    with pytest.raises(Unsatisfiable, match="the given values break a rule"):
        filled(template, given={"a": 3, "b": 2}, model=Noise(0))


@pytest.mark.parametrize("seed", range(6))
def test_a_rule_that_fails_masks_its_own_slots_again(seed: int) -> None:
    template = (
        "---\npolicy: prohibit\nslots: {a: {type: integer, min: 0, max: 9}, "
        "b: {type: integer, min: 0, max: 9}, c: text}\ncheck: [a + 4 < b, b != 8]\n---\n"
        "[[a]] [[b]] [[c]]"
    )
    report = filled(template, model=Noise(seed), seed=seed)
    assert report.values["a"] + 4 < report.values["b"] != 8
    assert report["c"].remasks == 0


def test_a_sum_holds_or_there_is_a_clear_error() -> None:
    template = """---
policy: prohibit
slots:
  items:
    type: list
    min: 1
    max: 2
    item: {n: {type: integer, min: 1, max: 3, unfilled: prohibit}}
  total: {type: integer, min: 1, max: 6}
check: total == sum(items.n)
---
{% for i in [[items]] %}[[i.n]] {% endfor %}[[total]]
"""
    for seed in range(4):
        report = filled(template, model=Noise(seed), seed=seed)
        assert report.values["total"] == sum(one["n"] for one in report.values["items"])
    hopeless = template.replace("total ==", "total > 6 +")
    with pytest.raises(Unsatisfiable) as caught:
        filled(hopeless, model=Noise(0))
    assert "the rule total > 6 + sum(items.n) does not hold" in str(caught.value)


def test_one_slot_in_several_places_says_the_same() -> None:
    template = "[[x]] {{ 'and' }} [[x]]\n| a |\n|---|\n| [[x]] |\n"
    report = filled(template, model=Noise(3))
    said = {report.text[start:end] for _, start, end in report.spans}
    assert len(report.spans) == 3 and said == {report.values["x"]} and "|" not in str(said)


def test_what_is_not_stated_follows_the_policy() -> None:
    head = (
        "---\npolicy: {}\nslots: {{who: person, n: {{type: integer, evidence: required}}}}\n---\n"
    )
    body = "[[who]] [[n]]"
    silent = filled(head.format("silent") + body, "", model=Noise(0))
    assert silent.text == "[not stated] [not stated]" and silent.alerts == ()
    alert = filled(head.format("alert") + body, "", model=Noise(0))
    assert alert.alerts == ("who is not stated", "n is not stated")
    with pytest.raises(Unsatisfiable, match="who: the evidence gives no value for this slot"):
        filled(head.format("prohibit") + body, "", model=Noise(0))


def test_a_list_of_quotations_is_empty_without_evidence() -> None:
    template = "---\nslots: {x: {type: list, item: verbatim}}\n---\n[[x]]"
    assert filled(template, "", model=Noise(0)).text == "none"


def test_every_type_can_be_decided_and_written() -> None:
    types = {
        "t": "text", "v": "verbatim", "i": "integer", "n": "{type: number, unit: kg}",
        "m": "{type: amount, currency: EUR}", "b": "boolean", "c": "{type: choice, of: [a, b]}",
        "d": "date", "w": "time", "z": "duration", "e": "email", "u": "url", "p": "phone",
        "r": "{type: regex, pattern: '[A-Z]{2}[0-9]'}",
    }  # fmt: skip
    values: dict[str, Any] = {
        "t": "some text", "v": "said", "i": 3, "n": 2.5, "m": "3.50 EUR", "b": True, "c": "a",
        "d": "2024-05-03", "w": "09:05", "z": "2 h 30 min", "e": "a@example.org",
        "u": "https://example.org/a", "p": "+49 711 123456", "r": "AB1",
    }  # fmt: skip
    fields = ", ".join(f"{name}: {kind}" for name, kind in types.items())
    marks = ";".join(f"[[x.{name}]]" for name in types)
    gold = {"xs": [values], "flags": ["a", "c"], "any": {"k": [1, None]}, **values}
    slots = "\n".join(f"  {name}: {kind}" for name, kind in types.items())
    template = f"""---
slots:
  xs: {{type: list, max: 2, item: {{{fields}}}}}
  flags: {{type: multi-choice, of: [a, b, c]}}
  any:
    type: schema
    schema:
      type: object
      properties: {{k: {{type: array, maxItems: 2}}}}
      required: [k]
      additionalProperties: false
{slots}
---
{{% for x in [[xs]] %}}{marks}
{{% endfor %}}
[[flags]] {{% if "c" in [[flags]] %}}c{{% endif %}} [[any]]
{marks.replace("x.", "")}
"""
    report = fill_report(template, "It is said.", model=Teacher(gold))
    line = "some text;said;3;2.5 kg;3.50 EUR;yes;a;2024-05-03;09:05;2 h 30 min;a@example.org;"
    line += "https://example.org/a;+49 711 123456;AB1\n"
    assert report.text == f'{line}a, c c {{"k": [1, null]}}\n{line}'
    assert report.values["m"] == Money(Decimal("3.50"), "EUR") == report.values["xs"][0]["m"]
    assert report.values["z"] == timedelta(hours=2, minutes=30)


def test_unsure_slots_are_looked_at_again_in_view_of_the_whole() -> None:
    template = "[[a]] [[b]] [[c]] [[d]]"
    once = fill_reports(
        Engine(Noise(1), options=QUICK), [ReportRequest(read_template(template), again=False)]
    )[0]
    twice = filled(template, model=Noise(1))
    assert isinstance(once, Report) and once.forwards < twice.forwards
    phases = [event.get("phase") for event in twice.trace if event["event"] == "start"]
    assert phases == ["write", "again"]


def test_html_is_escaped_in_the_report_but_not_in_the_value() -> None:
    template = "<!doctype html><p title='[[x]]'>{{ who }} [[x]]</p>"
    gold = {"x": "R&D <b> 'x'"}
    report = filled(template, data={"who": "A&B"}, model=Teacher(gold))
    said = "R&amp;D &lt;b&gt; &#x27;x&#x27;"
    assert report.text == f"<!doctype html><p title='{said}'>A&amp;B {said}</p>"
    assert report.values == gold


@pytest.mark.parametrize("seed", range(2))
def test_a_slot_can_hold_a_text_of_a_grammar(seed: int) -> None:
    template = """---
slots:
  formula:
    type: grammar
    grammar: |
      start: sum
      sum: item ("+" item)*
      item: /[a-c]/ | "(" sum ")"
---
x = [[formula]]; {{ 1 }} [[n: integer min=0 max=9 unfilled=prohibit]]
"""
    report = filled(template, model=Noise(seed), seed=seed)
    assert re.fullmatch(r"x = [abc+()]+; 1 \d\n", report.text)
    gold = {"formula": "a+(b+c)", "n": 3}
    assert filled(template, model=Teacher(gold)).text == "x = a+(b+c); 1 3\n"
    with pytest.raises(SourceError, match="nothing can be decided by it"):
        read_template(template + "{% if [[formula]] %}{% endif %}")


class Visit(BaseModel):
    """Slots can come from a model."""

    seen: date
    side: str = Field(pattern="^(left|right)$")
    low: int = Field(ge=0, le=9, description="the lower one")
    high: int = Field(ge=0, le=9)
    names: list[str] = Field(max_length=2)
    note: str | None = None

    @model_validator(mode="after")
    def ordered(self) -> Visit:
        if self.low >= self.high:
            raise ValueError("low must be below high")
        return self


@pytest.mark.parametrize("seed", range(3))
def test_a_model_gives_slots_and_judges_them_or_says_what_is_wrong(seed: int) -> None:
    template = read_template("[[seen]] [[side]] [[low]]-[[high]] [[names]] [[note]]", model=Visit)
    assert template.settings["low"].ask == "the lower one"
    try:
        report = filled(template, model=Noise(seed), seed=seed)  # type: ignore[arg-type]
    except Unsatisfiable as error:
        assert "low must be below high" in str(error)
        return
    visit = Visit.model_validate(report.values)
    assert visit.low < visit.high


def test_an_error_of_one_report_leaves_the_others() -> None:
    engine = Engine(Noise(0), options=QUICK)
    template = read_template("[[who: person unfilled=prohibit]]")
    requests = [ReportRequest(template, (Source("a", text),)) for text in ("Ana Roth", "", "Bo")]
    outcomes = fill_reports(engine, [*requests, ReportRequest(template, given={"x": Given(1)})])
    assert [isinstance(one, InfillError) for one in outcomes] == [False, True, False, True]
