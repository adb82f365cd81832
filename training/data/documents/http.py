"""Heads of HTTP requests and responses. Held out."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import people
from training.data.documents import fields as f, form, moments, names
from training.data.documents.fields import Part
from training.data.example import Task

METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS")
STATUSES = {200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}
MEDIA = ("text/html", "application/json", "image/png", "text/plain", "application/pdf", "text/css")


def head(rng: Random) -> Task:
    """A request or a response, its header lines in any order and case."""
    moment, answer, parts = moments.any_utc(rng, 2005), rng.random() < 0.6, list[Part]()
    media, charset = rng.choice(MEDIA), rng.choice(("", "", "utf-8", "ISO-8859-1"))
    version, size, host = rng.choice(("1.1", "1.1", "2", "1.0")), rng.randint(0, 10**6), names.host(rng)
    stamp = f"{moments.short(moment)}, {moment:%d} {moments.month(moment)} {moment:%Y %H:%M:%S} GMT"
    lines: dict[str, str] = {"Content-Type": media + (f"; charset={charset}" if charset else ""), "Content-Length": str(size)}
    cookies = [(names.root(rng), names.hexes(rng, 6)) for _ in range(rng.choice((0, 0, 1, 2)))]
    if answer:
        status = rng.choice(list(STATUSES))
        first = f"HTTP/{version} {status} {STATUSES[status] if version != '2' else ''}".rstrip()
        lines |= {"Date": stamp, "Server": f"{names.root(rng)}/{names.version(rng)}", "ETag": f'"{names.hexes(rng, 8)}"', "Cache-Control": rng.choice((f"max-age={rng.randint(1, 99999)}", "no-store", "private, no-cache")), "Location": names.home(rng, names.root(rng)), "Vary": "Accept-Encoding"}
        parts = [f.whole("status|status code|code", status, minimum=100, maximum=599), f.text("reason|reason phrase|status text", STATUSES[status] if version != "2" else None, "null if the first line has none").maybe()]
    else:
        method, target = rng.choice(METHODS), f"/{names.root(rng)}/{people.word(rng)}" + (f"?{names.root(rng)}={rng.randint(1, 999)}" if rng.random() < 0.4 else "")
        first = f"{method} {target} HTTP/{version}"
        lines |= {"Host": host, "User-Agent": f"{names.root(rng)}/{names.version(rng)}", "Accept": "*/*", "Referer": names.home(rng, names.root(rng)), "Authorization": f"Bearer {names.blob(rng, 12)}"}
        parts = [f.choice("method|verb", method, METHODS), f.text("target|path|request target", target, "as in the first line, with its query"), f.text("host", host)]
    kept = {name: value for name, value in lines.items() if rng.random() < 0.7 or name == "Host"}
    rows = [f"{name}: {value}" for name, value in kept.items()]
    rows += [f"Set-Cookie: {name}={value}; Path=/" for name, value in cookies] if answer else []
    rng.shuffle(rows)
    if rng.random() < 0.2:
        rows = [row.partition(":")[0].lower() + ":" + row.partition(":")[2] for row in rows]
    cookies.sort(key=lambda pair: next(i for i, row in enumerate(rows) if row.partition(": ")[2].startswith(f"{pair[0]}={pair[1]};")) if answer else 0)
    text = "\n".join([first, *rows])
    parts += [
        f.text("content type|media type|mime type", media if "Content-Type" in kept else None, "media type without parameters, null if there is none").maybe().spelt(),
        f.text("charset|encoding", charset if "Content-Type" in kept else None, "charset parameter or null").maybe(),
        f.whole("content length|length|size", size if "Content-Length" in kept else None, "null if not given").maybe(),
        f.text("http version|version|protocol version", version, "number after HTTP/"), f.tally("header count|number of headers", len(rows), "number of header lines"),
    ]
    if answer:
        parts += [
            f.instant("date|sent at", moment if "Date" in kept else None, "Date header in ISO 8601 with Z, or null").maybe(), f.text("server|server software", kept.get("Server"), "null if not given").maybe(), f.link("location|redirect target", kept.get("Location"), "null if not given").maybe(),
            f.text("etag", kept.get("ETag", "").strip('"'), "without quotation marks").maybe(), f.listed("cookies|cookie names", [name for name, _ in cookies], "names of the cookies that are set", told=True),
        ]
    else:
        parts += [f.text("user agent|client", kept.get("User-Agent"), "null if not given").maybe(), f.link("referer|referrer", kept.get("Referer")).maybe()]
    return form.task(rng, "http_head", "HTTP response" if answer else "HTTP request", text, parts)


GENERATORS = (head,)
