"""The disk cache can only save time."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from infill.tokens.lift_cache import Cache, default_cache, pack_arrays, unpack_arrays


def test_what_was_put_is_got_by_another_cache_on_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cache.sqlite"
    Cache(path).put("key", b"value")
    assert Cache(path).get("key") == b"value"
    assert Cache(path).get("other") is None


def test_a_cache_without_a_file_keeps_nothing() -> None:
    cache = Cache(None)
    cache.put("key", b"value")
    assert cache.get("key") is None


def test_a_broken_file_is_a_miss_and_then_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"this is no database, although it is long enough to look like one" * 40)
    cache = Cache(path)
    assert cache.get("key") is None
    cache.put("key", b"value")
    assert cache.get("key") == b"value"


def test_a_changed_value_is_a_miss(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    cache = Cache(path)
    cache.put("key", b"value")
    connection = cache._open()
    assert connection is not None
    with connection:
        connection.execute("UPDATE cache SET value = ?", (b"0123456789abcdefvalue",))
    assert cache.get("key") is None
    with connection:
        connection.execute("UPDATE cache SET value = 'text'")
    assert cache.get("key") is None


def test_a_folder_that_cannot_be_made_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache.sqlite")
    cache.put("key", b"value")
    assert cache.get("key") is None


def test_threads_share_a_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite")

    def work(number: int) -> None:
        for i in range(20):
            cache.put(f"{number}-{i}", bytes([number]) * i)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.get("3-19") == b"\x03" * 19


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFILL_CACHE", str(tmp_path))
    assert default_cache().path == tmp_path / "languages.sqlite"
    assert default_cache() is default_cache()
    monkeypatch.setenv("INFILL_CACHE", "off")
    assert default_cache().path is None
    monkeypatch.delenv("INFILL_CACHE")
    found = default_cache().path
    assert found is not None and found.parts[-2:] == ("infill", "languages.sqlite")


def test_packed_arrays_come_back_as_they_were() -> None:
    arrays: dict[str, NDArray[Any]] = {
        "a": np.arange(7, dtype=np.uint8),
        "b": np.arange(6, dtype=np.int32).reshape(2, 3),
        "empty": np.empty((0, 4), np.int16),
    }
    facts, found = unpack_arrays(pack_arrays({"n": 3, "none": None}, arrays))
    assert facts == {"n": 3, "none": None}
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array) and found[name].shape == array.shape
