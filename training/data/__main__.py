"""Look at the training data.

python -m training.data --count N --show     examples for people
python -m training.data --count N --stats    lengths and shares by kind, examples per second
python -m training.data --sources            packages that are read, with version and licence
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from itertools import islice

from training.data import Example, records, stream
from training.data.encode import shown, vocabulary


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="training.data", description="Look at the training data.")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", action="store_true", help="only what training never sees")
    parser.add_argument("--show", action="store_true", help="print the examples")
    parser.add_argument("--stats", action="store_true", help="print lengths by kind")
    parser.add_argument("--sources", action="store_true", help="print what is read")
    args = parser.parse_args()
    if args.sources:
        print(_sources())
        return
    began = time.perf_counter()
    made = list(islice(stream(args.seed, held_out=args.held_out), args.count))
    seconds = time.perf_counter() - began
    if args.show or not args.stats:
        for example in made:
            print(f"──── {example.kind} ({len(example.context_ids)} + {len(example.canvas_ids)})")
            print(shown(example))
    if args.stats:
        print(_stats(made))
        print(f"{len(made) / seconds:.0f} examples/s")


def _sources() -> str:
    """Name, version and licence of every source of code and metadata on this installation."""
    lines = [f"Python standard library\t{records.interpreter()}\tPSF-2.0"]
    for data in records.packages():
        lines.append(f"{data['name']}\t{data['version']}\t{data['licence'] or 'see its metadata'}")
    return "\n".join(lines)


def _stats(made: list[Example]) -> str:
    """A table: count, mean context, mean canvas, mean slot positions, share of nulls in slots."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in made:
        groups[example.kind].append(example)
    null = vocabulary().null
    lines = [f"{'kind':20} {'count':>6} {'context':>8} {'canvas':>7} {'slots':>6} {'nulls':>6}"]
    for kind, group in [*sorted(groups.items()), ("all", made)]:
        size = len(group)
        inside = sum(number >= 0 for e in group for number in e.slot)
        nulls = sum(token == null for e in group for token in e.canvas_ids)
        context = sum(len(e.context_ids) for e in group) / size
        canvas = sum(len(e.canvas_ids) for e in group) / size
        share = nulls / max(1, inside)
        lines.append(
            f"{kind:20} {size:6} {context:8.0f} {canvas:7.0f} {inside / size:6.0f} {share:6.0%}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
