"""One fill from the command line: progress, picture and trace around `Engine.fill`.

Options that several commands share, and how `--lock` is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from infill.cli.watch import Progress, Steps
from infill.errors import SourceError
from infill.result import Result

if TYPE_CHECKING:
    from infill.api import Engine
    from infill.options import Options


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loading:
    """Which model, and where and how it computes; see `infill.models.load`."""

    model: str
    device: str = "auto"
    dtype: str = "auto"
    family: str = ""

    def engine(self, options: Options) -> Engine:
        """The model loaded."""
        from infill.api import Engine

        return Engine(
            self.model,
            device=self.device,
            dtype=self.dtype,
            family=self.family or None,
            options=options,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """What the commands' shared options said."""

    loading: Loading
    seed: int
    quiet: bool
    watch: bool = False
    trace: str = ""
    settings: Sequence[str] = ()
    options: str = ""

    def fill(
        self,
        source: Callable[[], Any],
        context: str = "",
        *,
        instruction: str = "",
        known: Mapping[str, Any] | None = None,
    ) -> Result[Any]:
        """Compile, load and fill. The trace is written even if the fill fails."""
        blueprint: list[Any] = []

        def fill(engine: Engine, steps: Steps) -> Result[Any]:
            return engine.fill(
                blueprint[0],
                context,
                instruction=instruction,
                seed=self.seed,
                known=known,
                watch=steps,
            )

        return self.work(fill, before=lambda: blueprint.append(source()))

    def work(
        self,
        job: Callable[[Engine, Steps], T],
        *,
        before: Callable[[], None] = lambda: None,
    ) -> T:
        """Load the model and do a job with it, around which progress and trace are kept.

        `before` is done first, so that a bad source is told before the model is loaded.
        """
        options = self._options()
        with Progress(quiet=self.quiet) as progress:
            steps = Steps(progress, self.watch)
            try:
                progress.say("reading the source")
                before()
                progress.say(f"loading the model {self.loading.model}")
                engine = self.loading.engine(options)
                progress.say("laying out the canvas")
                return job(engine, steps)
            finally:
                steps.close()
                if self.trace:
                    steps.write(self.trace)

    def batch(self, job: Callable[[Engine, Progress], T], size: int) -> T:
        """Load the model with a batch size and do a job with it, around which progress is kept."""
        return self.load(job, f"batch={size}")

    def load(self, job: Callable[[Engine, Progress], T], *more: str) -> T:
        """Load the model, with more settings if wanted, and do a job with it."""
        options = self._options(*more)
        with Progress(quiet=self.quiet) as progress:
            progress.say(f"loading the model {self.loading.model}")
            return job(self.loading.engine(options), progress)

    def _options(self, *more: str) -> Options:
        from infill.options import options_of

        return options_of((*self.settings, *more), file=self.options)


ModelName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="A packaged model, a checkpoint's folder or a hub repository; see `infill models`.",
    ),
]
Device = Annotated[
    str, typer.Option(metavar="NAME", help="Where it computes: cpu, cuda, cuda:1, balanced.")
]
Dtype = Annotated[
    str,
    typer.Option(metavar="NAME", help="float32, bfloat16, float16, or quantised: int8, int4."),
]
FamilyName = Annotated[
    str,
    typer.Option(
        "--family", metavar="NAME", help="What kind of model it is, where its config is silent."
    ),
]
Seed = Annotated[int, typer.Option(min=0, metavar="N", help="The same seed gives the same result.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")]
Watch = Annotated[bool, typer.Option("--watch", help="Show the canvas on stderr at every step.")]
TraceFile = Annotated[
    str,
    typer.Option("--trace", metavar="FILE", help="Write every step to FILE, as JSON lines."),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="An option of decoding, for example temperature=0.7; docs/cli.md lists them.",
    ),
]
OptionsFile = Annotated[
    str,
    typer.Option(
        "--options",
        metavar="FILE",
        help="Options of decoding that `infill tune` wrote; --set comes on top.",
    ),
]


def known_of(locks: Iterable[str]) -> dict[str, Any]:
    """The given values of `--lock PATH=VALUE`: JSON where it parses, otherwise text."""
    from infill.options import json_or_text

    known: dict[str, Any] = {}
    for lock in locks:
        path, equals, text = lock.partition("=")
        if not equals or not path:
            raise SourceError(
                "a lock needs a path and a value",
                where=f"--lock {lock}",
                todo="--lock currency=EUR or --lock /items/0/price=3",
            )
        known[path] = json_or_text(text)
    return known
