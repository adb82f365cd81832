"""Changelogs of distributions: Debian's debian/changelog and the %changelog of RPM specs."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task

SUITES = (
    "unstable", "unstable", "unstable", "experimental", "stable", "testing", "UNRELEASED", "sid",
    "bookworm", "bullseye-security", "buster-backports", "stretch", "jammy", "noble", "focal-security",
    "bookworm-updates", "stable-security", "xenial", "bullseye", "testing-proposed-updates", "mantic",
)
URGENCIES = ("low", "medium", "high", "emergency", "critical")


CVE = re.compile(r"CVE-\d{4}-\d{4,7}")
CLOSES = re.compile(r"closes:\s*(?:bug)?#\d+(?:,\s*(?:bug)?#\d+)*", re.IGNORECASE)
LAUNCHPAD = re.compile(r"LP:\s*#\d+(?:,\s*#\d+)*")


@dataclass(slots=True)
class Notes:
    """Change items under construction, as one author writes them."""

    rng: Random
    rich: float = 0.0
    tops: list[str] = field(default_factory=list)
    thanked: list[str] = field(default_factory=list)

    def item(self) -> str:
        """One change, with references now and then."""
        rng, line = self.rng, prose.change(self.rng)
        if rng.random() < 0.15:
            line = f"{names.path(rng).lstrip('/~.')}: {line}"
        elif rng.random() < 0.2:
            why = rng.choice((" so that", " because", " since", " to ensure that", ":", ";"))
            line += f"{why} {prose.clause(rng)}"
        if rng.random() < 0.1 * self.rich:
            line = rng.choice((f"{line} ({cve(rng)})", f"{cve(rng)}: {line}", f"{line}: {cve(rng)}"))
        if rng.random() < 0.08:
            who = names.person(rng)
            self.thanked.append(who)
            line += rng.choice((f", thanks to {who}", f" (Thanks: {who})", f". Patch by {who}"))
        if rng.random() < 0.3 * self.rich:
            return line + rng.choice((".", "", ";")) + f" {closing(rng)}"
        return line + rng.choice((".", ""))


def cve(rng: Random) -> str:
    """A CVE identifier."""
    return f"CVE-{rng.randint(1999, 2026)}-{rng.randint(1, 59999):04d}"


def closing(rng: Random) -> str:
    """One to three bug numbers in one of the notations that close them."""
    many = rng.choice((1, 1, 1, 1, 2, 3))
    if rng.random() < 0.15:
        found = ", ".join(f"#{rng.randint(1000, 2100000)}" for _ in range(many))
        return rng.choice(("(LP: {})", "LP: {}", "LP: {}.")).format(found)
    sign = rng.choice(("#", "#", "#", "bug#"))
    found = ", ".join(f"{sign}{rng.randint(90000, 1130000)}" for _ in range(many))
    forms = "(Closes: {})|(Closes: {})|Closes: {}|closes: {}.|(closes: {})|(Closes: {}).".split("|")
    return rng.choice(forms).format(found)


def unique(found: Iterable[str]) -> list[str]:
    """In order of first mention."""
    return list(dict.fromkeys(found))


def closed(pattern: re.Pattern[str], text: str) -> list[int]:
    """The bug numbers in all the places that the pattern finds."""
    places = (match.group() for match in pattern.finditer(text))
    return [int(n) for n in unique(n for place in places for n in re.findall(r"\d+", place))]


def debian(rng: Random) -> Task:
    """An entry of debian/changelog."""
    name, version, when = names.package(rng), names.revision(rng), moments.any_moment(rng)
    suite, urgency = rng.choice(SUITES), rng.choice(URGENCIES[:3] * 3 + URGENCIES)
    who = names.team(rng) if rng.random() < 0.08 else names.person(rng)
    mail, notes = names.mailbox(rng, who), Notes(rng, rng.choice((0.3, 1.0, 1.0, 1.8)))
    shown = rng.choice((urgency, urgency, urgency, urgency.upper(), urgency.capitalize()))
    extra = ", binary-only=yes" if rng.random() < 0.03 else ""
    lines = [f"{name} ({version}) {suite}; urgency={shown}{extra}", ""]
    people = list(dict.fromkeys([who, *(names.person(rng) for _ in range(rng.choice((0, 0, 0, 1, 2))))]))
    sections = people if len(people) > 1 or rng.random() < 0.15 else []
    room = rng.randint(60, 850)
    blocks = [_bullets(notes, room // max(1, len(sections))) for _ in sections or [who]]
    for owner, block in zip(sections, blocks, strict=False):
        lines += [f"  [ {owner} ]", *block, ""]
    if not sections:
        lines += [*blocks[0], ""]
    lines.append(f" -- {who} <{mail}>  {moments.rfc2822(rng, when)}")
    text = "\n".join(lines)
    cves, launchpad = unique(CVE.findall(text)), closed(LAUNCHPAD, text)
    parts: list[Part] = [
        f.text("package|source package|source|name", name, "source package name|name of the source package"),
        f.text("version|package version|new version", version, "full version with epoch and revision|version as in the first line"),
        f.text("distribution|suite|target suite|target", suite, "target suite|suite that the upload goes to"),
        f.choice("urgency|upload urgency|priority", urgency, URGENCIES, "lower case"),
        f.text("name|full name", who, "person in the last line").inside("maintainer"),
        f.email("email|mail|address", mail, "without angle brackets").inside("maintainer"),
        *_when(rng, when, "upload time as ISO 8601, offset as written|time of the last line, ISO 8601 with its offset"),
        f.numbers("closes|closed bugs|bugs|fixed bugs", closed(CLOSES, text), "Debian bug numbers closed by the entry, in order|numbers after Closes:, empty if none", minimum=1),
        f.listed("cves|cve ids|security issues|vulnerabilities", cves, "CVE identifiers in order of first mention|empty if no CVE is named", pattern=r"^CVE-\d{4}-\d{4,7}$"),
        f.tally("changes|change count|items|number of changes", len(notes.tops), "number of top-level items|how many lines start with '*' at the first level|number of top-level change items, nested ones not counted"),
        f.listed("contributors|sections|authors", sections, "names in square brackets, in order|names of the [ Name ] sections, empty if there are none", told=True),
    ]
    if launchpad or rng.random() < 0.3:
        parts.append(f.numbers("launchpad bugs|lp bugs|launchpad", launchpad, "numbers after LP:|Launchpad bug numbers, empty if none", minimum=1))
    if notes.thanked or rng.random() < 0.15:
        parts.append(f.listed("thanks|credits|thanked", notes.thanked, "people thanked or credited with a patch, in order", told=True))
    if rng.random() < 0.25:
        flag = bool(cves) or "security" in suite
        parts.append(f.flag("security|is security update|security update", flag, "true if it names a CVE or goes to a security suite"))
    if rng.random() < 0.25:
        parts.append(f.text("first change|first item|top change", _plain(notes.tops[0]), "text of the first item, line breaks as spaces|the first bullet on one line").spelt())
    return form.task(rng, "changelog", rng.choice(("Debian changelog entry", "changelog entry", "release", "upload")), text, parts)


def _bullets(notes: Notes, room: int) -> list[str]:
    """Top-level items with some nested ones, in about `room` characters."""
    rng, lines = notes.rng, list[str]()
    width, nested = rng.choice((70, 74, 76, 79)), rng.choice((0.0, 0.0, 0.15, 0.4))
    mark, used = rng.choice(("-", "-", "-", "+", "*")), 0
    while not lines or used < room:
        if nested and rng.random() < nested:
            head = rng.choice((f"{names.root(rng).capitalize()}:", prose.change(rng) + ":", f"debian/{rng.choice(('control', 'rules', 'patches', 'copyright', 'tests'))}:", "New upstream release."))
            notes.tops.append(head)
            lines.append(f"  * {head}")
            for _ in range(rng.randint(1, 3)):
                lines += prose.wrapped(notes.item(), width, f"    {mark} ", "      ").split("\n")
        else:
            fresh = f"New upstream release {names.version(rng)}."
            notes.tops.append(fresh if rng.random() < 0.1 else notes.item())
            lines += prose.wrapped(notes.tops[-1], width, "  * ", "    ").split("\n")
        used = sum(map(len, lines))
        if rng.random() < 0.1:
            lines.append("")
    return lines


def rpm(rng: Random) -> Task:
    """One to three entries of a spec file's %changelog; the newest counts."""
    notes, heads, blocks = Notes(rng), list[tuple[str, str, str]](), list[str]()
    style, when = rng.randrange(4), moments.any_moment(rng, 2003)
    count, sizes, dates = rng.choice((1, 1, 2, 2, 3)), list[int](), list[datetime]()
    for _ in range(count):
        who = names.person(rng)
        mail, version = names.mailbox(rng, who), f"{names.version(rng)}-{rng.randint(1, 14)}"
        if style == 1:
            version = f"{rng.randint(1, 3)}:{version}"
        if style == 2:
            version += f".fc{rng.randint(20, 44)}"
        head = f"* {moments.short(when)} {moments.month(when)} {when.day:02d} {when.year} {who} <{mail}>"
        head += f"\n- {version}" if style == 3 else f" {'- ' if style else ''}{version}"
        tails = ("", "", "", f" (#{rng.randint(9999, 2300000)})", f" ({cve(rng)})")
        items = [notes.item() + rng.choice(tails) for _ in range(rng.randint(1, 5))]
        heads.append((who, mail, version))
        blocks.append("\n".join([head, *(prose.wrapped(item, 78, "- ", "  ") for item in items)]))
        dates.append(when)
        when -= timedelta(days=rng.randint(1, 500))
        sizes.append(len(items))
    text = ("%changelog\n" if rng.random() < 0.6 else "") + "\n\n".join(blocks)
    who, mail, version = heads[0]
    parts: list[Part] = [
        f.text("name|full name", who, "who made the newest entry").inside("packager"),
        f.email("email|mail", mail, "without angle brackets").inside("packager"),
        f.text("version|evr|version release|latest version", version, "version-release of the newest entry"),
        f.day("date|entry date|latest date|day", dates[0].date(), "day of the newest entry, ISO 8601"),
        f.tally("entries|entry count|releases", count, "number of entries shown"),
        f.tally("changes|change count|items", sizes[0], "number of items in the newest entry"),
        f.listed("versions|all versions|releases listed", [head[2] for head in heads], "versions of all entries, newest first", told=True),
        f.listed("authors|packagers|people", list(dict.fromkeys(head[0] for head in heads)), "names in order of first mention, without addresses", told=True),
        f.listed("cves|cve ids", unique(CVE.findall(blocks[0])), "CVE identifiers in the newest entry", told=True),
        f.text("summary|note", None, "summary of the release, null if none is given"),
    ]
    if style == 3:
        parts = [part for part in parts if part.names.split("|")[0] != "changes"]
    return form.task(rng, "changelog", "RPM changelog", text, parts)


def _when(rng: Random, when: datetime, about: str) -> list[Part]:
    """The moment, whole or as its day; seldom both."""
    whole = f.instant("date|uploaded at|timestamp|date time|time", when, about)
    short = f.day("date|day|release date|upload date", when.date(), "calendar date as written, ISO 8601|day of the trailer, YYYY-MM-DD")
    chance = rng.random()
    return [whole] if chance < 0.7 else [short] if chance < 0.92 else [whole, short]


def _plain(line: str) -> str:
    return " ".join(line.split())


GENERATORS = (debian, rpm)
