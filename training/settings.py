"""What a training run depends on, and its command line: one option per setting."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run depends on; the command line offers each of them."""

    start: Path
    out: Path
    minutes: float = 75.0
    threads: int = 2
    profile: str = "cpu"
    seed: int = 0
    rate: float = 3e-4
    warm: int = 30
    tokens: int = 4096
    longest: int = 900
    readings: int = 2
    through: float = 1.0
    fall_from: float = 0.4
    dev: int = 96
    dev_minutes: float = 6.0
    save_minutes: float = 10.0
    quantise_from: float = 0.7
    resume: bool = False
    smoke: bool = False
    compile: bool = False

    @property
    def device(self) -> str:
        """Where the run computes."""
        return "cuda" if self.profile == "gpu" else "cpu"


def arguments(description: str, **defaults: object) -> argparse.ArgumentParser:
    """A command line with an option per setting; `defaults` stand in for the ordinary ones."""
    parser = argparse.ArgumentParser(description=description)
    for item in fields(Settings):
        name = "--" + item.name.replace("_", "-")
        kinds: dict[str, Callable[[str], object]] = {"Path": Path, "float": float, "int": int}
        if item.type == "bool":
            parser.add_argument(name, action="store_true")
        else:
            needed = item.name in ("start", "out")
            kind = kinds.get(str(item.type), str)
            default = None if needed else defaults.get(item.name, item.default)
            parser.add_argument(name, type=kind, required=needed, default=default)
    return parser


def parse(description: str, **defaults: object) -> Settings:
    """The settings that the command line asks for."""
    settings = Settings(**vars(arguments(description, **defaults).parse_args()))
    if settings.profile == "gpu":
        settings = replace(settings, tokens=max(settings.tokens, 131_072))
    return settings
