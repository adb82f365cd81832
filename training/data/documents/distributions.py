"""Python packages as their metadata, pip or an index page describe them."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from training.data import people
from training.data.documents import fields as f, form, names, prose
from training.data.documents.fields import Part
from training.data.example import Task


@dataclass(frozen=True, slots=True)
class Project:
    """What a distribution says of itself; empty strings are not given."""

    name: str
    version: str
    summary: str
    author: str
    mail: str
    licence: str
    python: str
    home: str
    keywords: tuple[str, ...]
    depends: tuple[str, ...]
    optional: tuple[str, ...]
    classifiers: tuple[str, ...]
    story: str


@lru_cache(maxsize=1)
def _classifiers() -> tuple[str, ...]:
    try:
        from trove_classifiers import sorted_classifiers
    except ImportError:
        return ("Programming Language :: Python :: 3", "Development Status :: 4 - Beta")
    return tuple(sorted_classifiers)


def project(rng: Random) -> Project:
    """A made-up distribution."""
    name, author = names.project(rng), rng.choice((names.person, names.person, names.team))(rng)
    low = rng.randint(6, 13)
    python = rng.choice((
        f">=3.{low}", f">=3.{low}", f">=3.{low}", f">=3.{low},<4.0", f"<3.{low + 4},>=3.{low}", ">=2.7, !=3.0.*, !=3.1.*, !=3.2.*",
        f"~=3.{low}", f">=3.{low}.0", "",
    ))
    words = (names.root, people.word, lambda r: f"{people.word(r)} {people.word(r)}")
    return Project(
        name, names.pep440(rng), prose.summary(rng) + rng.choice(("", "", ".")), author if rng.random() < 0.8 else "", names.mailbox(rng, author) if rng.random() < 0.8 else "",
        rng.choice(names.LICENCES) if rng.random() < 0.85 else "", python, names.home(rng, name) if rng.random() < 0.7 else "",
        tuple(dict.fromkeys(rng.choice(words)(rng) for _ in range(rng.choice((0, 0, 2, 3, 4, 6))))),
        tuple(dict.fromkeys(names.project(rng) for _ in range(rng.choice((0, 0, 1, 2, 3, 4, 6))))),
        tuple(dict.fromkeys(names.project(rng) for _ in range(rng.choice((0, 0, 0, 1, 3))))),
        tuple(sorted(rng.sample(_classifiers(), rng.choice((0, 0, 1, 2, 4)) if len(_classifiers()) > 9 else 0))),
        prose.body(rng, rng.choice((60, 200, 350, 500, 650)), 10**6 if rng.random() < 0.2 else 78),
    )


def _needs(rng: Random, name: str, legacy: bool) -> str:
    """A requirement as it is written."""
    v, w = names.pep440(rng), names.pep440(rng)
    bare = name + rng.choice(("", "", f"[{names.root(rng)}]"))
    spec = rng.choice(("", f">={v}", f"<{w},>={v}", f"=={v}", f"~={v}", f"!={w},>={v}"))
    made = f"{bare} ({spec})" if legacy and spec else f"{bare}{rng.choice(('', ' '))}{spec}".strip()
    return made + rng.choice(("", "", "", f' ; python_version < "3.{rng.randint(7, 13)}"', '; sys_platform == "win32"'))


def head(rng: Random, made: Project) -> str:
    """METADATA or PKG-INFO: headers in any order, then the readme."""
    legacy = rng.random() < 0.2
    rows = [f"Name: {made.name}", f"Version: {made.version}", f"Summary: {made.summary}"]
    rows += [f"Home-page: {made.home}"] if made.home and rng.random() < 0.6 else [f"Project-URL: {rng.choice(('Homepage', 'homepage', 'Home', 'Homepage'))}, {made.home}"] if made.home else []
    if made.author and made.mail and rng.random() < 0.5:
        rows.append(f"Author-email: {made.author} <{made.mail}>")
    else:
        rows += [f"Author: {made.author}"] if made.author else []
        rows += [f"Author-email: {made.mail}"] if made.mail else []
    if made.licence:
        rows.append(f"{rng.choice(('License', 'License', 'License-Expression'))}: {made.licence}")
    rows += [f"Requires-Python: {made.python}"] if made.python else []
    if made.keywords:
        rows.append("Keywords: " + rng.choice((",", ",", ", ")).join(made.keywords))
    rows += [f"Project-URL: {label}, {names.home(rng, made.name)}" for label in rng.sample(("Documentation", "Source", "Changelog", "Bug Tracker", "Funding"), rng.choice((0, 0, 1, 2)))]
    rows += [f"Classifier: {line}" for line in made.classifiers]
    rows += [f"Platform: {rng.choice(('any', 'UNKNOWN', 'Linux'))}"] if rng.random() < 0.15 else []
    needs = [f"Requires-Dist: {_needs(rng, name, legacy)}" for name in made.depends]
    extra = rng.choice(("test", "dev", "docs", "all"))
    options = [f"Requires-Dist: {_needs(rng, name, legacy).split(';')[0].rstrip()} ; extra == {rng.choice((chr(39), chr(34)))}{extra}{{}}" for name in made.optional]
    options = [line.format(line[line.index("== ") + 3]) for line in options]
    options += [f"Provides-Extra: {extra}"] if options else []
    if rng.random() < 0.5:
        rng.shuffle(rows)
    rows += [*needs, *options]
    meta = [f"Metadata-Version: 2.{rng.randint(1, 4)}"] if rng.random() < 0.6 else []
    return "\n".join([*meta, *rows]) + "\n\n" + made.story


def shown(rng: Random, made: Project) -> str:
    """pip show: every label is there, values may be empty."""
    rows = [f"Name: {made.name}", f"Version: {made.version}", f"Summary: {made.summary}", f"Home-page: {made.home}", f"Author: {made.author}", f"Author-email: {made.mail}", f"License: {made.licence}"]
    if rng.random() < 0.7:
        rows.append(f"Location: /usr/lib/python3.{rng.randint(7, 13)}/site-packages")
    rows += [f"Requires: {', '.join(made.depends)}", f"Required-by: {', '.join(names.project(rng) for _ in range(rng.choice((0, 0, 1, 2))))}"]
    if made.python or rng.random() < 0.5:
        rows.insert(rng.randint(3, len(rows)), f"Requires-Python: {made.python}")
    if made.keywords or rng.random() < 0.5:
        rows.append(f"{rng.choice(('Keywords', 'Tags'))}: {', '.join(made.keywords)}")
    return "\n".join(rows) + (f"\n\n{made.story}" if rng.random() < 0.5 else "")


def index(rng: Random, made: Project) -> str:
    """A page of a package index, or an announcement, copied as text."""
    rows = [rng.choice((f"{made.name} {made.version}", f"{made.name} {made.version}\n\npip install {made.name}", f"# {made.name}\n\nLatest version: {made.version}", f"{made.name} · {made.version}"))]
    rows += [made.summary, "", made.story, "", rng.choice(("Project details", "Meta", "Details", "## About"))]
    said = []
    if made.licence:
        said.append(rng.choice(("License: {}", "Licence: {}", "License: {}", "Licensed under {}")).format(made.licence))
    if made.author:
        said.append(rng.choice(("Author: {}", "Written by {}", "By {}", "Maintained by {}")).format(made.author + (f" <{made.mail}>" if made.mail and rng.random() < 0.5 else "")))
    if made.python:
        said.append(rng.choice(("Requires: Python {}", "Python: {}", "Requires Python {}", "Supported Python versions: {}")).format(made.python))
    if made.home:
        said.append(rng.choice(("Homepage: {}", "Home page: {}", "* Homepage <{}>", "[Homepage]({})")).format(made.home))
    if made.keywords:
        said.append(rng.choice(("Tags: {}", "Keywords: {}", "Topics: {}")).format(", ".join(made.keywords)))
    if made.depends:
        said.append(rng.choice(("Dependencies: {}", "Requirements: {}", "Install requires {}", "Depends on {}")).format(", ".join(name + rng.choice(("", "", f">={names.version(rng)}")) for name in made.depends)))
    if rng.random() < 0.4:
        rng.shuffle(said)
    return "\n".join([*rows, *said])


def python(rng: Random) -> Task:
    """A Python package in one of three layouts."""
    made = project(rng)
    layout = rng.choice((head, head, shown, index))
    text = layout(rng, made)
    mailed = made.mail and made.mail in text
    parts: list[Part] = [
        f.text("name|package|distribution|project", made.name, "name of the distribution"),
        f.text("version|release|latest version", made.version, "version as written"),
        f.text("summary|description|tagline|about", made.summary, "one-line description"),
        f.text("author|author name|written by|creator", made.author, "name of the author without the address, null if none is given|null if only an address is given").maybe(),
        f.text("license|licence|license expression", made.licence, "licence name or expression as given, null if none").maybe(),
        f.text("requires python|python|python version|python requires", made.python, "version specifier of Python as given, for example >=3.8|null if not stated").maybe(),
        f.link("homepage|home page|url|website", made.home or None, "home page, not documentation or source; null if none is given").maybe(),
        f.listed("keywords|tags|topics", made.keywords, "in order; empty if none|keywords, split at the commas"),
        f.listed("dependencies|requires|requirements|install requires", made.depends, "names of the required packages, without versions and without optional extras, in order|names only, no specifiers; those of extras left out"),
        f.email("author email|email|contact|mail", made.mail if mailed else None, "address of the author, null if none is given").maybe(),
    ]
    if layout is head:
        parts.append(f.listed("classifiers|trove classifiers|categories", [row[12:] for row in text.split("\n") if row.startswith("Classifier: ")], "the classifiers in full, in order"))
        if rng.random() < 0.4:
            parts.append(f.listed("optional dependencies|extras require|extra dependencies", made.optional, "names of packages that only an extra requires, in order", told=True))
    if rng.random() < 0.2:
        parts.append(f.tally("dependency count|number of dependencies", len(made.depends), "number of required packages, optional ones not counted"))
    return form.task(rng, "python_package", rng.choice(("Python package", "package metadata", "distribution", "package index entry")), text, parts)


GENERATORS = (python,)
