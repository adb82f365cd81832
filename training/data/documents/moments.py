"""Moments with offsets, and the notations in which programs write them."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random

from training.data.dates import DAYS, MONTHS

OFFSETS = (0, 0, 0, 1, 1, 2, 2, 3, 5.5, 8, 9, 10, -3, -4, -5, -6, -7, -7, -8, 12, -9.5)


def any_moment(rng: Random, low: int = 1998, high: int = 2026) -> datetime:
    """A moment to the second, with some offset from UTC."""
    zone = timezone(timedelta(hours=rng.choice(OFFSETS)), "local")
    start = datetime(low, 1, 1, tzinfo=zone)
    return start + timedelta(seconds=rng.randrange((high - low + 1) * 365 * 86400))


def any_utc(rng: Random, low: int = 1998, high: int = 2026) -> datetime:
    """A moment to the second in UTC, written with Z."""
    start = datetime(low, 1, 1, tzinfo=UTC)
    return start + timedelta(seconds=rng.randrange((high - low + 1) * 365 * 86400))


def offset(moment: datetime, colon: str = "") -> str:
    """+0530, or with a colon."""
    made = f"{moment:%z}"
    return made[:3] + colon + made[3:5]


def short(moment: datetime) -> str:
    """Mon"""
    return DAYS[moment.weekday()][:3]


def month(moment: datetime) -> str:
    """Jan"""
    return MONTHS[moment.month - 1][:3]


def rfc2822(rng: Random, moment: datetime) -> str:
    """Mon, 02 Jan 2006 15:04:05 -0700, in its variants."""
    head = "" if rng.random() < 0.08 else f"{short(moment)}, "
    number = f"{moment.day:02d}" if rng.random() < 0.7 else f"{moment.day}"
    zone = offset(moment)
    if zone == "+0000" and rng.random() < 0.3:
        zone = rng.choice(("GMT", "+0000 (UTC)", "+0000 (GMT)"))
    elif rng.random() < 0.12:
        zone += rng.choice((" (PST)", " (CEST)", " (CET)", " (EDT)", " (GMT)")) if zone else ""
    return f"{head}{number} {month(moment)} {moment.year} {moment:%H:%M:%S} {zone}"


def ctime(moment: datetime) -> str:
    """Mon Jan  2 15:04:05 2006"""
    return f"{short(moment)} {month(moment)} {moment.day:2d} {moment:%H:%M:%S} {moment.year}"


def git(moment: datetime) -> str:
    """Mon Jan 2 15:04:05 2006 -0700"""
    return f"{short(moment)} {month(moment)} {moment.day} {moment:%H:%M:%S} {moment.year} {offset(moment)}"


def openssl(moment: datetime) -> str:
    """Jan  2 15:04:05 2006 GMT"""
    return f"{month(moment)} {moment.day:2d} {moment:%H:%M:%S} {moment.year} GMT"


def written(rng: Random, moment: datetime) -> str:
    """A moment in any notation that keeps its offset; Z, UTC or GMT only where it is in UTC."""
    if moment.tzname() == "UTC":
        return rng.choice((
            openssl(moment), f"{moment:%Y-%m-%dT%H:%M:%SZ}", f"{moment:%Y-%m-%d %H:%M:%S} UTC",
            f"{moment:%Y%m%dT%H%M%SZ}", f"{moment:%Y-%m-%d %H:%M:%SZ}",
            f"{short(moment)}, {moment:%d} {month(moment)} {moment:%Y %H:%M:%S} GMT",
        ))
    zone = offset(moment)
    return rng.choice((
        rfc2822(rng, moment), git(moment), moment.isoformat(timespec="seconds"),
        f"{moment:%Y-%m-%d %H:%M:%S} {zone}", f"{moment:%Y-%m-%d %H:%M:%S}{offset(moment, ':')}",
        f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M:%S} {zone}",
        f"[{moment:%d}/{month(moment)}/{moment.year}:{moment:%H:%M:%S} {zone}]",
    ))


def day_written(rng: Random, moment: datetime) -> str:
    """The day alone, in a notation that cannot be misread."""
    name = MONTHS[moment.month - 1]
    return rng.choice((
        f"{moment:%Y-%m-%d}", f"{moment:%Y-%m-%d}", f"{moment:%Y-%m-%d}", f"{moment:%Y/%m/%d}",
        f"{name} {moment.day}, {moment.year}", f"{moment.day} {name} {moment.year}",
        f"{name[:3]} {moment.day}, {moment.year}", f"{moment.day:02d} {name[:3]} {moment.year}",
        f"{short(moment)} {name[:3]} {moment.day:02d} {moment.year}", f"{moment:%Y%m%d}",
        f"{moment:%d.%m.%Y}", f"{moment.day:02d}-{name[:3]}-{moment.year}", f"{name} {moment.day} {moment.year}",
    ))
