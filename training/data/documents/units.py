"""systemd units, .desktop files, and other files of keys under sections."""
# ruff: noqa: E501 (tables of sentences)
# fmt: off

from __future__ import annotations

from random import Random

from training.data import people
from training.data.documents import fields as f, form, names, prose
from training.data.documents.fields import Part
from training.data.example import Task


def unit(rng: Random) -> Task:
    """A service, timer or socket of systemd, as a file or as systemctl shows it."""
    name, about, kind = names.root(rng), prose.summary(rng), rng.choice(("service", "service", "timer", "socket"))
    after = [f"{names.root(rng)}.{rng.choice(('service', 'target', 'socket'))}" for _ in range(rng.choice((0, 1, 1, 2, 3)))]
    wants = [f"{names.root(rng)}.service" for _ in range(rng.choice((0, 0, 1, 2)))]
    site, target = names.home(rng, name) if rng.random() < 0.4 else "", rng.choice(("multi-user.target", "default.target", "timers.target", "graphical.target", ""))
    head = ["[Unit]", f"Description={about}"] + ([f"Documentation={site}"] if site else []) + ([f"After={' '.join(after)}"] if after else []) + ([f"Wants={' '.join(wants)}"] if wants else [])
    parts: list[Part] = [
        f.text("description|summary|about", about), f.listed("after|starts after|ordering", after, "units in After=, in order; empty if there is no such line"), f.listed("wants|wanted units", wants, "units in Wants=, in order"), f.link("documentation|docs|url", site or None, "null if not given").maybe(),
        f.text("wanted by|install target|target", target, "value of WantedBy=, or null").maybe(),
    ]
    if kind == "service":
        user, command, start = rng.choice(("", "root", name, "www-data", "nobody")), f"{names.path(rng)} --{names.root(rng)} {rng.choice(('%i', '-f', names.path(rng)))}", rng.choice(("simple", "forking", "oneshot", "notify", ""))
        again, wait = rng.choice(("always", "on-failure", "no", "")), rng.randint(1, 90) if rng.random() < 0.5 else None
        settings = {names.root(rng).upper().replace("-", "_"): rng.choice((names.root(rng), str(rng.randint(0, 99)), names.path(rng))) for _ in range(rng.choice((0, 0, 1, 2)))}
        body = ["[Service]", *([f"Type={start}"] if start else []), *([f"User={user}"] if user else []), *(f"Environment={key}={value}" for key, value in settings.items()), f"ExecStart={command}", *([f"Restart={again}"] if again else []), *([f"RestartSec={wait}{rng.choice(('', 's'))}"] if wait else [])]
        parts += [
            f.text("command|exec start|start command", command, "value of ExecStart="), f.text("user|runs as", user, "null if not set").maybe(), f.text("type|service type", start, "null if not set").maybe(), f.text("restart|restart policy", again, "null if not set").maybe(),
            f.whole("restart seconds|restart delay|restart sec", wait, "in seconds, or null").maybe(), f.listed("environment|variables|environment variables", list(settings), "names of the variables set, in order", told=True),
        ]
    elif kind == "timer":
        when, late = rng.choice(("daily", "weekly", f"*-*-* {rng.randint(0, 23):02d}:{rng.choice((0, 15, 30)):02d}:00", f"Mon..Fri {rng.randint(0, 23):02d}:00")), rng.choice((None, True, False))
        runs = f"{names.root(rng)}.service" if rng.random() < 0.4 else ""
        body = ["[Timer]", f"OnCalendar={when}", *([f"Persistent={str(late).lower()}"] if late is not None else []), *([f"Unit={runs}"] if runs else [])]
        parts += [f.text("schedule|on calendar|calendar", when, "value of OnCalendar="), f.Field("persistent", {"type": "boolean"}, late, "null if not set", optional=True), f.text("unit|activates|runs", runs, "value of Unit=, or null").maybe()]
    else:
        port, accept = rng.choice((f"/run/{name}.sock", str(rng.randint(1, 65000)), f"{people.ipv4(rng)}:{rng.randint(1, 65000)}")), rng.random() < 0.4
        body = ["[Socket]", f"ListenStream={port}", f"Accept={'yes' if accept else 'no'}"]
        parts += [f.text("listen|address|listen stream", port, "value of ListenStream="), f.flag("accept", accept, "value of Accept=", told=False)]
    tail = ["[Install]", f"WantedBy={target}"] if target else []
    comment = [f"# /{rng.choice(('etc', 'usr/lib', 'lib'))}/systemd/system/{name}.{kind}"] if rng.random() < 0.6 else []
    if comment:
        parts += [f.text("unit name|name|file name", f"{name}.{kind}", "file name of the unit, null if it is not shown").maybe(), f.text("path|file", comment[0][2:], "full path of the file").maybe()]
    elif rng.random() < 0.4:
        parts.append(f.text("unit name|file name", None, "file name of the unit, null if it is not shown"))
    return form.task(rng, "systemd_unit", rng.choice(("unit", "systemd unit", kind)), "\n".join([*comment, *head, "", *body, *([""] if tail else []), *tail]), parts)


