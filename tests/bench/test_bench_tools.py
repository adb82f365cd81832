"""The scorer of tool calls compares as the leaderboard's ground truth wants it."""

from __future__ import annotations

from typing import Any

import pytest

from bench.bench_tools import same_calls

TRUTH = [{"f": {"city": ["Oslo", "Oslo, NO"], "days": [3, ""]}}]


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"name": name, "arguments": arguments}


@pytest.mark.parametrize(
    ("calls", "truth", "right"),
    [
        ([call("f", city="Oslo")], TRUTH, True),
        ([call("f", city="oslo no", days=3.0)], TRUTH, True),
        ([call("f", city="Oslo", days=4)], TRUTH, False),
        ([call("f", days=3)], TRUTH, False),
        ([call("f", city="Oslo", unit="c")], TRUTH, False),
        ([call("g", city="Oslo")], TRUTH, False),
        ([call("f", city="Oslo"), call("f", city="Oslo")], TRUTH, False),
        ([], TRUTH, False),
        ([call("f", on=True)], [{"f": {"on": [True]}}], True),
        ([call("f", on=1)], [{"f": {"on": [True]}}], False),
        ([call("f", at=["a", "b"])], [{"f": {"at": [["b", "a"], ["A", "B"]]}}], True),
        ([call("f", o={"x": 1})], [{"f": {"o": [{"x": [1, 2], "y": [""]}]}}], True),
        ([call("f", o={"x": 3})], [{"f": {"o": [{"x": [1, 2]}]}}], False),
        ([call("g"), call("f")], [{"f": {}}, {"g": {}}], True),
        ([call("f"), call("f")], [{"f": {}}, {"g": {}}], False),
    ],
)
def test_calls_are_right_or_wrong(calls: list[Any], truth: list[Any], right: bool) -> None:
    assert same_calls(calls, truth) is right
