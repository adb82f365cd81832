"""Tables that commands print: ls -l, df, ps, uptime, ip, lsblk."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data.documents import fields as f, form, moments, names
from training.data.documents.fields import Field, Part
from training.data.example import Task


def aligned(rng: Random, rows: list[list[str]], right: tuple[int, ...] = ()) -> str:
    """Columns padded to their widest cell."""
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    gap = rng.choice((" ", "  "))
    return "\n".join(gap.join(cell.rjust(wide[i]) if i in right else cell.ljust(wide[i]) for i, cell in enumerate(row)).rstrip() for row in rows)


def files(rng: Random) -> Task:
    """ls -l: a directory's entries."""
    iso, table, rows = rng.random() < 0.45, list[list[Field]](), list[list[str]]()
    for _ in range(rng.randint(1, 6)):
        kind, size, moment = rng.choice(("-", "-", "-", "d", "l")), rng.choice((rng.randint(0, 9999), rng.randint(0, 10**7))), moments.any_moment(rng, 2012)
        mode = kind + "".join(rng.choice((letter, letter, "-")) for letter in "rwxrwxrwx")
        name, user, group = rng.choice((names.filename(rng).replace(" ", "_"), names.root(rng))), rng.choice(("root", names.root(rng), "www-data")), rng.choice(("root", "users", "adm", names.root(rng)))
        target = names.path(rng) if kind == "l" else ""
        stamp = f"{moment:%Y-%m-%d %H:%M}" if iso else f"{moments.month(moment)} {moment.day:2d}  {moment.year}"
        rows.append([mode, str(rng.randint(1, 9)), user, group, str(size), stamp, name + (f" -> {target}" if target else "")])
        table.append([
            f.text("name|file|file name", name, "without the target of a link"), f.whole("size|bytes|size bytes", size), f.text("owner|user", user), f.text("group", group), f.text("mode|permissions", mode), f.day("modified|date|changed", moment.date(), "ISO 8601"),
            f.choice("type|kind", {"-": "file", "d": "directory", "l": "link"}[kind], ("file", "directory", "link"), "from the first letter of the mode"), f.text("target|link target|points to", target, "null unless it is a link").maybe(),
        ])
    total = rng.randint(4, 9000)
    text = aligned(rng, rows, (1, 4))
    shown = rng.random() < 0.6
    text = f"total {total}\n{text}" if shown else text
    parts: list[Part] = [
        f.Table("entries|files|items", table, "in the order of the listing"), f.tally("count|entry count|number of entries", len(rows), "number of entries"), f.tally("directories|directory count", sum(row[0][0] == "d" for row in rows), "number of directories"),
        f.whole("total|total blocks", total if shown else None, "number in the line 'total', or null").maybe(), f.listed("links|symlinks", [row[0].value for row, line in zip(table, rows, strict=True) if line[0][0] == "l"], "names of the symbolic links", told=True),
        f.text("largest|largest file|biggest", max(table, key=lambda row: row[1].value)[0].value, "name of the entry with the largest size").spelt(),
    ]
    return form.task(rng, "file_listing", rng.choice(("listing", "directory listing", "output")), text, parts)