def desktop(rng: Random) -> Task:
    """A .desktop file with translations among its keys."""
    name, generic, comment = names.root(rng).capitalize(), rng.choice(("Text Editor", "Web Browser", "Image Viewer", "Mail Client", "")), prose.summary(rng)
    command, icon, hidden = f"{name.lower()} {rng.choice(('%F', '%u', '', '--new-window %U'))}".strip(), f"{rng.choice(('', 'org.'))}{names.root(rng)}", rng.random() < 0.2
    categories, media = rng.sample(("Utility", "Network", "GTK", "Qt", "Office", "Graphics", "Development", "Game", "System", "AudioVideo"), rng.randint(0, 4)), rng.sample(("text/plain", "image/png", "application/pdf", "inode/directory", "x-scheme-handler/https", "audio/mpeg"), rng.randint(0, 3))
    words, terminal = [people.word(rng) for _ in range(rng.choice((0, 0, 2, 3)))], rng.random() < 0.3
    actions = list(dict.fromkeys(people.word(rng) for _ in range(rng.choice((0, 0, 1, 2)))))
    rows = [f"Name={name}", *(f"Name[{code}]={names.root(rng).capitalize()}" for code in rng.sample(("de", "fr", "ja", "pt_BR"), rng.randint(0, 2))), f"Comment={comment}", f"Exec={command}", f"Icon={icon}", "Type=Application", f"Terminal={str(terminal).lower()}"]
    rows += [f"GenericName={generic}"] if generic else []
    rows += [f"Comment[{rng.choice(('de', 'es'))}]={prose.sentence(rng)}"] if rng.random() < 0.3 else []
    rows += [f"Categories={';'.join(categories)};"] if categories else []
    rows += [f"MimeType={';'.join(media)};"] if media else []
    rows += [f"Keywords={';'.join(words)};"] if words else []
    rows += ["NoDisplay=true"] if hidden else []
    rows += [f"Actions={';'.join(actions)};"] if actions else []
    if rng.random() < 0.6:
        rng.shuffle(rows)
    text = "\n".join(["[Desktop Entry]", *rows, *(f"\n[Desktop Action {key}]\nName={key.capitalize()}\nExec={command.split()[0]} --{key}" for key in actions)])
    parts: list[Part] = [
        f.text("name|application|title", name, "untranslated name of the application"), f.text("generic name|kind", generic, "null if not given").maybe(), f.text("comment|description|summary", comment, "untranslated comment"), f.text("command|exec", command, "value of Exec= in the main section"), f.text("icon|icon name", icon),
        f.flag("terminal|runs in terminal", terminal, "value of Terminal=", told=False), f.listed("categories", categories, "in order; empty if none"), f.listed("mime types|media types|mimetypes", media, "in order; empty if none"), f.listed("keywords", words, "in order; empty if none"),
        f.flag("hidden|no display", hidden, "true if NoDisplay is true"), f.listed("actions|action ids", actions, "identifiers in Actions=; empty if none"), f.tally("translations|translated names", text.count("\nName["), "number of translations of the name"),
    ]
    return form.task(rng, "desktop_entry", rng.choice(("application", "desktop entry", "launcher")), text, parts)


GENERATORS = (unit, desktop)
