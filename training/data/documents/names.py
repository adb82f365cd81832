"""Odd strings as technical documents have them: packages, versions, hosts, paths, people, hashes."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

import base64
from random import Random

from training.data import people

HEADS = (
    "acl apt arc audio auto bin blk block boot buf cal cert char clip cloud code col comp conf cron "
    "crypt curl data dbus deb dev dir disk dns doc edit elf exec ext fast file find font form fuse "
    "geo git gl gpg graph grep gtk hash http icon image inet init io ip java jq json kernel key lang "
    "lib linux list log lua lz mail map math md media mem mesh mime mod mp music net news nfs node "
    "open pack page pam parse pdf perl php pkg plot png poly port proc proto py qt query rand regex "
    "rest rpc ruby scan search sec sed shell sip site smb snap sound spell sql ssh ssl stat stream "
    "sys tag tar task tcp term test text time tiff tls tmp token tool tree tty udev uni url usb util "
    "uuid vim web wire word x11 xcb xml xslt yaml zip zlib zone"
).split()
TAILS = (
    "ad al cat check core ctl d dump er ex fs gen ify io ist kit lib lint ly man mon mux ng ops or "
    "parse py r ra ron rs ry scan shell set sh stat sync tool top tools tk ux view walk wm x y z"
).split()
SYLLABLES = (
    "ba bri co da den do el fa fi ga gru ha in jo ka ki la lo ma mi na no or pa pi qua ra ri ro sa "
    "so ta ti to ur va vi wa xa yo za zu nix tor lex dor mar lin vex tan"
).split()
TLDS = ("org", "org", "com", "com", "net", "io", "dev", "de", "fr", "co.uk", "info", "eu", "sh")
FORGES = (
    "github.com", "github.com", "gitlab.com", "codeberg.org", "salsa.debian.org", "bitbucket.org",
    "git.savannah.gnu.org", "sourceforge.net/projects", "launchpad.net", "sr.ht", "pagure.io",
)
LICENCES = (
    "MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "GPL-2.0-or-later", "GPL-3.0-only", "ISC",
    "LGPL-2.1-or-later", "MPL-2.0", "Zlib", "0BSD", "GPLv2+", "GPLv3", "LGPLv3+", "BSD", "PSF-2.0",
    "Apache License 2.0", "MIT License", "BSD License", "Public Domain", "Artistic-2.0", "GPL",
    "Apache License, Version 2.0", "MIT OR Apache-2.0", "GPL-2+", "CC0-1.0", "AGPL-3.0", "Unlicense",
    "New BSD License", "Modified BSD License", "The MIT License (MIT)", "Dual License", "EPL-2.0",
)


def root(rng: Random) -> str:
    """The bare name of a program or library."""
    chance = rng.random()
    if chance < 0.45:
        glue = rng.choice(("", "", "-", "_"))
        return rng.choice(HEADS) + glue + rng.choice(TAILS if not glue else HEADS)
    if chance < 0.75:
        return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))
    if chance < 0.9:
        return rng.choice(HEADS) + rng.choice(SYLLABLES)
    return people.word(rng)


def package(rng: Random) -> str:
    """The name of a distribution's package."""
    name, n = root(rng).replace("_", "-"), rng.randint(0, 9)
    return rng.choice((
        name, name, name, f"lib{name}{n}", f"lib{name}-dev", f"lib{name}{n}.{rng.randint(0, 9)}-0",
        f"python3-{name}", f"{name}-utils", f"{name}-doc", f"lib{name}-perl", f"{name}-common",
        f"golang-{root(rng)}-{name}-dev", f"ruby-{name}", f"node-{name}", f"lib{name}-java",
        f"{name}{n}", f"{name}-{root(rng)}".replace("_", "-"), f"fonts-{name}", f"lib{name}++{n}",
        f"r-cran-{name}", f"{name}-bin", f"lib{name}{n}t64", f"lib{name}-{n}-{rng.randint(0, 3)}",
        f"gir1.2-{name}-{n}.0", f"{name}-tools", f"php-{name}", f"{name}.d", f"x{name}",
    )).lower()


def project(rng: Random) -> str:
    """The name of a package in a language's index."""
    name = root(rng)
    return rng.choice((
        name, name, name, f"py{name}", f"{name}-{root(rng)}", f"{name}_{root(rng)}", f"{name}py",
        f"{name.capitalize()}", f"django-{name}", f"pytest-{name}", f"types-{name}", f"{name}2",
        f"{name}.{root(rng)}", f"flask-{name}", f"{name}-client", f"zope.{name}", f"{name}-cli",
    ))


