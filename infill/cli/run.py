"""One fill from the command line: progress, picture and trace around `Engine.fill`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from infill.cli.progress import Progress
from infill.cli.watch import Steps
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
        from infill.settings import options_of

        return options_of((*self.settings, *more), file=self.options)
