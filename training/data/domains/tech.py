"""Incidents, bug reports, release notes, packages, log lines, man pages, servers, certificates."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import dates as t, figures as n, people as p, surface as s
from training.data.facts import Draft, Fact, Rows, words

SERVICES = ("auth-api", "billing", "search", "mail-relay", "checkout", "cdn", "image-proxy", "payments", "scheduler", "gateway", "user-db", "frontend", "reports")
SYSTEMS = ("Windows 11", "Ubuntu 22.04", "macOS 14.2", "Debian 12", "Android 13", "iOS 17.1", "Fedora 39", "FreeBSD 14")
LICENCES = ("MIT", "Apache-2.0", "BSD-3-Clause", "GPL-3.0-only", "ISC", "MPL-2.0")


def incident(rng: Random) -> Draft:
    """An outage report."""
    start = t.any_moment(rng)
    return Draft(
        "incident",
        (
            s.text(rng, "id", "incident id|id|number|reference", p.code(rng, "INC")), s.text(rng, "service", "service|affected service|system|component", rng.choice(SERVICES)),
            s.choice(rng, "severity", "severity|level|impact level", {"critical": ["critical", "SEV1", "a total outage"], "major": ["major", "SEV2"], "minor": ["minor", "SEV3", "barely noticeable"]}),
            s.choice(rng, "status", "status|state", {"resolved": ["resolved", "fixed", "over"], "investigating": ["under investigation", "being looked into"], "monitoring": ["mitigated and being watched", "in monitoring"], "identified": ["understood, a fix is being built"]}),
            t.instant(rng, "start", "started at|start|begin|detected at", start), n.minutes(rng, "length", "duration|downtime|outage duration", rng.choice((4, 12, 27, 45, 60, 90, 135, 210))),
            n.count(rng, "users", "affected users|users affected|customers affected", rng.choice((3, 40, 250, 1200, 15000, 80500)), unit="user|users"),
            s.text(rng, "cause", "root cause|cause|reason", rng.choice(("an expired certificate", "a full disk", "a bad deploy", "a DNS misconfiguration", "a memory leak", "a cut fibre cable", "a runaway query", "rate limits of a provider"))),
            s.text(rng, "lead", "incident lead|commander|on call|engineer", p.person(rng)), s.several(rng, "regions", "regions|affected regions", rng.sample(("eu-west-1", "us-east-1", "ap-south-1", "eu-central-1", "us-west-2"), rng.randint(1, 3))),
            s.flag(rng, "loss", "data loss|data lost", yes=["Some data was lost.", "There was data loss."], no=["No data was lost.", "All data is intact."], odds=0.3), n.percent(rng, "errors", "error rate", rng.choice((0.5, 2, 7.5, 12, 33, 80, 100))),
        ),
        (
            ("{id}: {service} was down from {start}.", "Incident {id}", "at {start} {service} began to fail.", "{service} had an outage caused by {cause}."), ("it was {severity} and hit {users} in {regions}.", "Severity: {severity}", "{users} were affected.", "Regions: {regions}"),
            ("root cause: {cause}", "the cause was {cause}.", "we traced it to {cause}."), ("it lasted {length}, the error rate peaked at {errors}.", "downtime: {length}", "errors at {errors}."), ("The incident is now {status}.", "status: {status}"), ("{lead} led the response.", "On call: {lead}"), ("{loss}",),
        ),
        (), ("Incident {id}", "Post-mortem", "{service} outage"), (p.sentence(rng), f"The alert came from {rng.choice(SERVICES)}-monitor.", f"A similar case was {p.code(rng, 'INC')}."),
        ("prose", "labels", "mixed", "log"),
    )


def bug(rng: Random) -> Draft:
    """A bug report."""
    who = p.person(rng)
    steps = rng.sample(("open the settings", "click Save", "log out", "rotate the screen", "upload a 2 MB file", "press Ctrl+Z twice", "switch to dark mode", "search for ü", "scroll to the end"), rng.randint(0, 4))
    return Draft(
        "bug report",
        (
            s.text(rng, "title", "title|summary|subject", rng.choice(("Crash on start", "Button does nothing", "Wrong total in cart", "Memory grows without end", "Text overlaps the image", "Login loops", "Export is empty", "Dates off by one", "Dark mode flickers")) + rng.choice(("", "", " after update", " on second monitor", " in Safari"))),
            s.shaped("version", "version|app version|affected version", p.version(rng)), s.text(rng, "os", "os|operating system|platform", rng.choice(SYSTEMS)), s.text(rng, "component", "component|module|area", rng.choice(SERVICES)),
            s.choice(rng, "severity", "severity|priority", {"blocker": ["blocks the release", "blocker"], "major": ["major", "severe"], "minor": ["minor", "small"], "trivial": ["trivial", "cosmetic"]}, shy=True),
            s.flag(rng, "repro", "reproducible|can reproduce", yes=["It happens every time.", "Always reproducible.", "I can reproduce it."], no=["It happened only once.", "I cannot reproduce it."]), s.several(rng, "steps", "steps|steps to reproduce|reproduction steps", steps),
            s.text(rng, "reporter", "reporter|reported by|author", who), t.on(rng, "date", "reported on|date|created", t.any_date(rng)), s.text(rng, "error", "error|error message|exception", rng.choice(("NullPointerException", "HTTP 500", "Segmentation fault", "KeyError: 'id'", "ENOSPC", "stack overflow", "TypeError: x is undefined"))),
            n.count(rng, "line", "line|line number", rng.randint(3, 2400)), s.shaped("file", "file|path|source file", rng.choice(("src/", "app/", "lib/core/", "")) + p.word(rng) + rng.choice((".py", ".rs", ".ts", ".java", ".c"))), n.count(rng, "number", "issue number|number|id|issue", rng.randint(1, 9999)),
        ),
        (
            ("{title}", "#{number}: {title}", "Bug: {title} (version {version})", "{reporter} reports: {title}"), ("I use {version} on {os}.", "version {version}, {os}", "seen on {os}.", "since {version}"), ("I get {error} in {file}, line {line}.", "the log says {error}.", "{file}:{line}: {error}", "Error: {error}"),
            ("{repro}",), ("to reproduce: {steps}.", "Steps: {steps}"), ("it is {severity}.", "Severity {severity}, component {component}", "in the {component} component."), ("reported by {reporter} on {date}.", "{reporter}, {date}"),
        ),
        (), ("Issue {number}", "Bug report"), (p.sentence(rng), "Version 1.0 worked fine.", "Screenshots attached."),
    )


def release(rng: Random) -> Draft:
    """Release notes or an entry of a changelog."""
    notes = ("faster start", "dark mode", "fixed a crash on empty input", "support for Python 3.13", "smaller downloads", "new icons", "better error messages", "removed the old API", "CSV export", "keyboard shortcuts", "fixed typos", "IPv6 support")
    name = p.word(rng) + rng.choice(("", "-cli", "lib", "kit", "-core"))
    return Draft(
        "release",
        (
            s.text(rng, "name", "name|project|package|software", name), s.shaped("version", "version|release|version number", p.version(rng)), t.on(rng, "date", "release date|released|date|published", t.any_date(rng)), s.several(rng, "added", "added|new features|features", rng.sample(notes, rng.randint(0, 3))),
            s.several(rng, "fixed", "fixed|bug fixes|fixes", rng.sample(("login on slow networks", "a memory leak", "wrong time zones", "the progress bar", "a race in the cache", "broken links", "unicode paths"), rng.randint(0, 3))),
            s.flag(rng, "breaking", "breaking|breaking changes|has breaking changes", yes=["This release has breaking changes.", "Careful: it breaks the old configuration."], no=["No breaking changes.", "It is a drop-in replacement."]), s.flag(rng, "security", "security|security fix|is security release", yes=["It closes a security hole.", "Security release!"], no=["No security fixes."]),
            s.shaped("cve", "cve|cve id|advisory", p.pattern(rng, "CVE-20##-#####")), s.shaped("tag", "git tag|tag|commit", rng.choice(("v" + p.version(rng), p.pattern(rng, "xxxxxxx"), p.pattern(rng, "xxxxxxxxxxxxxxxxxxxx")))), n.count(rng, "people", "contributors|contributor count|number of contributors", rng.randint(1, 90), unit="person|people"),
            s.shaped("minimum", "minimum version|requires|supported from", "Python 3." + str(rng.randint(7, 13))),
        ),
        (("{name} {version} was released on {date}.", "[{version}] - {date}", "{name} {version}", "Version {version} of {name} is out!", "{version} ({date})"), ("Added: {added}", "new: {added}.", "it brings {added}."), ("Fixed: {fixed}", "fixes {fixed}."), ("{breaking}",), ("{security}",), ("see {cve}.", "fixes {cve}"), ("tagged {tag}",), ("needs {minimum} or newer.",), ("thanks to {people} who contributed!",)),
        (), ("Changelog", "{name} {version}", "Release notes"), (f"The previous version was {p.version(rng)}.", p.sentence(rng)),
    )


def package(rng: Random) -> Draft:
    """A package's metadata."""
    who, name = p.person(rng), p.word(rng) + rng.choice(("", "-utils", "py", "-client", "js"))
    return Draft(
        "package",
        (
            s.text(rng, "name", "name|package|package name", name), s.shaped("version", "version|latest version", p.version(rng)), s.text(rng, "about", "description|summary", rng.choice(("A tiny HTTP client", "Tools for CSV files", "Parse dates without tears", "Colour maps for plots", "A queue on top of SQLite", "Fast glob matching", "Bindings for libfoo"))),
            s.text(rng, "who", "author|maintainer|author name", who), s.email("mail", "author email|email|maintainer email", p.email(rng, who)), Fact("licence", words("license|licence"), s.STRING, value := rng.choice(LICENCES), (value,), verbatim=True),
            s.url("home", "homepage|home page|url|repository", p.url(rng, name)), s.several(rng, "needs", "dependencies|requires|depends on", [p.word(rng) + rng.choice(("", ">=2", "==1.4.1", "~=3.0")) for _ in range(rng.randint(0, 4))]),
            s.several(rng, "keywords", "keywords|tags", rng.sample(("http", "csv", "parser", "async", "cli", "plot", "queue"), rng.randint(0, 3))), n.count(rng, "size", "size bytes|file size", rng.randint(900, 4_000_000), unit="byte|bytes"), n.count(rng, "stars", "stars|downloads", rng.randint(0, 90000)), s.shaped("sha", "sha256|hash|checksum", p.pattern(rng, "x" * rng.choice((12, 40, 64)))),
        ),
        (("{name} {version} - {about}", "{name}: {about}", "the package {name} is at version {version}."), ("by {who} <{mail}>", "written by {who}.", "contact {mail}"), ("Licence: {licence}", "published under {licence}."), ("Home page: {home}", "{home}"), ("requires {needs}.", "Dependencies: {needs}"), ("keywords: {keywords}",), ("{size}, {stars} stars",), ("sha256 {sha}",)),
        (), ("{name}", "Package"), (p.sentence(rng),), ("prose", "labels", "labels", "mixed"),
    )


