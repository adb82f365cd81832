"""Release notes: Keep-a-Changelog Markdown, NEWS files, announcements of releases."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from datetime import timedelta
from random import Random

from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task

HEADINGS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
LOOSE = ("New features", "Bug fixes", "Improvements", "Documentation", "Breaking changes", "Miscellaneous", "Packaging", "Features", "Bugfixes", "Internal")


def markdown(rng: Random) -> Task:
    """One or two releases in Markdown or reStructuredText; the newest counts."""
    project, moment, dated = names.project(rng), moments.any_moment(rng, 2010), rng.random() < 0.85
    kept = rng.random() < 0.6
    pool = HEADINGS if kept else LOOSE
    heads = sorted(rng.sample(pool, rng.choice((1, 1, 2, 2, 3))), key=pool.index)
    entries = {head: [_entry(rng) for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))] for head in heads}
    version, before = names.semver(rng), names.semver(rng)
    style = rng.choice(("md", "md", "md", "rst"))
    rows = [rng.choice(("# Changelog", f"# {project} changelog", "# Change Log", "# Release notes"))] if rng.random() < 0.5 and style == "md" else []
    said = moments.day_written(rng, moment)
    title = rng.choice(("[{v}] - {d}", "{v} ({d})", "{v} - {d}", "v{v} ({d})", "Version {v} – {d}", "{v}\n\nReleased {d}", "{p} {v} ({d})")) if dated else rng.choice(("[{v}]", "{v}", "Version {v}", "{p} {v}", "[{v}] - Unreleased", "{v} (unreleased)"))
    unreleased = rng.random() < 0.12 and style == "md"
    if unreleased:
        rows.append("## [Unreleased]\n" + (f"\n### {rng.choice(HEADINGS)}\n\n- {_entry(rng)}" if rng.random() < 0.5 else ""))
    rows.append(_heading(style, 2, title.format(v=version, d=said, p=project)))
    if rng.random() < 0.2:
        rows.append(prose.wrapped(prose.paragraph(rng, 200), 78))
    mark = rng.choice(("- ", "- ", "* "))
    for head, lines in entries.items():
        rows.append(_heading(style, 3, head))
        rows.append("\n".join(prose.wrapped(line, 78, mark, "  ") for line in lines))
    older = moment - timedelta(days=rng.randint(3, 900))
    if rng.random() < 0.45:
        rows.append(_heading(style, 2, title.format(v=before, d=moments.day_written(rng, older), p=project)) + f"\n\n{mark}{_entry(rng)}")
    if rng.random() < 0.25 and style == "md":
        rows.append(f"[{version}]: https://{names.FORGES[0]}/{names.root(rng)}/{project}/compare/v{before}...v{version}")
    text = "\n\n".join(rows)
    parts: list[Part] = [
        f.text("version|release|latest version|version number", version, "newest released version, without v or brackets|version of the first numbered section"),
        f.day("date|release date|released|released on", moment.date() if dated else None, "day of the newest release, ISO 8601; null if it has none").maybe(),
        f.listed("sections|headings|categories|change types", heads, "headings of the newest release, in order", told=True),
        f.tally("changes|entries|change count|number of changes", sum(map(len, entries.values())), "number of items under the newest release, all its headings together"),
    ]
    for head in rng.sample(HEADINGS if kept else heads, 3 if kept else min(2, len(heads))):
        count, low = len(entries.get(head, ())), head.lower()
        if rng.random() < 0.5 or not count:
            parts.append(f.tally(f"{low} count|number of {low}|{low}", count, f"number of items under {head}, 0 if there is no such heading"))
        else:
            parts.append(f.listed(f"{low}|{low} items", entries[head], f"the items under {head}, each on one line; empty if there is no such heading", told=True))
    parts.append(f.text("project|package|name", project if project in text else None, "null if the text does not name it").maybe())
    parts.append(f.flag("breaking|has breaking changes", "Breaking changes" in heads or "Removed" in heads, "true if there is a heading Removed or Breaking changes"))
    parts.append(f.flag("has unreleased|unreleased section", unreleased, "true if a section for unreleased changes stands above"))
    return form.task(rng, "release_notes", rng.choice(("changelog", "release notes", "release", "newest release")), text, parts)


def _heading(style: str, level: int, text: str) -> str:
    if style == "md":
        return f"{'#' * level} {text}"
    first, _, rest = text.partition("\n")
    return f"{first}\n{('=-~' [level - 2]) * len(first)}{rest and chr(10) + rest}"


def _entry(rng: Random) -> str:
    line = prose.change(rng) + rng.choice(("", "", "."))
    return line + rng.choice(("", "", "", f" (#{rng.randint(1, 9999)})", f" ([#{rng.randint(1, 999)}])", f" by @{names.root(rng)}"))


def news(rng: Random) -> Task:
    """A NEWS file of a GNU-like package, or the announcement of a release."""
    project, version, old = names.root(rng), names.version(rng), names.version(rng)
    moment, who = moments.any_moment(rng, 1999), names.person(rng)
    items = [prose.change(rng) for _ in range(rng.randint(1, 6))]
    mark, gap = rng.choice(("* ", "** ", "  - ", "- ")), rng.choice(("\n\n", "\n"))
    bullets = gap.join(prose.wrapped(item + ".", 74, mark, "   ") for item in items)
    site, mail = names.home(rng, project), names.mailbox(rng, who)
    dated, stated, digest = rng.random() < 0.8, rng.random() < 0.6, names.hexes(rng, rng.choice((20, 32)))
    if rng.random() < 0.5:
        head = rng.choice((f"* Noteworthy changes in release {version}", f"Changes in version {version}", f"{project} {version} NEWS", f"News in {version}", f"Version {version}"))
        text = head + (rng.choice((" ({})", ", {}", " -- {}", " [stable] ({})")).format(moments.day_written(rng, moment)) if dated else "") + f"\n\n{bullets}"
        text += f"\n\nChanges in version {old}\n\n* {prose.change(rng)}." if rng.random() < 0.4 else ""
        who, mail, site, digest, size = "", "", site if site in text else "", "", None
    else:
        size = rng.randint(20, 90000) if rng.random() < 0.5 else None
        text = f"{rng.choice(('We are pleased to announce', 'This is to announce', 'I am happy to announce the release of'))} {project} {version}{rng.choice((', a bug-fix release', ', a stable release', ''))}"
        text += (f", released on {moments.day_written(rng, moment)}." if dated else ".") + f"\n\n{prose.wrapped(prose.paragraph(rng, 200), 74)}\n\nChanges since {old}:\n\n{bullets}"
        file = f"{project}-{version}.tar.{rng.choice(('gz', 'xz', 'bz2'))}"
        text += f"\n\n  {site.rstrip('/')}/{file}" + (f"   ({size} KiB)" if size else "")
        text += f"\n\n  {digest}  {file}" if stated else ""
        text += f"\n\n{who} <{mail}>"
        digest = digest if stated else ""
    older = old if old in text else None
    parts: list[Part] = [
        f.text("project|package|name|software", project if project in text else None).maybe(), f.text("version|release|new version", version, "the version that is released"),
        f.day("date|release date|released on", moment.date() if dated else None, "ISO 8601; null if there is none").maybe(), f.tally("items|changes|number of changes", len(items), "number of listed changes of this version"),
        f.text("previous version|older version|since", older, "version before this one, null if it is not named").maybe().spelt(), f.text("announcer|sender|maintainer|signed by", who, "person who signs, or null").maybe(),
        f.email("contact|email|mail", mail, "null if there is none").maybe(), f.text("checksum|digest|hash", digest, "null if there is none").maybe(), f.whole("size kib|download size|size", size, "size of the archive in KiB, or null").maybe(),
        f.listed("changes|highlights|entries", items, "the listed changes of this version on one line each, without full stop", told=True),
    ]
    return form.task(rng, "release_notes", rng.choice(("news entry", "release announcement", "release")), text, parts)


GENERATORS = (markdown, news)
