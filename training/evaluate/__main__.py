"""Evaluate a model.

python -m training.evaluate records [--base DIR] [--control DIR] [--every N]
python -m training.evaluate held-out [--count N]
python -m training.evaluate fim [--base DIR] [--every N]
python -m training.evaluate ablations [--plain DIR] [--count N]
python -m training.evaluate calibration [--every N] [--count N]

Every command takes --model NAME|DIR, and --out DIR for the predictions; with --resume it goes on
from those that are there. `--base` is the folder that `python -m training.base` writes, `--control`
a checkpoint of `python -m training.control`.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from training.evaluate import ablations, calibration, fim, held_out, records

COMMANDS = {
    "records": records,
    "held-out": held_out,
    "fim": fim,
    "ablations": ablations,
    "calibration": calibration,
}


def parser() -> argparse.ArgumentParser:
    """The command line: one command for every thing to be measured."""
    made = argparse.ArgumentParser(
        prog="training.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(dest="command", required=True)
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, description=module.__doc__)
        command.add_argument("--model", default="default", help="a packaged model or a folder")
        command.add_argument("--out", type=Path, help="folder for the predictions")
        command.add_argument(
            "--resume", action="store_true", help="keep the predictions that --out has already"
        )
        command.add_argument(
            "--record", action="store_true", help="keep the figures in bench/results/"
        )
        module.options(command)
    return made


def main() -> None:
    """Command line."""
    arguments = parser().parse_args()
    began = time.perf_counter()
    print(COMMANDS[arguments.command].run(arguments))
    print(f"{time.perf_counter() - began:.0f} s in all", file=sys.stderr)


if __name__ == "__main__":
    main()
