"""What each stage of a step costs beside the forward, in processor time.

    python -m bench.bench_stages                                      the invoice
    python -m bench.bench_stages --records FILE [--every 33]          and every so many records

Records are lines of {schema, context, instruction}. A timer stands around each stage, and a stage's
time is without that of the stages inside it. *constraint* is all but the forward, which reads the
context too. One fill comes first to warm up.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import tables
from infill import Engine, trace
from infill.canvas import canvas
from infill.decoding import decoder, proposal
from infill.errors import InfillError
from infill.logits import DenseLogits
from infill.models.scores import TorchLogits

ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Timers:
    """Seconds of processor time by stage, each without the stages inside it."""

    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    inside: list[float] = field(default_factory=list)

    def around(self, owner: Any, name: str, stage: str) -> None:
        """Put a timer around a function of a module or a class."""
        task: Callable[..., Any] = getattr(owner, name)

        def timed(*values: Any, **named: Any) -> Any:
            self.inside.append(0.0)
            began = time.process_time()
            try:
                return task(*values, **named)
            finally:
                took = time.process_time() - began
                self.spent[stage] += took - self.inside.pop()
                if self.inside:
                    self.inside[-1] += took

        setattr(owner, name, timed)


def timers_of(engine: Engine) -> Timers:
    """Timers around every stage of a step."""
    timers = Timers()
    timers.around(type(engine.denoiser), "denoise", "forward")
    for kind in (DenseLogits, TorchLogits):
        timers.around(kind, "reduce", "reduce the logits")
        timers.around(kind, "favour", "favour the evidence")
    for name in ("read_hints", "add_hints", "left_at"):
        timers.around(proposal, name, "favour the evidence")
    timers.around(proposal, "settle", "settle")
    timers.around(proposal, "best_strings", "settle")
    timers.around(proposal, "_overshoot", "choices")
    timers.around(decoder, "propose", "propose, the rest")
    timers.around(decoder, "finish", "finish")
    timers.around(canvas.Canvas, "layout", "lay out")
    timers.around(canvas.Canvas, "settle", "unfold")
    timers.around(trace.Trace, "note", "trace")
    timers.around(decoder.Decoder, "step", "commit, the rest")
    return timers


def report(engine: Engine, timers: Timers, name: str, cases: Sequence[dict[str, Any]]) -> float:
    """Fill the cases and print milliseconds a step by stage; the digest is of all texts.

    The result is the constraint's share of the forward."""
    timers.spent.clear()
    steps, digest = 0, hashlib.sha256()
    for case in cases:
        try:
            asked = case.get("instruction", "")
            result = engine.fill(case["schema"], case["context"], instruction=asked)
        except InfillError as error:
            print(f"failed: {error.what}")
            continue
        steps += result.forwards
        digest.update(result.text.encode())
    forward = timers.spent["forward"]
    constraint = sum(timers.spent.values()) - forward
    print(f"{name}: {steps} steps, constraint {constraint / forward:.2%} of the forward; ", end="")
    print(f"texts {digest.hexdigest()[:8]}")
    for stage, spent in sorted(timers.spent.items(), key=lambda pair: -pair[1]):
        print(f"  {stage:>20} {1000 * spent / steps:8.2f} ms  {spent / forward:7.2%}")
    return constraint / forward


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=Path, help="JSON Lines with schema, context, instruction")
    parser.add_argument("--every", type=int, default=33)
    parser.add_argument("--model", default="default")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    given = parser.parse_args()
    invoice = {
        "schema": json.loads((ROOT / "examples/invoice.schema.json").read_text("utf-8")),
        "context": (ROOT / "examples/invoice.txt").read_text("utf-8"),
    }
    engine = Engine(given.model)
    engine.fill(invoice["schema"], invoice["context"])
    timers = timers_of(engine)
    shares = {"invoice": report(engine, timers, "invoice", [invoice])}
    if given.records:
        lines = given.records.read_text("utf-8").splitlines()[:: given.every]
        name = f"{len(lines)} records"
        shares[name] = report(engine, timers, name, [json.loads(line) for line in lines])
    if given.record:
        row = [
            f"constraint time over forward time: {'; '.join(shares)}",
            "; ".join(f"{100 * share:.1f} %" for share in shares.values()),
        ]
        tables.record("speed", "stages", [row])


if __name__ == "__main__":
    main()
