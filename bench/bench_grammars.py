"""Grammar slots: are the results valid, and what does the search cost?

    python -m bench.bench_grammars [--results 60] [--model default] [--per 2]

Over the shipped grammars. `valid` counts the texts that Lark parses; milliseconds are processor
time. llguidance masks one position after the other from left to right, on the same model and
canvas; where it is not installed its columns are left out. `--model` adds fills with a real model.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import infill.models
from bench import tables
from bench.grammar_texts import TEXTS
from infill.api import Engine
from infill.canvas.canvas import Canvas
from infill.constraints.constraint import settle
from infill.denoiser import Denoiser, View
from infill.errors import InfillError
from infill.grammars.grammar import Grammar, grammar_blueprint, grammar_names
from infill.logits import Reduction
from infill.models.synthetic import Noise, Teacher
from infill.options import Options
from infill.rules.schedule import FixedSteps
from infill.tokens.partition import Partition
from infill.tokens.vocabulary import Vocabulary

CAPS = (12, 32, 48)
"""Most tokens of a slot; each result takes the next."""


@dataclass(slots=True)
class Tally:
    """What came back, and what it cost in milliseconds."""

    valid: int = 0
    total: int = 0
    cost: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        cost = f"{median(self.cost):7.0f} ms" if self.cost else "      -   "
        return f"{self.valid:>4} of {self.total:<4} {cost}"


def fills(grammar: Grammar, model: Denoiser, count: int) -> Tally:
    """Texts of the engine; the time is the whole fill's."""
    tally = Tally()
    for seed in range(count):
        options = Options(slot_cap=CAPS[seed % len(CAPS)], schedule=FixedSteps(8))
        began = time.process_time()
        result = Engine(model, options=options).fill(grammar, f"text {seed}", seed=seed)
        tally.cost.append(1000 * (time.process_time() - began))
        tally.total += 1
        tally.valid += grammar.accepts(result.text)
    return tally


class LeftToRight:
    """One position after the other, each masked by llguidance; stops at null or at the budget."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        import llguidance

        tokenizer = next(Path(infill.models.__file__).parent.glob("**/tokenizer.json"))
        self.library: Any = llguidance
        self.vocabulary = vocabulary
        self.tokenizer = llguidance.LLTokenizer(
            tokenizer.read_text("utf-8"), n_vocab=vocabulary.size, eos_token=vocabulary.null
        )

    def reads(self, grammar: Grammar) -> bool:
        return not self._matcher(grammar).is_error()

    def _matcher(self, grammar: Grammar) -> Any:
        rules = self.library.grammar_from("lark", grammar.text)
        return self.library.LLMatcher(self.tokenizer, rules)

    def fills(self, grammar: Grammar, model: Denoiser, count: int) -> Tally:
        tally = Tally()
        for seed in range(count):
            began = time.process_time()
            text = self._text(grammar, model, CAPS[seed % len(CAPS)], seed)
            tally.cost.append(1000 * (time.process_time() - began))
            tally.total += 1
            tally.valid += grammar.accepts(text)
        return tally

    def _text(self, grammar: Grammar, model: Denoiser, budget: int, seed: int) -> str:
        matcher, null = self._matcher(grammar), self.vocabulary.null
        context = tuple(self.vocabulary.encode(f"text {seed}"))
        tokens = np.full(budget, self.vocabulary.mask or 0, np.int32)
        for position in range(budget):
            view = View(context, tokens.copy(), np.arange(position, budget, dtype=np.int32), ())
            mask = np.frombuffer(matcher.compute_logit_bias(), np.uint8)[: self.vocabulary.size]
            allowed = Partition(np.where(mask > 0, 0, -1).astype(np.int32), 1)
            request = Reduction(np.zeros((1, 1), np.int32), allowed)
            token = int(model.denoise([view]).reduce([request])[0].token[0, 0])
            if token == null:
                break
            matcher.consume_token(token)
            tokens[position] = token
        else:
            position = budget
        return self.vocabulary.decode(tokens[:position].tolist()).decode("utf-8", "replace")


def searches(grammar: Grammar, model: Denoiser, length: int, repeat: int = 1) -> list[float]:
    """Milliseconds to settle a slot with all its positions open; tables are warm."""
    blueprint = grammar_blueprint(grammar, start=length)
    canvas = Canvas(blueprint.row, model.vocabulary)
    layout = canvas.layout()
    variable = layout.open[0]
    logits = model.denoise([layout.view])
    (scores,) = logits.reduce([Reduction(layout.rows[0], variable.automaton.partition)])
    variable.refresh(scores)
    found = []
    for _ in range(repeat + 1):
        began = time.process_time()
        settle([variable.job()])
        found.append(1000 * (time.process_time() - began))
    return found


def compare(results: int, model: Denoiser, baseline: LeftToRight | None) -> tuple[Tally, Tally]:
    """Validity and cost of whole texts, ours and the baseline's."""
    ours, theirs = Tally(), Tally()
    for name in grammar_names():
        grammar = Grammar.named(name)
        grammar.language.shortest()
        row = fills(grammar, model, results)
        ours.valid, ours.total = ours.valid + row.valid, ours.total + row.total
        line = f"{name:>12}: {row}"
        if baseline is not None and baseline.reads(grammar):
            other = baseline.fills(grammar, model, results)
            theirs.valid, theirs.total = theirs.valid + other.valid, theirs.total + other.total
            line += f"   llguidance {other}"
        elif baseline is not None:
            line += "   llguidance cannot read this grammar"
        print(line, flush=True)
    print(f"{'all':>12}: {ours}   llguidance {theirs}")
    return ours, theirs


def _milliseconds(found: Sequence[float]) -> str:
    return f"median {median(found):.1f} ms, max {max(found):.1f} ms"


def cost(vocabulary: Vocabulary) -> None:
    """The search alone."""
    kinds: dict[str, list[float]] = {}
    for name in grammar_names():
        grammar = Grammar.named(name)
        for text in TEXTS[name]:
            cold, *warm = searches(grammar, Teacher(text, vocabulary=vocabulary), 32, 3)
            kinds.setdefault("32 tokens, the model agrees, first time", []).append(cold)
            kinds.setdefault("32 tokens, the model agrees, again", []).extend(warm)
        for length in (32, 64, 256):
            found = searches(grammar, Noise(length, vocabulary=vocabulary), length, 1)
            kinds.setdefault(f"{length} tokens, noise", []).extend(found)
    for kind, found in kinds.items():
        print(f"{kind:>40}: {_milliseconds(found)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=60, help="results per grammar under Noise")
    parser.add_argument("--model", default="", help="a real model to fill with as well")
    parser.add_argument("--per", type=int, default=3, help="results per grammar with it")
    parser.add_argument("--record", action="store_true", help="keep the figures in bench/results/")
    given = parser.parse_args()
    noise = Noise(1)
    try:
        baseline = LeftToRight(noise.vocabulary)
    except ImportError:
        baseline = None
    print("the search")
    cost(noise.vocabulary)
    print("texts under Noise")
    ours, theirs = compare(given.results, noise, baseline)
    if given.record:
        texts, other = f"{ours.total} texts of nine grammars", f"of {theirs.total}"
        rows: list[list[tables.Cell]] = [
            [f"{texts} under random logits: valid", str(ours.valid)],
            [f"the same by llguidance, which may stop unfinished, {other}", str(theirs.valid)],
        ]
        tables.record("schemas", "grammars", rows)
    if given.model:
        print(f"texts by the model {given.model}")
        try:
            compare(given.per, infill.models.load(given.model), baseline)
        except InfillError as error:
            raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
