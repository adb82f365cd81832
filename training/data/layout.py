"""From facts to a document that knows what it has said: text, labels, tables, mails, logs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from random import Random
from string import Formatter

from training.data import people
from training.data.facts import Draft, Fact, Rows
from training.data.surface import joined


@dataclass(slots=True)
class Page:
    """A document under construction: what it says, and which facts and columns it states."""

    rng: Random
    facts: dict[str, Fact]
    said: set[str] = field(default_factory=set)
    columns: dict[str, set[str]] = field(default_factory=dict)

    def say(self, id: str, *, cell: bool = False) -> str:
        """One surface of a fact, which is stated from now on."""
        fact = self.facts[id]
        self.said |= {id, *fact.implies}
        return self.rng.choice((fact.cells or fact.says) if cell else fact.says)

    def sentence(self, template: str, rows: dict[str, Rows]) -> str:
        """A sentence with its facts put in."""
        made = {
            id: _inline(self, rows[id]) if id in rows else self.say(id)
            for id in placeholders(template)
        }
        return template.format_map(made)


def placeholders(template: str) -> list[str]:
    """The ids in braces."""
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def render(rng: Random, draft: Draft, known: set[str]) -> tuple[str, Page]:
    """A document that states most of the known facts, and the page that remembers which."""
    facts = {fact.id: fact for fact in draft.facts if fact.id in known}
    page = Page(rng, facts)
    form = rng.choice(draft.forms)
    parts = [_title(page, draft)] if rng.random() < 0.5 else []
    match form:
        case "prose":
            parts += [_prose(page, draft, rng.random() * 0.15), _leftover(page, draft)]
        case "labels":
            parts += [_labels(page, draft, 0.95)]
        case "log":
            parts.append(_log(page, draft))
        case _:
            parts += [_prose(page, draft, 0.45), _labels(page, draft, 0.9)]
    parts += [
        _block(page, rows)
        for rows in draft.rows
        if rows.id in known and rows.id not in page.columns
    ]
    if draft.noise and rng.random() < 0.35:
        parts.insert(rng.randint(0, len(parts)), rng.choice(draft.noise))
    text = rng.choice(("\n", "\n", "\n\n")).join(part for part in parts if part)
    shown = page.said | {id for id, columns in page.columns.items() if columns}
    page.said |= {f.id for f in draft.facts if f.follows and set(f.follows) <= shown}
    return _wrapped(rng, text), page


def _title(page: Page, draft: Draft) -> str:
    usable = [t for t in draft.titles if set(placeholders(t)) <= set(page.facts)]
    if not usable:
        return page.rng.choice((draft.noun.capitalize(), draft.noun.upper()))
    made = page.sentence(page.rng.choice(usable), {})
    return page.rng.choice(("# ", "", "", "", "== ")) + made


def _prose(page: Page, draft: Draft, skip: float) -> str:
    """One sentence per group, those with more known facts more likely."""
    rng, rows = page.rng, {rows.id: rows for rows in draft.rows if rows.lines}
    sayable = {id for id, fact in page.facts.items() if fact.says} | set(rows)
    made = []
    for group in draft.prose:
        usable = [t for t in group if set(placeholders(t)) <= sayable - set(page.columns)]
        if not usable or rng.random() < skip:
            continue
        weights = [1 + 2 * len(placeholders(t)) for t in usable]
        template = rng.choices(usable, weights)[0]
        line = page.sentence(template, rows)
        if line:
            made.append(line if template.startswith("{") else line[0].upper() + line[1:])
    if rng.random() < 0.15:
        rng.shuffle(made)
    breaks = rng.choice((0.0, 0.0, 0.15, 1.0))
    text = ""
    for line in made:
        text += ("\n" if rng.random() < breaks else " ") * bool(text) + line
    return text


def _unsaid(page: Page) -> list[str]:
    return [id for id, fact in page.facts.items() if id not in page.said and fact.says]


def _leftover(page: Page, draft: Draft) -> str:
    """What the sentences did not state, half of it, in plain words."""
    made = []
    for id in _unsaid(page):
        if page.rng.random() < 0.5:
            name, said = _name(page, id), page.say(id, cell=True)
            made.append(
                page.rng.choice((f"The {name} is {said}.", f"{name.capitalize()}: {said}."))
            )
    return " ".join(made)


def _name(page: Page, id: str) -> str:
    fact = page.facts[id]
    name = page.rng.choice(fact.names) if page.rng.random() < 0.5 else fact.names[0]
    return f"{fact.group} {name}".strip()


def _labels(page: Page, draft: Draft, keep: float) -> str:
    """Label and value on lines of their own, in one of several notations."""
    rng = page.rng
    ids = [id for id in _unsaid(page) if rng.random() < keep]
    if rng.random() < 0.3:
        rng.shuffle(ids)
    pairs = [(_name(page, id), page.say(id, cell=True)) for id in ids]
    if not pairs:
        return ""
    case = rng.choice((str.capitalize, str.capitalize, str.title, str.upper, str.lower))
    pairs = [(case(name), said) for name, said in pairs]
    wide = max(len(name) for name, _ in pairs)
    match rng.randrange(9):
        case 0 | 1 | 2:
            lines = [f"{name}: {said}" for name, said in pairs]
        case 3:
            lines = [f"{name + ':':<{wide + 2}}{said}" for name, said in pairs]
        case 4:
            lines = [f"- {name}: {said}" for name, said in pairs]
        case 5:
            lines = [f"**{name}:** {said}" for name, said in pairs]
        case 6:
            lines = [
                "| Field | Value |",
                "|---|---|",
                *(f"| {name} | {said} |" for name, said in pairs),
            ]
        case 7:
            return rng.choice((" | ", "; ", ", ")).join(f"{name}: {said}" for name, said in pairs)
        case _:
            lines = [f"{name}{rng.choice((' = ', ' - ', chr(9)))}{said}" for name, said in pairs]
    return "\n".join(lines)


def _log(page: Page, draft: Draft) -> str:
    """key=value pairs on one line."""
    pairs = []
    for id in _unsaid(page):
        said = page.say(id, cell=True)
        said = f'"{said}"' if " " in said else said
        pairs.append(f"{_name(page, id).replace(' ', '_')}={said}")
    return " ".join(pairs)


def _inline(page: Page, rows: Rows) -> str:
    """Rows inside a sentence."""
    return joined(_lines(page, rows))


def _lines(page: Page, rows: Rows) -> list[str]:
    template = page.rng.choice(rows.lines)
    page.columns[rows.id] = set(placeholders(template))
    made = []
    for item in rows.items:
        said = {fact.id: page.rng.choice(fact.says) for fact in item if fact.says}
        for fact in item:
            if fact.id in page.columns[rows.id]:
                page.said |= set(fact.implies)
        made.append(template.format_map(said))
    return made


def _block(page: Page, rows: Rows) -> str:
    """Rows as a list of lines or as a table."""
    rng = page.rng
    head = rng.choice(rows.names).capitalize()
    if not rows.items:
        page.columns[rows.id] = set()
        return rng.choice((f"{head}: none", f"No {rows.names[0]}.", ""))
    if rows.lines and rng.random() < 0.5:
        mark = rng.choice(("- ", "* ", "", "  ", "• "))
        lines = [mark + line for line in _lines(page, rows)]
        return "\n".join([f"{head}:", *lines] if rng.random() < 0.6 else lines)
    return _grid(page, rows)


def _grid(page: Page, rows: Rows) -> str:
    """Rows as a Markdown, CSV, tab or aligned table."""
    rng = page.rng
    shown = [fact.id for fact in rows.items[0]]
    page.columns[rows.id] = set(shown)
    for item in rows.items:
        for fact in item:
            page.said |= set(fact.implies)
    names = [rng.choice(fact.names) for fact in rows.items[0]]
    case = rng.choice((str.capitalize, str.lower, str.title))
    table = [[case(name) for name in names]]
    table += [[rng.choice(fact.cells or fact.says) for fact in item] for item in rows.items]
    match rng.randrange(4):
        case 0:
            lines = ["| " + " | ".join(line) + " |" for line in table]
            return "\n".join([lines[0], "|" + "---|" * len(names), *lines[1:]])
        case 1:
            out = io.StringIO()
            csv.writer(out, delimiter=rng.choice(",,;"), lineterminator="\n").writerows(table)
            return out.getvalue().rstrip("\n")
        case 2:
            wide = [max(len(line[i]) for line in table) for i in range(len(names))]
            return "\n".join(
                "  ".join(cell.ljust(w) for cell, w in zip(line, wide, strict=True)).rstrip()
                for line in table
            )
        case _:
            return "\n".join(rng.choice(("\t", " | ")).join(line) for line in table)


def _wrapped(rng: Random, text: str) -> str:
    """Now and then the document is a mail or a forwarded note."""
    chance = rng.random()
    if chance < 0.06:
        end = rng.choice(("Best", "Thanks", "Regards"))
        return f"Hi {people.first_name(rng)},\n\n{text}\n\n{end},\n{people.first_name(rng)}"
    if chance < 0.1:
        return f"{text}\n\n{people.sentence(rng)}"
    if chance < 0.13:
        return f"{people.sentence(rng)}\n\n{text}"
    return text
