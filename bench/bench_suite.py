"""The official JSON Schema Test Suite, every test given to a Teacher.

    python -m bench.bench_suite                        the required tests of all five drafts
    python -m bench.bench_suite --draft draft2020-12 --keyword not --show
    python -m bench.bench_suite --update               writes the tables of tests/conformance

A valid instance should come back equal; an invalid one should give another value that is valid, or
a proof that there is none. Noise should give a valid value for each schema. Valid is what
jsonschema-rs says, formats asserted. In a table each group has one line: its name, what Noise did
and what each test did.

    for Noise        v valid   u proven impossible, and no test says otherwise
    for valid tests  = came back equal   ~ another valid value came back
                     f the instance breaks a format, which is asserted here
    for invalid ones . another valid value, or proven impossible
    for all          g no value found   r refused   b over budget   t over time   C crashed
                     L called impossible though it is not   X an invalid value came back
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from bench import tables
from bench.clock import TookTooLong, within
from bench.suite import DRAFTS, Group, groups, remotes
from infill import Engine, Options
from infill.api import blueprint_of
from infill.blueprint import Blueprint
from infill.documents import same
from infill.errors import BudgetError, InfillError, SourceError, Unsatisfiable
from infill.models import default_vocabulary
from infill.models.synthetic import Noise, Teacher
from infill.rules.schedule import FixedSteps
from infill.schemas.sources import Schema

NOISY = Options(schedule=FixedSteps(3), canvas=320, slot_cap=24, items=2, depth=1)
OPEN = Options(schedule=FixedSteps(3), canvas=480, slot_cap=48, items=8, extra_keys=4)
TABLES = Path(__file__).resolve().parents[1] / "tests/conformance"
RIGHT = frozenset("vu=.")
WRONG = frozenset("LX")
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Noise did with a group's schema, and what each test did."""

    noise: str
    tests: str

    @property
    def line(self) -> str:
        return f"{self.noise} {self.tests}"


def outcome(group: Group) -> Outcome:
    """Run one group."""
    impossible = not any(test.valid for test in group.tests)
    accepts = referee(group)
    noise = _filled(group, NOISY, Noise(0, vocabulary=_vocabulary()))
    said = _judged(noise, accepts, impossible)
    tests = ""
    for test in group.tests:
        if test.valid and not accepts(test.data):
            tests += "f"
            continue
        teacher = Teacher(test.data, vocabulary=_vocabulary())
        value = _filled(group, OPEN, teacher)
        found = _judged(value, accepts, impossible)
        if found == "v":
            found = "." if not test.valid else "=" if same(value, test.data) else "~"
        tests += "." if found == "u" else found
    return Outcome(said, tests)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a fill ended that gave no value."""

    how: str


def _filled(group: Group, options: Options, denoiser: Any) -> Any:
    """The value that a denoiser's filling has, or how it ended without one."""
    try:
        with within(_SECONDS, busy=True):
            return Engine(denoiser, options=options).fill(_blueprint(group, options)).value
    except Unsatisfiable as error:
        return Ended("g" if error.tried or error.where[:1] not in ("", "#") else "u")
    except SourceError:
        return Ended("r")
    except BudgetError:
        return Ended("b")
    except TookTooLong:
        return Ended("t")
    except InfillError:
        return Ended("g")
    except Exception:  # a bench reports what the engine must never do
        return Ended("C")


@lru_cache(maxsize=4)
def _compiled(text: str, draft: str, options: Options) -> Blueprint[Any]:
    return blueprint_of(Schema(json.loads(text), remotes(draft)), options)


def _blueprint(group: Group, options: Options) -> Blueprint[Any]:
    return _compiled(json.dumps(group.schema), group.draft, options)


def _judged(value: Any, accepts: Any, impossible: bool) -> str:
    match value:
        case Ended(how="u"):
            return "u" if impossible else "L"
        case Ended(how=how):
            return how
        case _:
            return "v" if accepts(value) else "X"


