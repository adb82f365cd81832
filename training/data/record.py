"""From a draft to a task: what is known, what is said, what is asked."""

from __future__ import annotations

from random import Random

from training.data.example import Task
from training.data.facts import Draft
from training.data.layout import render
from training.data.shape import shape

ASKS = (
    "Extract the data.",
    "Fill in the form from the text.",
    "Extract the fields from the text.",
    "Read the text and fill the form.",
    "Extract the {noun}.",
    "Extract the {noun} details from the text below.",
    "What does this {noun} say? Answer with JSON.",
    "Give the {noun} as JSON. Use null for what is not stated.",
    "Return the {noun} data.",
)


def instruction(rng: Random, noun: str) -> str:
    """What the user asks for; often nothing, since the form says it."""
    if rng.random() < 0.4:
        return ""
    return rng.choice(ASKS).format(noun=noun)


def task(rng: Random, kind: str, draft: Draft) -> Task:
    """One task from a draft; it may come out without any key, then `gold` is empty."""
    blank = rng.choice((0.0, 0.0, 0.0, 0.15, 0.3))
    known = {fact.id for fact in draft.facts if rng.random() >= blank}
    known |= {rows.id for rows in draft.rows if rng.random() < 0.85}
    text, page = render(rng, draft, known)
    made = shape(rng, draft, page.said, page.columns)
    return Task(kind, made.schema, instruction(rng, draft.noun), text, made.gold, made.verbatim)
