"""Log lines: syslog, web servers, journals, structured logs, stack traces."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

import json
from datetime import timedelta
from random import Random

from training.data import people
from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Field, Part
from training.data.example import Task

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def access(rng: Random) -> Task:
    """The access log of a web server."""
    moment, rows, lines, combined = moments.any_moment(rng, 2005), list[list[Field]](), list[str](), rng.random() < 0.6
    for _ in range(rng.randint(1, 5)):
        client = people.ipv4(rng) if rng.random() < 0.85 else f"2001:db8::{rng.randrange(65536):x}"
        user, method, path = rng.choice(("-", "-", "-", names.root(rng))), rng.choice(("GET", "GET", "GET", "POST", "HEAD", "PUT")), f"/{names.root(rng)}{rng.choice(('', '/', '.html', f'?id={rng.randint(1, 999)}', '/' + people.word(rng)))}"
        status, size = rng.choice((200, 200, 200, 301, 304, 404, 403, 500, 502)), rng.choice((None, rng.randint(0, 99999), rng.randint(0, 99999)))
        agent, referer = f"{rng.choice(('Mozilla/5.0 (X11; Linux x86_64)', 'curl/' + names.version(rng), names.root(rng) + '/' + names.version(rng)))}", rng.choice(("-", names.home(rng, names.root(rng))))
        line = f'{client} - {user} [{moment:%d}/{moments.month(moment)}/{moment.year}:{moment:%H:%M:%S} {moments.offset(moment)}] "{method} {path} HTTP/1.1" {status} {"-" if size is None else size}'
        lines.append(line + (f' "{referer}" "{agent}"' if combined else ""))
        rows.append([
            f.text("client|ip|remote address|host", client), f.instant("time|timestamp|at", moment), f.text("method|verb", method), f.text("path|url|request path", path, "with its query"), f.whole("status|status code", status), f.whole("bytes|size|response size", size, "null where it is -").maybe(),
            f.text("user|remote user", None if user == "-" else user, "null where it is -").maybe(), *([f.text("user agent|agent", agent), f.link("referer|referrer", None if referer == "-" else referer, "null where it is -").maybe()] if combined else []),
        ])
        moment += timedelta(seconds=rng.randint(0, 4000))
    parts: list[Part] = [
        f.Table("requests|entries|hits|rows", rows, "one per line"), f.tally("count|request count|lines", len(rows), "number of lines"), f.tally("errors|error count|failed", sum(row[4].value >= 400 for row in rows), "number of requests with a status of 400 or more"),
        f.listed("clients|addresses|ips", list(dict.fromkeys(row[0].value for row in rows)), "client addresses, each once, in order", told=True),
    ]
    if len(rows) == 1:
        parts += rows[0]
    return form.task(rng, "access_log", rng.choice(("access log", "web server log", "request log")), "\n".join(lines), parts)


def system(rng: Random) -> Task:
    """syslog, journal or a program's own log."""
    style, moment, host, rows, lines = rng.randrange(5), moments.any_utc(rng, 2010), names.root(rng), list[list[Field]](), list[str]()
    for _ in range(rng.randint(1, 6)):
        unit, pid, level = names.root(rng), rng.choice((None, rng.randint(1, 99999), rng.randint(1, 99999))), rng.choice(LEVELS)
        said = rng.choice((prose.summary(rng), prose.clause(rng), f"{names.root(rng)} failed: {rng.choice(('Permission denied', 'No such file or directory', 'timed out'))}", f"Accepted publickey for {names.root(rng)} from {people.ipv4(rng)} port {rng.randint(1024, 65535)} ssh2", f"Started {prose.summary(rng)}.", f"connection from {people.ipv4(rng)} closed"))
        tag = unit + (f"[{pid}]" if pid else "")
        match style:
            case 0 | 1:
                stamp = f"{moments.month(moment)} {moment.day:2d} {moment:%H:%M:%S}" if style else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
                lines.append(f"{stamp} {host} {tag}: {said}")
            case 2:
                lines.append(f"{moment:%Y-%m-%d %H:%M:%S}Z {level:<8} {tag} - {said}")
            case 3:
                lines.append(f"[{moment:%Y-%m-%dT%H:%M:%SZ}] [{level.lower()}] {tag}: {said}")
            case _:
                record = {"ts": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "level": level.lower(), "logger": unit, "msg": said} | ({"pid": pid} if pid else {})
                lines.append(json.dumps(record, ensure_ascii=False) if '"' not in said else f"ts={record['ts']} level={level.lower()} logger={unit} msg={said}")
        row = [f.text("unit|program|source|process", unit, "name without the process id"), f.text("message|text|msg", said), f.whole("pid|process id", pid, "null where there is none").maybe()]
        row.append(f.made("time|clock|at", f"{moment:%H:%M:%S}", "time of day as HH:MM:SS") if style == 1 else f.instant("time|timestamp|at", moment, "ISO 8601 with Z"))
        row += [f.choice("level|severity", level.lower(), [name.lower() for name in LEVELS], "lower case")] if style > 1 else [f.text("host|hostname", host)]
        rows.append(row)
        moment += timedelta(seconds=rng.randint(0, 3000))
    parts: list[Part] = [f.Table("entries|lines|events|messages", rows, "one per line, in order"), f.tally("count|line count|number of entries", len(rows), "number of lines"), f.listed("programs|units|sources", list(dict.fromkeys(row[0].value for row in rows)), "programs that wrote a line, each once, in order, without process ids", told=True)]
    if style > 1:
        parts.append(f.tally("errors|error count|problems", sum(row[4].value in ("error", "critical") for row in rows), "number of lines of level error or critical"))
    parts.append(f.text("last message|latest|final message", rows[-1][1].value, "message of the last line").spelt())
    return form.task(rng, "system_log", rng.choice(("log", "system log", "journal", "log excerpt")), "\n".join(lines), parts)


