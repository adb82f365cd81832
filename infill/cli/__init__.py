"""The `infill` command: thin commands over what `infill` exports, one file each.

Arguments, files and standard input go in; the result alone goes to standard output, everything
else to standard error, and an exit code tells what happened (`exit_codes`). Start reading in `app`,
which registers the commands; `shared_options` has the options of several, `run` fills.
"""
