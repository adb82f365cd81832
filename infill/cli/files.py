"""Files as the commands read and write them: whole, UTF-8, and never half written.

What `--schema` and its like name is read here too: a file, stdin, or a Python object.

    read_text("mail.txt", "text")       # or SourceError: mail.txt: there is no such text
    schema_source("models.py:Invoice")  # the class, imported
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from infill.cli.exit_codes import PIPE
from infill.errors import InfillError, SourceError

if TYPE_CHECKING:
    from infill.tuning.examples import Example

STDIN = "-"


def shown_name(path: str) -> str:
    """The name of a file as errors show it."""
    return "<stdin>" if path == STDIN else path


def read_text(path: str, what: str) -> str:
    """The text of a file, or of stdin for "-", byte for byte (line ends and BOM are kept).

    `what` names it in errors. Raises SourceError if it cannot be read or is not UTF-8.
    """
    name = shown_name(path)
    try:
        data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except FileNotFoundError:
        raise SourceError(f"there is no such {what}", where=name, todo=_near(path)) from None
    except IsADirectoryError:
        raise SourceError(f"the {what} is a directory, a file is wanted", where=name) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"cannot read the {what}", where=name, got=reason) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"the {what} is not UTF-8 text",
            where=f"{name}:{line}",
            got=f"byte 0x{data[error.start]:02x} at offset {error.start:,}",
            todo="convert it to UTF-8 first, for example with iconv",
        ) from None


def mapping(path: str, what: str) -> dict[str, Any]:
    """A YAML or JSON file that holds a mapping. Raises SourceError if it is none."""
    import yaml

    try:
        found = yaml.safe_load(read_text(path, what).removeprefix("\ufeff"))
    except yaml.YAMLError as error:
        raise SourceError(
            f"the {what} is broken YAML", where=path, got=" ".join(str(error).split())
        ) from None
    if not isinstance(found, dict):
        raise SourceError(
            f"the {what} must be a mapping of names to values",
            where=path,
            got=type(found).__name__,
        )
    return {str(key): value for key, value in found.items()}


def check_writable(path: str) -> None:
    """Raise SourceError if a file cannot be written there, before long work is done for it."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        why = errno.EISDIR
    elif not target.parent.is_dir():
        why = errno.ENOENT
    elif (
        not os.access(target.parent, os.W_OK) or target.exists() and not os.access(target, os.W_OK)
    ):
        why = errno.EACCES
    else:
        return
    raise SourceError("cannot write the file", where=path, got=os.strerror(why))


def write_file(path: str, text: str | bytes) -> None:
    """Replace a file at once, keeping its mode; links are followed.

    The old content stays until the new one is complete on disk. Raises SourceError if it cannot
    be written.
    """
    target = Path(os.path.realpath(path))
    try:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, mode)
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            raise
    except OSError as error:
        raise SourceError("cannot write the file", where=path, got=error.strerror or "") from None


def out(text: str) -> None:
    """Write UTF-8 to stdout, whatever the locale; a closed pipe ends the command quietly."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _near(path: str) -> str:
    """A hint at a file whose name is close, in the same directory."""
    from difflib import get_close_matches

    folder = Path(path).parent
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    close = get_close_matches(Path(path).name, names, 1)
    return f"did you mean {folder / close[0]}?" if close else ""


def schema_source(text: str) -> Any:
    """The source that an option names; SourceError if there is none.

    `FILE`, `-`, `FILE.py:NAME`, `MODULE:NAME`, or the schema itself.
    """
    from infill.schemas.imported_sources import names_an_object
    from infill.schemas.reading.document import parse_schema

    if names_an_object(text) and not Path(text).exists():
        return _imported(text)
    if text.lstrip().startswith("{"):
        return parse_schema(text, name="--schema")
    if text.endswith(".py"):
        raise SourceError(
            "this is a Python file, and one of its models is wanted",
            where=text,
            todo=f"{text}:Invoice, if Invoice is the name of the model",
        )
    return parse_schema(read_text(text, "schema").removeprefix("\ufeff"), name=shown_name(text))


def _imported(text: str) -> Any:
    """The object that a text names; what its module itself raises is told with its line."""
    from infill.schemas.imported_sources import load_object

    try:
        return load_object(text)
    except InfillError as error:
        if not error.todo:
            error.todo = _near(text.rpartition(":")[0])
        raise
    except (Exception, SystemExit) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        raise SourceError(
            "this module fails while it is imported",
            where=text,
            got=f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})",
        ) from error


def examples(data: str, source: str, limit: int) -> list[Example]:
    """The examples in a file, the first `limit` of them (0: all), with the source they share."""
    from infill.tuning.examples import read_examples

    shared = schema_source(source) if source else None
    found = read_examples(read_text(data, "data"), shared, name=shown_name(data))
    return found[:limit] if limit else found
