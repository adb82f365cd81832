"""Which reference fillings of the development tasks could be written at all, whatever the model?

python -m bench.bench_reach [--every 20] [--sets multi-line] [--show]

A hole is reached if its slot's language has the reference, but for white space at the ends of its
lines. No model is asked.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter

from bench.code_tasks import SETS, Task, tasks
from bench.reading import reads
from infill.errors import SourceError
from infill.languages.language import Language
from infill.scaffold import Slot
from infill.templates.code.code_blueprint import code_blueprint
from infill.templates.code.sheet import read_sheet
from infill.templates.code.syntaxes import syntax_of


def spellings(gold: str) -> list[str]:
    """A reference with and without white space at the ends of its lines."""
    bare = "\n".join(line.rstrip() for line in gold.split("\n"))
    return [gold, gold.rstrip("\n"), bare, bare.strip("\n"), bare.strip(), bare.rstrip() + "\n"]


def reached(task: Task, found: Counter[str], *, show: bool) -> None:
    """Count the holes of a task, and those that are reached."""
    try:
        sheet = read_sheet(task.source, syntax_of("python"))
    except SourceError:
        found["refused"] += 1
        if show:
            print(task.id, "refused", file=sys.stderr)
        return
    kinds = {hole.name: hole.kind for hole in sheet.holes}
    texts = dict(zip(sheet.names, task.gold, strict=True))
    for part in code_blueprint(sheet, judges=()).row:
        if isinstance(part, Slot):
            name = str(part.path.key)
            said = [part.spell({name: text}) for text in spellings(texts[name])]
            found["holes"] += 1
            own = part.language
            assert isinstance(own, Language)
            if any(text is not None and reads(own, text) for text in said):
                found["reached"] += 1
                continue
            found[f"missed {kinds[name]}"] += 1
            if show:
                print(task.id, kinds[name], repr(texts[name]), file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=20, help="take every n-th task")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--show", action="store_true", help="print what is missed on stderr")
    arguments = parser.parse_args()
    for name in arguments.sets:
        found = Counter[str]()
        for task in tasks(name, arguments.every):
            found["tasks"] += 1
            reached(task, found, show=arguments.show)
        print(json.dumps({"set": name, **found}), flush=True)


if __name__ == "__main__":
    main()
