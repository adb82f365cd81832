"""Licence stanzas (DEP-5), licence headers, and heads of RFC-like documents."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import people
from training.data.dates import MONTHS
from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task

SHORT = ("Expat", "GPL-2+", "GPL-3+", "BSD-3-clause", "Apache-2.0", "LGPL-2.1+", "public-domain", "MIT", "CC-BY-SA-4.0", "ISC", "MPL-2.0", "Artistic or GPL-1+")


def _years(rng: Random) -> str:
    first = rng.randint(1985, 2022)
    return rng.choice((str(first), f"{first}-{first + rng.randint(1, 4)}", f"{first}, {first + 2}", f"{first}-{first + 1}, {first + 3}"))


def stanzas(rng: Random) -> Task:
    """debian/copyright in its machine-readable form."""
    name, source, rows, blocks = names.root(rng), names.home(rng, "upstream"), [], list[str]()
    contact, who, comment = rng.random() < 0.6, names.person(rng), rng.random() < 0.2
    mail, note = names.mailbox(rng, who), prose.sentence(rng)
    head = ["Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/", f"Upstream-Name: {name}"]
    head += [f"Upstream-Contact: {who} <{mail}>"] if contact else []
    head += [f"Source: {source}"]
    head += [f"Comment: {note}"] if comment else []
    for index in range(rng.randint(1, 4)):
        files = ["*"] if index == 0 else [rng.choice(("debian/*", f"{names.root(rng)}/*", f"src/{names.root(rng)}.c", f"doc/{names.root(rng)}.*")) for _ in range(rng.choice((1, 1, 2)))]
        holders = [(_years(rng), names.person(rng) if rng.random() < 0.7 else people.company(rng)) for _ in range(rng.choice((1, 1, 2)))]
        licence = rng.choice(SHORT)
        said = "\n           ".join(f"{years} {holder}" + (f" <{names.mailbox(rng, holder)}>" if rng.random() < 0.3 else "") for years, holder in holders)
        more = f"\n {prose.sentence(rng)}\n ." if rng.random() < 0.2 else ""
        blocks.append(f"Files: {' '.join(files)}\nCopyright: {said}\nLicense: {licence}{more}")
        rows.append([f.listed("files|patterns", files), f.text("license|licence", licence), f.listed("holders|copyright holders", [holder for _, holder in holders], "names without years and addresses")])
    licences = list(dict.fromkeys(row[1].value for row in rows))
    parts: list[Part] = [
        f.text("upstream name|name|project", name), f.link("source|source url|origin", source), f.text("name|full name", who if contact else None, "person in Upstream-Contact, or null").maybe().inside("contact"), f.email("email|mail", mail if contact else None, "address in Upstream-Contact, or null").maybe().inside("contact"),
        f.Table("stanzas|files|sections|paragraphs", rows, "one per Files paragraph, in order"), f.listed("licenses|licences|license names", licences, "short names of the licences, each once, in order", told=True), f.text("license|licence|main license", rows[0][1].value, "short name of the licence of Files: *").spelt(),
        f.tally("paragraphs|stanza count|file paragraphs", len(rows), "number of Files paragraphs"), f.text("comment", note if comment else None, "null if there is none").maybe(),
    ]
    return form.task(rng, "copyright_file", rng.choice(("copyright file", "licence information", "copyright")), "\n\n".join(["\n".join(head), *blocks]), parts)


def header(rng: Random) -> Task:
    """The comment at the top of a source file."""
    who, years, spdx = rng.choice((names.person(rng), people.company(rng))), _years(rng), rng.choice(names.LICENCES[:12])
    file, about, author = f"{names.root(rng)}.{rng.choice(('c', 'h', 'py', 'rs', 'sh'))}", prose.summary(rng), names.person(rng)
    mail, moment, version = names.mailbox(rng, who), moments.any_moment(rng), names.version(rng)
    has = {key: rng.random() < 0.6 for key in ("file", "spdx", "author", "date", "version", "mail", "about")}
    rows = [f"{file}{rng.choice((': ', ' - ', ' -- '))}{about}" if has["about"] else file] if has["file"] else [about] if has["about"] else []
    rows += ["", f"{rng.choice(('Copyright (C)', 'Copyright', 'Copyright ©', '(c)', 'SPDX-FileCopyrightText:'))} {years} {who}" + (f" <{mail}>" if has["mail"] else "")]
    rows += [f"SPDX-License-Identifier: {spdx}"] if has["spdx"] else ["", *prose.wrapped(rng.choice(("This program is free software; you can redistribute it.", "All rights reserved.", "See the file COPYING for the terms.")), 70).split("\n")]
    rows += [f"{rng.choice(('Author', 'Written by', '@author'))}{rng.choice((': ', ' '))}{author}"] if has["author"] else []
    rows += [f"{rng.choice(('Created', 'Date', '@date'))}: {moments.day_written(rng, moment)}"] if has["date"] else []
    rows += [f"{rng.choice(('Version', '@version', '$Revision'))}: {version}"] if has["version"] else []
    mark = rng.choice(("# ", " * ", "// ", ";; "))
    text = "\n".join((mark + row).rstrip() for row in rows)
    text = f"/*\n{text}\n */" if mark == " * " else text
    body = f"\n\nimport {names.root(rng)}" if mark == "# " and rng.random() < 0.4 else ""
    parts: list[Part] = [
        f.text("holder|copyright holder|owner", who, "without years and address"), f.text("years|year|copyright years", years, "years as written"), f.text("license|licence|spdx id", spdx if has["spdx"] else None, "SPDX identifier, null if there is none").maybe(), f.text("file|file name", file if has["file"] else None, "null if not named").maybe(),
        f.text("author|written by", author if has["author"] else None, "null if no author is named apart from the holder").maybe().spelt(), f.email("email|address", mail if has["mail"] else None, "address of the holder, or null").maybe(), f.day("date|created", moment.date() if has["date"] else None, "ISO 8601 or null").maybe(),
        f.text("version|revision", version if has["version"] else None, "null if not given").maybe(), f.text("description|purpose|summary", about if has["about"] else None, "what the file is for, or null").maybe(), f.whole("first year|since", int(years[:4]), "first of the copyright years").spelt(),
    ]
    return form.task(rng, "source_header", rng.choice(("file header", "source file", "licence header")), text + body, parts)


def request(rng: Random) -> Task:
    """The head of an RFC or of a proposal such as a PEP."""
    number, title, year = rng.randint(500, 9900), prose.summary(rng), rng.randint(1985, 2026)
    month = rng.choice(MONTHS)
    authors = [(f"{chr(rng.randint(65, 90))}. {names.person(rng).split()[-1]}", people.company(rng)) for _ in range(rng.randint(1, 3))]
    obsoletes, updates = [[rng.randint(100, number - 1) for _ in range(rng.choice((0, 0, 1, 2)))] for _ in range(2)]
    category, issn = rng.choice(("Standards Track", "Informational", "Best Current Practice", "Experimental", "Historic")), rng.random() < 0.6
    left = [rng.choice(("Internet Engineering Task Force (IETF)", "Network Working Group", "Independent Submission")), f"Request for Comments: {number}"]
    left += [f"Obsoletes: {', '.join(map(str, obsoletes))}"] if obsoletes else []
    left += [f"Updates: {', '.join(map(str, updates))}"] if updates else []
    left += [f"Category: {category}", *(["ISSN: 2070-1721"] if issn else [])]
    right = [line for pair in authors for line in pair] + [f"{month} {year}"]
    height = max(len(left), len(right))
    left, right = left + [""] * (height - len(left)), right + [""] * (height - len(right))
    rows = [f"{a}{b:>{72 - len(a)}}".rstrip() for a, b in zip(left, right, strict=True)]
    text = "\n".join(rows) + f"\n\n{title:^72}".rstrip() + f"\n\nAbstract\n\n{prose.body(rng, rng.choice((100, 250, 400)), 69, '   ')}"
    parts: list[Part] = [
        f.whole("number|rfc number|rfc", number), f.text("title|name", title), f.listed("authors|author names", [who for who, _ in authors], "names as in the head, in order"), f.text("category|status|stream", category), f.made("published|date|month", f"{year}-{MONTHS.index(month) + 1:02d}", "year and month as YYYY-MM", pattern=r"^\d{4}-\d{2}$"),
        f.numbers("obsoletes|replaces", obsoletes, "numbers of the documents it obsoletes; empty if none"), f.numbers("updates|amends", updates, "numbers of the documents it updates; empty if none"), f.whole("year|publication year", year), f.text("issn", "2070-1721" if issn else None, "null if not printed").maybe(),
        f.Table("authors|people", [[f.text("name", who), f.text("organisation|affiliation|company", firm)] for who, firm in authors], "with the organisation under each name"),
    ]
    return form.task(rng, "rfc_head", rng.choice(("RFC", "document", "specification")), text, parts)


GENERATORS = (stanzas, header, request)