def http_log(rng: Random) -> Draft:
    """A web server's access log line."""
    when, ip, size = t.any_moment(rng), p.ipv4(rng), rng.randint(0, 90000)
    method, status = rng.choice(("GET", "GET", "POST", "PUT", "DELETE", "HEAD")), rng.choice((200, 200, 201, 301, 304, 400, 401, 403, 404, 500, 503))
    path = "/" + "/".join(p.word(rng) for _ in range(rng.randint(0, 3))) + rng.choice(("", "?page=2", ".html", "/" + str(rng.randint(1, 999))))
    stamp = when.strftime("%d/%b/%Y:%H:%M:%S +0000")
    agent = rng.choice(("curl/8.4.0", "Mozilla/5.0", "python-requests/2.31", "Googlebot/2.1", "okhttp/4.9"))
    verbs = ["GET", "POST", "PUT", "DELETE", "HEAD"]
    return Draft(
        "log line",
        (
            s.shaped("ip", "ip|client ip|remote address|client", ip, format="ipv4"), Fact("when", words("timestamp|time|date"), {"type": "string", "format": "date-time"}, when.strftime("%Y-%m-%dT%H:%M:%SZ"), (stamp,)), Fact("method", words("method|http method|verb"), {"type": "string", "enum": verbs}, method, (method,)), s.text(rng, "path", "path|url path|resource|target", path),
            Fact("status", words("status|status code|code"), {"type": "integer", "minimum": 100, "maximum": 599}, status, (str(status),)), n.count(rng, "size", "bytes|size|response size", size), n.count(rng, "ms", "duration ms|latency ms|response time ms", rng.randint(1, 4000)), s.text(rng, "agent", "user agent|agent|client name", agent), s.text(rng, "user", "user|username", p.plain(p.first_name(rng)) or "anna"),
            Fact("failed", words("failed|is error|error"), {"type": "boolean"}, status >= 400, (), about="status 400 or above", follows=("status",)),
        ),
        (('{ip} - {user} [{when}] "{method} {path} HTTP/1.1" {status} {size} "{agent}"', '{ip} - - [{when}] "{method} {path} HTTP/1.1" {status} {size}', "{when} {ip} {method} {path} {status} {ms}ms", "level=info client={ip} method={method} path={path} status={status} took={ms}ms", '{{"ip": "{ip}", "method": "{method}", "path": "{path}", "status": {status}}}'),),
        (), (), (), ("prose",),
    )


