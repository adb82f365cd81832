"""Pages to look at: self-contained HTML and SVG, without scripts or requests from elsewhere."""

from __future__ import annotations

import html
from importlib.resources import files


def asset(name: str) -> str:
    """The text of a file of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def page(title: str, body: str, *, script: str = "", style: str = "") -> str:
    """A whole document; `body` is HTML, `script` runs at its end."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{html.escape(title)}</title>\n"
        f"<style>\n{asset('page.css')}{style}</style>\n</head>\n<body>\n{body}\n"
        + (f"<script>\n{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


def level(confidence: float | None) -> str:
    """How sure, in three steps, as the pages show it by colour and by shape."""
    if confidence is None:
        return "likely"
    return "sure" if confidence >= 0.8 else "likely" if confidence >= 0.5 else "unsure"
