"""Predictions on disk: JSON Lines, each written as soon as it is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.evaluate.cases import Case
from training.evaluate.contestants import Answer, Contestant


@dataclass(frozen=True, slots=True)
class Answered:
    """A case with what a contestant made of it."""

    case: Case
    answer: Answer


def ask(
    contestant: Contestant,
    cases: Iterable[Case],
    name: str,
    out: Path | None,
    *,
    resume: bool = False,
) -> Iterator[Answered]:
    """Ask case after case; with `out` every answer goes to out/NAME.jsonl at once.

    With `resume`, cases that have an answer there are not asked again.
    """
    notes = Notes(out / f"{name}.jsonl" if out else None, "id", resume=resume)
    for number, case in enumerate(cases, 1):
        known = notes.known.get(case.id)
        if known is not None:
            answer = Answer(**{"value": None, **known})
        else:
            answer = contestant.answer(case)
            facts = asdict(answer)
            del facts["value" if answer.error else "error"]
            notes.add({"id": case.id, **facts})
        progress(f"{name} {number}: {case.id}, {answer.forwards} forwards")
        yield Answered(case, answer)


class Notes:
    """A file of lines of which each has a `key`; with `resume`, `known` holds the lines before.

    Without a path nothing is kept. A line that was cut off is forgotten.
    """

    def __init__(self, path: Path | None, key: str, *, resume: bool) -> None:
        self.path = path
        self.known: dict[str, dict[str, Any]] = {}
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if resume and path.exists() else ""
        whole = before[: before.rfind("\n") + 1]
        path.write_text(whole, encoding="utf-8")
        for line in whole.splitlines():
            facts = json.loads(line)
            self.known[facts.pop(key)] = facts

    def add(self, line: Mapping[str, Any]) -> None:
        """Write a line."""
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def progress(text: str) -> None:
    """Say on standard error how far it is; on a terminal each line replaces the one before."""
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"{text:<72}", end=end, file=sys.stderr, flush=True)