def system_log(rng: Random) -> Draft:
    """A line of a system or application log."""
    when = t.any_moment(rng)
    host, pid = rng.choice(("web", "db", "node", "srv", "edge")) + f"{rng.randint(1, 40):02d}", rng.randint(2, 65000)
    level = rng.choice(("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
    text = rng.choice(("connection refused", "disk usage at 91%", "user logged in", "cache miss", "worker started", "timeout after 30s", "retrying in 5 seconds", "invalid token", "backup completed", "out of memory"))
    iso = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Draft(
        "log entry",
        (
            Fact("when", words("timestamp|time|at"), {"type": "string", "format": "date-time"}, iso, (iso, when.strftime("%Y-%m-%d %H:%M:%SZ"), iso)), s.text(rng, "host", "host|hostname|machine", host), s.text(rng, "service", "service|process|program|logger", rng.choice(SERVICES)), n.count(rng, "pid", "pid|process id", pid),
            Fact("level", words("level|severity|log level"), {"type": "string", "enum": ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]}, level, (level,)), s.text(rng, "text", "message|text|event", text), s.shaped("request", "request id|trace id|correlation id", p.uuid(rng), format="uuid"), s.shaped("ip", "ip|peer|address", p.ipv4(rng), format="ipv4"), n.count(rng, "tries", "attempts|retries|attempt", rng.randint(1, 9)),
        ),
        (("{when} {host} {service}[{pid}]: {level} {text}", "[{when}] {level} {service}: {text} (request {request})", "{when} {level} [{service}] {text} ip={ip} attempt={tries}", "{host} {service} {level}: {text}", "{when} {host} {service}: {text} from {ip}"), ("trace={request}", "")),
        (), (), (), ("prose", "prose", "log"),
    )


def git_log(rng: Random) -> Draft:
    """A commit as git shows it."""
    who, day = p.person(rng), t.any_moment(rng)
    title = rng.choice(("Fix typo in README", "Add retry to uploader", "Remove dead code", "Bump version", "Speed up parser", "Rename config option", "Revert last change", "Handle empty input", "Update translations"))
    return Draft(
        "commit",
        (
            s.shaped("hash", "hash|commit|sha|commit hash", p.pattern(rng, "x" * rng.choice((7, 12, 40)))), s.text(rng, "who", "name|author name", who).inside("author"), s.email("mail", "email|author email", p.email(rng, who)).inside("author"), Fact("when", words("date|committed at|timestamp"), {"type": "string", "format": "date-time"}, day.strftime("%Y-%m-%dT%H:%M:%SZ"), (day.strftime("%a %b %d %H:%M:%S %Y +0000").replace(" 0", " "), day.strftime("%Y-%m-%d %H:%M:%S +0000"))),
            s.text(rng, "title", "message|subject|title", title), n.count(rng, "files", "files changed|changed files", rng.randint(1, 40)), n.count(rng, "plus", "insertions|lines added|added", rng.randint(0, 900)), n.count(rng, "minus", "deletions|lines removed|removed", rng.randint(0, 900)), s.text(rng, "branch", "branch|branch name", rng.choice(("main", "dev", "feature/" + p.word(rng), "fix-" + p.word(rng)))), n.count(rng, "issue", "issue|closes|fixes issue", rng.randint(2, 5000)),
        ),
        (("commit {hash} ({branch})", "commit {hash}", "[{branch} {hash}]"), ("Author: {who} <{mail}>", "Author: {who}"), ("Date:   {when}",), ("    {title}", "{title} (#{issue})", "{title}"), ("Closes #{issue}", ""), (" {files} files changed, {plus} insertions(+), {minus} deletions(-)", "{files} files changed")),
        (), (), (), ("prose", "prose", "mixed"),
    )


def server(rng: Random) -> Draft:
    """A machine of an inventory, or several."""
    hosts = []
    for i in rng.sample(range(1, 60), rng.choice((0, 2, 2, 3))):
        name, cpu, ram = f"{rng.choice(('web', 'db', 'app', 'gpu'))}-{i:02d}", rng.choice((2, 4, 8, 16, 32)), rng.choice((4, 8, 16, 64, 128, 256))
        ip = p.ipv4(rng)
        hosts.append((Fact("host", words("host|name|hostname"), s.STRING, name, (name,), verbatim=True), Fact("ip", words("ip|address"), {"type": "string", "format": "ipv4"}, ip, (ip,), verbatim=True), Fact("cpu", words("cpus|cores|vcpu"), {"type": "integer"}, cpu, (str(cpu),)), Fact("ram", words("memory gb|ram gb"), {"type": "integer"}, ram, (f"{ram} GB", f"{ram}G"), (f"{ram}",))))
    return Draft(
        "server inventory",
        (
            s.text(rng, "site", "site|data center|location", p.city(rng)), s.text(rng, "owner", "owner|team|responsible team", rng.choice(("Platform", "Data", "Payments", "Research", "IT support"))), s.text(rng, "os", "os|operating system|system", rng.choice(SYSTEMS)), s.shaped("kernel", "kernel|kernel version", p.version(rng)), s.flag(rng, "virtual", "virtual|is virtual|vm", yes=["They are virtual machines.", "All virtual."], no=["Bare metal.", "Physical machines."]),
            n.decimal(rng, "up", "uptime days|uptime|days up", rng.randint(1, 900), unit="days"), n.count(rng, "rack", "rack|rack number", rng.randint(1, 60)), t.on(rng, "bought", "purchase date|bought|in service since", t.any_date(rng)), s.shaped("mac", "mac address|mac", p.pattern(rng, "xx:xx:xx:xx:xx:xx")), s.shaped("serial", "serial number|serial", p.pattern(rng, "AA##A###")),
        ),
        (("the {owner} team runs these in {site}.", "Site {site}, rack {rack}", "rack {rack}: owned by {owner}"), ("{hosts}",), ("running {os}, kernel {kernel}.", "OS: {os}"), ("{virtual}",), ("up for {up}.",), ("bought on {bought}, serial {serial}.", "S/N {serial}"), ("MAC {mac}",)),
        (Rows("hosts", words("hosts|servers|machines|nodes"), tuple(hosts), ("{host} ({ip}) {cpu} cores {ram}", "{host}: {ip}", "{host} with {cpu} CPUs and {ram}")),),
        ("Inventory", "{site}"), (p.sentence(rng),),
    )


def certificate(rng: Random) -> Draft:
    """A TLS certificate as a tool prints it."""
    day, host = t.any_date(rng), p.domain(rng)
    return Draft(
        "certificate",
        (
            s.text(rng, "subject", "subject|common name|domain|cn", host), s.text(rng, "issuer", "issuer|issued by|ca", rng.choice(("Let's Encrypt R3", "DigiCert TLS RSA", "GlobalSign", "Sectigo", "ZeroSSL", "Internal CA 2"))), t.on(rng, "start", "valid from|not before|start", day), t.on(rng, "end", "valid until|not after|expires|expiry date", t.later(rng, day, 60, 800)), s.shaped("serial", "serial|serial number", p.pattern(rng, rng.choice(("xx:xx:xx:xx:xx:xx:xx", "xxxxxxxxxxxxxxxx")))),
            n.count(rng, "bits", "key size|bits|key bits", rng.choice((256, 384, 2048, 4096))), s.shaped("print", "fingerprint|sha1 fingerprint|thumbprint", p.pattern(rng, "xx:xx:xx:xx:xx:xx:xx:xx")), s.several(rng, "names", "alternative names|sans|dns names", [sub + host for sub in rng.sample(("www.", "api.", "mail.", "dev.", "*."), rng.randint(0, 3))]),
            s.choice(rng, "kind", "key type|algorithm|key algorithm", {"RSA": ["RSA"], "ECDSA": ["ECDSA", "elliptic curve"], "Ed25519": ["Ed25519"]}), s.flag(rng, "own", "self signed|is self signed", yes=["It is self-signed."], no=["It is signed by a CA."], odds=0.3),
        ),
        (("certificate for {subject}, issued by {issuer}.", "CN={subject}", "subject: {subject}; issuer: {issuer}"), ("valid from {start} to {end}.", "expires {end}", "Not after: {end}"), ("Serial {serial}",), ("{kind} key with {bits} bits.", "key: {kind} {bits}"), ("fingerprint {print}",), ("alt names: {names}",), ("{own}",)),
        (), ("Certificate", "{subject}"), (p.sentence(rng),), ("prose", "labels", "labels", "log"),
    )


def man_page(rng: Random) -> Draft:
    """The head of a manual page and an option list."""
    name = rng.choice(("grepx", "tarball", "syncer", "imgcat", "dnsq", "jsonfmt", "wc2", "mkpart", "logtail", "fetchmail2"))
    opts = []
    for short, long, about in rng.sample((("-v", "--verbose", "print more"), ("-q", "--quiet", "print nothing"), ("-o", "--output", "write to FILE"), ("-n", "--dry-run", "change nothing"), ("-r", "--recursive", "descend into directories"), ("-f", "--force", "never ask"), ("-j", "--jobs", "run N jobs at once"), ("-h", "--help", "show this help"), ("-z", "--gzip", "compress the result")), rng.randint(0, 4)):
        opts.append((Fact("short", words("short|flag|short flag"), s.STRING, short, (short,), verbatim=True), Fact("long", words("long|name|long flag"), s.STRING, long, (long,), verbatim=True), Fact("about", words("description|help|meaning"), s.STRING, about, (about,), verbatim=True)))
    return Draft(
        "man page",
        (
            s.text(rng, "name", "name|command|program", name), n.count(rng, "section", "section|man section", rng.randint(1, 8)), s.text(rng, "about", "summary|description|purpose", rng.choice(("search files for a pattern", "pack directories", "copy changes between hosts", "show images in the terminal", "ask a name server", "format JSON", "count words"))), s.text(rng, "who", "author|written by", p.person(rng)),
            s.text(rng, "since", "version|since version", p.version(rng)), s.text(rng, "use", "synopsis|usage", f"{name} [OPTION]... {rng.choice(('FILE', 'PATTERN [FILE]', 'SOURCE DEST', 'HOST'))}"), s.several(rng, "see", "see also|related", [f"{p.word(rng)}({rng.randint(1, 8)})" for _ in range(rng.randint(0, 3))]), n.count(rng, "code", "exit status|exit code on error|error exit code", rng.choice((1, 2, 64, 127))),
        ),
        (("NAME\n{name} - {about}", "{name}({section}) - {about}"), ("SYNOPSIS\n{use}", "usage: {use}"), ("OPTIONS\n{opts}", ""), ("it exits with {code} on error.", "EXIT STATUS {code} if something failed"), ("AUTHOR\nWritten by {who}.", "by {who}, version {since}"), ("SEE ALSO\n{see}", "see also {see}")),
        (Rows("opts", words("options|flags|arguments|switches"), tuple(opts), ("{short}, {long}: {about}", "{short} {long} {about}", "{long} ({about})")),),
        ("{name}({section})",), (p.sentence(rng),), ("prose", "prose", "labels"),
    )


GENERATORS = (incident, bug, release, package, http_log, system_log, git_log, server, certificate, man_page)
