"""Commits as git log and git show print them, and mailed patches."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from datetime import timedelta
from random import Random

from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task

TRAILERS = ("Signed-off-by", "Reviewed-by", "Tested-by", "Acked-by", "Co-authored-by", "Reported-by", "Suggested-by")
SCOPES = ("fix", "feat", "docs", "chore", "refactor", "test", "ci", "build", "perf")


def _subject(rng: Random) -> str:
    line = prose.change(rng)
    return rng.choice((line, line, f"{names.root(rng)}: {line}", f"{rng.choice(SCOPES)}: {line[0].lower()}{line[1:]}", f"{rng.choice(SCOPES)}({names.root(rng)}): {line[0].lower()}{line[1:]}", f"{names.root(rng)}/{names.root(rng)}.c: {line}", f"[{names.root(rng)}] {line}", line + f" (#{rng.randint(1, 9999)})"))


def commit(rng: Random) -> Task:
    """One commit with body, trailers and perhaps the list of its files."""
    who, moment, sha, subject = names.person(rng), moments.any_moment(rng, 2005), names.hexes(rng, 20), _subject(rng)
    mail, mailed = names.mailbox(rng, who), rng.random() < 0.2
    trailers = [(rng.choice(TRAILERS), names.person(rng)) for _ in range(rng.choice((0, 0, 1, 1, 2, 3)))]
    fixes = names.hexes(rng, 6) if rng.random() < 0.15 else ""
    issue = rng.randint(1, 20000) if rng.random() < 0.3 else None
    files = [(names.path(rng).lstrip("/~."), rng.randint(0, 80), rng.randint(0, 40)) for _ in range(rng.randint(1, 4))] if rng.random() < 0.45 else []
    body = [prose.wrapped(prose.paragraph(rng, 250), 72) for _ in range(rng.choice((0, 1, 1, 2)))]
    if issue:
        body.append(rng.choice(("Fixes #{}", "Closes #{}.", "See issue #{}", "Refs #{}", "Bug: {}")).format(issue))
    tail = [f'Fixes: {fixes[:12]} ("{prose.change(rng)}")'] if fixes else []
    tail += [f"{key}: {name} <{names.mailbox(rng, name)}>" for key, name in trailers]
    message = "\n\n".join([subject, *body, *(["\n".join(tail)] if tail else [])])
    parents = [names.hexes(rng, 4)[:7] for _ in range(2)] if rng.random() < 0.08 and not mailed else []
    committer = names.person(rng) if rng.random() < 0.15 and not mailed else ""
    stat = "\n".join(f" {path} | {plus + minus:3} {'+' * min(plus, 12)}{'-' * min(minus, 8)}" for path, plus, minus in files)
    totals = f" {len(files)} file{'s' * (len(files) != 1)} changed, {sum(x[1] for x in files)} insertions(+), {sum(x[2] for x in files)} deletions(-)"
    if mailed:
        text = f"From {sha} Mon Sep 17 00:00:00 2001\nFrom: {who} <{mail}>\nDate: {moments.rfc2822(rng, moment)}\nSubject: [PATCH] {subject}\n" + message[len(subject):] + (f"\n---\n{stat}\n{totals}" if files else "")
    else:
        head = [f"commit {sha}" + rng.choice(("", "", "", " (HEAD -> main, origin/main)", f" (tag: v{names.semver(rng)})"))]
        head += [f"Merge: {' '.join(parents)}"] if parents else []
        if committer:
            later = moment + timedelta(hours=rng.randint(1, 90))
            head += [f"Author:     {who} <{mail}>", f"AuthorDate: {moments.git(moment)}", f"Commit:     {committer} <{names.mailbox(rng, committer)}>", f"CommitDate: {moments.git(later)}"]
        else:
            stamp = rng.choice((moments.git(moment), moments.git(moment), f"{moment:%Y-%m-%d %H:%M:%S} {moments.offset(moment)}", moment.isoformat(timespec="seconds")))
            head += [f"Author: {who} <{mail}>", f"Date:   {stamp}"]
        text = "\n".join(head) + "\n\n" + "\n".join(f"    {line}".rstrip() for line in message.split("\n")) + (f"\n\n{stat}\n{totals}" if files else "")
    signed = [name for key, name in trailers if key == "Signed-off-by"]
    reviewers = [name for key, name in trailers if key in ("Reviewed-by", "Acked-by")]
    parts: list[Part] = [
        f.text("commit|sha|hash|commit id", sha, "full hash of the commit"), f.text("name|full name", who).inside("author"), f.email("email|mail", mail, "without angle brackets").inside("author"),
        f.instant("date|authored at|author date|timestamp", moment, "author date in ISO 8601, offset as written"), f.text("subject|title|summary|headline", subject, "first line of the message|subject line, without [PATCH]"),
        f.listed("signed off by|sign offs|signers", signed, "names in Signed-off-by trailers, in order; empty if none", told=True), f.listed("reviewers|reviewed by|reviews", reviewers, "names in Reviewed-by and Acked-by trailers, in order", told=True),
        f.whole("issue|issue number|ticket|bug", issue, "number of the issue that the message names, or null").maybe(), f.text("fixes|fixed commit|fixes commit", fixes[:12], "abbreviated hash in a Fixes: trailer, or null").maybe().spelt(),
        f.tally("files changed|file count|changed files", len(files), "number of files in the list, 0 if there is none"), f.flag("merge|is merge|merge commit", bool(parents), "true if it has two parents"),
        f.text("committer|committed by", committer, "name of the committer where it is printed apart from the author, else null").maybe().spelt(), f.tally("trailers|trailer count", len(tail), "number of trailer lines at the end of the message"),
    ]
    if files:
        parts += [
            f.whole("insertions|added lines|lines added", sum(x[1] for x in files)), f.whole("deletions|removed lines|lines removed", sum(x[2] for x in files)), f.listed("files|paths", [x[0] for x in files], "paths in the list of changes"),
            f.Table("files|changes|file changes", [[f.text("path|file|name", path), f.whole("lines|changed lines|changes", plus + minus)] for path, plus, minus in files], "path and number of changed lines"),
        ]
    return form.task(rng, "commit", rng.choice(("commit", "git commit", "patch", "change")), text, parts)


def log(rng: Random) -> Task:
    """Some commits of a log → a list, or facts about the list."""
    moment, made = moments.any_moment(rng, 2008), []
    one = rng.random() < 0.45
    team, lines = [(who, names.mailbox(rng, who)) for who in (names.person(rng) for _ in range(rng.randint(1, 3)))], list[str]()
    for _ in range(rng.randint(2, 5 if one else 3)):
        (who, mail), subject, sha = rng.choice(team), _subject(rng), names.hexes(rng, 4)[:7] if one else names.hexes(rng, 20)
        made.append((sha, who, mail, moment, subject))
        body = "\n\n" + prose.wrapped(prose.sentence(rng), 72, "    ", "    ") if rng.random() < 0.25 else ""
        lines.append(f"{sha} {moment:%Y-%m-%d} {who}: {subject}" if one else f"commit {sha}\nAuthor: {who} <{mail}>\nDate:   {moments.git(moment)}\n\n    {subject}{body}")
        moment -= timedelta(seconds=rng.randint(60, 3 * 10**6))
    rows = [[f.text("commit|sha|hash|id", sha), f.text("author|author name|who", who), f.text("subject|message|title", subject, "first line of the message"),
             f.day("date|day", when.date(), "ISO 8601") if one else f.instant("date|when|timestamp", when)] for sha, who, _, when, subject in made]
    if not one:
        rows = [[*row, f.email("email|author email|mail", entry[2])] for row, entry in zip(rows, made, strict=True)]
    people = list(dict.fromkeys(entry[1] for entry in made))
    parts: list[Part] = [
        f.Table("commits|entries|log|changes", rows, "in the order of the log"), f.tally("count|commit count|number of commits", len(made), "how many commits are shown"), f.listed("authors|people|contributors", people, "names of the authors, each once, in order of first mention", told=True),
        f.text("latest|newest commit|head", made[0][0], "hash of the first commit shown").spelt(), f.text("oldest|first commit|last shown", made[-1][0], "hash of the last commit shown").spelt(), f.day("since|oldest date|from", made[-1][3].date(), "day of the last commit shown, as written").spelt(),
    ]
    return form.task(rng, "git_log", rng.choice(("git log", "history", "log")), ("\n" if one else "\n\n").join(lines), parts)


GENERATORS = (commit, log)