def version(rng: Random) -> str:
    """An upstream version."""
    small = [rng.choice((0, 1, 2, 3, rng.randint(0, 60))) for _ in range(rng.choice((2, 3, 3, 3, 4)))]
    plain = ".".join(map(str, small))
    if rng.random() < 0.1:
        return rng.choice((
            f"20{rng.randint(10, 26)}.{rng.randint(1, 12)}.{rng.randint(1, 28)}",
            f"20{rng.randint(10, 26)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}",
            f"{rng.randint(5, 700)}",
            f"{plain}.{rng.randint(100, 9999)}",
            f"{plain}{rng.choice('abcdeg')}",
        ))
    return plain


def pep440(rng: Random) -> str:
    """A version of a Python package."""
    tail = f"a{rng.randint(1, 9)} b{rng.randint(1, 4)} rc{rng.randint(1, 3)} .post{rng.randint(1, 3)} .dev{rng.randint(0, 90)}"
    return version(rng) + (rng.choice(tail.split()) if rng.random() < 0.15 else "")


def semver(rng: Random) -> str:
    """major.minor.patch, seldom with more."""
    plain = ".".join(str(rng.choice((0, 1, 2, rng.randint(0, 40)))) for _ in range(3))
    tails = f"-alpha.{rng.randint(0, 9)} -beta.{rng.randint(1, 9)} -rc.{rng.randint(1, 4)} -next.{rng.randint(0, 30)} +build.{rng.randint(1, 900)}"
    return plain + (rng.choice(tails.split()) if rng.random() < 0.15 else "")


def revision(rng: Random) -> str:
    """A Debian version, with what distributions add to it."""
    made, n = version(rng), rng.randint(1, 9)
    if rng.random() < 0.2:
        made += rng.choice((
            f"~rc{n}", "+dfsg", f"+dfsg{n}", f"+ds{n}", f"~beta{n}", f"+git20{rng.randint(15, 26)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}",
            f"+git20{rng.randint(15, 25)}1104.{people.pattern(rng, 'xxxxxxx')}", f"~{n}", f"+really{version(rng)}", f"-p{n}",
        ))
    if rng.random() < 0.85:
        made += "-" + rng.choice((str(n), str(n), str(n), f"{n}.{rng.randint(1, 4)}", f"0ubuntu{n}", f"{n}ubuntu{rng.randint(1, 9)}", f"0+deb{n}"))
        if rng.random() < 0.25:
            made += rng.choice((f"+deb{rng.randint(8, 13)}u{n}", f"~bpo{rng.randint(9, 12)}+{n}", f"+b{n}", f"build{n}", f".{rng.randint(1, 3)}~{rng.randint(18, 24)}.04.{rng.randint(1, 3)}", f"+rpi{n}"))
    return (f"{rng.randint(1, 4)}:" if rng.random() < 0.1 else "") + made


def person(rng: Random) -> str:
    """A name as it stands in technical documents."""
    name = people.person(rng)
    chance = rng.random()
    if chance < 0.04:
        return rng.choice((f"Dr. {name}", f"{name}, Jr.", f"{name} III", name.lower(), name.split()[0]))
    return name


def mailbox(rng: Random, name: str) -> str:
    """A mail address of a person or a team."""
    if rng.random() < 0.5:
        return people.email(rng, name)
    parts = people.plain(name).split() or [root(rng)]
    local = rng.choice((
        parts[0], parts[-1], parts[0][:1] + parts[-1], parts[0] + parts[-1][:1], ".".join(parts),
        parts[0] + "+" + root(rng), "".join(part[0] for part in parts) + str(rng.randint(1, 99)),
    ))
    return f"{local}@{rng.choice(('debian.org', 'gnu.org', 'gmail.com', 'ubuntu.com', 'kernel.org', 'redhat.com', 'users.sourceforge.net', host(rng), host(rng), host(rng), 'suse.de', 'freebsd.org', 'posteo.net', 'gmx.de'))}"


def team(rng: Random) -> str:
    """A group that maintains something."""
    topic = root(rng).capitalize()
    return rng.choice((
        f"Debian {topic} Maintainers", f"{topic} Team", f"Debian {topic} Team", f"{topic} Developers",
        f"The {topic} Authors", f"{topic} contributors", f"Ubuntu {topic} Developers", f"{topic} Project",
        f"{topic} Packaging Group", "Debian QA Group", f"{topic} Software Foundation",
    ))


