"""`--batch`: the records of a file through one source, with a bar, resumable.

infill json --schema models.py:Invoice --batch mails.jsonl -o invoices.jsonl --resume
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from infill.cli import files
from infill.cli.exit_codes import FILLED, UNFILLED
from infill.cli.run import with_engine
from infill.cli.shared_options import BatchOptions, ModelOptions
from infill.cli.watch import Progress
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.batch import Fill, Tally

_BAR = 20


def fill_batch(
    asked: BatchOptions, model: ModelOptions, output: str, make: Callable[[Engine], Fill]
) -> typer.Exit:
    """Fill all records; returns the exit that tells whether each of them was filled.

    `make` gives, for a loaded engine, what fills some of the records.
    """
    from infill import batch

    if asked.resume and not output:
        raise SourceError("there is no output to go on with", where="--resume", todo="-o FILE")
    records = batch.read_records(
        files.read_text(asked.batch, "batch"), name=files.shown_name(asked.batch)
    )
    records = records[: asked.limit] if asked.limit else records
    with batch.BatchOutput(output, records, resume=asked.resume) as out:

        def work(engine: Engine, progress: Progress) -> Tally:
            watch, size = _Bar(progress), asked.batch_size
            return batch.fill_records(records, make(engine), out, batch=size, watch=watch)

        tally = with_engine(model, work, f"batch={asked.batch_size}")
    if not model.quiet:
        print(_summary(tally), file=sys.stderr)
    return typer.Exit(UNFILLED if tally.failed else FILLED)


@dataclass(slots=True)
class _Bar:
    """Tells the progress line how far a batch is, how fast, and how long it will take."""

    progress: Progress
    began: float = field(default_factory=time.monotonic)
    first: int = -1

    def __call__(self, tally: Tally) -> None:
        if self.first < 0:
            self.first = tally.done
        made, passed = tally.done - self.first, time.monotonic() - self.began
        full = _BAR * tally.done // max(tally.total, 1)
        text = f"{'█' * full}{'░' * (_BAR - full)} {_summary(tally)}"
        if made and passed > 0:
            left = (tally.total - tally.done) * passed / made
            text += f", {made / passed:.2f} a second, {_clock(left)} left"
        self.progress.say(text)


def _summary(tally: Tally) -> str:
    failed = f", {tally.failed:,} failed" if tally.failed else ""
    return f"{tally.done:,} of {tally.total:,} records{failed}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def none_of(options: dict[str, Any]) -> None:
    """Raise SourceError for an option that a batch does not take."""
    for name, value in options.items():
        if value:
            raise SourceError("this option is not for batches", where=name, got=str(value))
