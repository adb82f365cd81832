"""The `infill` command and its subcommands.

main(["json", "--schema", "models.py:Invoice", "--context", "mail.txt"])    # 0: filled and valid
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from infill import __version__
from infill.cli.check_command import check_command
from infill.cli.code_command import code_command
from infill.cli.diagnose_command import diagnose_command
from infill.cli.exit_codes import INTERRUPTED, SOURCE, tell
from infill.cli.grammar_command import grammar_command
from infill.cli.json_command import json_command
from infill.cli.models_command import models_command
from infill.cli.replay_command import replay_command
from infill.cli.report_command import report_command
from infill.cli.tools_command import tools_command
from infill.cli.tune_command import tune_command
from infill.errors import InfillError, SourceError

app = typer.Typer(
    name="infill",
    help="""Fill schemas, reports and code with a masked-diffusion language model.

What comes back is valid, or a clear error tells why not. The result alone goes to stdout,
everything else to stderr.

\b
  infill json --schema models.py:Invoice --context mail.txt
  infill check --schema invoice.schema.json
  infill tools tools.json --context request.txt
  infill report note.md --context visit.txt -o note.filled.md
  infill code draft.py -d
  infill grammar sql --instruction "All users over 18."

Exit codes: 0 filled and valid, 1 no valid filling, 2 usage or a bad source, 3 the model.
""",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("json", short_help="A schema and a text become an object.")(json_command)
app.command("tools", short_help="A request becomes calls of the functions given.")(tools_command)
app.command("report", short_help="A template and a text become a report.")(report_command)
app.command("code", short_help="Fill the holes of a source file.")(code_command)
app.command("grammar", short_help="A grammar and a text become a text.")(grammar_command)
app.command("check", short_help="How each keyword of a schema is enforced.")(check_command)
app.command("tune", short_help="Which decoding rules suit your examples.")(tune_command)
app.command("diagnose", short_help="What a model's fills are like.")(diagnose_command)
app.command("replay", short_help="Look at a trace again.")(replay_command)
app.command("models", short_help="What can be loaded.")(models_command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"infill {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; errors are printed, never raised."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="infill")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else SOURCE
    except InfillError as error:
        return tell(error)
    except RecursionError:
        return tell(SourceError("the source is nested too deep to read"))
    except UnicodeEncodeError as error:
        odd = error.object[error.start : error.end]
        return tell(
            SourceError(
                "this text cannot be written as UTF-8",
                got=ascii(odd),
                todo="check the encoding of the terminal and of the arguments",
            )
        )
    except OSError as error:
        where = str(error.filename or "")
        return tell(SourceError(error.strerror or str(error), where=where))
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def run() -> None:
    """The console script."""
    sys.exit(main())
