"""Mail messages: heads in any order, quoted replies, forwarded messages, attachments."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task

TYPES = ("application/pdf", "text/x-patch", "image/png", "application/zip", "application/octet-stream", "text/plain")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name, or none, and an address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the head of a message says; empty strings and lists are not in it."""

    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    when: datetime | None
    id: str
    files: tuple[str, ...]


def mailbox(rng: Random) -> Mailbox:
    """A person, a list or a role."""
    who = names.person(rng)
    if rng.random() < 0.25:
        local = rng.choice(("announce", "devel", "users", "bugs", "submit", "info", names.root(rng), str(rng.randint(10000, 999999))))
        return Mailbox("", f"{local}@{names.host(rng)}")
    if rng.random() < 0.08:
        who = rng.choice((f"{who.split()[-1]}, {who.split()[0]}", f"{who} (via {names.root(rng)})", f"{names.root(rng).capitalize()} Bug Tracker"))
    return Mailbox(who if rng.random() < 0.8 else "", names.mailbox(rng, who))


def message(rng: Random) -> Message:
    """A made-up message; much of it may be missing."""
    topic = rng.choice((prose.change, prose.change, prose.summary, prose.clause, _subject))(rng)
    mark = rng.choice(("", "", "", "", "Re: ", "Re: ", "Fwd: ", "RE: ", "[{0}] ", "[PATCH {1}/{2}] ", "Re: [{0}] ", "AW: ", "FW: ", "Bug#{3}: ", "Re: Bug#{3}: "))
    mark = mark.format(names.root(rng), rng.randint(1, 4), rng.randint(4, 9), rng.randint(90000, 999999))
    sender = mailbox(rng)
    return Message(
        sender, tuple(mailbox(rng) for _ in range(rng.choice((0, 1, 1, 1, 1, 2, 3)))), tuple(mailbox(rng) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3)))),
        (mark + topic).strip() if rng.random() < 0.95 else "", moments.any_moment(rng, 1997) if rng.random() < 0.88 else None,
        names.message_id(rng, sender.email) if rng.random() < 0.7 else "", tuple(names.filename(rng) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3)))),
    )


def _subject(rng: Random) -> str:
    return rng.choice((
        f"{names.root(rng)} {names.version(rng)} released", f"Meeting on {rng.choice(('Monday', 'Thursday', 'Friday'))}", f"Your order {rng.randint(1000, 99999)}", f"{names.root(rng)}: build failed on {rng.choice(('arm64', 's390x', 'i386'))}",
        f"ITP: {names.root(rng)} -- {prose.summary(rng)}", "Hello", "test", f"Minutes 20{rng.randint(10, 26)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}", f"question about {names.root(rng)}", f"[SECURITY] {names.root(rng)} update",
    ))


def written(rng: Random, who: Mailbox) -> str:
    """A mailbox as headers have it: quotes, angle brackets, the old form with a comment."""
    if not who.name:
        return who.email if rng.random() < 0.6 else f"<{who.email}>"
    if any(mark in who.name for mark in ",.()#") or rng.random() < 0.2:
        return f'"{who.name}" <{who.email}>'
    return f"{who.email} ({who.name})" if rng.random() < 0.06 else f"{who.name} <{who.email}>"


def headers(rng: Random, mail: Message, *, more: float) -> str:
    """The head, its lines in any order, long ones folded."""
    glue, tab = rng.choice((", ", ", ", ",\n\t", ",\n ")), rng.choice((" ", " ", " ", "\t"))
    rows = [f"From:{tab}{written(rng, mail.sender)}"]
    if mail.to:
        rows.append(f"To:{tab}{glue.join(written(rng, who) for who in mail.to)}")
    if mail.cc:
        rows.append(f"{rng.choice(('Cc', 'Cc', 'CC'))}:{tab}{glue.join(written(rng, who) for who in mail.cc)}")
    if mail.subject:
        subject = f"Subject:{tab}{mail.subject}"
        rows.append(prose.wrapped(subject, 76, rest=" ") if len(subject) > 76 and rng.random() < 0.5 else subject)
    if mail.when:
        rows.append(f"Date:{tab}{moments.rfc2822(rng, mail.when)}")
    if mail.id:
        rows.append(f"{rng.choice(('Message-ID', 'Message-ID', 'Message-Id'))}:{tab}<{mail.id}>")
    spare = [
        "MIME-Version: 1.0", f"User-Agent: {names.root(rng).capitalize()}/{names.version(rng)}", f"X-Mailer: {names.root(rng)} {names.version(rng)}", f"Return-Path: <{names.mailbox(rng, '')}>",
        f"Reply-To: {names.mailbox(rng, '')}", f"List-Id: <{names.root(rng)}.{names.host(rng)}>", f"In-Reply-To: <{names.message_id(rng, 'a@b.org')}>", f"Sender: {names.mailbox(rng, '')}", f"X-Spam-Score: {rng.randint(-50, 50) / 10}",
        f"Received: from {names.host(rng)} (localhost [127.0.0.1])\n\tby {names.host(rng)} (Postfix) with ESMTP id {names.hexes(rng, 5, upper=True)}", f"Delivered-To: {names.mailbox(rng, '')}", "Content-Transfer-Encoding: 8bit", f"Organization: {names.team(rng)}",
    ]
    rows += [line for line in rng.sample(spare, len(spare)) if rng.random() < more]
    if rng.random() < 0.75:
        rng.shuffle(rows)
    return "\n".join(rows)


