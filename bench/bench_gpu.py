"""A step of an 8B-shaped model on a GPU: what each stage costs, and objects a second.

    python -m bench.bench_gpu                        LLaDA-8B's shape in bfloat16, random weights
    python -m bench.bench_gpu --shape tiny           the same on any machine, in seconds

A canvas has 20 slots of 16 masks (a form of typical slots) and some fixed text; the vocabulary has
126,464 tokens. The stages of a step: *lay out* the canvases on the host, the *forward*, *reduce*
the logits by class where they lie (with one copy to the host), *settle* all slots on the host. The
constraint is all but the forward. Without a GPU the 8B shape is refused, and tiny says that its
times are a CPU's; random weights make the texts nonsense, but valid.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import torch

from bench.bench_compile import larger
from bench.bench_constraint import KINDS, TYPICAL
from infill import Engine, Options, Request
from infill.blueprint import Blueprint
from infill.canvas.layout import Layout
from infill.constraints.constraint import settle
from infill.denoiser import Facts
from infill.documents import Path
from infill.logits import Reduction as Rows
from infill.models.families.families import FAMILIES
from infill.models.families.masked import MaskedModel
from infill.models.families.readers import CausalReader
from infill.models.families.tokenizer import ModelWords
from infill.rules.length import Fixed
from infill.rules.schedule import FixedSteps
from infill.scaffold import Row, Slot, SlotKind, Text
from infill.tokens.vocabulary import Vocabulary

T = TypeVar("T")

CONTEXT = "word " * 256
AIM_SHARE, AIM_MILLISECONDS = 0.03, 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a LLaDA: `vocabulary` counts tokens."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int


SHAPES = {
    "8b": Shape(4096, 32, 32, 12_288, 126_464),
    "1b": Shape(2048, 16, 16, 6_144, 126_464),
    "tiny": Shape(64, 2, 4, 128, 20_000),
}


def model_of(shape: Shape, device: torch.device, dtype: torch.dtype) -> MaskedModel:
    """A LLaDA of this shape with random weights."""
    from transformers import AutoConfig, AutoModelForCausalLM

    config = AutoConfig.for_model(
        "llama",
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=4096,
        tie_word_embeddings=False,
        attn_implementation="sdpa",
    )
    maker: Any = AutoModelForCausalLM
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with device:
            network = maker.from_config(config)
    finally:
        torch.set_default_dtype(before)
    vocabulary: Vocabulary = larger(shape.vocabulary)
    family = next(family for family in FAMILIES if family.name == "llada")
    words, facts = ModelWords(vocabulary, "{prompt}"), Facts("random", 4096)
    return MaskedModel(CausalReader(network.eval()), words, facts, family, batch_tokens=1 << 16)


def form(slots: int, masks: int) -> Blueprint[str]:
    """A form of typical slots, each as long as it ever gets."""
    kinds = [name for name, share in TYPICAL.items() for _ in range(share)]
    row: list[Text | Slot] = []
    for number in range(slots):
        row.append(Text(f'\n  "field {number}":'))
        kind = kinds[number % len(kinds)]
        row.append(Slot(Path((str(number),)), KINDS[kind], masks, masks, kind=SlotKind.STRING))
    whole: Row = tuple(row)
    return Blueprint(whole, parse=str)


@dataclass(slots=True)
class Clock:
    """Seconds by stage: of wall time for a GPU, which is waited for, else of the processor."""

    device: torch.device
    spent: dict[str, float] = field(default_factory=dict)

    def take(self, stage: str, task: Callable[[], T]) -> T:
        """Do a task and count its time."""
        began = self.now()
        done = task()
        self.spent[stage] = self.spent.get(stage, 0.0) + self.now() - began
        return done

    def now(self) -> float:
        """The time in seconds, once the device has done what it was given."""
        if self.device.type != "cuda":
            return time.process_time()
        torch.cuda.synchronize(self.device)
        return time.perf_counter()


def step(engine: Engine, requests: Sequence[Request], device: torch.device) -> dict[str, float]:
    """Seconds of each stage of one step over several canvases."""
    canvases = [engine.lay_out(request) for request in requests]
    clock = Clock(device)
    layouts: list[Layout] = clock.take("lay out", lambda: [one.layout() for one in canvases])
    views = [layout.view for layout in layouts]
    logits = clock.take("forward", lambda: engine.denoiser.denoise(views))
    rows, variables, first = [], [], 0
    for layout in layouts:
        for variable, own in zip(layout.open, layout.rows, strict=True):
            rows.append(Rows((own + first).astype(np.int32), variable.automaton.partition))
            variables.append(variable)
        first += len(layout.view.open)
    reduced = clock.take("reduce", lambda: logits.reduce(rows))
    for variable, scores in zip(variables, reduced, strict=True):
        variable.refresh(scores)
    clock.take("settle", lambda: settle([variable.job() for variable in variables]))
    return clock.spent


def stages(engine: Engine, batch: int, blueprint: Blueprint[str], repeat: int) -> str:
    """Milliseconds a step by stage, the median of some steps after one that warms up."""
    device = engine.denoiser.plans.device  # type: ignore[attr-defined]
    requests = [Request(blueprint, CONTEXT, seed=seed) for seed in range(batch)]
    steps = [step(engine, requests, device) for _ in range(repeat + 1)][1:]
    spent = {stage: 1000 * statistics.median(one[stage] for one in steps) for stage in steps[0]}
    constraint = sum(spent.values()) - spent["forward"]
    share = constraint / spent["forward"]
    met = share <= AIM_SHARE and constraint < AIM_MILLISECONDS
    shown = "  ".join(f"{stage} {value:.2f}" for stage, value in spent.items())
    return (
        f"batch {batch:>2}: {shown} ms; constraint {constraint:.2f} ms = {share:.1%} of the "
        f"forward ({'within' if met else 'misses'} {AIM_SHARE:.0%} and {AIM_MILLISECONDS:.0f} ms)"
    )


def throughput(engine: Engine, batch: int, blueprint: Blueprint[str], rounds: int) -> str:
    """Objects a second through `fill_many`, whole fills in a fixed number of steps."""
    requests = [Request(blueprint, CONTEXT, seed=seed) for seed in range(batch * rounds)]
    engine.fill_many(requests[:batch])
    clock = Clock(engine.denoiser.plans.device)  # type: ignore[attr-defined]
    results = clock.take("fills", lambda: engine.fill_many(requests))
    seconds = clock.spent["fills"]
    forwards = sum(result.forwards for result in results)
    return (
        f"batch {batch:>2}: {len(results) / seconds:.2f} objects a second, "
        f"{forwards / seconds:.1f} forwards a second, {forwards / len(results):.0f} an object"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shape", choices=sorted(SHAPES), default="8b")
    parser.add_argument("--slots", type=int, default=20)
    parser.add_argument("--masks", type=int, default=16)
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--repeat", type=int, default=5, help="steps timed for each batch")
    parser.add_argument("--steps", type=int, default=8, help="steps of a whole fill")
    parser.add_argument("--rounds", type=int, default=2, help="batches of whole fills")
    given = parser.parse_args(arguments)
    gpu = torch.cuda.is_available()
    if not gpu and given.shape != "tiny":
        parser.error(f"there is no GPU, so the shape {given.shape} is not run; try --shape tiny")
    device = torch.device("cuda" if gpu else "cpu")
    where = torch.cuda.get_device_name() if gpu else "a CPU: no GPU here, so no figure of one"
    dtype = torch.bfloat16 if gpu else torch.float32
    shape = SHAPES[given.shape]
    print(f"{given.shape}: {shape.vocabulary:,} tokens, {dtype}, torch {torch.__version__}")
    print(f"on {where}")
    model = model_of(shape, device, dtype)
    blueprint = form(given.slots, given.masks)
    print(f"{given.slots} slots × {given.masks} masks; milliseconds a step")
    for batch in given.batch:
        options = Options(batch=batch, schedule=FixedSteps(given.steps), length=Fixed())
        engine = Engine(model, options=options)
        print(stages(engine, batch, blueprint, given.repeat), flush=True)
        print(throughput(engine, batch, blueprint, given.rounds), flush=True)


if __name__ == "__main__":
    main()
