"""The contestant that never reads: a floor under every figure."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from training.evaluate.cases import Case
from training.evaluate.contestants import Answer
from training.evaluate.score import ABSENT, Path, at, leaf_schemas


class Constant:
    """Says of every field what most documents of the kind have there.

    It is the best that anybody can do without reading, since it knows the gold of all cases.
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        self._common: dict[tuple[str, Path], Counter[str]] = defaultdict(Counter)
        for case in cases:
            for path, _ in leaf_schemas(case.schema):
                value = at(case.gold, path)
                text = "" if value is ABSENT else json.dumps(value)
                self._common[case.kind, path][text] += 1

    def answer(self, case: Case) -> Answer:
        """The same for every document with these fields."""
        value: dict[str, Any] = {}
        for path, _ in leaf_schemas(case.schema):
            ((text, _),) = self._common[case.kind, path].most_common(1)
            place = value
            for name in path[:-1]:
                place = place.setdefault(name, {})
            if text:
                place[path[-1]] = json.loads(text)
        return Answer(value)
