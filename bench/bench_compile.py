"""Compile times of real schemas, cold and warm, with small and with large vocabularies.

    python -m bench.bench_compile                    all development schemas, default vocabulary
    python -m bench.bench_compile --slice 1/10 --sizes 49152 151643
    python -m bench.bench_compile --file dev-large --no-cold
    python -m bench.bench_compile --tokenizer tokenizer.json

Compiling means: from the schema to a canvas laid out, the languages of its slots lifted. Times are
processor time. *Cold* is the first time in a process that has loaded the program and the vocabulary
with its trie, without a cache on disk: each schema has a process of its own, forked for it. *Warm*
is the second time in one process that compiles all. `--sizes` are made-up vocabularies: the default
one and, up to the size, pairs and triples of its tokens. Peak memory is that of the process that
compiles all warm.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import tables
from bench.corpus import Record, records
from infill import Options
from infill.api import blueprint_of
from infill.canvas.canvas import Canvas
from infill.errors import InfillError
from infill.models import default_vocabulary
from infill.tokens.vocabulary import Vocabulary

OPTIONS = Options()
Timed = tuple[float, str]


def compiled(schema: Any, vocabulary: Vocabulary) -> float:
    """Seconds of processor time for one schema; raises InfillError for what is refused."""
    began = time.process_time()
    row = blueprint_of(schema, OPTIONS).row
    Canvas(row, vocabulary, limit=OPTIONS.canvas, slot_cap=OPTIONS.slot_cap)
    return time.process_time() - began


def cold(schema: Any, vocabulary: Vocabulary) -> float:
    """The same in a process that has compiled nothing yet."""
    return float(forked(lambda: str(compiled(schema, vocabulary))))


def forked(task: Callable[[], str]) -> str:
    """What a task says in a process of its own, without a cache on disk; "" if it raises."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.environ["INFILL_CACHE"] = "off"
        with suppress(InfillError):
            os.write(writer, task().encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text


def load(found: list[Record], vocabulary: Vocabulary) -> None:
    """Import what compiling some schemas imports; loading the program is not compiling."""

    def names() -> str:
        for record in found:
            with suppress(InfillError):
                compiled(record.schema, vocabulary)
        return " ".join(sys.modules)

    for name in forked(names).split():
        with suppress(ImportError):
            import_module(name)


def larger(size: int) -> Vocabulary:
    """A made-up vocabulary: the default one, and joined tokens of it up to `size`."""
    vocabulary = default_vocabulary()
    tokens = list(vocabulary.tokens)
    rng = random.Random(0)
    known = {token for token in tokens if token}
    parts = sorted(known)
    while len(tokens) < size:
        token = b"".join(rng.choices(parts, k=rng.choice((2, 2, 3))))
        if token not in known and _is_text(token):
            known.add(token)
            tokens.append(token)
    return Vocabulary.from_tokens(tokens, mask=vocabulary.mask, null=vocabulary.null)


def _is_text(token: bytes) -> bool:
    try:
        return bool(token.decode())
    except UnicodeDecodeError:
        return False


def vocabularies(arguments: argparse.Namespace) -> Iterator[Vocabulary]:
    if arguments.tokenizer:
        yield Vocabulary.from_file(arguments.tokenizer, null=0)
    for size in arguments.sizes:
        yield larger(size)
    if not arguments.tokenizer and not arguments.sizes:
        yield default_vocabulary()


def show(name: str, times: list[Timed]) -> None:
    times.sort()
    count = len(times)
    slow = ", ".join(f"{record} ({1e3 * seconds:.0f})" for seconds, record in times[:-4:-1])
    half, most, last = (1e3 * times[at][0] for at in (count // 2, int(0.95 * count), -1))
    print(
        f"  {name}: {count} schemas, ms: median {half:.2f}, p95 {most:.1f}, max {last:.0f}; {slow}"
    )


def measure(found: list[Record], vocabulary: Vocabulary, *, also_cold: bool) -> list[Timed]:
    """Print what compiling takes; the times of the second time, sorted."""
    vocabulary.trie()
    vocabulary.encode("the tokenizer is read")
    print(f"{vocabulary.size:,} tokens", flush=True)
    if also_cold:
        load(found[:40], vocabulary)
        times: list[Timed] = []
        for record in found:
            try:
                times.append((cold(record.schema, vocabulary), record.id))
            except ValueError:  # it is refused, as the list below says
                continue
        show("cold", times)
    first, again, refused = list[Timed](), list[Timed](), list[str]()
    for record in found:
        try:
            first.append((compiled(record.schema, vocabulary), record.id))
            again.append((compiled(record.schema, vocabulary), record.id))
        except InfillError as error:
            refused.append(f"{record.id} {type(error).__name__}: {error.what}")
    show("first in one process", first)
    show("warm", again)
    for line in refused:
        print(f"  not compiled: {line}")
    print(f"  peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")
    return again


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", default="dev", help="dev, dev-large, dev-adversarial")
    parser.add_argument("--slice", default="1/1", help="i/n: every n-th record, from the i-th")
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="made-up vocabularies")
    parser.add_argument("--tokenizer", type=Path, help="another tokenizer.json")
    parser.add_argument("--no-cold", action="store_true")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()
    first, step = map(int, arguments.slice.split("/"))
    found = list(records(arguments.file))[first - 1 :: step]
    cold_too = not arguments.no_cold
    for vocabulary in vocabularies(arguments):
        again = [1000 * seconds for seconds, _ in measure(found, vocabulary, also_cold=cold_too)]
        if arguments.record:
            middle, late = again[len(again) // 2], again[int(0.95 * len(again))]
            shown = f"{middle:.1f}, {late:.0f}, {again[-1]:.0f}"
            rows = [["ms to compile again: median, p95, max", shown]]
            tables.record("schemas", "compile", rows)


if __name__ == "__main__":
    main()
