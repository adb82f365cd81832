"""Real structured text: metadata of installed packages, signatures of the standard library.

Only packages under permissive licences are read; their names and licences stand in the data card.
"""

from __future__ import annotations

import ast
import importlib.metadata
import inspect
import sys
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from training.data import keys
from training.data.example import Task
from training.data.facts import Draft, Fact, words
from training.data.record import instruction, task

PERMISSIVE = (
    "torch transformers numpy sympy networkx pydantic pydantic_core rich jinja2 click jsonschema "
    "tomlkit attrs packaging pygments requests urllib3 idna typer markupsafe referencing "
    "charset-normalizer huggingface_hub safetensors tokenizers filelock platformdirs faker anyio "
    "h11 httpcore2 httpx2 markdown-it-py mdurl mpmath pluggy iniconfig pytest ruff mypy lark "
    "sortedcontainers setuptools pip accelerate gguf hatchling arrow python-dateutil six psutil "
    "annotated-types typing_extensions typing-inspection shellingham webcolors uri-template "
    "isoduration jsonpointer rfc3339-validator jsonschema-specifications rpds-py dnspython "
    "email-validator fsspec tree-sitter tree-sitter-python tree-sitter-json trove-classifiers"
).split()
MODULES = (
    "base64 bisect calendar collections colorsys configparser contextlib copy csv datetime dis "
    "email.utils enum fileinput fnmatch fractions functools getpass glob gzip hashlib heapq html "
    "http.client imaplib inspect io ipaddress itertools keyword linecache locale logging mailbox "
    "math mimetypes netrc operator os pathlib pickle pkgutil platform pprint queue random re "
    "sched secrets selectors shelve shlex shutil smtplib socket sqlite3 stat string subprocess "
    "sysconfig tarfile tempfile threading timeit tokenize traceback turtle types typing "
    "unicodedata unittest.mock urllib.parse urllib.request uuid warnings wave weakref webbrowser "
    "xml.etree.ElementTree zipfile zipimport zoneinfo"
).split()


@lru_cache(maxsize=1)
def packages() -> tuple[dict[str, Any], ...]:
    """Plain metadata of the installed packages that are on the list."""
    found = []
    for name in sorted(PERMISSIVE):
        try:
            data = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        urls = [line.split(",", 1)[-1].strip() for line in data.get_all("Project-URL") or ()]
        needs = [line.split(";")[0].strip() for line in data.get_all("Requires-Dist") or ()]
        found.append({
            "name": data["Name"],
            "version": data["Version"],
            "summary": data["Summary"],
            "author": data["Author"] or data["Author-email"],
            "licence": data["License-Expression"],
            "python": data["Requires-Python"],
            "home": data["Home-page"] or next(iter(urls), None),
            "needs": list(dict.fromkeys(needs))[:4],
            "topics": [line for line in data.get_all("Classifier") or () if "Topic" in line][:3],
        })  # fmt: skip
    return tuple(found)


def metadata(rng: Random) -> Task:
    """A METADATA head of a real package → a record."""
    data = rng.choice(packages())
    headers = {
        "name": ("Name", "name|package|distribution"),
        "version": ("Version", "version|release"),
        "summary": ("Summary", "summary|description|about"),
        "author": ("Author", "author|maintainer|written by"),
        "licence": ("License-Expression", "license|licence|spdx license"),
        "python": ("Requires-Python", "python version|requires python|python"),
        "home": ("Home-page", "homepage|home page|url"),
    }
    facts = []
    lines = []
    for id, (header, names) in headers.items():
        if value := data[id]:
            facts.append(Fact(id, words(names), {"type": "string"}, value, (value,), verbatim=True))
            lines.append((f"{header}: {{{id}}}",))
        else:
            facts.append(Fact(id, words(names), {"type": "string"}, "", ()))
    for id, header, names in (
        ("needs", "Requires-Dist", "dependencies|requires|requirements"),
        ("topics", "Classifier", "topics|classifiers"),
    ):
        said = "\n".join(f"{header}: {value}" for value in data[id]) or f"{header}:"
        schema = {"type": "array", "items": {"type": "string"}}
        facts.append(Fact(id, words(names), schema, data[id], (said,), verbatim=True))
        lines.append((f"{{{id}}}",))
    if rng.random() < 0.5:
        rng.shuffle(lines)
    draft = Draft("package metadata", tuple(facts), tuple(lines), forms=("prose",))
    return task(rng, "metadata", draft)