def host(rng: Random) -> str:
    """A domain name, seldom with a label before it."""
    name = rng.choice((root(rng), root(rng), people.word(rng))).replace("_", "-")
    made = f"{name}.{rng.choice(TLDS)}"
    return rng.choice((made, made, made, f"{rng.choice(HEADS)}.{made}", f"{rng.choice(('lists', 'mail', 'www', 'docs', 'ftp'))}.{made}"))


def home(rng: Random, name: str) -> str:
    """The web page of a project."""
    owner = rng.choice((root(rng), name, people.plain(people.person(rng)).replace(" ", "")))
    name = name.lower()
    return rng.choice((
        f"https://{rng.choice(FORGES)}/{owner}/{name}", f"https://{rng.choice(FORGES)}/{owner}/{name}",
        f"https://www.{name}.{rng.choice(TLDS)}/", f"http://{name}.{rng.choice(TLDS)}",
        f"https://{name}.readthedocs.io/en/{rng.choice(('latest', 'stable'))}/", f"https://{host(rng)}/{name}/",
        f"http://www.{host(rng)}/~{owner}/{name}.html", f"https://{owner}.github.io/{name}",
        f"https://www.gnu.org/software/{name}/", f"http://{name}.sourceforge.net/", f"https://{host(rng)}",
        f"https://metacpan.org/release/{name.capitalize()}", f"https://wiki.{host(rng)}/{name.capitalize()}?action=show",
    ))


def path(rng: Random) -> str:
    """A path of a Unix file."""
    folder = rng.choice((
        "/etc", "/usr/bin", "/usr/lib", "/var/log", "/var/lib", "/opt", "/home", "/srv", "/usr/share/doc",
        "/usr/local/bin", "/run", "/tmp", "/usr/lib/x86_64-linux-gnu", "~/.config", "src", "debian", "./lib",
    ))
    tail = rng.choice(("", "", ".conf", ".py", ".so", ".log", ".c", ".h", ".txt", ".service", ".d", ".gz"))
    middle = f"/{root(rng)}" if rng.random() < 0.4 else ""
    return f"{folder}{middle}/{root(rng)}{tail}"


def hexes(rng: Random, size: int, glue: str = "", upper: bool = False) -> str:
    """`size` bytes in hexadecimal."""
    made = glue.join(f"{rng.randrange(256):02x}" for _ in range(size))
    return made.upper() if upper else made


def blob(rng: Random, size: int) -> str:
    """`size` bytes in base64, without padding."""
    return base64.b64encode(rng.randbytes(size)).decode().rstrip("=")


def message_id(rng: Random, sender: str) -> str:
    """The inside of a Message-ID."""
    tail = rng.choice((sender.split("@")[-1], host(rng), root(rng), f"[{people.ipv4(rng)}]", "localhost", "mail.gmail.com"))
    return rng.choice((
        f"{people.pattern(rng, 'XxxxxXxxx').replace('X', '')}.{rng.randint(1000, 99999)}@{tail}",
        f"20{rng.randint(1, 26):02d}{rng.randint(1, 12):02d}{rng.randint(10, 28)}{rng.randint(100000, 235959)}.{people.pattern(rng, rng.choice(('xxxxx', 'AA####', '#####')))}@{tail}",
        f"{hexes(rng, rng.choice((4, 6, 8)), upper=rng.random() < 0.5)}.{rng.randint(1000000, 9999999)}@{tail}",
        f"CA{blob(rng, 12).replace('/', '-')}+{blob(rng, 9).replace('/', '_')}@mail.gmail.com",
        f"{people.uuid(rng)}@{tail}", f"{root(rng)}-{rng.randint(1, 99999)}@{tail}",
        f"{rng.randint(10**9, 10**10)}.{rng.randint(100, 99999)}.{rng.randint(10**12, 10**13)}.JavaMail.{root(rng)}@{tail}",
    ))


def filename(rng: Random) -> str:
    """The name of a file that somebody sends."""
    name = rng.choice((root(rng), people.word(rng), f"{people.word(rng)}-{root(rng)}", f"{people.word(rng)}_{rng.randint(2010, 2026)}", f"IMG_{rng.randint(1, 9999):04d}", f"0001-{root(rng)}-{people.word(rng)}", f"{people.word(rng).capitalize()} {people.word(rng)}"))
    return name + rng.choice((".pdf", ".patch", ".png", ".txt", ".zip", ".tar.gz", ".diff", ".docx", ".jpg", ".csv", ".xlsx", ".log", ".bmp", ".ics", ".asc", ".gif", ".html", ".mp3"))
