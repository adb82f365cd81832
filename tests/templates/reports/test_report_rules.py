from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from infill.templates.reports.report_rules import Misjudged, read_rule
from infill.templates.reports.report_values import Money
from infill.templates.reports.slot_paths import name_of

VALUES: dict[str, Any] = {
    "start": date(2024, 5, 3),
    "end": date(2024, 5, 4),
    "total": 0.3,
    "items": [{"amount": 0.1, "name": "a"}, {"amount": 0.2, "name": "b"}],
    "sizes": [4, 9],
    "side": "left",
    "sure": True,
    "price": Money(Decimal("3.50"), "EUR"),
    "paid": Money(Decimal("3.50"), "USD"),
    "took": timedelta(hours=2),
    "came": time(9, 30),
    "went": time(11, 0),
    "sent": datetime(2024, 5, 3, 18, tzinfo=UTC),
    "parts": [{"cost": Money(Decimal("1.25"), "EUR")}, {"cost": Money(Decimal("2.25"), "EUR")}],
    "missing": None,
    "follow-up": 6,
}


def holds(text: str) -> bool:
    return read_rule(text, VALUES).holds(VALUES, {"limit": 5, "day": date(2024, 5, 4)})


@pytest.mark.parametrize(
    "rule",
    [
        "start <= end",
        "start < end <= data.day",
        "total == sum(items.amount)",
        "len(items) == 2 and not len(sizes) > 2",
        "max(sizes) < 10 or side == 'right'",
        "side in ['left', 'right']",
        "side != 'left' or sure",
        "end - start <= days(1)",
        "took * 12 == 2 * days(0.5) == days(2) / 2",
        "start.year == 2024",
        "price == 3.5 and price.currency == 'EUR'",
        "price != paid",
        "price == sum(parts.cost) and price != 3.5 + paid",
        "price * 2 - price == 3.5 and price / price == 1 and -price < abs(-price)",
        "went - came == days(1.5) / 24 and took > went - came",
        "start <= sent < end",
        "2 * total + 0.4 == 1",
        "abs(-total) == total",
        "'a' in items.name",
        "missing < 3",
        "missing == 3 and total > 100",
        "follow-up <= 6",
        "[[start]] <= [[end]]",
        "sizes if sure else missing",
        "total == min(0.3, 4) if side == 'left' else total < 0",
    ],
)
def test_rules_that_hold(rule: str) -> None:
    assert holds(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "start > end",
        "total == 0.31",
        "sum(sizes) > 13",
        "not sure",
        "price == paid",
        "len(items) > 2",
    ],
)
def test_rules_that_do_not_hold(rule: str) -> None:
    assert not holds(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "start < total",
        "price + paid > 1",
        "sum([price, paid]) > 1",
        "side + side == 'x'",
        "total / 0 > 1",
        "side.size",
    ],
)
def test_rules_that_cannot_be_judged(rule: str) -> None:
    with pytest.raises(Misjudged):
        holds(rule)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("start <", "does not parse"),
        ("open('x') and start", "can call only sum"),
        ("start.__class__", "cannot hold Attribute"),
        ("(lambda: start)()", "can call only"),
        ("[x for x in items]", "cannot hold ListComp"),
        ("total ** total > 1", "cannot use Pow"),
        ("f'{start}' == ''", "cannot hold"),
        ("nothing < 3", "names 'nothing', which is no slot"),
        ("1 < 2", "names no slot"),
        ("sum(items, start=1)", "can call only"),
        ("(start := 3)", "cannot hold NamedExpr"),
    ],
)
def test_what_is_no_rule_is_refused(rule: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_rule(rule, VALUES)
    assert message in str(caught.value)


def test_blame_falls_on_the_fields_that_a_rule_names() -> None:
    rule = read_rule("total == sum(items.amount) and len(sizes) < 3", VALUES)
    assert tuple(map(name_of, rule.paths(VALUES))) == (
        "items/0/amount",
        "items/1/amount",
        "sizes/0",
        "sizes/1",
        "total",
    )
