"""Sentences for the insides of documents: docstrings of the standard library, package summaries."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from functools import lru_cache
from pathlib import Path
from random import Random

from training.data import records

PLAIN = re.compile(r"[A-Z][^\n`|]{18,150}[.!]")
VERBS = (
    "Fix", "Add", "Remove", "Update", "Avoid", "Handle", "Drop", "Use", "Improve", "Document",
    "Refactor", "Ignore", "Support", "Enable", "Disable", "Rename", "Allow", "Report", "Skip",
)
OBJECTS = (
    "a crash on empty input", "memory leak in the parser", "support for IPv6", "the build on arm64",
    "a race in the worker pool", "long file names", "missing dependency on {name}", "{name} support",
    "the test suite", "typos in the manual page", "timezone handling", "build with {name} {n}.{m}",
    "segfault when {name} is missing", "broken symlinks", "German translation", "the {name} option",
    "an off-by-one error in {name}", "compiler warnings", "the default of {name}", "copyright years",
    "reproducible builds", "a regression since {n}.{m}", "unused imports", "error handling in {name}",
    "watch file", "deprecated calls to {name}()", "the {name} plugin", "UTF-8 paths", "exit status",
    "path traversal in archives", "systemd unit", "shell completion for {name}", "debug symbols",
    "a heap overflow in {name}.c", "the release notes", "HTTP proxies", "out-of-bounds read",
)
TAILS = (
    "", "", "", "", " on {os}", " (see the manual)", " in {name}", " when run as root",
    ", again", " by default", " for {name} {n}.x", " if {name} is not installed", " at startup",
    ", which broke {name}", " to match upstream", " as {name} does",
)
SYSTEMS = ("Windows", "macOS", "FreeBSD", "musl", "i386", "big-endian hosts", "Hurd", "s390x")


@lru_cache(maxsize=1)
def _docstrings() -> tuple[str, ...]:
    """Docstrings of modules, classes and functions of the standard library."""
    folder, found = Path(inspect.getfile(inspect)).parent, list[str]()
    for module in records.MODULES:
        path = folder / (module.replace(".", "/") + ".py")
        path = path if path.is_file() else folder / module.replace(".", "/") / "__init__.py"
        if not path.is_file():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                about = ast.get_docstring(node)
                if about and about.isascii() and len(about) > 20:
                    found.append(about)
    return tuple(found)


@lru_cache(maxsize=1)
def _sentences() -> tuple[str, ...]:
    """Whole sentences of moderate length."""
    flat = (" ".join(part.split()) for about in _docstrings() for part in about.split("\n\n"))
    found = (match for part in flat for match in re.split(r"(?<=[.!]) +(?=[A-Z])", part))
    return tuple(dict.fromkeys(line for line in found if PLAIN.fullmatch(line)))


@lru_cache(maxsize=1)
def _titles() -> tuple[str, ...]:
    """First lines of docstrings and summaries of packages, without their full stop."""
    firsts = [about.split("\n\n")[0].strip().rstrip(".") for about in _docstrings()]
    firsts += [data["summary"].rstrip(".") for data in records.packages() if data["summary"]]
    whole = (line for line in firsts if 15 <= len(line) <= 75 and line[0].isupper())
    return tuple(dict.fromkeys(line for line in whole if not set(line) & set("`\"\n")))


def sentence(rng: Random) -> str:
    """One sentence about software."""
    return rng.choice(_sentences())


@lru_cache(maxsize=1)
def _clauses() -> tuple[str, ...]:
    return tuple(line[0].lower() + line[1:-1] for line in _sentences() if len(line) < 70)


def clause(rng: Random) -> str:
    """A short sentence as the part of a longer one."""
    return rng.choice(_clauses())


def paragraph(rng: Random, most: int = 400) -> str:
    """One to four sentences on one line, seldom longer than `most` characters."""
    made = sentence(rng)
    for _ in range(rng.randint(0, 3)):
        more = sentence(rng)
        if len(made) + len(more) < most:
            made += " " + more
    return made


def summary(rng: Random) -> str:
    """A one-line description, without a full stop: of a package, a page, a program."""
    chance = rng.random()
    made = rng.choice(_titles()) if chance < 0.6 else _composed(rng)
    return made if rng.random() < 0.5 or made[1:2].isupper() else made[0].lower() + made[1:]


def _composed(rng: Random) -> str:
    thing = rng.choice((
        "library", "tool", "utility", "daemon", "client", "server", "toolkit", "module", "plugin",
        "command-line interface", "editor", "parser", "wrapper", "framework", "file system", "viewer",
        "bindings", "runtime", "shell", "compiler", "data files", "documentation", "header files",
    ))
    trait = rng.choice((
        "fast", "small", "simple", "portable", "lightweight", "modern", "multi-threaded", "graphical",
        "GNU", "X11", "high-level", "pure Python", "embeddable", "extensible", "shared", "common",
        "console-based", "generic", "low-level", "secure", "experimental", "POSIX", "Unicode",
    ))
    topic = rng.choice((
        "reading PNG images", "JSON and YAML files", "audio streams", "network monitoring",
        "regular expressions", "the D-Bus message bus", "SQLite databases", "PDF documents",
        "sorting log files", "linear algebra", "disk partitions", "terminal handling", "MIME mail",
        "kernel modules", "access control lists", "calendar data", "video playback", "backups",
        "X.509 certificates", "text to speech", "map tiles", "Bluetooth devices", "ELF binaries",
        "time zones", "spell checking", "fonts", "unit tests", "HTTP requests", "genome sequences",
    ))
    return rng.choice((
        f"{trait} {thing} for {topic}", f"{thing} for {topic}", f"{topic} - {thing}",
        f"{trait} {thing} for {topic} ({rng.choice(('development files', 'runtime', 'C++', 'common files', 'transitional package', 'Python 3'))})",
        f"{trait} and {rng.choice(('easy', 'reliable', 'scriptable', 'free'))} {thing} for {topic}",
        f"A {trait} {thing} for {topic}",
    ))


def change(rng: Random) -> str:
    """What somebody changed, in the imperative, without a full stop."""
    from training.data.documents import names

    if rng.random() < 0.25:
        return rng.choice(_titles())
    line = f"{rng.choice(VERBS)} {rng.choice(OBJECTS)}{rng.choice(TAILS)}"
    return line.format(
        name=names.root(rng), n=rng.randint(0, 12), m=rng.randint(0, 30),
        os=rng.choice(SYSTEMS),
    )


def wrapped(line: str, width: int, first: str = "", rest: str = "") -> str:
    """The line broken at spaces, with indents."""
    return textwrap.fill(
        line, width, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )


def body(rng: Random, room: int, width: int = 76, indent: str = "") -> str:
    """Paragraphs of about `room` characters, wrapped; now and then with a list or a cut."""
    made: list[str] = []
    while sum(map(len, made)) < room:
        chance = rng.random()
        if chance < 0.72:
            made.append(wrapped(paragraph(rng, max(120, room)), width, indent, indent))
        elif chance < 0.86:
            mark = rng.choice(("* ", "- ", " - ", " * "))
            made.append("\n".join(
                wrapped(rng.choice((summary, sentence, change))(rng), width, indent + mark, indent + " " * len(mark))
                for _ in range(rng.randint(2, 4))
            ))
        elif chance < 0.93:
            made.append(indent + "    " + rng.choice(("$ ", "# ", ">>> ", "")) + code(rng))
        else:
            made.append(indent + "[...]")
    return "\n\n".join(made)


def code(rng: Random) -> str:
    """A line that is no prose: a command or a statement."""
    from training.data.documents import names

    root = names.root(rng)
    return rng.choice((
        f"{root} --{names.root(rng)}={rng.randint(1, 99)} {names.path(rng)}",
        f"import {root.replace('-', '_')}",
        f"make -C {root} install",
        f"{root}({names.root(rng)!r}, {rng.randint(0, 999)})",
        f"git checkout -b {root} origin/main",
        f"if ({root} < 0) return -{rng.choice(('EINVAL', 'ENOMEM', 'EIO'))};",
        f"pip install {root}",
        f"cat {names.path(rng)} | {root} -{rng.choice('abcdnv')} > /dev/null",
    ))
