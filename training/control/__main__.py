"""Train the control for as long as the default model was trained.

    python -m training.control --start DIR --out DIR --minutes N

The trainer, its settings and its files are those of `training.train`; the weights are never
quantised unless `--quantise-from` says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from training.control.lessons import Writing
from training.control.texts import stream
from training.data.example import Example
from training.settings import parse
from training.train import Run


def main() -> None:
    """Command line."""
    settings = parse("Train the control, from left to right.", quantise_from=1.0)

    def source(seed: int, *, held_out: bool) -> Iterator[Example]:
        return stream(seed, settings.profile, held_out=held_out)

    Run(settings, Writing(source, settings)).train()


if __name__ == "__main__":
    main()
