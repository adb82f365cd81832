"""Errors on the command line: one exit code for each kind, one way to print them.

  0  filled and valid
  1  no valid filling: Unsatisfiable, BudgetError
  2  wrong usage or a bad source: SourceError, Unsupported, unreadable files
  3  the model: ModelError
130  interrupted

infill json --schema broken.json; echo $?     # 2
"""

from __future__ import annotations

import sys

from infill.errors import InfillError, ModelError, SourceError

FILLED, UNFILLED, SOURCE, MODEL, INTERRUPTED, PIPE = 0, 1, 2, 3, 130, 141


def exit_code(error: InfillError) -> int:
    """The exit code that tells whose fault the error is."""
    match error:
        case SourceError():
            return SOURCE
        case ModelError():
            return MODEL
        case _:
            return UNFILLED


def tell(error: InfillError) -> int:
    """Print an error for a person on stderr; returns the exit code to leave with."""
    print(f"error: {error}", file=sys.stderr, flush=True)
    return exit_code(error)
