"""Configuration: ini, env, YAML, TOML, sshd_config and the like, with comments as traps."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import people
from training.data.documents import fields as f, form, names, prose
from training.data.documents.fields import Field, Part
from training.data.example import Task


def _setting(rng: Random) -> tuple[str, str, Field]:
    """A key of one or more words, its text, and the field that asks for it."""
    stem = rng.choice(("", "", f"{names.root(rng)} ".replace("-", " ").replace("_", " ")))
    kind = rng.randrange(9)
    if kind == 0:
        port = rng.randint(1, 65535)
        return f"{stem}port", str(port), f.whole(f"{stem}port", port, maximum=65535)
    if kind == 1:
        word = rng.choice(("timeout", "max connections", "workers", "retries", "cache size", "interval", "max size", "threads"))
        number = rng.choice((rng.randint(0, 100), rng.randint(0, 100000)))
        return stem + word, str(number), f.whole(stem + word, number)
    if kind == 2:
        word, truth = rng.choice(("debug", "enabled", "verbose", "use tls", "compress", "read only", "allow guests", "daemonize")), rng.random() < 0.5
        said = rng.choice((("true", "false"), ("yes", "no"), ("on", "off"), ("True", "False"), ("1", "0")))[0 if truth else 1]
        return stem + word, said, f.flag(stem + word, truth, "yes, on, true and 1 are true", told=False)
    if kind == 3:
        word, path = rng.choice(("log file", "data dir", "pid file", "root", "socket", "certificate", "include")), names.path(rng)
        return stem + word, path, f.text(f"{stem}{word}", path)
    if kind == 4:
        host = rng.choice((names.host(rng), people.ipv4(rng), "localhost", "0.0.0.0"))
        return f"{stem}host", host, f.text(f"{stem}host", host)
    if kind == 5:
        link = rng.choice((f"postgres://{names.root(rng)}@{names.host(rng)}/{names.root(rng)}", f"redis://{people.ipv4(rng)}:6379/{rng.randint(0, 9)}", names.home(rng, names.root(rng))))
        return f"{stem}url", link, f.text(f"{stem}url", link)
    if kind == 6:
        level = rng.choice(("debug", "info", "warning", "error"))
        return f"{stem}log level", level, f.choice(f"{stem}log level|{stem}level", level, ("debug", "info", "warning", "error"))
    if kind == 7:
        listed = [names.root(rng) for _ in range(rng.randint(1, 4))]
        word = rng.choice(("plugins", "modules", "allowed hosts", "features", "languages"))
        return stem + word, rng.choice((",", ", ", ", ")).join(listed), f.listed(stem + word, listed, "in order")
    user = names.root(rng)
    return f"{stem}user", user, f.text(f"{stem}user|{stem}user name", user)


def configuration(rng: Random) -> Task:
    """Keys with values, often under sections, with comments between; some settings are commented out."""
    style, glue = rng.choice(("ini", "ini", "env", "yaml", "toml", "words", "properties")), rng.choice(("_", "_", "-", ""))
    glue = "_" if style in ("env", "toml") else "." if style == "properties" and rng.random() < 0.5 else glue
    made = list({key: (key, said, field) for key, said, field in (_setting(rng) for _ in range(rng.randint(4, 11)))}.values())
    sections = rng.sample(("server", "client", "database", "logging", "main", "security", "cache", names.root(rng)), rng.randint(1, 3)) if style in ("ini", "yaml", "toml") and rng.random() < 0.7 else []
    lines, parts, off = list[str](), list[Part](), list[str]()
    for index, (key, said, field) in enumerate(made):
        if sections and index * len(sections) // len(made) != (index - 1) * len(sections) // len(made):
            section = sections[index * len(sections) // len(made)]
            lines += [*([""] if lines and style != "yaml" else []), f"{section}:" if style == "yaml" else f"[{section}]"]
        elif index == 0 and sections:
            lines.append(f"{sections[0]}:" if style == "yaml" else f"[{sections[0]}]")
        name = glue.join(key.split()) if glue else "".join(part.capitalize() for part in key.split())
        name = name.upper() if style == "env" else name
        plain = said.replace(".", "", 1).isdigit() or said in ("true", "false")
        value = said if style in ("ini", "properties", "words") or plain else f'"{said}"' if style == "toml" or rng.random() < 0.3 else said
        line = {"ini": f"{name}{rng.choice((' = ', '=', ' = '))}{value}", "env": f"{rng.choice(('', '', 'export '))}{name}={value}", "yaml": f"{'  ' if sections else ''}{name}: {value}", "toml": f"{name} = {value}", "words": f"{name} {value}", "properties": f"{name}={value}"}[style]
        if rng.random() < 0.12:
            off.append(key)
            line = f"{'#' if style != 'ini' else rng.choice('#;')}{line}"
            field = Field(field.names, field.schema, [] if field.schema["type"] == "array" else None, "null if it is commented out|value in force, null if not set", optional=True)
        if rng.random() < 0.15:
            lines.append(f"{'  ' if sections and style == 'yaml' else ''}# {prose.sentence(rng)[:76]}")
        lines.append(line)
        parts.append(field)
    if sections:
        parts.append(f.listed("sections|section names", sections, "names of the sections, in order", told=True))
    parts.append(f.tally("setting count|active settings|number of settings", len(made) - len(off), "number of settings that are not commented out"))
    return form.task(rng, "configuration", rng.choice(("configuration", "settings", "config file", "configuration file")), "\n".join(lines), parts)


GENERATORS = (configuration,)
