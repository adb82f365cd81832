"""iCalendar events and vCards."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from datetime import timedelta
from random import Random

from training.data import people
from training.data.documents import fields as f, form, moments, names, prose
from training.data.documents.fields import Part
from training.data.example import Task


def _folded(line: str) -> str:
    """Content lines are cut at 75 characters; the rest begins with a space."""
    return line if len(line) <= 75 else line[:75] + "\n " + _folded(line[75:])


def event(rng: Random) -> Task:
    """A VEVENT with its properties in any order."""
    start, whole_day = moments.any_utc(rng, 2008, 2026).replace(second=0), rng.random() < 0.2
    length = timedelta(minutes=rng.choice((15, 30, 45, 60, 90, 120, 480)))
    title = rng.choice((f"{names.root(rng).capitalize()} {rng.choice(('review', 'planning', 'standup', 'call', 'workshop', 'release'))}", f"Meeting with {names.person(rng)}", prose.change(rng), f"{people.city(rng)} trip"))
    place, uid = rng.choice(("", f"Room {rng.randint(1, 400)}", people.city(rng), f"https://meet.{names.host(rng)}/{names.root(rng)}", f"{people.street(rng).replace(',', '')}")), rng.choice((f"{people.uuid(rng)}", f"{names.hexes(rng, 8)}@{names.host(rng)}"))
    boss = names.person(rng) if rng.random() < 0.6 else ""
    mail, guests = names.mailbox(rng, boss), [(who, names.mailbox(rng, who), rng.choice(("ACCEPTED", "DECLINED", "NEEDS-ACTION", "TENTATIVE"))) for who in (names.person(rng) for _ in range(rng.choice((0, 0, 1, 2, 3))))]
    state, alarm, rule = rng.choice(("", "CONFIRMED", "TENTATIVE", "CANCELLED")), rng.choice((None, 5, 10, 15, 30)), rng.choice(("", "", "", "WEEKLY", "DAILY", "MONTHLY"))
    labels, count = [people.word(rng).upper() for _ in range(rng.choice((0, 0, 1, 2)))], rng.choice((None, rng.randint(2, 52)))
    story = prose.sentence(rng).replace(",", "").replace(";", "") if rng.random() < 0.4 else ""
    rows = [f"UID:{uid}", f"SUMMARY:{title.replace(',', '')}"]
    title = title.replace(",", "")
    rows += [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{start + timedelta(days=1):%Y%m%d}"] if whole_day else [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{start + length:%Y%m%dT%H%M%SZ}" if rng.random() < 0.8 else f"DURATION:PT{int(length.total_seconds() // 60)}M"]
    rows += [f"LOCATION:{place}"] if place else []
    rows += [f"DESCRIPTION:{story}"] if story else []
    rows += [f"ORGANIZER;CN={boss}:mailto:{mail}"] if boss else []
    rows += [f"ATTENDEE;CN={who};PARTSTAT={answer}:mailto:{address}" for who, address, answer in guests]
    rows += [f"STATUS:{state}"] if state else []
    rows += [f"RRULE:FREQ={rule}" + (f";COUNT={count}" if count else "")] if rule else []
    rows += [f"CATEGORIES:{','.join(labels)}"] if labels else []
    rows += [f"DTSTAMP:{start - timedelta(days=9):%Y%m%dT%H%M%SZ}", f"SEQUENCE:{rng.randint(0, 5)}"] if rng.random() < 0.6 else []
    rng.shuffle(rows)
    guests.sort(key=lambda guest: rows.index(f"ATTENDEE;CN={guest[0]};PARTSTAT={guest[2]}:mailto:{guest[1]}"))
    rows += [f"BEGIN:VALARM\nTRIGGER:-PT{alarm}M\nACTION:DISPLAY\nEND:VALARM"] if alarm else []
    folded = rng.random() < 0.3
    text = "\n".join(["BEGIN:VEVENT", *(_folded(row) if folded else row for row in rows), "END:VEVENT"])
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//{names.root(rng)}//EN\n{text}\nEND:VCALENDAR" if rng.random() < 0.5 else text
    parts: list[Part] = [f.text("title|summary|subject|event", title), f.text("uid|id|event id", uid)]
    parts += [f.day("date|day|start date", start.date(), "ISO 8601")] if whole_day else [f.instant("start|starts at|begins", start, "ISO 8601 with Z"), f.instant("end|ends at|until", start + length, "ISO 8601 with Z; start and duration where no end is written").spelt(), f.whole("minutes|duration minutes|length minutes", int(length.total_seconds() // 60), "from start to end, in minutes").spelt()]
    parts += [
        f.flag("all day|whole day", whole_day, "true if it has a date without time"), f.text("location|place|where", place, "null if none is given").maybe(), f.text("description|notes", story, "null if none is given").maybe(), f.text("name|full name", boss, "null if there is no organizer").maybe().inside("organizer"), f.email("email|address", mail if boss else None, "null if there is no organizer").maybe().inside("organizer"),
        f.listed("attendees|guests|attendee emails", [address for _, address, _ in guests], "addresses without mailto:, in order; empty if none"), f.choice("status|state", state.lower() or None, ("confirmed", "tentative", "cancelled"), "lower case, null if not given"), f.text("frequency|repeats|recurrence", rule, "FREQ of the rule, null if it does not repeat").maybe(),
        f.whole("reminder minutes|alarm minutes|reminder", alarm, "minutes before the start, null without an alarm").maybe(), f.listed("categories|labels|tags", labels, "in order; empty if none"), f.listed("accepted|accepted by|coming", [who for who, _, answer in guests if answer == "ACCEPTED"], "names of the guests who accepted", told=True),
        f.Table("attendees|guests|participants", [[f.text("name", who), f.email("email|address", address), f.choice("status|answer|response", answer.lower(), ("accepted", "declined", "needs-action", "tentative"))] for who, address, answer in guests], "in order"),
    ]
    if folded:
        parts = [part for part in parts if not (isinstance(part, f.Field) and part.copied and any(value not in text for value in ([part.value] if isinstance(part.value, str) else part.value or ())))][:6]
        parts = [part for part in parts if isinstance(part, f.Field)]
    return form.task(rng, "calendar_event", rng.choice(("event", "calendar entry", "appointment")), text, parts)


def card(rng: Random) -> Task:
    """A vCard."""
    given, family, firm = people.first_name(rng), names.person(rng).split()[-1], people.company(rng).replace(",", "")
    version, born = rng.choice(("3.0", "3.0", "4.0", "2.1")), moments.any_utc(rng, 1945, 2004)
    mails, phones = [(rng.choice(("WORK", "HOME", "")), names.mailbox(rng, f"{given} {family}")) for _ in range(rng.choice((0, 1, 1, 2)))], [(rng.choice(("CELL", "WORK", "HOME,VOICE")), people.phone(rng)) for _ in range(rng.choice((0, 1, 1, 2)))]
    role, site, unit, nick = (rng.choice(("", "", value)) for value in (f"{people.word(rng).capitalize()} {rng.choice(('engineer', 'manager', 'lead'))}", names.home(rng, names.root(rng)), people.word(rng).capitalize(), names.root(rng)))
    lived = rng.random() < 0.5
    street, town, code, land = people.street(rng).replace(",", ""), people.city(rng), people.postcode(rng), people.country(rng)
    has_firm, has_day = rng.random() < 0.6, rng.random() < 0.4
    rows = [f"N:{family};{given};;;", f"FN:{given} {family}"]
    rows += [f"ORG:{firm}" + (f";{unit}" if unit else "")] if has_firm else []
    rows += [f"TITLE:{role}"] if role else []
    rows += [f"EMAIL{';TYPE=' + kind if kind else ''}:{mail}" for kind, mail in mails]
    rows += [f"TEL;TYPE={kind}:{phone}" for kind, phone in phones]
    rows += [f"ADR;TYPE=WORK:;;{street};{town};;{code};{land}"] if lived else []
    rows += [f"URL:{site}"] if site else []
    rows += [f"BDAY:{born:%Y%m%d}" if rng.random() < 0.5 else f"BDAY:{born:%Y-%m-%d}"] if has_day else []
    rows += [f"NICKNAME:{nick}"] if nick else []
    rng.shuffle(rows)
    mails.sort(key=lambda pair: rows.index(f"EMAIL{';TYPE=' + pair[0] if pair[0] else ''}:{pair[1]}"))
    phones.sort(key=lambda pair: rows.index(f"TEL;TYPE={pair[0]}:{pair[1]}"))
    text = "\n".join(["BEGIN:VCARD", f"VERSION:{version}", *rows, "END:VCARD"])
    parts: list[Part] = [
        f.text("name|full name|formatted name", f"{given} {family}"), f.text("given name|first name", given), f.text("family name|last name|surname", family), f.text("organisation|organization|company", firm if has_firm else None, "without the department, or null").maybe(), f.text("department|unit", unit if has_firm else None, "second part of ORG, or null").maybe(),
        f.text("title|job title|role", role, "null if none is given").maybe(), f.listed("emails|mail addresses|email addresses", [mail for _, mail in mails], "in order; empty if none"), f.listed("phones|telephones|phone numbers", [phone for _, phone in phones], "as written, in order"), f.day("birthday|born|date of birth", born.date() if has_day else None, "ISO 8601, or null").maybe(),
        f.link("url|website|homepage", site or None, "null if none is given").maybe(), f.text("nickname|nick", nick, "null if none is given").maybe(), f.text("version|vcard version", version),
        f.text("street", street if lived else None).maybe().inside("address"), f.text("city|town|locality", town if lived else None).maybe().inside("address"), f.text("postal code|postcode|zip", code if lived else None).maybe().inside("address"), f.text("country", land if lived else None).maybe().inside("address"),
    ]
    return form.task(rng, "contact_card", rng.choice(("contact", "vCard", "contact card")), text, parts)


GENERATORS = (event, card)
