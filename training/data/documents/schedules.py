"""Lines of crontab and fstab. Held out."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import people
from training.data.documents import fields as f, form, names, prose
from training.data.documents.fields import Part
from training.data.example import Task


def crontab(rng: Random) -> Task:
    """A crontab with comments and settings among its jobs."""
    system, mailto, rows, lines = rng.random() < 0.5, rng.random() < 0.4, [], list[str]()
    address = names.mailbox(rng, people.person(rng))
    if mailto:
        lines.append(f"MAILTO={address}")
    for _ in range(rng.randint(1, 5)):
        if rng.random() < 0.35:
            lines.append(f"# {prose.change(rng)}")
        when = rng.choice((f"{rng.randint(0, 59)} {rng.randint(0, 23)} * * *", f"*/{rng.choice((5, 10, 15))} * * * *", f"{rng.randint(0, 59)} {rng.randint(0, 23)} * * {rng.randint(0, 6)}", f"{rng.randint(0, 59)} {rng.randint(0, 23)} {rng.randint(1, 28)} * *", "@daily", "@reboot", f"0 {rng.randint(0, 5)} * * 1-5"))
        user = rng.choice(("root", "www-data", names.root(rng))) if system else None
        command = f"{names.path(rng)}" + rng.choice(("", f" --{names.root(rng)}", " > /dev/null 2>&1", f" -{rng.choice('aqv')} {names.path(rng)}"))
        glue = rng.choice((" ", "\t"))
        lines.append(glue.join(part for part in (when, user, command) if part))
        rows.append([f.text("schedule|when|time", when, "time fields as written"), f.text("user", user), f.text("command|cmd|job", command)])
        if not system:
            del rows[-1][1]
    table = f.Table("jobs|entries|tasks", rows, "one per job, comments left out")
    parts: list[Part] = [table, f.email("mailto|mail to", address if mailto else None, "value of MAILTO or null").maybe(), f.tally("job count|number of jobs", len(rows), "how many jobs, comments not counted")]
    return form.task(rng, "crontab", "crontab", "\n".join(lines), parts)


def fstab(rng: Random) -> Task:
    """Some mounts."""
    rows, lines = [], list[str]()
    if rng.random() < 0.5:
        lines.append("# <file system> <mount point> <type> <options> <dump> <pass>")
    for _ in range(rng.randint(1, 5)):
        device = rng.choice((f"UUID={people.uuid(rng)}", f"/dev/sd{rng.choice('abc')}{rng.randint(1, 6)}", f"{names.host(rng)}:/export/{names.root(rng)}", f"LABEL={names.root(rng)}", "tmpfs"))
        point, kind = f"/{rng.choice(('mnt/', 'srv/', ''))}{names.root(rng)}", rng.choice(("ext4", "xfs", "btrfs", "nfs", "vfat", "tmpfs"))
        options, dump, order = rng.sample(("noatime", "ro", "errors=remount-ro", "nofail", "x-systemd.automount", f"uid={rng.randint(1000, 1010)}", "defaults"), rng.randint(1, 3)), rng.randint(0, 1), rng.randint(0, 2)
        lines.append(rng.choice(("\t", "  ")).join((device, point, kind, ",".join(options), str(dump), str(order))))
        rows.append([f.text("device|source|file system", device), f.text("mount point|target|path", point), f.text("type|fs type", kind), f.listed("options", options), f.whole("pass|fsck order", order)])
    table = f.Table("mounts|entries|file systems", rows, "one per line")
    return form.task(rng, "fstab", "fstab", "\n".join(lines), [table, f.tally("count|number of mounts", len(rows), "how many mounts")])


GENERATORS = (crontab, fstab)
