"""The byte trie of a vocabulary, level by level, as flat arrays.

It is built once per vocabulary and kept on disk; every lift walks it from the root.

    trie = build_trie([b"a", b"ab", None])
    trie.byte               # [97, 98]: two nodes, "a" and "ab"
    trie.token_node         # [0, 1, -1]: the third token has no bytes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from infill.tokens.lift_cache import Cache, pack_arrays, unpack_arrays


@dataclass(frozen=True, slots=True, eq=False)
class Trie:
    """Nodes numbered level by level; the root is not among them.

    `parent`: int32 [N], the parent's number, -1 for the root. `byte`: uint8 [N], the last byte of
    the node's path. `levels`: int32 [D + 1], level d holds the nodes levels[d]:levels[d + 1], all
    of whose paths have d + 1 bytes. `token_node`: int32 [V], the node that spells each token, -1
    where the token has no bytes.
    """

    parent: NDArray[np.int32]
    byte: NDArray[np.uint8]
    levels: NDArray[np.int32]
    token_node: NDArray[np.int32]


def build_trie(tokens: Sequence[bytes | None]) -> Trie:
    """The trie of all tokens that have bytes."""
    lengths = np.array([len(token) if token else 0 for token in tokens], np.int64)
    flat = np.frombuffer(b"".join(token for token in tokens if token), np.uint8)
    offsets = np.cumsum(lengths) - lengths
    node = np.full(len(lengths), -1, np.int64)
    parents, bytes_, levels = [], [], [0]
    alive = np.flatnonzero(lengths)
    depth = 0
    while len(alive):
        code = (node[alive] + 1) * 256 + flat[offsets[alive] + depth]
        found, inverse = np.unique(code, return_inverse=True)
        node[alive] = levels[-1] + inverse
        parents.append((found // 256 - 1).astype(np.int32))
        bytes_.append((found % 256).astype(np.uint8))
        levels.append(levels[-1] + len(found))
        depth += 1
        alive = alive[lengths[alive] > depth]
    return Trie(
        np.concatenate([np.empty(0, np.int32), *parents]),
        np.concatenate([np.empty(0, np.uint8), *bytes_]),
        np.array(levels, np.int32),
        node.astype(np.int32),
    )


def cached_trie(tokens: Sequence[bytes | None], key: str, cache: Cache) -> Trie:
    """The trie of the tokens whose digest is `key`, from disk if it was built before."""
    name = f"trie-1-{key}"
    stored = cache.get(name)
    if stored is not None:
        _, arrays = unpack_arrays(stored)
        return Trie(arrays["parent"], arrays["byte"], arrays["levels"], arrays["token_node"])
    trie = build_trie(tokens)
    arrays = {
        "parent": trie.parent,
        "byte": trie.byte,
        "levels": trie.levels,
        "token_node": trie.token_node,
    }
    cache.put(name, pack_arrays({}, arrays))
    return trie