@lru_cache(maxsize=1)
def functions() -> tuple[tuple[str, str], ...]:
    """Module and source of documented functions and methods of the standard library."""
    folder = Path(inspect.getfile(inspect)).parent
    found = []
    for module in MODULES:
        path = folder / (module.replace(".", "/") + ".py")
        path = path if path.is_file() else folder / module.replace(".", "/") / "__init__.py"
        if not path.is_file():
            continue
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
                found.append((module, ast.unparse(_headed(node))))
    return tuple(found)


def _headed(node: ast.FunctionDef) -> ast.FunctionDef:
    """The function with the first paragraph of its docstring as its whole body."""
    about = (ast.get_docstring(node) or "").split("\n\n")[0]
    node.body = [ast.Expr(ast.Constant(" ".join(about.split())[:200]))]
    node.decorator_list = []
    return node


def signature(rng: Random) -> Task:
    """A function's head and docstring → its name, arguments, defaults and summary."""
    module, source = rng.choice(functions())
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    style = keys.style(rng)
    plain = [arg for arg in (*node.args.posonlyargs, *node.args.args) if arg.arg != "self"]
    defaults = [ast.unparse(value) for value in node.args.defaults][-len(plain) :] if plain else []
    pairs = [None] * (len(plain) - len(defaults)) + defaults
    about = ast.get_docstring(node) or ""
    wanted: dict[str, tuple[dict[str, Any], Any]] = {
        "name|function|function name": ({"type": "string"}, node.name),
        "summary|description|doc": ({"type": "string"}, about),
        "varargs|takes varargs|variadic": ({"type": "boolean"}, node.args.vararg is not None),
        "keyword only|keyword only arguments": (
            {"type": "array", "items": {"type": "string"}},
            [arg.arg for arg in node.args.kwonlyargs],
        ),
        "argument count|arity|number of arguments": ({"type": "integer", "minimum": 0}, len(plain)),
        "module|defined in": ({"type": ["string", "null"]}, module),
    }
    if rng.random() < 0.5:
        wanted["arguments|args|parameters"] = (
            {"type": "array", "items": {"type": "string"}},
            [arg.arg for arg in plain],
        )
    else:
        item = {"name": {"type": "string"}, "default": {"type": ["string", "null"]}}
        schema = {"type": "object", "properties": item, "required": list(item)}
        rows = [{"name": a.arg, "default": d} for a, d in zip(plain, pairs, strict=True)]
        wanted["arguments|args|parameters"] = ({"type": "array", "items": schema}, rows)
    shown = rng.random() < 0.5
    if not shown:
        wanted["module|defined in"] = ({"type": ["string", "null"]}, None)
    ids = rng.sample(list(wanted), rng.randint(2, 5))
    named = {style(keys.named(rng, words(id)).split()): wanted[id] for id in ids}
    text = f"# {module}\n{source}" if shown else source
    schema = {
        "type": "object",
        "properties": {key: made for key, (made, _) in named.items()},
        "required": list(named),
    }
    gold = {key: value for key, (_, value) in named.items()}
    copied = (node.name,) if node.name in gold.values() else ()
    return Task("signature", schema, instruction(rng, "function"), text, gold, copied)


def interpreter() -> str:
    """Which Python the standard library's sources come from."""
    return f"{sys.implementation.name} {sys.version.split()[0]}"