def disks(rng: Random) -> Task:
    """df."""
    human, table = rng.random() < 0.4, list[list[Field]]()
    rows = [["Filesystem", "Size" if human else "1K-blocks", "Used", rng.choice(("Available", "Avail")), "Use%", "Mounted on"]]
    for _ in range(rng.randint(1, 5)):
        size = rng.randint(10**5, 10**9)
        used = rng.randint(0, size)
        share = -(-100 * used // size)
        device, point = rng.choice((f"/dev/sd{rng.choice('abc')}{rng.randint(1, 6)}", "tmpfs", f"/dev/mapper/{names.root(rng)}", f"{names.host(rng)}:/{names.root(rng)}")), f"/{rng.choice(('', 'boot', 'home', names.root(rng), 'var/' + names.root(rng)))}"
        cells = [f"{value / 2**20:.1f}G" if human else str(value) for value in (size, used, size - used)]
        rows.append([device, *cells, f"{share}%", point])
        numbers = [f.text("size|total", cells[0], "as printed"), f.text("used", cells[1], "as printed")] if human else [f.whole("size kib|blocks|total", size), f.whole("used kib|used", used)]
        table.append([f.text("filesystem|device|source", device), *numbers, f.whole("use percent|used percent|usage", share, "without the percent sign", maximum=100), f.text("mount point|mounted on|path", point)])
    fullest = max(table, key=lambda row: row[3].value)
    parts: list[Part] = [f.Table("filesystems|disks|rows|mounts", table, "one per line"), f.tally("count|number of filesystems", len(table), "how many are listed")]
    if len({row[3].value for row in table}) == len(table):
        parts.append(f.text("fullest|fullest mount point", fullest[4].value, "mount point with the highest percentage").spelt())
    return form.task(rng, "disk_usage", rng.choice(("disk usage", "output of df", "table")), aligned(rng, rows, (1, 2, 3, 4)), parts)


def processes(rng: Random) -> Task:
    """ps."""
    table, wide = list[list[Field]](), rng.random() < 0.6
    rows = [["USER", "PID", "%CPU", "%MEM", "STAT", "START", "TIME", "COMMAND"]] if wide else [["PID", "TTY", "TIME", "CMD"]]
    for _ in range(rng.randint(1, 6)):
        pid, user, cpu, memory = rng.randint(1, 400000), rng.choice(("root", "postgres", names.root(rng)[:8])), rng.randint(0, 999) / 10, rng.randint(0, 400) / 10
        command = rng.choice((names.path(rng), names.root(rng), f"[{names.root(rng)}/{rng.randint(0, 9)}]")) + rng.choice(("", f" -{rng.choice('adDv')}", f" --{names.root(rng)}={rng.randint(1, 99)}"))
        state, spent, tty = rng.choice(("Ss", "S", "R+", "Sl", "Z", "D")), f"{rng.randint(0, 99)}:{rng.randint(0, 59):02d}", rng.choice(("?", "pts/0", "tty1"))
        rows.append([user, str(pid), f"{cpu:.1f}", f"{memory:.1f}", state, f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}", spent, command] if wide else [str(pid), tty, f"00:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}", command])
        common = [f.whole("pid|process id", pid), f.text("command|cmd|process", command, "with its arguments")]
        table.append([*common, f.text("user|owner", user), f.real("cpu|cpu percent", cpu), f.real("memory|mem percent|memory percent", memory), f.text("state|stat", state)] if wide else [*common, f.text("tty|terminal", None if tty == "?" else tty, "null where it is ?").maybe()])
    parts: list[Part] = [f.Table("processes|rows|tasks", table, "one per line, in order"), f.tally("count|process count", len(table), "number of processes"), f.numbers("pids|process ids", [row[0].value for row in table], "in order", minimum=1)]
    return form.task(rng, "process_list", rng.choice(("process list", "output of ps", "table")), aligned(rng, rows, (1, 2, 3) if wide else (0,)), parts)


def machine(rng: Random) -> Task:
    """uptime, free, uname and hostnamectl in one report."""
    days, hours, minutes, users = rng.randint(0, 400), rng.randint(1, 23), rng.randint(0, 59), rng.randint(0, 12)
    loads = [rng.randint(0, 999) / 100 for _ in range(3)]
    clock = f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
    rows, host = list[str](), names.root(rng)
    up = (f"{days} day{'s' * (days != 1)}, " if days else "") + f"{hours:2d}:{minutes:02d}"
    parts: list[Part] = []
    if rng.random() < 0.8:
        rows.append(f" {clock} up {up},  {users} user{'s' * (users != 1)},  load average: {', '.join(f'{load:.2f}' for load in loads)}")
        parts += [
            f.whole("uptime days|days up|days", days, "whole days since boot, 0 if none are printed").spelt(), f.whole("users|logged in users|user count", users), f.real("load 1|load one minute|load1", loads[0], "first of the load averages"), f.real("load 15|load fifteen minutes|load15", loads[2], "last of the load averages"),
            f.Field("load averages|load|loads", {"type": "array", "items": {"type": "number"}, "minItems": 3}, loads, "one, five and fifteen minutes"), f.text("time|clock|current time", clock, "HH:MM:SS"),
        ]
    if rng.random() < 0.5 or not rows:
        kernel, arch = f"{rng.randint(3, 6)}.{rng.randint(0, 19)}.{rng.randint(0, 200)}-{rng.randint(1, 40)}-{rng.choice(('amd64', 'generic', 'cloud'))}", rng.choice(("x86_64", "aarch64", "armv7l"))
        rows.append(f"Linux {host} {kernel} #{rng.randint(1, 90)} SMP {moments.ctime(moments.any_moment(rng))} {arch} GNU/Linux")
        parts += [f.text("kernel|kernel version|release", kernel), f.text("host|hostname|node", host), f.text("architecture|machine|arch", arch)]
    if rng.random() < 0.5:
        total, swap = rng.randint(500, 260000), rng.choice((0, rng.randint(500, 9000)))
        used = rng.randint(1, total)
        rows.append("\n".join(f"{label:<6}{a:>12}{b:>12}{c:>12}" for label, a, b, c in (("", "total", "used", "free"), ("Mem:", total, used, total - used), ("Swap:", swap, 0, swap))))
        parts += [f.whole("memory total|total memory", total, "row Mem, column total"), f.whole("memory used|used memory", used, "row Mem, column used"), f.whole("swap total|total swap|swap", swap, "row Swap, column total"), f.whole("memory free|free memory", total - used, "row Mem, column free")]
    if rng.random() < 0.4:
        system, kind = f"{rng.choice(('Debian GNU/Linux 12 (bookworm)', 'Ubuntu 24.04 LTS', 'Fedora Linux 40', 'Arch Linux'))}", rng.choice(("vm", "server", "laptop", "container"))
        rows.append(f"   Static hostname: {host}\n           Chassis: {kind}\n        Machine ID: {names.hexes(rng, 16)}\n  Operating System: {system}")
        parts += [f.text("operating system|os", system), f.text("chassis|machine type", kind), f.text("static hostname|static name", host)]
    else:
        parts.append(f.text("operating system|os", None, "null if it is not printed"))
    rng.shuffle(rows)
    return form.task(rng, "machine_state", rng.choice(("machine report", "system state", "host")), "\n\n".join(rows), parts)


GENERATORS = (files, disks, processes, machine)