def mail(rng: Random) -> Task:
    """A message whose head makes the record; inner messages and quotes are traps."""
    outer, more = message(rng), rng.choice((0.02, 0.08, 0.2))
    parts_of_mime = bool(outer.files) and rng.random() < 0.55
    head, boundary = headers(rng, outer, more=more), rng.choice((f"----={names.blob(rng, 9)}", f"{names.hexes(rng, 8)}", "BOUNDARY", f"Multipart_{rng.randint(100, 999)}_{rng.randint(10**6, 10**7)}"))
    body = _body(rng, outer)
    if parts_of_mime:
        head += f'\nContent-Type: multipart/mixed; boundary="{boundary}"'
        blocks = [f"Content-Type: text/plain; charset={rng.choice(('utf-8', 'us-ascii', 'ISO-8859-1'))}\n\n{body}", *(_attached(rng, name) for name in outer.files)]
        body = "\n\n".join(f"--{boundary}\n{block}" for block in blocks) + f"\n\n--{boundary}--"
    else:
        head += "\nContent-Type: text/plain; charset=UTF-8" if rng.random() < 0.3 else ""
        lines = [rng.choice(("[attachment: {}]", "Attachment: {}", "[{}]", "<<{}>>", "[Attached: {}]")) for _ in outer.files][:1] * len(outer.files)
        body = "\n\n".join([body, "\n".join(line.format(name) for line, name in zip(lines, outer.files, strict=True))]).rstrip()
    text = f"{head}\n\n{body}"
    parts: list[Part] = [
        f.text("name|display name", outer.sender.name, "display name, null if none is given|without quotation marks; null if there is only an address").maybe().inside("sender"),
        f.email("email|address|mail", outer.sender.email, "address in From|without angle brackets").inside("sender"),
        f.listed("to|recipients|to addresses", [who.email for who in outer.to], "addresses in To, without names|empty if there is no To header"),
        f.listed("cc|cc addresses|copies", [who.email for who in outer.cc], "addresses in Cc, empty if none|without names"),
        f.text("subject|title|topic", outer.subject, "subject in full, with prefixes|null if there is no Subject header").maybe(),
        f.instant("date|sent|sent at|timestamp", outer.when, "from the Date header, ISO 8601, offset as written|null if there is no Date header").maybe(),
        f.text("message id|id|mid", outer.id, "without angle brackets|Message-ID without < and >, null if missing").maybe(),
        f.flag("is reply|reply|isreply", outer.subject.lower().startswith("re:"), "true if the subject starts with Re:"),
        f.listed("attachments|attached files|files", outer.files, "file names of attachments, in order; empty if none"),
    ]
    if rng.random() < 0.3:
        parts.append(f.tally("recipient count|number of recipients", len(outer.to) + len(outer.cc), "addresses in To and Cc together"))
    if rng.random() < 0.3:
        shown = [[f.text("name|display name", who.name).maybe(), f.text("email|address", who.email)] for who in outer.to]
        parts[2] = f.Table("to|recipients", shown, "everybody in To; name is null where only an address is given")
    if rng.random() < 0.2:
        parts.append(f.flag("is forward|forwarded|forward", outer.subject.lower().startswith(("fwd:", "fw:")), "true if the subject starts with Fwd: or FW:"))
    if rng.random() < 0.2:
        parts.append(f.day("day|sent on|calendar date", outer.when.date() if outer.when else None, "day of the Date header as written").spelt())
    return form.task(rng, "mail", rng.choice(("message", "mail", "outermost message", "e-mail", "first (outermost) message", "mail register")), text, parts)


def _body(rng: Random, outer: Message) -> str:
    """Text, perhaps after or before a quote, perhaps with a whole message inside."""
    blocks, chance = [prose.body(rng, rng.choice((50, 120, 200, 280, 360)), 72)], rng.random()
    if rng.random() < 0.3:
        blocks.insert(0, rng.choice((f"Hi {names.person(rng).split()[0]},", "Hello,", "Dear all,", f"Hallo {names.person(rng)},")))
    if outer.subject.lower().startswith("re:") or chance < 0.2:
        who, when = mailbox(rng), moments.any_moment(rng)
        said = rng.choice((f"On {when:%a}, {when.day} {moments.month(when)} {when.year}, {who.name or who.email} wrote:", f"{who.name or who.email} writes:", f"On {when:%Y-%m-%d %H:%M}, {written(rng, who)} wrote:", f"In article <{names.message_id(rng, who.email)}>, {who.email} wrote:"))
        bar = rng.choice(("> ", "> ", "| ", ">> "))
        quote = prose.wrapped(prose.paragraph(rng, 200), 70, bar, bar)
        blocks.insert(rng.randint(0, len(blocks)), f"{said}\n{quote}")
    elif chance < 0.4:
        inner = message(rng)
        rows = headers(rng, inner, more=0.0)
        mark = rng.choice(("---------- Forwarded message ---------", "-----Original Message-----", "----- Forwarded message -----", "Begin forwarded message:", "Content-Type: message/rfc822\n"))
        blocks.append(f"{mark}\n{rows}\n\n{prose.paragraph(rng, 150)}")
    if rng.random() < 0.4:
        sign = names.person(rng) if not outer.sender.name else outer.sender.name
        blocks.append(rng.choice((f"-- \n{sign}", f"Regards,\n{sign}", f"Cheers,\n{sign.split()[0]}", f"-- \n{sign}, {names.team(rng)}\n{names.home(rng, names.root(rng))}")))
    return "\n\n".join(blocks)


def _attached(rng: Random, name: str) -> str:
    """A MIME part with a file."""
    kind = rng.choice(TYPES)
    rows = [rng.choice((f'Content-Type: {kind}; name="{name}"', f"Content-Type: {kind}")), f'Content-Disposition: attachment; filename="{name}"']
    rows += ["Content-Transfer-Encoding: base64"] if rng.random() < 0.7 else []
    return "\n".join(rows) + f"\n\n{names.blob(rng, rng.randint(18, 50))}\n[...]"


GENERATORS = (mail,)
