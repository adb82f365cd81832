"""Predictions on disk: JSON Lines, each written as soon as it is known."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
    contestant: Contestant, cases: Iterable[Case], name: str, out: Path | None
) -> Iterator[Answered]:
    """Ask case after case; with `out` every answer goes to out/NAME.jsonl at once."""
    for number, case in enumerate(cases, 1):
        answer = contestant.answer(case)
        line = {"id": case.id, "seconds": answer.seconds, "forwards": answer.forwards}
        line |= {"error": answer.error} if answer.error else {"value": answer.value}
        if out is not None:
            append(out / f"{name}.jsonl", line, first=number == 1)
        progress(f"{name} {number}: {case.id}, {answer.forwards} forwards")
        yield Answered(case, answer)


def append(path: Path, line: dict[str, Any], *, first: bool) -> None:
    """Add a line to a file; the first one starts the file anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w" if first else "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def progress(text: str) -> None:
    """Say on standard error how far it is; on a terminal each line replaces the one before."""
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"{text:<72}", end=end, file=sys.stderr, flush=True)
