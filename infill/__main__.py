"""`python -m infill` is the `infill` command.

For example:

    python -m infill --help
"""

from __future__ import annotations

from infill.cli.app import run

if __name__ == "__main__":
    run()
