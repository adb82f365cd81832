"""Manifests of languages' packages: package.json, Cargo.toml, pom.xml, gemspec, conda, labels."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from training.data import people
from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manifest says; empty strings and lists are not in it."""

    name: str
    version: str
    summary: str
    licence: str
    author: str
    mail: str
    home: str
    forge: str
    keywords: tuple[str, ...]
    needs: tuple[tuple[str, str], ...]
    dev: tuple[tuple[str, str], ...]


def facts(rng: Random) -> Facts:
    """A made-up package of some language."""
    name, author = names.project(rng).lower(), names.person(rng)

    def some(sizes: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
        return tuple({names.project(rng).lower(): names.semver(rng) for _ in range(rng.choice(sizes))}.items())

    summary = prose.summary(rng).replace("'", "").replace("&", "and")
    return Facts(
        name, names.semver(rng), summary if rng.random() < 0.9 else "", rng.choice(names.LICENCES) if rng.random() < 0.85 else "", author if rng.random() < 0.75 else "", names.mailbox(rng, author) if rng.random() < 0.7 else "",
        names.home(rng, name) if rng.random() < 0.6 else "", f"https://github.com/{names.root(rng)}/{name}" if rng.random() < 0.6 else "",
        tuple(dict.fromkeys(people.word(rng) if rng.random() < 0.5 else names.root(rng) for _ in range(rng.choice((0, 0, 2, 3, 5))))), some((0, 1, 2, 3, 5)), some((0, 0, 0, 1, 2)),
    )


def package_json(rng: Random, made: Facts) -> tuple[str, list[Part]]:
    """npm's manifest."""
    scoped = f"@{names.root(rng)}/{made.name}" if rng.random() < 0.25 else made.name
    node, private = f">={rng.randint(10, 22)}" if rng.random() < 0.5 else None, rng.random() < 0.2
    scripts = {key: f"{names.root(rng)} {rng.choice(('run', '--watch', 'src', '.'))}" for key in rng.sample(("test", "build", "lint", "start", "prepare"), rng.randint(0, 3))}
    mark = rng.choice("^^~")
    author = f"{made.author} <{made.mail}>" if made.mail and rng.random() < 0.7 else made.author
    rows: dict[str, object] = {"name": scoped, "version": made.version, "description": made.summary, "keywords": list(made.keywords), "homepage": made.home, "repository": {"type": "git", "url": f"git+{made.forge}.git"} if made.forge else "", "license": made.licence, "author": author if made.author else "", "private": private or "", "engines": {"node": node} if node else "", "scripts": scripts, "dependencies": {key: mark + value for key, value in made.needs}, "devDependencies": {key: mark + value for key, value in made.dev}}
    kept = {key: value for key, value in rows.items() if value}
    mailed = "<" in str(kept.get("author", ""))
    return json.dumps(kept, ensure_ascii=False, indent=rng.choice((2, 2, 4))), [
        f.text("name|package|package name", scoped, "full name with its scope"), f.email("author email|email", made.mail if mailed else None, "null if none is given").maybe(), f.text("node|node version|engine", node, "range of Node versions, or null").maybe(),
        f.listed("scripts|script names", list(scripts), "names of the scripts, in order", told=True), f.flag("private|is private", private, "true if marked as private"), f.listed("dev dependencies|development dependencies", [key for key, _ in made.dev], "names without versions, in order; empty if none"),
        f.text("repository|repository url|repo", f"git+{made.forge}.git" if made.forge else None, "address as written, or null").maybe(),
    ]


def cargo(rng: Random, made: Facts) -> tuple[str, list[Part]]:
    """Cargo.toml, or pyproject.toml of a Python project."""
    edition, rust = rng.choice(("2018", "2021", "2024")), f"1.{rng.randint(40, 90)}" if rng.random() < 0.4 else ""
    rows = [f'name = "{made.name}"', f'version = "{made.version}"', f'edition = "{edition}"']
    rows += [f'rust-version = "{rust}"'] if rust else []
    rows += [f'description = "{made.summary}"'] if made.summary else []
    rows += [f'license = "{made.licence}"'] if made.licence else []
    rows += [f'authors = ["{made.author}{f" <{made.mail}>" if made.mail else ""}"]'] if made.author else []
    rows += [f'homepage = "{made.home}"'] if made.home else []
    rows += [f'repository = "{made.forge}"'] if made.forge else []
    rows += [f"keywords = {json.dumps(list(made.keywords))}"] if made.keywords else []
    if rng.random() < 0.4:
        rows = [rows[0], *rng.sample(rows[1:], len(rows) - 1)]
    lines = [f'{key} = "{value}"' if rng.random() < 0.7 else f'{key} = {{ version = "{value}", features = ["{names.root(rng)}"] }}' for key, value in made.needs]
    text = "[package]\n" + "\n".join(rows) + ("\n\n[dependencies]\n" + "\n".join(lines) if lines else "") + ("\n\n[dev-dependencies]\n" + "\n".join(f'{key} = "{value}"' for key, value in made.dev) if made.dev else "")
    return text, [
        f.text("name|crate|package", made.name), f.text("edition|rust edition", edition), f.text("rust version|minimum rust version|msrv", rust, "null if not set").maybe(), f.email("author email|email", made.mail if made.author else None, "address of the first author or null").maybe(),
        f.listed("dev dependencies|development dependencies", [key for key, _ in made.dev], "names under dev-dependencies; empty if none"), f.link("repository|repo|source", made.forge or None, "null if none is given").maybe(),
        f.Table("dependencies|requires", [[f.text("name|crate", key), f.text("version|requirement", value)] for key, value in made.needs], "those under dependencies only"),
    ]


def pom(rng: Random, made: Facts) -> tuple[str, list[Part]]:
    """A Maven project."""
    group, kind = f"{rng.choice(('org', 'com', 'io', 'de'))}.{names.root(rng)}", rng.choice(("jar", "war", "pom", ""))
    java = str(rng.choice((8, 11, 17, 21))) if rng.random() < 0.4 else ""
    rows = [f"  <groupId>{group}</groupId>", f"  <artifactId>{made.name}</artifactId>", f"  <version>{made.version}</version>"]
    rows += [f"  <packaging>{kind}</packaging>"] if kind else []
    rows += [f"  <description>{escape(made.summary)}</description>"] if made.summary else []
    rows += [f"  <url>{made.home}</url>"] if made.home else []
    rows += [f"  <licenses>\n    <license>\n      <name>{made.licence}</name>\n    </license>\n  </licenses>"] if made.licence else []
    rows += [f"  <developers>\n    <developer>\n      <name>{made.author}</name>\n    </developer>\n  </developers>"] if made.author else []
    rows += [f"  <properties>\n    <maven.compiler.source>{java}</maven.compiler.source>\n  </properties>"] if java else []
    needs = [(f"{rng.choice(('org', 'com'))}.{names.root(rng)}", key, value, rng.choice(("", "", "test", "provided"))) for key, value in made.needs[:3]]
    blocks = [f"    <dependency>\n      <groupId>{g}</groupId>\n      <artifactId>{a}</artifactId>\n      <version>{v}</version>\n" + (f"      <scope>{s}</scope>\n" if s else "") + "    </dependency>" for g, a, v, s in needs]
    rows += ["  <dependencies>", *blocks, "  </dependencies>"] if blocks else []
    return "<project>\n  <modelVersion>4.0.0</modelVersion>\n" + "\n".join(rows) + "\n</project>", [
        f.text("group id|group|organisation", group, "groupId of the project itself"), f.text("artifact id|artifact|name", made.name, "artifactId of the project itself"), f.text("packaging|type", kind, "null if not given").maybe(), f.text("java version|java", java, "value of maven.compiler.source or null").maybe(),
        f.listed("dependencies|dependency artifacts|requires", [a for _, a, _, _ in needs], "artifactIds of the dependencies, in order", told=True), f.listed("test dependencies|test artifacts", [a for _, a, _, s in needs if s == "test"], "artifactIds with the scope test", told=True),
        f.Table("dependencies|requires", [[f.text("group|group id", g), f.text("artifact|artifact id", a), f.text("version", v), f.text("scope", s).maybe()] for g, a, v, s in needs], "in order; scope is null where none is given"),
    ]


def gemspec(rng: Random, made: Facts) -> tuple[str, list[Part]]:
    """A Ruby gem's specification."""
    var, ruby = rng.choice(("s", "spec", "gem")), f">= {rng.randint(2, 3)}.{rng.randint(0, 7)}" if rng.random() < 0.5 else ""
    rows = [f"{var}.name = '{made.name}'", f"{var}.version = '{made.version}'"]
    rows += [f"{var}.summary = '{made.summary}'"] if made.summary else []
    rows += [f"{var}.authors = ['{made.author}']".replace("'", '"')] if made.author else []
    rows += [f"{var}.email = '{made.mail}'"] if made.mail else []
    rows += [f"{var}.homepage = '{made.home}'"] if made.home else []
    rows += [f"{var}.license = '{made.licence}'"] if made.licence else []
    rows += [f"{var}.required_ruby_version = '{ruby}'"] if ruby else []
    rows += [f"{var}.{rng.choice(('add_dependency', 'add_runtime_dependency'))} '{key}'" + rng.choice(("", f", '~> {value}'", f", '>= {value}'")) for key, value in made.needs]
    rows += [f"{var}.add_development_dependency '{key}', '~> {value}'" for key, value in made.dev]
    return f"Gem::Specification.new do |{var}|\n" + "\n".join("  " + row for row in rows) + "\nend", [
        f.text("name|gem|gem name", made.name), f.text("ruby version|required ruby version|ruby", ruby, "required Ruby version as written, or null").maybe(), f.email("email|author email", made.mail, "null if not given").maybe(),
        f.listed("development dependencies|dev dependencies", [key for key, _ in made.dev], "names only; empty if none"),
    ]


def conda(rng: Random, made: Facts) -> tuple[str, list[Part]]:
    """A recipe, or a chart, in YAML."""
    sha, number = names.hexes(rng, 32), rng.randint(0, 9)
    host = ["python", "pip"] if rng.random() < 0.6 else []
    rows = ["package:", f"  name: {made.name}", f'  version: "{made.version}"']
    rows += ["source:", f"  url: https://{names.host(rng)}/{made.name}-{made.version}.tar.gz", f"  sha256: {sha}", "build:", f"  number: {number}", "requirements:"]
    rows += ["  host:", *(f"    - {key}" for key in host)] if host else []
    rows += ["  run:", *(f"    - {key}{rng.choice(('', f' >={value}', f' {value}.*'))}" for key, value in made.needs)] if made.needs else []
    rows += ["about:"] if made.home or made.licence or made.summary else []
    rows += [f"  home: {made.home}"] if made.home else []
    rows += [f"  license: {made.licence}"] if made.licence else []
    rows += [f"  summary: {made.summary}"] if made.summary else []
    keepers = [names.root(rng) for _ in range(rng.randint(0, 2))]
    rows += ["extra:", "  recipe-maintainers:", *(f"    - {who}" for who in keepers)] if keepers else []
    return "\n".join(rows), [
        f.text("name|package|recipe", made.name), f.text("sha256|checksum|hash", sha), f.whole("build number|build", number, minimum=0), f.listed("maintainers|recipe maintainers", keepers, "empty if none are listed"),
        f.listed("host requirements|host", host, "names under host", told=True),
    ]


def image(rng: Random, made: Facts) -> tuple[str, list[Part]]:
    """A Dockerfile with labels."""
    base, port, user = f"{rng.choice(('debian', 'alpine', 'python', 'node', 'ubuntu', names.root(rng)))}:{names.version(rng)}{rng.choice(('', '-slim', '-alpine'))}", rng.randint(80, 9999), rng.choice(("", "nobody", names.root(rng)))
    moment = moments.any_utc(rng, 2015)
    prefix = "org.opencontainers.image."
    labels = {"title": made.name, "version": made.version, "description": made.summary, "licenses": made.licence, "authors": f"{made.author} <{made.mail}>" if made.author and made.mail else "", "url": made.home, "source": made.forge, "created": f"{moment:%Y-%m-%dT%H:%M:%SZ}" if rng.random() < 0.5 else ""}
    said = [f'{prefix}{key}="{value}"' for key, value in labels.items() if value]
    rows = [f"FROM {base}", *([f"LABEL {line}" for line in said] if rng.random() < 0.6 else ["LABEL " + " \\\n      ".join(said)])]
    rows += [f"RUN apt-get update && apt-get install -y {' '.join(key for key, _ in made.needs)}"] if made.needs else []
    rows += [f"COPY {names.root(rng)} {names.path(rng)}", *([f"USER {user}"] if user else []), *([f"EXPOSE {port}"] if port % 3 else []), f'CMD ["{names.root(rng)}", "--{names.root(rng)}"]']
    return "\n".join(rows), [
        f.text("name|title|image", made.name, "title in the labels"), f.text("base image|base|from", base, "image that it builds on, with its tag"), f.whole("port|exposed port", port if port % 3 else None, "null if none is exposed").maybe(), f.text("user|runs as", user, "null if none is set").maybe(),
        f.instant("created|built at", moment if labels["created"] else None, "ISO 8601 with Z, or null").maybe(), f.link("source|repository", made.forge or None, "null if none is given").maybe(),
    ]


def manifest(rng: Random) -> Task:
    """A manifest of one of six kinds."""
    made = facts(rng)
    write, noun = rng.choice(((package_json, "npm package"), (package_json, "package.json"), (cargo, "crate"), (cargo, "Cargo manifest"), (pom, "Maven project"), (gemspec, "gem"), (conda, "recipe"), (image, "container image")))
    text, own = write(rng, made)
    needs = f.listed("dependencies|requires|requirements|runtime dependencies", [key for key, _ in made.needs], "names without versions, in order; empty if none|runtime dependencies only, names in order")
    parts: list[Part] = [
        own[0], f.text("version|release", made.version, "version of the package itself"), f.text("description|summary|about", made.summary, "null if there is none").maybe(), f.text("license|licence", made.licence, "as written, or null").maybe(), *own[1:],
        f.link("homepage|home page|url", made.home or None, "null if none is given").maybe(),
    ]
    if write not in (conda, image):
        parts.insert(4, f.text("author|author name|developer", made.author, "name without the address, or null").maybe())
    if write in (package_json, cargo):
        parts.append(f.listed("keywords|tags", made.keywords, "in order; empty if none"))
    if write not in (pom, image):
        parts.append(needs)
    return form.task(rng, "manifest", rng.choice((noun, noun, "manifest")), text, parts)


GENERATORS = (manifest,)