@lru_cache(maxsize=1)
def _vocabulary() -> Any:
    return default_vocabulary()


def referee(group: Group) -> Any:
    """jsonschema-rs's verdict over a value, formats asserted, the remote schemas at hand."""
    validator = jsonschema_rs.validator_for(
        json.dumps(group.schema), validate_formats=True, registry=_registry(group.draft)
    )
    return validator.is_valid


@lru_cache(maxsize=8)
def _registry(draft: str) -> Any:
    named = {
        "draft4": jsonschema_rs.Draft4,
        "draft6": jsonschema_rs.Draft6,
        "draft7": jsonschema_rs.Draft7,
        "draft2019-09": jsonschema_rs.Draft201909,
        "draft2020-12": jsonschema_rs.Draft202012,
    }
    return jsonschema_rs.Registry(list(remotes(draft).items()), draft=named[draft])


def table(draft: str) -> dict[str, str]:
    """The stored outcomes of a draft, a line for each group."""
    lines = (TABLES / f"{draft}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line)


def _write(draft: str, found: dict[str, str]) -> None:
    TABLES.mkdir(exist_ok=True)
    text = "".join(f"{name} {line}\n" for name, line in sorted(found.items()))
    (TABLES / f"{draft}.txt").write_text(text, encoding="utf-8")


def _wanted(draft: str, keyword: str, optional: bool) -> Iterator[Group]:
    for group in groups(draft):
        if (group.required or optional) and group.id.startswith(keyword):
            yield group


def _report(draft: str, found: dict[str, Outcome]) -> None:
    tests = Counter(mark for one in found.values() for mark in one.tests)
    noise = Counter(one.noise for one in found.values())
    right, wrong = sum(tests[m] for m in RIGHT), sum(tests[m] + noise[m] for m in WRONG)
    print(f"{draft}: {right} of {sum(tests.values())} tests right, {wrong} wrong")
    print(f"  tests  {_counted(tests)}\n  noise  {_counted(noise)}")


def _figures(draft: str, found: dict[str, Outcome]) -> list[tables.Cell]:
    """The draft's row in the table of docs/benchmarks.md."""
    tests = Counter(mark for one in found.values() for mark in one.tests)
    right, every = sum(tests[mark] for mark in RIGHT), sum(tests.values())
    wrong = sum(tests[mark] + sum(one.noise == mark for one in found.values()) for mark in WRONG)
    return [draft.removeprefix("draft"), every, right, tests["f"], wrong]


def _counted(marks: Counter[str]) -> str:
    return "  ".join(f"{mark} {number}" for mark, number in marks.most_common())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draft", choices=list(DRAFTS), action="append")
    parser.add_argument("--keyword", default="", help="only groups whose name begins so")
    parser.add_argument("--optional", action="store_true", help="the optional tests too")
    parser.add_argument("--show", action="store_true", help="list what is not right")
    parser.add_argument("--update", action="store_true", help="store what was found")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()
    rows = []
    for draft in arguments.draft or DRAFTS:
        found: dict[str, Outcome] = {}
        for group in _wanted(draft, arguments.keyword, arguments.optional):
            one = found[group.id] = outcome(group)
            if arguments.show and not RIGHT.issuperset(one.noise + one.tests):
                print(group.id, one.line, json.dumps(group.schema)[:160], flush=True)
        _report(draft, found)
        sys.stdout.flush()
        if arguments.update and not (arguments.keyword or arguments.optional):
            _write(draft, {name: one.line for name, one in found.items()})
        rows.append(_figures(draft, found))
    if arguments.record:
        tables.record("conformance", "suite", rows)


def worse(before: str, after: str) -> bool:
    """Whether an outcome lost something that another one had right, or became wrong."""
    return any(_rank(new) > _rank(old) for old, new in zip(before, after, strict=True))


def _rank(mark: str) -> int:
    return 0 if mark in RIGHT else 2 if mark in WRONG else 1


if __name__ == "__main__":
    main()
