"""Manual pages as man prints them, and what programs print for --help."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from datetime import datetime
from random import Random

from training.data.dates import MONTHS
from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task

SECTIONS = ("1", "1", "1", "2", "3", "3", "5", "7", "8", "8", "1p", "3pm", "3p", "1ssl", "3x", "8s", "4", "6", "1m", "3perl")
MANUALS = {
    "1": ("User Commands", "General Commands Manual", "{name} Manual", "{name} {version}"), "2": ("System Calls Manual", "Linux Programmer's Manual"),
    "3": ("Library Functions Manual", "C Library Functions", "Linux Programmer's Manual", "{name} documentation"), "4": ("Kernel Interfaces Manual", "Special Files"),
    "5": ("File Formats Manual", "File Formats and Conventions", "{name} configuration"), "6": ("Games Manual", "Games"),
    "7": ("Miscellaneous Information Manual", "Linux", "Conventions and miscellaneous"), "8": ("System Manager's Manual", "System Administration", "Maintenance Commands", "Linux"),
}


def page(rng: Random) -> Task:
    """A manual page with its first and last line."""
    section, base, version = rng.choice(SECTIONS), names.root(rng), names.version(rng)
    if rng.random() < 0.35:
        base = f"{base}-{names.root(rng)}".replace("_", "-") if section[0] != "3" else f"{base}_{names.root(rng)}".replace("-", "_")
    if section[0] == "5":
        base += rng.choice((".conf", "", ".d", "rc"))
    others = [names.root(rng) if rng.random() < 0.6 else base + rng.choice(("ctl", "2", "all", "_r", "grp", "x")) for _ in range(rng.choice((0, 0, 0, 0, 1, 1, 2, 3, 5)))]
    listed = list(dict.fromkeys([base, *others]))
    title = base.upper() if rng.random() < 0.6 else base
    width, when = rng.choice((70, 75, 78, 80)), moments.any_moment(rng, 1995)
    summary = rng.choice((prose.summary, prose.summary, prose.change))(rng)
    manual = rng.choice(MANUALS[section[0]]).format(name=base, version=version)
    dated = rng.random() < 0.75
    see = list(dict.fromkeys(_reference(rng) for _ in range(rng.choice((0, 1, 2, 2, 3, 4, 5, 6, 8)))))
    blocks = [f"NAME\n{prose.wrapped(_names(rng, listed) + rng.choice((' - ', ' - ', ' — ', ' – ')) + summary, width - 3, ' ' * 7, ' ' * 7)}"]
    blocks.append(f"SYNOPSIS\n       {_synopsis(rng, base, section)}")
    flags = [_option(rng) for _ in range(rng.randint(0, 4))] if rng.random() < 0.5 else []
    files = [names.path(rng) for _ in range(rng.randint(1, 3))] if rng.random() < 0.25 else []
    room = rng.randint(150, 700) - 100 * len(flags)
    blocks.append("DESCRIPTION\n" + prose.body(rng, max(60, room), width - 4, " " * 7))
    if flags:
        blocks.append("OPTIONS\n" + "\n\n".join(f"       {', '.join(names)}{arg}\n{prose.wrapped(about, width - 4, ' ' * 14, ' ' * 14)}" for names, arg, about in flags))
    if rng.random() < 0.35:
        blocks.append("[...]")
    if files:
        blocks.append("FILES\n" + "\n".join(f"       {path}" for path in files))
    author, host = names.person(rng), names.host(rng)
    signed = rng.random() < 0.25
    if signed:
        blocks.append(rng.choice((f"AUTHOR\n       {author} <{names.mailbox(rng, author)}>", f"AUTHOR\n       Written by {author}.", f"AUTHORS\n       {author}")))
    reports = f"https://{host}/bugs" if rng.random() < 0.12 else ""
    if reports:
        blocks.append(f"REPORTING BUGS\n       Report bugs to <{reports}>.")
    if see:
        blocks.append("SEE ALSO\n" + prose.wrapped(", ".join(see) + rng.choice(("", "", ".")), width - 4, " " * 7, " " * 7))
    head = _spread(f"{title}({section})", manual, f"{title}({section})", width)
    package = rng.choice((f"{base} {version}", f"{names.root(rng)} {version}", base, "Linux", f"GNU {base} {version}", "Debian", "4th Berkeley Distribution", ""))
    stamp = _stamp(rng, when) if dated else rng.choice(("", "", version, f"{when.year}" if rng.random() < 0.2 else ""))
    foot = _spread(package, stamp, rng.choice((f"{title}({section})", f"{title}({section})", package or title)), width)
    text = "\n\n".join([head, *blocks, foot])
    if rng.random() < 0.08:
        text, dated = "\n\n".join([head, *blocks]), False
    parts: list[Part] = [
        f.text("title|page|page title|page name", title, "as in the first line, without the section|page title of the first line, case kept").spelt(),
        f.text("section|manual section|volume", section, "section in parentheses|manual section", pattern="^[1-9][a-z]*$"),
        f.listed("names|aliases|commands|documented names", listed, "names before the dash under NAME, in order|all names that NAME lists"),
        f.text("summary|description|purpose|one line description", summary, "text after the dash under NAME|one-line description, line breaks as spaces"),
        f.day("date|page date|last updated|updated", when.date() if dated else None, "date of the last line, ISO 8601; null if there is none|from the footer, YYYY-MM-DD, or null").maybe(),
        f.listed("see also|related|references|related pages", see, "entries of SEE ALSO as name(section), in order; empty if there is no such heading|pages under SEE ALSO"),
    ]
    if rng.random() < 0.5:
        parts.append(f.text("manual|manual name|centre header|book", manual if len(manual) < width - 30 else None, "middle of the first line").spelt())
    if rng.random() < 0.5:
        shown = "OPTIONS" in text
        parts.append(f.listed("options|flags|switches", [long[-1] for long, _, _ in flags] if shown else [], "options described under OPTIONS, the last spelling of each, without arguments", told=True))
    if rng.random() < 0.3:
        parts.append(f.listed("files|paths", files, "paths under FILES, empty if there is no such heading", told=True))
    if rng.random() < 0.3:
        parts.append(f.text("author|written by", author if signed else None, "person under AUTHOR, null if there is none"))
    if rng.random() < 0.25:
        parts.append(f.listed("headings|sections|headers", [block.split("\n")[0] for block in blocks if block != "[...]"], "headings in capitals, in order", told=True))
    if rng.random() < 0.2:
        parts.append(f.link("bug tracker|bugs|report bugs to", reports or None, "address under REPORTING BUGS").maybe())
    return form.task(rng, "manual_page", rng.choice(("manual page", "man page", "page", "reference page")), text, parts)


def _reference(rng: Random) -> str:
    name = names.root(rng) if rng.random() < 0.7 else f"{names.root(rng)}-{names.root(rng)}"
    return f"{name}{rng.choice(('', '', '', '.conf'))}({rng.choice(SECTIONS)})"


def _names(rng: Random, listed: list[str]) -> str:
    return ", ".join(listed)


def _spread(left: str, middle: str, right: str, width: int) -> str:
    """Three texts on a line: flush left, centred, flush right."""
    space = max(2, width - len(left) - len(middle) - len(right))
    return f"{left}{' ' * (space // 2)}{middle}{' ' * (space - space // 2)}{right}".rstrip()


def _stamp(rng: Random, when: datetime) -> str:
    name = MONTHS[when.month - 1]
    return rng.choice((
        f"{when:%Y-%m-%d}", f"{when:%Y-%m-%d}", f"{when:%Y-%m-%d}", f"{name} {when.day}, {when.year}", f"{when.day} {name} {when.year}",
        f"{when:%d}-{name[:3]}-{when.year}", f"{name} {when.day}, {when.year}", f"{name[:3]} {when.day}, {when.year}", f"{when.day} {name[:3]} {when.year}", f"{when:%Y/%m/%d}",
    ))


def _synopsis(rng: Random, base: str, section: str) -> str:
    if section[0] in "23":
        name = base.replace("-", "_")
        return f"#include <{names.root(rng)}.h>\n\n       int {name}({rng.choice(('void', 'int fd', 'const char *path, int flags', 'FILE *stream', 'size_t n, void *data'))});"
    if section[0] in "57":
        return rng.choice((f"/etc/{base}", base, f"~/.config/{base}"))
    return rng.choice((f"{base} [OPTION]... [FILE]...", f"{base} [options] <{names.root(rng)}>", f"{base} [-{rng.choice('abcdfhv')}] [--{names.root(rng)}=VALUE] file ...", f"{base} COMMAND [ARGS]"))


def _option(rng: Random) -> tuple[tuple[str, ...], str, str]:
    """Spellings, argument and meaning of an option."""
    long = "--" + rng.choice(("verbose", "quiet", "output", "force", "recursive", "dry-run", "config", "no-color", names.root(rng), f"{names.root(rng)}-{names.root(rng)}")).replace("_", "-")
    short = "-" + rng.choice("abcdefghijklmnopqrstuvwxyzABCDEFGINPRSVX")
    spelt = rng.choice(((short, long), (short, long), (long,), (short,)))
    argument = rng.choice(("", "", "", "=FILE", " NUM", "=WHEN", " <path>", " N"))
    return spelt, argument, prose.sentence(rng)


def helped(rng: Random) -> Task:
    """What a program prints for --help."""
    name, about = names.root(rng) + rng.choice(("", "", "-" + names.root(rng))), prose.summary(rng)
    flags = [_option(rng) for _ in range(rng.randint(2, 6))]
    flags = list({spelt[-1]: (spelt, arg, prose.summary(rng)) for spelt, arg, _ in flags}.values())
    commands = [(names.root(rng), prose.summary(rng)) for _ in range(rng.randint(2, 4))] if rng.random() < 0.35 else []
    commands = list(dict(commands).items())
    arguments = rng.sample(("FILE", "SOURCE", "DEST", "PATTERN", "DIR", "URL", "NAME"), rng.choice((0, 1, 1, 2)))
    version = names.version(rng) if rng.random() < 0.4 else ""
    rows = [f"{name} {version}" if rng.random() < 0.5 else f"{name} version {version}"] if version else []
    usage = " ".join([name, rng.choice(("[OPTION]...", "[options]", "[OPTIONS]")), *(["COMMAND"] if commands else []), *arguments])
    rows += [rng.choice(("Usage: ", "usage: ", "Usage:\n  ")) + usage, rng.choice((about, about + ".", "\n" + about)), ""]
    if commands:
        rows += [rng.choice(("Commands:", "COMMANDS", "Available commands:")), *(f"  {key:<14} {said}" for key, said in commands), ""]
    rows.append(rng.choice(("Options:", "OPTIONS:", "options:", "Mandatory arguments to long options are mandatory for short options too.")))
    rows += [f"  {', '.join(spelt) + arg:<26} {said}" for spelt, arg, said in flags]
    mail, home = names.mailbox(rng, names.person(rng)), names.home(rng, name)
    tail = rng.choice(("", "", f"Report bugs to <{mail}>.", f"Home page: <{home}>", f"Full documentation <{home}>"))
    text = "\n".join([*rows, "", tail] if tail else rows)
    parts: list[Part] = [
        f.text("program|name|command|tool", name, "name of the program"),
        f.text("summary|description|about", about, "what the program does, in one line"),
        f.listed("options|flags|long options", [spelt[-1] for spelt, _, _ in flags], "the last spelling of each option, without its argument", told=True),
        f.tally("option count|number of options|options listed", len(flags), "how many options are listed"),
        f.listed("commands|subcommands|actions", [key for key, _ in commands], "names of the subcommands, empty if there are none"),
        f.listed("arguments|positional arguments|operands", arguments, "positional arguments in the usage line, in order", told=True),
        f.text("version|program version", version or None, "null if none is given").maybe(),
        f.text("bug address|contact|report bugs to", mail if "bugs" in tail else None, "mail address for bugs, null if none is given").maybe(),
        f.link("homepage|home page|url|documentation", home if home in tail else None, "null if none is given").maybe(),
        f.text("usage|usage line|synopsis", usage, "without the word usage").spelt(),
        f.Table("options|flags|option list", [(f.text("option|flag|name", spelt[-1]), f.text("description|help|meaning", said)) for spelt, _, said in flags], "last spelling and meaning of each option"),
    ]
    return form.task(rng, "program_help", rng.choice(("program", "help text", "command", "usage message")), text, parts)


GENERATORS = (page, helped)
