"""What the constraint costs per step: reduce the logits, then settle all slots.

    python -m bench.bench_constraint [--slots 20] [--masks 16] [--repeat 15]

Prints milliseconds of processor time per step (the least of the repeats) for a form of typical
slots, for forms of one kind only, and what a cold and a warm lift of each language cost.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from infill.constraints.beam import lattice_of
from infill.constraints.constraint import Job, best_strings, settle
from infill.constraints.lattice import join
from infill.constraints.sweep import backward_best, backward_marginals, ends_of, forward_sums, trace
from infill.constraints.weights import weigh
from infill.languages.language import (
    Language,
    any_text,
    characters,
    escaped,
    length,
    literal,
    one_of,
)
from infill.logits import DenseLogits, Reduction
from infill.models import default_vocabulary
from infill.tokens.lift import lift, lift_automaton
from infill.tokens.lift_cache import Cache
from infill.tokens.vocabulary import Vocabulary

COLOURS = "red green blue yellow black white orange purple brown pink".split()


def digits(lo: int, hi: int | None = None) -> Language:
    return characters([(48, 57)]).repeat(lo, hi)


def quoted(content: Language) -> Language:
    return literal(' "') + content + literal('",')


KINDS: dict[str, Language] = {
    "string": quoted(escaped(any_text())),
    "string of ≤ 40": quoted(escaped(length(any_text(), 0, 40))),
    "string of ≤ 255": quoted(escaped(length(any_text(), 0, 255))),
    "integer": literal(" ")
    + literal("-").optional()
    + (literal("0") | characters([(49, 57)]) + digits(0))
    + literal(","),
    "date": quoted(digits(4, 4) + literal("-") + digits(2, 2) + literal("-") + digits(2, 2)),
    "enum of 10": one_of([f' "{colour}",' for colour in COLOURS]),
    "enum of 1000": one_of([f' "item {7919 * i}",' for i in range(1000)]),
    "boolean": one_of([" true,", " false,"]),
}

TYPICAL = {
    "string": 8,
    "integer": 4,
    "date": 2,
    "enum of 10": 2,
    "boolean": 2,
    "string of ≤ 40": 1,
    "string of ≤ 255": 1,
}


def best(task: Callable[[], object], repeat: int) -> float:
    """Least processor time of one call, in milliseconds; the first call is not counted."""
    task()
    least = float("inf")
    for _ in range(repeat):
        began = time.process_time()
        task()
        least = min(least, time.process_time() - began)
    return 1000 * least


def step(names: list[str], masks: int, vocabulary: Vocabulary, repeat: int) -> str:
    rng = np.random.default_rng(0)
    rows = (4 * rng.normal(size=(len(names) * masks, vocabulary.size))).astype(np.float32)
    lifted = {name: lift(KINDS[name], vocabulary, cache=Cache(None)) for name in set(names)}
    requests, jobs = [], []
    for i, name in enumerate(names):
        own = np.arange(i * masks, (i + 1) * masks, dtype=np.int32)[None]
        requests.append(Reduction(own, lifted[name].partition))
    reduce = best(lambda: DenseLogits(rows, vocabulary.null).reduce(requests), repeat)
    scores = DenseLogits(rows, vocabulary.null).reduce(requests)
    for name, score in zip(names, scores, strict=True):
        jobs.append(Job(lifted[name], score, np.full(masks, -1, np.int32)))
    whole = best(lambda: settle(jobs), repeat)
    block = join(tuple(lattice_of(job) for job in jobs))
    weights = weigh(jobs, block)
    ahead, forward = backward_best(block, weights), forward_sums(block, weights)
    ends = ends_of(block, weights, forward)
    parts = {
        "weigh": best(lambda: weigh(jobs, block), repeat),
        "best": best(lambda: backward_best(block, weights), repeat),
        "trace": best(lambda: trace(block, weights, ahead), repeat),
        "sums": best(lambda: forward_sums(block, weights), repeat),
        "marginals": best(lambda: backward_marginals(block, weights, forward, ends), repeat),
    }
    shown = ", ".join(f"{name} {value:.2f}" for name, value in parts.items())
    k_best = best(lambda: best_strings(jobs[0], 8), 3)
    return (
        f"reduce {reduce:6.2f}  settle {whole:6.2f} ({shown}); {len(block.final):,} nodes, "
        f"{len(block.source):,} edges; 8 best texts of one slot {k_best:.2f}"
    )


def lifts(vocabulary: Vocabulary) -> None:
    print("\nlifts, ms: cold (from the byte automaton), from disk, from memory; classes")
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache.sqlite")
        for name, language in KINDS.items():
            automaton = language.automaton()
            cold = best(lambda a=automaton: lift_automaton(a, vocabulary), 5)  # type: ignore[misc]
            disk = best(lambda x=language: lift(x, vocabulary, cache=cache), 5)  # type: ignore[misc]
            memory = best(lambda x=language: lift(x, vocabulary), 5)  # type: ignore[misc]
            classes = lift(language, vocabulary).classes
            print(f"{name:>16}: {cold:6.2f} {disk:6.3f} {memory:6.4f}  {classes}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, default=20)
    parser.add_argument("--masks", type=int, default=16)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--tokenizer", type=Path, help="another tokenizer.json")
    given = parser.parse_args()
    vocabulary = (
        Vocabulary.from_file(given.tokenizer, null=0) if given.tokenizer else default_vocabulary()
    )
    vocabulary.trie(Cache(None))
    print(f"{vocabulary.size:,} tokens; {given.slots} slots × {given.masks} masks; ms per step")
    kinds = [name for name, share in TYPICAL.items() for _ in range(share)]
    typical = [kinds[i % len(kinds)] for i in range(given.slots)]
    print(f"{'typical':>16}: {step(typical, given.masks, vocabulary, given.repeat)}")
    for name in KINDS:
        names = [name] * given.slots
        print(f"{name:>16}: {step(names, given.masks, vocabulary, given.repeat)}")
    lifts(vocabulary)


if __name__ == "__main__":
    main()
