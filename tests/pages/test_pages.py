"""The pages in a real browser where there is one, and their structure in any case."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from infill import Options, fill_report
from infill.models.synthetic import Noise
from infill.pages.movie import replay
from infill.pages.report_page import report_page
from infill.rules.schedule import FixedSteps
from infill.templates.reports.report import Report

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
TEMPLATE = """---
slots:
  low: {type: integer, min: 0, max: 30, unfilled: prohibit}
  high: {type: integer, min: 0, max: 30, unfilled: prohibit}
  who: person
  side: {type: choice, of: [left, right]}
check: low + 20 < high
---
# Report <b> & "more"

| low | high |
|---|---|
| [[low]] | [[high]] |

[[who]] said [[side]].
"""
EVIDENCE = 'From 3 to <script>alert("x")</script> 40. Ana Roth said so & left.'


@pytest.fixture(scope="module")
def report() -> Report:
    options = Options(schedule=FixedSteps(3), slot_cap=12)
    return fill_report(TEMPLATE, EVIDENCE, given={"side": "left"}, model=Noise(2), options=options)


class Reader(HTMLParser):
    """Collects tags with their attributes, and that every tag is closed."""

    VOID = ("meta", "br", "wbr", "input", "hr", "col")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def test_pages_are_whole_and_ask_for_nothing_from_elsewhere(report: Report) -> None:
    for page in (report_page(report), replay(report.trace, "t.jsonl")):
        for tag, attributes in read(page).found:
            assert tag not in ("link", "iframe", "img", "object", "embed", "base")
            assert not {"src", "srcset", "action", "onclick"} & attributes.keys()
            assert (attributes.get("href") or "#").startswith("#")
        assert "@import" not in page and "url(" not in page
        assert "default-src 'none'" in page


def test_the_page_of_a_report_shows_every_slot_with_its_evidence(report: Report) -> None:
    page = report_page(report)
    kinds = [a["class"] or "" for tag, a in read(page).found if "class" in a and tag == "span"]
    slots = [kind.split() for kind in kinds if kind.startswith("slot ")][4:]
    assert len(slots) == 4 and "locked" in slots[3]
    assert "alert(" not in re.sub(r"&\w+;", "", re.sub(r"<pre.*?</pre>", "", page, flags=re.S))
    assert "<script>alert" not in page and 'id="q' in page
    assert "Report &lt;b&gt; &amp; &quot;more&quot;" in page


def test_the_page_of_a_trace_says_why_slots_were_masked_again(report: Report) -> None:
    page = replay(report.trace, "</script><b>")
    assert "the rule low + 20 &lt; high" in page or "the rule low + 20 \\u003c high" in page
    assert "<b>" not in page.replace("&lt;b&gt;", "").split("<style>")[0]


DRIVER = """
<script>
const press = (key) => document.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
const seen = [];
const look = () => seen.push([at("where").textContent, at("canvas").textContent]);
window.addEventListener("error", (event) => seen.push(["error", event.message]));
look(); press("End"); look(); press("ArrowLeft"); look();
press("Home"); press("ArrowRight"); look();
press("r"); look(); seen.push(["said", at("said").textContent]);
press(" "); seen.push(["playing", at("play").getAttribute("aria-pressed")]); press(" ");
at("last").click(); look();
seen.push(["wide", String(document.documentElement.scrollWidth <= window.innerWidth)]);
document.title = "seen";
document.body.innerHTML = "<pre id=seen></pre>";
at("seen").textContent = JSON.stringify(seen);
</script>
"""


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_the_replay_follows_the_keyboard_in_a_browser(report: Report, tmp_path: Path) -> None:
    import html
    import json

    page = replay(report.trace, "t.jsonl").replace("</body>", DRIVER + "</body>")
    path = tmp_path / "replay.html"
    path.write_text(page, encoding="utf-8")
    command = [
        *(str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=400,800"),
        *(f"--user-data-dir={tmp_path}/profile", "--enable-logging=stderr", "--dump-dom"),
    ]
    ran = subprocess.run(
        [*command, path.as_uri()], capture_output=True, text=True, timeout=240, check=True
    )
    found = re.search(r'<pre id="seen">(.*?)</pre>', ran.stdout, re.S)
    assert found and "CONSOLE" not in ran.stderr
    seen = json.loads(html.unescape(found[1]))
    total = len(report.trace)
    assert [one[0] for one in seen[:4]] == [
        f"{place} of {total}" for place in (1, total, total - 1, 2)
    ]
    assert seen[1][1] == report.text == seen[-2][1]
    again = next(i for i, event in enumerate(report.trace) if event["event"] == "remask")
    assert seen[4][0] == f"{again + 1} of {total}" and seen[5][1].startswith(
        "Masked again: the rule"
    )
    assert seen[6] == ["playing", "true"] and seen[-1] == ["wide", "true"]
