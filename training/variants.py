"""What each part of the training is worth: short runs that differ in one thing, judged alike.

    python -m training.variants --start START --out DIR --minutes 8 --threads 1 --compile
    python -m training.variants --start START --out DIR --only "text first" --smoke

Every run starts from the same weights and has the same minutes, seed and settings. All are judged
on the same held-out items, each in the form that it was trained on: loss a token with everything
and with half of the slots masked, tokens right in one step, and how many of the wrong tokens that
are shown to it a run puts right. `DIR/variants.csv` keeps the rows; a variant that has one is not
trained again.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import torch
from torch import Tensor

from infill.blueprint import Blueprint
from infill.models.hybrid.network import Network
from training.batch import Batch, Special, collate, cut, mask
from training.data.encode import Prompt, composed, evidence_of, trimmed
from training.data.example import Example, Holes, Task
from training.data.mixture import stream
from training.lessons import Denoising, View, logits, special_ids, unchanged
from training.settings import Settings, arguments
from training.train import Run

COLUMNS = ("variant", "examples", "tokens", "masked", "half", "right", "recovered")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to train: what the prompt says, who sees whom, which examples, how many wrong."""

    prompt: Prompt = composed
    view: View = unchanged
    wrong: float | None = None
    change: Callable[[Example], Example] = lambda example: example

    def source(self, profile: str) -> Callable[..., Iterator[Example]]:
        """The items of every other variant, in this one's form; held-out ones are not changed."""

        def examples(seed: int, *, held_out: bool) -> Iterator[Example]:
            made = stream(seed, profile, held_out, self.prompt)
            return made if held_out else map(self.change, made)

        return examples


def text_first(item: Task | Holes, blueprint: Blueprint[Any]) -> str:
    """The engine's prompt with the form behind the evidence."""
    return prompt(item.instruction, Text=evidence_of(item), Form=blueprint.form)


def whole_schema(item: Task | Holes, blueprint: Blueprint[Any]) -> str:
    """The JSON Schema itself instead of the form, where there is one."""
    form = json.dumps(item.schema, ensure_ascii=False) if isinstance(item, Task) else blueprint.form
    return prompt(item.instruction, Form=form, Text=evidence_of(item))


def prompt(instruction: str, **parts: str) -> str:
    """Titled parts behind an instruction; empty ones are left out."""
    titled = [f"{title}:\n{text}" for title, text in parts.items() if text]
    return "\n\n".join([instruction, *titled] if instruction else titled)


def everyone_sees_everything(batch: Batch) -> Batch:
    """Contexts see both ways too, and their canvas: full attention, nothing of it kept.

    For batches of one reading an example.
    """
    edge, length = batch.context, batch.tokens.shape[1]
    seen = batch.mask[:, :, edge : edge + 1]
    rows = batch.rows + batch.owner * edge + edge
    return replace(batch, mask=seen.expand(-1, -1, length, -1).contiguous(), rows=rows, context=0)


VARIANTS: Mapping[str, Variant] = {
    "as it is": Variant(),
    "text first": Variant(prompt=text_first),
    "whole schema": Variant(prompt=whole_schema),
    "full attention": Variant(view=everyone_sees_everything),
    "no null tails": Variant(change=trimmed),
    "no wrong tokens": Variant(wrong=0.0),
}


def spoiled(variant: Variant, special: Special, settings: Settings) -> list[Batch]:
    """Held-out canvases half masked, with wrong tokens among those that are shown."""
    rng = random.Random(11)
    held = variant.source(settings.profile)(1_000_003, held_out=True)
    count = 8 if settings.smoke else settings.dev
    items = [mask(each, special, rng, ratio=0.5, wrong=1.0) for each in islice(held, count)]
    kept = [item for item in items if len(item) <= settings.longest]
    return [variant.view(collate(group, settings.device)) for group in cut(kept, settings.tokens)]


@torch.inference_mode()
def recovered(network: Network, batches: list[Batch], special: Special) -> float:
    """The share of wrong tokens for which the right one is the likeliest."""
    hits: list[Tensor] = []
    for batch in batches:
        width = batch.tokens.shape[1] - batch.context
        column = batch.rows - batch.owner * width + 1
        shown = batch.tokens[:, batch.context :][batch.owner, column]
        hit = logits(network, batch).argmax(-1) == batch.targets
        hits.append(hit[shown != special.mask].float())
    return float(torch.cat(hits).mean())


def train(name: str, settings: Settings) -> dict[str, str | int]:
    """One run, and its row."""
    variant = VARIANTS[name]
    out = settings.out / name.replace(" ", "-")
    special = special_ids((settings.start / "tokenizer.json").read_text(encoding="utf-8"))
    lessons = Denoising(
        variant.source(settings.profile), special, settings, variant.view, variant.wrong
    )
    run = Run(replace(settings, out=out), lessons)
    run.train()
    dev = lessons.judge()(run.network)
    found = recovered(run.network, spoiled(variant, special, settings), special)
    shares = (dev.masked, dev.half, dev.tokens, found)
    counts = (run.progress.examples, run.progress.tokens)
    return dict(zip(COLUMNS, (name, *counts, *(f"{share:.4f}" for share in shares)), strict=True))


def main() -> None:
    """Command line: that of `training.train`, with `--only` for some of the variants."""
    parser = arguments(
        "Compare ways to train.", readings=1, quantise_from=1.0, minutes=8.0, tokens=2048
    )
    parser.add_argument("--only", nargs="+", choices=VARIANTS, default=list(VARIANTS))
    given = vars(parser.parse_args())
    names = given.pop("only")
    settings = Settings(**given)
    settings.out.mkdir(parents=True, exist_ok=True)
    table = settings.out / "variants.csv"
    known = table.read_text(encoding="utf-8") if table.exists() else ""
    with table.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        if not known:
            writer.writeheader()
        for name in names:
            if f"\n{name}," in known:
                print(f"{name}: known from {table}", file=sys.stderr)
                continue
            writer.writerow(train(name, settings))
            file.flush()
    print(table.read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
