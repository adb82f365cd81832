"""How much of a step is constraint, and how many forwards an object costs, measured in one run.

    python -m bench.bench_speed                      the invoice, five times
    python -m bench.bench_speed --records FILE       and documents of {schema, context, instruction}

Ratios are of times inside this one process; absolute times are of this machine only.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import tables
from infill import Engine
from infill.denoiser import Denoiser, Facts, View
from infill.errors import InfillError
from infill.logits import Logits
from infill.tokens.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Timed:
    """A denoiser that counts the seconds spent in forwards."""

    inner: Denoiser
    seconds: list[float] = field(default_factory=list)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.inner.vocabulary

    @property
    def facts(self) -> Facts:
        return self.inner.facts

    def denoise(self, views: Sequence[View]) -> Logits:
        began = time.perf_counter()
        logits = self.inner.denoise(views)
        self.seconds.append(time.perf_counter() - began)
        return logits


def steps_of(trace: Sequence[dict[str, Any]]) -> list[float]:
    """Milliseconds of each step, forward and constraint together."""
    return [event["milliseconds"] for event in trace if event["event"] == "step"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=Path, help="JSON Lines with schema, context, instruction")
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--model", default="default")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    arguments = parser.parse_args()

    began = time.perf_counter()
    timed = Timed(Engine(arguments.model).denoiser)
    engine = Engine(timed)
    print(f"loaded in {time.perf_counter() - began:.2f} s")
    invoice = {
        "schema": json.loads((ROOT / "examples/invoice.schema.json").read_text("utf-8")),
        "context": (ROOT / "examples/invoice.txt").read_text("utf-8"),
        "instruction": "",
    }
    cases = [invoice] * arguments.repeat
    if arguments.records:
        lines = arguments.records.read_text("utf-8").splitlines()[: arguments.limit]
        cases += [json.loads(line) for line in lines]

    share, ratio, seconds, forwards, failed = [], [], [], [], 0
    for case in cases:
        timed.seconds.clear()
        try:
            result = engine.fill(case["schema"], case["context"], instruction=case["instruction"])
        except InfillError as error:
            failed += 1
            print(f"failed: {error.what}")
            continue
        total = sum(steps_of(result.trace)) / 1000
        later = sum(timed.seconds[1:])  # the first forward also reads the context
        rest = total - sum(timed.seconds)
        share.append(rest / max(later, 1e-9) * max(len(timed.seconds) - 1, 1) / len(timed.seconds))
        tokens = len(engine.denoiser.vocabulary.encode(result.text))
        ratio.append(result.forwards / tokens)
        seconds.append(result.seconds)
        forwards.append(result.forwards)
    print(f"objects: {len(share)}, failed: {failed}")
    print(
        f"constraint time / forward time per step: median {statistics.median(share):.1%}, "
        f"max {max(share):.1%}"
    )
    print(
        f"forwards / tokens of the object: median {statistics.median(ratio):.2f}, "
        f"max {max(ratio):.2f}"
    )
    print(f"forwards an object: median {statistics.median(forwards):.0f}")
    print(f"seconds an object: median {statistics.median(seconds):.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")
    if arguments.record:
        cost = f"{statistics.median(forwards):.0f}; {statistics.median(seconds):.1f}"
        tables.record("speed", "demo", [["the demo's invoice: forwards; seconds", cost]])


if __name__ == "__main__":
    main()
