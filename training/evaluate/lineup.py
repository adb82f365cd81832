"""Who takes part: contestants by name, loaded one after the other so that memory holds one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from infill import Engine, Options
from training.evaluate.cases import Case
from training.evaluate.constant import Constant
from training.evaluate.contestants import Contestant, Ours

NAMES = ("constant", "ours", "ar", "ar-tuned")


def options(parser: argparse.ArgumentParser) -> None:
    """The options that choose contestants."""
    parser.add_argument("--base", type=Path, help="the autoregressive parent (training.base)")
    parser.add_argument("--control", type=Path, help="its fine-tuned copy (training.control)")
    parser.add_argument(
        "--only", nargs="+", choices=NAMES, metavar="NAME", help=f"of {', '.join(NAMES)}"
    )
    parser.add_argument("--cap", type=int, default=1024, help="most tokens of an AR answer")


def lineup(
    arguments: argparse.Namespace, cases: Sequence[Case] = ()
) -> Iterator[tuple[str, Contestant]]:
    """Every contestant that is asked for, or else that there is a folder for.

    One that never reads takes part where there are `cases` of which it may know what is common.
    """
    wanted = arguments.only or NAMES
    if "constant" in wanted and cases:
        yield "constant", Constant(cases)
    if "ours" in wanted:
        yield "ours", Ours(engine(arguments.model))
    for name, folder, prompt in (
        ("ar", arguments.base, "chat"),
        ("ar-tuned", arguments.control, "form"),
    ):
        if name not in wanted:
            continue
        if folder is None:
            option = "--base" if name == "ar" else "--control"
            if arguments.only:
                sys.exit(f"{name} needs {option} DIR")
            print(f"without {name}: no {option} DIR", file=sys.stderr)
            continue
        from training.evaluate.left_to_right import LeftToRight

        yield name, LeftToRight.load(folder, prompt=prompt, cap=arguments.cap)


def engine(model: str, **settings: object) -> Engine:
    """An engine with room for every document of the development data."""
    return Engine(model, options=Options(canvas=2048, **settings))  # type: ignore[arg-type]
