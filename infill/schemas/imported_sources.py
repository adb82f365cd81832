"""Sources that are Python objects, named by their module or by their file.

    load_object("shop.models:Invoice")        # as `from shop.models import Invoice` finds it
    load_object("shop/models.py:Invoice")     # the same class, by its file

Errors that the module's own code raises are left alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from infill.errors import SourceError


def names_an_object(text: str) -> bool:
    """Whether a text has the form `MODULE:NAME` or `FILE.py:NAME`."""
    home, colon, name = text.rpartition(":")
    return bool(colon) and "\n" not in text and _dotted(name) and (_is_file(home) or _dotted(home))


def load_object(text: str) -> Any:
    """The object that `MODULE:NAME` or `FILE.py:NAME` names; SourceError if there is none.

    Modules are found as `python -c` finds them, the current folder included; a file's own folder
    is searched for what the file imports, or the folder above its package.
    """
    home, _, name = text.rpartition(":")
    try:
        module = _from_file(Path(home), text) if _is_file(home) else _from_name(home, text)
    except SyntaxError as error:
        raise SourceError(
            "this is not Python",
            where=f"{error.filename or home}:{error.lineno or 1}",
            got=error.msg,
        ) from error
    except ImportError as error:
        raise SourceError("this module cannot be imported", where=text, got=str(error)) from error
    found: Any = module
    for part in name.split("."):
        if not hasattr(found, part):
            raise SourceError(
                f"this module has no {part!r}",
                where=text,
                got=", ".join(n for n in dir(found) if not n.startswith("_"))[:200],
            )
        found = getattr(found, part)
    return found


def _from_name(module: str, text: str) -> ModuleType:
    try:
        with _searched(Path.cwd()):
            return import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or module
        if module != missing and not module.startswith(missing + "."):
            raise
        raise SourceError(
            "there is no such module",
            where=text,
            got=str(error),
            todo="run from the folder that holds it, or give the path of its file",
        ) from error


def _from_file(path: Path, text: str) -> ModuleType:
    """The module in a file, imported once; as part of its package if it is in one."""
    if not path.is_file():
        raise SourceError("there is no such Python file", where=str(path))
    path = path.resolve()
    names, folder = [path.stem], path.parent
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        names, folder = [folder.name, *names], folder.parent
    if len(names) == 1:
        return _alone(path)
    names = names[:-1] if path.stem == "__init__" else names
    with _searched(folder):
        module = import_module(".".join(names))
    if Path(module.__file__ or "").resolve() != path:
        raise SourceError(
            "another module has this file's name",
            where=text,
            got=str(module.__file__),
            todo=f"rename the folder {names[0]}",
        )
    return module


def _alone(path: Path) -> ModuleType:
    """The module in a file of its own, under a name that no other module can have."""
    name = str(path).replace(".", "_")
    if name in sys.modules:
        return sys.modules[name]
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SourceError("this is no Python file", where=str(path))
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        with _searched(path.parent):
            spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


@contextmanager
def _searched(folder: Path) -> Iterator[None]:
    """A folder is searched first for modules."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def _is_file(text: str) -> bool:
    return text.endswith(".py")


def _dotted(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))
