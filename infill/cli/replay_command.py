"""`infill replay`: look at a trace again, in the terminal, as a page or as a picture.

infill replay trace.jsonl --html trace.html
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from infill.cli import files
from infill.cli.watch import Screen

PAUSE = 0.25


def replay_command(
    trace: Annotated[str, typer.Argument(metavar="TRACE|-", help="What --trace wrote.")],
    html: Annotated[
        str, typer.Option(metavar="FILE", help="Write a self-contained page with a player.")
    ] = "",
    svg: Annotated[
        str, typer.Option(metavar="FILE", help="Write a heat map of slots and steps.")
    ] = "",
) -> None:
    """Show how a document was denoised: in the terminal, or with --html or --svg in a file.

    \b
      infill json --schema invoice.schema.json --context mail.txt --trace t.jsonl
      infill replay t.jsonl
      infill replay t.jsonl --html t.html --svg t.svg
    """
    from infill.pages.heatmap import heatmap
    from infill.pages.movie import read_trace, replay as page_of

    name = files.shown_name(trace)
    events = read_trace(files.read_text(trace, "trace"), path=name)
    if html:
        files.write_file(html, page_of(events, Path(name).name))
    if svg:
        files.write_file(svg, heatmap(events))
    if html or svg:
        return
    screen = Screen()
    try:
        for event in events:
            screen.show(event)
            if sys.stderr.isatty():
                time.sleep(PAUSE)
    finally:
        screen.close()
