"""`--batch`: the records of a file through one source, with a bar, resumable."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli import files
from infill.cli.faults import FILLED, UNFILLED
from infill.cli.run import Run
from infill.cli.watch import Progress
from infill.errors import SourceError

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.batch import Fill, Tally

BatchFile = Annotated[
    str,
    typer.Option(
        "--batch", metavar="FILE", help="Fill every record of a JSON Lines or CSV file; see docs."
    ),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with the output of a batch that was interrupted.")
]
BatchSize = Annotated[
    int, typer.Option("--batch-size", min=1, metavar="N", help="Records denoised at once.")
]
Limit = Annotated[
    int, typer.Option("--limit", min=0, metavar="N", help="Only the first N records; 0 for all.")
]

_BAR = 20


@dataclass(frozen=True, slots=True)
class Batch:
    """What the batch options said."""

    path: str
    resume: bool
    size: int
    limit: int

    def fill(self, run: Run, output: str, make: Callable[[Engine], Fill]) -> typer.Exit:
        """Fill all records; returns the exit that says whether each of them was filled.

        `make` gives, for a loaded engine, what fills some of the records.
        """
        from infill import batch

        if self.resume and not output:
            raise SourceError("there is no output to go on with", where="--resume", todo="-o FILE")
        name = "<stdin>" if self.path == files.STDIN else self.path
        records = batch.read_records(files.read(self.path, "batch"), name=name)
        records = records[: self.limit] if self.limit else records
        with batch.Output(output, records, resume=self.resume) as out:

            def work(engine: Engine, progress: Progress) -> Tally:
                bar = _Bar(progress)
                return batch.run(records, make(engine), out, batch=self.size, watch=bar)

            tally = run.batch(work, self.size)
        if not run.quiet:
            import sys

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
