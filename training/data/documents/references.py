"""BibTeX entries: one of them is asked for, or all as a list. Held out."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import people
from training.data.dates import MONTHS
from training.data.documents import fields as f, form, names, prose
from training.data.documents.fields import Field
from training.data.example import Task

KINDS = ("article", "inproceedings", "book", "misc", "techreport", "phdthesis")


def _entry(rng: Random) -> tuple[str, list[Field]]:
    kind, year = rng.choice(KINDS), rng.randint(1968, 2026)
    authors = [people.person(rng) for _ in range(rng.choice((1, 1, 2, 3, 4)))]
    key = people.plain(authors[0]).split()[-1:] or ["anon"]
    key_text = f"{key[0]}{rng.choice(('', ':'))}{year}{rng.choice(('', people.word(rng), 'a', 'b'))}"
    title, venue = prose.summary(rng), rng.choice((f"Journal of {names.root(rng).capitalize()} {people.word(rng).capitalize()}", f"Proceedings of the {rng.randint(2, 40)}th {names.root(rng).upper()} Conference"))
    pages = rng.randint(1, 900)
    rows = [("title", title), ("author", " and ".join(f"{who.split()[-1]}, {' '.join(who.split()[:-1])}" if rng.random() < 0.4 and len(who.split()) > 1 else who for who in authors)), ("year", str(year))]
    spare = {"volume": str(rng.randint(1, 99)), "pages": f"{pages}--{pages + rng.randint(1, 40)}", "doi": f"10.{rng.randint(1000, 9999)}/{names.root(rng)}.{rng.randint(10, 99999)}", "url": names.home(rng, names.root(rng)), "publisher": people.company(rng), "month": rng.choice(MONTHS)[:3].lower()}
    rows.append(("booktitle" if kind == "inproceedings" else "journal", venue))
    kept = {name: value for name, value in spare.items() if rng.random() < 0.5}
    rows += list(kept.items())
    rng.shuffle(rows)
    left, right = rng.choice((("{", "}"), ("{", "}"), ('"', '"')))
    wide, case = rng.choice((0, 10, 12)), rng.choice((str.lower, str.lower, str.upper))
    lines = [f"  {case(name):<{wide}} = {value if name == 'month' else left + value + right}," for name, value in rows]
    text = f"@{case(kind)}{{{key_text},\n" + "\n".join(lines) + "\n}"
    return text, [
        f.text("key|citation key|id", key_text, "citation key"), f.choice("type|entry type|kind", kind, KINDS, "lower case"), f.text("title", title),
        f.whole("year|published", year), f.text("venue|journal|published in|container", venue, "journal or book title"),
        f.text("doi", kept.get("doi"), "null if there is none").maybe(), f.text("pages|page range", kept.get("pages"), "as written").maybe(), f.link("url|link", kept.get("url")).maybe(),
        f.text("publisher", kept.get("publisher")).maybe(), f.tally("author count|number of authors", len(authors), "how many authors"),
        f.made("first author|lead author", rows[[name for name, _ in rows].index("author")][1].split(" and ")[0], "first author as written").maybe(),
    ]


def bibtex(rng: Random) -> Task:
    """One entry, or two as a list."""
    if rng.random() < 0.75:
        text, fields = _entry(rng)
        return form.task(rng, "bibtex", rng.choice(("BibTeX entry", "reference", "publication")), text, fields)
    made = [_entry(rng) for _ in range(rng.choice((2, 2, 3)))]
    some = sorted(rng.sample(range(len(made[0][1]) - 1), rng.randint(2, 4)))
    table = f.Table("entries|references|publications", [[fields[index] for index in some] for _, fields in made], "in order")
    return form.task(rng, "bibtex", "bibliography", "\n\n".join(text for text, _ in made), [table, f.tally("count|number of entries", len(made), "how many entries")])


GENERATORS = (bibtex,)
