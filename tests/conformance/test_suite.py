"""The official JSON Schema Test Suite never goes worse than the stored tables say.

`python -m bench.bench_suite --update` writes the tables; its docstring explains their marks.
"""

from __future__ import annotations

import pytest

from bench.bench_suite import RIGHT, WRONG, outcome, table, worse
from bench.suite import DRAFTS, SUITE, groups

pytestmark = pytest.mark.skipif(
    not SUITE.exists(), reason="the suite's data is not beside this checkout"
)
NEWEST = "draft2020-12"


def _regressions(draft: str, step: int) -> list[str]:
    stored = table(draft)
    found = []
    for group in [group for group in groups(draft) if group.required][::step]:
        line = outcome(group).line
        if worse(stored[group.id], line):
            found.append(f"{group.id}: {stored[group.id]!r} became {line!r}")
    return found


def test_every_third_group_of_the_newest_draft_does_as_well_as_before() -> None:
    assert _regressions(NEWEST, 3) == []


@pytest.mark.slow
@pytest.mark.parametrize("draft", DRAFTS)
def test_every_group_of_a_draft_does_as_well_as_before(draft: str) -> None:
    assert _regressions(draft, 1) == []


@pytest.mark.parametrize("draft", DRAFTS)
def test_the_table_of_a_draft_covers_it_and_nothing_in_it_is_wrong(draft: str) -> None:
    stored = table(draft)
    assert stored.keys() == {group.id for group in groups(draft) if group.required}
    assert not WRONG & set("".join(stored.values()))


def test_at_least_1250_of_the_newest_draft_s_1299_required_tests_are_right() -> None:
    tests = "".join(line.split()[1] for line in table(NEWEST).values())
    assert len(tests) == 1299
    assert sum(mark in RIGHT for mark in tests) >= 1250


def test_a_mark_is_worse_if_it_was_right_or_is_wrong_now() -> None:
    assert worse("v =", "v ~") and worse("v ~", "v X") and worse("v ..", "u ..") is False
    assert not worse("g ~", "v =") and not worse("v ~", "v g")
