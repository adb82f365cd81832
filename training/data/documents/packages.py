"""Records of distributions' packages: control stanzas, apt, rpm, pacman, brew, and plain prose."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from training.data.documents import fields as f, form, names, prose
from training.data.documents.fields import Part
from training.data.example import Task

AREAS = (
    "libs", "libdevel", "python", "perl", "utils", "net", "admin", "web", "doc", "devel", "text", "java",
    "graphics", "sound", "x11", "gnome", "kde", "math", "science", "editors", "mail", "shells", "oldlibs",
    "javascript", "fonts", "games", "video", "database", "golang", "rust", "non-free/admin", "contrib/net",
    "interpreters", "misc", "vcs", "otherosfs", "universe/libs", "cli-mono", "introspection", "kernel",
)
PRIORITIES = ("required", "important", "standard", "optional", "extra")
ARCHITECTURES = ("amd64", "all", "arm64", "i386", "armhf", "any", "x86_64", "noarch", "riscv64")


@dataclass(frozen=True, slots=True)
class Package:
    """What a record of a package says; empty strings are not given."""

    name: str
    version: str
    section: str
    priority: str
    source: str
    size: int
    summary: str
    home: str
    depends: tuple[str, ...]
    relations: tuple[str, ...]
    maintainer: str
    mail: str
    architecture: str
    licence: str
    story: str


def package(rng: Random) -> Package:
    """A made-up package; some things may be missing."""
    name, person = names.package(rng), names.team(rng) if rng.random() < 0.4 else names.person(rng)
    needs = tuple(dict.fromkeys(names.package(rng) for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 4, 6, 8)))))
    source = names.root(rng) if rng.random() < 0.6 else ""
    return Package(
        name, names.revision(rng), rng.choice(AREAS), rng.choice(PRIORITIES[3:4] * 5 + PRIORITIES), source,
        rng.choice((rng.randint(9, 400), rng.randint(20, 5000), rng.randint(1000, 250000))), prose.summary(rng),
        names.home(rng, source or name) if rng.random() < 0.75 else "", needs, tuple(_relation(rng, need) for need in needs),
        person, names.mailbox(rng, person), rng.choice(ARCHITECTURES), rng.choice(names.LICENCES),
        prose.body(rng, rng.choice((100, 250, 400, 500, 650)), rng.choice((70, 74, 78))),
    )


def _relation(rng: Random, need: str) -> str:
    """A dependency as it is written: often with a version, an architecture or an alternative."""
    chance = rng.random()
    if chance < 0.4:
        return need
    if chance < 0.9:
        return f"{need} ({rng.choice(('>=', '>=', '>=', '=', '<<', '>>'))} {names.revision(rng)})"
    return rng.choice((f"{need}:any", f"{need} [linux-any]", f"{need} | {names.package(rng)}"))


def control(rng: Random, made: Package) -> str:
    """A stanza of fields in any order; the description last or not."""
    sized = f"{made.size}"
    rows = [f"Package: {made.name}", f"Version: {made.version}", f"Section: {made.section}", f"Priority: {made.priority}", f"Architecture: {made.architecture}", f"Maintainer: {made.maintainer} <{made.mail}>", f"Installed-Size: {sized}"]
    if made.source:
        rows.append(f"Source: {made.source}" + (f" ({names.version(rng)})" if rng.random() < 0.1 else ""))
    if made.home:
        rows.append(f"Homepage: {made.home}")
    if made.relations:
        line = "Depends: " + ", ".join(made.relations)
        rows.append(prose.wrapped(line, 76, rest=" ") if rng.random() < 0.1 else line)
    for label in rng.sample(("Recommends", "Suggests", "Conflicts", "Breaks", "Replaces", "Provides", "Pre-Depends"), rng.choice((0, 0, 1, 2))):
        rows.append(f"{label}: {', '.join(_relation(rng, names.package(rng)) for _ in range(rng.randint(1, 2)))}")
    for extra in rng.sample((f"Multi-Arch: {rng.choice(('same', 'foreign', 'allowed'))}", "Status: install ok installed", f"Tag: role::{names.root(rng)}, implemented-in::c", f"SHA256: {names.hexes(rng, 32)}", "Essential: yes"), rng.choice((0, 0, 1, 2))):
        rows.append(extra)
    if rng.random() < 0.6:
        rng.shuffle(rows)
    story = "\n".join(" " + (row or ".") for row in made.story.split("\n"))
    about = f"Description: {made.summary}\n{story}"
    place = len(rows) if rng.random() < 0.8 else rng.randrange(len(rows))
    return "\n".join([*rows[:place], about, *rows[place:]])


def told(rng: Random, made: Package) -> str:
    """A description in words, with the facts in sentences before or after it."""
    head = rng.choice((f"{made.name} - {made.summary}", f"{made.name}: {made.summary}", f"{made.name} ({made.summary})", f"{made.name} — {made.summary}"))
    says = [
        rng.choice((f"Version {made.version} belongs to section {made.section} and has priority {made.priority}.", f"It is at version {made.version}, filed under {made.section} (priority: {made.priority}).", f"{made.section}, {made.priority}; current version: {made.version}.")),
        rng.choice((f"It takes up {made.size:,} KiB on disk.", f"Once unpacked it needs {made.size} KiB.", f"Installed size: {made.size} KiB.", f"Installing it uses {made.size:,} kB of disk space.")),
    ]
    if made.source:
        says[0] += rng.choice((f" It is built from {made.source}.", f" Source: {made.source}.", f" The source package is called {made.source}."))
    if made.relations:
        says.append(rng.choice(("It depends on {}.", "It needs {}.", "Depends: {}.", "Requires {} to be installed.")).format(", ".join(made.relations)))
    elif rng.random() < 0.3:
        says.append("It depends on nothing else.")
    if made.home:
        says.append(rng.choice(("Home page: {}", "See {}", "Upstream lives at {}", "More information: {}")).format(made.home))
    says.append(rng.choice(("Maintained by {}.", "Its maintainer is {}.", "Contact: {}.")).format(f"{made.maintainer} <{made.mail}>"))
    if rng.random() < 0.3:
        rng.shuffle(says)
    return "\n\n".join((head, made.story, rng.choice((" ", " ", "\n")).join(says)))


def site(rng: Random, made: Package) -> str:
    """As a page of a package archive would read when copied as text."""
    mark = rng.choice(("  * ", "- ", "dep: ", "• "))
    rows = [rng.choice((f"Package: {made.name} ({made.version})", f"Details of package {made.name}\nVersion: {made.version}", f"{made.name} {made.version}")), "", made.summary, "", made.story, ""]
    if made.relations:
        rows += [rng.choice(("Other packages related to it (depends):", "Dependencies", "Needs:")), *(mark + need for need in made.relations), ""]
    rows += [f"Section: {made.section}", f"Priority: {made.priority}", f"Architecture {made.architecture}, installed size {made.size:,} {rng.choice(('kB', 'KiB'))}", f"Maintainer: {made.maintainer} <{made.mail}>"]
    if made.source:
        rows.append(f"Source package: {made.source}")
    if made.home:
        rows.append(f"Homepage [{made.home}]")
    return "\n".join(rows)


def debian(rng: Random) -> Task:
    """A Debian package in one of three layouts."""
    made = package(rng)
    layout: Callable[[Random, Package], str] = rng.choice((control, control, told, told, site))
    text = layout(rng, made)
    parts = [*_common(made), *_maintainer(rng, made)]
    parts += [
        f.text("section|archive section|category|area", made.section, "archive section"),
        f.choice("priority|importance", made.priority, PRIORITIES),
        f.text("source package|source|built from|src", made.source, "name of the source package, null if the text names none|source package without its version, or null").maybe(),
        f.whole("installed size kib|installed size|size|size kib", made.size, "in KiB|installed size in KiB as a plain number", minimum=0),
        f.text("architecture|arch", made.architecture if layout is not told else None),
    ]
    if layout is not control:
        parts[2:2] = [f.text("licence|license", None, "null if none is named")] if rng.random() < 0.3 else []
    return form.task(rng, "package", rng.choice(("Debian package", "package", "package description", "archive entry")), text, parts)


def _common(made: Package) -> list[Part]:
    return [
        f.text("package|name|package name|id", made.name, "name of the binary package"),
        f.text("version|package version|release", made.version, "full version|version string as written"),
        f.text("summary|description|short description|synopsis", made.summary, "one-line description|short description without the name"),
        f.link("homepage|home page|url|website|upstream url", made.home or None, "upstream home page, null if none is given").maybe(),
        f.listed("depends|dependencies|requires|needs", made.depends, "names of the packages it depends on, without versions, in order|package names only; the first of alternatives; empty if none"),
        f.tally("dependency count|number of dependencies|depends count", len(made.depends), "how many packages it depends on"),
    ]


def _maintainer(rng: Random, made: Package) -> list[Part]:
    if rng.random() < 0.4:
        return []
    return [f.text("name|full name", made.maintainer).inside("maintainer"), f.email("email|mail", made.mail).inside("maintainer")]


def other(rng: Random) -> Task:
    """rpm -qi, pacman -Qi, brew info, apk or flatpak info."""
    made = package(rng)
    name, version, licence = made.name, names.version(rng), made.licence
    size, home, needs = made.size * 1024 + rng.randint(0, 1023), made.home, list(made.depends)
    release = f"{rng.randint(1, 40)}.{rng.choice(('fc40', 'el9', 'el8_9', 'fc38', 'mga9', 'lp155.2'))}"
    arch, extra = rng.choice(("x86_64", "noarch", "aarch64", "i686")), list[Part]()
    wide = rng.randint(12, 16)

    def row(key: str, value: str) -> str:
        return f"{key:<{wide}}: {value}"

    match rng.randrange(4):
        case 0:
            kind, shown = "RPM package", f"{version}-{release}"
            built = rng.choice(("(none)", f"{made.maintainer} <{made.mail}>"))
            rows = [row("Name", name), row("Version", version), row("Release", release), row("Architecture", arch), row("Install Date", "(not installed)"), row("Group", rng.choice(("Unspecified", "System/Libraries", "Development/Tools"))), row("Size", f"{size}"), row("License", licence), row("Source RPM", f"{made.source or name}-{version}-{release}.src.rpm"), row("Packager", built)]
            rows += [row("URL", home)] if home else []
            rows += [row("Summary", made.summary), f"Description :\n{made.story}"]
            version, needs = version, []
            extra = [
                f.text("release|build|revision", release, "release after the version"), f.text("architecture|arch", arch), f.whole("size|size bytes|bytes", size, "installed size in bytes", minimum=0),
                f.text("source rpm|srpm|source package", f"{made.source or name}-{version}-{release}.src.rpm", "file name of the source package"), f.text("packager|vendor", None if built == "(none)" else built, "null if none is set"),
                f.made("evr|full version|version release", shown, "version and release joined by a dash"),
            ]
        case 1:
            kind = "pacman package"
            shown = f"{version}-{rng.randint(1, 4)}"
            rows = [row("Name", name), row("Version", shown), row("Description", made.summary), row("Architecture", arch), row("URL", home or "None"), row("Licenses", licence), row("Groups", "None"), row("Depends On", "  ".join(f"{need}{rng.choice(('', '', '>=' + names.version(rng)))}" for need in needs) or "None"), row("Optional Deps", "None"), row("Installed Size", f"{size / 2**20:.2f} MiB"), row("Packager", f"{made.maintainer} <{made.mail}>"), row("Install Reason", rng.choice(("Explicitly installed", "Installed as a dependency for another package")))]
            extra = [f.text("architecture|arch", arch), f.real("installed size mib|size mib|size", float(f"{size / 2**20:.2f}"), "in MiB"), f.text("packager|built by", made.maintainer, "name without the address").spelt(), f.flag("explicit|explicitly installed", "Explicitly" in rows[-1], "true if not installed as a dependency"), f.listed("groups", [], "empty if None")]
            version = shown
        case 2:
            kind, taps = "formula", rng.choice(("homebrew/core", "homebrew/core", f"{names.root(rng)}/tap"))
            bottled, keg = rng.random() < 0.7, rng.random() < 0.2
            rows = [f"==> {name}: stable {version}{' (bottled)' if bottled else ''}{', HEAD' if rng.random() < 0.5 else ''}{' [keg-only]' if keg else ''}", made.summary, home or f"https://formulae.example/{name}", rng.choice(("Not installed", f"/usr/local/Cellar/{name}/{version} ({rng.randint(8, 400)} files, {rng.randint(1, 90)}MB) *")), f"From: https://github.com/{taps}/blob/HEAD/Formula/{name[0]}/{name}.rb", f"License: {licence}"]
            home = rows[2]
            rows += ["==> Dependencies", f"Required: {', '.join(f'{need} ✔' if rng.random() < 0.5 else need for need in needs)}"] if needs else []
            rows += ["==> Analytics", f"install: {rng.randint(100, 90000):,} (30 days), {rng.randint(90001, 400000):,} (90 days)"]
            extra = [f.flag("bottled|has bottle|prebuilt", bottled, "true if a bottle exists"), f.flag("keg only|is keg only", keg, "true if it is keg-only"), f.flag("installed|is installed", rows[3] != "Not installed", "whether it is installed here"), f.text("tap|repository", taps, "the tap it comes from")]
        case _:
            kind = "snap or flatpak"
            rows = [f"name:      {name}", f"summary:   {made.summary}", f"publisher: {made.maintainer}{rng.choice(('', '✓', '**'))}", f"store-url: https://snapcraft.example/{name}", f"license:   {licence}", "description: |", *("  " + line for line in made.story.split("\n")), f"snap-id:   {names.blob(rng, 24)}", "channels:", f"  latest/stable:    {version} 20{rng.randint(18, 26)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)} ({rng.randint(1, 900)}) {rng.randint(1, 400)}MB -", "  latest/candidate: ↑"]
            home, needs = "", []
            extra = [f.text("publisher|developer", made.maintainer, "without a check mark"), f.text("snap id|id", next(line for line in rows if "snap-id" in line)[11:])]
    said = "\n".join(rows)
    parts: list[Part] = [
        f.text("name|package|package name", name), f.text("version|stable version", version, "version as printed"), f.text("license|licence|licenses", licence, "licence as printed"),
        f.text("summary|description|about", made.summary, "one-line description"), f.link("homepage|url|home", home or None, "null if there is none").maybe(), *extra,
    ]
    if needs or "None" in said:
        parts.append(f.listed("dependencies|depends|requires", needs, "names without versions, in order; empty if none"))
    return form.task(rng, "package", rng.choice((kind, "package")), said, parts)


GENERATORS = (debian, other)
