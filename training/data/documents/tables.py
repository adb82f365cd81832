"""Tables of lines: CSV and TSV heads, passwd, group, hosts, and query results."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import people
from training.data.documents import fields as f, form, moments, names
from training.data.documents.fields import Field, Part
from training.data.example import Task


def _column(rng: Random, size: int) -> tuple[str, list[tuple[str, Field]]]:
    """A column's name, and for each row its text and its field; empty cells are null."""
    word, kind = people.word(rng), rng.randrange(8)
    gaps = 0.15 if rng.random() < 0.35 else 0.0
    cells = list[tuple[str, Field]]()
    name = {0: "id", 1: "count", 2: "name", 3: "email", 4: "date", 5: "price", 6: "status", 7: "path"}[kind]
    name = name if rng.random() < 0.6 else f"{word} {name}"
    members = rng.sample(("open", "closed", "active", "pending", "failed", "done", "new"), 4)
    american = rng.choice(("%Y-%m-%d", "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"))
    for _ in range(size):
        said, field = "", f.text(name, None)
        match kind:
            case 0:
                said = people.pattern(rng, "AA-####")
                field = f.text(name, said)
            case 1:
                field = f.whole(name, rng.randint(0, 5000))
                said = str(field.value)
            case 2:
                said = rng.choice((names.person, names.root, people.city))(rng).replace(",", "")
                field = f.text(name, said)
            case 3:
                said = names.mailbox(rng, names.person(rng))
                field = f.email(name, said)
            case 4:
                moment = moments.any_utc(rng, 2005)
                said, field = moment.strftime(american), f.day(name, moment.date(), "ISO 8601")
            case 5:
                said = f"{rng.randint(0, 99999) / 100:.2f}"
                field = f.real(name, float(said))
            case 6:
                said = rng.choice(members)
                field = f.choice(name, said, members)
            case _:
                said = names.path(rng)
                field = f.text(name, said)
        if rng.random() < gaps:
            said, field = "", Field(field.names, field.schema, None, field.about, optional=True)
        cells.append((said, field))
    return name, cells


def csv(rng: Random) -> Task:
    """The first lines of a table → records, or facts about it."""
    size, columns = rng.randint(1, 6), dict[str, list[tuple[str, Field]]]()
    for _ in range(rng.randint(3, 6)):
        name, cells = _column(rng, size)
        columns.setdefault(name, cells)
    glue = rng.choice((",", ",", ";", "\t", " | ", "sql", "md"))
    style = rng.choice((str.lower, str.title, str.upper))
    heads = [style(name.replace(" ", rng.choice("_ "))) for name in columns]
    grid = [heads, *([cells[index][0] for cells in columns.values()] for index in range(size))]
    if glue == "sql":
        wide = [max(len(row[i]) for row in grid) for i in range(len(heads))]
        lines = [" | ".join(f" {cell:<{wide[i]}}" for i, cell in enumerate(row)) for row in grid]
        lines.insert(1, "-+-".join("-" * (width + 1) for width in wide))
        lines.append(f"({size} row{'s' * (size != 1)})")
    elif glue == "md":
        lines = [f"| {' | '.join(row)} |" for row in grid]
        lines.insert(1, "|" + " --- |" * len(heads))
    else:
        lines = [glue.join(row) for row in grid]
    rows = [[cells[index][1] for cells in columns.values()] for index in range(size)]
    parts: list[Part] = [f.Table("rows|records|entries|lines", rows, "in order; empty cells are null"), f.tally("row count|rows|number of rows", size, "number of rows without the header"), f.listed("columns|headers|column names", heads, "names in the header, in order", told=True)]
    if size == 1:
        parts += rows[0]
    total = [(name, [field.value for _, field in cells]) for name, cells in columns.items() if all(isinstance(field.value, int) for _, field in cells)]
    if total:
        name, values = total[0]
        parts.append(f.whole(f"largest {name}|max {name}", max(values), f"largest number in the column {name}").spelt())
    return form.task(rng, "csv", rng.choice(("table", "CSV file", "export", "query result")), "\n".join(lines), parts)


def accounts(rng: Random) -> Task:
    """/etc/passwd, /etc/group or /etc/hosts."""
    kind, rows, lines = rng.choice(("passwd", "passwd", "hosts", "group")), list[list[Field]](), list[str]()
    if kind == "hosts" and rng.random() < 0.5:
        lines.append("# static table lookup for host names")
    for _ in range(rng.randint(1, 6)):
        name, number = names.root(rng), rng.choice((rng.randint(1, 999), rng.randint(1000, 65534)))
        if kind == "passwd":
            about, home, shell = rng.choice(("", names.person(rng), f"{name} daemon")), rng.choice((f"/home/{name}", f"/var/lib/{name}", "/nonexistent")), rng.choice(("/bin/bash", "/usr/sbin/nologin", "/bin/sh", "/usr/bin/zsh", "/bin/false"))
            group = rng.choice((number, 100, 65534))
            lines.append(f"{name}:x:{number}:{group}:{about}:{home}:{shell}")
            rows.append([f.text("user|name|login", name), f.whole("uid|user id", number), f.whole("gid|group id", group), f.text("comment|full name|gecos", about, "null if empty").maybe(), f.text("home|home directory", home), f.text("shell|login shell", shell)])
        elif kind == "group":
            members = [names.root(rng) for _ in range(rng.choice((0, 0, 1, 2, 3)))]
            lines.append(f"{name}:x:{number}:{','.join(members)}")
            rows.append([f.text("group|name", name), f.whole("gid|group id", number), f.listed("members|users", members, "empty if none")])
        else:
            address, aliases = rng.choice((people.ipv4(rng), "127.0.0.1", "::1", f"fe80::{rng.randrange(65536):x}")), [names.root(rng) for _ in range(rng.choice((0, 1, 1, 2)))]
            host = names.host(rng)
            lines.append(rng.choice(("\t", " ", "    ")).join([address, host, *aliases]) + rng.choice(("", "", f"  # {people.word(rng)}")))
            rows.append([f.text("address|ip", address), f.text("host|hostname|name", host, "first name on the line"), f.listed("aliases|other names", aliases, "names after the first; empty if none")])
    parts: list[Part] = [f.Table("entries|lines|rows|accounts" if kind == "passwd" else "entries|lines|rows", rows, "one per line, comments left out"), f.tally("count|number of entries", len(rows), "number of entries")]
    if kind == "passwd":
        shells = [row[0].value for row in rows if row[5].value not in ("/usr/sbin/nologin", "/bin/false")]
        parts.append(f.listed("login users|users with shell|can log in", shells, "users whose shell is neither nologin nor false", told=True))
    return form.task(rng, "account_table", rng.choice((f"{kind} file", "file", "table")), "\n".join(lines), parts)


GENERATORS = (csv, accounts)
