"""What a run depends on, and its command line: one option per setting."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run depends on.

    `minutes` of computing in all, of which the rate falls to zero from `fall_from` on (0: never).
    A run that is resumed counts on from where it was, so both can be decided late. `tokens` go
    through the network at once, `passes` of them make a step; `through`: the share of passes with
    gradients through the contexts.
    """

    start: Path
    out: Path
    public: Path | None = None
    written: Path | None = None
    minutes: float = 1e9
    fall_from: float = 0.0
    threads: int = 2
    seed: int = 0
    rate: float = 3e-4
    warm: int = 40
    decay: float = 0.05
    tokens: int = 2_048
    passes: int = 2
    through: float = 1.0
    code: float = 0.13
    generated: float = 0.12
    dev: int = 40
    dev_minutes: float = 60.0
    save_minutes: float = 10.0
    resume: bool = False
    compile: bool = False

    def at(self, step: int, minutes: float) -> float:
        """The rate of a step, so many minutes after the run began."""
        rise = min(1.0, (step + 1) / self.warm)
        if not self.fall_from or minutes < self.fall_from:
            return self.rate * rise
        return (
            self.rate * rise * max(0.0, (self.minutes - minutes) / (self.minutes - self.fall_from))
        )


def parse() -> Settings:
    """The settings that the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="training.writing", description="Train a model that writes from left to right."
    )
    for item in fields(Settings):
        name = "--" + item.name.replace("_", "-")
        if item.type == "bool":
            parser.add_argument(name, action="store_true")
            continue
        kind = {"float": float, "int": int}.get(str(item.type), Path)
        if item.name in ("start", "out"):
            parser.add_argument(name, type=kind, required=True)
        else:
            parser.add_argument(name, type=kind, default=item.default)
    return Settings(**vars(parser.parse_args()))
