"""The disk cache: bytes by key in one SQLite file under the user's cache directory.

    cache = Cache(None)                        # None caches nothing; a path names the file
    cache.put("lift-3-abc", b"...")
    cache.get("lift-3-abc")                    # None here; b"..." with a file
    unpack_arrays(pack_arrays({"states": 3}, {"delta": np.arange(6)}))[0]      # {"states": 3}

A cache can only save time. Whatever goes wrong with the file (no space, no rights, a truncated
database, a value that does not match its digest) counts as a miss, and a put then does nothing.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

LIMIT = 512 * 1024 * 1024
"""In bytes: a file that has grown larger is deleted and started anew."""

_DIGEST = 16


class Cache:
    """Bytes by key in the file at `path`, shared by threads and processes; None caches nothing."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = -1

    def get(self, key: str) -> bytes | None:
        """The bytes put under the key, or None."""
        with self._lock:
            try:
                connection = self._open()
                if connection is None:
                    return None
                row = connection.execute("SELECT value FROM cache WHERE key = ?", (key,)).fetchone()
            except (sqlite3.Error, OSError):
                self._drop()
                return None
        if row is None or not isinstance(row[0], bytes):
            return None
        digest, value = row[0][:_DIGEST], row[0][_DIGEST:]
        return value if digest == _digest(value) else None

    def put(self, key: str, value: bytes) -> None:
        """Keep the bytes under the key; does nothing if the file cannot be written."""
        with self._lock:
            try:
                connection = self._open()
                if connection is None:
                    return
                with connection:
                    connection.execute(
                        "INSERT OR REPLACE INTO cache VALUES (?, ?)", (key, _digest(value) + value)
                    )
            except (sqlite3.Error, OSError):
                self._drop()

    def _open(self) -> sqlite3.Connection | None:
        if self.path is None:
            return None
        if self._connection is not None and self._process == os.getpid():
            return self._connection
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size > LIMIT:
            self._remove()
        connection = sqlite3.connect(self.path, timeout=1.0, check_same_thread=False)
        self._connection, self._process = connection, os.getpid()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS cache (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
            )
        return connection

    def _drop(self) -> None:
        """Delete a broken file, so that the next call starts a new one."""
        broken = sys.exc_info()[1]
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        if isinstance(broken, sqlite3.DatabaseError) and not isinstance(
            broken, sqlite3.OperationalError
        ):
            self._remove()

    def _remove(self) -> None:
        assert self.path is not None
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def default_cache() -> Cache:
    """The cache of this user: `INFILL_CACHE` names its folder, or is `off`."""
    given = os.environ.get("INFILL_CACHE", "")
    if given.lower() == "off":
        return _cache_at(None)
    try:
        folder = Path(given) if given else user_cache_path("infill", appauthor=False)
    except RuntimeError:  # a user without a home
        return _cache_at(None)
    return _cache_at(folder / "languages.sqlite")


@lru_cache(maxsize=8)
def _cache_at(path: Path | None) -> Cache:
    return Cache(path)


def _digest(value: bytes) -> bytes:
    return blake2b(value, digest_size=_DIGEST).digest()


def pack_arrays(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """JSON facts and named arrays as bytes; `unpack_arrays` reads them without copying."""
    listing = [[name, array.dtype.str, list(array.shape)] for name, array in arrays.items()]
    head = json.dumps([dict(facts), listing]).encode()
    head += b" " * (-(len(head) + 8) % 16)
    body = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    padded = [part + bytes(-len(part) % 16) for part in body]
    return len(head).to_bytes(8, "little") + head + b"".join(padded)


def unpack_arrays(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What `pack_arrays` was given; the arrays are read-only."""
    size = int.from_bytes(data[:8], "little")
    facts, listing = json.loads(data[8 : 8 + size])
    offset, arrays = 8 + size, {}
    for name, kind, shape in listing:
        dtype = np.dtype(kind)
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(data, dtype, count, offset).reshape(shape)
        offset += -(-count * dtype.itemsize // 16) * 16
    return facts, arrays
