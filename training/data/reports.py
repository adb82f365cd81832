"""Report templates with slots, made from the facts that a document states."""

from __future__ import annotations

from random import Random
from typing import Any

from infill.templates.reports.settings import JUDGED
from infill.templates.reports.slot_types import NOT_STATED
from training.data import keys
from training.data.example import Holes
from training.data.facts import Draft, Fact
from training.data.layout import render

INSTRUCTION = "Fill in the report from the text."


def report(rng: Random, kind: str, draft: Draft) -> Holes | None:
    """A Markdown report over two to six facts; some of them may not be stated."""
    blank = rng.choice((0.0, 0.0, 0.2))
    known = {fact.id for fact in draft.facts if rng.random() >= blank}
    known |= {rows.id for rows in draft.rows if rng.random() < 0.3}
    text, page = render(rng, draft, known)
    usable = [fact for fact in draft.facts if _type(fact) and fact.id in page.said]
    missing = [
        fact
        for fact in draft.facts
        if _type(fact) and _type(fact) not in JUDGED and fact.id not in page.said
    ]
    if len(usable) < 2:
        return None
    chosen = rng.sample(usable, min(len(usable), rng.randint(2, 6)))
    if missing and rng.random() < 0.3:
        chosen.append(rng.choice(missing))
    names: dict[str, Fact] = {}
    for fact in chosen:
        name = keys.snake(fact.label.split())
        if name.isidentifier():
            names.setdefault(name, fact)
    gold = {n: _said(f) if f.id in page.said else NOT_STATED for n, f in names.items()}
    slots = [f"  {name}: {_spec(rng, fact, fact.id in page.said)}" for name, fact in names.items()]
    head = "\n".join(["---", f"template: {draft.noun}", "slots:", *slots, "---"])
    return Holes("report", f"{head}\n{_body(rng, draft, names)}", gold, INSTRUCTION, text)


def _type(fact: Fact) -> str:
    """The slot type that fits the fact, or nothing."""
    schema: dict[str, Any] = dict(fact.schema)
    match schema:
        case {"enum": _}:
            return "choice"
        case {"type": "boolean"}:
            return "boolean"
        case {"type": "string", "format": "date" | "date-time" | "email" as kind}:
            return str(kind)
        case {"type": "string", "format": "uri"}:
            return "url"
        case {"type": "string"} if fact.about == "HH:MM, 24 hours":
            return "time"
        case {"type": "integer" | "number" as kind}:
            return str(kind)
        case {"type": "string"} if fact.verbatim and "\n" not in str(fact.value):
            return "verbatim"
    return ""


def _said(fact: Fact) -> Any:
    """The text of a fact's value in a report."""
    if isinstance(fact.value, bool):
        return "yes" if fact.value else "no"
    return fact.value


def _spec(rng: Random, fact: Fact, stated: bool) -> str:
    kind = _type(fact)
    if kind == "verbatim" and rng.random() < 0.5:
        kind = "text"
    parts = [f"type: {kind}"]
    if kind == "choice":
        members = [member for member in fact.schema["enum"] if member is not None]
        parts.append("of: [" + ", ".join(f'"{member}"' for member in members) + "]")
    if fact.about and rng.random() < 0.4:
        parts.append(f'ask: "{fact.about}"')
    return "{" + ", ".join(parts) + "}"


def _body(rng: Random, draft: Draft, names: dict[str, Fact]) -> str:
    """A title and, in one of several layouts, a mark per slot."""
    title = f"# {draft.noun.capitalize()}"
    pairs = [(fact.label, f"[[{name}]]") for name, fact in names.items()]
    match rng.randrange(5):
        case 0:
            lines = [f"- {label.capitalize()}: {mark}" for label, mark in pairs]
        case 1:
            lines = [f"**{label.capitalize()}:** {mark}  " for label, mark in pairs]
        case 2:
            rows = [f"| {label.capitalize()} | {mark} |" for label, mark in pairs]
            lines = ["| Field | Value |", "|---|---|", *rows]
        case 3:
            said = [
                rng.choice((
                    f"The {label} is {mark}.",
                    f"The {label} was given as {mark}.",
                    f"{label.capitalize()}: {mark}.",
                ))
                for label, mark in pairs
            ]  # fmt: skip
            lines = [" ".join(said)]
        case _:
            lines = [f"## {label.capitalize()}\n\n{mark}\n" for label, mark in pairs]
    return "\n".join([title, "", *lines]) + "\n"
