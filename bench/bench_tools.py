"""Tool calls of the Berkeley Function Calling Leaderboard: all valid, and how many right?

    python -m bench.bench_tools                     all 1,216 tasks, the default model
    python -m bench.bench_tools --every 20          61 of them, spread over all categories
    python -m bench.bench_tools --model noise       no weights: validity only

A call is right by the ground truth's rules: the function, and for each argument one of the values
listed; "" among them says that it may be left out. Strings are compared without case, spaces and
punctuation; of several calls the order is free. The parallel categories get `parallel=True`. The
functions are taken as the data has them, without changing any type.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.clock import TookTooLong, within
from bench.corpus import DATA
from bench.referees import verdicts
from infill import Engine, Options, Tools
from infill.errors import InfillError
from infill.rules.schedule import FixedSteps
from infill.schemas.sources import source_schema

OPTIONAL = ""


@dataclass
class Category:
    """What became of the tasks of one category."""

    tasks: int = 0
    valid: int = 0
    named: int = 0
    right: int = 0
    failed: list[str] = field(default_factory=list)


def tasks(every: int) -> Iterator[dict[str, Any]]:
    """Every n-th task, in the order of the file."""
    path = DATA / "dev-bfcl.jsonl.xz"
    if not path.exists():
        sys.exit(f"no tasks at {path}: the development data is not beside this checkout")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                yield json.loads(line)


def same_calls(calls: list[Any], truth: list[Any]) -> bool:
    """Whether the calls are those wanted, each once, in any order."""
    if len(calls) != len(truth):
        return False
    left = list(calls)
    for wanted in truth:
        found = next((call for call in left if same_call(call, wanted)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def same_call(call: Any, wanted: dict[str, Any]) -> bool:
    [(name, arguments)] = wanted.items()
    return bool(call["name"] == name) and same_members(call["arguments"], arguments)


def same_members(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether each argument has one of its values, and none is missing that may not be."""
    if not found.keys() <= wanted.keys():
        return False
    return all(
        any(same_value(found[name], one) for one in accepted)
        if name in found
        else OPTIONAL in accepted
        for name, accepted in wanted.items()
    )


def same_value(found: Any, wanted: Any) -> bool:
    match found, wanted:
        case bool(), _:
            return found is wanted
        case _, bool():
            return False
        case str(), str():
            return plain(found) == plain(wanted)
        case dict(), dict():
            return same_members(found, wanted)
        case list(), list():
            return len(found) == len(wanted) and all(map(same_value, found, wanted))
        case _:
            return bool(found == wanted)


def plain(text: str) -> str:
    """A text as the leaderboard compares it."""
    return re.sub(r"[ ,./\-_*^]", "", text).lower().replace("'", '"')


def request_of(task: dict[str, Any]) -> str:
    """What was said, one message after the other."""
    return "\n\n".join(m["content"].strip() for turn in task["question"] for m in turn)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="default")
    parser.add_argument("--every", type=int, default=1, help="take every n-th task")
    parser.add_argument("--seconds", type=float, default=300.0, help="at most, per task")
    parser.add_argument("--out", type=Path, help="write each task's calls here, as JSON lines")
    arguments = parser.parse_args()
    noisy = Options(schedule=FixedSteps(4), slot_cap=32, items=3, depth=2)
    engine = Engine(arguments.model, options=noisy if arguments.model == "noise" else Options())
    categories: dict[str, Category] = {}
    seconds: list[float] = []
    forwards: list[int] = []
    lines: list[str] = []
    for task in tasks(arguments.every):
        category = categories.setdefault(task["source"].removeprefix("BFCL_v4_"), Category())
        category.tasks += 1
        line: dict[str, Any] = {"id": task["id"]}
        try:
            tools = Tools(task["functions"], parallel="parallel" in task["source"])
            with within(arguments.seconds):
                result = engine.fill(tools, request_of(task))
        except InfillError as error:
            line["error"] = f"{type(error).__name__}: {error}"
        except TookTooLong:
            line["error"] = f"took over {arguments.seconds:g} s"
        else:
            found = line["value"] = json.loads(result.text)
            calls = found if isinstance(found, list) else [found]
            category.valid += not verdicts(source_schema(tools), found)
            category.named += sorted(c["name"] for c in calls) == sorted(
                name for wanted in task["ground_truth"] for name in wanted
            )
            category.right += same_calls(calls, task["ground_truth"])
            seconds.append(result.seconds)
            forwards.append(result.forwards)
        if "error" in line:
            category.failed.append(f"{task['id']}: {line['error']}")
        lines.append(json.dumps(line, ensure_ascii=False))
        print(f"{len(lines)}: {task['id']} {line.get('error', '')[:80]}", file=sys.stderr)
        if arguments.out:
            arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report(categories, seconds, forwards)


def report(categories: dict[str, Category], seconds: list[float], forwards: list[int]) -> None:
    print(f"{'category':24} tasks  valid  functions  right")
    total = Category()
    for name, one in sorted(categories.items()):
        show(name, one)
        total.tasks += one.tasks
        total.valid += one.valid
        total.named += one.named
        total.right += one.right
        total.failed += one.failed
    show("all", total)
    for line in total.failed:
        print("  no call:", line.replace("\n", " | ")[:200])
    if seconds:
        print(f"forwards: median {statistics.median(forwards):.0f}, max {max(forwards)}")
        print(f"seconds: median {statistics.median(seconds):.2f}, max {max(seconds):.2f}")


def show(name: str, one: Category) -> None:
    shares = [f"{100 * n / one.tasks:5.1f}%" for n in (one.valid, one.named, one.right)]
    print(f"{name:24} {one.tasks:5} {shares[0]} {shares[1]:>10} {shares[2]:>6}")


if __name__ == "__main__":
    main()
