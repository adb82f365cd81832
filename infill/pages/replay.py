"""The page of a trace: play it, step through it, see how sure each slot was and why it changed."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence

from infill.pages import asset, page
from infill.trace import Event


def replay(events: Sequence[Event], title: str) -> str:
    """One self-contained HTML document; it loads nothing from elsewhere."""
    body = asset("replay.html").replace("%TITLE%", html.escape(title))
    data = json.dumps(list(events), ensure_ascii=False).replace("<", "\\u003c")
    body += f'<script type="application/json" id="events">{data}</script>'
    return page(title, body, script=asset("replay.js"), style=asset("replay.css"))
