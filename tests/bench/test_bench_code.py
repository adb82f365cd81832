"""The bench of code goes on from the answers that its file holds."""

from __future__ import annotations

from pathlib import Path

from bench.bench_code import Answer, keep, known


def test_answers_that_were_kept_are_known_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    assert known(path) == {}
    one, other = Answer(["x", None], 3, 1.5, 1.0, [{"kind": "block"}]), Answer([""], refused="no")
    keep(path, ("expr-1", "ours", "a"), one)
    keep(path, ("expr-1", "empty", "a"), other)
    assert known(path) == {("expr-1", "ours", "a"): one, ("expr-1", "empty", "a"): other}