def trace(rng: Random) -> Task:
    """A stack trace of Python or Java."""
    kind, java = rng.choice(("ValueError", "KeyError", "FileNotFoundError", "RuntimeError", "OSError", f"{names.root(rng).capitalize().replace('-', '')}Error")), rng.random() < 0.4
    said = rng.choice((prose.clause(rng), f"[Errno 2] No such file or directory: '{names.path(rng)}'", f"invalid literal for int() with base 10: '{names.root(rng)}'", ""))
    frames = [(names.path(rng).split(".")[0] + (".java" if java else ".py"), rng.randint(1, 2000), names.root(rng).replace("-", "_")) for _ in range(rng.randint(1, 5))]
    if java:
        kind = f"java.lang.{kind.replace('Error', 'Exception')}"
        body = [f"\tat {path.strip('/~.').split('.')[0].replace('/', '.')}.{name}({path.split('/')[-1]}:{line})" for path, line, name in frames]
        text = f'Exception in thread "main" {kind}{": " + said if said else ""}\n' + "\n".join(body)
        top = frames[0]
        shown = [path.split("/")[-1] for path, _, _ in frames]
    else:
        body = [f'  File "{path}", line {line}, in {name}\n    {prose.code(rng)}' for path, line, name in frames]
        text = "Traceback (most recent call last):\n" + "\n".join(body) + f"\n{kind}{': ' + said if said else ''}"
        top = frames[-1]
        shown = [path for path, _, _ in frames]
    file = top[0].split("/")[-1] if java else top[0]
    parts: list[Part] = [
        f.text("exception|error type|type|error", kind, "full name of the exception"), f.text("message|error message|reason", said, "text after the colon, null if there is none").maybe(), f.text("file|path|raised in file", file, "file of the frame that raised it").spelt(), f.whole("line|line number", top[1], "line of the frame that raised it").spelt(),
        f.text("function|raised in|method", top[2], "function of the frame that raised it").spelt(), f.tally("frames|depth|frame count", len(frames), "number of frames"), f.listed("functions|call stack|stack", [name for _, _, name in frames], "functions in the order of the text"),
        f.Table("frames|stack|calls", [[f.text("file|path", path), f.whole("line", line), f.text("function|name", name)] for path, (_, line, name) in zip(shown, frames, strict=True)], "in the order of the text"),
    ]
    return form.task(rng, "stack_trace", rng.choice(("stack trace", "traceback", "error report")), text, parts)


GENERATORS = (access, system, trace)
